"""The quotations of a person: copies, labels and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.catalog import PersonQuote
from index.search import refinements
from index.text.analysis import iter_units
from index.text.normalization import fold
from index.text.quotation_analysis import QUOTE_FIELD
from web.i18n import _
from web.messages import labels
from web.urls import results as result_urls

MAX_READ = 200
"""Quotations of a person that are read, before copies are folded."""
MAX_SHOWN = 20
"""Different quotations of a person on a page."""
MAX_PHRASE_LENGTH = 60
"""The length of the beginning of a quotation that its link highlights, in characters."""
_EXAMPLE_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,20}(?!\w)")


@dataclass(frozen=True, slots=True)
class QuotationGroup:
    """A quotation, with the same words in other articles, as in copies of a report."""

    first: PersonQuote
    copies: tuple[PersonQuote, ...]


def group_copies(quotations: Iterable[PersonQuote]) -> tuple[QuotationGroup, ...]:
    """Return the first `MAX_SHOWN` different quotations, each with its copies."""
    by_words: dict[str, list[PersonQuote]] = {}
    for quotation in quotations:
        words = "".join(filter(str.isalnum, fold(quotation.text)))
        by_words.setdefault(words or quotation.text, []).append(quotation)
    groups = list(by_words.values())[:MAX_SHOWN]
    return tuple(QuotationGroup(first, tuple(copies)) for first, *copies in groups)


def quotation_count(groups: Iterable[QuotationGroup]) -> int:
    """Return the number of quotations of all groups."""
    return sum(1 + len(group.copies) for group in groups)


def label(quotation: PersonQuote) -> str:
    """Return the outlet and the date of a quotation: `The Hindu, 3 September 2020`."""
    outlet = quotation.outlet or _(labels.UNKNOWN_LABELS["outlet"])
    date = labels.publication_window(quotation.earliest, quotation.latest)
    return f"{outlet}, {date}"


def document_url(quotation: PersonQuote) -> str:
    """Return the URL of the article, with the beginning of the quotation as query."""
    return phrase_url(quotation.text, quotation.document_id)


def phrase_url(text: str, document_id: str) -> str:
    """Return the URL of an article, with the beginning of a text as query."""
    request = refinements.phrase_request(_first_words(text))
    return result_urls.document_urls(request)(document_id, 0)


def _first_words(text: str) -> str:
    """Return as many whole words as fit, at least one."""
    end = len(text)
    if end > MAX_PHRASE_LENGTH:
        fitting = _word_starts(text[: MAX_PHRASE_LENGTH + 1])
        ends = fitting[-1:] or _word_starts(text)[:1]
        end = ends[0] if ends else end
    return " ".join(text[:end].split())


def _word_starts(text: str) -> list[int]:
    """Return the starts of all words but the first."""
    return [start for _, start, _ in iter_units(text)][1:]


def example_query(quotations: Sequence[PersonQuote]) -> str | None:
    """Return a query that finds one of the quotations by its longest word."""
    for quotation in quotations:
        words: list[str] = _EXAMPLE_WORD.findall(quotation.text)
        if words:
            return f"{QUOTE_FIELD}:{max(words, key=len).lower()}"
    return None
