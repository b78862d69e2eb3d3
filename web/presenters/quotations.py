"""Links from the quotations of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.catalog import PersonQuote
from index.search import refinements
from index.text.analysis import iter_units
from index.text.quotation_analysis import QUOTE_FIELD
from web.urls import results as result_urls

MAX_PHRASE_LENGTH = 60
"""The length of the beginning of a quotation that its link highlights, in characters."""
_EXAMPLE_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,20}(?!\w)")


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
        starts = [start for _, start, _ in iter_units(text)][1:]
        fitting = [start for start in starts if start <= MAX_PHRASE_LENGTH]
        end = next(iter([*fitting[-1:], *starts]), end)
    return " ".join(text[:end].split())


def example_query(quotations: Sequence[PersonQuote]) -> str | None:
    """Return a query that finds one of the quotations by its longest word."""
    for quotation in quotations:
        words: list[str] = _EXAMPLE_WORD.findall(quotation.text)
        if words:
            return f"{QUOTE_FIELD}:{max(words, key=len).lower()}"
    return None
