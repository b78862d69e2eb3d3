"""Choose the database of a catalog."""

from __future__ import annotations

from pathlib import Path

from archive.catalog.databases.base import Database
from archive.catalog.databases.sqlite import SqliteDatabase


def open_database(path: Path, url: str | None = None) -> Database:
    """Return the database at `url`, or else the SQLite file at `path`."""
    if url is None:
        return SqliteDatabase(path)
    # Only archives on a server need the driver, which may not be installed.
    from archive.catalog.databases.postgresql import PostgresDatabase  # noqa: PLC0415

    return PostgresDatabase(url)
