"""Sorted hashes with the numbers of the documents that have them, as bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.inflating import inflate

HASH_BITS = np.uint64(32)
HASHES = 1 << 32
"""The number of different hashes."""
POSTINGS_PER_BLOCK = 4_096
"""The mean number of postings in a block. A block is at least half as large."""
POSTING_BYTES = 8
COMPRESSION_LEVEL = 1

Numbers = NDArray[np.uint32]
Positions = NDArray[np.intp]
Number = TypeVar("Number", np.uint32, np.uint64, np.intp)


@dataclass(frozen=True, slots=True)
class Postings:
    """Hashes in ascending order, and the number of a document that has each."""

    hashes: Numbers
    documents: Numbers

    def __len__(self) -> int:
        return len(self.hashes)

    def between(self, low: int, high: int) -> Postings:
        """Return the postings with hashes from `low` to below `high`."""
        start = int(np.searchsorted(self.hashes, np.uint32(low)))
        end = len(self)
        if high < HASHES:
            end = int(np.searchsorted(self.hashes, np.uint32(high)))
        return Postings(self.hashes[start:end], self.documents[start:end])

    def with_hashes(self, hashes: Numbers) -> Postings:
        """Return the postings with one of these hashes, which are in ascending order."""
        if not len(self):
            return self
        starts = np.searchsorted(self.hashes, hashes)
        # Most hashes are not there. It is faster to look for the end of the others only.
        nearest = self.hashes[np.minimum(starts, len(self) - 1)]
        is_there = nearest == hashes
        starts = starts[is_there]
        ends = np.searchsorted(self.hashes, hashes[is_there], "right")
        positions = spread(starts, ends - starts)
        return Postings(self.hashes[positions], self.documents[positions])

    def groups(self) -> tuple[Positions, Positions]:
        """Return for each posting where those of its hash begin, and how many there are."""
        starts = np.flatnonzero(is_first(self.hashes))
        counts = np.diff(starts, append=len(self))
        return np.repeat(starts, counts), np.repeat(counts, counts)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield each hash with the number of a document."""
        return zip(self.hashes.tolist(), self.documents.tolist(), strict=True)

    def shifted(self, number: int) -> Postings:
        """Return the postings with numbers of documents that are higher by `number`."""
        return Postings(self.hashes, self.documents + np.uint32(number))

    def distinct(self) -> Postings:
        """Return all different postings, in ascending order."""
        return distinct_postings([self])

    def repeated(self) -> Postings:
        """Return the postings whose hash several postings have."""
        _, counts = self.groups()
        is_repeated = counts > 1
        return Postings(self.hashes[is_repeated], self.documents[is_repeated])

    def renumbered(self, numbers: NDArray[np.int64]) -> Postings:
        """Return the postings with new numbers of documents, without those below 0."""
        documents = numbers[self.documents]
        is_left = documents >= 0
        return Postings(self.hashes[is_left], documents[is_left].astype(np.uint32))


def as_numbers(values: Iterable[int] | NDArray[Any]) -> Numbers:
    """Return an array of integers of 32 bits without a sign."""
    return np.asarray(
        values if isinstance(values, np.ndarray) else [*values], np.uint32
    )


def distinct(hashes: Iterable[Numbers]) -> Numbers:
    """Return all different hashes of several arrays, in ascending order."""
    return _distinct(np.concatenate([as_numbers(()), *hashes]))


def _distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """Return all different numbers. `np.unique` is slower for few and for many."""
    every = np.sort(numbers)
    return every[is_first(every)]


def is_first(numbers: NDArray[Number]) -> NDArray[np.bool_]:
    """Return which numbers, in ascending order, differ from the one before."""
    is_first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=is_first[1:])
    return is_first


def spread(starts: Positions, counts: Positions) -> Positions:
    """Return all positions of ranges, which have a start and a length."""
    steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    positions: Positions = np.repeat(starts, counts) + steps
    return positions


def concatenated(parts: Iterable[Postings]) -> Postings:
    """Return the postings of several parts, one part after the other."""
    every = [NO_POSTINGS, *parts]
    return Postings(
        np.concatenate([part.hashes for part in every]),
        np.concatenate([part.documents for part in every]),
    )


NO_POSTINGS = Postings(as_numbers(()), as_numbers(()))


def sorted_postings(parts: Iterable[Postings]) -> Postings:
    """Return all postings in the order of their hashes, then of their documents."""
    return _from_keys(_sorted_keys([*parts]))


def distinct_postings(parts: Iterable[Postings]) -> Postings:
    """Return all different postings of several parts, in ascending order."""
    keys = _sorted_keys([*parts])
    return _from_keys(keys[is_first(keys)])


def _sorted_keys(parts: Sequence[Postings]) -> NDArray[np.uint64]:
    """Return hashes with numbers of documents, which are sorted faster as one number.

    There may be some ten million of them. They are therefore in memory only once.
    """
    keys = np.empty(sum(map(len, parts)), np.uint64)
    start = 0
    for part in parts:
        own = keys[start : start + len(part)]
        own[:] = part.hashes
        own <<= HASH_BITS
        own |= part.documents
        start += len(part)
    keys.sort()
    return keys


def _from_keys(keys: NDArray[np.uint64]) -> Postings:
    """Return the postings of keys, which are overwritten."""
    documents = as_numbers(keys)
    keys >>= HASH_BITS
    return Postings(as_numbers(keys), documents)


def postings_of(hashes_by_document: Sequence[Numbers]) -> Postings:
    """Return the postings of documents, whose numbers are their positions."""
    counts = [len(hashes) for hashes in hashes_by_document]
    documents = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    hashes = np.concatenate([as_numbers(()), *hashes_by_document])
    return sorted_postings([Postings(hashes, documents)])


def block_count(posting_count: int) -> int:
    """Return the number of blocks for so many postings: a power of two, or none."""
    if not posting_count:
        return 0
    return 1 << max(0, (posting_count // POSTINGS_PER_BLOCK).bit_length())


def block_width(blocks: int) -> int:
    """Return how many different hashes belong to each of so many blocks."""
    return HASHES // blocks


def encode(postings: Postings) -> bytes:
    """Return postings as bytes.

    The differences between hashes are small. Their high bytes are therefore equal, and
    are stored next to each other for the compression. So are those of the numbers.
    """
    differences = np.diff(postings.hashes, prepend=np.uint32(0)).astype("<u4")
    columns = np.concatenate([differences, postings.documents.astype("<u4")])
    planes = columns.view(np.uint8).reshape(2, len(postings), 4).transpose(0, 2, 1)
    return zlib.compress(planes.tobytes(), COMPRESSION_LEVEL)


def decode(data: bytes) -> Postings:
    """Return the postings that were encoded. Raise DamagedValueError."""
    raw = np.frombuffer(inflate(data), np.uint8)
    if len(raw) % POSTING_BYTES:
        raise DamagedValueError("a block of hashes has another length")
    planes = raw.reshape(2, 4, -1).transpose(0, 2, 1)
    differences, documents = np.ascontiguousarray(planes).view("<u4")[..., 0]
    return Postings(np.cumsum(differences, dtype=np.uint32), as_numbers(documents))
