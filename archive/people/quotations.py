"""Who said what: direct quotations and, where the sentence tells plainly, their speaker.

Rules in the manner of Pouliquen, Steinberger and Best (2007): a quotation, a verb of saying beside it, and the person
who is the verb's subject. `he` and `she` are the last subject, `the minister` is the only minister of the article.
Where two answers are possible there is none.
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
_PREPOSITIONS = "with|of|by|to|from|for|against|about|between|among|under|over|on|at|in|after|before|and|or|than|like"
_PREPOSITION_BEFORE = re.compile(rf"\b(?:{_PREPOSITIONS})\s+(?:[\w’'.-]+\s+){{0,6}}\Z")
_CONJUNCTION = re.compile(r",? (?:and|or) |, ")
"""Between two who are one subject."""
_ARTICLES = frozenset({"the", "his", "a", "an"})
_QUOTED_NAME_LEAD = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|of)|['’]s)\s+\Z", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\s(?:\w+\s){0,2}\Z")
_OTHER_SUBJECT = re.compile(
    r"\b(?:whose|which|that|where|they|it|we|i|government|ministry|statement|officials?|spokes\w+|sources?|company|report)\b",
    re.IGNORECASE,
)
"""Words between a name and a verb whose subject is then another one."""
_ROLE_PHRASE = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,3}[\w-]+)")
_POSSESSIVE = re.compile(r"['’]s?\b")


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A quotation in a text, its marks not among it."""

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
    """What follows a quotation: a verb and its subject, in either order."""
    return re.compile(
        rf"[\s,.;!?-]*(?:(?P<pronoun>[Hh]e|[Ss]he)\b(?=[^.\n]{{0,20}}?{_verb_pattern()})|(?P<verb>{_verb_pattern()})\s*(?P<inverse>he\b|she\b)?)"
    )


def find_quotes(text: str) -> Iterator[QuoteSpan]:
    """The quotations of a text, in order."""
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
    """The quotations of an article; `find_speaker` is a place in `people`, or `None`."""
    found = list(find_quotes(text))
    if not found:
        return ()
    reader = _SpeakerFinder(text, people, found)
    return tuple(
        Quotation(each.start, each.end, reader.find_speaker(each)) for each in found
    )


class _SpeakerFinder:
    """One text, with its quotations blotted out so that its sentences can be told."""

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
        """Where the last quotation with a speaker ended, and who that was."""

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        word = _LAST_WORD.search(
            self.masked_text, max(0, end.start() - 12), end.start() + 1
        )
        return word is not None and (
            len(word[1]) == 1 or (len(word[1]) < 6 and roles.is_title(word[1]))
        )

    def find_speaker(self, quote: QuoteSpan) -> int | None:
        """Who says it, if the text tells."""
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
        """The bounds of the sentence around a quotation."""
        first = self.sentence_bounds[
            max(bisect_right(self.sentence_bounds, quote.outer_start) - 1, 0)
        ]
        after = bisect_left(self.sentence_bounds, quote.outer_end)
        return first, self.sentence_bounds[min(after, len(self.sentence_bounds) - 1)]

    def _attributed_speaker(
        self, quote: QuoteSpan, attribution: re.Match[str] | None, first: int, last: int
    ) -> int | None:
        """From the verb behind the quotation, else from the last one before it, else from the quotation before."""
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
        """Who stands before a verb as its subject, from `first` on."""
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
        """The person whom `he` or `she` means, unless the first name is one of the other."""
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
        """Whom `he` means at a place: the last subject, unless another one came between."""
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
        """The one of those named in a sentence who can be its subject."""
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
        """A quotation that is a sentence of its own goes on with the one before it, in the same paragraph."""
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
    """Whether a word may stand between a verb and the name of its subject."""
    return (
        word[0].isupper()
        or roles.is_title(word)
        or word in {"the", "his", "a", "an"}
        or word in read_words("role_modifiers.txt")
    )


def _mask_quotes(text: str, quotes: Iterable[QuoteSpan]) -> str:
    """The text with each quotation as one long word, but for the mark that ends it."""
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
