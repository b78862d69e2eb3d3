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
from typing import NamedTuple

from archive.data_files import alternation_pattern, read_words
from archive.model import Person, Quotation
from archive.names.keys import name_words
from archive.people import lexicon, roles

MIN_QUOTE_WORDS = 3
"""Minimum length of a quotation, in words. A shorter one is often a single term."""
MAX_QUOTED_NAME_WORDS = 6
"""Length, in words, from which quoted words after `the` or `its` are no longer a name.

`the “Make in India” policy` contains a name.
"""
MAX_QUOTE_CHARS = 3000
"""Maximum length of a quotation, in characters. A longer one has no closing mark."""
MAX_QUOTES = 500
"""Maximum number of opening quotation marks that are read in one text."""
SUBJECT_VERB_CHARS = 60
"""Maximum number of characters between a subject and its verb."""
PRONOUN_SENTENCES_BACK = 2
"""Sentences before that of a pronoun that are searched for its referent."""

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
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.\Z")
_PREPOSITIONS = (
    "with|of|by|to|from|for|against|about|between|among|under|over|on|at|in|after"
    "|before|and|or|than|like"
)
_PREPOSITION_BEFORE = re.compile(rf"\b(?:{_PREPOSITIONS})\s+(?:[\w’'.-]+\s+){{0,6}}\Z")
_CONJUNCTION = re.compile(r",? (?:and|or) |, ")
"""The text between two names that are one subject."""
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
"""Words between a name and a verb which show that the subject is not the name."""
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


class _PersonSpan(NamedTuple):
    """A mention of the person at an index: `text[start:end]`."""

    start: int
    end: int
    person_index: int


@cache
def _verb_pattern() -> str:
    verbs = alternation_pattern(lexicon.speech_verbs())
    return rf"\b(?:has |had |have |also |later |then ){{0,8}}{verbs}\b"


@cache
def _verb_regex() -> re.Pattern[str]:
    return re.compile(rf"(?<!\bof )(?<!\bwithout ){_verb_pattern()}")


@cache
def _attribution_regex() -> re.Pattern[str]:
    """Return the pattern of a pronoun or a verb right after a quotation.

    Group `pronoun` comes before a verb, and group `inverse` after one: `said he`.
    """
    verb = _verb_pattern()
    return re.compile(
        rf"[\s,.;!?-]*(?:(?P<pronoun>[Hh]e|[Ss]he)\b(?=[^.\n]{{0,20}}?{verb})"
        rf"|(?P<verb>{verb})\s*(?P<inverse>he\b|she\b)?)"
    )


def find_quotes(text: str) -> Iterator[QuoteSpan]:
    """Yield the quotations of a text, in order."""
    position = 0
    for _ in range(MAX_QUOTES):
        opening = _OPENING_QUOTE.search(text, position)
        if not opening:
            return
        closing = _CLOSING_QUOTES[opening[0]].search(
            text, opening.end(), opening.end() + MAX_QUOTE_CHARS
        )
        if not closing:
            position = opening.end()
            continue
        is_unclosed = _is_unclosed(text, opening, closing)
        is_at_mark = not is_unclosed and "\n" not in closing[0]
        position = closing.end() if is_at_mark else closing.start()
        word_count = len(_WORD.findall(text, opening.end(), closing.start()))
        if not is_unclosed and word_count >= MIN_QUOTE_WORDS:
            yield QuoteSpan(
                start=opening.end(),
                end=closing.start(),
                outer_start=opening.start(),
                outer_end=position,
                word_count=word_count,
            )


def _is_unclosed(text: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    """Return whether a quotation ends without a closing mark.

    It then ends at another opening mark, or at a paragraph that does not continue it.
    """
    mark = opening[0]
    if "\n" in closing[0]:
        return text[closing.end() : closing.end() + 1] != mark
    return closing[0] == mark and mark != '"'


def extract_quotations(text: str, people: Sequence[Person]) -> tuple[Quotation, ...]:
    """Return the quotations of an article with the indices of their speakers."""
    quotes = list(find_quotes(text))
    if not quotes:
        return ()
    finder = _SpeakerFinder(text, people, quotes)
    return tuple(
        Quotation(quote.start, quote.end, finder.find_speaker(quote))
        for quote in quotes
    )


class _SpeakerFinder:
    """A finder for the speakers of quotations.

    The quotations are masked, so that full stops in them do not end sentences.
    """

    def __init__(
        self, text: str, people: Sequence[Person], quotes: Sequence[QuoteSpan]
    ) -> None:
        self.text = text
        self.masked_text = _mask_quotes(text, quotes)
        self.people = people
        self.person_spans = _unquoted_spans(people, quotes)
        self.person_starts = [span.start for span in self.person_spans]
        sentence_ends = [
            match.end()
            for match in _SENTENCE_END.finditer(self.masked_text)
            if not self._is_abbreviation(match)
        ]
        self.sentence_bounds = [0, *sentence_ends, len(text)]
        self.last_speaker: tuple[int, int] | None = None
        """The end and the speaker of the last quotation with a speaker."""

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        """Return whether the full stop at a sentence end belongs to an abbreviation."""
        match = _LAST_WORD.search(
            self.masked_text, max(0, end.start() - 12), end.start() + 1
        )
        if match is None:
            return False
        word = match[1]
        return len(word) == 1 or (len(word) < 6 and roles.is_title(word))

    def find_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the index of the speaker, or `None` if the text does not name one."""
        if self._is_quoted_name(quote):
            return None
        speaker = self._attributed_speaker(quote)
        if speaker is None or self._names_person(quote, self.people[speaker]):
            return None
        self.last_speaker = (quote.outer_end, speaker)
        return speaker

    def _names_person(self, quote: QuoteSpan, person: Person) -> bool:
        """Return whether the quoted words name a person, who is then not the speaker.

        The name is the last word of the full name, or a form of one word: `Xi`.
        """
        names = {form for form in person.forms if len(form.split()) == 1}
        names.add(person.name.split()[-1])
        quoted_words = set(_WORD.findall(self.text[quote.start : quote.end]))
        return not quoted_words.isdisjoint(names)

    def _is_quoted_name(self, quote: QuoteSpan) -> bool:
        """Return whether the quoted words are a name: `the “Make in India” policy`."""
        if quote.word_count >= MAX_QUOTED_NAME_WORDS:
            return False
        lead = _QUOTED_NAME_LEAD.search(
            self.masked_text, max(0, quote.outer_start - 20), quote.outer_start
        )
        return lead is not None

    def sentence_around(self, quote: QuoteSpan) -> tuple[int, int]:
        """Return the bounds of the sentence around a quotation."""
        bounds = self.sentence_bounds
        start_index = max(bisect_right(bounds, quote.outer_start) - 1, 0)
        end_index = min(bisect_left(bounds, quote.outer_end), len(bounds) - 1)
        return bounds[start_index], bounds[end_index]

    def _attributed_speaker(self, quote: QuoteSpan) -> int | None:
        """Return the subject of the verb after or before, or the previous speaker."""
        sentence_start, sentence_end = self.sentence_around(quote)
        attribution = _attribution_regex().match(
            self.masked_text, quote.outer_end, sentence_end
        )
        if attribution:
            return self._subject_in_attribution(quote, attribution, sentence_end)
        if verb := self._verb_after(quote, sentence_end):
            return self._subject_before_verb(verb, quote.outer_end)
        if verb := self._last_verb_before(quote, sentence_start):
            return self._subject_before_verb(verb, sentence_start)
        return self._continued_speaker(quote, sentence_start)

    def _subject_in_attribution(
        self, quote: QuoteSpan, attribution: re.Match[str], sentence_end: int
    ) -> int | None:
        """Return the subject of an attribution right after a quotation."""
        pronoun = attribution["pronoun"] or attribution["inverse"]
        if pronoun:
            referent = self._pronoun_referent(quote.outer_start)
            return self._if_gender_fits(referent, pronoun)
        return self._subject_after_verb(attribution.end("verb"), sentence_end)

    def _verb_after(self, quote: QuoteSpan, sentence_end: int) -> re.Match[str] | None:
        """Return the next verb, unless another quotation begins before it."""
        search_end = min(sentence_end, quote.outer_end + SUBJECT_VERB_CHARS)
        verb = _verb_regex().search(self.masked_text, quote.outer_end, search_end)
        if verb is None:
            return None
        between = self.masked_text[quote.outer_end : verb.start()]
        return None if '"' in between or "“" in between else verb

    def _last_verb_before(
        self, quote: QuoteSpan, sentence_start: int
    ) -> re.Match[str] | None:
        """Return the last verb of a sentence before a quotation in it."""
        verbs = list(
            _verb_regex().finditer(self.masked_text, sentence_start, quote.outer_start)
        )
        return verbs[-1] if verbs else None

    def _subject_after_verb(self, verb_end: int, sentence_end: int) -> int | None:
        """Return the subject of `said Defence Minister Singh` or `said the minister`.

        `the minister` must be the only one in the article.
        """
        span_index = bisect_left(self.person_starts, verb_end)
        if span_index < len(self.person_spans):
            span = self.person_spans[span_index]
            words_between = self.masked_text[verb_end : span.start].split()
            if (
                span.start < sentence_end
                and all(map(_may_precede_name, words_between))
                and not self._is_possessive(span)
            ):
                return span.person_index
        search_end = min(sentence_end, verb_end + SUBJECT_VERB_CHARS)
        return self._only_holder_of_role(self.masked_text[verb_end:search_end])

    def _subject_before_verb(
        self, verb: re.Match[str], search_start: int
    ) -> int | None:
        """Return the subject before a verb, searched from `search_start`."""
        words_start = max(search_start, verb.start() - SUBJECT_VERB_CHARS)
        words_before = self.masked_text[words_start : verb.start()]
        if pronoun := _PRONOUN.search(words_before):
            referent = self._pronoun_referent(words_start + pronoun.start())
            return self._if_gender_fits(referent, pronoun[0].split()[0])
        span_index = bisect_left(self.person_starts, verb.start()) - 1
        if span_index >= 0:
            span = self.person_spans[span_index]
            if (
                span.start >= search_start
                and verb.start() - span.end <= SUBJECT_VERB_CHARS
                and self._may_be_subject(span, search_start)
                and not _OTHER_SUBJECT.search(self.masked_text, span.end, verb.start())
            ):
                return span.person_index
        return self._only_holder_of_role(words_before)

    def _may_be_subject(self, span: _PersonSpan, clause_start: int) -> bool:
        """Return whether no preposition precedes a name, and it is not a possessive."""
        if self._is_possessive(span):
            return False
        preposition = _PREPOSITION_BEFORE.search(
            self.masked_text, clause_start, span.start
        )
        return preposition is None

    def _is_possessive(self, span: _PersonSpan) -> bool:
        return _POSSESSIVE.match(self.masked_text, span.end) is not None

    def _only_holder_of_role(self, nearby_words: str) -> int | None:
        """Return the only person with the role in a phrase: `the defence minister`."""
        phrase = _ROLE_PHRASE.search(nearby_words)
        role_words = _words_to_office(phrase[1]) if phrase else []
        if not role_words:
            return None
        holders = [
            person_index
            for person_index, person in enumerate(self.people)
            if any(_role_ends_with(role, role_words) for role in person.roles)
        ]
        return holders[0] if len(holders) == 1 else None

    def _if_gender_fits(self, person_index: int | None, pronoun: str) -> int | None:
        """Return the person unless the gender of the first name contradicts it."""
        if person_index is None:
            return None
        other_gender = {"he": "f", "she": "m"}[pronoun.casefold()]
        first_name = name_words(self.people[person_index].name)[0]
        is_other = lexicon.given_name_gender(first_name) == other_gender
        return None if is_other else person_index

    def _pronoun_referent(self, position: int) -> int | None:
        """Return the last subject before a pronoun, unless it is ambiguous."""
        bounds = self.sentence_bounds
        own_index = max(bisect_right(bounds, position) - 1, 0)
        oldest_index = max(own_index - PRONOUN_SENTENCES_BACK, 0)
        for index in range(own_index, oldest_index - 1, -1):
            start = bounds[index]
            end = position if index == own_index else bounds[index + 1]
            if (
                self.last_speaker
                and start <= self.last_speaker[0] <= end
                and not self._person_spans_between(self.last_speaker[0], end)
            ):
                return self.last_speaker[1]
            if spans := self._person_spans_between(start, end):
                return self._sentence_subject(start, end, spans)
        return None

    def _sentence_subject(
        self, start: int, end: int, spans: list[_PersonSpan]
    ) -> int | None:
        """Return the only possible subject of a sentence, or `None`.

        People before a speech verb come first, then those who may be a subject.
        """
        if self._share_subject(spans):
            return None
        speaking = [
            span
            for span in spans
            if _verb_regex().match(self.masked_text, span.end + 1, end)
        ]
        possible = [span for span in spans if self._may_be_subject(span, start)]
        subjects = {span.person_index for span in speaking or possible or spans}
        return subjects.pop() if len(subjects) == 1 else None

    def _share_subject(self, spans: list[_PersonSpan]) -> bool:
        """Return whether two people are one subject, as in `Smith and Jones`."""
        for left, right in pairwise(spans):
            if left.person_index == right.person_index:
                continue
            if _CONJUNCTION.fullmatch(self.masked_text, left.end, right.start):
                return True
        return False

    def _person_spans_between(self, start: int, end: int) -> list[_PersonSpan]:
        first_index = bisect_left(self.person_starts, start)
        end_index = bisect_left(self.person_starts, end)
        return self.person_spans[first_index:end_index]

    def _continued_speaker(self, quote: QuoteSpan, sentence_start: int) -> int | None:
        """Return the previous speaker if the quotation continues their paragraph."""
        if not self.last_speaker:
            return None
        last_end, speaker = self.last_speaker
        for span in self._person_spans_between(last_end, quote.outer_start):
            if span.person_index != speaker:
                return None
        if self.masked_text[sentence_start : quote.outer_start].strip():
            return None
        if self.masked_text[quote.end - 1] not in ".!?,…":
            return None
        between = self.masked_text[last_end : quote.outer_start]
        is_near = len(between) <= 2 * SUBJECT_VERB_CHARS
        return speaker if is_near and "\n" not in between.strip("\n") else None


def _unquoted_spans(
    people: Sequence[Person], quotes: Sequence[QuoteSpan]
) -> list[_PersonSpan]:
    """Return the mentions of people outside quotations, in order."""
    spans = []
    for person_index, person in enumerate(people):
        for start, end in person.spans:
            if not any(quote.start <= start < quote.end for quote in quotes):
                spans.append(_PersonSpan(start, end, person_index))
    return sorted(spans)


def _words_to_office(phrase: str) -> list[str]:
    """Return the words of a phrase up to the first office, or none without an office.

    `defence minister of India` gives `defence` and `minister`.
    """
    words = phrase.casefold().split()
    for word_count, word in enumerate(words, 1):
        if word in roles.office_words():
            return words[:word_count]
    return []


def _role_ends_with(role: str, words: list[str]) -> bool:
    return role.casefold().split()[-len(words) :] == words


def _may_precede_name(word: str) -> bool:
    """Return whether a word may be between a verb and the name of its subject."""
    return (
        word[0].isupper()
        or roles.is_title(word)
        or word in _ARTICLES
        or word in read_words("role_modifiers.txt")
    )


def _mask_quotes(text: str, quotes: Iterable[QuoteSpan]) -> str:
    """Replace each quotation by one long word, except for its last character."""
    parts = []
    position = 0
    for quote in quotes:
        first_letter = "X" if text[quote.start].isupper() else "x"
        parts += [
            text[position : quote.start],
            first_letter,
            "x" * (quote.end - quote.start - 2),
            text[quote.end - 1],
        ]
        position = quote.end
    return "".join((*parts, text[position:]))
