"""Find direct quotations and their speakers.

The rules follow Pouliquen, Steinberger and Best (2007): a quotation, a speech verb next
to it, and the person who is the subject of the verb. `he` and `she` refer to the last
subject, and `the minister` to the only minister of the article. An ambiguous quotation
has no speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from archive.data_files import alternation_pattern, read_words
from archive.model import Person, Quotation
from archive.names.keys import name_words
from archive.people import lexicon, roles

MIN_QUOTE_WORDS = 3
"""Words of a quotation; fewer are a word that is held at arm's length."""
MAX_QUOTED_NAME_WORDS = 6
"""Fewer words than these behind `the` or `its` are the name of a thing: the “Make in India” policy."""
MAX_QUOTE_CHARS = 3000
"""Characters of one quotation; a longer one lacks its end."""
MAX_QUOTES = 500
"""Quotations of one article."""
SUBJECT_VERB_CHARS = 60
"""Characters between subject and verb."""
PRONOUN_SENTENCES_BACK = 2
"""Sentences before its own in which `he` is looked for."""

_QUOTE_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"'}
_OPENING_QUOTE = re.compile(r'[“«„]|(?:^|(?<=[\s(\[—–:-]))"(?=\S)', re.MULTILINE)
_CLOSING_QUOTES = {
    "“": re.compile(r'[”“]|(?<=\S)"(?=[\s.,;:!?)])|\n[ \t]*\n'),
    "«": re.compile(r"[»«]|\n[ \t]*\n"),
    "„": re.compile(r"[“”„]|\n[ \t]*\n"),
    '"': re.compile(r'(?<=\S)"(?=[\s.,;:!?)\]—–-]|\Z)|\n[ \t]*\n'),
}
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(
    r"[.!?…][\"”»]*(?=\s+[\"“«„(]*[A-ZÀ-Þ])|\n\s*\n|\n(?=[A-ZÀ-Þ“\"«„])"
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\.\Z")
_PREPOSITIONS = (
    "with|of|by|to|from|for|against|about|between|among|under|over|on|at|in|after"
    "|before|and|or|than|like"
)
_PREPOSITION_BEFORE = re.compile(rf"\b(?:{_PREPOSITIONS})\s+(?:[\w’'.-]+\s+){{0,6}}\Z")
_CONJUNCTION = re.compile(r",? (?:and|or) |, ")
"""Between two who are one subject."""
_ARTICLES = frozenset({"the", "his", "a", "an"})
_QUOTED_NAME_LEAD = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|of)|['’]s)\s+\Z", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\s(?:\w+\s){0,2}\Z")
_OTHER_SUBJECT = re.compile(
    r"\b(?:whose|which|that|where|they|it|we|i|government|ministry|statement"
    r"|officials?|spokes\w+|sources?|company|report)\b",
    re.IGNORECASE,
)
"""Words between a name and a verb whose subject is then another one."""
_ROLE_PHRASE = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,3}[\w-]+)")
_POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quotation in a text. `start` and `end` exclude the quotation marks."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    word_count: int


@cache
def _verb_pattern() -> str:
    return rf"\b(?:has |had |have |also |later |then )*{alternation_pattern(lexicon.speech_verbs())}\b"


@cache
def _verb_regex() -> re.Pattern[str]:
    return re.compile(rf"(?<!\bof )(?<!\bwithout ){_verb_pattern()}")


@cache
def _attribution_regex() -> re.Pattern[str]:
    """Return the pattern of a verb and its subject after a quotation."""
    return re.compile(
        rf"[\s,.;!?-]*(?:(?P<pronoun>[Hh]e|[Ss]he)\b(?=[^.\n]{{0,20}}?{_verb_pattern()})|(?P<verb>{_verb_pattern()})\s*(?P<inverse>he\b|she\b)?)"
    )


def find_quotes(text: str) -> Iterator[QuoteSpan]:
    """Yield the quotations of a text, in order."""
    place = 0
    for _ in range(MAX_QUOTES):
        opening = _OPENING_QUOTE.search(text, place)
        if not opening:
            return
        closing = _CLOSING_QUOTES[opening[0]].search(
            text, opening.end(), opening.end() + MAX_QUOTE_CHARS
        )
        if not closing:
            place = opening.end()
            continue
        broken = (
            "\n" in closing[0] and text[closing.end() : closing.end() + 1] != opening[0]
        )
        reopened = closing[0] == opening[0] != '"' or broken
        place = closing.start() if reopened or "\n" in closing[0] else closing.end()
        count = len(_WORD.findall(text, opening.end(), closing.start()))
        if not reopened and count >= MIN_QUOTE_WORDS:
            yield QuoteSpan(
                opening.end(), closing.start(), opening.start(), place, count
            )


def extract_quotations(text: str, people: Sequence[Person]) -> tuple[Quotation, ...]:
    """Return the quotations of an article with the indices of their speakers."""
    found = list(find_quotes(text))
    if not found:
        return ()
    reader = _SpeakerFinder(text, people, found)
    return tuple(
        Quotation(each.start, each.end, reader.find_speaker(each)) for each in found
    )


class _SpeakerFinder:
    """Finds speakers in a text whose quotations are masked to split its sentences."""

    def __init__(
        self, text: str, people: Sequence[Person], quotes: Sequence[QuoteSpan]
    ) -> None:
        self.masked_text = _mask_quotes(text, quotes)
        self.people = people
        inside = [(each.start, each.end) for each in quotes]
        self.person_spans = sorted(
            (start, end, number)
            for number, person in enumerate(people)
            for start, end in person.spans
            if not any(first <= start < last for first, last in inside)
        )
        self.person_starts = [start for start, _, _ in self.person_spans]
        self.sentence_bounds = [
            0,
            *(
                each.end()
                for each in _SENTENCE_END.finditer(self.masked_text)
                if not self._is_abbreviation(each)
            ),
            len(text),
        ]
        self.last_speaker: tuple[int, int] | None = None
        """The end and the speaker of the last quotation with a speaker."""

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        word = _LAST_WORD.search(
            self.masked_text, max(0, end.start() - 12), end.start() + 1
        )
        return word is not None and (
            len(word[1]) == 1 or (len(word[1]) < 6 and roles.is_title(word[1]))
        )

    def find_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the index of the speaker, or `None` if the text does not name one."""
        if (
            _QUOTED_NAME_LEAD.search(
                self.masked_text, max(0, quote.outer_start - 20), quote.outer_start
            )
            and quote.word_count < MAX_QUOTED_NAME_WORDS
        ):
            return None
        first, last = self.sentence_around(quote)
        behind = _attribution_regex().match(self.masked_text, quote.outer_end, last)
        told = self._attributed_speaker(quote, behind, first, last)
        if told is not None:
            self.last_speaker = (quote.outer_end, told)
        return told

    def sentence_around(self, quote: QuoteSpan) -> tuple[int, int]:
        """Return the bounds of the sentence around a quotation."""
        first = self.sentence_bounds[
            max(bisect_right(self.sentence_bounds, quote.outer_start) - 1, 0)
        ]
        after = bisect_left(self.sentence_bounds, quote.outer_end)
        return first, self.sentence_bounds[min(after, len(self.sentence_bounds) - 1)]

    def _attributed_speaker(
        self, quote: QuoteSpan, attribution: re.Match[str] | None, first: int, last: int
    ) -> int | None:
        """Return the speaker from the verb after or before, or from the last quote."""
        if attribution and (attribution["pronoun"] or attribution["inverse"]):
            return self._if_gender_fits(
                self._pronoun_referent(quote.outer_start),
                attribution["pronoun"] or attribution["inverse"],
            )
        if attribution:
            return self._subject_after_verb(attribution.end("verb"), last)
        verb = _verb_regex().search(
            self.masked_text,
            quote.outer_end,
            min(last, quote.outer_end + SUBJECT_VERB_CHARS),
        )
        if (
            verb
            and '"' not in (between := self.masked_text[quote.outer_end : verb.start()])
            and "“" not in between
        ):
            return self._subject_before_verb(verb, quote.outer_end)
        before = [
            each
            for each in _verb_regex().finditer(
                self.masked_text, first, quote.outer_start
            )
            if each
        ]
        return (
            self._subject_before_verb(before[-1], first)
            if before
            else self._continued_speaker(quote, first)
        )

    def _subject_after_verb(self, place: int, last: int) -> int | None:
        """`…," said Defence Minister Singh`, `…," said the minister`."""
        at = bisect_left(self.person_starts, place)
        if at < len(self.person_spans) and self.person_spans[at][0] < last:
            start, end, number = self.person_spans[at]
            between = self.masked_text[place:start].split()
            if all(map(_may_precede_name, between)) and not _POSSESSIVE.match(
                self.masked_text, end
            ):
                return number
        return self._only_holder_of_role(
            self.masked_text[place : min(last, place + SUBJECT_VERB_CHARS)]
        )

    def _subject_before_verb(self, verb: re.Match[str], first: int) -> int | None:
        """Return the subject before a verb, searched from `first`."""
        before = self.masked_text[
            max(first, verb.start() - SUBJECT_VERB_CHARS) : verb.start()
        ]
        if pronoun := _PRONOUN.search(before):
            told = self._pronoun_referent(verb.start() - len(before) + pronoun.start())
            return self._if_gender_fits(told, pronoun[0].split()[0])
        at = bisect_left(self.person_starts, verb.start()) - 1
        if at >= 0 and self.person_spans[at][0] >= first:
            start, end, number = self.person_spans[at]
            near = verb.start() - end <= SUBJECT_VERB_CHARS and not _POSSESSIVE.match(
                self.masked_text, end
            )
            if (
                near
                and not _PREPOSITION_BEFORE.search(self.masked_text, first, start)
                and not _OTHER_SUBJECT.search(self.masked_text, end, verb.start())
            ):
                return number
        return self._only_holder_of_role(before)

    def _only_holder_of_role(self, words_near: str) -> int | None:
        """`the defence minister` is the only person of the article who is one."""
        found = _ROLE_PHRASE.search(words_near)
        said: list[str] = []
        for word in found[1].casefold().split() if found else ():
            said.append(word)
            if word in roles.office_words():
                break
        else:
            return None
        holders = {
            number
            for number, person in enumerate(self.people)
            for role in person.roles
            if role.casefold().split()[-len(said) :] == said
        }
        return holders.pop() if len(holders) == 1 else None

    def _if_gender_fits(self, person_index: int | None, pronoun: str) -> int | None:
        """Return the person unless the gender of the first name contradicts it."""
        if person_index is None:
            return None
        other = {"he": "f", "she": "m"}[pronoun.casefold()]
        return (
            None
            if lexicon.given_name_gender(name_words(self.people[person_index].name)[0])
            == other
            else person_index
        )

    def _pronoun_referent(self, place: int) -> int | None:
        """Return the last subject before a pronoun, unless it is ambiguous."""
        at = max(bisect_right(self.sentence_bounds, place) - 1, 0)
        for back in range(PRONOUN_SENTENCES_BACK + 1):
            if at - back < 0:
                return None
            first = self.sentence_bounds[at - back]
            last = place if not back else self.sentence_bounds[at - back + 1]
            if (
                self.last_speaker
                and first <= self.last_speaker[0] <= last
                and not self._person_spans_between(self.last_speaker[0], last)
            ):
                return self.last_speaker[1]
            if named := self._person_spans_between(first, last):
                return self._sentence_subject(first, last, named)
        return None

    def _sentence_subject(
        self, first: int, last: int, spans: list[tuple[int, int, int]]
    ) -> int | None:
        """Return the only possible subject of a sentence, or `None`."""
        able = [
            number
            for start, end, number in spans
            if not _PREPOSITION_BEFORE.search(self.masked_text, first, start)
            and not _POSSESSIVE.match(self.masked_text, end)
        ]
        if any(
            _CONJUNCTION.fullmatch(self.masked_text, one[1], other[0])
            for one, other in pairwise(spans)
            if one[2] != other[2]
        ):
            return None
        speaking = [
            number
            for start, end, number in spans
            if _verb_regex().match(self.masked_text, end + 1, last)
        ]
        for numbers in (speaking, able, [number for _, _, number in spans]):
            if numbers:
                return numbers[0] if len(set(numbers)) == 1 else None
        return None

    def _person_spans_between(
        self, first: int, last: int
    ) -> list[tuple[int, int, int]]:
        return self.person_spans[
            bisect_left(self.person_starts, first) : bisect_left(
                self.person_starts, last
            )
        ]

    def _continued_speaker(self, quote: QuoteSpan, first: int) -> int | None:
        """Return the previous speaker if the quotation continues their paragraph."""
        if not self.last_speaker or any(
            each[2] != self.last_speaker[1]
            for each in self._person_spans_between(
                self.last_speaker[0], quote.outer_start
            )
        ):
            return None
        between = self.masked_text[self.last_speaker[0] : quote.outer_start]
        alone = (
            not self.masked_text[first : quote.outer_start].strip()
            and self.masked_text[quote.end - 1] in ".!?,…"
        )
        return (
            self.last_speaker[1]
            if alone
            and "\n" not in between.strip("\n")
            and len(between) <= 2 * SUBJECT_VERB_CHARS
            else None
        )


def _may_precede_name(word: str) -> bool:
    """Return whether a word may be between a verb and the name of its subject."""
    return (
        word[0].isupper()
        or roles.is_title(word)
        or word in {"the", "his", "a", "an"}
        or word in read_words("role_modifiers.txt")
    )


def _mask_quotes(text: str, quotes: Iterable[QuoteSpan]) -> str:
    """Replace each quotation by one long word, except for its last character."""
    parts = []
    place = 0
    for each in quotes:
        letter = "X" if text[each.start].isupper() else "x"
        parts += [
            text[place : each.start],
            letter,
            "x" * (each.end - each.start - 2),
            text[each.end - 1],
        ]
        place = each.end
    return "".join((*parts, text[place:]))
