"""Columns: what facets, filters and sorting read, one row for each document of a generation, counted at C speed."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from archive.model import DateRange
from index.port import FACETS, Entry, FacetCount

Values = tuple[str | None, ...]
"""What a document has for a facet: each value once, or `None` alone."""

NOT_KNOWN: Values = (None,)
UNDATED = 0


def row_of(entry: Entry) -> dict[str, Any]:
    """What the index stores of a document for its columns: plain values only."""
    dates = entry.dates
    return {
        "id": entry.id,
        "outlet": entry.outlet,
        "agency": entry.agency,
        "people": tuple(entry.people),
        "dates": (dates.earliest.toordinal(), dates.latest.toordinal()) if dates else None,
    }


class Columns:
    """The rows of one generation; documents are named by Whoosh's numbers."""

    def __init__(self, rows: Iterable[tuple[int, Mapping[str, Any]]], size: int) -> None:
        self.ids: list[str] = [""] * size
        self.facets: dict[str, list[Values]] = {name: [NOT_KNOWN] * size for name in FACETS}
        self.earliest = array("i", [UNDATED]) * size
        self.latest = array("i", [UNDATED]) * size
        self.live: list[int] = []
        shared: dict[Values, Values] = {}
        for number, row in rows:
            self.live.append(number)
            self.ids[number] = row["id"]
            self.earliest[number], self.latest[number] = row["dates"] or (UNDATED, UNDATED)
            for name, values in _facets(row):
                self.facets[name][number] = shared.setdefault(values, values)
        self.newest = self._ranks(-1)
        self.oldest = self._ranks(1)

    def _ranks(self, sign: int) -> array[int]:
        """Each document's place when sorted by date, the undated last, ties by the newer and then by id."""
        last = date.max.toordinal() + 1

        def key(number: int) -> tuple[int, int, str]:
            latest, earliest = self.latest[number], self.earliest[number]
            return (sign * latest, sign * earliest, self.ids[number]) if latest else (last, 0, self.ids[number])

        ranks = array("i", [0]) * len(self.ids)
        for rank, number in enumerate(sorted(self.live, key=key)):
            ranks[number] = rank
        return ranks

    def within(self, numbers: Iterable[int], first: date | None, last: date | None) -> Iterator[int]:
        """Those of which every possible day lies between the two, both included."""
        low = first.toordinal() if first else UNDATED + 1
        high = last.toordinal() if last else date.max.toordinal()
        return (number for number in numbers if self.earliest[number] >= low and UNDATED < self.latest[number] <= high)

    def undated(self, numbers: Iterable[int]) -> Iterator[int]:
        """Those whose date is not known."""
        return (number for number in numbers if not self.earliest[number])

    def chosen(self, numbers: Iterable[int], facet: str, values: Values) -> Iterator[int]:
        """Those that have one of the values."""
        column, wanted = self.facets[facet], set(values)
        return (number for number in numbers if not wanted.isdisjoint(column[number]))

    def count(self, numbers: Iterable[int], facet: str, selected: Values) -> tuple[FacetCount, ...]:
        """How many of the documents have each value; the selected ones always among them."""
        counts = Counter(chain.from_iterable(map(self.facets[facet].__getitem__, numbers)))
        counts.update(dict.fromkeys(selected, 0))
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0] is None, each[0] or ""))
        return tuple(FacetCount(value, count) for value, count in ordered)


def _facets(row: Mapping[str, Any]) -> Iterator[tuple[str, Values]]:
    year, month = _calendar(row["dates"])
    yield "outlet", (row["outlet"],)
    yield "agency", (row["agency"],)
    yield "person", row["people"] or NOT_KNOWN
    yield "year", (year,)
    yield "month", (month,)


@lru_cache(maxsize=1 << 16)
def _calendar(dates: tuple[int, int] | None) -> tuple[str | None, str | None]:
    if dates is None:
        return None, None
    range_ = DateRange(date.fromordinal(dates[0]), date.fromordinal(dates[1]))
    return range_.year, range_.month
