"""Narrow the dates of undated articles from dated articles with the same passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
)

from archive.catalog.derived_columns import (
    assign_change_numbers,
    next_change,
    refresh_columns,
)
from archive.catalog.fact_json import dump_fact, load_fact
from archive.catalog.queries import read_records, stored_facts
from archive.catalog.schema import documents, facts, meta
from archive.catalog.similarity.entries import passage_hashes
from archive.catalog.similarity.index import documents_by_hash
from archive.catalog.similarity.postings import NO_POSTINGS, Numbers, distinct
from archive.catalog.similarity.segments import Kind
from archive.chunks import chunks
from archive.model import DateRange, Document, Fact

LAST_CHANGE_KEY = "settled"
"""The key in `meta` of the newest change for which dates were narrowed.

It is written last, so that the next run repeats a run that was killed.
"""
MAX_NEIGHBOURS = 20
"""Documents with the most shared shingles that are compared."""
MAX_FEW_CHANGED = 50
"""Most changed documents whose neighbours are searched for one by one."""

HAS_NEIGHBOUR_DATE = and_(
    facts.c.document == documents.c.id, facts.c.layer == "archive"
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
    rows = connection.execute(select(facts).where(facts.c.document.in_(ids)))
    dates = {
        (row.document, row.layer): load_fact("date", date)
        for row in rows
        for date in stored_facts(row.data, ("date",)).values()
    }
    records = read_records(connection, ids)
    hashes_by_id = {
        id: _passages_of_interest(record.document) for id, record in records.items()
    }
    by_passage = _documents_by_passage(connection, hashes_by_id)
    changed = []
    for id, record in records.items():
        own_facts = replace(record.document.facts, date=dates.get((id, "article")))
        document = replace(record.document, facts=own_facts)
        shared_counts = _sharing(by_passage, hashes_by_id[id])
        latest_day = record.added_at.date()
        fact = _narrow_date(connection, document, latest_day, shared_counts)
        if fact != dates.get((id, "archive")):
            changed.append(id)
            _write_date(connection, id, fact)
    return changed


def _passages_of_interest(document: Document) -> Numbers:
    """Return the passages of a document, none if it gets no date from neighbours."""
    # The patterns of dates take half a second to compile. Most commands need none.
    from archive.extract.neighbour_dates import names_a_day  # noqa: PLC0415

    if not names_a_day(document.text):
        return NO_POSTINGS.hashes
    return passage_hashes(document.text)


def _write_date(connection: Connection, id: str, fact: Fact[DateRange] | None) -> None:
    """Replace the date that neighbours implied before."""
    earlier = and_(facts.c.document == id, facts.c.layer == "archive")
    connection.execute(delete(facts).where(earlier))
    if fact:
        data = {"date": dump_fact("date", fact)}
        row = {"document": id, "layer": "archive", "data": data}
        connection.execute(insert(facts).values(row))


def _documents_to_update(connection: Connection, last_change: int) -> Sequence[str]:
    """Return the IDs of documents without an exact date, after a change.

    The document itself changed, or a document with the same shingle.
    """
    has_changed = documents.c.change > last_change
    ids = set(connection.scalars(_undated().where(has_changed)))
    changed = connection.scalars(select(documents.c.id).where(has_changed)).all()
    if len(changed) <= MAX_FEW_CHANGED:
        return sorted(ids | _undated_neighbours(connection, changed))
    unchanged = set(connection.scalars(_undated().where(~has_changed)))
    if unchanged:
        ids |= _neighbours_among(connection, changed, unchanged)
    return sorted(ids)


def _undated() -> Select[Any]:
    """Return the query for the IDs of documents without an exact date."""
    return select(documents.c.id).where(
        documents.c.gone.is_(False), _has_no_exact_date()
    )


def _undated_neighbours(connection: Connection, changed: Sequence[str]) -> set[str]:
    """Return the undated documents that share a shingle with one of few changed ones.

    The undated ones are not listed: an archive may have very many.
    """
    undated: set[str] = set()
    for chunk in chunks(changed):
        by_hash = _documents_by_passage(connection, _read_passages(connection, chunk))
        for ids in chunks(set().union(*by_hash.values())):
            query = _undated().where(documents.c.id.in_(ids))
            undated.update(connection.scalars(query))
    return undated


def _neighbours_among(
    connection: Connection, changed: Sequence[str], undated: set[str]
) -> set[str]:
    """Return the undated documents that share a shingle with a changed one.

    The texts of the fewer ones are read.
    """
    neighbours: set[str] = set()
    if len(changed) <= len(undated):
        for chunk in chunks(changed):
            hashes_by_id = _read_passages(connection, chunk)
            by_hash = _documents_by_passage(connection, hashes_by_id)
            neighbours.update(*(ids & undated for ids in by_hash.values()))
        return neighbours
    every_changed = set(changed)
    for chunk in chunks(sorted(undated)):
        hashes_by_id = _read_passages(connection, chunk)
        by_hash = _documents_by_passage(connection, hashes_by_id)
        neighbours.update(
            id
            for id, hashes in hashes_by_id.items()
            if not every_changed.isdisjoint(_sharing(by_hash, hashes))
        )
    return neighbours


def _read_passages(connection: Connection, ids: Sequence[str]) -> dict[str, Numbers]:
    """Return the hashes of the passages of documents."""
    texts = select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids))
    return {id: passage_hashes(text) for id, text in connection.execute(texts)}


def _documents_by_passage(
    connection: Connection, hashes_by_id: Mapping[str, Numbers]
) -> Mapping[int, set[str]]:
    hashes = distinct(hashes_by_id.values())
    return documents_by_hash(connection, Kind.PASSAGES, hashes)


def _sharing(ids_by_passage: Mapping[int, set[str]], hashes: Numbers) -> Counter[str]:
    """Return the number of these passages that each document has."""
    return Counter(
        id
        for value in hashes.tolist()
        if value in ids_by_passage
        for id in ids_by_passage[value]
    )


def _has_no_exact_date() -> ColumnElement[bool]:
    """Return a condition for documents that do not state an exact day."""
    return or_(
        documents.c.earliest.is_(None),
        documents.c.earliest != documents.c.latest,
        exists().where(HAS_NEIGHBOUR_DATE),
    )


def _nearest_neighbours(
    connection: Connection, id: str, shared_counts: Counter[str]
) -> list[str]:
    """Return the dated documents with the most shared shingles, at most 20."""
    del shared_counts[id]
    ranked = sorted(shared_counts, key=lambda other: (-shared_counts[other], other))
    nearest: list[str] = []
    for chunk in chunks(ranked):
        # Only stated days: an inferred date must not be inferred from another one.
        query = select(documents.c.id).where(
            documents.c.id.in_(chunk),
            documents.c.gone.is_(False),
            documents.c.earliest == documents.c.latest,
            ~exists().where(HAS_NEIGHBOUR_DATE),
        )
        dated = set(connection.scalars(query))
        nearest += [other for other in chunk if other in dated]
        if len(nearest) >= MAX_NEIGHBOURS:
            break
    return nearest[:MAX_NEIGHBOURS]


def _narrow_date(
    connection: Connection,
    document: Document,
    latest_day: date,
    shared_counts: Counter[str],
) -> Fact[DateRange] | None:
    """Return the date that the neighbours of a document imply, if any.

    It is not after `latest_day`, the day on which the document was read.
    """
    from archive.extract.neighbour_dates import date_from_neighbours  # noqa: PLC0415

    ids = _nearest_neighbours(connection, document.id, shared_counts)
    records = read_records(connection, ids)
    neighbours = [record.document for record in records.values()]
    if not neighbours:
        return None
    return date_from_neighbours(document, neighbours, latest_day)
