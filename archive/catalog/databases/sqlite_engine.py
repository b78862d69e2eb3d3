"""Open a file of SQLite, and detect commits of other processes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from archive import deadline
from archive.catalog.databases.json_text import parse_json
from archive.catalog.databases.packing import pack_text
from archive.paths import file_size

SHARED_MEMORY_BYTES = 32_768
"""The minimum size of a `-shm`. A full disk leaves a shorter one."""
CACHE_KB = 49_152
"""The size of the page cache of a connection in KiB."""
CHECKPOINT_PAGES = 65_536
"""Pages in the log, here 256 MB, from which on they are copied to the database.

A page that changed several times meanwhile is copied once.
"""
STEPS_PER_CHECK = 200_000
"""Steps of SQLite's virtual machine between two checks of the time limit."""
READ_ONLY_REASONS = (
    "readonly database",
    "unable to open database file",
    "disk is full",
    "disk I/O error",
)
"""Errors of SQLite on media that cannot be written, and on a full disk."""
_DATA_VERSION = "PRAGMA data_version"


def open_engine(path: Path) -> Engine:
    """Return an engine for a database file, which is created if it does not exist.

    Its connections check foreign keys, wait 10 s for a lock, and flush each commit to
    the disk.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), json_deserializer=parse_json
    )
    _on_connect(
        engine,
        "foreign_keys=ON",
        "busy_timeout=10000",
        "synchronous=FULL",
        "fullfsync=ON",  # macOS: also flush the cache of the drive
        f"cache_size=-{CACHE_KB}",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        # A statement with a trigger saves each page that it changes, to be able to take
        # it back. In files, these pages were most of what an ingest wrote.
        "temp_store=MEMORY",
    )
    return engine


def open_read_only_engine(path: Path) -> Engine:
    """Return an engine that never writes, not even the files for shared locks.

    While another process has the database open, there is a file `-shm`, and SQLite
    shares the locks of that process. If there is only a `-wal`, the last process was
    killed, and SQLite locks the database to read it. Without both, nobody changes the
    database, and SQLite reads it without locks. Each connection decides anew.
    """

    def connect() -> sqlite3.Connection:
        address = path.absolute().as_uri()
        if file_size(path.with_name(f"{path.name}-shm")) >= SHARED_MEMORY_BYTES:
            return _connect(f"{address}?mode=ro")
        if not file_size(path.with_name(f"{path.name}-wal")):
            return _connect(f"{address}?mode=ro&immutable=1")
        connection = _connect(f"{address}?mode=rw")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        return connection

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=connect,
        poolclass=NullPool,
        json_deserializer=parse_json,
    )
    _on_connect(engine, "busy_timeout=10000", "query_only=ON")
    return engine


def is_writable(engine: Engine) -> bool:
    """Return whether a database can be opened for reading and writing.

    Even reading one needs files next to it, for which there may be no permission or no
    space.
    """
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first()
    except OperationalError as error:
        if any(reason in str(error.orig) for reason in READ_ONLY_REASONS):
            return False
        raise
    return True


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _on_connect(engine: Engine, *settings: str) -> None:
    @event.listens_for(engine, "connect")
    def _configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()
        # For migrations. The program packs and unpacks all other values itself.
        connection.create_function("pack", 1, _pack, deterministic=True)
        # A statement ends when the time of its request is over.
        connection.set_progress_handler(deadline.is_over, STEPS_PER_CHECK)


def _pack(value: str | bytes | None) -> bytes | None:
    """Pack a text. A damaged one stays as it is, and is named by `verify`."""
    return pack_text(value) if isinstance(value, str) else value


class DataVersion:
    """A number that changes with each commit of any process.

    It is SQLite's `data_version` of a connection that never writes. A database without
    locks does not have it. Its number is computed from the sizes and times of its files.
    """

    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self._engine = engine
        self._read_only = read_only
        self._lock = Lock()
        self._connection: Connection | None = None

    def number(self) -> int:
        """Return a number that changes with each commit while this process runs."""
        if self._read_only:
            return _files_version(Path(self._engine.url.database or ""))
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                )
            return self._read_number(self._connection)

    def _read_number(self, connection: Connection) -> int:
        """Read the number with the driver, several times for each page.

        SQLAlchemy needs ten times as long. It repeats what failed, to wrap the error.
        """
        driver: Any = connection.connection.driver_connection
        try:
            number: int = driver.execute(_DATA_VERSION).fetchone()[0]
        except sqlite3.Error:
            number = connection.exec_driver_sql(_DATA_VERSION).scalar_one()
        return number

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _files_version(path: Path) -> int:
    """Return a number that changes with the files of a database."""
    states = []
    for name in (path.name, f"{path.name}-wal"):
        try:
            status = path.with_name(name).stat()
        except OSError:
            states.append((0, 0))
        else:
            states.append((status.st_mtime_ns, status.st_size))
    return hash(tuple(states))
