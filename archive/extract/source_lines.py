"""Find the outlet that a labelled line in the head of a text names as its source.

People write `Source: The Daily Pier` above a text that they paste, and sites that
collect news write `来源：…` beside the date.
"""

from __future__ import annotations

import re
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern, read_rows, split_cell
from archive.model import Confidence, Evidence, Fact
from archive.names.person_names import is_certain_name
from archive.text.date_mentions import find_date_mentions

MAX_LINES = 6
"""Lines at the start of a text, without empty ones, that may name its source."""
MAX_LINE_CHARS = 160
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 6
EDGES = " \t\u3000\"'“”„«»《》（）()[]【】"


def extract_source(article: Article) -> Fact[str] | None:
    """Return the outlet that a line above the story states as the source."""
    start, count = 0, 0
    for line in article.text.splitlines(keepends=True):
        count += bool(line.strip())
        if count > MAX_LINES:
            return None
        if len(line) <= MAX_LINE_CHARS and (source := _source_in(line, start)):
            return source
        start += len(line)
    return None


def _source_in(line: str, start: int) -> Fact[str] | None:
    match = _pattern().search(line)
    if match is None:
        return None
    before = line[: match.start()]
    if any(map(str.isalpha, before)) and not find_date_mentions(before):
        return None
    name = match["name"].strip(EDGES)
    if not _is_outlet(name):
        return None
    outlet = outlets.outlet_names().get(name, name)
    quote = match[0].strip()
    position = start + line.find(quote)
    evidence = Evidence(quote, position, position + len(quote))
    return Fact(outlet, Confidence.INFERRED, "labelled line", (evidence,))


def _is_outlet(name: str) -> bool:
    """Return whether a name may be that of an outlet, and of no agency or person."""
    if not 2 <= len(name) <= MAX_NAME_CHARS or len(name.split()) > MAX_NAME_WORDS:
        return False
    if not any(map(str.isalpha, name)) or "://" in name or "@" in name:
        return False
    return name not in outlets.agency_names() and not is_certain_name(name)


@cache
def _pattern() -> re.Pattern[str]:
    cells = (cell for _, cell in read_rows("source_labels.tsv"))
    labels = alternation_pattern(label for cell in cells for label in split_cell(cell))
    return re.compile(
        rf"(?<![^\W\d])(?:{labels})[ \t]{{0,3}}[:：／/][ \t\u3000]{{0,9}}"
        r"(?P<name>[^\n,，;；|｜·•()（）]{1,80})",
        re.IGNORECASE,
    )
