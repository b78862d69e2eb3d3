"""Store checksums of the rows, and find damaged values with them.

SQLite checks the structure of its file, but not the values. Each document has a
checksum of its rows in all tables, and the other tables have one for each range of
keys. Triggers set the checksum of changed rows to null, and the next run stores a new
one: of the document, or of the range, so that the work does not grow with the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, cast
from zlib import crc32

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import NULLTYPE

from archive.catalog.schema import (
    NUMBER_DIGITS,
    RANGE_COLUMNS,
    RANGES_OF_NUMBERS,
    TABLES_OF_DOCUMENT,
    checksums,
    documents,
    metadata,
    range_checksums,
)
from archive.chunks import chunks

ROWS_PER_RANGE = 128
"""Rows of the smallest range, unless a table has fewer. A range of twice as many is cut."""
FIRST_START = ""
"""The start of the first range of each table."""
ROWS_IN_MEMORY = 1000


def _raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column with its values as they are stored."""
    return type_coerce(column, NULLTYPE)


def _raw_rows(table: Table, *first: str) -> Select[Any]:
    """Return the query for the rows of a table, with values as they are stored.

    The rows are sorted by the columns `first`, and then by the primary key.
    """
    values = map(_raw, table.columns)
    order = dict.fromkeys((*first, *table.primary_key.columns.keys()))
    rows = select(*values).order_by(*(table.c[name] for name in order))
    return cast("Select[Any]", rows)


def _rows_of_document(table: Table, key: str) -> Select[Any]:
    """Return the query for rows of documents, with the key in the last column."""
    return _raw_rows(table, key).add_columns(table.c[key])


ROWS_OF_DOCUMENT: Mapping[ColumnElement[Any], Select[Any]] = {
    documents.c.key: _rows_of_document(documents, "key"),
    **{
        metadata.tables[name].c.document: _rows_of_document(
            metadata.tables[name], "document"
        )
        for name in TABLES_OF_DOCUMENT
    },
}
"""Column with the key of a document → query for its rows."""


def save_checksums(connection: Connection) -> None:
    """Store the checksums that are missing."""
    missing = select(checksums.c.key).where(checksums.c.checksum.is_(None))
    statement = update(checksums).where(checksums.c.key == bindparam("document"))
    for chunk in chunks(connection.scalars(missing.order_by(checksums.c.key)).all()):
        values = _document_checksums(connection, chunk)
        connection.execute(
            statement.values(checksum=bindparam("value")),
            [{"document": key, "value": value} for key, value in values.items()],
        )
    for name, starts in _missing_ranges(connection).items():
        for start in starts:
            _save_range(connection, name, start)


def _missing_ranges(connection: Connection) -> Mapping[str, Sequence[str]]:
    """Return the starts of the ranges without a checksum of each table."""
    firsts = select(range_checksums.c.name).where(
        range_checksums.c.start == FIRST_START,
        range_checksums.c.name.in_(sorted(RANGE_COLUMNS)),
    )
    new = RANGE_COLUMNS.keys() - set(connection.scalars(firsts))
    if new:
        rows = [
            {"name": name, "start": FIRST_START, "checksum": None}
            for name in sorted(new)
        ]
        connection.execute(insert(range_checksums), rows)
    starts: defaultdict[str, list[str]] = defaultdict(list)
    missing = select(range_checksums.c.name, range_checksums.c.start).where(
        range_checksums.c.checksum.is_(None)
    )
    for name, start in connection.execute(missing):
        starts[name].append(start)
    return starts


def _save_range(connection: Connection, name: str, start: str) -> None:
    """Store the checksum of a range, and those of new ranges if it is too long."""
    own = range_checksums.c.name == name
    end = connection.scalar(
        select(range_checksums.c.start)
        .where(own, range_checksums.c.start > start)
        .order_by(range_checksums.c.start)
        .limit(1)
    )
    first, *new = _cut(start, _range_rows(connection, name, start, end))
    statement = update(range_checksums).where(own, range_checksums.c.start == start)
    connection.execute(statement.values(checksum=first[1]))
    for chunk in chunks(new):
        rows = [
            {"name": name, "start": new_start, "checksum": checksum}
            for new_start, checksum in chunk
        ]
        connection.execute(insert(range_checksums), rows)


def _range_rows(
    connection: Connection, name: str, start: str = FIRST_START, end: str | None = None
) -> Iterator[tuple[str, list[Row[Any]]]]:
    """Yield the keys from a start to below an end, in order, each with its rows."""
    table = metadata.tables[name]
    column = _raw(table.c[RANGE_COLUMNS[name]])
    to_key = int if name in RANGES_OF_NUMBERS else str
    query = _raw_rows(table, RANGE_COLUMNS[name]).add_columns(column)
    if start:
        query = query.where(column >= to_key(start))
    if end is not None:
        query = query.where(column < to_key(end))
    with connection.execute(in_parts(query)) as rows:
        for key, same_key in groupby(rows, key=lambda row: row[-1]):
            yield _start_of(name, key), [*same_key]


def _start_of(name: str, key: object) -> str:
    """Return the text of a key, by which ranges are in the order of the keys."""
    return f"{key:0{NUMBER_DIGITS}d}" if name in RANGES_OF_NUMBERS else str(key)


def _cut(
    start: str, rows_by_key: Iterable[tuple[str, list[Row[Any]]]]
) -> Iterator[tuple[str, int]]:
    """Yield the starts of ranges of a good length, with their checksums."""
    ready: list[Row[Any]] = []
    waiting: list[Row[Any]] = []
    next_start = start
    for key, rows in rows_by_key:
        if len(ready) < ROWS_PER_RANGE:
            ready += rows
            continue
        if not waiting:
            next_start = key
        waiting += rows
        if len(waiting) >= ROWS_PER_RANGE:
            yield start, _add_rows(_checksum_of(start), ready)
            start, ready, waiting = next_start, waiting, []
    yield start, _add_rows(_checksum_of(start), [*ready, *waiting])


def find_changed_rows(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each checksum that differs from its rows."""
    for saved in _saved_checksums(connection):
        current = _document_checksums(connection, [*saved])
        changed = [key for key in saved if current.get(key) != saved[key]]
        query = select(documents.c.key, documents.c.id)
        rows = connection.execute(query.where(documents.c.key.in_(changed)))
        ids: dict[int, str] = dict(rows.all())
        for key in changed:
            name = ids.get(key, f"with the key {key}")
            yield f"document {name}: damaged (its values differ from their checksum)"
    ranges: defaultdict[str, dict[str, int | None]] = defaultdict(dict)
    for name, start, checksum in connection.execute(
        select(range_checksums).order_by(*range_checksums.primary_key.columns)
    ):
        ranges[name][start] = checksum
    for name, checksum_by_start in ranges.items():
        if name not in RANGE_COLUMNS:
            yield f"table {name}: damaged (there is no such table)"
        else:
            yield from _changed_ranges(connection, name, checksum_by_start)


def _saved_checksums(connection: Connection) -> Iterator[dict[int, int]]:
    """Yield the stored checksums of some documents at a time, by their keys."""
    query = (
        select(checksums.c.key, checksums.c.checksum)
        .where(checksums.c.checksum.is_not(None))
        .order_by(checksums.c.key)
        .limit(ROWS_IN_MEMORY)
    )
    saved: dict[int, int] = dict(connection.execute(query).all())
    while saved:
        yield saved
        following = query.where(checksums.c.key > max(saved))
        saved = dict(connection.execute(following).all())


def _changed_ranges(
    connection: Connection, name: str, saved: Mapping[str, int | None]
) -> Iterator[str]:
    """Yield a sentence for each range of a table that differs from its checksum."""
    current = {start: _checksum_of(start) for start in saved}
    if FIRST_START not in saved:
        yield f"table {name}: damaged (its first range has no checksum)"
        return
    starts, number = [*saved], 0
    for key, rows in _range_rows(connection, name):
        while number + 1 < len(starts) and key >= starts[number + 1]:
            number += 1
        start = starts[number]
        current[start] = _add_rows(current[start], rows)
    for start, checksum in saved.items():
        if checksum not in (None, current[start]):
            place = f" from {start!r} on" if start else ""
            yield (
                f"table {name}: damaged (its rows{place} differ from their checksum)"
            )


def in_parts(query: Select[Any]) -> Select[Any]:
    """Return a query whose rows are not all in memory at once, with any database."""
    return query.execution_options(yield_per=ROWS_IN_MEMORY)


def _document_checksums(connection: Connection, keys: Sequence[int]) -> dict[int, int]:
    """Return the checksum of all rows of each document."""
    values = dict.fromkeys(keys, 0)
    for column, query in ROWS_OF_DOCUMENT.items():
        for *row, key in connection.execute(query.where(column.in_(keys))):
            values[key] = _add_rows(values[key], [row])
    return values


def _checksum_of(start: str) -> int:
    """Return the checksum of a range before its rows: a damaged start is named, too."""
    return crc32(start.encode("utf-8", "surrogatepass"))


def _add_rows(checksum: int, rows: Iterable[Iterable[object]]) -> int:
    text = "".join([repr(tuple(row)) for row in rows])
    return crc32(text.encode("utf-8", "surrogatepass"), checksum)
