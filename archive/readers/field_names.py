"""The names that other programs give to the fields of a record.

The programs are crawlers and extractors (news-please, newspaper, trafilatura, fundus,
Scrapy projects), news services (NewsAPI, Media Cloud, The Guardian, GDELT), feeds, web
clippers, and people who name the columns of a table in their language. Case, accents,
spaces and underscores are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archive.data_files import read_rows, split_cell
from archive.text.normalization import normalize_letters

FIELDS = (
    "id", "title", "body", "date", "updated", "outlet", "agency", "authors", "people",
    "url", "language", "summary",
)  # fmt: skip
"""The fields of a record that Cuttings uses. The summary is read without a body."""
TABLE = "record_fields.tsv"
"""Rows with a field, the language of its names, and the names."""
_SIGN = re.compile(r"[\W_]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def plain_name(name: str) -> str:
    """Return the letters and digits of a field name, without accents, in lower case."""
    return _SIGN.sub("", normalize_letters(name))


def is_url(value: object) -> bool:
    """Return whether a value is the address of a web page."""
    return isinstance(value, str) and _URL.fullmatch(value.strip()) is not None


def _read_table() -> Mapping[str, tuple[str, ...]]:
    """Return field → its names as `plain_name` returns them, the most reliable first."""
    names: dict[str, dict[str, None]] = {}
    for field, _, cell in read_rows(TABLE):
        plain_names = map(plain_name, split_cell(cell))
        names.setdefault(field, {}).update(dict.fromkeys(plain_names))
    return {field: tuple(plain_names) for field, plain_names in names.items()}


_TABLE = _read_table()
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {field: _TABLE[field] for field in FIELDS}
"""Field → its names in records, the most reliable first."""
CAPTURE_NAMES = frozenset(_TABLE["captured"])
"""Names of the time at which a program saved an article. It was published before."""
NOTE_NAMES = frozenset(_TABLE["note created"])
"""Names of the time at which a note with an article was created."""
