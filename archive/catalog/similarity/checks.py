"""Check the index of texts for damage, and the texts by its checksums."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, func, select

from archive.catalog.checksums import in_parts
from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.schema import documents, due, similarity_blocks
from archive.catalog.similarity.entries import text_checksum
from archive.catalog.similarity.postings import (
    Postings,
    block_width,
    decode,
)
from archive.catalog.similarity.segments import (
    HASH_KINDS,
    Kind,
    Segment,
    read_blocks,
    read_rows,
    read_segments,
)

DAMAGED = "the index by which copies are found is damaged ({reason})"


def check_similarity(connection: Connection) -> Iterator[str]:
    """Yield each segment that is damaged, and each text that is not as it was indexed."""
    segments = read_segments(connection)
    checksums: dict[str, int] = {}
    problems = 0
    for segment in segments:
        try:
            checksums |= {
                row.id: row.checksum
                for _, rows in read_rows(connection, segment)
                for row in rows
            }
            _check_segment(connection, segment)
        except ValueError as error:
            problems += 1
            yield DAMAGED.format(reason=f"segment {segment.number}: {error}")
    numbers = [segment.number for segment in segments]
    is_lost = similarity_blocks.c.segment.not_in(numbers)
    if connection.scalar(select(func.count()).where(is_lost)):
        problems += 1
        yield DAMAGED.format(reason="blocks of no segment")
    if not problems:
        yield from _check_texts(connection, checksums)


def _check_segment(connection: Connection, segment: Segment) -> None:
    """Raise DamagedValueError if a segment does not have what its row counts."""
    count = sum(len(rows) for _, rows in read_rows(connection, segment))
    if count != segment.documents:
        raise DamagedValueError("the number of documents is wrong")
    for kind in HASH_KINDS:
        blocks = segment.blocks(kind)
        total = 0
        for number, data in read_blocks(connection, segment, kind, range(blocks)):
            postings = decode(data)
            _check_block(postings, number * block_width(blocks), segment, kind)
            total += len(postings)
        if total != segment.postings(kind):
            raise DamagedValueError("the number of hashes is wrong")


def _check_block(postings: Postings, low: int, segment: Segment, kind: Kind) -> None:
    hashes = postings.hashes.astype(np.int64)
    in_order = bool(np.all(np.diff(hashes) >= 0))
    high = low + block_width(segment.blocks(kind))
    if not len(hashes) or not in_order or hashes[0] < low or hashes[-1] >= high:
        raise DamagedValueError("hashes are in another block than theirs")
    if int(postings.documents.max()) >= segment.documents:
        raise DamagedValueError("a hash is of no document")


def _check_texts(connection: Connection, checksums: dict[str, int]) -> Iterator[str]:
    """Yield each document whose text is not the one that was indexed last."""
    query = select(documents.c.id, documents.c.text).where(
        documents.c.gone.is_(False), documents.c.key.not_in(select(due.c.document))
    )
    for id, text in connection.execute(in_parts(query)):
        if id not in checksums:
            yield DAMAGED.format(reason=f"it lacks the document {id}")
        elif checksums[id] != text_checksum(text):
            yield f"the document {id} is damaged (its text was changed)"
