"""Extract the quotations of an article, each part of it in its own language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from archive.model import Person, Quotation
from archive.people.quotations.inner_attributions import divide_at_attributions
from archive.people.quotations.marks import (
    QuoteSpan,
    find_dashed_quotes,
    find_quotes,
)
from archive.people.quotations.passages import Passage
from archive.people.quotations.rules import QuotationRules, rules_of
from archive.people.quotations.speakers import SpeakerFinder
from archive.people.quotations.subjects import PersonSpan
from archive.people.tagger import ENGLISH
from archive.people.text_languages import LanguagePart


def extract_quotations(
    text: str,
    people: Sequence[Person],
    parts: Sequence[LanguagePart] = (),
) -> tuple[Quotation, ...]:
    """Return the quotations of an article with the indices of their speakers.

    `parts` are the parts of the text in different languages. A text without parts, or
    in an unknown language, counts as English.
    """
    quotations: list[Quotation] = []
    for start, end, rules in _runs(parts, len(text)):
        quotations += _quotations_in(text, start, end, people, rules)
    return tuple(quotations)


def _runs(
    parts: Sequence[LanguagePart], length: int
) -> Iterator[tuple[int, int, QuotationRules]]:
    """Yield the spans that follow each other with different rules, without gaps."""
    groups = [
        (rules, [part.start for part in group])
        for rules, group in groupby(
            parts, key=lambda part: rules_of(part.language or ENGLISH)
        )
    ]
    if not groups:
        yield 0, length, rules_of(ENGLISH)
        return
    starts = [0, *(starts[0] for _, starts in groups[1:])]
    for start, end, (rules, _) in zip(
        starts, [*starts[1:], length], groups, strict=True
    ):
        yield start, end, rules


def _quotations_in(
    text: str,
    start: int,
    end: int,
    people: Sequence[Person],
    rules: QuotationRules,
) -> Iterator[Quotation]:
    """Yield the quotations in `text[start:end]`."""
    part = text if (start, end) == (0, len(text)) else text[start:end]
    quotes = list(find_quotes(part, rules.marks))
    spans = _spans(people, start, end)
    quotes = list(divide_at_attributions(part, quotes, spans, rules))
    if rules.has("dash"):
        quotes = _with_dashed(part, quotes, rules)
    if not quotes:
        return
    finder = SpeakerFinder(Passage(part, people, spans, quotes, rules))
    speaker: int | None = None
    for quote in quotes:
        speaker = (
            finder.continued_speaker(quote, speaker)
            if quote.is_continued
            else finder.find_speaker(quote)
        )
        if speaker is not None or not quote.is_dashed:
            yield Quotation(start + quote.start, start + quote.end, speaker)


def _spans(people: Sequence[Person], start: int, end: int) -> list[PersonSpan]:
    """Return the mentions in a passage, in order, at their positions in it."""
    return sorted(
        PersonSpan(span_start - start, span_end - start, person_index)
        for person_index, person in enumerate(people)
        for span_start, span_end in person.spans
        if start <= span_start < end
    )


def _with_dashed(
    text: str, quotes: list[QuoteSpan], rules: QuotationRules
) -> list[QuoteSpan]:
    """Add speech between dashes that contains no quotation and is in none."""
    dashed = [
        speech
        for speech in find_dashed_quotes(
            text, rules.dash_attribution, has_comma=rules.has("speech_comma")
        )
        if not any(
            quote.outer_start < speech.outer_end and speech.start < quote.outer_end
            for quote in quotes
        )
    ]
    return sorted([*quotes, *dashed], key=lambda quote: quote.start)
