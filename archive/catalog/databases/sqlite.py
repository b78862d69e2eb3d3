"""A catalog in a file of SQLite."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import (
    Connection,
    MetaData,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError

from archive.catalog.databases.base import Database
from archive.catalog.databases.sqlite_engine import (
    DataVersion,
    is_writable,
    open_engine,
    open_read_only_engine,
)
from archive.catalog.databases.sqlite_migrations import MIGRATIONS, SPACE_DUE_KEY
from archive.catalog.databases.sqlite_triggers import TRIGGERS
from archive.catalog.databases.sqlite_values import find_invalid_values
from archive.catalog.schema import documents, mentions
from archive.errors import CuttingsError, DiskFullError
from archive.messages import Message
from archive.paths import file_size

DISK_FULL = "disk is full"
NOT_WRITABLE = ("readonly", "unable to open", "disk I/O error")
"""Reasons that SQLite also gives when there is no space for the files next to it."""
MIN_UNUSED_PAGES = 1_000
"""Unused pages up to which a file is never written anew."""
MIN_FREE_BYTES = 1 << 20
"""Free space with which the files next to the catalog can always be opened."""
INDEXES_BY_NAME = sorted(mentions.indexes, key=lambda index: str(index.name))
"""Indexes in which the rows of new documents are far from each other.

To store some thousand articles changes most of their pages, and writes each of them.
"""
INCOMPLETE = "{path}: not a complete catalog (damaged?); restore a backup of it"

_ADD_COLUMN = re.compile(
    r"\s*ALTER TABLE (?P<table>\w+) ADD COLUMN \"?(?P<column>\w+)", re.IGNORECASE
)
_CREATE = re.compile(
    r"\s*CREATE (?:UNIQUE )?(?P<kind>TABLE|INDEX|TRIGGER) (?P<name>\w+)", re.IGNORECASE
)


@contextmanager
def _temporary_files(connection: Connection) -> Iterator[None]:
    """Let SQLite keep in files what it otherwise keeps in memory."""
    connection.exec_driver_sql("PRAGMA temp_store=FILE")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql("PRAGMA temp_store=MEMORY")


def _write_anew(connection: Connection) -> None:
    """Write the file anew. The copy is as large as it, too large for the memory."""
    with _temporary_files(connection):
        connection.exec_driver_sql("VACUUM")


def _messages_by_error(path: Path) -> Mapping[str, Message]:
    """Return a message for each error of SQLite that the user can fix."""
    return {
        DISK_FULL: Message(
            "{path}: the disk is full; free some space and run the same command "
            "again (articles read so far are kept)",
            path=path,
        ),
        "not a database": Message(
            "{path}: not a valid catalog (damaged?); restore a backup, or move "
            "the file away and run `cuttings index` again",
            path=path,
        ),
        "malformed": Message(
            "{path}: damaged; restore a backup, or move the file away and run "
            "`cuttings index` again",
            path=path,
        ),
        "readonly": Message(
            "{path}: cannot be written; check the file permissions", path=path
        ),
        "unable to open": Message(
            "{path}: cannot be opened; check that the folder exists and is writable",
            path=path,
        ),
        "locked": Message(
            "{path}: in use by another program; try again when it has finished",
            path=path,
        ),
    }


class SqliteDatabase(Database):
    """A catalog in a file.

    On read-only media and on a full disk, it can only be read. The caller has the lock
    for writers, so reading and writing begin the same transaction.
    """

    migrations = MIGRATIONS
    definitions = TRIGGERS

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path
        self.engine = open_engine(path)
        self._data_version = DataVersion(self.engine, read_only=False)

    def connect(self) -> None:
        """Open the file for reading and writing, or else only for reading."""
        if self._path.exists() and not is_writable(self.engine):
            self.engine.dispose()
            self.engine = open_read_only_engine(self._path)
            self._data_version = DataVersion(self.engine, read_only=True)
            self.is_read_only = True

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that changes nothing."""
        return self.engine.begin()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a transaction that may change everything."""
        return self.engine.begin()

    @contextmanager
    def reading_files(self) -> Iterator[None]:
        """Make the indexes by name at the end if there are no documents yet.

        The caller has the lock for writers. A first run that is killed leaves the
        catalog without these indexes: the next one makes them.
        """
        with self.defining() as connection:
            if connection.scalar(select(documents.c.key).limit(1)) is None:
                for index in INDEXES_BY_NAME:
                    index.drop(connection, checkfirst=True)
        yield
        for index in INDEXES_BY_NAME:
            with self.defining() as connection:
                index.create(connection, checkfirst=True)

    def after_all_readers(self) -> AbstractContextManager[bool]:
        """Return true: the caller has the lock for writers."""
        return nullcontext(True)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a transaction that sees one state."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def defining(self) -> Iterator[Connection]:
        """Open a transaction that includes statements such as `CREATE TABLE`.

        By itself, Python's SQLite module begins one only before statements that change
        rows. Other processes wait meanwhile. What a dropped table had is too large for
        the memory.
        """
        with self.engine.connect() as connection, _temporary_files(connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    def prepare(self) -> None:
        """Set the journal mode with which readers never wait for the writer.

        The file keeps this setting.
        """
        with self.engine.connect() as connection, suppress(OperationalError):
            # A copy on a full disk keeps its mode, and can still be read.
            if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    def discard_incomplete(self, connection: Connection) -> None:
        """Drop the tables of a creation that was not completed. None may have rows."""
        existing = MetaData()
        existing.reflect(connection)
        for table in existing.sorted_tables:
            if connection.scalar(select(func.count()).select_from(table)):
                raise CuttingsError(Message(INCOMPLETE, path=self.name))
        existing.drop_all(connection)

    def is_done(self, connection: Connection, statement: str) -> bool:
        """Return whether a killed process of an older version ran this statement."""
        if column := _ADD_COLUMN.match(statement):
            existing = inspect(connection).get_columns(column["table"])
            return any(part["name"] == column["column"] for part in existing)
        if created := _CREATE.match(statement):
            query = text(
                "SELECT 1 FROM sqlite_master WHERE type = :type AND name = :name"
            )
            names = {"type": created["kind"].lower(), "name": created["name"]}
            return connection.scalar(query, names) is not None
        return False

    def after_copy(self, connection: Connection) -> None:
        """Do nothing: SQLite continues after the highest number."""

    def plan_anew(self) -> None:
        """Do nothing: the plans of SQLite do not depend on the rows."""

    def release_space(self) -> None:
        """Write the file anew after a migration, or if more than half of it is unused.

        A migration may leave large tables unused, and pages half empty. Readers need
        not wait.
        """
        is_due = text('SELECT count(*) FROM meta WHERE "key" = :key')
        is_done = text('DELETE FROM meta WHERE "key" = :key')
        key = {"key": SPACE_DUE_KEY}
        with self.engine.connect() as connection, suppress(OperationalError):
            due = connection.scalar(is_due, key)
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            unused = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            if due or unused > max(pages // 2, MIN_UNUSED_PAGES):
                _write_anew(connection)
            if due:
                connection.execute(is_done, key)
                connection.commit()

    def version(self) -> int:
        """Return a number that changes with each commit of any process."""
        return self._data_version.number()

    def size(self) -> int:
        """Return the size of the file, and of those that SQLite writes next to it."""
        return sum(map(file_size, self._path.parent.glob(f"{self._path.name}*")))

    def readable_error(self, error: DBAPIError) -> CuttingsError:
        """Return an error that says what to do."""
        reason = str(error.orig)
        if any(words in reason for words in NOT_WRITABLE) and self._lacks_space():
            reason = DISK_FULL
        for words, message in _messages_by_error(self._path).items():
            if words in reason:
                is_full = words == DISK_FULL
                return DiskFullError(message) if is_full else CuttingsError(message)
        return CuttingsError(f"{self.name}: {reason}")

    def older_error(self) -> CuttingsError:
        """Return the error for an older catalog that can only be read."""
        if self._lacks_space():
            return DiskFullError(_messages_by_error(self._path)[DISK_FULL])
        return super().older_error()

    def _lacks_space(self) -> bool:
        """Return whether the file can only be read because the disk is full."""
        path = self._path if self._path.exists() else self._path.parent
        if not os.access(path, os.W_OK):
            return False
        return shutil.disk_usage(self._path.parent).free < MIN_FREE_BYTES

    def damaged_error(self) -> CuttingsError:
        """Return the error for values that cannot be read."""
        return CuttingsError(_messages_by_error(self._path)["malformed"])

    def check_storage(self, connection: Connection) -> Iterator[str]:
        """Yield what SQLite finds wrong in the pages of the file."""
        lines = connection.scalars(text("PRAGMA integrity_check"))
        yield from (line for line in lines if line != "ok")

    def check_triggers(self, connection: Connection) -> Iterator[str]:
        """Yield whether a trigger is missing, or is one that Cuttings never creates."""
        query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        stored = {*connection.scalars(query)}
        if not stored >= {*TRIGGERS}:
            yield "a trigger that deletes checksums is missing or wrong"
        elif stored - {*TRIGGERS}:
            yield "the catalog has a trigger that Cuttings does not create"

    def check_references(self, connection: Connection) -> Iterator[str]:
        """Yield each pair of tables with rows that refer to missing rows."""
        rows = connection.exec_driver_sql(
            'SELECT "table", parent, count(*) FROM pragma_foreign_key_check '
            "GROUP BY 1, 2"
        )
        for table, parent, count in rows:
            yield f"{count:,} rows of {table} refer to missing rows of {parent}"

    def check_values(self, connection: Connection) -> Iterator[str]:
        """Yield each column with values of another type: SQLite stores them, too."""
        return find_invalid_values(connection)

    def close(self) -> None:
        """Close all connections."""
        self._data_version.close()
        self.engine.dispose()
