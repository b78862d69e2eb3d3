"""Count the results of a search by one facet or by two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.engine import TIME_FACETS, Search
from index.search.request import SearchRequest
from index.search.response import FacetValue

DEFAULT_VALUES, MAX_VALUES = 100, 1_000
"""The number of values of a facet that are counted, the most frequent ones."""
MAX_CELLS = 50_000
"""The number of counts in one answer."""

TOO_MANY_CELLS = N_(
    "These are {count:,} counts, and one answer has at most {limit:,}. Count by month "
    "or year instead of by day, lower “values”, or restrict the search."
)


class TooManyCellsError(CuttingsError):
    """An answer would have more than `MAX_CELLS` counts."""


@dataclass(frozen=True, slots=True)
class CountAxes:
    """What to count by: one facet of `FACETS`, or two.

    `max_values` is the number of values of each facet that is not a period. Of periods,
    all are counted.
    """

    by: str
    split: str | None = None
    max_values: int = DEFAULT_VALUES

    @property
    def facets(self) -> tuple[str, ...]:
        """Return the facets."""
        return (self.by, self.split) if self.split else (self.by,)


@dataclass(frozen=True, slots=True)
class CountCell:
    """The number of articles or stories with one value, or with a value of each facet.

    `column` is `None` if there is one facet only.
    """

    row: FacetValue
    column: FacetValue | None
    count: int


@dataclass(frozen=True, slots=True)
class CountTable:
    """The results of a search, counted by one facet or by two.

    `total`: the number of matching articles.
    `rows`, `columns`: the values of the facets. Periods are in their order, other values
    by falling count. `None` is the last.
    `cells`: the counts that are not 0, in the order of the rows, then of the columns. An
    article with several values, such as people, is in several cells.
    `value_counts`: the number of different values of each facet. If there are more than
    rows or columns, the rarest are in no cell.
    """

    request: SearchRequest
    axes: CountAxes
    total: int
    rows: tuple[FacetValue, ...]
    columns: tuple[FacetValue, ...]
    cells: tuple[CountCell, ...]
    messages: tuple[str, ...]
    value_counts: dict[str, int]

    def left_out(self, facet: str) -> int:
        """Return the number of values of a facet that are not counted."""
        values = self.rows if facet == self.axes.by else self.columns
        shown = sum(1 for value in values if value.count)
        return max(self.value_counts.get(facet, 0) - shown, 0)


def to_count_search(search: Search, axes: CountAxes) -> Search:
    """Return a search that only counts, with all filters applied to all counts."""
    return replace(
        search,
        facets=axes.facets,
        facet_limit=axes.max_values,
        own_filters=True,
        offset=0,
        limit=0,
        after=None,
        related_limit=0,
        with_passages=False,
        collapse_copies=False,
    )


def check_cell_count(count: int) -> None:
    """Raise TooManyCellsError if one answer would have too many counts."""
    if count > MAX_CELLS:
        raise TooManyCellsError(Message(TOO_MANY_CELLS, count=count, limit=MAX_CELLS))


def in_order(facet: str, values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
    """Return periods in their order, and other values by count. `None` is the last."""
    if facet in TIME_FACETS:
        return tuple(sorted(values, key=lambda v: (v.value is None, v.value or "")))
    return tuple(sorted(values, key=lambda value: value.value is None))
