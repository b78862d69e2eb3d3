"""Corrections by hand: they outlive every reading, each can be undone, and none is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from archive.catalog.reading import utc
from archive.catalog.schema import corrections, documents
from archive.catalog.upkeep import refresh, touch
from archive.catalog.values import check_value, dump_value, load_value
from archive.errors import CuttingsError


@dataclass(frozen=True, slots=True)
class Correction:
    """Who set which fact to what, and when; the value `None` removes it."""

    name: str
    value: object
    who: str
    at: datetime
    key: int | None = None


def correct(connection: Connection, id: str, correction: Correction) -> int:
    """Lay a correction over a document's fact; its key, by which it can be undone."""
    if connection.scalar(select(documents.c.id).where(documents.c.id == id)) is None:
        raise CuttingsError(f"no document has the id {id!r}; `cuttings search` prints the ids")
    name, value = correction.name, correction.value
    if value is not None:
        check_value(name, value)
    row = {
        "document": id,
        "name": name,
        "value": None if value is None else dump_value(name, value),
        "who": correction.who,
        "at": correction.at.astimezone(UTC).replace(tzinfo=None),
    }
    result = connection.execute(insert(corrections).values(row))
    _follow(connection, id)
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def undo(connection: Connection, key: int) -> None:
    """Take a correction back; what was under it shows again."""
    id = connection.scalar(select(corrections.c.document).where(corrections.c.key == key))
    if id is None:
        raise CuttingsError(f"no correction has the number {key}")
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(update(corrections).where(corrections.c.key == key).values(undone=now))
    _follow(connection, id)


def _follow(connection: Connection, id: str) -> None:
    """The document changed: its columns and its place in the change feed follow."""
    touch(connection, [id])
    refresh(connection, [id])


def corrections_of(connection: Connection, id: str) -> tuple[Correction, ...]:
    """The corrections of a document in force, oldest first."""
    chosen = (corrections.c.document == id) & corrections.c.undone.is_(None)
    rows = connection.execute(select(corrections).where(chosen).order_by(corrections.c.key))
    return tuple(
        Correction(
            row.name, None if row.value is None else load_value(row.name, row.value), row.who, utc(row.at), row.key
        )
        for row in rows
    )
