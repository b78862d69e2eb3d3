"""Merge the order and the values of several segments in bounded batches.

Each segment is in the merged order already, so new document numbers ascend with the old
ones. Memory per document is a few numbers. Dictionaries are read in parallel, values in
batches.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    Mask,
    expand_ranges,
    to_lengths,
    to_offsets,
)
from index.columnar.storage.segment import IndexField, Segment, SegmentFacet
from index.columnar.storage.string_table import BATCH_SIZE, StringTable

DocumentRow = tuple[int, bytes, int, int]
"""Sort key, id, number of the segment, and number in the segment of a document."""


@dataclass(frozen=True)
class MergeSource:
    """A segment to merge, and the mask of its live documents."""

    segment: Segment
    live: Mask


class MergedOrder:
    """The live documents of some segments, newest first. Ties are sorted by id.

    Per segment, `live_docs` are its live documents, `new_numbers` their new numbers,
    ascending, and `number_maps` the new number of each document, -1 if deleted.
    """

    def __init__(self, sources: Sequence[MergeSource]) -> None:
        self._sources = sources
        self.live_docs = [
            np.flatnonzero(source.live).astype(np.uint32) for source in sources
        ]
        pairs = np.dtype([("segment", "<u4"), ("doc", "<u4")])
        rows = np.fromiter((row[2:] for row in self._rows()), pairs)
        self.new_numbers = [
            np.flatnonzero(rows["segment"] == at).astype(np.uint32)
            for at in range(len(sources))
        ]
        self.number_maps = [
            np.full(len(source.live), -1, np.int64) for source in sources
        ]
        for to_new, docs, numbers in zip(
            self.number_maps, self.live_docs, self.new_numbers, strict=True
        ):
            to_new[docs] = numbers

    def __len__(self) -> int:
        return sum(map(len, self.new_numbers))

    def ids(self) -> Iterator[bytes]:
        """Yield the ids in the new order."""
        return map(itemgetter(1), self._rows())

    def _rows(self) -> Iterator[DocumentRow]:
        return heapq.merge(
            *(self._segment_rows(at) for at in range(len(self._sources)))
        )

    def _segment_rows(self, segment_number: int) -> Iterator[DocumentRow]:
        """Yield the rows of one segment's live documents."""
        segment, docs = (
            self._sources[segment_number].segment,
            self.live_docs[segment_number],
        )
        for first in range(0, len(docs), BATCH_SIZE):
            batch = docs[first : first + BATCH_SIZE]
            for recency, id, doc in zip(
                segment.recency[batch].tolist(),
                segment.ids.read_at(batch),
                batch.tolist(),
                strict=True,
            ):
                yield recency, id, segment_number, doc

    def merge_columns(self, columns: Iterable[Array]) -> Array:
        """Merge one column per segment into one column in the new order."""
        columns = list(columns)
        merged = np.empty(len(self), np.result_type(*columns))
        for column, docs, numbers in zip(
            columns, self.live_docs, self.new_numbers, strict=True
        ):
            merged[numbers] = column[docs]
        return merged

    def slice_between(self, segment_number: int, first: int, last: int) -> slice:
        """Return the slice of a segment's live documents in a range of new numbers."""
        low, high = np.searchsorted(
            self.new_numbers[segment_number], (first, last)
        ).tolist()
        return slice(low, high)


def split_by_load(loads: Array, max_load: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of numbers with at most `max_load`, or of one number."""
    offsets = to_offsets(loads)
    first, size = 0, len(loads)
    while first < size:
        last = max(
            first + 1,
            int(np.searchsorted(offsets, offsets[first] + max_load, "right")) - 1,
        )
        yield first, last
        first = last


ReadValues = Callable[[int, Array], Array]
"""Read the values of some documents of a segment, in order."""


def merge_values(
    order: MergedOrder,
    counts: Array,
    read_values: ReadValues,
    dtype: Any,
    max_load: int,
) -> Iterator[Array]:
    """Yield the values of all documents in the new order, in batches.

    `counts` is the number of values of each document.
    """
    for first, last in split_by_load(counts, max_load):
        ends = to_offsets(counts[first:last])
        values = np.empty(int(ends[-1]), dtype)
        for at, (docs, numbers) in enumerate(
            zip(order.live_docs, order.new_numbers, strict=True)
        ):
            chosen = order.slice_between(at, first, last)
            moved = numbers[chosen].astype(np.int64) - first
            values[expand_ranges(ends[moved], to_lengths(ends)[moved])] = read_values(
                at, docs[chosen]
            )
        yield values


def live_terms(field: IndexField, number_map: Array, max_load: int) -> Mask:
    """Return the mask of the terms of a field that occur in live documents."""
    loads = to_lengths(field.posting_offsets)
    if number_map.size and number_map.min() >= 0:
        return loads > 0
    mask = np.zeros(len(loads), np.bool_)
    for first, last in split_by_load(loads, max_load):
        alive = to_offsets(number_map[field.documents(first, last)] >= 0)
        edges = field.posting_offsets[first : last + 1].astype(np.int64) - int(
            field.posting_offsets[first]
        )
        mask[first:last] = np.diff(alive[edges]) > 0
    return mask


def live_codes(facet: SegmentFacet, docs: Array, max_load: int) -> Mask:
    """Return the mask of the facet codes of some documents, without code 0."""
    mask = np.zeros(len(facet), np.bool_)
    for first, last in split_by_load(facet.code_counts()[docs], max_load):
        mask[facet.select_codes(docs[first:last])[0]] = True
    mask[0] = False
    return mask


class DictionaryUnion:
    """The sorted union of several dictionaries, without the terms to be dropped.

    After iteration, it has the new number of each term of each dictionary.
    """

    def __init__(
        self,
        dictionaries: Sequence[StringTable],
        masks: Sequence[Mask],
        first_number: int = 0,
    ) -> None:
        self._dictionaries = dictionaries
        self._masks = masks
        self._first_number = first_number
        self.number_maps = [np.full(len(mask), -1, np.int64) for mask in masks]
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        rows = heapq.merge(
            *(self._dictionary_rows(at) for at in range(len(self._masks)))
        )
        for text, group in groupby(rows, itemgetter(0)):
            for _, at, place in group:
                self.number_maps[at][place] = self._first_number + self.size
            self.size += 1
            yield text

    def _dictionary_rows(
        self, dictionary_number: int
    ) -> Iterator[tuple[bytes, int, int]]:
        places = np.flatnonzero(self._masks[dictionary_number])
        for first in range(0, len(places), BATCH_SIZE):
            batch = places[first : first + BATCH_SIZE]
            for text, place in zip(
                self._dictionaries[dictionary_number].read_at(batch),
                batch.tolist(),
                strict=True,
            ):
                yield text, dictionary_number, place
