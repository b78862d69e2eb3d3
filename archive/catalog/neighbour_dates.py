"""Dates narrowed by neighbours: an undated article shares its words with dated ones of the same archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from archive.catalog.queries import chunks, read_records
from archive.catalog.schema import documents, facts, meta, shingles
from archive.extract.neighbour_dates import date_from_neighbours
from archive.model import DateRange, Document, Fact

LAST_LOOKED_AT = "settled"
"""The newest change that was looked at; set last, so that a killed run is finished by the next."""
MAX_NEIGHBOURS = 20

HAS_NEIGHBOUR_DATE = and_(
    facts.c.document == documents.c.id,
    facts.c.name == "date",
    facts.c.layer == "archive",
)


def narrow_dates(connection: Connection) -> None:
    """Look again at each undated document that is new, or whose neighbours are new, changed or gone."""
    settled = int(
        connection.scalar(select(meta.c.value).where(meta.c.key == LAST_LOOKED_AT)) or 0
    )
    changed = [
        id
        for chunk in chunks(_documents_to_update(connection, settled))
        for id in _update_dates(connection, chunk)
    ]
    assign_change_numbers(connection, changed)
    for chunk in chunks(changed):
        refresh_columns(connection, chunk)
    connection.execute(delete(meta).where(meta.c.key == LAST_LOOKED_AT))
    connection.execute(
        insert(meta).values(key=LAST_LOOKED_AT, value=str(next_change(connection) - 1))
    )


def _update_dates(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Write what their neighbours say of the dates of documents; the ids of those for which that is news."""
    rows = (
        connection.execute(
            select(facts).where(facts.c.document.in_(ids), facts.c.name == "date")
        )
        .mappings()
        .all()
    )
    said = {
        (row["document"], row["layer"]): load_fact("date", dict(row)) for row in rows
    }
    changed = []
    for id, record in read_records(connection, ids).items():
        own = replace(
            record.document,
            facts=replace(record.document.facts, date=said.get((id, "article"))),
        )
        fact = _narrow_date(connection, own)
        if fact != said.get((id, "archive")):
            changed.append(id)
            _write_date(connection, id, fact)
    return changed


def _write_date(connection: Connection, id: str, fact: Fact[DateRange] | None) -> None:
    """Put what the neighbours say in the place of what they said before."""
    before = and_(
        facts.c.document == id, facts.c.name == "date", facts.c.layer == "archive"
    )
    connection.execute(delete(facts).where(before))
    if fact:
        row = {
            "document": id,
            "name": "date",
            "layer": "archive",
            **dump_fact("date", fact),
        }
        connection.execute(insert(facts).values(row))


def _documents_to_update(connection: Connection, last_change: int) -> Sequence[str]:
    """Ids of undated documents, or of those that neighbours dated, which changed or whose neighbours did."""
    own, others = aliased(shingles), aliased(shingles)
    other = aliased(documents)
    shared = and_(
        own.c.document == documents.c.id,
        others.c.shingle == own.c.shingle,
        other.c.id == others.c.document,
    )
    beside = exists().where(
        shared, other.c.change > last_change, other.c.id != documents.c.id
    )
    query = select(documents.c.id).where(
        documents.c.gone.is_(False),
        _has_no_exact_date(),
        or_(documents.c.change > last_change, beside),
    )
    return connection.scalars(query.order_by(documents.c.id)).all()


def _has_no_exact_date() -> ColumnElement[bool]:
    """No exact day of its own."""
    return or_(
        documents.c.earliest.is_(None),
        documents.c.earliest != documents.c.latest,
        exists().where(HAS_NEIGHBOUR_DATE),
    )


def _narrow_date(connection: Connection, document: Document) -> Fact[DateRange] | None:
    """The date that the neighbours of a document leave, if they tell."""
    own, others = aliased(shingles), aliased(shingles)
    weight = func.count()
    near = (
        select(others.c.document)
        .join(own, own.c.shingle == others.c.shingle)
        .join(documents, documents.c.id == others.c.document)
        .where(
            own.c.document == document.id,
            others.c.document != document.id,
            documents.c.gone.is_(False),
        )
        # Only days that the articles themselves tell: an inference never rests on another one.
        .where(
            documents.c.earliest == documents.c.latest,
            ~exists().where(HAS_NEIGHBOUR_DATE),
        )
        .group_by(others.c.document)
        .order_by(weight.desc(), others.c.document)
        .limit(MAX_NEIGHBOURS)
    )
    ids = connection.scalars(near).all()
    found = [record.document for record in read_records(connection, ids).values()]
    return date_from_neighbours(document, found) if found else None
