"""SQLite, told to be safe and patient."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import DecodeError
from msgspec.json import decode
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

CACHE_KB = 32_768
"""Kilobytes of the database that a connection keeps in memory."""


def open_engine(path: Path) -> Engine:
    """SQLAlchemy's engine on that file, with SQLite told to be safe and patient."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), json_deserializer=_parse_json
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in (
            "foreign_keys=ON",
            "busy_timeout=10000",
            "synchronous=FULL",
            f"cache_size=-{CACHE_KB}",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    return engine


def _parse_json(text: str) -> Any:
    """A value from JSON, of which most is made; half a character, as texts of others can have, Python alone reads."""
    try:
        return decode(text)
    except DecodeError:
        return json.loads(text)


class DataVersion:
    """Tells of commits by whatever program: SQLite counts them for a connection that never writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Connection | None = None

    def number(self) -> int:
        """A number that is another after each commit, as long as this program runs."""
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
            found: int = self._connection.execute(
                text("PRAGMA data_version")
            ).scalar_one()
            return found

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
