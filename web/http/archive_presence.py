"""Refuse requests after the archive was removed or replaced under the server.

An open database stays readable after its file is gone, so that pages would show an
archive that no longer exists.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request

from archive.errors import CuttingsError
from archive.messages import N_, Message

ARCHIVE_REMOVED = N_(
    "The archive in {folder} was removed or cannot be reached. Restore it, for "
    "example with “cuttings restore”, or connect its drive. Then restart the server."
)
ARCHIVE_REPLACED = N_(
    "The archive in {folder} was replaced while it was served. Restart the server."
)


def register(app: Flask, catalog_path: Path) -> None:
    """Check before each request that the catalog is the file that was opened."""
    opened = _identity(catalog_path)

    @app.before_request
    def _check_archive() -> None:
        if request.endpoint == "static":
            return
        current = _identity(catalog_path)
        if current == opened:
            return
        reason = ARCHIVE_REPLACED if current else ARCHIVE_REMOVED
        raise CuttingsError(Message(reason, folder=catalog_path.parent))


def _identity(path: Path) -> tuple[int, int] | None:
    """Return a value that differs for another file, or `None` without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
