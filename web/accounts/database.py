"""The database of accounts: `accounts.db` in the home, readable by its owner only.

It is separate from the catalog, so that copies of the catalog contain no accounts. All
processes of a server share it. Passwords are stored as Argon2 hashes; sessions and
tokens, which are random, as SHA-256 hashes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive.errors import CuttingsError
from archive.messages import Message

FILE_NAME = "accounts.db"
VERSION = 1
BUSY_TIMEOUT_S = 5
SCHEMA = (
    """CREATE TABLE users (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('read', 'edit')),
        password TEXT NOT NULL,
        created_at REAL NOT NULL
    )""",
    """CREATE TABLE tokens (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
        digest BLOB NOT NULL UNIQUE,
        role TEXT NOT NULL CHECK (role IN ('read', 'edit')),
        label TEXT NOT NULL,
        created_at REAL NOT NULL
    )""",
    """CREATE TABLE sessions (
        digest BLOB PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
        created_at REAL NOT NULL,
        seen_at REAL NOT NULL
    )""",
    """CREATE TABLE known_addresses (
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        seen_at REAL NOT NULL,
        PRIMARY KEY (name, address)
    )""",
    """CREATE TABLE attempts (
        subject TEXT PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at REAL NOT NULL
    )""",
    "CREATE INDEX attempts_last_at ON attempts (last_at)",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    f"PRAGMA user_version = {VERSION}",
)

UNUSABLE = "{path}: cannot be read or written ({error}); check the file and its folder"
NEWER = (
    "{path}: was written by a newer version of Cuttings; use that version, or a "
    "newer one"
)


class AccountDatabase:
    """Opens the database for each transaction, so that processes can share it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    @property
    def exists(self) -> bool:
        """Whether the file exists."""
        return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the database for reading. Without a file, it is empty."""
        if not self.exists or not self.path.stat().st_size:
            with closing(sqlite3.connect(":memory:")) as connection:
                _create_tables(connection)
                yield connection
            return
        with self._errors():
            uri = f"{self.path.absolute().as_uri()}?mode=ro"
            with closing(_connect(uri)) as connection:
                self._check_version(connection)
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction, which is committed as a whole. Create a missing file."""
        with self._errors():
            self._create_file()
            uri = f"{self.path.absolute().as_uri()}?mode=rw"
            with closing(_connect(uri)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                try:
                    self._check_version(connection)
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise

    def _create_file(self) -> None:
        """Create an empty file that only its owner can read."""
        flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(self.path, flags, 0o600))

    def _check_version(self, connection: sqlite3.Connection) -> None:
        """Create the tables of an empty file."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise CuttingsError(Message(NEWER, path=self.path))
        if version == 0:
            _create_tables(connection)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn errors of the file into a CuttingsError."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            message = Message(UNUSABLE, path=self.path, error=reason)
            raise CuttingsError(message) from error


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, timeout=BUSY_TIMEOUT_S, isolation_level=None, uri=True
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA:
        connection.execute(statement)
