"""Maintain the review queues: documents with missing or doubtful facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from archive.catalog.document_keys import keys_of, with_documents
from archive.catalog.fact_json import load_value
from archive.catalog.queries import FactRowsByDocument
from archive.catalog.schema import corrections, counts, documents, doubts, meta
from archive.chunks import chunks
from archive.model import Confidence, DateRange
from archive.text.cleaning import collapse_whitespace


class Doubt(StrEnum):
    """A reason to review a fact."""

    MISSING = "missing"
    CONFLICTING = "conflicting"
    WEAK = "weak"
    VAGUE = "vague"
    NOT = "not"


def _dates_disagree(left: DateRange, right: DateRange) -> bool:
    return left.latest < right.earliest or right.latest < left.earliest


def _titles_disagree(left: str, right: str) -> bool:
    """Return whether neither title contains the other.

    The title of a browser window often has the name of the site around the title.
    """
    left = _normalize(left)
    right = _normalize(right)
    return left not in right and right not in left


def _names_disagree(left: str, right: str) -> bool:
    return _normalize(left) != _normalize(right)


def _authors_disagree(left: Iterable[str], right: Iterable[str]) -> bool:
    return set(map(_normalize, left)).isdisjoint(map(_normalize, right))


def _normalize(text: str) -> str:
    return collapse_whitespace(text).casefold()


DISAGREEMENT_CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {
    "date": _dates_disagree,
    "outlet": _names_disagree,
    "title": _titles_disagree,
    "authors": _authors_disagree,
}
"""Functions that return whether two values of a fact cannot both be correct."""
YES_OR_NO_FACTS = ("complete",)
"""Facts with the value `yes` or `no`. Those with `no` have a review queue."""
REVIEWED_FACTS = (*DISAGREEMENT_CHECKS, *YES_OR_NO_FACTS)
"""The facts that have review queues."""

CONFIDENCE_RANKS: Mapping[str, int] = {
    Confidence.STATED: 2,
    Confidence.CORROBORATED: 2,
    Confidence.INFERRED: 1,
    Confidence.WEAK: 0,
}
"""Ranks of confidence. A value can only contradict values of its rank or below."""

QUEUES_DUE_KEY = "doubts"
"""A key in `meta` until the queues of an older catalog are filled."""


def queue_key(doubt: Doubt, name: str) -> str:
    """Return the key of a queue, such as `missing-date`."""
    return f"{doubt}-{name}"


def _has_queue(doubt: Doubt, name: str) -> bool:
    if name in YES_OR_NO_FACTS or doubt is Doubt.NOT:
        return name in YES_OR_NO_FACTS and doubt is Doubt.NOT
    return doubt is not Doubt.VAGUE or name == "date"


QUEUE_KEYS = tuple(
    queue_key(doubt, name)
    for name in REVIEWED_FACTS
    for doubt in Doubt
    if _has_queue(doubt, name)
)
"""The keys of all queues, ordered by fact."""


def update_doubts(
    connection: Connection,
    ids: Sequence[str],
    facts: FactRowsByDocument,
    names: Sequence[str],
) -> None:
    """Replace the doubts about these facts of documents.

    A fact that was corrected or confirmed by hand has no doubts.
    """
    corrected = _corrected_facts(connection, ids, names)
    open_ids = [id for id in ids if any((id, name) not in corrected for name in names)]
    candidates_query = select(
        documents.c.key, documents.c.id, documents.c.candidates
    ).where(documents.c.id.in_(open_ids))
    rows: list[dict[str, object]] = []
    for key, id, candidates in connection.execute(candidates_query):
        for name in names:
            if (id, name) not in corrected:
                fact = facts.get(id, {}).get(name)
                rows += [
                    {"document": key, "kind": queue_key(doubt, name)}
                    for doubt in _find_doubts(name, fact, candidates or ())
                ]
    kinds = [queue_key(doubt, name) for name in names for doubt in Doubt]
    connection.execute(
        delete(doubts).where(
            doubts.c.document.in_(keys_of(ids)), doubts.c.kind.in_(kinds)
        )
    )
    if rows:
        connection.execute(insert(doubts), rows)


def _corrected_facts(
    connection: Connection, ids: Sequence[str], names: Sequence[str]
) -> set[tuple[str, str]]:
    """Return the document and name of each fact with a correction in force."""
    in_force = (
        corrections.c.document.in_(ids)
        & corrections.c.name.in_(names)
        & corrections.c.undone.is_(None)
    )
    query = select(corrections.c.document, corrections.c.name).where(in_force)
    return {(id, name) for id, name in connection.execute(query)}


def _find_doubts(
    name: str, fact: Mapping[str, Any] | None, candidates: Sequence[Mapping[str, Any]]
) -> Iterator[Doubt]:
    value = load_value(name, fact["value"]) if fact else None
    if name in YES_OR_NO_FACTS:
        if value == "no":
            yield Doubt.NOT
        return
    if fact is None:
        yield Doubt.MISSING
    elif fact["confidence"] == Confidence.WEAK:
        yield Doubt.WEAK
    if name == "date" and value and value.is_window:
        yield Doubt.VAGUE
    # A weak candidate does not contradict a stated value.
    min_rank = CONFIDENCE_RANKS[fact["confidence"]] if fact else 0
    values = [
        load_value(name, candidate["value"])
        for candidate in candidates
        if candidate["name"] == name
        and CONFIDENCE_RANKS[candidate["confidence"]] >= min_rank
    ]
    reference = value if value is not None else next(iter(values), None)
    disagree = DISAGREEMENT_CHECKS[name]
    if any(disagree(reference, candidate_value) for candidate_value in values):
        yield Doubt.CONFLICTING


def fill_queues(
    connection: Connection, refresh: Callable[[Connection, Sequence[str]], None]
) -> None:
    """Fill the queues of a catalog that was created before there were queues, once."""
    due = meta.c.key == QUEUES_DUE_KEY
    if connection.scalar(select(meta.c.value).where(due)):
        for chunk in chunks(connection.scalars(select(documents.c.id)).all()):
            refresh(connection, chunk)
        connection.execute(delete(meta).where(due))


def count_queues(connection: Connection) -> dict[str, int]:
    """Return the number of documents in each queue."""
    query = select(counts.c.value, counts.c.count).where(counts.c.kind == "queue")
    count_by_kind: dict[str, int] = dict(connection.execute(query).all())
    return {kind: count_by_kind.get(kind, 0) for kind in QUEUE_KEYS}


def read_queue(
    connection: Connection, key: str, offset: int, limit: int
) -> tuple[str, ...]:
    """Return a slice of the document IDs in a queue, ordered by ID."""
    query = (
        select(documents.c.id)
        .select_from(with_documents(doubts))
        .where(doubts.c.kind == key, documents.c.gone.is_(False))
    )
    return tuple(
        connection.scalars(query.order_by(documents.c.id).offset(offset).limit(limit))
    )
