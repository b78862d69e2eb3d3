"""Read plain text and Markdown, including facts in the front matter of Markdown."""

from __future__ import annotations

import re
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.record_fields import (
    ALL_FIELDS,
    LIST_FIELDS,
    ParsedRecord,
    parse_record,
)
from archive.text.decoding import decode_bytes

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?P<lines>(?:(?!---[ \t]*$).*\n){0,200})---[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_KEY_VALUE = re.compile(r"(?P<key>[A-Za-z_]+)[ \t]*:[ \t]+(?P<value>\S.*)")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inner>.*)(?P=quote)\s*""")
_BRACKETED = re.compile(r"\[(?P<inner>[^\[\]]*)\]\s*")
_HEADING = re.compile(r"\s*+#[ \t]++(?P<line>\S.*)")


def read_text(content: bytes, modified: datetime | None) -> Article:
    """Read a plain text file as one article."""
    decoded = decode_bytes(content, is_html=False)
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    return Article(decoded.text, saved_at=modified, notes=decoded.notes)


def read_markdown(content: bytes, modified: datetime | None) -> Article:
    """Read a Markdown file as one article. Its text stays as written.

    Facts are read from the front matter. A heading in the first line is the title.
    """
    article = read_text(content, modified)
    front_matter = _FRONT_MATTER.match(article.text)
    record = ParsedRecord()
    text_start = 0
    if front_matter:
        record = _parse_front_matter(front_matter["lines"])
        text_start = front_matter.end()
    facts = dict(record.fields)
    if heading := _HEADING.match(article.text, text_start):
        facts.setdefault("title", _heading_text(heading["line"]))
    return Article(
        article.text,
        facts,
        saved_at=modified,
        source_id=record.id,
        notes=(*article.notes, *record.notes),
    )


def _heading_text(line: str) -> str:
    """Return a heading without the number signs that may close it."""
    title = line.rstrip(" \t").rstrip("#").rstrip(" \t")
    return title or line[0]


def _parse_front_matter(lines: str) -> ParsedRecord:
    record: dict[str, object] = {}
    for line in lines.split("\n"):
        pair = _KEY_VALUE.fullmatch(line.rstrip())
        if pair and pair["key"].lower() in ALL_FIELDS:
            key = pair["key"].lower()
            record[key] = _parse_value(key, pair["value"])
    return parse_record(record)


def _parse_value(key: str, value: str) -> str | list[str]:
    """Remove the quotes of a value. `[a, b]` is a list if the field accepts lists."""
    brackets = _BRACKETED.fullmatch(value)
    if key in LIST_FIELDS and brackets:
        return [_unquote(item.strip()) for item in brackets["inner"].split(",")]
    return _unquote(value)


def _unquote(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["inner"] if quoted else value
