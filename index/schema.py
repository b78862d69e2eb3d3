"""The fields of the index: what each name of the grammar searches, how much it weighs, and the schema."""

from __future__ import annotations

from whoosh.fields import ID, KEYWORD, TEXT, Schema

from index.text.analysis import NewsAnalyzer
from index.text.quotation_analysis import SAID, VoiceAnalyzer

ANYWHERE = "anywhere"
"""Words without a field: they are looked up in `text`, which holds the title too."""
TITLE_BOOST = 3
"""How many words of the text one word of the title is worth, in `text`."""
DATE = "date"
UNKNOWN = "unknown"
"""What a reader types for a fact that is not known."""

SEARCHED: dict[str, dict[str, float]] = {
    ANYWHERE: {"text": 1.0},
    "title": {"title": 1.0},
    "outlet": {"outlet": 1.0},
    "person": {"person": 1.0},
    "author": {"author": 1.0},
    SAID: {SAID: 1.0},
}
"""Name in the grammar → fields of the index and the boost of each."""

GRAMMAR_FIELDS = ("title", "outlet", "person", "author", SAID, DATE)
EARLIEST, LATEST = "earliest", "latest"
"""Names of date ranges in queries, in days as `date.toordinal` counts them; `Every(EARLIEST)` has a known date."""

FORMAT = 5
"""Goes up with every change of schema or analysis; an index of another format is built anew."""


def schema() -> Schema:
    """Whoosh's schema of the index: words with their positions, and terms that are taken as they are."""
    analyzer = NewsAnalyzer()
    words = {
        name: TEXT(analyzer=analyzer, phrase=True)
        for name in ("title", "text", "outlet", "person", "author")
    }
    return Schema(
        id=ID(unique=True),
        said=TEXT(analyzer=VoiceAnalyzer(), phrase=True),
        who=KEYWORD(commas=True),
        **words,
    )
