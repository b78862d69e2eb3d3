"""Characters that texts, XML and JSON can all carry: what each reader's words are cleaned to."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

NEWLINES = ("\r\n", "\r", "\v", "\f")
CONTROL_CHARACTERS = tuple(
    map(
        chr,
        (*range(1, 9), *range(14, 32), 0x7F, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF),
    )
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_WHITESPACE = re.compile(r"\s+")

MAX_WRAPPED_LINE = 100
"""Characters: a text none of whose lines is longer was wrapped by hand, and its line ends mean nothing."""


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with `\\n` for every newline and without what no format carries; a sentence for each loss."""
    notes = []
    if count := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(f"{pluralize(count, 'NUL character')} removed.")
    if not _is_encodable(text):
        text, count = _SURROGATES.subn(REPLACEMENT, text)
        notes.append(f"{pluralize(count, 'lone surrogate')} replaced by U+FFFD.")
    # To look for each character is many times as fast as one pattern for all, and hardly any text has one.
    for newline in NEWLINES:
        text = text.replace(newline, "\n")
    if found := [each for each in CONTROL_CHARACTERS if each in text]:
        notes.append(
            f"{pluralize(sum(map(text.count, found)), 'control character')} removed."
        )
        text = text.translate(dict.fromkeys(map(ord, found)))
    return text, tuple(notes)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def collapse_whitespace(text: str) -> str:
    """The text on one line: every run of white space a single blank, none at the ends."""
    return _WHITESPACE.sub(" ", text).strip()


def pluralize(count: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count:,} {noun}" + ("s" if count != 1 else "")
