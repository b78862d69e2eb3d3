"""Read the pages of PDF files in bounded time.

A file decides how often pdfminer repeats its loops. pdfminer also compares each line and
block of a page with all others. Printed pages are far below the limits.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from pdfminer import cmapdb, pdffont, utils
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import (
    LAParams,
    LTChar,
    LTTextBox,
    LTTextGroup,
    LTTextLine,
)
from pdfminer.pdfinterp import PDFContentParser, PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psparser import PSBaseParser
from pdfminer.utils import Matrix

from archive.errors import UnreadableError
from archive.readers.pdf_rows import OrderedPage

MAX_CHARS = 3_000_000
"""Maximum number of characters of a document."""
MAX_OBJECTS = 500_000
"""Maximum number of forms, images and shapes of a document."""
MAX_PAGE_BLOCKS = 1_000
MAX_TOKEN_BYTES = 1 << 17
"""Maximum length of a name, number, word or string in a file."""
MAX_PAGE_STEPS = 20_000_000
"""Maximum number of entries in font tables, of cells and of compared lines of a page."""

STEPS_PER_BLOCK = 5
STEPS_PER_CELL = 40
"""Cells of 50 by 50 points index what is on a page. Each takes memory."""

TOO_MANY_CHARS = f"PDF with more than {MAX_CHARS:,} characters; split it"
TOO_MANY_OBJECTS = f"PDF with more than {MAX_OBJECTS:,} drawn objects"
TOO_MANY_BLOCKS = f"PDF with more than {MAX_PAGE_BLOCKS:,} blocks of text on one page"
TOO_LONG_TOKEN = f"PDF with a word of more than {MAX_TOKEN_BYTES >> 10} KB"
TOO_MANY_STEPS = "PDF with impossible fonts, or a page with text on top of other text"


class _Steps:
    """The number of steps that pdfminer may still take in its loops."""

    def __init__(self) -> None:
        self.remaining = MAX_PAGE_STEPS

    def take(self, count: int) -> None:
        """Count steps, and raise an error if there are too many."""
        self.remaining -= count
        if self.remaining < 0:
            raise UnreadableError(TOO_MANY_STEPS)

    def cells(self, *bounds: int) -> range:
        """Return a range of the cells of a page, and count them."""
        return self.range(*bounds, weight=STEPS_PER_CELL)

    def range(self, *bounds: int, weight: int = 1) -> range:
        """Return a range, and count its numbers."""
        numbers = range(*bounds)
        # `len` fails for ranges of more numbers than a machine word can count.
        self.take(weight * max(0, (numbers.stop - numbers.start) // numbers.step))
        return numbers


_STEPS = _Steps()


class _BoundedPage(OrderedPage):
    """A page that rejects more blocks than a page can have."""

    def group_textboxes(
        self, laparams: LAParams, boxes: Sequence[LTTextBox]
    ) -> list[LTTextGroup]:
        """Return the groups of blocks. Each block is compared with all others."""
        if len(boxes) > MAX_PAGE_BLOCKS:
            raise UnreadableError(TOO_MANY_BLOCKS)
        return super().group_textboxes(laparams, boxes)


class _BoundedDevice(PDFPageAggregator):
    """A device that counts what is drawn on it."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=LAParams())
        self._char_count = 0
        self._object_count = 0

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Begin a page that limits its blocks and steps."""
        _STEPS.remaining = MAX_PAGE_STEPS
        super().begin_page(page, ctm)
        self.cur_item = _BoundedPage(self.pageno, self.cur_item.bbox)

    def render_char(self, *arguments: Any) -> float:
        """Add a character."""
        self._char_count += 1
        if self._char_count > MAX_CHARS:
            raise UnreadableError(TOO_MANY_CHARS)
        advance = super().render_char(*arguments)
        self._widen_mark()
        return advance

    def _widen_mark(self) -> None:
        """Give a mark without a width, such as a vowel point, that of a letter.

        The layout takes two marks in a row for the end of a line, since it compares the
        space between them with their width.
        """
        for char in self.cur_item._objs[-1:]:  # noqa: SLF001  # no public name
            if isinstance(char, LTChar) and not char.width:
                char.width = char.size

    def begin_figure(self, *arguments: Any) -> None:
        """Begin a form or an image. Forms can contain forms."""
        self._count_object()
        super().begin_figure(*arguments)

    def paint_path(self, *arguments: Any) -> None:
        """Add a shape."""
        self._count_object()
        super().paint_path(*arguments)

    def _count_object(self) -> None:
        self._object_count += 1
        if self._object_count > MAX_OBJECTS:
            raise UnreadableError(TOO_MANY_OBJECTS)


def read_pages(content: bytes) -> Iterator[OrderedPage]:
    """Yield the pages of a PDF file with their layout.

    Raises:
        UnreadableError: the document is larger than one of the limits.
    """
    resources = PDFResourceManager()
    device = _BoundedDevice(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(page)
        yield cast("OrderedPage", device.get_result())


_FILL_BUFFER = {parser: parser.fillbuf for parser in (PSBaseParser, PDFContentParser)}
_find_in_plane = utils.Plane.find


def _bounded(fill_buffer: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a method that fills the buffer, unless the current token is too long.

    The parser appends to the token in steps, each of which copies all of it.
    """

    def fill_bounded_buffer(parser: Any) -> Any:
        if len(parser._curtoken) > MAX_TOKEN_BYTES:  # noqa: SLF001  # no public name
            raise UnreadableError(TOO_LONG_TOKEN)
        return fill_buffer(parser)

    return fill_bounded_buffer


def _find_counted(plane: Any, bbox: Any) -> Iterator[Any]:
    """Yield the lines or blocks in a part of a page.

    pdfminer copies the block of each line that it finds, so each line costs more than the
    one before.
    """
    for number, item in enumerate(_find_in_plane(plane, bbox)):
        _STEPS.take(number if isinstance(item, LTTextLine) else STEPS_PER_BLOCK)
        yield item


def _limit_loops() -> None:
    """Make pdfminer count the steps of the loops whose length a file decides."""
    for module in (cmapdb, pdffont):
        vars(module)["range"] = _STEPS.range
    vars(utils)["range"] = _STEPS.cells
    # The parsers of contents are created inside of pdfminer.
    for parser, fill_buffer in _FILL_BUFFER.items():
        setattr(parser, "fillbuf", _bounded(fill_buffer))  # noqa: B010
    setattr(utils.Plane, "find", _find_counted)  # noqa: B010


_limit_loops()
