"""Add documents to the index of texts, and look documents up by hashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, delete

from archive.catalog.schema import similarity_blocks, similarity_segments
from archive.catalog.similarity.entries import Entry
from archive.catalog.similarity.merging import merge_segments
from archive.catalog.similarity.postings import Numbers, Postings, postings_of
from archive.catalog.similarity.segments import (
    Kind,
    Segment,
    find_hashes,
    read_ids,
    read_segments,
    write_segment,
)


def add_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write a segment with the entries, and merge segments if there are many."""
    if entries:
        write_segment(
            connection,
            [entry.row for entry in entries],
            postings_of([entry.bands for entry in entries]),
            postings_of([entry.passages for entry in entries]),
        )
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
    ids_by_hash: defaultdict[int, set[str]] = defaultdict(set)
    for segment in read_segments(connection):
        parts = [*find_hashes(connection, segment, kind, hashes)]
        ids = _read_ids(connection, segment, parts)
        for part in parts:
            pairs = zip(part.hashes.tolist(), part.documents.tolist(), strict=True)
            for value, number in pairs:
                ids_by_hash[value].add(ids[number])
    return ids_by_hash


def _read_ids(
    connection: Connection, segment: Segment, parts: Sequence[Postings]
) -> Mapping[int, str]:
    """Return the ID of each document, by its number in the segment."""
    if not parts:
        return {}
    numbers = np.unique(np.concatenate([part.documents for part in parts]))
    return read_ids(connection, segment, numbers)
