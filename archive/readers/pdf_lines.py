"""Get the text of the lines of a PDF page in the order in which they are read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pdfminer.layout import LTChar, LTPage, LTTextBox, LTTextLine

from archive.readers.right_to_left import (
    are_in_reading_order,
    has_right_to_left,
    in_reading_order,
    plain_letters,
    runs_right_to_left,
)
from archive.text.cleaning import clean, collapse_whitespace

FULL_LINE_SHARE = 0.75
"""Minimum width of a line that continues in the next one, as a share of its block."""
MIN_FULL_LINE_CHARS = 25
"""Minimum length of a line that continues. Bylines, for example, are shorter."""
WORD_GAP = 0.15
"""Minimum gap between two words, as a share of the size of a character."""

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\xad": "-",
    }
)


@dataclass(frozen=True, slots=True)
class ReadingDirection:
    """How the lines of a document are read.

    `is_turned` is true if its right-to-left letters are given from left to right, and
    `right_to_left` if most of its letters run from right to left.
    """

    is_turned: bool = False
    right_to_left: bool = False

    @classmethod
    def of(cls, pages: list[LTPage]) -> ReadingDirection:
        """Return the direction of a document."""
        lines = [line for page in pages for box in text_boxes(page) for line in box]
        texts = [line.get_text() for line in lines if isinstance(line, LTTextLine)]
        marked = [text for text in texts if has_right_to_left(text)]
        if not marked:
            return cls()
        from_left = ["".join(_glyphs(line)) for line in _marked_lines(lines)]
        return cls(not are_in_reading_order(from_left), runs_right_to_left(texts))


def text_boxes(page: LTPage) -> Iterator[LTTextBox]:
    """Yield the blocks of text of a page."""
    return (box for box in page if isinstance(box, LTTextBox))


def _marked_lines(lines: Iterable[object]) -> Iterator[LTTextLine]:
    for line in lines:
        if isinstance(line, LTTextLine) and has_right_to_left(line.get_text()):
            yield line


def join_lines(
    lines: list[LTTextLine], width: float, direction: ReadingDirection
) -> str:
    """Join the lines of a block, with a space after each line that continues.

    A line that ends with a hyphen keeps its newline.
    """
    texts = [line.get_text() for line in lines]
    right_to_left = runs_right_to_left(texts, direction.right_to_left)
    parts = []
    for line in lines:
        text = collapse_whitespace(_line_text(line, direction, right_to_left))
        is_wide = line.width >= FULL_LINE_SHARE * width
        continues = is_wide and len(text) >= MIN_FULL_LINE_CHARS
        parts.append(text)
        parts.append(" " if continues and not text.endswith("-") else "\n")
    return clean("".join(parts).strip())[0]


def _line_text(
    line: LTTextLine, direction: ReadingDirection, right_to_left: bool
) -> str:
    text: str = line.get_text()
    is_mixed = has_right_to_left(text)
    if is_mixed or right_to_left:
        glyphs = _glyphs(line)
        text = "".join(glyphs)
        if direction.is_turned:
            text = in_reading_order(glyphs, right_to_left)
        text = plain_letters(text)
    return text.translate(_LIGATURES)


def _glyphs(line: LTTextLine) -> list[str]:
    """Return the glyphs of a line from left to right, with a space between words.

    Vowel points and other marks stay with their letter.
    """
    chars = sorted(
        (char for char in line if isinstance(char, LTChar)), key=lambda char: char.x0
    )
    glyphs: list[str] = []
    end: float | None = None
    for char in chars:
        text = char.get_text()
        if end is not None and char.x0 - end > WORD_GAP * char.size:
            glyphs.append(" ")
        if is_mark(text) and glyphs and glyphs[-1].strip():
            glyphs[-1] += text
        else:
            glyphs.append(text)
        end = char.x1 if end is None else max(end, char.x1)
    return glyphs


def is_mark(text: str) -> bool:
    """Return whether a text is a combining mark, such as a vowel point."""
    return bool(text) and all(map(unicodedata.combining, text))
