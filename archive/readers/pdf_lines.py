"""Get the text of the lines of a PDF page in the order in which they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, zip_longest

from pdfminer.layout import (
    IndexAssigner,
    LAParams,
    LTAnno,
    LTChar,
    LTPage,
    LTTextBox,
    LTTextBoxVertical,
    LTTextLine,
    LTTextLineVertical,
)

from archive.readers.hyphenation import is_unspaced_break, line_joint
from archive.readers.labelled_head import are_labelled_lines
from archive.readers.pdf_rows import WORD_GAP, OrderedPage, WordOrder
from archive.readers.right_to_left import (
    are_in_reading_order,
    has_right_to_left,
    in_reading_order,
    is_mark,
    plain_letters,
    runs_left_to_right,
    runs_right_to_left,
)
from archive.text.cleaning import clean, collapse_whitespace
from archive.text.story_layout import text_width

FULL_LINE_SHARE = 0.75
"""Minimum width of a line that continues in the next one, as a share of the longest."""
MIN_FULL_LINE_WIDTH = 25
"""Minimum width of a line that continues, in letters. Bylines, for example, are shorter."""
SAME_LENGTH = 0.9
"""Minimum length of the lines of a column, as a share of the longest."""
MIN_COLUMN_LINES = 4
GOING_ON_SHARE = 0.4
"""Share of the lines of a narrow column that begin with a small letter, at least."""
SIZE_RATIO = 1.15
"""How much larger the letters of a headline are than those of the line below it."""
MAX_HEADLINE_LINES = 4
INITIAL_RATIO = 1.8
"""Minimum size of a large first letter, as a multiple of that of the text."""
NO_ROOM = 0.02
"""Share of the size of a letter up to which nothing fits between it and the next one."""
NON_JOINER = "\u200c"

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
    `right_to_left` if most of its letters run from right to left. If `keeps_words`, only
    the words are given from left to right, each with its letters in order of reading.
    """

    is_turned: bool = False
    right_to_left: bool = False
    keeps_words: bool = False

    @classmethod
    def of(cls, pages: list[OrderedPage]) -> ReadingDirection:
        """Return the direction of a document."""
        lines = [line for page in pages for box in text_boxes(page) for line in box]
        texts = [line.get_text() for line in lines if isinstance(line, LTTextLine)]
        marked = [text for text in texts if has_right_to_left(text)]
        if not marked:
            return cls()
        order = WordOrder()
        for page in pages:
            order.add(page.word_order)
        from_left = ["".join(_glyphs(line)) for line in _marked_lines(lines)]
        is_read = order.mirrored > 0 or are_in_reading_order(from_left)
        keeps_words = is_read and order.is_from_right
        return cls(keeps_words or not is_read, runs_right_to_left(texts), keeps_words)


def text_boxes(page: LTPage, right_to_left: bool = False) -> list[LTTextBox]:
    """Return the blocks of text of a page in order of reading.

    If it is read from right to left, its right column comes first. What stands above
    lines from top to bottom comes before them.
    """
    boxes = [box for box in page if isinstance(box, LTTextBox)]
    if right_to_left and len(boxes) > 1:
        _mirror(page, boxes)
        assigner = IndexAssigner()
        for group in page.group_textboxes(LAParams(), boxes):
            group.analyze(LAParams())
            assigner.run(group)
        _mirror(page, boxes)
        boxes.sort(key=lambda box: box.index)
    top = max(
        (box.y1 for box in boxes if isinstance(box, LTTextBoxVertical)), default=None
    )
    if top is not None:
        boxes.sort(key=lambda box: box.y0 < top)
    return boxes


def _mirror(page: LTPage, boxes: list[LTTextBox]) -> None:
    """Exchange left and right on a page."""
    for box in boxes:
        middle = page.x0 + page.x1
        box.set_bbox((middle - box.x1, box.y0, middle - box.x0, box.y1))


def _marked_lines(lines: Iterable[object]) -> Iterator[LTTextLine]:
    for line in lines:
        if isinstance(line, LTTextLine) and has_right_to_left(line.get_text()):
            yield line


def join_lines(lines: list[LTTextLine], direction: ReadingDirection) -> str:
    """Join the lines of a block, with a space after each line that continues.

    A line that ends with a hyphen keeps its newline, and so does one above a label or
    a headline above smaller letters.
    """
    texts = [line.get_text() for line in lines]
    right_to_left = (
        any(map(has_right_to_left, texts)) or not runs_left_to_right(texts)
        if direction.right_to_left
        else runs_right_to_left(texts)
    )
    parts = []
    line_texts = [
        collapse_whitespace(_line_text(line, direction, right_to_left))
        for line in lines
    ]
    is_column = _is_narrow_column(line_texts) or _is_unspaced_column(lines, line_texts)
    sizes = [*map(font_size_of, lines)]
    for number, (line, text, following) in enumerate(
        zip(lines, line_texts, [*line_texts[1:], ""], strict=True)
    ):
        is_wide = _length(line) >= FULL_LINE_SHARE * max(map(_length, lines))
        is_full = is_wide and (is_column or text_width(text) >= MIN_FULL_LINE_WIDTH)
        continues = is_full or (is_column and following[:1].islower())
        parts.append(text)
        is_apart = (
            text.endswith("-")
            or are_labelled_lines(text, following)
            or _ends_headline(sizes[number : number + 2], number)
        )
        is_joined = continues and not is_apart
        parts.append(line_joint(text, following) if is_joined else "\n")
    return clean("".join(parts).strip())[0]


def _ends_headline(sizes: list[float], number: int) -> bool:
    """Return whether smaller letters follow below one of the first lines of a block.

    Recognized texts have other sizes in each line, but none that differ as much.
    """
    is_first = number < MAX_HEADLINE_LINES and len(sizes) == 2
    return is_first and sizes[0] > SIZE_RATIO * sizes[1]


def font_size_of(line: LTTextLine) -> float:
    """Return the size of most characters of a line, in points."""
    sizes = Counter(char.size for char in line if isinstance(char, LTChar))
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _length(line: LTTextLine) -> float:
    """Return the extent of a line in its direction."""
    return float(line.height if isinstance(line, LTTextLineVertical) else line.width)


def _is_narrow_column(texts: list[str]) -> bool:
    """Return whether the lines are those of a narrow column, not of a list.

    Many of them go on with a small letter.
    """
    going_on = sum(text[:1].islower() for text in texts[1:])
    return len(texts) >= MIN_COLUMN_LINES and going_on >= GOING_ON_SHARE * len(texts)


def _is_unspaced_column(lines: list[LTTextLine], texts: list[str]) -> bool:
    """Return whether the lines of a script without spaces are those of a column.

    Most of them are equally long.
    """
    longest = max(map(_length, lines))
    full = sum(_length(line) >= SAME_LENGTH * longest for line in lines)
    unspaced = sum(map(is_unspaced_break, texts, texts[1:]))
    is_column = len(texts) >= MIN_COLUMN_LINES and 2 * full > len(texts)
    return is_column and 2 * unspaced > len(texts)


def _line_text(
    line: LTTextLine, direction: ReadingDirection, right_to_left: bool
) -> str:
    text = _with_initial(line)
    is_mixed = has_right_to_left(text)
    if is_mixed or right_to_left:
        glyphs = _glyphs(line)
        text = "".join(glyphs)
        if direction.keeps_words:
            glyphs = re.split("( )", text)
        if direction.is_turned:
            text = in_reading_order(glyphs, right_to_left)
        text = plain_letters(text)
    return text.translate(_LIGATURES)


def _with_initial(line: LTTextLine) -> str:
    """Return the text of a line, with a large first letter joined to its word.

    A gap is between both, but no space that the program has drawn.
    """
    text: str = line.get_text()
    first, gap, second = [*islice(line, 3), None, None, None][:3]
    if not (isinstance(first, LTChar) and isinstance(second, LTChar)):
        return text
    is_large = first.size >= INITIAL_RATIO * second.size
    if is_large and isinstance(gap, LTAnno) and text[2:3].islower():
        return text[0] + text[2:]
    return text


def _glyphs(line: LTTextLine) -> list[str]:
    """Return the glyphs of a line from left to right, with a space between words.

    Vowel points and other marks are before their letter, as programs draw them, or
    joined to it if the letters are drawn from right to left.
    """
    chars = [char for char in line if isinstance(char, LTChar)]
    letters = [char for char in chars if not is_mark(char.get_text())]
    is_from_left = all(left.x0 <= right.x0 for left, right in pairwise(letters))
    if not is_from_left:
        clusters = sorted(_clusters(chars), key=lambda cluster: cluster[0].bbox[::2])
    else:
        clusters = [[char] for char in chars]
    glyphs: list[str] = []
    end: float | None = None
    for cluster, following in zip_longest(clusters, clusters[1:]):
        first = cluster[0]
        if _is_non_joiner(cluster, following, glyphs, end):
            glyphs.append(NON_JOINER)
            continue
        is_apart = end is not None and first.x0 - end > WORD_GAP * first.size
        if is_apart and not _begins_with_mark(glyphs):
            glyphs.append(" ")
        glyphs.append("".join(char.get_text() for char in cluster))
        if not is_mark(glyphs[-1]):
            end = first.x1 if end is None else max(end, first.x1)
    return glyphs


def _begins_with_mark(glyphs: list[str]) -> bool:
    """Return whether the last word has only a mark, which is drawn before its letter."""
    return glyphs[-2:-1] == [" "] and is_mark(glyphs[-1])


def _is_non_joiner(
    cluster: list[LTChar],
    following: list[LTChar] | None,
    glyphs: list[str],
    end: float | None,
) -> bool:
    """Return whether a space between two letters from right to left has no room.

    Programs draw it in the place of a zero-width non-joiner, as in Persian.
    """
    if cluster[0].get_text() != " " or not (following and glyphs) or end is None:
        return False
    letter = following[0]
    return (
        letter.x0 - end < NO_ROOM * letter.size
        and has_right_to_left(glyphs[-1])
        and has_right_to_left(letter.get_text())
    )


def _clusters(chars: list[LTChar]) -> list[list[LTChar]]:
    """Return each letter with the marks that follow it."""
    clusters: list[list[LTChar]] = []
    for char in chars:
        if clusters and is_mark(char.get_text()):
            clusters[-1].append(char)
        else:
            clusters.append([char])
    return clusters
