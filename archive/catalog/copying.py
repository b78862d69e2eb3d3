"""Copy a catalog from one database to another, and compare both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select

from archive.catalog.checksums import in_parts, save_checksums
from archive.catalog.databases.base import Database
from archive.catalog.schema import (
    changed_names,
    changed_people,
    checksums,
    counts,
    meta,
    metadata,
    range_checksums,
)
from archive.errors import CuttingsError
from archive.messages import Message
from archive.progress import NO_PROGRESS, Progress

OWN_KEYS = ("version", "revision", "space")
"""The keys in `meta` that each database has for itself."""
MARKED_BY_TRIGGERS = (changed_names, changed_people)
"""Tables into which the triggers of others insert rows while these are copied."""
NOT_COMPARED = {checksums, range_checksums, counts, *MARKED_BY_TRIGGERS}
TABLES = tuple(table for table in metadata.sorted_tables if table not in NOT_COMPARED)
"""The other tables, each after those to which it refers.

Checksums depend on the database, triggers count again, and marks say what the next run
has to do.
"""

HAS_OTHER_ROWS = (
    "{name}: has an archive already, which is not equal to this one, and was not "
    "changed; use another database, or --replace to delete that archive"
)
DIFFERS = (
    "{name}: the table {table} was not the same after it was copied, so nothing was "
    "changed"
)


@dataclass(frozen=True, slots=True)
class CopyReport:
    """The rows of each table, and whether they were equal before."""

    counts: Mapping[str, int]
    was_equal: bool = False


@dataclass(frozen=True, slots=True)
class _Contents:
    """The number of rows of a table, and a checksum of their values."""

    count: int = 0
    checksum: int = 0

    def add(self, rows: Sequence[Row[Any]]) -> _Contents:
        checksum = self.checksum
        for row in rows:
            words = repr(tuple(row)).encode("utf-8", "surrogatepass")
            checksum = crc32(words, checksum)
        return _Contents(self.count + len(rows), checksum)


def copy_catalog(
    source: Database, target: Database, progress: Progress, *, replace: bool = False
) -> CopyReport:
    """Copy all rows in one transaction, and compare both before it is committed.

    Raise CuttingsError, and change nothing, if the target has other rows.
    """
    with source.snapshot() as origin, target.writing() as connection:
        progress.start(2 * sum(_count(origin, table) for table in TABLES))
        if _has_rows(connection):
            contents = _equal_contents(origin, connection, progress)
            if contents is not None:
                return CopyReport(contents, was_equal=True)
            if not replace:
                raise CuttingsError(Message(HAS_OTHER_ROWS, name=target.name))
        _clear(connection)
        copied = {table: _copy(origin, connection, table, progress) for table in TABLES}
        for table in MARKED_BY_TRIGGERS:
            connection.execute(delete(table))
            _copy(origin, connection, table, NO_PROGRESS)
        target.after_copy(connection)
        for table, contents_of_table in copied.items():
            if _read_contents(connection, table, progress) != contents_of_table:
                raise CuttingsError(
                    Message(DIFFERS, name=target.name, table=table.name)
                )
        save_checksums(connection)
    return CopyReport({table.name: copied[table].count for table in TABLES})


def _has_rows(connection: Connection) -> bool:
    return any(
        connection.execute(select(table).limit(1)).first() is not None
        for table in TABLES
        if table is not meta
    )


def _equal_contents(
    origin: Connection, connection: Connection, progress: Progress
) -> Mapping[str, int] | None:
    """Return the rows of each table, or `None` if a table differs."""
    counts = {}
    for table in TABLES:
        contents = _read_contents(connection, table, progress)
        if contents != _read_contents(origin, table, progress):
            return None
        counts[table.name] = contents.count
    return counts


def _clear(connection: Connection) -> None:
    for table in (*reversed(TABLES), range_checksums):
        rows = delete(table)
        if table is meta:
            rows = rows.where(meta.c.key.not_in(OWN_KEYS))
        connection.execute(rows)


def _copy(
    origin: Connection, connection: Connection, table: Table, progress: Progress
) -> _Contents:
    """Copy the rows of a table, and return what they were."""
    contents, names = _Contents(), table.columns.keys()
    for rows in _parts(origin, table):
        contents = contents.add(rows)
        values = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(insert(table), values)
        progress.advance(len(rows))
    return contents


def _read_contents(
    connection: Connection, table: Table, progress: Progress
) -> _Contents:
    contents = _Contents()
    for rows in _parts(connection, table):
        contents = contents.add(rows)
        progress.advance(len(rows))
    return contents


def _parts(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows of a table in the order of its primary key."""
    query = _rows(table).order_by(*table.primary_key.columns)
    with connection.execute(in_parts(query)) as rows:
        yield from rows.partitions()


def _rows(table: Table) -> Select[Any]:
    query = select(table)
    return query.where(meta.c.key.not_in(OWN_KEYS)) if table is meta else query


def _count(connection: Connection, table: Table) -> int:
    query = select(func.count()).select_from(_rows(table).subquery())
    return connection.scalar(query) or 0
