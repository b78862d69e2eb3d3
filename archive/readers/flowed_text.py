"""Join the soft line ends of a mail with `format=flowed` (RFC 3676).

Mail programs wrap a paragraph for display and end each of its lines but the last with a
space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message

from archive.errors import LIBRARY_ERRORS

SIGNATURE_LINE = "-- "
"""Separates a signature. It ends with a space and is no soft line end."""
_QUOTED = re.compile("(?P<marks>>*)(?P<content>.*)", re.DOTALL)


def read_flowed(part: Message, text: str) -> str:
    """Return the text of a part with whole paragraphs, if its lines are flowed."""
    if _parameter(part, "format") != "flowed":
        return text
    space = "" if _parameter(part, "delsp") == "yes" else " "
    return "\n".join(_paragraphs(text.split("\n"), space))


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except LIBRARY_ERRORS:
        return ""
    return value.strip().lower() if isinstance(value, str) else ""


def _paragraphs(lines: Iterable[str], space: str) -> Iterator[str]:
    """Yield the lines, joined to those before if these have soft ends.

    Lines of different depths of quotation are never joined.
    """
    pieces: list[str] = []
    depth = ""
    for line in lines:
        match = _QUOTED.match(line.rstrip("\r"))
        assert match
        content = match["content"].removeprefix(" ")  # a space that only protects
        if pieces and (match["marks"] != depth or content == SIGNATURE_LINE):
            yield _joined(depth, pieces)
            pieces = []
        depth = match["marks"]
        is_soft = content.endswith(" ") and content != SIGNATURE_LINE
        pieces.append(content[:-1] + space if is_soft else content)
        if not is_soft:
            yield _joined(depth, pieces)
            pieces = []
    if pieces:
        yield _joined(depth, pieces)


def _joined(depth: str, pieces: Iterable[str]) -> str:
    prefix = f"{depth} " if depth else ""
    return f"{prefix}{''.join(pieces)}"
