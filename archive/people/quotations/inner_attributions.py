"""Divide quotations that name their speaker between two parts, inside the marks.

In Russian, the attribution is between dashes: `«It stands, — said Belov. — It is safe».`
In other languages, it is between dashes or commas, and names a person or a pronoun:
`« Quand j’ai ouvert, explique Fabienne Quéméneur, personne n’y croyait. »`
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from archive.people.quotations import subjects
from archive.people.quotations.marks import QuoteSpan, count_words, speech_end
from archive.people.quotations.rules import QuotationRules
from archive.people.quotations.subjects import PersonSpan

MAX_LEAD_CHARS = 80
"""Maximum number of characters from a verb to the name after it."""
MAX_CLAUSES = 40
"""Most commas and dashes in a quotation after which an attribution is looked for."""

_RUSSIAN_DASH = re.compile(r"(?<=[,.!?…])[ \xa0][—–][ \xa0]")
_OPENING = {
    "comma": re.compile(r",[ \xa0]"),
    "dash": re.compile(r",?[ \xa0][—–-][ \xa0]?(?=\w)"),
}
_CLOSING = {
    "comma": re.compile(r"(?:[ \xa0][^\s,.;:!?\n]{1,20}){0,3},[ \xa0]"),
    "dash": re.compile(r"[^.;:!?\n—–]{0,60}?[ \xa0]?[—–-][ \xa0,.]"),
}
_PARTICIPLE = re.compile(r"(?:[ \xa0][^\W\d_]+){0,2}(?=,[ \xa0])")

Clause = tuple[int, int]
"""The start and the end of an attribution with the marks around it."""


def divide_at_attributions(
    text: str,
    quotes: Iterable[QuoteSpan],
    spans: Sequence[PersonSpan],
    rules: QuotationRules,
) -> Iterator[QuoteSpan]:
    """Yield the quotations, those with one attribution inside as two parts."""
    finder = _ClauseFinder(text, spans, rules)
    for quote in quotes:
        clauses = finder.clauses(quote)
        if len(clauses) == 1:
            yield from _parts(text, quote, *clauses[0])
        else:
            yield quote


class _ClauseFinder:
    """A finder for the attributions within quotations."""

    def __init__(
        self, text: str, spans: Sequence[PersonSpan], rules: QuotationRules
    ) -> None:
        self._text = text
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._rules = rules

    def clauses(self, quote: QuoteSpan) -> list[Clause]:
        """Return the attributions in a quotation, all between the same marks."""
        clauses = list(self._dashed_clauses(quote))
        for mark in sorted(self._rules.words["inner_attribution"]):
            clauses = clauses or list(self._clauses_between(mark, quote))
        return clauses

    def _dashed_clauses(self, quote: QuoteSpan) -> Iterator[Clause]:
        if not self._rules.has("inner_dash"):
            return
        attribution = self._rules.dash_attribution
        dashes = _RUSSIAN_DASH.finditer(self._text, quote.start, quote.end)
        for opening, closing in pairwise(dashes):
            if attribution.match(self._text, opening.end(), closing.start()):
                yield opening.start(), closing.end()

    def _clauses_between(self, mark: str, quote: QuoteSpan) -> Iterator[Clause]:
        """Yield the attributions after a kind of mark that name a person or a pronoun."""
        openings = _OPENING[mark].finditer(self._text, quote.start, quote.end)
        for opening in islice(openings, MAX_CLAUSES):
            end = self._end_of_subject(opening.end(), quote.end)
            if end and (closing := _CLOSING[mark].match(self._text, end, quote.end)):
                yield opening.start(), closing.end()

    def _end_of_subject(self, position: int, limit: int) -> int:
        """Return the end of a verb of saying and its subject at a position, or zero."""
        attribution = self._rules.attribution.match(self._text, position, limit)
        if attribution is None or attribution["according"]:
            return 0
        if attribution["pronoun"]:
            end = attribution.end("pronoun")
            participle = _PARTICIPLE.match(self._text, end, limit)
            is_inverse = self._rules.has("pronoun_ending")
            return participle.end() if participle and is_inverse else 0
        place = bisect_left(self._starts, attribution.end())
        if place == len(self._spans) or self._spans[place].end >= limit:
            return 0
        lead = self._text[attribution.end() : self._spans[place].start]
        is_subject = len(lead) <= MAX_LEAD_CHARS and subjects.leads_to_name(
            lead, self._rules
        )
        return self._spans[place].end if is_subject else 0


def _parts(text: str, quote: QuoteSpan, start: int, end: int) -> Iterator[QuoteSpan]:
    first_end = speech_end(text, quote.start, start)
    yield replace(
        quote,
        end=first_end,
        outer_end=start + 1,
        word_count=count_words(text, quote.start, first_end),
    )
    if count_words(text, end, quote.end):
        yield replace(
            quote,
            start=end,
            outer_start=end,
            word_count=count_words(text, end, quote.end),
            is_continued=True,
        )
