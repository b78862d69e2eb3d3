"""Reading the catalog: rows to records, corrections laid over what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, select

from archive.catalog.fact_json import load_fact, load_value
from archive.catalog.records import DocumentRef, Record, SourceRef
from archive.catalog.schema import (
    appearances,
    corrections,
    documents,
    facts,
    mentions,
    quotations,
    sources,
)
from archive.model import (
    FACT_NAMES,
    Candidate,
    Confidence,
    Document,
    Facts,
    Person,
    Quotation,
)

T = TypeVar("T")
CHUNK = 500
"""Ids asked for at once: well under every database's limit of variables."""

PARTS = ("name", "value", "confidence", "method", "evidence")
"""What is read of a fact, its name first."""
CORRECTED = {
    "confidence": Confidence.STATED.value,
    "method": "corrected by hand",
    "evidence": (),
}


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def as_utc(stamp: datetime) -> datetime:
    """A stored time, which has no zone, as the UTC that it is."""
    return stamp.replace(tzinfo=UTC)


Layers = Mapping[str, dict[str, Mapping[str, Any]]]
"""Document → fact name → row."""


def uncorrected_facts(
    connection: Connection, ids: Sequence[str], names: Sequence[str] = FACT_NAMES
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """What was found: an article's own facts, above them its neighbours'."""
    found: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    # "article" sorts after "archive", so that rows are laid from the bottom up by falling layer.
    rows = select(facts.c.document, *(facts.c[part] for part in PARTS))
    rows = rows.where(facts.c.document.in_(ids)).order_by(facts.c.layer.desc())
    if names is not FACT_NAMES:
        rows = rows.where(facts.c.name.in_(names))
    for document, *parts in connection.execute(rows):
        found[document][parts[0]] = dict(zip(PARTS, parts, strict=True))
    return found


def effective(
    connection: Connection, ids: Sequence[str], names: Sequence[str] = FACT_NAMES
) -> Layers:
    """What was found, and above it corrections."""
    found = uncorrected_facts(connection, ids, names)
    for row in connection.execute(_corrections(ids, names)).mappings():
        facts_of = found.setdefault(row["document"], {})
        if row["value"] is None:
            facts_of.pop(row["name"], None)
        else:
            facts_of[row["name"]] = {**CORRECTED, "value": row["value"]}
    return found


def _corrections(ids: Sequence[str], names: Sequence[str] = FACT_NAMES) -> Select[Any]:
    """The corrections in force, oldest first: a later one of the same fact wins."""
    chosen = (
        corrections.c.document.in_(ids)
        & corrections.c.name.in_(names)
        & corrections.c.undone.is_(None)
    )
    return select(corrections).where(chosen).order_by(corrections.c.key)


def read_records(connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """The records of those ids that exist, in the order asked for."""
    found = connection.execute(select(documents).where(documents.c.id.in_(ids))).all()
    rows = {row.id: row for row in found}
    facts_of = effective(connection, ids)
    people_of = _grouped(
        connection,
        select(mentions).where(mentions.c.document.in_(ids)).order_by(mentions.c.place),
    )
    quoted = (
        select(quotations)
        .where(quotations.c.document.in_(ids))
        .order_by(quotations.c.place)
    )
    said_in = _grouped(connection, quoted)
    places_of = _grouped(connection, _appearances(ids))
    corrected = _grouped(connection, _corrections(ids))
    return {
        id: Record(
            document=_document(
                rows[id], facts_of.get(id, {}), people_of[id], said_in[id]
            ),
            slugs=tuple(row.slug for row in people_of[id] if row.slug),
            sources=tuple(
                SourceRef(row.path, row.position or None, row.gone)
                for row in places_of[id]
            ),
            added=as_utc(rows[id].added),
            gone=rows[id].gone,
            corrected=frozenset(row.name for row in corrected[id]),
            story=rows[id].story,
        )
        for id in ids
        if id in rows
    }


def read_refs(connection: Connection, ids: Sequence[str]) -> dict[str, DocumentRef]:
    """The documents of those ids that exist, each in a line, in the order asked for."""
    told = select(documents.c.id, documents.c.title).where(documents.c.id.in_(ids))
    titles = {row.id: row.title for row in connection.execute(told)}
    known = effective(connection, ids, ("outlet", "agency", "date"))
    values = {
        id: {name: load_value(name, fact["value"]) for name, fact in each.items()}
        for id, each in known.items()
    }
    return {
        id: DocumentRef(
            id,
            titles[id],
            *(values.get(id, {}).get(name) for name in ("outlet", "agency", "date")),
        )
        for id in ids
        if id in titles
    }


def _grouped(
    connection: Connection, query: Select[Any]
) -> defaultdict[str, list[Row[Any]]]:
    """The rows of each document."""
    groups: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row.document].append(row)
    return groups


def _appearances(ids: Sequence[str]) -> Select[Any]:
    """Where documents stand, by path."""
    joined = appearances.join(sources, appearances.c.source == sources.c.key)
    columns = (
        appearances.c.document,
        appearances.c.position,
        sources.c.path,
        sources.c.gone,
    )
    chosen = (
        select(*columns)
        .distinct()
        .select_from(joined)
        .where(appearances.c.document.in_(ids))
    )
    return chosen.order_by(sources.c.path, appearances.c.position)


def _document(
    row: Row[Any],
    known: Mapping[str, Mapping[str, Any]],
    people: Iterable[Row[Any]],
    said: Iterable[Row[Any]],
) -> Document:
    """A document from its rows, without the people who are hidden."""
    shown = [each for each in people if each.slug]
    places = {each.place: number for number, each in enumerate(shown)}
    return Document(
        id=row.id,
        format=row.format,
        text=row.text,
        facts=Facts(**{name: load_fact(name, fact) for name, fact in known.items()}),
        people=tuple(
            Person(
                each.name,
                tuple(each.forms),
                _spans(each.spans),
                tuple(each.roles),
                _spans(each.unsure),
            )
            for each in shown
        ),
        source_id=row.source_id,
        notes=tuple(row.notes),
        candidates=tuple(
            Candidate(each["name"], load_fact(each["name"], each))
            for each in row.candidates or ()
        ),
        quotations=tuple(
            Quotation(each.start, each.end, places.get(each.speaker)) for each in said
        ),
    )


def _spans(pairs: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)
