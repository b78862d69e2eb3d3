"""Corrections by hand: they outlive every reading, each can be undone, and none is ever deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from archive.catalog.derived_columns import assign_change_numbers, refresh_columns
from archive.catalog.fact_json import check_value, dump_value, load_value
from archive.catalog.queries import as_utc, chunks
from archive.catalog.schema import corrections, documents
from archive.errors import CuttingsError, NothingToUndoError
from archive.messages import Message
from archive.progress import Progress


@dataclass(frozen=True, slots=True)
class Correction:
    """Who set which fact to what, and when; the value `None` removes it. Those of one `batch` were made together."""

    name: str
    value: object
    author: str
    at: datetime
    key: int | None = None
    batch: str | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None


def correct(connection: Connection, id: str, correction: Correction) -> int:
    """Lay a correction over a document's fact; its key, by which it can be undone."""
    if connection.scalar(select(documents.c.id).where(documents.c.id == id)) is None:
        raise CuttingsError(
            Message(
                "no document has the ID {id!r}; `cuttings search` prints the IDs", id=id
            )
        )
    result = connection.execute(
        insert(corrections).values(_correction_row(id, correction))
    )
    _update_derived(connection, [id], correction.name)
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def correct_all(
    connection: Connection,
    changes: Sequence[tuple[str, object]],
    template: Correction,
    progress: Progress,
) -> int:
    """Correct the same fact of many documents as one: id and value of each; a key by which all can be undone."""
    if not changes:
        raise CuttingsError(Message("no documents to correct"))
    progress.start(len(changes))
    batch = uuid4().hex
    for chunk in chunks(changes):
        rows = [
            _correction_row(
                id, Correction(template.name, value, template.author, template.at)
            )
            | {"batch": batch}
            for id, value in chunk
        ]
        connection.execute(insert(corrections), rows)
        _update_derived(connection, [id for id, _ in chunk], template.name)
        progress.advance(len(chunk))
    return int(
        connection.scalar(
            select(func.max(corrections.c.key)).where(corrections.c.batch == batch)
        )
        or 0
    )


def undo(
    connection: Connection, key: int, author: str, progress: Progress
) -> tuple[str, ...]:
    """Take a correction back, with its whole batch; the ids of the documents. What was under it shows again."""
    row = connection.execute(
        select(corrections).where(corrections.c.key == key)
    ).one_or_none()
    if row is None:
        raise NothingToUndoError(Message("no correction has the number {key}", key=key))
    if row.undone:
        raise NothingToUndoError(
            Message("correction {key} was already undone", key=key)
        )
    together = (
        corrections.c.batch == row.batch if row.batch else corrections.c.key == key
    )
    chosen = together & corrections.c.undone.is_(None)
    ids = connection.scalars(
        select(corrections.c.document).where(chosen).order_by(corrections.c.key)
    ).all()
    progress.start(len(ids))
    connection.execute(
        update(corrections).where(chosen).values(undone=_now(), undone_by=author)
    )
    for chunk in chunks(ids):
        _update_derived(connection, chunk, row.name)
        progress.advance(len(chunk))
    return tuple(ids)


def corrections_in_force(connection: Connection, id: str) -> tuple[Correction, ...]:
    """The corrections of a document in force, oldest first."""
    return _read_corrections(
        connection,
        select(corrections).where(
            corrections.c.document == id, corrections.c.undone.is_(None)
        ),
    )


def history(connection: Connection, id: str) -> tuple[Correction, ...]:
    """Every correction that a document ever had, oldest first."""
    return _read_corrections(
        connection, select(corrections).where(corrections.c.document == id)
    )


def batch_size(connection: Connection, batch: str) -> int:
    """How many documents were corrected together and still are."""
    chosen = (corrections.c.batch == batch) & corrections.c.undone.is_(None)
    return (
        connection.scalar(select(func.count()).select_from(corrections).where(chosen))
        or 0
    )


def _correction_row(id: str, correction: Correction) -> dict[str, Any]:
    name, value = correction.name, correction.value
    if value is not None:
        check_value(name, value)
    return {
        "document": id,
        "name": name,
        "value": None if value is None else dump_value(name, value),
        "who": correction.author,
        "at": correction.at.astimezone(UTC).replace(tzinfo=None),
    }


def _read_corrections(
    connection: Connection, query: Select[Any]
) -> tuple[Correction, ...]:
    return tuple(
        _from_row(row) for row in connection.execute(query.order_by(corrections.c.key))
    )


def _from_row(row: Row[Any]) -> Correction:
    value = None if row.value is None else load_value(row.name, row.value)
    undone = row.undone and as_utc(row.undone)
    return Correction(
        row.name,
        value,
        row.who,
        as_utc(row.at),
        row.key,
        row.batch,
        undone,
        row.undone_by,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _update_derived(connection: Connection, ids: Sequence[str], name: str) -> None:
    """A fact of documents changed: what is derived from it and their places in the change feed follow."""
    assign_change_numbers(connection, ids)
    refresh_columns(connection, ids, (name,))
