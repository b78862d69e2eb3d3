"""Open the SQLite database, and detect commits of other processes."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import DecodeError
from msgspec.json import decode
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from archive import deadline

CACHE_KB = 32_768
"""The size of the page cache of a connection in KiB."""
STEPS_PER_CHECK = 200_000
"""Steps of SQLite's virtual machine between two checks of the time limit."""


def open_engine(path: Path) -> Engine:
    """Return an engine for a database file.

    Its connections check foreign keys, wait 10 s for a lock, and flush each commit to
    the disk.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), json_deserializer=_parse_json
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in (
            "foreign_keys=ON",
            "busy_timeout=10000",
            "synchronous=FULL",
            "fullfsync=ON",  # macOS: also flush the cache of the drive
            f"cache_size=-{CACHE_KB}",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
        # A statement ends when the time of its request is over.
        connection.set_progress_handler(deadline.is_over, STEPS_PER_CHECK)

    return engine


def _parse_json(text: str) -> Any:
    """Parse JSON with msgspec, or with the slower `json` if it has lone surrogates.

    Texts from other programs may have these halves of characters, and msgspec rejects
    them.
    """
    try:
        return decode(text)
    except DecodeError:
        return json.loads(text)


class DataVersion:
    """A number that changes with each commit of any process.

    It is SQLite's `data_version` of a connection that never writes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Connection | None = None

    def number(self) -> int:
        """Return a number that changes with each commit while this process runs."""
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
            version: int = self._connection.exec_driver_sql(
                "PRAGMA data_version"
            ).scalar_one()
            return version

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
