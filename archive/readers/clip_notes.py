"""Find the address of the original in the notes of clippers above and below a text.

Some programs quote a sentence with a link above the text, and others add lines such as
`Quelle: https://…` below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.readers.field_names import CAPTURE_NAMES, FIELD_NAMES, is_url, plain_name
from archive.readers.front_matter import LINK, PROPERTY
from archive.text.date_lines import LabelRole, has_label

MAX_CLOSING_LINES = 4
MAX_LINE_CHARS = 80
URL_KEY = "source"

_QUOTED_NOTE = re.compile(r">\s*(?P<note>.{4,400})")
_SOURCE_WORDS = re.compile(
    r"原文|原网址|原網址|来源|來源|出典|引用元|출처|원문|\b(?:original|source|clipped from|"
    r"saved from|archived from|via|quelle|origine|fuente|fonte|bron|källa|kilde|lähde|"
    r"źródło|zdroj|izvor|forrás|sursa|kaynak|nguồn|sumber)\b|источник|джерело|πηγή|المصدر",
    re.IGNORECASE,
)
_TAGS = re.compile(r"#[^\s#]{1,60}(?: #[^\s#]{1,60}){0,20}#?")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*")


@dataclass(frozen=True, slots=True)
class ClipNote:
    """The address of the original, and the numbers of the lines of its note."""

    url: str
    lines: range


def find_opening_note(lines: Sequence[str], number: int) -> ClipNote | None:
    """Return the note in a quoted line with a link to the original."""
    line = lines[number] if number < len(lines) else ""
    note = _QUOTED_NOTE.fullmatch(line.strip())
    links = [link["url"] for link in LINK.finditer(line)]
    if note is None or not links or not _SOURCE_WORDS.search(LINK.sub("", line)):
        return None
    return ClipNote(links[-1], range(number, number + 1))


def _is_of_saving(line: str) -> bool:
    return has_label(line, LabelRole.OTHER)


def find_closing_note(lines: Sequence[str]) -> ClipNote | None:
    """Return the note in the last lines, which only have labels of a clipping."""
    texts = [number for number, line in enumerate(lines) if line.strip()]
    url = ""
    start = len(lines)
    for number in reversed(texts[-MAX_CLOSING_LINES:]):
        pair = PROPERTY.fullmatch(lines[number].strip())
        name = plain_name(pair["key"]) if pair else ""
        value = (pair["value"] or "").strip() if pair else ""
        link = LINK.fullmatch(lines[number].strip())
        if link and _SOURCE_WORDS.fullmatch(link["text"].strip()):
            url = link["url"]
        elif name in FIELD_NAMES["url"] and is_url(value):
            url = value
        elif not (
            name in CAPTURE_NAMES
            or _RULE.fullmatch(lines[number])
            or _TAGS.fullmatch(lines[number].strip())
            or (len(lines[number]) <= MAX_LINE_CHARS and _is_of_saving(lines[number]))
        ):
            break
        start = number
    return ClipNote(url, range(start, len(lines))) if url else None
