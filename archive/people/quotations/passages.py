"""A passage in one language, with its sentences and the mentions of people in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.model import Person
from archive.people import roles
from archive.people.quotations import subjects
from archive.people.quotations.marks import QuoteSpan, mask_quotes
from archive.people.quotations.rules import QuotationRules
from archive.people.quotations.subjects import PersonSpan

MAX_SUBJECTS = 4
"""Most names before a verb that are examined as its subject."""

_UPPER = "A-ZÀ-ÖØ-Þ" + "".join(
    char for char in map(chr, range(0x100, 0x530)) if char.isupper()
)
_SENTENCE_END = re.compile(
    rf"[.!?…](?:[ \xa0]?»|[\"”“«‹›‘’]){{0,4}}(?=\s++[\"“”«„»‚‘’›‹(—–-]*+\s?[{_UPPER}])"
    rf"|\n\s*\n|\n(?=[{_UPPER}“\"«„»‚‘—–])"
)
_DATELINE = re.compile(
    rf"^[{_UPPER}](?:[^\n()]{{1,40}}\([^()\n]{{2,30}}\)"
    rf"|[{_UPPER}]{{2,20}}(?:, [^\n.()—–-]{{1,20}})?)"
    r" ?\.? ?(?:[—–]|--?)[ \xa0]",
    re.MULTILINE,
)
"""The place and the agency before the first sentence: `Kassel (dpa) - `."""
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]++)\.\Z")


class Passage:
    """A text with masked quotations, so that full stops in them do not end sentences."""

    def __init__(
        self,
        text: str,
        people: Sequence[Person],
        spans: Sequence[PersonSpan],
        quotes: Sequence[QuoteSpan],
        rules: QuotationRules,
    ) -> None:
        self.text = text
        self.rules = rules
        self.masked_text = mask_quotes(text, quotes)
        self.people = people
        self.person_spans = _unquoted_spans(spans, quotes)
        self.person_starts = [span.start for span in self.person_spans]
        self.may_have_speakers = bool(self.person_spans) and rules.has_speakers
        self.sentence_bounds = (
            self._find_sentence_bounds() if self.may_have_speakers else []
        )

    def sentence_around(self, quote: QuoteSpan) -> tuple[int, int]:
        """Return the bounds of the sentence around a quotation."""
        bounds = self.sentence_bounds
        start_index = max(bisect_right(bounds, quote.outer_start) - 1, 0)
        end_index = min(bisect_left(bounds, quote.outer_end), len(bounds) - 1)
        return bounds[start_index], bounds[end_index]

    def _find_sentence_bounds(self) -> list[int]:
        ends = [
            match.end()
            for match in _SENTENCE_END.finditer(self.masked_text)
            if not self._is_abbreviation(match)
        ]
        return sorted({0, *ends, *self._ends_of_datelines(), len(self.text)})

    def _ends_of_datelines(self) -> Iterator[int]:
        for match in _DATELINE.finditer(self.masked_text):
            if not self.spans_between(match.start(), match.end()):
                yield match.end()

    def _is_abbreviation(self, end: re.Match[str]) -> bool:
        """Return whether the full stop at a sentence end belongs to an abbreviation."""
        match = _LAST_WORD.search(
            self.masked_text, max(0, end.start() - 12), end.start() + 1
        )
        if match is None:
            return False
        word = match[1]
        return (
            len(word) == 1
            or word.casefold() in self.rules.words["abbreviation"]
            or (len(word) < 6 and roles.is_title(word))
        )

    def sentence_bounds_of(self, position: int) -> tuple[int, int]:
        """Return the bounds of the sentence at a position."""
        index = max(bisect_right(self.sentence_bounds, position) - 1, 0)
        return self.sentence_bounds[index], self.sentence_bounds[index + 1]

    def has_mark(self, start: int, end: int) -> bool:
        """Return whether a quotation may begin in a part of the text."""
        return self.rules.marks.opening.search(self.masked_text, start, end) is not None

    def may_speak(self, span: PersonSpan, verb: re.Match[str] | None) -> bool:
        """Return whether a name is neither possessive nor in another case."""
        if subjects.is_possessive(self.masked_text, span):
            return False
        return verb is None or self.is_nominative(span, self.verb_gender(verb))

    def is_nominative(self, span: PersonSpan, gender: str) -> bool:
        """Return whether a name can be a subject by its ending."""
        if not self.rules.has("base_ending"):
            return True
        person = self.people[span.person_index]
        return subjects.is_nominative(
            self.masked_text, span, person, gender, self.rules
        )

    def verb_gender(self, verb: re.Match[str]) -> str:
        """Return the gender that a verb shows: `m`, `f`, or an empty string."""
        last_word = self.masked_text[: end_of_verb(verb)].rpartition(" ")[2]
        if last_word in self.rules.words["masculine_verb"]:
            return "m"
        return "f" if last_word in self.rules.words["feminine_verb"] else ""

    def may_be_subject(self, span: PersonSpan, clause_start: int) -> bool:
        """Return whether no preposition precedes a name, and it is not a possessive."""
        if subjects.is_possessive(self.masked_text, span):
            return False
        return not subjects.follows_preposition(
            self.masked_text, clause_start, span.start, self.rules
        )

    def begins_sentence(self, span: PersonSpan, start: int) -> bool:
        """Return whether a name in the base form is the subject at the start."""
        lead = self.masked_text[start : span.start]
        form = self.text[span.start : span.end]
        is_base_form = " " in form and form == self.people[span.person_index].name
        clause_start = subjects.start_after_article(self.masked_text, start, self.rules)
        return (
            subjects.is_only_lead(lead, self.rules, is_base_form=is_base_form)
            and self.may_be_subject(span, min(clause_start, span.start))
            and self.is_nominative(span, "")
        )

    def has_gender(self, person_index: int, gender: str) -> bool:
        """Return whether a person has a gender, which is known. Any fits none."""
        return not gender or subjects.gender(self.people[person_index]) == gender

    def share_subject(self, spans: Sequence[PersonSpan]) -> bool:
        """Return whether two people are one subject, as in `Smith and Jones`."""
        for left, right in pairwise(spans):
            if left.person_index == right.person_index:
                continue
            if self.rules.conjunction.fullmatch(
                self.masked_text, left.end, right.start
            ):
                return True
        return False

    def spans_between(self, start: int, end: int) -> list[PersonSpan]:
        """Return the names that begin in a part of the text."""
        first_index = bisect_left(self.person_starts, start)
        end_index = bisect_left(self.person_starts, end)
        return self.person_spans[first_index:end_index]

    def spans_before(self, position: int, search_start: int) -> list[PersonSpan]:
        """Return the names before a position, the nearest first."""
        limit = MAX_SUBJECTS if self.rules.has("adverb") else 1
        end = bisect_left(self.person_starts, position)
        spans = self.person_spans[max(0, end - limit) : end]
        return [span for span in reversed(spans) if span.start >= search_start]


def end_of_verb(match: re.Match[str]) -> int:
    """Return the end of the verb in a match of a verb or of an attribution."""
    return match.end("verb") if "verb" in match.re.groupindex else match.end()


def start_of_verb(match: re.Match[str]) -> int:
    """Return the start of the verb in a match of a verb or of an attribution."""
    return match.start("verb") if "verb" in match.re.groupindex else match.start()


def _unquoted_spans(
    spans: Sequence[PersonSpan], quotes: Sequence[QuoteSpan]
) -> list[PersonSpan]:
    """Return the mentions of people outside quotations, in order."""
    starts = [quote.start for quote in quotes]

    def is_quoted(span: PersonSpan) -> bool:
        index = bisect_right(starts, span.start) - 1
        return index >= 0 and span.start < quotes[index].end

    return [span for span in spans if not is_quoted(span)]
