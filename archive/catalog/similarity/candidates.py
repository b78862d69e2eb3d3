"""Find the documents that may be copies of new ones: they have a band in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from archive.catalog.schema import documents
from archive.catalog.similarity.entries import Entries
from archive.catalog.similarity.index import find_documents
from archive.catalog.similarity.postings import (
    Numbers,
    Postings,
    distinct,
    sorted_postings,
    spread,
)
from archive.catalog.similarity.segments import Kind
from archive.chunks import chunks

POSTINGS_AT_ONCE = 250_000
"""Postings from which pairs are made at once, which limits the memory."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents that share a band with new ones, by their numbers.

    `postings` are the bands that several documents have. The first `new_count` numbers
    are those of the new documents, in the order of their keys. `stories` has the story of
    each document, or `None`.
    """

    ids: Sequence[str]
    new_count: int
    postings: Postings
    stories: Mapping[str, str | None]

    def pairs(self) -> Iterator[Sequence[tuple[str, str]]]:
        """Yield each new document with each that shares a band, in parts.

        They are in the order of the new documents. A pair of these is only yielded for
        the one with the larger number. The next part may begin with pairs of this one again.
        """
        numbers = self.postings.documents
        own = np.flatnonzero(numbers < self.new_count)
        own = own[np.argsort(numbers[own], kind="stable")]
        starts, counts = (column[own] for column in self.postings.groups())
        new = numbers[own]
        ends = np.cumsum(counts)
        start = 0
        while start < len(own):
            before = ends[start - 1] if start else 0
            end = int(np.searchsorted(ends, before + POSTINGS_AT_ONCE)) + 1
            part = slice(start, end)
            positions = spread(starts[part], counts[part])
            yield self._pairs(np.repeat(new[part], counts[part]), numbers[positions])
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
    ids = [*new_ids, *indexed.ids]
    postings = indexed.postings.shifted(len(new_ids))
    shared = sorted_postings([entries.bands, postings]).repeated()
    sharing = distinct([shared.documents]).tolist()
    stories = _read_stories(connection, sorted({ids[number] for number in sharing}))
    is_new = set(new_ids).__contains__
    numbers = np.full(len(ids), -1)
    for number in sharing:
        id = ids[number]
        if number < len(new_ids) or (id in stories and not is_new(id)):
            numbers[number] = number
    return Candidates(ids, len(new_ids), shared.renumbered(numbers), stories)


def _read_stories(
    connection: Connection, ids: Sequence[str]
) -> Mapping[str, str | None]:
    """Return the stories of those of the documents that are not gone."""
    living = select(documents.c.id, documents.c.story).where(
        documents.c.gone.is_(False)
    )
    stories: dict[str, str | None] = {}
    for chunk in chunks(ids):
        rows = connection.execute(living.where(documents.c.id.in_(chunk))).all()
        stories.update((id, story) for id, story in rows)
    return stories
