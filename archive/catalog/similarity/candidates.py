"""Find the documents that may be copies of new ones: they have a band in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from archive.catalog.similarity.entries import Entries
from archive.catalog.similarity.index import find_documents
from archive.catalog.similarity.merging import living_documents
from archive.catalog.similarity.postings import distinct, sorted_postings
from archive.catalog.similarity.segments import Kind


@dataclass(frozen=True, slots=True)
class Candidates:
    """The bands that several documents have: those of each new one, and who has each."""

    bands_by_id: Mapping[str, Sequence[int]]
    ids_by_band: Mapping[int, set[str]]

    @property
    def ids(self) -> set[str]:
        """Return all documents that share a band with a new one, or are one."""
        return set().union(*self.ids_by_band.values())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each new document with each that shares a band with it, in order.

        A pair of new documents is only yielded for the larger ID.
        """
        for id, bands in sorted(self.bands_by_id.items()):
            sharing = set().union(*(self.ids_by_band[band] for band in bands))
            for candidate in sorted(sharing):
                if candidate not in self.bands_by_id or candidate < id:
                    yield id, candidate


def find_candidates(connection: Connection, entries: Entries) -> Candidates:
    """Return the documents that share a band with new ones.

    Most bands are of one document. They are dropped while hashes are arrays. What was
    indexed of an earlier text of a new document does not count.
    """
    new_ids = entries.ids
    bands = distinct([entries.bands.hashes])
    indexed = find_documents(connection, Kind.BANDS, bands)
    ids = [*new_ids, *indexed.ids]
    postings = indexed.postings.shifted(len(new_ids))
    shared = sorted_postings([entries.bands, postings]).repeated()
    older = living_documents(connection, sorted({*indexed.ids}.difference(new_ids)))
    bands_by_id: defaultdict[str, list[int]] = defaultdict(list)
    ids_by_band: defaultdict[int, set[str]] = defaultdict(set)
    for band, number in shared.pairs():
        id = ids[number]
        if number < len(new_ids):
            bands_by_id[id].append(band)
            ids_by_band[band].add(id)
        elif id in older:
            ids_by_band[band].add(id)
    return Candidates(bands_by_id, ids_by_band)
