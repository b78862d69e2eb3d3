"""Find the documents that may be copies of new ones: they have a band in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from archive.catalog.similarity.entries import Entries
from archive.catalog.similarity.index import find_documents
from archive.catalog.similarity.merging import living_documents
from archive.catalog.similarity.postings import (
    Numbers,
    Postings,
    distinct,
    sorted_postings,
    spread,
)
from archive.catalog.similarity.segments import Kind

POSTINGS_AT_ONCE = 1_000_000
"""Postings from which pairs are made at once, which limits the memory."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents that share a band with new ones, by their numbers.

    `postings` are the bands that several documents have. The first `new_count` numbers
    are those of the new documents, in the order of their IDs.
    """

    ids: Sequence[str]
    new_count: int
    postings: Postings

    @property
    def documents(self) -> set[str]:
        """Return the IDs of all documents that share a band."""
        numbers = distinct([self.postings.documents])
        return {self.ids[number] for number in numbers.tolist()}

    def pairs(self) -> Iterator[Sequence[tuple[str, str]]]:
        """Yield each new document with each that shares a band, in parts.

        They are in the order of the new documents. A pair of these is only yielded for
        the one with the larger ID. The next part may begin with pairs of this one again.
        """
        documents = self.postings.documents
        own = np.flatnonzero(documents < self.new_count)
        own = own[np.argsort(documents[own], kind="stable")]
        new = documents[own]
        starts, counts = self.postings.find(self.postings.hashes[own])
        ends = np.cumsum(counts)
        start = 0
        while start < len(own):
            before = ends[start - 1] if start else 0
            end = int(np.searchsorted(ends, before + POSTINGS_AT_ONCE)) + 1
            part = slice(start, end)
            positions = spread(starts[part], counts[part])
            yield self._pairs(np.repeat(new[part], counts[part]), documents[positions])
            start = end

    def _pairs(self, new: Numbers, sharing: Numbers) -> Sequence[tuple[str, str]]:
        """Return each pair of documents once, with their IDs."""
        is_pair = (sharing < new) | (sharing >= self.new_count)
        pairs = Postings(new[is_pair], sharing[is_pair]).distinct().pairs()
        return [(self.ids[left], self.ids[right]) for left, right in pairs]


def find_candidates(connection: Connection, entries: Entries) -> Candidates:
    """Return the documents that share a band with new ones.

    What was indexed of an earlier text of a new document does not count.
    """
    new_ids = entries.ids
    bands = distinct([entries.bands.hashes])
    indexed = find_documents(connection, Kind.BANDS, bands)
    living = living_documents(connection, sorted({*indexed.ids}.difference(new_ids)))
    numbers = np.asarray(
        [
            number if id in living else -1
            for number, id in enumerate(indexed.ids, len(new_ids))
        ],
        np.int64,
    )
    postings = indexed.postings.renumbered(numbers)
    shared = sorted_postings([entries.bands, postings]).repeated()
    return Candidates([*new_ids, *indexed.ids], len(new_ids), shared)
