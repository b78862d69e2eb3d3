"""Counting: facets as columns of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    Mask,
    ends_of,
    joined,
    lengths_of,
    ranges,
)
from index.columnar.storage.segment import Facet
from index.engine import FacetCount

Values = Sequence[str | None]


class Vocabulary:
    """The values of a facet in all segments ever opened, numbered as they came; "not known" is 0."""

    def __init__(self) -> None:
        self.values: list[str | None] = [None]
        self.numbers: dict[str | None, int] = {None: 0}
        self._ranks = np.zeros(1, np.int64)

    def numbered(self, values: Iterable[str | None]) -> Array:
        """The number of each value, new ones at the end."""
        found = []
        for value in values:
            number = self.numbers.get(value)
            if number is None:
                number = self.numbers[value] = len(self.values)
                self.values.append(value)
            found.append(number)
        return np.array(found, np.uint32)

    @property
    def ranks(self) -> Array:
        """The place of each number when values are sorted, "not known" at the end."""
        if len(self._ranks) != len(self.values):
            size = len(self.values)
            known = sorted(range(1, size), key=self.values[:size].__getitem__)  # type: ignore[arg-type]
            ranks = np.empty(size, np.int64)
            ranks[known] = np.arange(size - 1)
            ranks[0] = size
            self._ranks = ranks
        return self._ranks


@dataclass(frozen=True)
class Column:
    """A facet of one generation. `codes` of each document; `ends` where a document may have several codes."""

    vocabulary: Vocabulary
    codes: Array
    ends: Array | None

    def mask(self, values: Values) -> Mask:
        """Which documents have one of the values."""
        numbers = [
            self.vocabulary.numbers[value]
            for value in values
            if value in self.vocabulary.numbers
        ]
        has: Mask = np.zeros(len(self.codes), np.bool_)
        for number in numbers:
            has |= self.codes == number
        if self.ends is None:
            return has
        sums = ends_of(has)
        return np.asarray(sums[self.ends[1:]] > sums[self.ends[:-1]], np.bool_)

    def counts(self, docs: Array, *, all_of_them: bool) -> Array:
        """How many of some documents have each value, by its number."""
        codes = self.codes
        if not all_of_them:
            codes = codes[docs] if self.ends is None else codes[self._places(docs)]
        return np.bincount(codes, minlength=len(self.vocabulary.values))

    def pairs(self, docs: Array) -> tuple[Array, Array]:
        """Each value that some documents have, by its number, and the document that has it."""
        if self.ends is None:
            return self.codes[docs], docs
        owners = np.repeat(docs, self.ends[1:][docs] - self.ends[:-1][docs])
        return self.codes[self._places(docs)], owners

    def _places(self, docs: Array) -> Array:
        assert self.ends is not None
        starts = self.ends[docs].astype(np.int64)
        return ranges(starts, self.ends[1:][docs] - starts)

    def top(self, counts: Array, selected: Values, most: int) -> tuple[FacetCount, ...]:
        """The values with the highest counts, equal ones by name; always the selected ones and what is not known."""
        found = np.flatnonzero(counts)
        if len(found) > most:
            sizes = counts[found]
            found = found[sizes >= np.partition(sizes, -most)[-most]]
        ordered = found[
            np.argsort((-counts[found] << 32) + self.vocabulary.ranks[found])[:most]
        ]
        values = self.vocabulary.values
        shown = [
            FacetCount(values[at], count)
            for at, count in zip(
                ordered.tolist(), counts[ordered].tolist(), strict=True
            )
        ]
        wanted = (*selected, None) if counts[0] else selected
        return (*shown, *self._missing(counts, {each.value for each in shown}, wanted))

    def _missing(
        self, counts: Array, shown: set[str | None], selected: Values
    ) -> list[FacetCount]:
        numbers = self.vocabulary.numbers
        absent = [value for value in dict.fromkeys(selected) if value not in shown]
        found = [
            FacetCount(value, int(counts[numbers[value]]) if value in numbers else 0)
            for value in absent
        ]
        return sorted(
            found, key=lambda each: (-each.count, each.value is None, each.value or "")
        )


class Names:
    """The vocabularies of all facets, over all generations that a process opens."""

    def __init__(self) -> None:
        self._vocabularies: dict[str, Vocabulary] = {}
        self._lock = Lock()  # an old and a new generation may ask at once

    def column(self, name: str, facets: Sequence[Facet]) -> Column:
        """The column of a facet over several segments."""
        with self._lock:
            vocabulary = self._vocabularies.setdefault(name, Vocabulary())
            codes = joined([self._codes(vocabulary, facet) for facet in facets])
        if all(facet.ends is None for facet in facets):
            return Column(vocabulary, codes, None)
        counts = [
            np.ones(len(facet.codes), np.int64)
            if facet.ends is None
            else lengths_of(facet.ends)
            for facet in facets
        ]
        return Column(vocabulary, codes, ends_of(joined(counts, np.int64)))

    def shortened(self, name: str, column: Column, length: int) -> Column:
        """A column by the first letters of its values."""
        with self._lock:
            vocabulary = self._vocabularies.setdefault(name, Vocabulary())
            numbers = vocabulary.numbered(
                [value and value[:length] for value in column.vocabulary.values]
            )
        return Column(vocabulary, numbers[column.codes], column.ends)

    def _codes(self, vocabulary: Vocabulary, facet: Facet) -> Array:
        numbers = vocabulary.numbered(facet.values)
        if len(numbers) == 0 or np.array_equal(numbers, np.arange(len(numbers))):
            return facet.codes
        return numbers[facet.codes]
