"""Put the characters of a PDF page into an order from which lines can be made.

pdfminer ends a line where a program goes back to the left. Many programs draw words from
right to left, each for itself, and columns of Chinese and Japanese from top to bottom.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pdfminer.layout import LAParams, LTChar, LTPage, LTTextLine

from archive.readers.right_to_left import has_right_to_left, is_mark

SAME_ROW = 0.5
"""Maximum distance between the middles of characters in a row, in their heights."""
WORD_GAP = 0.15
"""Minimum gap between two words, as a share of the size of a character."""
SAME_COLUMN = 0.2
"""Maximum distance between the middles of characters in a column, in their widths."""
NEXT_IN_COLUMN = 2.0
"""Maximum distance to the next character of a column, in heights of a character."""
COLUMN_MARGIN = 0.9
"""Maximum gap between two lines from top to bottom, as a share of their width."""
FIRST_WIDE_CHARACTER = "\u1100"
EAST_ASIAN_WIDTHS = "WF"


@dataclass
class WordOrder:
    """How the words of a document were drawn, as the number of steps between them.

    `mirrored` are the words that were drawn from their right end to the left, as over
    scans.
    """

    leftward: int = 0
    rightward: int = 0
    mirrored: int = 0

    def add(self, order: WordOrder) -> None:
        """Add the words of a page."""
        self.leftward += order.leftward
        self.rightward += order.rightward
        self.mirrored += order.mirrored

    @property
    def is_from_right(self) -> bool:
        """Return whether most words were drawn on the left of the one before."""
        return self.leftward > self.rightward


@dataclass
class _Word:
    """Characters that were drawn next to each other, with the marks behind them."""

    chars: list[LTChar] = field(default_factory=list)
    letters: list[LTChar] = field(default_factory=list)

    def add(self, char: LTChar) -> None:
        self.chars.append(char)
        if not is_mark(char.get_text()):
            self.letters.append(char)

    @property
    def has_right_to_left(self) -> bool:
        return any(has_right_to_left(char.get_text()) for char in self.letters)


class OrderedPage(LTPage):
    """A page whose rows are ordered before lines are made of them.

    `word_order` says how they were drawn.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.word_order = WordOrder()

    def analyze(self, laparams: LAParams) -> None:
        """Make lines and blocks of the characters."""
        if _is_vertical([char for char in self if isinstance(char, LTChar)]):
            laparams = copy(laparams)
            laparams.detect_vertical = True
            laparams.line_margin = COLUMN_MARGIN
        super().analyze(laparams)

    def group_objects(
        self, laparams: LAParams, objs: Iterable[Any]
    ) -> Iterator[LTTextLine]:
        """Yield the lines of a page."""
        chars = list(objs)
        if has_right_to_left("".join(char.get_text() for char in chars)):
            chars = [char for row in _rows(chars) for char in self._ordered(row)]
        return super().group_objects(laparams, chars)

    def _ordered(self, row: Sequence[LTChar]) -> list[LTChar]:
        """Return the characters of a row with its words from left to right.

        A row whose letters are all drawn for themselves stays as it is.
        """
        words = list(_words(row))
        for word in words:
            self.word_order.mirrored += _straighten(word)
        is_letter_by_letter = all(len(word.letters) < 2 for word in words)
        if is_letter_by_letter or not any(word.has_right_to_left for word in words):
            return list(row)
        for left, right in pairwise(words):
            if left.has_right_to_left and right.has_right_to_left:
                is_rightward = left.letters[0].x0 < right.letters[0].x0
                self.word_order.rightward += is_rightward
                self.word_order.leftward += not is_rightward
        words.sort(key=lambda word: word.letters[0].x0)
        return [char for word in words for char in word.chars]


def _rows(chars: Iterable[LTChar]) -> Iterator[list[LTChar]]:
    """Yield the characters that follow each other on the same height of the page."""
    row: list[LTChar] = []
    for char in chars:
        if row and not is_mark(char.get_text()) and not _same_row(row[0], char):
            yield row
            row = []
        row.append(char)
    if row:
        yield row


def _same_row(left: LTChar, right: LTChar) -> bool:
    distance = abs(left.y0 + left.y1 - right.y0 - right.y1) / 2
    return bool(distance < SAME_ROW * min(left.height, right.height))


def _words(row: Iterable[LTChar]) -> Iterator[_Word]:
    """Yield the words of a row as they were drawn, each with a letter."""
    word = _Word()
    for char in row:
        previous = word.letters[-1] if word.letters else None
        is_letter = not is_mark(char.get_text())
        if previous and is_letter and not _is_beside(previous, char):
            yield word
            word = _Word()
        word.add(char)
    if word.letters:
        yield word


def _is_mirrored(char: LTChar) -> bool:
    return bool(char.matrix[0] < 0)


def _is_beside(previous: LTChar, char: LTChar) -> bool:
    """Return whether a character continues a word in the direction of drawing."""
    if _is_mirrored(previous) or _is_mirrored(char):
        gap = previous.x0 - char.x1
        is_onward = _is_mirrored(previous) and char.x0 <= previous.x0
    else:
        gap = char.x0 - previous.x1
        is_onward = char.x0 >= previous.x0
    return bool(is_onward and gap < WORD_GAP * char.size)


def _straighten(word: _Word) -> bool:
    """Draw a mirrored word from left to right in its place. Return whether it was."""
    if not _is_mirrored(word.letters[0]):
        return False
    left = min(char.x0 for char in word.letters)
    for char in word.chars:
        width = char.x1 - char.x0
        char.set_bbox((left, char.y0, left + width, char.y1))
        left += 0 if is_mark(char.get_text()) else width
    return True


def _is_vertical(chars: Sequence[LTChar]) -> bool:
    """Return whether most characters of a page are below the one before."""
    wide = [
        char
        for char in chars
        if char.get_text() >= FIRST_WIDE_CHARACTER
        and unicodedata.east_asian_width(char.get_text()[0]) in EAST_ASIAN_WIDTHS
    ]
    below = sum(_is_below(upper, lower) for upper, lower in pairwise(wide))
    return 2 * below > len(wide) > 1


def _is_below(upper: LTChar, lower: LTChar) -> bool:
    offset = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
    step = upper.y0 - lower.y0
    is_in_column = offset < SAME_COLUMN * upper.width
    return bool(is_in_column and 0 < step < NEXT_IN_COLUMN * upper.height)
