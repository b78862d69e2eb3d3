"""Find the documents of the archive that share passages with others, in arrays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from archive.catalog.similarity.index import find_documents
from archive.catalog.similarity.postings import (
    Numbers,
    Positions,
    Postings,
    as_numbers,
    distinct,
    is_first,
)
from archive.catalog.similarity.segments import Kind

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SharedPassages:
    """All documents that have some passages.

    `ids` are in ascending order. The number of a document is its position in them.
    """

    ids: Sequence[str]
    postings: Postings

    def ids_of(self, numbers: Numbers) -> list[str]:
        """Return the IDs of documents by their numbers."""
        return [self.ids[number] for number in numbers.tolist()]

    def rank(self, id: str) -> int:
        """Return how many of the documents have a smaller ID: its own number, if any."""
        return bisect_left(self.ids, id)

    def mask(self, ids: Collection[str]) -> Mask:
        """Return for each number whether the document is one of these."""
        return np.fromiter((id in ids for id in self.ids), bool, len(self.ids))

    def documents(self, hashes: Numbers) -> list[Numbers]:
        """Return the numbers of the documents with each passage, in ascending order."""
        starts = np.searchsorted(self.postings.hashes, hashes)
        ends = np.searchsorted(self.postings.hashes, hashes, "right")
        edges = zip(starts.tolist(), ends.tolist(), strict=True)
        return [self.postings.documents[start:end] for start, end in edges]

    def hashes_of(self, is_wanted: Mask) -> Numbers:
        """Return the passages of the documents whose number the mask has."""
        return distinct([self.postings.hashes[is_wanted[self.postings.documents]]])


def find_shared_passages(
    connection: Connection, hashes_by_id: Mapping[str, Numbers]
) -> SharedPassages:
    """Return all documents that may have a passage of some documents.

    They may be gone, or have another text today.
    """
    hashes = distinct(hashes_by_id.values())
    indexed = find_documents(connection, Kind.PASSAGES, hashes)
    return SharedPassages(indexed.ids, indexed.postings)


def have_common(left: Numbers, right: Numbers) -> bool:
    """Return whether two arrays have a number in common."""
    return bool(np.isin(left, right).any())


def most_shared(lists: Sequence[Numbers]) -> Numbers:
    """Return all documents of several lists, those in the most lists first.

    Of documents in as many lists, the one with the smaller number is first.
    """
    numbers, counts = np.unique(_joined(lists), return_counts=True)
    return numbers[np.argsort(-counts, kind="stable")]


def in_all(lists: Sequence[Numbers]) -> Numbers:
    """Return the documents in all of some lists, in ascending order."""
    shortest_first = sorted(lists, key=len)
    return reduce(
        lambda left, right: np.intersect1d(left, right, assume_unique=True),
        shortest_first,
    )


def groups_by_lists(
    lists: Sequence[Numbers],
) -> Iterator[tuple[tuple[int, ...], Numbers]]:
    """Yield the documents that are in the same lists, with the positions of these."""
    sizes = [len(numbers) for numbers in lists]
    documents = _joined(lists)
    positions = np.repeat(np.arange(len(lists)), sizes)
    order = np.argsort(documents, kind="stable")
    documents, positions = documents[order], positions[order]
    starts = np.flatnonzero(is_first(documents))
    counts = np.diff(starts, append=len(documents))
    # Most documents share one passage. They are not looked at one by one.
    single = starts[counts == 1]
    yield from _groups_of_one_list(documents[single], positions[single])
    members: dict[tuple[int, ...], list[int]] = {}
    several = starts[counts > 1].tolist()
    for start, count in zip(several, counts[counts > 1].tolist(), strict=True):
        group = tuple(positions[start : start + count].tolist())
        members.setdefault(group, []).append(int(documents[start]))
    for group, numbers in members.items():
        yield group, as_numbers(numbers)


def _groups_of_one_list(
    documents: Numbers, positions: Positions
) -> Iterator[tuple[tuple[int], Numbers]]:
    order = np.argsort(positions, kind="stable")
    documents, positions = documents[order], positions[order]
    starts = np.flatnonzero(is_first(positions)).tolist()
    for start, end in pairwise([*starts, len(positions)]):
        yield (int(positions[start]),), documents[start:end]


def _joined(lists: Sequence[Numbers]) -> Numbers:
    return np.concatenate([as_numbers(()), *lists])
