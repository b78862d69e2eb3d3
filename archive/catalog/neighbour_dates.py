"""Narrow the dates of undated articles from dated articles with the same passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from archive.catalog.derived_columns import (
    assign_change_numbers,
    next_change,
    refresh_columns,
)
from archive.catalog.fact_json import dump_fact, load_fact
from archive.catalog.queries import read_records
from archive.catalog.schema import documents, facts, meta, shingles
from archive.chunks import chunks
from archive.extract.neighbour_dates import date_from_neighbours
from archive.model import DateRange, Document, Fact

LAST_CHANGE_KEY = "settled"
"""The key in `meta` of the newest change for which dates were narrowed.

It is written last, so that the next run repeats a run that was killed.
"""
MAX_NEIGHBOURS = 20
"""Documents with the most shared shingles that are compared."""

HAS_NEIGHBOUR_DATE = and_(
    facts.c.document == documents.c.id,
    facts.c.name == "date",
    facts.c.layer == "archive",
)
"""A condition for facts that are the date of a document implied by neighbours."""


def narrow_dates(connection: Connection) -> None:
    """Narrow the dates of undated documents that changed or whose neighbours changed.

    A neighbour is a document that shares a shingle.
    """
    last_change = int(
        connection.scalar(select(meta.c.value).where(meta.c.key == LAST_CHANGE_KEY))
        or 0
    )
    changed: list[str] = []
    for chunk in chunks(_documents_to_update(connection, last_change)):
        changed += _update_dates(connection, chunk)
    assign_change_numbers(connection, changed)
    for chunk in chunks(changed):
        refresh_columns(connection, chunk)
    connection.execute(delete(meta).where(meta.c.key == LAST_CHANGE_KEY))
    connection.execute(
        insert(meta).values(key=LAST_CHANGE_KEY, value=str(next_change(connection) - 1))
    )


def _update_dates(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Store the dates that the neighbours imply, and return the IDs with a new date."""
    rows = (
        connection.execute(
            select(facts).where(facts.c.document.in_(ids), facts.c.name == "date")
        )
        .mappings()
        .all()
    )
    dates = {
        (row["document"], row["layer"]): load_fact("date", dict(row)) for row in rows
    }
    changed = []
    for id, record in read_records(connection, ids).items():
        own_facts = replace(record.document.facts, date=dates.get((id, "article")))
        document = replace(record.document, facts=own_facts)
        fact = _narrow_date(connection, document, record.added_at.date())
        if fact != dates.get((id, "archive")):
            changed.append(id)
            _write_date(connection, id, fact)
    return changed


def _write_date(connection: Connection, id: str, fact: Fact[DateRange] | None) -> None:
    """Replace the date that neighbours implied before."""
    earlier = and_(
        facts.c.document == id, facts.c.name == "date", facts.c.layer == "archive"
    )
    connection.execute(delete(facts).where(earlier))
    if fact:
        row = {
            "document": id,
            "name": "date",
            "layer": "archive",
            **dump_fact("date", fact),
        }
        connection.execute(insert(facts).values(row))


def _documents_to_update(connection: Connection, last_change: int) -> Sequence[str]:
    """Return the IDs of documents without an exact date, after a change.

    The document itself changed, or a document with the same shingle.
    """
    own_shingles, shared_shingles = aliased(shingles), aliased(shingles)
    neighbour = aliased(documents)
    is_neighbour = and_(
        own_shingles.c.document == documents.c.id,
        shared_shingles.c.shingle == own_shingles.c.shingle,
        neighbour.c.id == shared_shingles.c.document,
    )
    neighbour_changed = exists().where(
        is_neighbour,
        neighbour.c.change > last_change,
        neighbour.c.id != documents.c.id,
    )
    query = select(documents.c.id).where(
        documents.c.gone.is_(False),
        _has_no_exact_date(),
        or_(documents.c.change > last_change, neighbour_changed),
    )
    return connection.scalars(query.order_by(documents.c.id)).all()


def _has_no_exact_date() -> ColumnElement[bool]:
    """Return a condition for documents that do not state an exact day."""
    return or_(
        documents.c.earliest.is_(None),
        documents.c.earliest != documents.c.latest,
        exists().where(HAS_NEIGHBOUR_DATE),
    )


def _narrow_date(
    connection: Connection, document: Document, latest_day: date
) -> Fact[DateRange] | None:
    """Return the date that the neighbours of a document imply, if any.

    It is not after `latest_day`, the day on which the document was read.
    """
    own_shingles, shared_shingles = aliased(shingles), aliased(shingles)
    shared_count = func.count()
    neighbours_query = (
        select(shared_shingles.c.document)
        .join(own_shingles, own_shingles.c.shingle == shared_shingles.c.shingle)
        .join(documents, documents.c.id == shared_shingles.c.document)
        .where(
            own_shingles.c.document == document.id,
            shared_shingles.c.document != document.id,
            documents.c.gone.is_(False),
        )
        # Only stated days: an inferred date must not be inferred from another one.
        .where(
            documents.c.earliest == documents.c.latest,
            ~exists().where(HAS_NEIGHBOUR_DATE),
        )
        .group_by(shared_shingles.c.document)
        .order_by(shared_count.desc(), shared_shingles.c.document)
        .limit(MAX_NEIGHBOURS)
    )
    ids = connection.scalars(neighbours_query).all()
    records = read_records(connection, ids)
    neighbours = [record.document for record in records.values()]
    if not neighbours:
        return None
    return date_from_neighbours(document, neighbours, latest_day)
