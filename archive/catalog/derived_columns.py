"""What keeps the catalog's derived columns and its change feed true, whoever wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from archive.catalog import review_queues
from archive.catalog.fact_json import load_value
from archive.catalog.queries import chunks, effective
from archive.catalog.schema import (
    appearances,
    bands,
    documents,
    due,
    failures,
    mentions,
    people,
    sketches,
    sources,
)
from archive.text.near_duplicates import sketch_bands as bands_of

COLUMNS_BY_FACT: Mapping[str, Callable[[Any], Mapping[str, object]]] = {
    "title": lambda value: {"title": value},
    "outlet": lambda value: {"outlet": value},
    "date": lambda days: {
        "earliest": days and days.earliest,
        "latest": days and days.latest,
    },
}
"""The effective columns of a document: those that show each fact, from its value."""


def next_change(connection: Connection) -> int:
    """The next number of the change feed."""
    return (connection.scalar(select(func.max(documents.c.change))) or 0) + 1


def assign_change_numbers(
    connection: Connection, ids: Iterable[str], **values: object
) -> None:
    """Give each document the next change number, and new values."""
    if rows := [
        {"key": id, "number": number}
        for number, id in enumerate(ids, next_change(connection))
    ]:
        told = update(documents).where(documents.c.id == bindparam("key"))
        connection.execute(told.values(change=bindparam("number"), **values), rows)


def restore_documents(connection: Connection, ids: Iterable[str]) -> None:
    """Documents that have a source again are searched again."""
    _set_gone(connection, ids, gone=False)


def mark_documents_gone(connection: Connection, ids: Iterable[str]) -> None:
    """Documents whose last source went are kept, with their corrections, but searched no more."""
    homeless: list[str] = []
    for chunk in chunks(sorted(set(ids))):
        housed = set(
            connection.scalars(
                select(appearances.c.document).where(appearances.c.document.in_(chunk))
            )
        )
        homeless += [id for id in chunk if id not in housed]
    _set_gone(connection, homeless, gone=True)


def _set_gone(connection: Connection, ids: Iterable[str], *, gone: bool) -> None:
    """Set `gone` on those documents on which it is otherwise."""
    for chunk in chunks(sorted(ids)):
        chosen = documents.c.id.in_(chunk) & documents.c.gone.is_(not gone)
        changed = connection.scalars(
            select(documents.c.id).where(chosen).order_by(documents.c.id)
        ).all()
        assign_change_numbers(connection, changed, gone=gone)
        forget_people_counts(connection, changed)
        if gone:
            leave_stories(connection, changed)
        else:
            mark_due(connection, changed)


def remove_source(connection: Connection, source: int) -> None:
    """The file is gone: so are its appearances and failures."""
    lost = connection.scalars(
        select(appearances.c.document).where(appearances.c.source == source)
    ).all()
    for table in (appearances, failures):
        connection.execute(delete(table).where(table.c.source == source))
    connection.execute(
        update(sources).where(sources.c.key == source).values(gone=True, complete=False)
    )
    mark_documents_gone(connection, lost)


def refresh_columns(
    connection: Connection,
    ids: Sequence[str],
    names: Iterable[str] = review_queues.REVIEWED_FACTS,
) -> None:
    """Bring the effective title, outlet and date of documents, and the doubts about them, up to their facts.

    `names` are the facts that may have changed: what rests on others stays as it is.
    """
    derived = tuple(name for name in review_queues.REVIEWED_FACTS if name in names)
    if not ids or not derived:
        return
    known = effective(connection, ids, derived)
    if columns := [name for name in derived if name in COLUMNS_BY_FACT]:
        rows = [{"key": id, **_column_values(columns, known.get(id, {}))} for id in ids]
        connection.execute(
            update(documents).where(documents.c.id == bindparam("key")), rows
        )
    review_queues.update_doubts(connection, ids, known, derived)


def _column_values(
    names: Iterable[str], facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, object]:
    """The effective columns of one document that show these facts."""
    values = {
        name: load_value(name, facts[name]["value"]) if name in facts else None
        for name in names
    }
    return {
        column: part
        for name in names
        for column, part in COLUMNS_BY_FACT[name](values[name]).items()
    }


def forget_people_counts(connection: Connection, ids: Sequence[str]) -> None:
    """Drop what was counted of the people in these documents; settling counts them anew."""
    named = select(mentions.c.slug).where(mentions.c.document.in_(ids))
    connection.execute(delete(people).where(people.c.slug.in_(named)))


def mark_due(connection: Connection, ids: Iterable[str]) -> None:
    """These documents are to be looked at when the archive settles."""
    for chunk in chunks(sorted(set(ids))):
        marked = set(
            connection.scalars(select(due.c.document).where(due.c.document.in_(chunk)))
        )
        if rows := [{"document": id} for id in chunk if id not in marked]:
            connection.execute(insert(due), rows)


def leave_stories(connection: Connection, ids: Sequence[str]) -> None:
    """These documents leave their stories; those that they leave behind are to be looked at again."""
    for chunk in chunks(ids):
        left = select(documents.c.story).where(
            documents.c.id.in_(chunk), documents.c.story.is_not(None)
        )
        told = (
            select(documents.c.id)
            .where(documents.c.story.in_(left.distinct()))
            .order_by(documents.c.id)
        )
        members = connection.scalars(told).all()
        _delete_sketches(connection, sorted({*members, *chunk}))
        assign_change_numbers(connection, members, story=None)
        mark_due(connection, set(members) - set(chunk))
        connection.execute(delete(due).where(due.c.document.in_(chunk)))


def _delete_sketches(connection: Connection, ids: Sequence[str]) -> None:
    """Drop sketches and their bands."""
    for chunk in chunks(ids):
        for id, sketch in connection.execute(
            select(sketches).where(sketches.c.document.in_(chunk))
        ).all():
            own = bands.c.band.in_(bands_of(sketch)) & (bands.c.document == id)
            connection.execute(delete(bands).where(own))
        connection.execute(delete(sketches).where(sketches.c.document.in_(chunk)))
