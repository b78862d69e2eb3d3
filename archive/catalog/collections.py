"""Named lists of documents, in an order by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from archive.catalog.actions import Action, ActionKind, begin_action, end_action
from archive.catalog.mark_rows import MarkKind
from archive.catalog.marks import PLACE_STEP, add_marks, clean_name, remove_marks
from archive.catalog.queries import as_utc
from archive.catalog.schema import actions, collections, documents, marks
from archive.errors import CuttingsError
from archive.messages import N_, Message

MAX_ID = 60
MAX_DESCRIPTION = 2_000
NO_COLLECTION = N_(
    "no collection is named “{name}”; `cuttings collect --list` prints the names"
)
NAME_IN_USE = N_("another collection is named “{name}”; enter another name")
LONG_DESCRIPTION = N_(
    "the description is longer than {count:,} characters; enter a shorter one"
)


class MemberOrder(StrEnum):
    """Orders of the documents in a collection."""

    HAND = "hand"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection. `document_count` counts the articles in it that still exist."""

    id: str
    name: str
    description: str
    author: str
    changed_at: datetime
    document_count: int


def list_collections(connection: Connection) -> tuple[Collection, ...]:
    """Return all collections in the order of their names."""
    query = (
        select(marks.c.value, func.count())
        .join(documents, documents.c.id == marks.c.document)
        .where(_is_membership(), documents.c.version_of.is_(None))
        .group_by(marks.c.value)
    )
    counts: dict[str, int] = dict(connection.execute(query).all())
    rows = connection.execute(_in_force())
    entries = [_to_collection(row, counts.get(row.id, 0)) for row in rows]
    return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id)))


def collection_names(connection: Connection) -> tuple[str, ...]:
    """Return the names of all collections in order, without counting articles."""
    query = select(collections.c.name).where(collections.c.removed.is_(None))
    return tuple(sorted(connection.scalars(query), key=str.casefold))


def find_collection(connection: Connection, name: str) -> Collection | None:
    """Return the collection with an ID or a name, whatever its capitals."""
    row = connection.execute(_in_force().where(collections.c.id == name)).one_or_none()
    if row is None:
        wanted = " ".join(name.split()).casefold()
        rows = connection.execute(_in_force())
        row = next((row for row in rows if row.name.casefold() == wanted), None)
    return _to_collection(row, _count(connection, row.id)) if row else None


def get_collection(connection: Connection, name: str) -> Collection:
    """Return the collection with an ID or a name. Raise CuttingsError without one."""
    collection = find_collection(connection, name)
    if collection is None:
        raise CuttingsError(Message(NO_COLLECTION, name=name))
    return collection


def collect(
    connection: Connection, ids: Sequence[str], name: str, author: str
) -> Action:
    """Put documents at the end of a collection, which is created if it is new."""
    collection = find_collection(connection, name)
    subject = collection.name if collection else clean_name(name)
    key = begin_action(connection, ActionKind.COLLECT, subject, author)
    id = collection.id if collection else _create(connection, subject, key)
    added = add_marks(connection, ids, (MarkKind.COLLECTION, id), key)
    return end_action(connection, key, added)


def uncollect(
    connection: Connection, ids: Sequence[str], name: str, author: str
) -> Action:
    """Take documents out of a collection."""
    collection = get_collection(connection, name)
    key = begin_action(connection, ActionKind.UNCOLLECT, collection.name, author)
    mark = (MarkKind.COLLECTION, collection.id)
    return end_action(connection, key, remove_marks(connection, ids, mark, key))


def change_collection(
    connection: Connection, id: str, name: str, description: str, author: str
) -> Action:
    """Give a collection another name and description. Its ID stays the same."""
    collection = get_collection(connection, id)
    name, description = clean_name(name), description.strip()
    if len(description) > MAX_DESCRIPTION:
        raise CuttingsError(Message(LONG_DESCRIPTION, count=MAX_DESCRIPTION))
    other = find_collection(connection, name)
    if other and other.id != collection.id:
        raise CuttingsError(Message(NAME_IN_USE, name=other.name))
    key = begin_action(connection, ActionKind.CHANGE_COLLECTION, name, author)
    _remove(connection, collection.id, key)
    row = {"id": collection.id, "name": name, "description": description, "added": key}
    connection.execute(insert(collections).values(row))
    is_renamed = name != collection.name
    ids = member_ids(connection, collection.id) if is_renamed else ()
    return end_action(connection, key, ids)


def delete_collection(connection: Connection, id: str, author: str) -> Action:
    """Remove a collection. The articles stay in the archive."""
    collection = get_collection(connection, id)
    name = collection.name
    key = begin_action(connection, ActionKind.DELETE_COLLECTION, name, author)
    ids = member_ids(connection, collection.id)
    remove_marks(connection, ids, (MarkKind.COLLECTION, collection.id), key)
    _remove(connection, collection.id, key)
    return end_action(connection, key, ids)


def member_ids(
    connection: Connection,
    id: str,
    order: MemberOrder = MemberOrder.HAND,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[str, ...]:
    """Return the IDs of the documents of a collection. Undated ones come last."""
    query = _members(id).order_by(*_ORDERS[order]).offset(offset)
    return tuple(connection.scalars(query if limit is None else query.limit(limit)))


def move_member(
    connection: Connection, id: str, document: str, position: int, author: str
) -> Action:
    """Move a document to another position of a collection, counted from 0.

    Raise CuttingsError if it is not in the collection.
    """
    collection = get_collection(connection, id)
    ids = member_ids(connection, collection.id)
    if document not in ids:
        message = Message("“{id}” is not in this collection", id=document)
        raise CuttingsError(message)
    others = [other for other in ids if other != document]
    position = max(0, min(position, len(others)))
    key = begin_action(connection, ActionKind.MOVE, collection.name, author)
    place = _place_at(connection, collection.id, others, position)
    mark = (MarkKind.COLLECTION, collection.id)
    remove_marks(connection, [document], mark, key)
    row = {"document": document, "kind": mark[0], "value": mark[1], "place": place}
    connection.execute(insert(marks).values(**row, added=key))
    return end_action(connection, key, [])


def _place_at(
    connection: Connection, id: str, others: Sequence[str], position: int
) -> int:
    """Return a place between two neighbours. If there is none, spread all members."""
    places = _places(connection, id)
    before = places[others[position - 1]] if position else None
    after = places[others[position]] if position < len(others) else None
    if before is None:
        return (after or 0) - PLACE_STEP
    if after is None:
        return before + PLACE_STEP
    if after - before < 2:
        _spread(connection, id, others)
        return (position + 1) * PLACE_STEP - PLACE_STEP // 2
    return (before + after) // 2


def _spread(connection: Connection, id: str, others: Sequence[str]) -> None:
    """Put the members at equal distances, in the same order."""
    for number, document in enumerate(others, 1):
        connection.execute(
            update(marks)
            .where(_is_membership(id), marks.c.document == document)
            .values(place=number * PLACE_STEP)
        )


def _places(connection: Connection, id: str) -> dict[str, int]:
    query = select(marks.c.document, marks.c.place).where(_is_membership(id))
    places: dict[str, int] = dict(connection.execute(query).all())
    return places


def _is_membership(id: str | None = None) -> Any:
    condition = (marks.c.kind == MarkKind.COLLECTION) & marks.c.removed.is_(None)
    return condition if id is None else condition & (marks.c.value == id)


def _members(id: str) -> Select[Any]:
    return (
        select(marks.c.document)
        .join(documents, documents.c.id == marks.c.document)
        .where(_is_membership(id), documents.c.version_of.is_(None))
    )


_BY_HAND = (marks.c.place, marks.c.document)
_ORDERS = {
    MemberOrder.HAND: _BY_HAND,
    MemberOrder.OLDEST: (documents.c.earliest.asc().nulls_last(), *_BY_HAND),
    MemberOrder.NEWEST: (documents.c.latest.desc().nulls_last(), *_BY_HAND),
}


def _count(connection: Connection, id: str) -> int:
    query = select(func.count()).select_from(_members(id).subquery())
    return connection.scalar(query) or 0


def _in_force() -> Select[Any]:
    return (
        select(collections, actions.c.who, actions.c.at)
        .join(actions, actions.c.key == collections.c.added)
        .where(collections.c.removed.is_(None))
    )


def _remove(connection: Connection, id: str, key: int) -> None:
    in_force = (collections.c.id == id) & collections.c.removed.is_(None)
    connection.execute(update(collections).where(in_force).values(removed=key))


def _create(connection: Connection, name: str, key: int) -> str:
    id = _new_id(connection, name)
    row = {"id": id, "name": name, "description": "", "added": key}
    connection.execute(insert(collections).values(row))
    return id


def _new_id(connection: Connection, name: str) -> str:
    """Return an ID that no collection ever had, from the letters of the name."""
    start = name_id(name)
    taken = set(connection.scalars(select(collections.c.id)))
    number, id = 2, start
    while id in taken:
        id, number = f"{start}-{number}", number + 1
    return id


def name_id(name: str) -> str:
    """Return the letters and digits of a name, joined by hyphens."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = re.findall(r"[^\W_]+", folded)
    return "-".join(words)[:MAX_ID].strip("-") or "list"


def _to_collection(row: Row[Any], count: int) -> Collection:
    return Collection(
        id=row.id,
        name=row.name,
        description=row.description,
        author=row.who,
        changed_at=as_utc(row.at),
        document_count=count,
    )
