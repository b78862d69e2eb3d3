"""Find damage of a catalog: of its structure, of its values, and between its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import JSON, Connection, select, text
from sqlalchemy.exc import DatabaseError

from archive.catalog.checksums import find_changed_rows
from archive.catalog.queries import read_records
from archive.catalog.schema import documents, metadata
from archive.chunks import chunks

MAX_DAMAGES = 1_000
"""Most damages that are listed."""


def find_damages(connection: Connection) -> list[str]:
    """Return a sentence for each damage."""
    damages: list[str] = []
    for check in CHECKS:
        try:
            for damage in check(connection):
                damages.append(damage)
                if len(damages) == MAX_DAMAGES:
                    return damages
        except DatabaseError as error:
            damages.append(f"damaged ({error.orig})")
            return damages
        except Exception as error:  # noqa: BLE001  # a damaged value can raise any error
            damages.append(f"damaged (a value cannot be read: {error!r:.200})")
    return damages


def _check_structure(connection: Connection) -> Iterator[str]:
    for line in connection.scalars(text("PRAGMA integrity_check")).all():
        if line != "ok":
            yield line


def _check_references(connection: Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"table {table}, row {row}: refers to a missing row of {parent}"


def _check_json(connection: Connection) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, JSON):
                continue
            count = connection.exec_driver_sql(
                f"SELECT count(*) FROM {table.name} "  # noqa: S608  # our own names
                f'WHERE "{column.name}" IS NOT NULL AND NOT json_valid("{column.name}")'
            ).scalar_one()
            if count:
                yield f"table {table.name}: {count:,} values of {column.name} are no JSON"


def _check_records(connection: Connection) -> Iterator[str]:
    """Read every document, as searches and pages do."""
    for chunk in chunks(connection.scalars(select(documents.c.id)).all()):
        records = read_records(connection, chunk)
        yield from (f"document {id}: missing" for id in chunk if id not in records)


CHECKS: tuple[Callable[[Connection], Iterator[str]], ...] = (
    _check_structure,
    _check_references,
    _check_json,
    find_changed_rows,
    _check_records,
)
