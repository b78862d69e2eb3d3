"""Find the lines that invite readers to a newsletter, an app or an account.

Outlets put them between and below the paragraphs of articles. A box for a newsletter has
a field for a mail address.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml.html import HtmlElement

from archive.data_files import read_rows, split_cell
from archive.html.page import Page
from archive.html.tree import text_lines
from archive.text.phrases import normalize_phrase

TABLE = "invitations.tsv"
MAX_LINE_CHARS = 200
"""Characters of the longest line that is only an invitation."""
MAX_BOX_CHARS = 500
"""Characters of the largest box around a field for a mail address."""
MAX_LEVELS = 5


def is_invitation(line: str) -> bool:
    """Return whether a short line begins as invitations do."""
    return len(line) <= MAX_LINE_CHARS and normalize_phrase(line).startswith(_starts())


def box_lines(page: Page) -> frozenset[str]:
    """Return the lines of the boxes with a field for a mail address."""
    return frozenset(
        line
        for field in page.tree.iter("input")
        if _is_for_address(field)
        for box in _boxes(field)
        for line in text_lines(box)
    )


def _is_for_address(field: HtmlElement) -> bool:
    names = f"{field.get('type') or ''} {field.get('name') or ''}".lower()
    return "email" in names or "e-mail" in names


def _boxes(field: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the largest element around a field that is no part of the story."""
    box = None
    for _, around in zip(range(MAX_LEVELS), field.iterancestors(), strict=False):
        if around.tag in ("article", "main", "body", "td"):
            break
        if len(around.text_content()) > MAX_BOX_CHARS:
            break
        box = around
    if box is not None:
        yield box


@cache
def _starts() -> tuple[str, ...]:
    cells = (cell for _, cell in read_rows(TABLE))
    return tuple(
        normalize_phrase(start) for cell in cells for start in split_cell(cell)
    )
