"""Add documents to the index of texts, and look documents up by hashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, delete

from archive.catalog.schema import similarity_blocks, similarity_segments
from archive.catalog.similarity.entries import Entries
from archive.catalog.similarity.merging import merge_segments
from archive.catalog.similarity.postings import (
    Numbers,
    Postings,
    as_numbers,
    concatenated,
    sorted_postings,
)
from archive.catalog.similarity.segments import (
    Kind,
    Segment,
    find_hashes,
    read_ids,
    read_segments,
    write_segment,
)


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """Postings of the index, and the ID of each of their documents.

    A document whose text was indexed several times may have several numbers.
    """

    postings: Postings
    ids: Sequence[str]


def add_entries(connection: Connection, entries: Entries) -> None:
    """Write a segment with the entries, and merge segments if there are many."""
    if entries.rows:
        write_segment(connection, entries.rows, entries.bands, entries.passages)
        merge_segments(connection)


def delete_entries(connection: Connection) -> None:
    """Delete the whole index."""
    for table in (similarity_blocks, similarity_segments):
        connection.execute(delete(table))


def documents_by_hash(
    connection: Connection, kind: Kind, hashes: Numbers
) -> Mapping[int, set[str]]:
    """Return the IDs of the documents that may have each hash, in ascending order.

    They may be gone, or have another text today.
    """
    documents = find_documents(connection, kind, hashes)
    ids_by_hash: defaultdict[int, set[str]] = defaultdict(set)
    for value, number in documents.postings.pairs():
        ids_by_hash[value].add(documents.ids[number])
    return ids_by_hash


def find_documents(
    connection: Connection, kind: Kind, hashes: Numbers
) -> FoundDocuments:
    """Return the documents that may have hashes, which are in ascending order."""
    ids: list[str] = []
    all_postings: list[Postings] = []
    for segment in read_segments(connection):
        parts = [*find_hashes(connection, segment, kind, hashes)]
        if parts:
            postings = concatenated(parts)
            numbers, positions = np.unique(postings.documents, return_inverse=True)
            own = Postings(postings.hashes, as_numbers(positions))
            all_postings.append(own.shifted(len(ids)))
            ids += _read_ids(connection, segment, numbers)
    return FoundDocuments(sorted_postings(all_postings), ids)


def _read_ids(
    connection: Connection, segment: Segment, numbers: Numbers
) -> Sequence[str]:
    """Return the IDs of documents by their numbers in the segment."""
    ids = read_ids(connection, segment, numbers)
    return [ids[number] for number in numbers.tolist()]
