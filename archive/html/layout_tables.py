"""Recognize tables that only arrange a page, as in mails and in old pages.

Each cell of such a table becomes a block, so that its paragraphs stay paragraphs and
its menus are menus. Tables of data stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from lxml.html import HtmlElement

DATA_TAGS = ("th", "caption", "thead", "tfoot", "colgroup")
"""Tags that only tables of data have."""
BLOCK_TAGS = (
    "p", "div", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "center",
    "blockquote", "article", "section", "header", "footer", "nav", "form", "hr",
)  # fmt: skip
"""Tags in the cell of a table that arranges a page."""
LAYOUT_ROLES = frozenset({"presentation", "none"})
MIN_LAYOUT_CHARS = 250
"""The length of a text that is too long for a cell of data."""
MIN_LINE_BREAKS = 4
"""Line breaks in a cell from which it has paragraphs, or the links of a menu."""
MAX_GRID_SHARE = 1 / 3
"""The share of cells with blocks up to which rows of equal cells are data."""
PART_TAGS = frozenset({"table", "tbody", "tr", "td"})


def without_layout_tables(tree: HtmlElement) -> HtmlElement:
    """Return a tree in which tables for the layout are blocks.

    It is the same tree if there are none.
    """
    if not any(_is_layout(table) for table in tree.iter("table")):
        return tree
    tree = deepcopy(tree)
    tables = [table for table in tree.iter("table") if _is_layout(table)]
    parts = [part for table in tables for part in (table, *_own_parts(table))]
    for part in parts:
        part.tag = "div"
    return tree


def _is_layout(table: HtmlElement) -> bool:
    """Return whether a table only arranges a page."""
    if str(table.get("role", "")).strip().lower() in LAYOUT_ROLES:
        return True
    parts = list(_own_parts(table))
    if any(part.tag in DATA_TAGS for part in parts):
        return False
    cells = [part for part in parts if part.tag == "td"]
    arranging_count = sum(map(_arranges, cells))
    if _is_grid(parts):
        return arranging_count > MAX_GRID_SHARE * len(cells)
    return len(cells) == 1 or arranging_count > 0


def _is_grid(parts: list[HtmlElement]) -> bool:
    """Return whether a table has several rows, all with the same number of cells."""
    counts = [
        sum(1 for cell in part if cell.tag == "td")
        for part in parts
        if part.tag == "tr"
    ]
    return len(counts) > 1 and counts[0] > 1 and len(set(counts)) == 1


def _arranges(cell: HtmlElement) -> bool:
    """Return whether a cell has blocks, paragraphs or a long text."""
    if next(cell.iter(*BLOCK_TAGS), None) is not None:
        return True
    if sum(1 for _ in cell.iter("br")) >= MIN_LINE_BREAKS:
        return True
    return len("".join(cell.itertext())) >= MIN_LAYOUT_CHARS


def _own_parts(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the rows, cells and other parts of a table, without those of inner tables."""
    for child in table:
        if child.tag in PART_TAGS or child.tag in DATA_TAGS:
            yield child
            if child.tag not in {"td", "th", "table"}:
                yield from _own_parts(child)
