"""Remove the characters that XML and JSON cannot contain from texts."""

from __future__ import annotations

import html
import re

REPLACEMENT = "\ufffd"

NEWLINES = ("\r\n", "\r", "\v", "\f")
_CONTROL_CODE_POINTS = (
    *range(1, 9),
    *range(14, 32),
    0x7F,
    *range(0xFDD0, 0xFDF0),
    0xFFFE,
    0xFFFF,
)
CONTROL_CHARACTERS = tuple(map(chr, _CONTROL_CODE_POINTS))
_SURROGATES = re.compile("[\ud800-\udfff]")
_CHARACTER_REFERENCE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
MAX_ESCAPES = 3
"""How often a text may be escaped one time too many."""
_WHITESPACE = re.compile(r"\s+")

MAX_WRAPPED_LINE = 100
"""Maximum line length, in characters, of a text that was wrapped by hand.

The line ends of such a text do not mark paragraphs.
"""


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with `\\n` for every newline and no forbidden characters.

    The second value is one sentence for each kind of character that was changed.
    """
    notes = []
    if count := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(f"{pluralize(count, 'NUL character')} removed.")
    if not _is_encodable(text):
        text, count = _SURROGATES.subn(REPLACEMENT, text)
        notes.append(f"{pluralize(count, 'lone surrogate')} replaced by U+FFFD.")
    for newline in NEWLINES:
        text = text.replace(newline, "\n")
    # Few texts contain any of these characters. A search for each of them is many times
    # faster than one regular expression for all.
    controls = [char for char in CONTROL_CHARACTERS if char in text]
    if controls:
        count = sum(map(text.count, controls))
        notes.append(f"{pluralize(count, 'control character')} removed.")
        text = text.translate(dict.fromkeys(map(ord, controls)))
    return text, tuple(notes)


def unescape(text: str) -> str:
    """Return the text without character references such as `&amp;` and `&#8217;`.

    Programs leave them in texts that they escape twice. They must end in a semicolon,
    because URLs have parameters such as `&para=`.
    """
    for _ in range(MAX_ESCAPES):
        if "&" not in text or not _CHARACTER_REFERENCE.search(text):
            break
        text = _CHARACTER_REFERENCE.sub(lambda match: html.unescape(match[0]), text)
        text = clean(text)[0]
    return text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def collapse_whitespace(text: str) -> str:
    """Return the text with single spaces for white space, and none at the ends."""
    return _WHITESPACE.sub(" ", text).strip()


def pluralize(count: int, noun: str) -> str:
    """Return the count and the English noun: `1 line`, `2 lines`."""
    ending = "" if count == 1 else "s"
    return f"{count:,} {noun}{ending}"
