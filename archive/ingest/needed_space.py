"""Estimate the space on the disk that the rest of an ingest needs."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Protocol

from archive.errors import DiskFullError
from archive.messages import Message
from archive.paths import file_size
from archive.progress import Progress

MIN_SAMPLE_BYTES = 1_000_000
"""Bytes that must have been read before the growth of the catalog is used."""
DEFAULT_CATALOG_SHARE = 2.2
"""Bytes of the catalog for a byte of a file, before. Wire stories need the most."""
OTHER_SHARE = 1.2
"""Bytes of the index, its merges and SQLite's log for a byte of the catalog."""


class IngestProgress(Progress, Protocol):
    """A receiver for the progress of an ingest, in bytes."""

    def note(self, message: str) -> None:
        """Report a problem or a repair of one file."""


class MeasuredProgress:
    """Pass progress on, and compare it with the growth of the catalog."""

    def __init__(self, progress: IngestProgress, catalog_path: Path) -> None:
        self._progress = progress
        self._path = catalog_path
        self._size_before = _catalog_size(catalog_path)
        self._read_bytes = 0
        self._unread_bytes = 0

    def start(self, total: int) -> None:
        """Add `total` bytes to read."""
        self._unread_bytes += total
        self._progress.start(total)

    def advance(self, size: int) -> None:
        """Report `size` bytes as read."""
        self._read_bytes += size
        self._unread_bytes -= size
        self._progress.advance(size)

    def note(self, message: str) -> None:
        """Report a problem or a repair of one file."""
        self._progress.note(message)

    def explain(self, error: DiskFullError) -> DiskFullError:
        """Return the error with the space that is needed, if files are unread."""
        if self._unread_bytes <= 0:
            return error
        return DiskFullError(
            Message(
                "{path}: the disk is full; the {unread:,} MB of files that are not read "
                "yet need about {needed:,} MB more; free some space and run the same "
                "command again (articles read so far are kept)",
                path=self._path,
                unread=_megabytes(self._unread_bytes),
                needed=_megabytes(self.needed_bytes),
            )
        )

    @property
    def needed_bytes(self) -> float:
        """Return the space that the unread files need, in bytes."""
        share = DEFAULT_CATALOG_SHARE
        if self._read_bytes >= MIN_SAMPLE_BYTES:
            growth = _catalog_size(self._path) - self._size_before
            share = max(growth, 0) / self._read_bytes
        return self._unread_bytes * share * (1 + OTHER_SHARE)


def _catalog_size(path: Path) -> int:
    return file_size(path) + file_size(path.with_name(f"{path.name}-wal"))


def _megabytes(size: float) -> int:
    """Return a size in whole megabytes, rounded up."""
    return math.ceil(size / 1_000_000)
