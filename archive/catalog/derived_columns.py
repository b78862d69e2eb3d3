"""Update derived columns and the change feed after changes of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from archive.catalog import review_queues
from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.document_keys import keys_of, with_documents
from archive.catalog.fact_json import load_value
from archive.catalog.queries import FactRowsByDocument, effective_facts
from archive.catalog.schema import (
    appearances,
    documents,
    due,
    failures,
    former_places,
    mentions,
    people,
    sources,
    unsettled,
)
from archive.chunks import chunks

COLUMNS_BY_FACT: Mapping[str, Callable[[Any, Any], Mapping[str, object]]] = {
    "title": lambda value, _: {"title": value},
    "outlet": lambda value, _: {"outlet": value},
    "date": lambda days, confidence: {
        "earliest": days and days.earliest,
        "latest": days and days.latest,
        "confidence": confidence,
    },
    "agency": lambda value, _: {"agency": value},
    "language": lambda value, _: {"language": value},
}
"""Functions from the value and the confidence of a fact to its columns in `documents`."""
DERIVED_FACTS = tuple(dict.fromkeys((*review_queues.REVIEWED_FACTS, *COLUMNS_BY_FACT)))
"""The facts of which a document has columns or review queues."""


def next_change(connection: Connection) -> int:
    """Return the next number of the change feed."""
    return (connection.scalar(select(func.max(documents.c.change))) or 0) + 1


def assign_change_numbers(
    connection: Connection, ids: Iterable[str], **values: object
) -> None:
    """Give each document the next change number, and set other columns of it."""
    rows = [
        {"document_id": id, "number": number}
        for number, id in enumerate(ids, next_change(connection))
    ]
    if rows:
        statement = update(documents).where(documents.c.id == bindparam("document_id"))
        connection.execute(statement.values(change=bindparam("number"), **values), rows)


def restore_documents(connection: Connection, ids: Collection[str]) -> None:
    """Make documents searchable that have a source again."""
    unmark_returned(connection, ids)
    _set_gone(connection, ids, gone=False)


def mark_documents_gone(connection: Connection, ids: Iterable[str]) -> None:
    """Exclude documents from search that have no source any more.

    They stay in the catalog with their corrections.
    """
    without_source: list[str] = []
    has_source = exists().where(appearances.c.document == documents.c.key)
    for chunk in chunks(sorted(set(ids))):
        query = select(documents.c.id).where(documents.c.id.in_(chunk), ~has_source)
        without_source += connection.scalars(query)
    _set_gone(connection, without_source, gone=True)


def _set_gone(connection: Connection, ids: Iterable[str], *, gone: bool) -> None:
    """Set `gone` for documents, and update what depends on it if it changed."""
    for chunk in chunks(sorted(ids)):
        differs = documents.c.id.in_(chunk) & documents.c.gone.is_(not gone)
        changed = connection.scalars(
            select(documents.c.id).where(differs).order_by(documents.c.id)
        ).all()
        assign_change_numbers(connection, changed, gone=gone)
        delete_people_counts(connection, changed)
        if gone:
            mark_unsettled(connection, changed)
            leave_stories(connection, changed)
        else:
            mark_story_due(connection, changed)


def remember_places(connection: Connection, lost: ColumnElement[bool]) -> None:
    """Store the places of appearances that are about to be deleted."""
    columns = [appearances.c[name] for name in ("document", "source", "position")]
    is_stored = exists().where(
        *(former_places.c[column.name] == column for column in columns)
    )
    rows = select(*columns).where(lost, ~is_stored).distinct()
    statement = insert(former_places)
    connection.execute(statement.from_select([c.name for c in columns], rows))


def remove_source(connection: Connection, source_key: int) -> None:
    """Mark a source as deleted, and delete its appearances and failures."""
    in_source = appearances.c.source == source_key
    query = select(documents.c.id).select_from(with_documents(appearances))
    ids = connection.scalars(query.where(in_source)).all()
    remember_places(connection, in_source)
    for table in (appearances, failures):
        connection.execute(delete(table).where(table.c.source == source_key))
    connection.execute(
        update(sources)
        .where(sources.c.key == source_key)
        .values(gone=True, complete=False)
    )
    mark_documents_gone(connection, ids)


def refresh_columns(
    connection: Connection,
    ids: Sequence[str],
    names: Iterable[str] = DERIVED_FACTS,
) -> None:
    """Update the derived columns and the doubts of documents from their facts.

    `names` are the facts that may have changed. Columns of other facts stay unchanged.
    """
    derived = tuple(name for name in DERIVED_FACTS if name in names)
    if not ids or not derived:
        return
    facts_by_id = effective_facts(connection, ids, derived)
    column_facts = [name for name in derived if name in COLUMNS_BY_FACT]
    if column_facts:
        _write_columns(connection, ids, column_facts, facts_by_id)
    reviewed = tuple(name for name in derived if name in review_queues.REVIEWED_FACTS)
    if reviewed:
        review_queues.update_doubts(connection, ids, facts_by_id, reviewed)


def fill_listed_columns(connection: Connection) -> None:
    """Fill the columns that a catalog of version 12 did not have."""
    for chunk in chunks(connection.scalars(select(documents.c.id)).all()):
        try:
            _fill_listed_columns(connection, chunk)
        except DamagedValueError:
            for id in chunk:
                # A damaged document stays as it is, and is named by `verify`.
                with suppress(DamagedValueError):
                    _fill_listed_columns(connection, [id])


def _fill_listed_columns(connection: Connection, ids: Sequence[str]) -> None:
    names = ("agency", "language", "date")
    facts_by_id = effective_facts(connection, ids, names)
    columns = ("agency", "language", "confidence")
    _write_columns(connection, ids, names, facts_by_id, columns)


def _write_columns(
    connection: Connection,
    ids: Sequence[str],
    names: Sequence[str],
    facts_by_id: FactRowsByDocument,
    columns: Sequence[str] = (),
) -> None:
    """Write the columns that show these facts, or some of them."""
    rows = []
    for id in ids:
        values = column_values(names, facts_by_id.get(id, {}))
        chosen = {name: values[name] for name in columns or values}
        rows.append({"document_id": id, **chosen})
    statement = update(documents).where(documents.c.id == bindparam("document_id"))
    connection.execute(statement, rows)


def column_values(
    names: Iterable[str], facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, object]:
    """Return the columns of one document that show these facts."""
    columns: dict[str, object] = {}
    for name in names:
        fact = facts.get(name)
        value = load_value(name, fact["value"]) if fact else None
        confidence = fact["confidence"] if fact else None
        columns.update(COLUMNS_BY_FACT[name](value, confidence))
    return columns


def delete_people_counts(
    connection: Connection, ids: Sequence[str], except_for: Collection[str] = ()
) -> None:
    """Delete the counts of the people in these documents.

    `recount_people` counts them again.
    """
    query = select(mentions.c.slug).where(mentions.c.document.in_(keys_of(ids)))
    slugs = set(connection.scalars(query.distinct())).difference(except_for)
    for chunk in chunks(sorted(slugs)):
        connection.execute(delete(people).where(people.c.slug.in_(chunk)))


def mark_story_due(connection: Connection, ids: Iterable[str]) -> None:
    """Mark documents whose copies have to be searched for."""
    _mark(connection, due, ids)


def unmark_returned(connection: Connection, ids: Iterable[str]) -> None:
    """Unmark documents that were gone and come back as they were."""
    for chunk in chunks(ids):
        gone = keys_of(chunk).where(documents.c.gone.is_(True))
        condition = unsettled.c.document.in_(gone)
        connection.execute(delete(unsettled).where(condition))


def mark_unsettled(connection: Connection, ids: Iterable[str]) -> None:
    """Mark documents that appeared or disappeared, to be compared with each other."""
    _mark(connection, unsettled, ids)


def _mark(connection: Connection, table: Table, ids: Iterable[str]) -> None:
    """Add documents to a table of marks, unless they are in it."""
    for chunk in chunks(sorted(set(ids))):
        unmarked = keys_of(chunk).where(
            ~exists().where(table.c.document == documents.c.key)
        )
        rows = unmarked.order_by(documents.c.key)
        connection.execute(insert(table).from_select(["document"], rows))


def leave_stories(connection: Connection, ids: Sequence[str]) -> None:
    """Remove documents from their stories, and mark the other members as due."""
    for chunk in chunks(ids):
        stories = select(documents.c.story).where(
            documents.c.id.in_(chunk), documents.c.story.is_not(None)
        )
        members_query = (
            select(documents.c.id)
            .where(documents.c.story.in_(stories.distinct()))
            .order_by(documents.c.id)
        )
        members = connection.scalars(members_query).all()
        assign_change_numbers(connection, members, story=None)
        mark_story_due(connection, set(members) - set(chunk))
        connection.execute(delete(due).where(due.c.document.in_(keys_of(chunk))))
