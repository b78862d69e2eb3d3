"""Merge small segments, so that there are few, and drop what is outdated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from archive.catalog.schema import documents
from archive.catalog.similarity.entries import DocumentRow
from archive.catalog.similarity.postings import (
    Postings,
    block_count,
    block_width,
    sorted_postings,
)
from archive.catalog.similarity.segments import (
    Kind,
    PostingsReader,
    Segment,
    SegmentWriter,
    delete_segments,
    read_rows,
    read_segments,
)
from archive.chunks import chunks

SEGMENTS_PER_MERGE = 8
"""Segments of about the same size that are merged."""
LAST_TIER = 6
"""Segments of 8^6 = 262,144 documents and more are only merged to drop old entries."""
MAX_ENTRIES_PER_DOCUMENT = 2
"""Entries for each document of the catalog from which on all segments are merged."""


def merge_segments(connection: Connection) -> None:
    """Merge segments while there are many of the same size."""
    while due := _segments_to_merge(read_segments(connection)):
        _merge(connection, due)
        segments = read_segments(connection)
        entries = sum(segment.documents for segment in segments)
        if len(segments) > 1 and entries > _max_entries(connection):
            _merge(connection, segments)


def tier_of(segment: Segment) -> int:
    """Return the size of a segment: the power of 8 of its documents."""
    return (max(segment.documents, 1).bit_length() - 1) // 3


def _segments_to_merge(segments: Sequence[Segment]) -> list[Segment]:
    """Return the oldest segments of a size of which there are enough, if any."""
    ordered = sorted(segments, key=lambda segment: (tier_of(segment), segment.number))
    for tier, group in groupby(ordered, key=tier_of):
        same_tier = [*group]
        if tier < LAST_TIER and len(same_tier) >= SEGMENTS_PER_MERGE:
            return same_tier[:SEGMENTS_PER_MERGE]
    return []


def _max_entries(connection: Connection) -> int:
    count = connection.scalar(select(func.count()).select_from(documents)) or 0
    return MAX_ENTRIES_PER_DOCUMENT * count


def _merge(connection: Connection, segments: Sequence[Segment]) -> None:
    """Write one segment in place of several. In memory are their IDs and some blocks."""
    rows, numbers = _rows_to_keep(connection, segments)
    writer = SegmentWriter(connection)
    counts = {}
    for kind in (Kind.BANDS, Kind.PASSAGES):
        blocks = block_count(sum(segment.postings(kind) for segment in segments))
        readers = [PostingsReader(connection, segment, kind) for segment in segments]
        parts = _merged_blocks(readers, numbers, blocks)
        counts[kind] = writer.add_postings(kind, parts), blocks
    merged = Segment(
        writer.number,
        writer.add_documents(rows),
        *counts[Kind.BANDS],
        *counts[Kind.PASSAGES],
    )
    delete_segments(connection, [segment.number for segment in segments])
    if rows:
        writer.finish(merged)


def _merged_blocks(
    readers: Sequence[PostingsReader],
    numbers: Sequence[NDArray[np.int64]],
    blocks: int,
) -> Iterator[Postings]:
    """Yield the postings of each block of the merged segment."""
    width = block_width(blocks) if blocks else 0
    for low in range(0, blocks * width, max(width, 1)):
        yield sorted_postings(
            [
                reader.between(low, low + width).renumbered(new_numbers)
                for reader, new_numbers in zip(readers, numbers, strict=True)
            ]
        )


def _rows_to_keep(
    connection: Connection, segments: Sequence[Segment]
) -> tuple[list[DocumentRow], list[NDArray[np.int64]]]:
    """Return the newest entries of documents that are not gone.

    Also return, for each segment, the new numbers of its documents, or -1.
    """
    rows_by_segment = [
        [row for _, rows in read_rows(connection, segment) for row in rows]
        for segment in segments
    ]
    newest = {
        row.id: segment.number
        for segment, rows in sorted(
            zip(segments, rows_by_segment, strict=True), key=lambda pair: pair[0].number
        )
        for row in rows
    }
    living = living_documents(connection, [*newest])
    merged: list[DocumentRow] = []
    numbers = []
    for segment, rows in zip(segments, rows_by_segment, strict=True):
        new_numbers = np.full(len(rows), -1, np.int64)
        for number, row in enumerate(rows):
            if row.id in living and newest[row.id] == segment.number:
                new_numbers[number] = len(merged)
                merged.append(row)
        numbers.append(new_numbers)
    return merged, numbers


def living_documents(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those of the documents that exist and are not gone."""
    living: set[str] = set()
    for chunk in chunks(ids):
        query = select(documents.c.id).where(
            documents.c.id.in_(chunk), documents.c.gone.is_(False)
        )
        living.update(connection.scalars(query))
    return living
