"""The triggers of SQLite: which checksums, names and people have to be computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive.catalog.databases.count_queries import COUNTED_COLUMNS, document_rows
from archive.catalog.schema import (
    NUMBER_DIGITS,
    RANGE_COLUMNS,
    RANGES_OF_NUMBERS,
    TABLES_OF_DOCUMENT,
)

EVENTS: Mapping[str, Sequence[str]] = {
    "INSERT": ("NEW",),
    "UPDATE": ("OLD", "NEW"),
    "DELETE": ("OLD",),
}
"""Event → the versions of a row that a trigger sees."""


def _forget_documents(event: str, column: str) -> str:
    """Return the statement that clears the checksums of the documents of a row."""
    keys = ", ".join(f"{row}.{column}" for row in EVENTS[event])
    return (
        f'UPDATE checksums SET checksum = NULL WHERE "key" IN ({keys}) '  # noqa: S608
        "AND checksum IS NOT NULL"
    )


def _forget_ranges(event: str, table: str) -> str:
    """Return the statement that clears the checksums of the ranges of a row."""
    starts = ", ".join(_range_of(table, row) for row in EVENTS[event])
    return (
        f"UPDATE range_checksums SET checksum = NULL WHERE name = '{table}' "  # noqa: S608
        f"AND start IN ({starts}) AND checksum IS NOT NULL"
    )


def _range_of(table: str, row: str) -> str:
    """Return the query for the start of the range of a row."""
    key = f'{row}."{RANGE_COLUMNS[table]}"'
    if table in RANGES_OF_NUMBERS:
        key = f"printf('%0{NUMBER_DIGITS}d', {key})"
    return (
        f"(SELECT max(start) FROM range_checksums WHERE name = '{table}' "  # noqa: S608
        f"AND start <= {key})"
    )


def _mark(event: str, table: str, column: str) -> str:
    """Return the statement that marks the names or people of a row as changed."""
    values = ", ".join(f'({row}."{column}")' for row in EVENTS[event])
    return f"INSERT OR IGNORE INTO {table} VALUES {values}"  # noqa: S608


def _add(rows: str) -> str:
    """Return the statement that adds rows of kind, value and number to the counts."""
    return (
        f"INSERT INTO counts (kind, value, count) {rows} "
        "ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count"
    )


def _counted(event: str, query: str) -> str:
    """Return the statement that counts the new row, and no longer the old one."""
    numbers = {"OLD": -1, "NEW": 1}
    return _add(
        " UNION ALL ".join(
            query.format(row=row, number=numbers[row]) for row in EVENTS[event]
        )
    )


KEY, KEY_BEFORE_14 = '"key"', "id"
"""The column of a document to which the rows of other tables refer."""
COUNTED_ROWS: Mapping[str, str] = {
    "doubts": (
        "SELECT 'queue', {row}.kind, {number} FROM documents "
        "WHERE documents.{key} = {row}.document AND NOT documents.gone"
    ),
    "sources": "SELECT 'sources', '', {number} WHERE NOT {row}.gone",
    "people": "SELECT 'people', '', {number} WHERE true",
}
"""Table → the query for the counts of a row."""


def _trigger(table: str, event: str, *statements: str) -> str:
    body = "; ".join(statements)
    name = f"{table}_{event.lower()}"
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body}; END"


def _of_documents(key: str) -> Iterator[str]:
    yield _trigger(
        "documents",
        "INSERT",
        f"INSERT OR IGNORE INTO checksums VALUES (NEW.{key}, NULL)",  # noqa: S608
    )
    yield _trigger("documents", "UPDATE", _forget_documents("UPDATE", key))
    yield _trigger(
        "documents",
        "DELETE",
        f'DELETE FROM checksums WHERE "key" = OLD.{key}',  # noqa: S608
    )
    yield (
        "CREATE TRIGGER documents_gone AFTER UPDATE OF gone ON documents "  # noqa: S608
        "WHEN OLD.gone IS NOT NEW.gone BEGIN INSERT OR IGNORE INTO changed_people "
        f"SELECT slug FROM mentions WHERE document = NEW.{key}; END"
    )


def _of_counted_documents(key: str) -> Iterator[str]:
    new, old = (
        document_rows("sqlite", row, number)
        for row, number in (("NEW", 1), ("OLD", -1))
    )
    queues = (
        "SELECT 'queue', kind, CASE WHEN NEW.gone THEN -1 ELSE 1 END FROM doubts "  # noqa: S608
        f"WHERE document = NEW.{key} AND OLD.gone IS NOT NEW.gone"
    )
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COUNTED_COLUMNS)
    for event, condition, rows in (
        ("INSERT", "", new),
        (
            f"UPDATE OF {', '.join(COUNTED_COLUMNS)}",
            f"WHEN {differs} ",
            f"{old} UNION ALL {new} UNION ALL {queues}",
        ),
        ("DELETE", "", old),
    ):
        name = f"documents_count_{event.split()[0].lower()}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON documents "
            f"{condition}BEGIN {_add(rows)}; END"
        )


def _statements(table: str, event: str, key: str) -> Iterator[str]:
    """Yield the statements of a trigger of a table other than that of documents."""
    if table in RANGE_COLUMNS:
        yield _forget_ranges(event, table)
    else:
        yield _forget_documents(event, "document")
    if table == "mentions":
        yield _mark(event, "changed_names", "key")
    # Inserted names have inserted mentions, and those of deleted ones were deleted.
    if table == "mentions" or (table, event) in MARKED:
        yield _mark(event, "changed_people", "slug")
    if table in COUNTED_ROWS:
        yield _counted(event, COUNTED_ROWS[table].replace("{key}", key))


MARKED = {("people", "DELETE"), ("names", "UPDATE")}
"""Tables and events besides those of mentions that change people."""


def _triggers(key: str) -> Iterator[str]:
    yield from _of_documents(key)
    yield from _of_counted_documents(key)
    for table in (*TABLES_OF_DOCUMENT, *RANGE_COLUMNS):
        for event in EVENTS:
            yield _trigger(table, event, *_statements(table, event, key))


TRIGGERS = tuple(_triggers(KEY))
TRIGGERS_BEFORE_14 = tuple(_triggers(KEY_BEFORE_14))
"""The triggers of versions 12 and 13, as they are stored."""
