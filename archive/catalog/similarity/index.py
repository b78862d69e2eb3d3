"""Add documents to the index of texts, and look documents up by hashes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

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
    distinct_postings,
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
    """Postings of the index, each of them once, and the IDs of their documents.

    The IDs are in ascending order. The number of a document is its position in them.
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
    parts: list[Postings] = []
    ids_of_parts: list[Sequence[str]] = []
    for segment in read_segments(connection):
        postings = concatenated(find_hashes(connection, segment, kind, hashes))
        if len(postings):
            numbers, positions = _positions(postings.documents, segment.documents)
            parts.append(Postings(postings.hashes, positions))
            ids_of_parts.append(_read_ids(connection, segment, numbers))
    ids = sorted({*chain.from_iterable(ids_of_parts)})
    ranks = {id: rank for rank, id in enumerate(ids)}
    ranked = (
        Postings(part.hashes, as_numbers([ranks[id] for id in own])[part.documents])
        for part, own in zip(parts, ids_of_parts, strict=True)
    )
    return FoundDocuments(distinct_postings(ranked), ids)


def _positions(numbers: Numbers, limit: int) -> tuple[Numbers, Numbers]:
    """Return all different numbers below a limit, and the position of each in them."""
    is_there = np.zeros(limit, bool)
    is_there[numbers] = True
    positions = as_numbers(np.cumsum(is_there, dtype=np.uint32) - np.uint32(1))
    return as_numbers(np.flatnonzero(is_there)), positions[numbers]


def _read_ids(
    connection: Connection, segment: Segment, numbers: Numbers
) -> Sequence[str]:
    """Return the IDs of documents by their numbers in the segment."""
    ids = read_ids(connection, segment, numbers)
    return [ids[number] for number in numbers.tolist()]
