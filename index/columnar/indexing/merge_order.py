"""Weaving: the documents of several segments in one order, and their values in it, a bounded number at a time.

Each segment is in the order of the whole, so the new number of a document rises with the old one. What lies in memory
for each document is a few numbers; dictionaries are read side by side, and values a stretch at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from index.columnar.storage.arrays import Array, Mask, ends_of, lengths_of, ranges
from index.columnar.storage.column_file import STRIDE, Strings
from index.columnar.storage.segment import Facet, Field, Segment

Row = tuple[int, bytes, int, int]
"""What orders a document, its id, which segment it is in, and its number there."""


@dataclass(frozen=True)
class Source:
    """A segment to merge, and which of its documents live."""

    segment: Segment
    live: Mask


class Order:
    """The living documents of some segments, the newest first, those of one day by id.

    For each segment: `docs`, its living documents; `new`, their new numbers, which rise too; `to_new`, the new number
    of each document, -1 where it is deleted.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self.docs = [
            np.flatnonzero(source.live).astype(np.uint32) for source in sources
        ]
        pairs = np.dtype([("segment", "<u4"), ("doc", "<u4")])
        rows = np.fromiter((row[2:] for row in self._rows()), pairs)
        self.new = [
            np.flatnonzero(rows["segment"] == at).astype(np.uint32)
            for at in range(len(sources))
        ]
        self.to_new = [np.full(len(source.live), -1, np.int64) for source in sources]
        for to_new, docs, new in zip(self.to_new, self.docs, self.new, strict=True):
            to_new[docs] = new

    def __len__(self) -> int:
        return sum(map(len, self.new))

    def ids(self) -> Iterator[bytes]:
        """The ids in the new order."""
        return map(itemgetter(1), self._rows())

    def _rows(self) -> Iterator[Row]:
        return heapq.merge(*(self._own(at) for at in range(len(self._sources))))

    def _own(self, at: int) -> Iterator[Row]:
        """The rows of one segment's living documents."""
        segment, docs = self._sources[at].segment, self.docs[at]
        for first in range(0, len(docs), STRIDE):
            some = docs[first : first + STRIDE]
            for recency, id, doc in zip(
                segment.recency[some].tolist(),
                segment.ids.at(some),
                some.tolist(),
                strict=True,
            ):
                yield recency, id, at, doc

    def column(self, columns: Iterable[Array]) -> Array:
        """A number of each document, in the new order, from a column of each segment."""
        columns = list(columns)
        found = np.empty(len(self), np.result_type(*columns))
        for column, docs, new in zip(columns, self.docs, self.new, strict=True):
            found[new] = column[docs]
        return found

    def within(self, at: int, first: int, last: int) -> slice:
        """Which of a segment's living documents have new numbers from one to before another."""
        low, high = np.searchsorted(self.new[at], (first, last)).tolist()
        return slice(low, high)


def stretches(loads: Array, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of numbers, each with so much load at most, or of one number."""
    ends = ends_of(loads)
    first, size = 0, len(loads)
    while first < size:
        last = max(
            first + 1, int(np.searchsorted(ends, ends[first] + most, "right")) - 1
        )
        yield first, last
        first = last


Take = Callable[[int, Array], Array]
"""From a segment and some of its documents to their values, one document after another."""


def woven(
    order: Order, counts: Array, take: Take, kind: Any, most: int
) -> Iterator[Array]:
    """The values of all documents in the new order, so many at a time; `counts` says how many each document has."""
    for first, last in stretches(counts, most):
        ends = ends_of(counts[first:last])
        found = np.empty(int(ends[-1]), kind)
        for at, (docs, new) in enumerate(zip(order.docs, order.new, strict=True)):
            chosen = order.within(at, first, last)
            moved = new[chosen].astype(np.int64) - first
            found[ranges(ends[moved], lengths_of(ends)[moved])] = take(at, docs[chosen])
        yield found


def living_terms(field: Field, to_new: Array, most: int) -> Mask:
    """Which terms of a field any living document has."""
    loads = lengths_of(field.post)
    if to_new.size and to_new.min() >= 0:
        return loads > 0
    found = np.zeros(len(loads), np.bool_)
    for first, last in stretches(loads, most):
        alive = ends_of(to_new[field.documents(first, last)] >= 0)
        edges = field.post[first : last + 1].astype(np.int64) - int(field.post[first])
        found[first:last] = np.diff(alive[edges]) > 0
    return found


def living_codes(facet: Facet, docs: Array, most: int) -> Mask:
    """Which codes of a facet any of some documents has; never 0, which is no value."""
    found = np.zeros(len(facet), np.bool_)
    for first, last in stretches(facet.counts()[docs], most):
        found[facet.taken(docs[first:last])[0]] = True
    found[0] = False
    return found


class Union:
    """The kept texts of several dictionaries, rising, each once; read through, it knows the new number of each."""

    def __init__(
        self, dictionaries: Sequence[Strings], kept: Sequence[Mask], first: int = 0
    ) -> None:
        self._dictionaries, self._kept, self._first = dictionaries, kept, first
        self.numbers = [np.full(len(each), -1, np.int64) for each in kept]
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        rows = heapq.merge(*(self._own(at) for at in range(len(self._kept))))
        for text, group in groupby(rows, itemgetter(0)):
            for _, at, place in group:
                self.numbers[at][place] = self._first + self.size
            self.size += 1
            yield text

    def _own(self, at: int) -> Iterator[tuple[bytes, int, int]]:
        places = np.flatnonzero(self._kept[at])
        for first in range(0, len(places), STRIDE):
            some = places[first : first + STRIDE]
            for text, place in zip(
                self._dictionaries[at].at(some), some.tolist(), strict=True
            ):
                yield text, at, place
