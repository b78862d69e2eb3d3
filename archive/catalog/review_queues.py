"""What of a document waits for somebody to look at it: facts that are missing, weak, vague or contradicted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.fact_json import load_value
from archive.catalog.queries import Layers, chunks
from archive.catalog.schema import corrections, documents, doubts, meta
from archive.model import Confidence, DateRange
from archive.text.cleaning import collapse_whitespace


class Doubt(StrEnum):
    """Why somebody should look at a fact."""

    MISSING = "missing"
    CONFLICTING = "conflicting"
    WEAK = "weak"
    VAGUE = "vague"


def _dates_disagree(left: DateRange, right: DateRange) -> bool:
    return left.latest < right.earliest or right.latest < left.earliest


def _titles_disagree(left: str, right: str) -> bool:
    """Neither is the other with something round it, as titles of windows are."""
    left, right = _letters_only(left), _letters_only(right)
    return left not in right and right not in left


def _names_disagree(left: str, right: str) -> bool:
    return _letters_only(left) != _letters_only(right)


def _authors_disagree(left: Iterable[str], right: Iterable[str]) -> bool:
    return set(map(_letters_only, left)).isdisjoint(map(_letters_only, right))


def _letters_only(text: str) -> str:
    return collapse_whitespace(text).casefold()


DISAGREEMENT_CHECKS: Mapping[str, Callable[[Any, Any], bool]] = {
    "date": _dates_disagree,
    "outlet": _names_disagree,
    "title": _titles_disagree,
    "authors": _authors_disagree,
}
"""When two values of a fact cannot both be right."""
REVIEWED_FACTS = tuple(DISAGREEMENT_CHECKS)
"""The facts that are looked at."""

CONFIDENCE_RANKS: Mapping[str, int] = {
    Confidence.STATED: 2,
    Confidence.CORROBORATED: 2,
    Confidence.INFERRED: 1,
    Confidence.WEAK: 0,
}
"""How much a value weighs against another one."""

QUEUES_DUE = "doubts"
"""Stands in `meta` until all documents of an older catalog were looked at."""


def queue_key(doubt: Doubt, name: str) -> str:
    """The name of a queue: `missing-date`."""
    return f"{doubt}-{name}"


QUEUE_KEYS = tuple(
    queue_key(doubt, name)
    for name in DISAGREEMENT_CHECKS
    for doubt in Doubt
    if doubt is not Doubt.VAGUE or name == "date"
)
"""Every queue, the most telling facts first."""


def update_doubts(
    connection: Connection, ids: Sequence[str], facts: Layers, names: Sequence[str]
) -> None:
    """Write the doubts about these facts of documents anew; what somebody corrected or confirmed is beyond doubt."""
    chosen = (
        corrections.c.document.in_(ids)
        & corrections.c.name.in_(names)
        & corrections.c.undone.is_(None)
    )
    seen = {
        tuple(row)
        for row in connection.execute(
            select(corrections.c.document, corrections.c.name).where(chosen)
        )
    }
    open_ = [id for id in ids if any((id, name) not in seen for name in names)]
    rows = connection.execute(
        select(documents.c.id, documents.c.candidates).where(documents.c.id.in_(open_))
    )
    found = [
        {"document": row.id, "kind": queue_key(doubt, name)}
        for row in rows
        for name in names
        if (row.id, name) not in seen
        for doubt in _find_doubts(
            name, facts.get(row.id, {}).get(name), row.candidates or ()
        )
    ]
    kinds = [queue_key(doubt, name) for name in names for doubt in Doubt]
    connection.execute(
        delete(doubts).where(doubts.c.document.in_(ids), doubts.c.kind.in_(kinds))
    )
    if found:
        connection.execute(insert(doubts), found)


def _find_doubts(
    name: str, fact: Mapping[str, Any] | None, candidates: Sequence[Mapping[str, Any]]
) -> Iterable[Doubt]:
    weak = fact is not None and fact["confidence"] == Confidence.WEAK
    sure = CONFIDENCE_RANKS[fact["confidence"]] if fact else 0
    # A guess contradicts no evidence.
    said = [
        load_value(name, each["value"])
        for each in candidates
        if each["name"] == name and CONFIDENCE_RANKS[each["confidence"]] >= sure
    ]
    value = load_value(name, fact["value"]) if fact else None
    if fact is None:
        yield Doubt.MISSING
    if weak:
        yield Doubt.WEAK
    if name == "date" and value and value.is_window:
        yield Doubt.VAGUE
    against = value if value is not None else next(iter(said), None)
    if any(DISAGREEMENT_CHECKS[name](against, each) for each in said):
        yield Doubt.CONFLICTING


def fill_queues(
    connection: Connection, refresh: Callable[[Connection, Sequence[str]], None]
) -> None:
    """Look at all documents of a catalog that was made before there were doubts, once."""
    due = meta.c.key == QUEUES_DUE
    if connection.scalar(select(meta.c.value).where(due)):
        for chunk in chunks(connection.scalars(select(documents.c.id)).all()):
            refresh(connection, chunk)
        connection.execute(delete(meta).where(due))


def count_queues(connection: Connection) -> dict[str, int]:
    """How many documents stand in each queue."""
    here = doubts.join(documents, doubts.c.document == documents.c.id)
    query = (
        select(doubts.c.kind, func.count())
        .select_from(here)
        .where(documents.c.gone.is_(False))
    )
    found: dict[str, int] = dict(
        connection.execute(query.group_by(doubts.c.kind)).all()
    )
    return {kind: found.get(kind, 0) for kind in QUEUE_KEYS}


def read_queue(
    connection: Connection, kind: str, start: int, size: int
) -> tuple[str, ...]:
    """A slice of the ids in a queue, in an order that does not change while it is worked through."""
    here = doubts.join(documents, doubts.c.document == documents.c.id)
    query = (
        select(doubts.c.document)
        .select_from(here)
        .where(doubts.c.kind == kind, documents.c.gone.is_(False))
    )
    return tuple(
        connection.scalars(query.order_by(doubts.c.document).offset(start).limit(size))
    )
