"""Store checksums of the rows, and find damaged values with them.

SQLite checks the structure of its file, but not the values. Each document has a
checksum of its rows in all tables, and each small table has one of all its rows.
Triggers delete the checksum of changed rows, and the next run stores a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast
from zlib import crc32

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.types import NULLTYPE

from archive.catalog.schema import (
    TABLE_MARK,
    TABLES_AS_A_WHOLE,
    TABLES_OF_DOCUMENT,
    checksums,
    documents,
    metadata,
)
from archive.chunks import chunks

ROWS_IN_MEMORY = 1000


def _raw_rows(table: Table, *first: str) -> Select[Any]:
    """Return the query for the rows of a table, with values as they are stored.

    The rows are sorted by the columns `first`, and then by the primary key.
    """
    values = (type_coerce(column, NULLTYPE) for column in table.columns)
    order = dict.fromkeys((*first, *table.primary_key.columns.keys()))
    rows = select(*values).order_by(*(table.c[name] for name in order))
    return cast("Select[Any]", rows)


def _rows_of_document(table: Table, key: str) -> Select[Any]:
    """Return the query for rows of documents, with the ID in the last column."""
    return _raw_rows(table, key).add_columns(table.c[key])


ROWS_OF_DOCUMENT: Mapping[ColumnElement[Any], Select[Any]] = {
    documents.c.id: _rows_of_document(documents, "id"),
    **{
        metadata.tables[name].c.document: _rows_of_document(
            metadata.tables[name], "document"
        )
        for name in TABLES_OF_DOCUMENT
    },
}
"""Column with the ID of a document → query for its rows."""
ROWS_OF_TABLE: Mapping[str, Select[Any]] = {
    name: _raw_rows(metadata.tables[name]) for name in TABLES_AS_A_WHOLE
}
"""Name of a table → query for all its rows."""


def save_checksums(connection: Connection) -> None:
    """Store the checksums that are missing."""
    stored = select(checksums.c.key)
    changed = connection.scalars(
        select(documents.c.id).where(documents.c.id.not_in(stored))
    ).all()
    for chunk in chunks(changed):
        _insert(connection, _document_checksums(connection, chunk))
    keys = set(connection.scalars(stored.where(checksums.c.key.startswith(TABLE_MARK))))
    tables = [table for table in ROWS_OF_TABLE if TABLE_MARK + table not in keys]
    _insert(connection, _table_checksums(connection, tables))


def find_changed_rows(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each checksum that differs from its rows."""
    saved: dict[str, int] = dict(
        connection.execute(select(checksums.c.key, checksums.c.checksum)).all()
    )
    ids = [key for key in saved if not key.startswith(TABLE_MARK)]
    for chunk in chunks(ids):
        current = _document_checksums(connection, chunk)
        for id in chunk:
            if current.get(id) != saved[id]:
                yield f"document {id}: damaged (its values differ from their checksum)"
    tables = [table for table in ROWS_OF_TABLE if TABLE_MARK + table in saved]
    for key in saved.keys() - {*ids, *(TABLE_MARK + table for table in tables)}:
        yield f"{key}: damaged (there is no such table)"
    for key, checksum in _table_checksums(connection, tables).items():
        if checksum != saved[key]:
            yield f"{key}: damaged (its values differ from their checksum)"


def in_parts(query: Select[Any]) -> Select[Any]:
    """Return a query whose rows are not all in memory at once, with any database."""
    return query.execution_options(yield_per=ROWS_IN_MEMORY)


def _insert(connection: Connection, values: Mapping[str, int]) -> None:
    rows = [{"key": key, "checksum": checksum} for key, checksum in values.items()]
    if rows:
        connection.execute(insert(checksums), rows)


def _document_checksums(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the checksum of all rows of each document that exists."""
    values: dict[str, int] = dict.fromkeys(ids, 0)
    for column, query in ROWS_OF_DOCUMENT.items():
        for *row, id in connection.execute(query.where(column.in_(ids))):
            values[id] = _add_rows(values[id], [row])
    return values


def _table_checksums(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    values = {}
    for table in tables:
        checksum = 0
        result = connection.execute(in_parts(ROWS_OF_TABLE[table]))
        for rows in result.partitions(ROWS_IN_MEMORY):
            checksum = _add_rows(checksum, rows)
        values[TABLE_MARK + table] = checksum
    return values


def _add_rows(checksum: int, rows: Iterable[Iterable[object]]) -> int:
    text = "".join([repr(tuple(row)) for row in rows])
    return crc32(text.encode("utf-8", "surrogatepass"), checksum)
