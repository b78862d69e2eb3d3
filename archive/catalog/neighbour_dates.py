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

from archive.catalog.derived_columns import next_change, refresh, touch
from archive.catalog.fact_json import dump_fact, load_fact
from archive.catalog.queries import chunks, records
from archive.catalog.schema import documents, facts, meta, shingles
from archive.extract.neighbour_dates import date_from_neighbours
from archive.model import DateRange, Document, Fact

SETTLED = "settled"
"""The newest change that was looked at; set last, so that a killed run is finished by the next."""
MOST_NEIGHBOURS = 20

INFERRED = and_(
    facts.c.document == documents.c.id,
    facts.c.name == "date",
    facts.c.layer == "archive",
)


def narrow_dates(connection: Connection) -> None:
    """Look again at each undated document that is new, or whose neighbours are new, changed or gone."""
    settled = int(
        connection.scalar(select(meta.c.value).where(meta.c.key == SETTLED)) or 0
    )
    changed = [
        id
        for chunk in chunks(_to_look_at(connection, settled))
        for id in _look_at(connection, chunk)
    ]
    touch(connection, changed)
    for chunk in chunks(changed):
        refresh(connection, chunk)
    connection.execute(delete(meta).where(meta.c.key == SETTLED))
    connection.execute(
        insert(meta).values(key=SETTLED, value=str(next_change(connection) - 1))
    )


def _look_at(connection: Connection, ids: Sequence[str]) -> list[str]:
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
    for id, record in records(connection, ids).items():
        own = replace(
            record.document,
            facts=replace(record.document.facts, date=said.get((id, "article"))),
        )
        fact = _narrowed(connection, own)
        if fact != said.get((id, "archive")):
            changed.append(id)
            _write(connection, id, fact)
    return changed


def _write(connection: Connection, id: str, fact: Fact[DateRange] | None) -> None:
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


def _to_look_at(connection: Connection, settled: int) -> Sequence[str]:
    """Ids of undated documents, or of those that neighbours dated, which changed or whose neighbours did."""
    own, others = aliased(shingles), aliased(shingles)
    other = aliased(documents)
    shared = and_(
        own.c.document == documents.c.id,
        others.c.shingle == own.c.shingle,
        other.c.id == others.c.document,
    )
    beside = exists().where(
        shared, other.c.change > settled, other.c.id != documents.c.id
    )
    query = select(documents.c.id).where(
        documents.c.gone.is_(False),
        _undated(),
        or_(documents.c.change > settled, beside),
    )
    return connection.scalars(query.order_by(documents.c.id)).all()


def _undated() -> ColumnElement[bool]:
    """No exact day of its own."""
    return or_(
        documents.c.earliest.is_(None),
        documents.c.earliest != documents.c.latest,
        exists().where(INFERRED),
    )


def _narrowed(connection: Connection, document: Document) -> Fact[DateRange] | None:
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
        .where(documents.c.earliest == documents.c.latest, ~exists().where(INFERRED))
        .group_by(others.c.document)
        .order_by(weight.desc(), others.c.document)
        .limit(MOST_NEIGHBOURS)
    )
    ids = connection.scalars(near).all()
    found = [record.document for record in records(connection, ids).values()]
    return date_from_neighbours(document, found) if found else None
