"""Plain text and Markdown: the text stays as written; a Markdown file may state facts in front of it."""

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
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*(?:\n|\Z)")


def read_text(content: bytes, modified: datetime | None) -> Article:
    """An article of plain text, whole."""
    decoded = decode_bytes(content, is_html=False)
    if not decoded.text.strip():
        raise UnreadableError(N_("no text found"))
    return Article(decoded.text, saved_at=modified, notes=decoded.notes)


def read_markdown(content: bytes, modified: datetime | None) -> Article:
    """An article of Markdown; front matter, and a first line that is a heading, are taken as stated."""
    article = read_text(content, modified)
    front = _FRONT_MATTER.match(article.text)
    said = _parse_front_matter(front["lines"]) if front else ParsedRecord()
    facts = dict(said.fields)
    if heading := _HEADING.match(article.text, front.end() if front else 0):
        facts.setdefault("title", heading["title"])
    return Article(
        article.text,
        facts,
        saved_at=modified,
        source_id=said.id,
        notes=(*article.notes, *said.notes),
    )


def _parse_front_matter(lines: str) -> ParsedRecord:
    settings = (_KEY_VALUE.fullmatch(line.rstrip()) for line in lines.split("\n"))
    pairs = {each["key"].lower(): each["value"] for each in settings if each}
    return parse_record(
        {
            key: _parse_value(key, value)
            for key, value in pairs.items()
            if key in ALL_FIELDS
        }
    )


def _parse_value(key: str, value: str) -> str | list[str]:
    """A value without its quotes; `[a, b]` is a list in a field that takes one."""
    if key in LIST_FIELDS and (several := _BRACKETED.fullmatch(value)):
        return [_unquote(each.strip()) for each in several["inner"].split(",")]
    return _unquote(value)


def _unquote(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["inner"] if quoted else value
