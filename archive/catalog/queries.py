"""Read documents from the catalog, with their corrections applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, select

from archive.catalog.damaged_values import DamagedValueError, converts_stored_values
from archive.catalog.document_keys import keys_of, with_documents
from archive.catalog.fact_json import load_fact, load_value
from archive.catalog.mark_rows import NO_MARKS, read_marks
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
from archive.chunks import chunks
from archive.model import (
    FACT_NAMES,
    Candidate,
    Confidence,
    DateRange,
    Document,
    Facts,
    Person,
    Quotation,
)

ALL_FACT_NAMES = frozenset(FACT_NAMES)
FACT_PARTS = {"value", "confidence", "method", "evidence"}
"""The parts of a stored fact."""
CORRECTED_FACT = {
    "confidence": Confidence.STATED.value,
    "method": "corrected by hand",
    "evidence": (),
}
"""The parts of a corrected fact, except for its value."""

STATED_METHOD = "reference {}"
"""The method of a fact that the file of this name states."""


# Statements are made once. Making one costs as much as running it.
_IDS: BindParameter[str] = bindparam("ids", expanding=True)
_NAMES: BindParameter[str] = bindparam("names", expanding=True)
# Facts of neighbours ("archive") come last, since "article" sorts before them in
# descending order.
_FACTS_QUERY = (
    select(documents.c.id, facts.c.data)
    .select_from(with_documents(facts))
    .where(documents.c.id.in_(_IDS))
    .order_by(facts.c.layer.desc())
)
_CORRECTIONS_QUERY = (
    select(corrections)
    .where(
        corrections.c.document.in_(_IDS)
        & corrections.c.name.in_(_NAMES)
        & corrections.c.undone.is_(None)
    )
    .order_by(corrections.c.key)
)
_DOCUMENTS_QUERY = select(documents).where(documents.c.id.in_(_IDS))
_REFS_QUERY: Select[Any] = select(
    documents.c.id,
    documents.c.title,
    documents.c.outlet,
    documents.c.agency,
    documents.c.earliest,
    documents.c.latest,
).where(documents.c.id.in_(_IDS))
_TEXTS_QUERY = select(documents.c.id, documents.c.text).where(documents.c.id.in_(_IDS))
_MENTIONS_QUERY = (
    select(mentions)
    .where(mentions.c.document.in_(keys_of(_IDS)))
    .order_by(mentions.c.place)
)
_QUOTATIONS_QUERY = (
    select(quotations)
    .where(quotations.c.document.in_(keys_of(_IDS)))
    .order_by(quotations.c.place)
)
_APPEARANCES_QUERY = (
    select(
        appearances.c.document,
        appearances.c.position,
        sources.c.path,
        sources.c.gone,
    )
    .distinct()
    .select_from(appearances.join(sources, appearances.c.source == sources.c.key))
    .where(appearances.c.document.in_(keys_of(_IDS)))
    .order_by(sources.c.path, appearances.c.position)
)
"""The sources of documents, by path."""


def as_utc(timestamp: datetime) -> datetime:
    """Return a stored time, which is in UTC without a zone, with its zone."""
    return timestamp.replace(tzinfo=UTC)


FactRowsByDocument = Mapping[str, dict[str, Mapping[str, Any]]]
"""The stored facts, by the ID of the document and the name of the fact."""


def uncorrected_facts(
    connection: Connection, ids: Sequence[str], names: Sequence[str] = FACT_NAMES
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Return the facts of documents without corrections.

    A fact that neighbours imply replaces that of the article.
    """
    facts_by_id: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for id, data in connection.execute(_FACTS_QUERY, {"ids": ids}):
        facts_by_id[id].update(stored_facts(data, names))
    return facts_by_id


@converts_stored_values
def stored_facts(
    data: Mapping[str, Mapping[str, Any]], names: Sequence[str] = FACT_NAMES
) -> dict[str, Mapping[str, Any]]:
    """Return the facts with these names in a row of `facts`.

    Raise DamagedValueError if a part of one is missing, or a name is unknown.
    """
    if not data.keys() <= ALL_FACT_NAMES:
        raise DamagedValueError("there is a fact with an unknown name")
    chosen = {name: data[name] for name in names if name in data}
    if not all(fact.keys() >= FACT_PARTS for fact in chosen.values()):
        raise DamagedValueError("a fact is incomplete")
    return chosen


def file_name_of(batch: str | None) -> str:
    """Return the name of the file that states the facts of a batch, or ""."""
    return (batch or "").partition(" ")[2]


def effective_facts(
    connection: Connection, ids: Sequence[str], names: Sequence[str] = FACT_NAMES
) -> FactRowsByDocument:
    """Return the facts of documents with corrections applied.

    A fact that a file states counts only if there is no other one.
    """
    facts_by_id = uncorrected_facts(connection, ids, names)
    _apply_corrections(facts_by_id, _read_corrections(connection, ids, names))
    return facts_by_id


def _read_corrections(
    connection: Connection, ids: Sequence[str], names: Sequence[str] = FACT_NAMES
) -> Sequence[Row[Any]]:
    """Return the corrections in force, oldest first."""
    parameters = {"ids": ids, "names": names}
    return connection.execute(_CORRECTIONS_QUERY, parameters).all()


def _apply_corrections(
    facts_by_id: dict[str, dict[str, Mapping[str, Any]]],
    correction_rows: Iterable[Row[Any]],
) -> None:
    """Change the rows of facts. The last correction of a fact wins."""
    removed: set[tuple[str, str]] = set()
    for row in correction_rows:
        facts_by_name = facts_by_id.setdefault(row.document, {})
        key = (row.document, row.name)
        if file_name := file_name_of(row.batch):
            if key not in removed:
                facts_by_name.setdefault(row.name, _stated_fact(file_name, row))
        elif row.value is None:
            removed.add(key)
            facts_by_name.pop(row.name, None)
        else:
            facts_by_name[row.name] = {**CORRECTED_FACT, "value": row.value}


def _stated_fact(file_name: str, correction: Row[Any]) -> Mapping[str, Any]:
    """Return the columns of a fact that a file states."""
    value = load_value(correction.name, correction.value)
    quote = value.to_edtf() if isinstance(value, DateRange) else value
    quote = "; ".join(quote) if isinstance(quote, tuple) else str(quote)
    return {
        "value": correction.value,
        "confidence": Confidence.STATED.value,
        "method": STATED_METHOD.format(file_name),
        "evidence": ({"quote": quote, "key": file_name},),
    }


def read_records(connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Return the records of the IDs that exist, in the order of the IDs."""
    rows = {
        row.id: row for row in connection.execute(_DOCUMENTS_QUERY, {"ids": ids}).all()
    }
    facts_by_id = uncorrected_facts(connection, ids)
    correction_rows = _read_corrections(connection, ids)
    _apply_corrections(facts_by_id, correction_rows)
    mention_rows = _rows_by_key(connection, _MENTIONS_QUERY, ids)
    quotation_rows = _rows_by_key(connection, _QUOTATIONS_QUERY, ids)
    appearance_rows = _rows_by_key(connection, _APPEARANCES_QUERY, ids)
    corrections_by_id = _group_by_document(correction_rows)
    marks_by_id = read_marks(connection, ids)
    records: dict[str, Record] = {}
    for id in ids:
        if id not in rows:
            continue
        key = rows[id].key
        document = _to_document(
            rows[id], facts_by_id.get(id, {}), mention_rows[key], quotation_rows[key]
        )
        records[id] = Record(
            document=document,
            slugs=tuple(row.slug for row in mention_rows[key] if row.slug),
            sources=tuple(map(_source_ref, appearance_rows[key])),
            added_at=as_utc(rows[id].added),
            gone=rows[id].gone,
            corrected_facts=frozenset(
                row.name for row in corrections_by_id[id] if not file_name_of(row.batch)
            ),
            story_id=rows[id].story,
            digest=rows[id].digest,
            marks=marks_by_id.get(id, NO_MARKS),
        )
    return records


def read_texts(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the texts of documents, by ID."""
    texts: dict[str, str] = {}
    for chunk in chunks(sorted(set(ids))):
        rows = connection.execute(_TEXTS_QUERY, {"ids": chunk})
        texts.update((row.id, row.text) for row in rows)
    return texts


def read_refs(connection: Connection, ids: Sequence[str]) -> dict[str, DocumentRef]:
    """Return the references of the IDs that exist, in the order of the IDs."""
    refs = {
        row.id: _to_ref(row) for row in connection.execute(_REFS_QUERY, {"ids": ids})
    }
    return {id: refs[id] for id in ids if id in refs}


@converts_stored_values
def _to_ref(row: Row[Any]) -> DocumentRef:
    return DocumentRef(
        id=row.id,
        title=row.title,
        outlet=row.outlet,
        agency=row.agency,
        dates=DateRange(row.earliest, row.latest) if row.earliest else None,
    )


def _rows_by_key(
    connection: Connection, query: Select[Any], ids: Sequence[str]
) -> defaultdict[int, list[Row[Any]]]:
    """Return the rows of a query for documents, by the key of the document."""
    return _group_by_document(connection.execute(query, {"ids": ids}))


def _group_by_document(rows: Iterable[Row[Any]]) -> defaultdict[Any, list[Row[Any]]]:
    """Return rows by the key or the ID of their document."""
    groups: defaultdict[Any, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[row.document].append(row)
    return groups


def _source_ref(row: Row[Any]) -> SourceRef:
    return SourceRef(row.path, row.position or None, row.gone)


@converts_stored_values
def _to_document(
    row: Row[Any],
    facts_by_name: Mapping[str, Mapping[str, Any]],
    mention_rows: Iterable[Row[Any]],
    quotation_rows: Iterable[Row[Any]],
) -> Document:
    """Return a document from its rows, without hidden people."""
    shown = [mention for mention in mention_rows if mention.slug]
    person_indexes = {mention.place: index for index, mention in enumerate(shown)}
    return Document(
        id=row.id,
        format=row.format,
        text=row.text,
        facts=Facts(
            **{name: load_fact(name, fact) for name, fact in facts_by_name.items()}
        ),
        people=tuple(map(_person, shown)),
        source_id=row.source_id,
        notes=tuple(row.notes),
        candidates=tuple(
            Candidate(candidate["name"], load_fact(candidate["name"], candidate))
            for candidate in row.candidates or ()
        ),
        quotations=tuple(
            Quotation(
                quotation.start, quotation.end, person_indexes.get(quotation.speaker)
            )
            for quotation in quotation_rows
        ),
    )


def _person(mention: Row[Any]) -> Person:
    return Person(
        mention.name,
        tuple(mention.forms),
        _to_spans(mention.spans),
        tuple(mention.roles),
        _to_spans(mention.unsure),
    )


def _to_spans(pairs: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)
