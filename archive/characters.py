"""Characters that texts, XML and JSON can all carry: what each reader's words are cleaned to."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_NEWLINES = re.compile("\r\n?|[\x0b\x0c]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with `\\n` for every newline and without what no format carries; a sentence for each loss."""
    notes = []
    if count := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(f"{counted(count, 'NUL character')} removed.")
    text, count = _SURROGATES.subn(REPLACEMENT, text)
    if count:
        notes.append(f"{counted(count, 'lone surrogate')} replaced by U+FFFD.")
    text, count = _CONTROLS.subn("", _NEWLINES.sub("\n", text))
    if count:
        notes.append(f"{counted(count, 'control character')} removed.")
    return text, tuple(notes)


def collapse(text: str) -> str:
    """The text on one line: every run of white space a single blank, none at the ends."""
    return _BLANKS.sub(" ", text).strip()


def counted(count: int, noun: str) -> str:
    """`1 line`, `2 lines`."""
    return f"{count:,} {noun}" + ("s" if count != 1 else "")
