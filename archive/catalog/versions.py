"""Move new texts to the documents that they continue, and keep the earlier versions.

The row of a new text and the row of its document exchange what was read from the file:
the document keeps its ID and its corrections, and the other row keeps the old text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from archive.catalog.derived_columns import (
    COLUMNS_BY_FACT,
    assign_change_numbers,
    column_values,
    delete_people_counts,
    leave_stories,
    mark_story_due,
    refresh_columns,
)
from archive.catalog.document_keys import keys_of, read_keys
from archive.catalog.moved_marks import copy_marks
from archive.catalog.queries import as_utc
from archive.catalog.schema import (
    appearances,
    corrections,
    documents,
    doubts,
    due,
    facts,
    former_places,
    mentions,
    quotations,
    sources,
)
from archive.chunks import chunks

READ_COLUMNS = ("format", "source_id", "text", "notes", "candidates", "seen", "address")
"""The columns of a document that come from its file."""
SHOWN_COLUMNS = tuple(column_values(COLUMNS_BY_FACT, {}))
"""The derived columns by which a version is shown."""
MOVED_TABLES = (appearances, mentions, quotations, doubts)
"""The tables whose rows move with the text, besides the facts."""
UNREAD = 0
"""The extraction version of an earlier version: it is read again if it returns."""
TEMPORARY_PREFIX = "-"
"""Marks hashes while two rows exchange theirs."""


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier or the current version of a document.

    `id` is the hash of its bytes, and `seen_at` the time at which they were first read.
    """

    id: str
    seen_at: datetime
    is_current: bool
    title: str | None
    outlet: str | None
    text: str


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """A place where a document that is gone was read last.

    `replaced_by` is the ID of the document that is there now.
    """

    path: str
    position: str | None
    replaced_by: str | None


def continue_documents(
    connection: Connection, ids_by_new_id: Mapping[str, str]
) -> None:
    """Give lost documents the text of new ones, which become their earlier versions.

    `ids_by_new_id` maps the ID of each new document to the one that it continues.
    """
    for chunk in chunks(sorted(ids_by_new_id.items())):
        new_ids = [new_id for new_id, _ in chunk]
        ids = [id for _, id in chunk]
        both = [*ids, *new_ids]
        leave_stories(connection, both)
        delete_people_counts(connection, both)
        _move_read_rows(connection, chunk)
        _exchange_columns(connection, chunk)
        for new_id, id in chunk:
            copy_corrections(connection, new_id, id)
            copy_marks(connection, new_id, id)
        assign_change_numbers(connection, both)
        refresh_columns(connection, ids)
        connection.execute(delete(due).where(due.c.document.in_(keys_of(both))))
        mark_story_due(connection, ids)


def _move_read_rows(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    """Move the rows of the new texts. Of the old ones, only the facts are kept."""
    keys = read_keys(connection, chain.from_iterable(pairs))
    new_keys = {keys[id]: keys[new_id] for new_id, id in pairs}
    old_facts = connection.execute(
        select(facts).where(facts.c.document.in_(new_keys), facts.c.layer == "article")
    )
    copies = [
        {**row, "document": new_keys[row["document"]]} for row in old_facts.mappings()
    ]
    is_of_new = facts.c.document.in_([*new_keys.values()])
    connection.execute(delete(facts).where(is_of_new, facts.c.layer != "article"))
    moves = [{"new": new_key, "old": key} for key, new_key in new_keys.items()]
    for table in (*MOVED_TABLES, facts):
        connection.execute(delete(table).where(table.c.document.in_(new_keys)))
        move = update(table).where(table.c.document == bindparam("new"))
        connection.execute(move.values(document=bindparam("old")), moves)
    if copies:
        connection.execute(insert(facts), copies)


def _exchange_columns(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    both = [id for pair in pairs for id in pair]
    query = select(documents).where(documents.c.id.in_(both))
    rows = {row["id"]: row for row in connection.execute(query).mappings()}
    current, earlier, digests = [], [], []
    for new_id, id in pairs:
        new, old = rows[new_id], rows[id]
        read = {name: new[name] for name in READ_COLUMNS}
        current.append(
            {
                "document_id": id,
                **read,
                "reader": new["reader"],
                "gone": False,
                "version_of": None,
            }
        )
        kept = {name: old[name] for name in (*READ_COLUMNS, *SHOWN_COLUMNS)}
        earlier.append(
            {
                "document_id": new_id,
                **kept,
                "reader": UNREAD,
                "gone": True,
                "version_of": id,
            }
        )
        digests += [
            {"document_id": id, "digest": new["digest"]},
            {"document_id": new_id, "digest": old["digest"]},
        ]
    masked = [{**row, "digest": TEMPORARY_PREFIX + row["digest"]} for row in digests]
    for changes in (current, earlier, masked, digests):
        _update_rows(connection, changes)


def _update_rows(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Update the documents with the IDs in `document_id`. All rows have the same columns."""
    names = [name for name in rows[0] if name != "document_id"]
    statement = (
        update(documents)
        .where(documents.c.id == bindparam("document_id"))
        .values({name: bindparam(f"new_{name}") for name in names})
    )
    connection.execute(
        statement,
        [
            {
                "document_id": row["document_id"],
                **{f"new_{name}": row[name] for name in names},
            }
            for row in rows
        ],
    )


def copy_corrections(connection: Connection, id: str, target: str) -> bool:
    """Copy the corrections of a document to another, and return if there were new ones.

    Where the target has a correction in force of the same fact, the copy is kept as an
    undone one.
    """
    columns = [column for column in corrections.c if column.name != "key"]
    query = select(*columns).order_by(corrections.c.key)
    own = connection.execute(query.where(corrections.c.document == target)).mappings()
    own_rows = own.all()
    present = {_identity_of(row) for row in own_rows}
    corrected = {row["name"] for row in own_rows if not row["undone"]}
    rows = connection.execute(query.where(corrections.c.document == id)).mappings()
    copies = [
        {**row, "document": target} | _undone_if(row["name"] in corrected, row)
        for row in rows
        if _identity_of(row) not in present
    ]
    if copies:
        connection.execute(insert(corrections), copies)
    return bool(copies)


def _identity_of(row: RowMapping) -> tuple[object, ...]:
    return row["name"], repr(row["value"]), row["who"], row["at"]


def _undone_if(condition: bool, row: RowMapping) -> dict[str, Any]:
    if not condition or row["undone"]:
        return {}
    now = datetime.now(UTC).replace(tzinfo=None)
    return {"undone": now, "undone_by": None}


def redirect_document(connection: Connection, id: str, target: str) -> None:
    """Make a lost document a part of a living one, which gets its corrections."""
    connection.execute(
        update(documents).where(documents.c.id == id).values(version_of=target)
    )
    give_corrections(connection, id, target)


def give_corrections(connection: Connection, id: str, target: str) -> None:
    """Copy corrections and marks to another document, and update what depends on them."""
    is_corrected = copy_corrections(connection, id, target)
    if copy_marks(connection, id, target) or is_corrected:
        assign_change_numbers(connection, [target])
        refresh_columns(connection, [target])


_SUCCESSOR_QUERY = select(documents.c.version_of).where(
    documents.c.id == bindparam("id")
)
_PREDECESSORS_QUERY = select(documents.c.id).where(
    documents.c.version_of.in_(bindparam("ids", expanding=True))
)


def current_id(connection: Connection, id: str) -> str:
    """Return the ID of the document that an ID belongs to now."""
    while successor := connection.scalar(_SUCCESSOR_QUERY, {"id": id}):
        id = successor
    return id


def read_versions(connection: Connection, id: str, limit: int) -> tuple[Version, ...]:
    """Return the current version of a document, then the newest earlier ones."""
    ids = _version_ids(connection, id)
    query = select(documents).where(documents.c.id.in_(ids))
    is_current, newest = (documents.c.id == id).desc(), documents.c.seen.desc()
    order = is_current, newest.nulls_last(), documents.c.digest
    rows = connection.execute(query.order_by(*order).limit(limit))
    return tuple(_to_version(row, is_current=row.id == id) for row in rows)


def count_versions(connection: Connection, id: str) -> int:
    """Return the number of versions of a document, with the current one."""
    return len(_version_ids(connection, id))


def _version_ids(connection: Connection, id: str) -> list[str]:
    """Return the IDs of the rows that have the versions of a document."""
    ids, newest = [id], [id]
    while newest:
        newest = [*connection.scalars(_PREDECESSORS_QUERY, {"ids": newest})]
        ids += newest
    return ids


def _to_version(row: Any, *, is_current: bool) -> Version:
    seen_at = as_utc(row.seen or row.added)
    return Version(row.digest, seen_at, is_current, row.title, row.outlet, row.text)


def read_former_places(connection: Connection, id: str) -> tuple[FormerPlace, ...]:
    """Return where a document that is gone was read last, and what is there now."""
    joined = former_places.join(sources, former_places.c.source == sources.c.key)
    there = appearances.c.source == former_places.c.source
    same_position = there & (appearances.c.position == former_places.c.position)
    query = (
        select(sources.c.path, former_places.c.position, documents.c.id)
        .select_from(
            joined.outerjoin(appearances, same_position).outerjoin(
                documents, documents.c.key == appearances.c.document
            )
        )
        .where(former_places.c.document.in_(keys_of([id])))
        .order_by(sources.c.path, former_places.c.position)
    )
    return tuple(
        # In a file with several articles, the others move up when one is removed.
        FormerPlace(row.path, row.position or None, None if row.position else row.id)
        for row in connection.execute(query)
    )


def forget_former_places(connection: Connection, keys: Iterable[int]) -> None:
    """Delete the former places of documents with these keys."""
    for chunk in chunks(keys):
        connection.execute(
            delete(former_places).where(former_places.c.document.in_(chunk))
        )
