"""Batches of changes that fit into a limit of memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from archive.errors import CuttingsError
from index.engine import DocumentChange
from index.memory_limits import MIN_MEMORY_MB

OVERHEAD_MB = 64
"""Constant memory overhead in megabytes: the cache of analysed words."""
BYTES_PER_CHARACTER, BYTES_PER_WORD, BYTES_PER_CHANGE = 20, 100, 1_500
"""Memory in bytes per character, word and change, before the commit."""
BYTES_PER_NEW_WORD = 1_000
"""Further memory in bytes for a word that no other text of the batch has."""
WORD_SEPARATORS = " \n.-/:'’_@"
"""Characters between words, or between the parts of a web address or a compound."""
FIRST_UNSPACED = 0x0E00
"""The first character of the scripts without spaces: each may be a word."""


def batch_bytes(memory_mb: int) -> int:
    """Return the bytes available for a batch, out of `memory_mb`.

    Raise CuttingsError if that is too little.
    """
    if memory_mb < MIN_MEMORY_MB:
        raise CuttingsError(
            f"{memory_mb} MB is not enough memory to write the index; "
            f"allow {MIN_MEMORY_MB} MB or more."
        )
    return (memory_mb - OVERHEAD_MB) << 20


def batch_changes(
    changes: Iterable[DocumentChange], max_bytes: int
) -> Iterator[list[DocumentChange]]:
    """Yield batches of changes that need at most `max_bytes` of memory.

    A text that needs more is a batch of its own.
    """
    batch: list[DocumentChange] = []
    words: set[str] = set()
    batch_size = 0
    for change in changes:
        size = BYTES_PER_CHANGE
        if change.document:
            size += _text_bytes(change.document.text, words)
        if batch and batch_size + size > max_bytes:
            words = set()
            yield batch
            batch, batch_size = [], 0
        batch.append(change)
        batch_size += size
    if batch:
        yield batch


def _text_bytes(text: str, words: set[str]) -> int:
    """Return the memory for a text, and add its words to those of the batch.

    The characters between words, and unspaced characters, count as words.
    """
    word_count = sum(map(text.count, WORD_SEPARATORS))
    if not text.isascii():
        numbers = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        word_count += int(np.count_nonzero(numbers >= FIRST_UNSPACED))
    earlier_count = len(words)
    words.update(text.split())
    return (
        len(text) * BYTES_PER_CHARACTER
        + word_count * BYTES_PER_WORD
        + (len(words) - earlier_count) * BYTES_PER_NEW_WORD
    )
