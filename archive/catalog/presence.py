"""Refuse to create a catalog where one was lost."""

from __future__ import annotations

from pathlib import Path

from archive.errors import CuttingsError
from archive.home import Home
from archive.messages import Message

LOST = (
    "{path}: missing or empty, but its index is still there; restore a backup of the "
    "catalog, or remove the folder {index} and run `cuttings index` again to start a "
    "new archive (without the earlier corrections)"
)
CUT = "{path}: damaged (only {size} bytes); restore a backup of it"
LOST_WITH_CHANGES = (
    "{path}: missing or empty, but {wal} has changes of it; move both together, or "
    "restore a backup of the catalog"
)
MIN_SIZE = 512
"""The size of the smallest page of SQLite in bytes."""


def refuse_lost_catalog(path: Path) -> None:
    """Raise CuttingsError if there is no catalog at `path` any more.

    A new one would get another ID, and its index and corrections would be lost.
    """
    if size := _size(path):
        if size < MIN_SIZE:  # SQLite would read it as an empty database
            raise CuttingsError(Message(CUT, path=path, size=size))
        return
    write_ahead_log = path.with_name(f"{path.name}-wal")
    if not path.exists() and _size(write_ahead_log):
        raise CuttingsError(Message(LOST_WITH_CHANGES, path=path, wal=write_ahead_log))
    index = Home(path.parent).index_path
    if path == Home(path.parent).catalog_path and _has_files(index):
        raise CuttingsError(Message(LOST, path=path, index=index))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _has_files(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
