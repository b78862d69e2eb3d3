"""The triggers of SQLite: which checksums, names and people have to be computed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    """Return the statement that deletes the checksums of the documents of a row."""
    ids = ", ".join(f"{row}.{column}" for row in EVENTS[event])
    return (
        f'UPDATE checksums SET checksum = NULL WHERE "key" IN ({ids}) '  # noqa: S608
        "AND checksum IS NOT NULL"
    )


def _forget_ranges(event: str, table: str) -> str:
    """Return the statement that deletes the checksums of the ranges of a row."""
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


def _trigger(table: str, event: str, *statements: str) -> str:
    body = "; ".join(statements)
    name = f"{table}_{event.lower()}"
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body}; END"


def _of_documents() -> Iterator[str]:
    yield _trigger(
        "documents", "INSERT", "INSERT OR IGNORE INTO checksums VALUES (NEW.id, NULL)"
    )
    yield _trigger("documents", "UPDATE", _forget_documents("UPDATE", "id"))
    yield _trigger("documents", "DELETE", 'DELETE FROM checksums WHERE "key" = OLD.id')
    yield (
        "CREATE TRIGGER documents_gone AFTER UPDATE OF gone ON documents "
        "WHEN OLD.gone IS NOT NEW.gone BEGIN INSERT OR IGNORE INTO changed_people "
        "SELECT slug FROM mentions WHERE document = NEW.id; END"
    )


def _of_parts() -> Iterator[str]:
    for table in TABLES_OF_DOCUMENT:
        for event in EVENTS:
            statements = [_forget_documents(event, "document")]
            if table == "mentions":
                statements += [
                    _mark(event, "changed_names", "key"),
                    _mark(event, "changed_people", "slug"),
                ]
            yield _trigger(table, event, *statements)


def _of_ranges() -> Iterator[str]:
    # Inserted names have inserted mentions, and those of deleted ones were deleted.
    marked = {("people", "DELETE"), ("names", "UPDATE")}
    for table in RANGE_COLUMNS:
        for event in EVENTS:
            statements = [_forget_ranges(event, table)]
            if (table, event) in marked:
                statements.append(_mark(event, "changed_people", "slug"))
            yield _trigger(table, event, *statements)


TRIGGERS = (*_of_documents(), *_of_parts(), *_of_ranges())
