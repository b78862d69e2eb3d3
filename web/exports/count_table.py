"""Counts by one facet or by two as a table in the long form: one count in a row."""

from __future__ import annotations

from collections.abc import Iterator

from index.search.counting import CountTable
from web.exports.result_sets import BYTE_ORDER_MARK, csv_line, safe_cell

LABEL_SUFFIX = "_label"
ARTICLES, STORIES = "articles", "stories"


def column_names(table: CountTable) -> list[str]:
    """Return the names of the columns. Only people have a label besides the value."""
    axes = table.axes
    facets = list(axes.facets)
    if axes.by == axes.split:
        facets[1] += "_2"
    names = []
    for facet, name in zip(axes.facets, facets, strict=True):
        names += [name, name + LABEL_SUFFIX] if facet == "person" else [name]
    return [*names, STORIES if table.request.count_stories else ARTICLES]


def write_table(table: CountTable, *, with_mark: bool = True) -> Iterator[str]:
    """Yield the lines of a CSV file. An unknown value is an empty cell."""
    yield (BYTE_ORDER_MARK if with_mark else "") + csv_line(column_names(table))
    for cell in table.cells:
        cells: list[object] = []
        for facet, value in zip(
            table.axes.facets, (cell.row, cell.column), strict=False
        ):
            assert value
            cells += [value.value, value.label] if facet == "person" else [value.value]
        yield csv_line(map(safe_cell, [*cells, cell.count]))
