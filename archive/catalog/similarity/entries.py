"""The documents of a segment: their IDs, and the checksums of their texts."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.inflating import inflate
from archive.catalog.similarity.postings import (
    COMPRESSION_LEVEL,
    Numbers,
    Postings,
    as_numbers,
    decode,
    distinct,
    encode,
    postings_of,
    sorted_postings,
)
from archive.text.near_duplicates import TextFingerprint, minhash, sketch_bands
from archive.text.shingles import shingle_hashes

VERSION = 2
"""Version of the hashes of passages. A new version indexes all texts again."""
PASSAGE_SHIFT = 31
"""Of the 63 bits of a passage's hash, the lower ones are not stored."""
CHECKSUM_BYTES = 4
LOW_HALF = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a segment, and the CRC-32 of the text that is indexed."""

    id: str
    checksum: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a text. Short texts have no bands."""

    row: DocumentRow
    bands: Numbers = field(default_factory=lambda: as_numbers(()))
    passages: Numbers = field(default_factory=lambda: as_numbers(()))


@dataclass(frozen=True, slots=True)
class Entries:
    """What is indexed of several texts. The number of a document is its position."""

    rows: Sequence[DocumentRow]
    bands: Postings
    passages: Postings

    @property
    def ids(self) -> list[str]:
        """Return the IDs of the documents."""
        return [row.id for row in self.rows]

    def to_message(self) -> dict[str, object]:
        """Return the entries for another process."""
        data = (encode_rows(self.rows), encode(self.bands), encode(self.passages))
        return {
            "count": len(self.rows),
            "data": [b64encode(part).decode() for part in data],
        }

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Entries:
        """Return the entries of another process."""
        rows, bands, passages = map(b64decode, message["data"])
        return cls(decode_rows(rows, message["count"]), decode(bands), decode(passages))


def collect_entries(entries: Sequence[Entry]) -> Entries:
    """Return the entries of texts as one value."""
    return Entries(
        [entry.row for entry in entries],
        postings_of([entry.bands for entry in entries]),
        postings_of([entry.passages for entry in entries]),
    )


def join_entries(parts: Sequence[Entries]) -> Entries:
    """Return all entries of several parts."""
    starts = accumulate((len(part.rows) for part in parts), initial=0)
    pairs = [*zip(starts, parts, strict=False)]
    return Entries(
        [row for part in parts for row in part.rows],
        sorted_postings([part.bands.shifted(start) for start, part in pairs]),
        sorted_postings([part.passages.shifted(start) for start, part in pairs]),
    )


def make_entry(id: str, text: str, text_fingerprint: TextFingerprint) -> Entry:
    """Return the entry of a document."""
    row = DocumentRow(id, text_checksum(text))
    return Entry(row, band_hashes(text_fingerprint), passage_hashes(text))


def text_checksum(text: str) -> int:
    """Return the CRC-32 of a text."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def band_hashes(text_fingerprint: TextFingerprint) -> Numbers:
    """Return the hashes of the bands of a text, none if it is short."""
    sketch = minhash(text_fingerprint)
    if sketch is None:
        return as_numbers(())
    return distinct([as_numbers(band & LOW_HALF for band in sketch_bands(sketch))])


def passage_hashes(text: str) -> Numbers:
    """Return the hashes of the passages of a text."""
    return distinct(
        [as_numbers(value >> PASSAGE_SHIFT for value in shingle_hashes(text))]
    )


def encode_rows(rows: Sequence[DocumentRow]) -> bytes:
    """Return documents as bytes."""
    checksums = np.asarray([row.checksum for row in rows], "<u4").tobytes()
    ids = "\n".join(row.id for row in rows).encode()
    return zlib.compress(checksums + ids, COMPRESSION_LEVEL)


def decode_rows(data: bytes, count: int) -> list[DocumentRow]:
    """Return the documents that were encoded. Raise DamagedValueError."""
    content = inflate(data)
    size = CHECKSUM_BYTES * count
    ids = _split_ids(content, count)
    checksums = np.frombuffer(content[:size], "<u4").tolist()
    return [*map(DocumentRow, ids, checksums)]


def decode_ids(data: bytes, count: int, positions: Sequence[int]) -> list[str]:
    """Return the IDs of some of the documents that were encoded.

    IDs mostly have the same length. The others are then not read. Raise
    DamagedValueError.
    """
    content = inflate(data)
    start = CHECKSUM_BYTES * count
    width = len(content[start:].partition(b"\n")[0]) + 1
    is_regular = len(content) - start + 1 == count * width
    if not is_regular or content.count(b"\n", start) != count - 1:
        ids = _split_ids(content, count)
        return [ids[position] for position in positions]
    starts = (start + position * width for position in positions)
    return [content[at : at + width - 1].decode("utf-8", "replace") for at in starts]


def _split_ids(content: bytes, count: int) -> list[str]:
    size = CHECKSUM_BYTES * count
    ids = content[size:].decode("utf-8", "replace").split("\n")
    if len(ids) != count or len(content) < size:
        raise DamagedValueError("a list of documents has another length")
    return ids
