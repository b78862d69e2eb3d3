"""Correct facts by hand, and undo corrections.

A correction survives a new extraction of its document. It is never deleted, only
undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, update

from archive.catalog.derived_columns import assign_change_numbers, refresh_columns
from archive.catalog.fact_json import check_value, dump_value, load_value
from archive.catalog.queries import as_utc, file_name_of
from archive.catalog.schema import corrections, documents
from archive.chunks import chunks
from archive.errors import CuttingsError, NothingToUndoError
from archive.messages import Message
from archive.progress import Progress


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of one fact of one document.

    The value `None` removes the fact. Corrections with the same `batch` were made and
    are undone together. `key` is the number of the correction in the catalog.
    """

    name: str
    value: object
    author: str
    created_at: datetime
    key: int | None = None
    batch: str | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def file_name(self) -> str:
        """The name of the file that states the value, or "" for a correction by hand."""
        return file_name_of(self.batch)


@dataclass(frozen=True, slots=True)
class NewValue:
    """A fact of a document and its new value. `None` removes the fact."""

    document: str
    name: str
    value: object


def correct(connection: Connection, id: str, correction: Correction) -> int:
    """Store a correction, and return its key.

    Raise CuttingsError if the document does not exist or the value is invalid.
    """
    if connection.scalar(select(documents.c.id).where(documents.c.id == id)) is None:
        raise CuttingsError(
            Message(
                "no document has the ID {id!r}; `cuttings search` prints the IDs", id=id
            )
        )
    row = _correction_row(id, correction)
    result = connection.execute(insert(corrections).values(row))
    _update_derived(connection, [id], {correction.name})
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def correct_all(
    connection: Connection,
    new_values: Sequence[NewValue],
    author: str,
    progress: Progress,
) -> int:
    """Correct facts of many documents in one batch.

    Return a key that undoes the whole batch. Raise CuttingsError if there is nothing to
    correct or a value is invalid.
    """
    if not new_values:
        raise CuttingsError(Message("no documents to correct"))
    progress.start(len(new_values))
    batch = uuid4().hex
    now = datetime.now(UTC)
    for chunk in chunks(new_values):
        rows = []
        for new in chunk:
            correction = Correction(new.name, new.value, author, now)
            rows.append(_correction_row(new.document, correction) | {"batch": batch})
        connection.execute(insert(corrections), rows)
        names = {new.name for new in chunk}
        _update_derived(connection, [new.document for new in chunk], names)
        progress.advance(len(chunk))
    last_key = select(func.max(corrections.c.key)).where(corrections.c.batch == batch)
    return int(connection.scalar(last_key) or 0)


def undo(
    connection: Connection, key: int, author: str, progress: Progress
) -> tuple[str, ...]:
    """Undo a correction with its whole batch, and return the IDs of the documents.

    The earlier values are in force again. Raise NothingToUndoError if the correction
    does not exist or was undone already.
    """
    row = _undoable_row(connection, key)
    same_batch = (
        corrections.c.batch == row.batch if row.batch else corrections.c.key == key
    )
    condition = same_batch & corrections.c.undone.is_(None)
    corrected = connection.execute(
        select(corrections.c.document, corrections.c.name)
        .where(condition)
        .order_by(corrections.c.key)
    ).all()
    ids = tuple(dict.fromkeys(document for document, _ in corrected))
    names = {name for _, name in corrected}
    progress.start(len(ids))
    connection.execute(
        update(corrections).where(condition).values(undone=_utc_now(), undone_by=author)
    )
    for chunk in chunks(ids):
        _update_derived(connection, chunk, names)
        progress.advance(len(chunk))
    return ids


def _undoable_row(connection: Connection, key: int) -> Row[Any]:
    """Return the row of a correction, or raise NothingToUndoError."""
    row = connection.execute(
        select(corrections).where(corrections.c.key == key)
    ).one_or_none()
    if row is None:
        raise NothingToUndoError(Message("no correction has the number {key}", key=key))
    if row.undone:
        raise NothingToUndoError(
            Message("correction {key} was already undone", key=key)
        )
    return row


_ALL_QUERY = (
    select(corrections)
    .where(corrections.c.document == bindparam("id"))
    .order_by(corrections.c.key)
)
_IN_FORCE_QUERY = _ALL_QUERY.where(corrections.c.undone.is_(None))


def corrections_in_force(connection: Connection, id: str) -> tuple[Correction, ...]:
    """Return the corrections in force of a document, oldest first."""
    return _read_corrections(connection, _IN_FORCE_QUERY, id)


def all_corrections(connection: Connection, id: str) -> tuple[Correction, ...]:
    """Return all corrections of a document, including undone ones, oldest first."""
    return _read_corrections(connection, _ALL_QUERY, id)


def batch_size(connection: Connection, batch: str) -> int:
    """Return the number of documents with corrections of a batch that are in force."""
    query = select(func.count(corrections.c.document.distinct())).where(
        (corrections.c.batch == batch) & corrections.c.undone.is_(None)
    )
    return connection.scalar(query) or 0


def _correction_row(id: str, correction: Correction) -> dict[str, Any]:
    """Return the row of a correction. Raise CuttingsError if its value is invalid."""
    name = correction.name
    value = correction.value
    if value is not None:
        check_value(name, value)
    return {
        "document": id,
        "name": name,
        "value": None if value is None else dump_value(name, value),
        "who": correction.author,
        "at": correction.created_at.astimezone(UTC).replace(tzinfo=None),
    }


def _read_corrections(
    connection: Connection, query: Select[Any], id: str
) -> tuple[Correction, ...]:
    return tuple(map(_to_correction, connection.execute(query, {"id": id})))


def _to_correction(row: Row[Any]) -> Correction:
    return Correction(
        name=row.name,
        value=None if row.value is None else load_value(row.name, row.value),
        author=row.who,
        created_at=as_utc(row.at),
        key=row.key,
        batch=row.batch,
        undone_at=row.undone and as_utc(row.undone),
        undone_by=row.undone_by,
    )


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _update_derived(
    connection: Connection, corrected: Sequence[str], names: Collection[str]
) -> None:
    """Update the derived columns and change numbers after a change of facts."""
    ids = list(dict.fromkeys(corrected))
    assign_change_numbers(connection, ids)
    refresh_columns(connection, ids, names)
