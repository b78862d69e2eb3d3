"""Run the searches that count, and label their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.engine import Engine, FacetCount, PairCounts
from index.search.counting import (
    CountAxes,
    CountCell,
    CountTable,
    check_cell_count,
    in_order,
    to_count_search,
)
from index.search.facets import FacetLabels
from index.search.preparation import PreparedSearch
from index.search.response import FacetValue

ValuesByKey = Mapping[str | None, FacetValue]


@dataclass(frozen=True, slots=True)
class ResultCounter:
    """Counts results with an engine, and labels the values."""

    engine: Engine
    labels: FacetLabels

    def count(self, prepared: PreparedSearch, axes: CountAxes) -> CountTable:
        """Return the counts of a search."""
        if axes.split is None:
            return self._count_by_one(prepared, axes)
        return self._count_by_two(prepared, axes, axes.split)

    def _count_by_one(self, prepared: PreparedSearch, axes: CountAxes) -> CountTable:
        search = to_count_search(prepared.search, axes)
        results = self.engine.search(search)
        rows = in_order(axes.by, self.labels.label(search, results)[axes.by])
        cells = tuple(CountCell(row, None, row.count) for row in rows if row.count)
        check_cell_count(len(cells))
        return CountTable(
            request=prepared.request,
            axes=axes,
            total=results.total,
            rows=rows,
            columns=(),
            cells=cells,
            messages=(*prepared.messages, *results.messages),
            value_counts={**results.value_counts},
        )

    def _count_by_two(
        self, prepared: PreparedSearch, axes: CountAxes, split: str
    ) -> CountTable:
        search = to_count_search(prepared.search, axes)
        pairs = self.engine.count_pairs(search, axes.by, split)
        check_cell_count(len(pairs.cells))
        values = self.labels.label_counts(
            search, {axes.by: pairs.rows, split: pairs.columns}
        )
        rows = _by_key(pairs.rows, values[axes.by])
        columns = _by_key(pairs.columns, values[split])
        return CountTable(
            request=prepared.request,
            axes=axes,
            total=pairs.total,
            rows=in_order(axes.by, values[axes.by]),
            columns=in_order(split, values[split]),
            cells=_label_cells(pairs, axes, rows, columns),
            messages=(*prepared.messages, *pairs.messages),
            value_counts={**pairs.value_counts},
        )


def _by_key(
    counts: tuple[FacetCount, ...], values: tuple[FacetValue, ...]
) -> ValuesByKey:
    """Return the values by what the engine calls them."""
    return dict(zip([count.value for count in counts], values, strict=True))


def _label_cells(
    pairs: PairCounts, axes: CountAxes, rows: ValuesByKey, columns: ValuesByKey
) -> tuple[CountCell, ...]:
    """Return the cells in the order of the rows and columns of a table."""
    row_places = _places(axes.by, rows)
    column_places = _places(axes.split or "", columns)
    cells = sorted(
        pairs.cells,
        key=lambda cell: (row_places[cell.row], column_places[cell.column]),
    )
    return tuple(
        CountCell(rows[cell.row], columns[cell.column], cell.count) for cell in cells
    )


def _places(facet: str, values: ValuesByKey) -> dict[str | None, int]:
    """Return the place of each value in a table."""
    places = {
        id(value): place
        for place, value in enumerate(in_order(facet, [*values.values()]))
    }
    return {key: places[id(value)] for key, value in values.items()}
