"""Columns of numbers that are mostly small, in as few bytes as they need.

`NAME` has each number in one, two or four bytes. The highest value of one or two bytes
marks a wider number: `NAME.wide` has these numbers, and `NAME.wide_at` their indices.
A few wide numbers, as of one long text, thus cost a few bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from index.columnar.storage.arrays import Array, shrink_dtype, to_offsets
from index.columnar.storage.column_file import ColumnFile, ColumnWriter

FULL_DTYPE: np.dtype[Any] = np.dtype("<u4")
DTYPES: tuple[np.dtype[Any], ...] = (np.dtype("<u1"), np.dtype("<u2"), FULL_DTYPE)
"""Types of a column. The last one has no marker."""
MARKERS = tuple(int(np.iinfo(dtype).max) for dtype in DTYPES[:-1])
WIDE_BYTES = 2 * FULL_DTYPE.itemsize
"""Bytes of a wide number: itself and its index."""

ReadParts = Callable[[], Iterable[Array]]
"""A function that returns the numbers in parts. It may be called several times."""


class NumberColumn:
    """A column of numbers of a file."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        self._numbers = file.column(name)
        is_mixed = f"{name}.wide" in file
        self._wide = file.column(f"{name}.wide") if is_mixed else None
        self._wide_at = file.column(f"{name}.wide_at") if is_mixed else None

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Return the type that all numbers fit in."""
        return self._numbers.dtype if self._wide is None else self._wide.dtype

    def read_range(self, start: int, end: int) -> Array:
        """Return the numbers from index `start` up to, but not including, `end`."""
        numbers = self._numbers.read_range(start, end)
        if self._wide is None or self._wide_at is None:
            return numbers
        indices = self._wide_at.read_all()
        low, high = indices.searchsorted(np.array((start, end), indices.dtype)).tolist()
        if low < high:
            numbers = numbers.astype(self._wide.dtype)
            numbers[indices[low:high] - indices.dtype.type(start)] = (
                self._wide.read_range(low, high)
            )
        return numbers

    def read_at(self, indices: Array) -> Array:
        """Return the numbers at some indices."""
        numbers = self._numbers.read_at(indices)
        if self._wide is None or self._wide_at is None:
            return numbers
        marked = np.flatnonzero(numbers == np.iinfo(numbers.dtype).max)
        if len(marked):
            wide_at = self._wide_at.read_all()
            at = wide_at.searchsorted(indices[marked].astype(wide_at.dtype))
            numbers = numbers.astype(self._wide.dtype)
            numbers[marked] = self._wide.read_at(at)
        return numbers

    def read_all(self) -> Array:
        """Return all numbers."""
        return self.read_range(0, len(self))

    def read_offsets(self) -> Array:
        """Return the offsets of parts with these lengths, then the end."""
        return shrink_dtype(to_offsets(self.read_all()))


class WideCounts:
    """The count of numbers, and of those too wide for each narrow type."""

    def __init__(self) -> None:
        self.count = 0
        self._wide = np.zeros(len(MARKERS), np.int64)

    def add(self, numbers: Array) -> None:
        """Count some more numbers."""
        self.count += len(numbers)
        self._wide += [np.count_nonzero(numbers >= marker) for marker in MARKERS]

    def smallest(self) -> tuple[np.dtype[Any], int]:
        """Return the type that needs the fewest bytes, and its count of wide numbers."""
        wide_counts = (*self._wide.tolist(), 0)
        sizes = [
            dtype.itemsize * self.count + WIDE_BYTES * wide_count
            for dtype, wide_count in zip(DTYPES, wide_counts, strict=True)
        ]
        best = sizes.index(min(sizes))
        return DTYPES[best], wide_counts[best]


def write_numbers(file: ColumnWriter, name: str, numbers: Array) -> None:
    """Write numbers below 2³² in the format of `NumberColumn`."""
    counts = WideCounts()
    counts.add(numbers)
    write_number_parts(file, name, lambda: [numbers], counts)


def write_number_parts(
    file: ColumnWriter, name: str, read_parts: ReadParts, counts: WideCounts
) -> None:
    """Write numbers in parts, so that they need not be in memory."""
    dtype, wide_count = counts.smallest()
    marker = np.iinfo(dtype).max
    parts = (np.minimum(part, marker) if wide_count else part for part in read_parts())
    file.add_stream(name, (part.astype(dtype, copy=False) for part in parts), dtype.str)
    if wide_count:
        file.add_stream(
            f"{name}.wide",
            (part[part >= marker].astype(FULL_DTYPE) for part in read_parts()),
        )
        file.add_stream(f"{name}.wide_at", _wide_indices(read_parts(), marker))


def _wide_indices(parts: Iterable[Array], marker: int) -> Iterator[Array]:
    start = 0
    for part in parts:
        yield (np.flatnonzero(part >= marker) + start).astype(FULL_DTYPE)
        start += len(part)
