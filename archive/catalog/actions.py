"""Record what was done with articles in one step, and undo it in one step.

The rows of `marks`, `collections` and `saved_searches` name the action that added them
and the action that removed them. An undo is an action, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Table, exists, insert, select, update

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.mark_rows import MarkKind
from archive.catalog.queries import as_utc
from archive.catalog.schema import actions, collections, documents, marks
from archive.catalog.schema import saved_searches as searches
from archive.chunks import chunks
from archive.errors import NothingToUndoError
from archive.messages import Message


class ActionKind(StrEnum):
    """What was done."""

    COLLECT = "collect"
    UNCOLLECT = "uncollect"
    MOVE = "move"
    CHANGE_COLLECTION = "change-collection"
    DELETE_COLLECTION = "delete-collection"
    TAG = "tag"
    UNTAG = "untag"
    NOTE = "note"
    CHANGE_NOTE = "change-note"
    DELETE_NOTE = "delete-note"
    MARK_READ = "mark-read"
    MARK_UNREAD = "mark-unread"
    SAVE_SEARCH = "save-search"
    DELETE_SEARCH = "delete-search"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Action:
    """One step. `document_count` is the number of articles that it changed."""

    key: int
    kind: ActionKind
    subject: str
    document_count: int
    author: str
    done_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None


def begin_action(
    connection: Connection, kind: ActionKind, subject: str, author: str
) -> int:
    """Store an action, and return its key."""
    row = {"kind": kind, "subject": subject, "documents": 0, "who": author}
    now = datetime.now(UTC).replace(tzinfo=None)
    result = connection.execute(insert(actions).values(**row, at=now))
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def end_action(connection: Connection, key: int, ids: Sequence[str]) -> Action:
    """Store how many documents an action changed, and tell the change feed."""
    connection.execute(
        update(actions).where(actions.c.key == key).values(documents=len(ids))
    )
    for chunk in chunks(ids):
        assign_change_numbers(connection, chunk)
    return read_action(connection, key)


def read_action(connection: Connection, key: int) -> Action:
    """Return an action. Raise NothingToUndoError if it does not exist."""
    query = select(actions).where(actions.c.key == key)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NothingToUndoError(Message("no action has the number {key}", key=key))
    return _to_action(row)


def recent_actions(connection: Connection, limit: int) -> tuple[Action, ...]:
    """Return the newest actions, the last one first."""
    query = select(actions).order_by(actions.c.key.desc()).limit(limit)
    return tuple(map(_to_action, connection.execute(query)))


def undo_action(connection: Connection, key: int, author: str) -> Action:
    """Undo an action, and return the undo. Nothing that came later is lost.

    Raise NothingToUndoError if it does not exist or was undone already.
    """
    action = read_action(connection, key)
    if action.undone_at:
        message = Message("action {key} was already undone", key=key)
        raise NothingToUndoError(message)
    undo = begin_action(connection, ActionKind.UNDO, action.subject, author)
    ids = _changed_documents(connection, key)
    for table in (marks, collections, searches):
        _remove_added(connection, table, key, undo)
        _restore_removed(connection, table, key)
    ids |= _remove_members_without_collection(connection, undo)
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        update(actions).where(actions.c.key == key).values(undone=now, undone_by=author)
    )
    return end_action(connection, undo, sorted(ids))


def _changed_documents(connection: Connection, key: int) -> set[str]:
    """Return the documents whose marks, or whose collections, an action changed."""
    changed = (marks.c.added == key) | (marks.c.removed == key)
    ids = set(connection.scalars(select(marks.c.document).where(changed)))
    changed = (collections.c.added == key) | (collections.c.removed == key)
    for id in connection.scalars(select(collections.c.id).where(changed).distinct()):
        ids |= set(connection.scalars(_members(id)))
    return ids


def _members(collection_id: str) -> Any:
    return select(marks.c.document).where(
        marks.c.kind == MarkKind.COLLECTION,
        marks.c.value == collection_id,
        marks.c.removed.is_(None),
    )


def _remove_added(connection: Connection, table: Table, key: int, undo: int) -> None:
    in_force = (table.c.added == key) & table.c.removed.is_(None)
    connection.execute(update(table).where(in_force).values(removed=undo))


def _restore_removed(connection: Connection, table: Table, key: int) -> None:
    """Put removed rows in force again, unless a later action added the same."""
    later = table.alias()
    names = [name for name in ("document", "kind", "id", "value") if name in table.c]
    conditions = [later.c[name] == table.c[name] for name in names]
    is_there = exists().where(later.c.removed.is_(None), *conditions)
    connection.execute(
        update(table).where(table.c.removed == key, ~is_there).values(removed=None)
    )


def _remove_members_without_collection(connection: Connection, undo: int) -> set[str]:
    """Empty the collections that an undo removed, and return their documents."""
    removed = select(collections.c.id).where(collections.c.removed == undo)
    current = select(collections.c.id).where(collections.c.removed.is_(None))
    is_lost = (
        (marks.c.kind == MarkKind.COLLECTION)
        & marks.c.removed.is_(None)
        & marks.c.value.in_(removed)
        & marks.c.value.not_in(current)
    )
    ids = set(connection.scalars(select(marks.c.document).where(is_lost)))
    connection.execute(update(marks).where(is_lost).values(removed=undo))
    return ids


def existing_ids(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Return the IDs of documents that exist, once each, in their order."""
    present: set[str] = set()
    for chunk in chunks(ids):
        query = select(documents.c.id).where(
            documents.c.id.in_(chunk), documents.c.version_of.is_(None)
        )
        present |= set(connection.scalars(query))
    return [id for id in dict.fromkeys(ids) if id in present]


def _to_action(row: Row[Any]) -> Action:
    return Action(
        key=row.key,
        kind=ActionKind(row.kind),
        subject=row.subject,
        document_count=row.documents,
        author=row.who,
        done_at=as_utc(row.at),
        undone_at=row.undone and as_utc(row.undone),
        undone_by=row.undone_by,
    )
