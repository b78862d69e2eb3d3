"""The fields of the index: what each name of the grammar searches, how much it weighs, and the schema."""

from __future__ import annotations

from whoosh.fields import ID, KEYWORD, TEXT, Schema

from index.text.analysis import NewsAnalyzer
from index.text.quotation_analysis import QUOTE_FIELD, QuotationAnalyzer

ANY_FIELD = "anywhere"
"""Words without a field: they are looked up in `text`, which holds the title too."""
TITLE_BOOST = 3
"""How many words of the text one word of the title is worth, in `text`."""
DATE_FIELD = "date"
UNKNOWN = "unknown"
"""What a reader types for a fact that is not known."""

SEARCH_FIELDS: dict[str, dict[str, float]] = {
    ANY_FIELD: {"text": 1.0},
    "title": {"title": 1.0},
    "outlet": {"outlet": 1.0},
    "person": {"person": 1.0},
    "author": {"author": 1.0},
    QUOTE_FIELD: {QUOTE_FIELD: 1.0},
}
"""Name in the grammar → fields of the index and the boost of each."""

QUERY_FIELDS = ("title", "outlet", "person", "author", QUOTE_FIELD, DATE_FIELD)
EARLIEST, LATEST = "earliest", "latest"
"""Names of date ranges in queries, in days as `date.toordinal` counts them; `Every(EARLIEST)` has a known date."""

INDEX_FORMAT = 5
"""Goes up with every change of schema or analysis; an index of another format is built anew."""


def build_schema() -> Schema:
    """Whoosh's schema of the index: words with their positions, and terms that are taken as they are."""
    analyzer = NewsAnalyzer()
    words = {
        name: TEXT(analyzer=analyzer, phrase=True)
        for name in ("title", "text", "outlet", "person", "author")
    }
    return Schema(
        id=ID(unique=True),
        said=TEXT(analyzer=QuotationAnalyzer(), phrase=True),
        who=KEYWORD(commas=True),
        **words,
    )
