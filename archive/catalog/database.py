"""SQLite, told to be safe and patient."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

CACHE = 32_768
"""Kilobytes of the database that a connection keeps in memory."""


def opened(path: Path) -> Engine:
    """SQLAlchemy's engine on that file, with SQLite told to be safe and patient."""
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _settings(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in ("foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL", f"cache_size=-{CACHE}"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    return engine
