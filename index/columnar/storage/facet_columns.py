"""Store and count facets as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    Mask,
    concatenate,
    expand_ranges,
    to_lengths,
    to_offsets,
)
from index.columnar.storage.segment import SegmentFacet
from index.engine import FacetCount

FacetValues = Sequence[str | None]


class FacetVocabulary:
    """The values of a facet in all opened segments, numbered by first occurrence.

    Code 0 is "not known".
    """

    def __init__(self) -> None:
        self.values: list[str | None] = [None]
        self.codes: dict[str | None, int] = {None: 0}
        self._ranks = np.zeros(1, np.int64)

    def assign_codes(self, values: Iterable[str | None]) -> Array:
        """Return the code of each value. Append new values to the vocabulary."""
        assigned = []
        for value in values:
            code = self.codes.get(value)
            if code is None:
                code = self.codes[value] = len(self.values)
                self.values.append(value)
            assigned.append(code)
        return np.array(assigned, np.uint32)

    @property
    def ranks(self) -> Array:
        """Return the rank of each code in sorted order, with "not known" at the end."""
        if len(self._ranks) != len(self.values):
            size = len(self.values)
            to_value = self.values[:size].__getitem__
            sorted_codes = sorted(range(1, size), key=to_value)  # type: ignore[arg-type]
            ranks = np.empty(size, np.int64)
            ranks[sorted_codes] = np.arange(size - 1)
            ranks[0] = size
            self._ranks = ranks
        return self._ranks


@dataclass(frozen=True)
class FacetColumn:
    """A facet of one snapshot.

    `codes` are the codes of the documents. `offsets` is set for multi-valued facets.
    """

    vocabulary: FacetVocabulary
    codes: Array
    offsets: Array | None

    def mask(self, values: FacetValues) -> Mask:
        """Return the mask of the documents with one of the values."""
        numbers = [
            self.vocabulary.codes[value]
            for value in values
            if value in self.vocabulary.codes
        ]
        has: Mask = np.zeros(len(self.codes), np.bool_)
        for number in numbers:
            has |= self.codes == number
        if self.offsets is None:
            return has
        sums = to_offsets(has)
        return np.asarray(sums[self.offsets[1:]] > sums[self.offsets[:-1]], np.bool_)

    def count_values(self, docs: Array, *, all_docs: bool) -> Array:
        """Return the number of the given documents with each value, by code."""
        codes = self.codes
        if not all_docs:
            codes = (
                codes[docs] if self.offsets is None else codes[self._code_indices(docs)]
            )
        return np.bincount(codes, minlength=len(self.vocabulary.values))

    def value_pairs(self, docs: Array) -> tuple[Array, Array]:
        """Return pairs of code and document: one for each value of each document."""
        if self.offsets is None:
            return self.codes[docs], docs
        owners = np.repeat(docs, self.offsets[1:][docs] - self.offsets[:-1][docs])
        return self.codes[self._code_indices(docs)], owners

    def _code_indices(self, docs: Array) -> Array:
        assert self.offsets is not None
        starts = self.offsets[docs].astype(np.int64)
        return expand_ranges(starts, self.offsets[1:][docs] - starts)

    def top_values(
        self, counts: Array, selected: FacetValues, limit: int
    ) -> tuple[FacetCount, ...]:
        """Return the values with the highest counts. Ties are sorted by name.

        Selected values and "not known" are always included.
        """
        (codes,) = counts.nonzero()
        if len(codes) > limit:
            sizes = counts[codes]
            sizes.partition(-limit)
            codes = codes[counts[codes] >= sizes[-limit]]
        order = ((-counts[codes] << 32) + self.vocabulary.ranks[codes]).argsort()
        ordered = codes[order[:limit]]
        values = self.vocabulary.values
        top_counts = [
            FacetCount(values[at], count)
            for at, count in zip(
                ordered.tolist(), counts[ordered].tolist(), strict=True
            )
        ]
        always_included = (*selected, None) if counts[0] else selected
        if not always_included:
            return tuple(top_counts)
        return (
            *top_counts,
            *self._absent_counts(
                counts,
                {value_count.value for value_count in top_counts},
                always_included,
            ),
        )

    def _absent_counts(
        self, counts: Array, shown: set[str | None], selected: FacetValues
    ) -> list[FacetCount]:
        numbers = self.vocabulary.codes
        absent = [value for value in dict.fromkeys(selected) if value not in shown]
        value_counts = [
            FacetCount(value, int(counts[numbers[value]]) if value in numbers else 0)
            for value in absent
        ]
        return sorted(
            value_counts,
            key=lambda value_count: (
                -value_count.count,
                value_count.value is None,
                value_count.value or "",
            ),
        )


class VocabularySet:
    """The vocabularies of all facets, across all snapshots of a process."""

    def __init__(self) -> None:
        self._vocabularies: dict[str, FacetVocabulary] = {}
        self._lock = Lock()  # for concurrent use by an old and a new snapshot

    def column(self, name: str, facets: Sequence[SegmentFacet]) -> FacetColumn:
        """Return the column of a facet across several segments."""
        with self._lock:
            vocabulary = self._vocabularies.setdefault(name, FacetVocabulary())
            codes = concatenate(
                [self._map_codes(vocabulary, facet) for facet in facets]
            )
        if all(facet.offsets is None for facet in facets):
            return FacetColumn(vocabulary, codes, None)
        counts = [
            np.ones(len(facet.codes), np.int64)
            if facet.offsets is None
            else to_lengths(facet.offsets)
            for facet in facets
        ]
        return FacetColumn(vocabulary, codes, to_offsets(concatenate(counts, np.int64)))

    def prefix_column(self, name: str, column: FacetColumn, length: int) -> FacetColumn:
        """Return a column of the prefixes of another column's values."""
        with self._lock:
            vocabulary = self._vocabularies.setdefault(name, FacetVocabulary())
            numbers = vocabulary.assign_codes(
                [value and value[:length] for value in column.vocabulary.values]
            )
        return FacetColumn(vocabulary, numbers[column.codes], column.offsets)

    def _map_codes(self, vocabulary: FacetVocabulary, facet: SegmentFacet) -> Array:
        numbers = vocabulary.assign_codes(facet.values)
        if len(numbers) == 0 or np.array_equal(numbers, np.arange(len(numbers))):
            return facet.codes
        return numbers[facet.codes]
