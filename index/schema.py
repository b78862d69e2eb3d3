"""Define the fields of the index, their weights, and the names of fields in queries."""

from __future__ import annotations

from whoosh.fields import ID, KEYWORD, TEXT, Schema

from index.text.analysis import NewsAnalyzer
from index.text.quotation_analysis import QUOTE_FIELD, QuotationAnalyzer

ANY_FIELD = "anywhere"
"""The field of words without a field name. They match `text`, including the title."""
TITLE_BOOST = 3
"""How many words of the text one word of the title counts for, in `text`."""
DATE_FIELD = "date"
UNKNOWN = "unknown"
"""The text that stands for a missing value in URLs, in JSON and after `date:`."""
CONTROL_CHARACTERS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0))))
REAL_VALUE_SIGN = "="
"""Precedes a real value that would be read as `UNKNOWN` or that begins with it."""

THING_FIELDS = ("org", "place")
"""Fields and facets of the names of organisations and places."""
SEARCH_FIELDS: dict[str, dict[str, float]] = {
    ANY_FIELD: {"text": 1.0},
    "title": {"title": 1.0},
    "outlet": {"outlet": 1.0},
    "person": {"person": 1.0},
    "author": {"author": 1.0},
    **{name: {name: 1.0} for name in THING_FIELDS},
    QUOTE_FIELD: {QUOTE_FIELD: 1.0},
    "in": {"in": 1.0},
    "tag": {"tag": 1.0},
    "note": {"note": 1.0},
}
"""Field name in a query → fields of the index with their boosts."""

MARK_FIELDS = ("in", "tag", "note")
"""Fields of the names of collections, of tags, and of notes."""
STATE_FIELD = "is"
"""The field of `is:read` and `is:unread`."""
QUERY_FIELDS = (
    *("title", "outlet", "person", "author", *THING_FIELDS),
    *(QUOTE_FIELD, DATE_FIELD),
    *(*MARK_FIELDS, STATE_FIELD),
)
EARLIEST = "earliest"
LATEST = "latest"
"""Fields of the bounds of a date range in query trees, as ordinal days.

The days are counted as by `date.toordinal`. `Every(EARLIEST)` matches every document
with a known date.
"""

INDEX_FORMAT = 12
"""The version of schema and analysis. An index with another version is rebuilt."""


def normalize_facet_value(text: str) -> str:
    """Return a value of a facet as one line that survives a URL and a form.

    Runs of white space and control characters become one space.
    """
    printable = "".join(" " if char in CONTROL_CHARACTERS else char for char in text)
    encodable = printable.encode("utf-8", "replace").decode()
    return " ".join(encodable.split())


def encode_facet_value(value: str | None) -> str:
    """Return a value of a facet as URLs and JSON have it. A missing one is `unknown`."""
    if value is None:
        return UNKNOWN
    is_unclear = value == UNKNOWN or value.startswith(REAL_VALUE_SIGN)
    return REAL_VALUE_SIGN + value if is_unclear else value


def decode_facet_value(text: str) -> str | None:
    """Return the value that `encode_facet_value` encoded. A single sign is a value."""
    if text == UNKNOWN:
        return None
    return text.removeprefix(REAL_VALUE_SIGN).strip() or text


def build_schema() -> Schema:
    """Return Whoosh's schema: analyzed words with positions, and unanalyzed terms."""
    analyzer = NewsAnalyzer()
    words = {
        name: TEXT(analyzer=analyzer, phrase=True)
        for name in (
            "title",
            "text",
            "outlet",
            "person",
            "author",
            *THING_FIELDS,
            *MARK_FIELDS,
        )
    }
    return Schema(
        id=ID(unique=True),
        said=TEXT(analyzer=QuotationAnalyzer(), phrase=True),
        who=KEYWORD(commas=True),
        **{STATE_FIELD: KEYWORD()},
        **words,
    )
