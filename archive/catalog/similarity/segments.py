"""Write and read the segments of the index of texts.

A segment has a row with its counts, and blocks. A block of documents has a fixed number
of them. A block of postings has all hashes of an equal part of the range of hashes, so
that the block of a hash is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.schema import similarity_blocks, similarity_segments
from archive.catalog.similarity.entries import (
    DocumentRow,
    decode_ids,
    decode_rows,
    encode_rows,
)
from archive.catalog.similarity.postings import (
    NO_POSTINGS,
    Numbers,
    Postings,
    block_count,
    block_width,
    concatenated,
    decode,
    encode,
)
from archive.chunks import chunks

DOCUMENTS_PER_BLOCK = 1_024
BLOCKS_IN_MEMORY = 64
"""Blocks that are read or written with one statement."""


class Kind(IntEnum):
    """What a block has."""

    DOCUMENTS = 0
    BANDS = 1
    PASSAGES = 2


HASH_KINDS = (Kind.BANDS, Kind.PASSAGES)


@dataclass(frozen=True, slots=True)
class Segment:
    """The counts of a segment: documents, and blocks and postings of each kind."""

    number: int
    documents: int
    bands: int
    band_blocks: int
    passages: int
    passage_blocks: int

    def blocks(self, kind: Kind) -> int:
        """Return the number of blocks of a kind of hashes."""
        return self.band_blocks if kind is Kind.BANDS else self.passage_blocks

    def postings(self, kind: Kind) -> int:
        """Return the number of postings of a kind of hashes."""
        return self.bands if kind is Kind.BANDS else self.passages


def read_segments(connection: Connection) -> list[Segment]:
    """Return all segments, the oldest first."""
    query = select(similarity_segments).order_by(similarity_segments.c.number)
    return [Segment(*row) for row in connection.execute(query)]


class SegmentWriter:
    """Writes one segment. Its row is written last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        last = select(func.max(similarity_segments.c.number))
        self.number = (connection.scalar(last) or 0) + 1
        self._rows: list[dict[str, object]] = []

    def add_documents(self, rows: Iterable[DocumentRow]) -> int:
        """Write the documents, and return their number."""
        count = 0
        for number, batch in enumerate(chunks(rows, DOCUMENTS_PER_BLOCK)):
            self._add(Kind.DOCUMENTS, number, encode_rows(batch))
            count += len(batch)
        return count

    def add_postings(self, kind: Kind, parts: Iterable[Postings]) -> int:
        """Write the blocks of a kind, and return the number of postings."""
        count = 0
        for number, postings in enumerate(parts):
            if len(postings):
                self._add(kind, number, encode(postings))
                count += len(postings)
        return count

    def _add(self, kind: Kind, number: int, data: bytes) -> None:
        row = {"segment": self.number, "kind": kind, "number": number, "data": data}
        self._rows.append(row)
        if len(self._rows) == BLOCKS_IN_MEMORY:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._connection.execute(insert(similarity_blocks), self._rows)
            self._rows = []

    def finish(self, segment: Segment) -> None:
        """Write what is left, and the row of the segment."""
        self._connection.execute(insert(similarity_segments).values(_columns(segment)))
        self._flush()


def _columns(segment: Segment) -> dict[str, int]:
    return {name: getattr(segment, name) for name in Segment.__dataclass_fields__}


def partition(postings: Postings, blocks: int) -> Iterator[Postings]:
    """Yield the postings of each block."""
    width = block_width(blocks) if blocks else 0
    for number in range(blocks):
        yield postings.between(number * width, (number + 1) * width)


def write_segment(
    connection: Connection,
    rows: Sequence[DocumentRow],
    bands: Postings,
    passages: Postings,
) -> None:
    """Write a segment from postings in memory."""
    writer = SegmentWriter(connection)
    band_blocks, passage_blocks = map(block_count, (len(bands), len(passages)))
    segment = Segment(
        writer.number,
        len(rows),
        len(bands),
        band_blocks,
        len(passages),
        passage_blocks,
    )
    writer.add_documents(rows)
    writer.add_postings(Kind.BANDS, partition(bands, band_blocks))
    writer.add_postings(Kind.PASSAGES, partition(passages, passage_blocks))
    writer.finish(segment)


def delete_segments(connection: Connection, numbers: Iterable[int]) -> None:
    """Delete segments with their blocks."""
    for chunk in chunks(numbers):
        in_segment = similarity_blocks.c.segment.in_(chunk)
        connection.execute(delete(similarity_blocks).where(in_segment))
        is_one = similarity_segments.c.number.in_(chunk)
        connection.execute(delete(similarity_segments).where(is_one))


def read_blocks(
    connection: Connection, segment: Segment, kind: Kind, numbers: Sequence[int]
) -> Iterator[tuple[int, bytes]]:
    """Yield the numbers and the bytes of the blocks that exist, in order."""
    query = (
        select(similarity_blocks.c.number, similarity_blocks.c.data)
        .where(
            similarity_blocks.c.segment == segment.number,
            similarity_blocks.c.kind == kind,
        )
        .order_by(similarity_blocks.c.number)
    )
    for chunk in chunks(numbers, BLOCKS_IN_MEMORY):
        rows = query.where(similarity_blocks.c.number.in_(chunk))
        yield from connection.execute(rows)


def read_rows(
    connection: Connection, segment: Segment, blocks: Sequence[int] | None = None
) -> Iterator[tuple[int, list[DocumentRow]]]:
    """Yield the number of the first document of each block, and its documents."""
    if blocks is None:
        blocks = range(-(-segment.documents // DOCUMENTS_PER_BLOCK))
    for number, data in read_blocks(connection, segment, Kind.DOCUMENTS, blocks):
        first = number * DOCUMENTS_PER_BLOCK
        count = min(DOCUMENTS_PER_BLOCK, segment.documents - first)
        yield first, decode_rows(data, count)


def read_ids(
    connection: Connection, segment: Segment, numbers: Numbers
) -> Mapping[int, str]:
    """Return the IDs of documents by their numbers, which are in ascending order."""
    owners, starts = np.unique(numbers // DOCUMENTS_PER_BLOCK, return_index=True)
    parts = np.split(numbers, starts[1:].tolist())
    numbers_by_block = dict(zip(owners.tolist(), parts, strict=True))
    ids: dict[int, str] = {}
    for block, data in read_blocks(
        connection, segment, Kind.DOCUMENTS, [*numbers_by_block]
    ):
        first = block * DOCUMENTS_PER_BLOCK
        count = min(DOCUMENTS_PER_BLOCK, segment.documents - first)
        wanted = numbers_by_block[block].tolist()
        positions = [number - first for number in wanted]
        ids.update(zip(wanted, decode_ids(data, count, positions), strict=True))
    return ids


class PostingsReader:
    """Reads ranges of hashes of one segment in ascending order."""

    def __init__(self, connection: Connection, segment: Segment, kind: Kind) -> None:
        self._connection = connection
        self._segment = segment
        self._kind = kind
        self._cached: tuple[range, Postings] = (range(0), NO_POSTINGS)

    def between(self, low: int, high: int) -> Postings:
        """Return the postings with hashes from `low` to below `high`."""
        blocks = self._segment.blocks(self._kind)
        if not blocks:
            return NO_POSTINGS
        width = block_width(blocks)
        numbers = range(low // width, (high - 1) // width + 1)
        if self._cached[0] != numbers:
            self._cached = (numbers, self._read(numbers))
        return self._cached[1].between(low, high)

    def _read(self, numbers: range) -> Postings:
        parts = [
            decode(data)
            for _, data in read_blocks(
                self._connection, self._segment, self._kind, numbers
            )
        ]
        return parts[0] if len(parts) == 1 else concatenated(parts)


def find_hashes(
    connection: Connection, segment: Segment, kind: Kind, hashes: Numbers
) -> Iterator[Postings]:
    """Yield the postings of a segment with these hashes, which are in ascending order."""
    blocks = segment.blocks(kind)
    if not blocks or not len(hashes):
        return
    lows = np.arange(blocks, dtype=np.uint64) * np.uint64(block_width(blocks))
    edges = [*np.searchsorted(hashes, lows.astype(np.uint32)).tolist(), len(hashes)]
    parts = {
        number: hashes[start:end]
        for number, (start, end) in enumerate(pairwise(edges))
        if start < end
    }
    for number, data in read_blocks(connection, segment, kind, [*parts]):
        postings = decode(data).with_hashes(parts[number])
        if len(postings):
            yield postings
