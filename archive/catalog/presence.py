"""Refuse to create a catalog where one was lost."""

from __future__ import annotations

from pathlib import Path

from archive.errors import CuttingsError
from archive.home import Home
from archive.messages import Message
from archive.paths import file_size

LOST = (
    "{path}: missing or empty, but its index is still there; restore a backup of the "
    "catalog, or remove the folder {index} and run `cuttings index` again to start a "
    "new archive (without the earlier corrections)"
)
TRUNCATED = "{path}: damaged (only {size} bytes); restore a backup of it"
LOST_WITH_CHANGES = (
    "{path}: missing or empty, but {wal} has changes of it; move both together, or "
    "restore a backup of the catalog"
)
MIN_SIZE = 512
"""The size of the smallest page of SQLite in bytes."""


def refuse_lost_catalog(path: Path) -> None:
    """Raise CuttingsError if the catalog at `path` was lost or truncated.

    A new one would get another ID, and its index and corrections would be lost.
    """
    if size := file_size(path):
        if size < MIN_SIZE:  # SQLite would read it as an empty database
            raise CuttingsError(Message(TRUNCATED, path=path, size=size))
        return
    write_ahead_log = path.with_name(f"{path.name}-wal")
    if not path.exists() and file_size(write_ahead_log):
        raise CuttingsError(Message(LOST_WITH_CHANGES, path=path, wal=write_ahead_log))
    home = Home(path.parent)
    if path == home.catalog_path and _has_files(home.index_path):
        raise CuttingsError(Message(LOST, path=path, index=home.index_path))


def _has_files(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
