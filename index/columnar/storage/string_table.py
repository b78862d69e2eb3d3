"""Tables of texts, such as the terms of a field or the values of a facet.

`NAME` is the UTF-8 of all texts, and `NAME.sizes` the length of each in bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise

import numpy as np

from index.columnar.storage.arrays import Array, concatenate, to_lengths
from index.columnar.storage.column_file import ColumnFile, ColumnWriter
from index.columnar.storage.number_column import NumberColumn, write_numbers

BATCH_SIZE = 4_096
"""Number of texts per read or write."""
HEAD_BYTES = 8
HEAD_MASKS = np.array(
    [(1 << 64) - (1 << 8 * (HEAD_BYTES - size)) for size in range(HEAD_BYTES + 1)],
    np.uint64,
)
"""Number of bytes of a text → mask of these bytes in its head."""


def text_head(text: bytes) -> int:
    """Return the first eight bytes of a text as a number with the same order."""
    return int.from_bytes(text[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0"), "big")


def text_heads(texts: Sequence[bytes]) -> Array:
    """Return the heads of several texts."""
    return np.array(texts, f"S{HEAD_BYTES}").view(">u8").astype("<u8")


class StringTable:
    """The texts of a table, by number."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        self._text = file.column(name)
        self._sizes = NumberColumn(file, f"{name}.sizes")

    def __len__(self) -> int:
        return len(self._sizes)

    def __getitem__(self, at: int) -> bytes:
        low, high = int(self._offsets[at]), int(self._offsets[at + 1])
        return self._text.read_range(low, high).tobytes()

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self), BATCH_SIZE):
            yield from self.read_range(first, min(first + BATCH_SIZE, len(self)))

    def read_at(self, indices: Array) -> list[bytes]:
        """Return the texts at some indices."""
        part = self._text.read_range
        ends = zip(
            self._offsets[indices].tolist(),
            self._offsets[indices + 1].tolist(),
            strict=True,
        )
        return [part(low, high).tobytes() for low, high in ends]

    def read_range(self, start_index: int, stop_index: int) -> list[bytes]:
        """Return the texts of a range of indices."""
        ends = self._offsets[start_index : stop_index + 1].tolist()
        low = ends[0]
        text = self._text.read_range(low, ends[-1]).tobytes()
        return [text[start - low : end - low] for start, end in pairwise(ends)]

    def containing(self, part: bytes) -> list[int]:
        """Return the indices of the texts with this part."""
        text = self._text.read_all().data
        places = [match.start() for match in re.finditer(re.escape(part), text)]
        at = np.searchsorted(self._offsets, np.array(places, np.int64), "right") - 1
        whole = self._offsets[at + 1] >= np.array(places, np.int64) + len(part)
        return sorted(set(at[whole].tolist()))

    @cached_property
    def heads(self) -> Array:
        """Return the first eight bytes of each text, as numbers."""
        padded = concatenate([self._text.read_all(), np.zeros(HEAD_BYTES, np.uint8)])
        eight_bytes: Array = np.ndarray(
            (len(padded) - HEAD_BYTES + 1,), ">u8", padded, strides=(1,)
        )
        sizes = np.minimum(to_lengths(self._offsets), HEAD_BYTES)
        heads: Array = eight_bytes[self._offsets[:-1]].astype(np.uint64)
        return heads & HEAD_MASKS[sizes]

    @cached_property
    def _offsets(self) -> Array:
        return self._sizes.read_offsets()


def write_strings(file: ColumnWriter, name: str, texts: Iterable[bytes]) -> None:
    """Write texts in the format of `StringTable`, in batches to limit memory."""
    sizes: list[Array] = []

    def parts() -> Iterator[Array]:
        for batch in _in_batches(texts):
            sizes.append(np.fromiter(map(len, batch), np.uint32, len(batch)))
            yield np.frombuffer(b"".join(batch), np.uint8)

    file.add_stream(name, parts(), "|u1")
    write_numbers(file, f"{name}.sizes", concatenate(sizes))


def _in_batches(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield the texts in batches of some thousand."""
    texts = iter(texts)
    return iter(lambda: list(islice(texts, BATCH_SIZE)), [])
