"""Choose the database of a catalog."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from archive.catalog.databases.base import Database
from archive.catalog.databases.sqlite import SqliteDatabase
from archive.errors import CuttingsError
from archive.messages import Message

NO_DRIVER = (
    "the driver of PostgreSQL cannot be used ({error}); install it: "
    "pip install 'cuttings[postgres]'"
)


@dataclass(frozen=True, slots=True)
class CatalogAddress:
    """How another process opens a catalog. The URL of a server may have a password."""

    path: str
    url: str | None = field(default=None, repr=False)


def open_database(path: Path, url: str | None = None) -> Database:
    """Return the database at `url`, or else the SQLite file at `path`."""
    if url is None:
        return SqliteDatabase(path)
    # Only archives on a server need the driver, which may not be installed.
    try:
        from archive.catalog.databases.postgresql import (  # noqa: PLC0415
            PostgresDatabase,
        )
    except ImportError as error:
        raise CuttingsError(Message(NO_DRIVER, error=error)) from error
    return PostgresDatabase(url)
