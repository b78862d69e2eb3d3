"""Add and remove the marks of documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from archive.catalog.actions import (
    Action,
    ActionKind,
    begin_action,
    end_action,
    existing_ids,
)
from archive.catalog.mark_rows import MarkKind
from archive.catalog.schema import collections, documents, marks
from archive.catalog.schema import saved_searches as searches
from archive.chunks import chunks
from archive.errors import CuttingsError
from archive.messages import N_, Message
from archive.text.anchors import Anchor

PLACE_STEP = 1 << 20
"""The distance between the places of two members, into which others can be moved."""
MAX_NAME = 120
"""Characters of a tag or of the name of a collection or search."""
MAX_NOTE = 20_000
NO_DOCUMENT = N_("no document has the ID {id!r}; `cuttings search` prints the IDs")
NO_NOTE = N_("no note has the ID {id!r}")
EMPTY_NAME = N_("the name is empty; enter at least one letter or digit")
LONG_NAME = N_("the name is longer than {count} characters; enter a shorter one")
EMPTY_NOTE = N_("the note is empty; enter a text")
LONG_NOTE = N_("the note is longer than {count:,} characters; enter a shorter one")


def clean_name(text: str) -> str:
    """Return a name as one line. Raise CuttingsError if it is empty or too long."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    name = " ".join(printable.split())
    if not any(map(str.isalnum, name)):
        raise CuttingsError(Message(EMPTY_NAME))
    if len(name) > MAX_NAME:
        raise CuttingsError(Message(LONG_NAME, count=MAX_NAME))
    return name


def add_marks(
    connection: Connection,
    ids: Sequence[str],
    mark: tuple[MarkKind, str],
    action_key: int,
) -> list[str]:
    """Give documents a mark, and return those that did not have it before."""
    kind, value = mark
    added: list[str] = []
    place = _last_place(connection, kind, value) + PLACE_STEP
    for chunk in chunks(existing_ids(connection, ids)):
        present = set(
            connection.scalars(
                _in_force(kind, value).where(marks.c.document.in_(chunk))
            )
        )
        new_ids = [id for id in chunk if id not in present]
        rows = [
            {
                "document": id,
                "kind": kind,
                "value": value,
                "place": place + (len(added) + number) * PLACE_STEP,
                "added": action_key,
            }
            for number, id in enumerate(new_ids)
        ]
        if rows:
            connection.execute(insert(marks), rows)
        added += new_ids
    return added


def remove_marks(
    connection: Connection,
    ids: Sequence[str],
    mark: tuple[MarkKind, str],
    action_key: int,
) -> list[str]:
    """Take a mark from documents, and return those that had it."""
    kind, value = mark
    removed: list[str] = []
    for chunk in chunks([*dict.fromkeys(ids)]):
        query = _in_force(kind, value).where(marks.c.document.in_(chunk))
        present = connection.scalars(query).all()
        has_mark = (
            (marks.c.kind == kind)
            & (marks.c.value == value)
            & marks.c.document.in_(present)
            & marks.c.removed.is_(None)
        )
        connection.execute(update(marks).where(has_mark).values(removed=action_key))
        removed += present
    return removed


def _in_force(kind: MarkKind, value: str) -> Any:
    return select(marks.c.document).where(
        marks.c.kind == kind, marks.c.value == value, marks.c.removed.is_(None)
    )


def _last_place(connection: Connection, kind: MarkKind, value: str) -> int:
    query = select(func.max(marks.c.place)).where(
        marks.c.kind == kind, marks.c.value == value
    )
    return connection.scalar(query) or 0


# Tags and read marks


def tag(connection: Connection, ids: Sequence[str], text: str, author: str) -> Action:
    """Give documents a tag. A tag that differs only in capitals is the same."""
    name = current_spelling(connection, clean_name(text))
    key = begin_action(connection, ActionKind.TAG, name, author)
    added = add_marks(connection, ids, (MarkKind.TAG, name), key)
    return end_action(connection, key, added)


def untag(connection: Connection, ids: Sequence[str], text: str, author: str) -> Action:
    """Take a tag from documents."""
    name = current_spelling(connection, clean_name(text))
    key = begin_action(connection, ActionKind.UNTAG, name, author)
    removed = remove_marks(connection, ids, (MarkKind.TAG, name), key)
    return end_action(connection, key, removed)


def current_spelling(connection: Connection, name: str) -> str:
    """Return a tag as other documents have it."""
    is_tag = (marks.c.kind == MarkKind.TAG) & marks.c.removed.is_(None)
    query = select(marks.c.value).where(is_tag).distinct().order_by(marks.c.value)
    spellings = connection.scalars(query).all()
    if name in spellings:
        return name
    matching_spellings = (
        spelling for spelling in spellings if spelling.casefold() == name.casefold()
    )
    return next(matching_spellings, name)


def tag_names(connection: Connection) -> tuple[str, ...]:
    """Return all tags in the order of the alphabet, without counting articles."""
    is_tag = (marks.c.kind == MarkKind.TAG) & marks.c.removed.is_(None)
    query = select(marks.c.value).where(is_tag).distinct()
    return tuple(sorted(connection.scalars(query), key=str.casefold))


def tag_counts(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return each tag with its number of documents, in the order of the alphabet."""
    query = (
        select(marks.c.value, func.count())
        .join(documents, documents.c.id == marks.c.document)
        .where(
            marks.c.kind == MarkKind.TAG,
            marks.c.removed.is_(None),
            documents.c.version_of.is_(None),
            documents.c.gone.is_(False),
        )
        .group_by(marks.c.value)
    )
    rows = [(row[0], row[1]) for row in connection.execute(query)]
    return tuple(sorted(rows, key=lambda row: (row[0].casefold(), row[0])))


def any_exist(connection: Connection) -> bool:
    """Return whether there is a collection, a tag or a saved search."""
    queries = (
        select(collections.c.key).where(collections.c.removed.is_(None)),
        select(searches.c.key).where(searches.c.removed.is_(None)),
        select(marks.c.key).where(
            marks.c.kind == MarkKind.TAG, marks.c.removed.is_(None)
        ),
    )
    return any(connection.scalar(query.limit(1)) is not None for query in queries)


def set_read(
    connection: Connection, ids: Sequence[str], author: str, *, is_read: bool
) -> Action:
    """Mark documents as read or unread."""
    kind = ActionKind.MARK_READ if is_read else ActionKind.MARK_UNREAD
    key = begin_action(connection, kind, "", author)
    change = add_marks if is_read else remove_marks
    changed = change(connection, ids, (MarkKind.READ, ""), key)
    return end_action(connection, key, changed)


# Notes


def add_note(
    connection: Connection, id: str, text: str, author: str, anchor: Anchor | None
) -> tuple[str, Action]:
    """Write a note on a document or a passage of it. Return its ID and the action."""
    if not existing_ids(connection, [id]):
        raise CuttingsError(Message(NO_DOCUMENT, id=id))
    data = _note_data(text, asdict(anchor) if anchor else None)
    key = begin_action(connection, ActionKind.NOTE, "", author)
    note_id = uuid4().hex[:12]
    row = _note_row(id, note_id, data, key)
    connection.execute(insert(marks), [row])
    return note_id, end_action(connection, key, [id])


def change_note(connection: Connection, note_id: str, text: str, author: str) -> Action:
    """Replace the text of a note."""
    row = note_row(connection, note_id)
    data = _note_data(text, row.data.get("anchor"))
    key = begin_action(connection, ActionKind.CHANGE_NOTE, "", author)
    _remove_note(connection, note_id, key)
    rows = [_note_row(row.document, note_id, data, key)]
    connection.execute(insert(marks), rows)
    return end_action(connection, key, [row.document])


def delete_note(connection: Connection, note_id: str, author: str) -> Action:
    """Remove a note."""
    row = note_row(connection, note_id)
    key = begin_action(connection, ActionKind.DELETE_NOTE, "", author)
    _remove_note(connection, note_id, key)
    return end_action(connection, key, [row.document])


def note_row(connection: Connection, note_id: str) -> Row[Any]:
    """Return the row of a note in force. Raise CuttingsError if there is none.

    After a document became a part of another one, the note is on both.
    """
    query = (
        select(marks)
        .join(documents, documents.c.id == marks.c.document)
        .where(
            marks.c.kind == MarkKind.NOTE,
            marks.c.value == note_id,
            marks.c.removed.is_(None),
        )
        .order_by(documents.c.version_of.is_not(None), marks.c.key.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise CuttingsError(Message(NO_NOTE, id=note_id))
    return row


def _note_data(text: str, anchor: dict[str, Any] | None) -> dict[str, Any]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not lines:
        raise CuttingsError(Message(EMPTY_NOTE))
    if len(lines) > MAX_NOTE:
        raise CuttingsError(Message(LONG_NOTE, count=MAX_NOTE))
    return {"text": lines, "anchor": anchor}


def _note_row(
    id: str, note_id: str, data: dict[str, Any], key: int
) -> dict[str, object]:
    return {
        "document": id,
        "kind": MarkKind.NOTE,
        "value": note_id,
        "place": 0,
        "data": data,
        "added": key,
    }


def _remove_note(connection: Connection, note_id: str, key: int) -> None:
    is_note = (marks.c.kind == MarkKind.NOTE) & (marks.c.value == note_id)
    in_force = is_note & marks.c.removed.is_(None)
    connection.execute(update(marks).where(in_force).values(removed=key))
