"""Plain text and Markdown: the text stays as written; a Markdown file may state facts in front of it."""

from __future__ import annotations

import re
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.record_fields import FIELDS, LISTS, Stated, stated
from archive.text.decoding import decode

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?P<lines>(?:(?!---[ \t]*$).*\n){0,200})---[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_SETTING = re.compile(r"(?P<key>[A-Za-z_]+)[ \t]*:[ \t]+(?P<value>\S.*)")
_QUOTED = re.compile(r"""(?P<quote>["'])(?P<inner>.*)(?P=quote)\s*""")
_BRACKETED = re.compile(r"\[(?P<inner>[^\[\]]*)\]\s*")
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*(?:\n|\Z)")


def read_text(content: bytes, modified: datetime | None) -> Article:
    """An article of plain text, whole."""
    decoded = decode(content, declared_html=False)
    if not decoded.text.strip():
        raise UnreadableError(N_("holds no text"))
    return Article(decoded.text, modified=modified, notes=decoded.notes)


def read_markdown(content: bytes, modified: datetime | None) -> Article:
    """An article of Markdown; front matter, and a first line that is a heading, are taken as stated."""
    article = read_text(content, modified)
    front = _FRONT_MATTER.match(article.text)
    said = _front_matter(front["lines"]) if front else Stated()
    facts = dict(said.facts)
    if heading := _HEADING.match(article.text, front.end() if front else 0):
        facts.setdefault("title", heading["title"])
    return Article(
        article.text,
        facts,
        modified=modified,
        source_id=said.id,
        notes=(*article.notes, *said.notes),
    )


def _front_matter(lines: str) -> Stated:
    settings = (_SETTING.fullmatch(line.rstrip()) for line in lines.split("\n"))
    pairs = {each["key"].lower(): each["value"] for each in settings if each}
    return stated(
        {key: _value(key, value) for key, value in pairs.items() if key in FIELDS}
    )


def _value(key: str, value: str) -> str | list[str]:
    """A value without its quotes; `[a, b]` is a list in a field that takes one."""
    if key in LISTS and (several := _BRACKETED.fullmatch(value)):
        return [_unquoted(each.strip()) for each in several["inner"].split(",")]
    return _unquoted(value)


def _unquoted(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["inner"] if quoted else value
