"""Documents alike, to which a correction of one can be applied: of the same host, by-line, wrong value, date order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Connection, Text, literal, select, type_coerce

from archive.catalog.fact_json import dump_value
from archive.catalog.queries import chunks, effective, uncorrected_facts
from archive.catalog.schema import corrections, documents, facts
from archive.model import DateRange
from archive.outlets import url_host
from archive.text.date_mentions import find_date_mentions
from archive.text.date_parsing import DayMonthOrder

FactsByDocument = Mapping[str, Mapping[str, Any]]
"""Fact name → row."""


class Scope(StrEnum):
    """In what documents are alike."""

    HOST = "host"
    BYLINE = "byline"
    VALUE = "value"
    ORDER = "order"


PUBLISHER_SCOPES = (Scope.HOST, Scope.BYLINE, Scope.VALUE)
SCOPES_BY_FACT: Mapping[str, tuple[Scope, ...]] = {
    "outlet": PUBLISHER_SCOPES,
    "agency": PUBLISHER_SCOPES,
    "language": PUBLISHER_SCOPES,
    "authors": (Scope.HOST, Scope.VALUE),
    "date": (Scope.ORDER,),
}
"""The facts that can be corrected in many documents at once, and in what these must be alike."""


def find_scopes(
    connection: Connection, id: str, name: str
) -> tuple[tuple[Scope, str], ...]:
    """In what a document can be like others for that fact, with the host, by-line or value that it shares."""
    known, found = (
        effective(connection, [id]).get(id, {}),
        uncorrected_facts(connection, [id]).get(id, {}),
    )
    keyed = (
        (scope, _shared_key(scope, name, found if scope is Scope.VALUE else known))
        for scope in SCOPES_BY_FACT.get(name, ())
    )
    return tuple((scope, _key_label(key)) for scope, key in keyed if key)


def find_similar(
    connection: Connection, id: str, name: str, value: object, scope: Scope
) -> tuple[tuple[str, object], ...]:
    """Id and new value of the document itself and of each that is like it.

    Left out are those that have the value already, and those of which somebody decided that fact by hand.
    """
    known, found = (
        effective(connection, [id]).get(id, {}),
        uncorrected_facts(connection, [id]).get(id, {}),
    )
    key = _shared_key(scope, name, found if scope is Scope.VALUE else known)
    order = _day_month_order(found, value) if scope is Scope.ORDER else None
    changes: list[tuple[str, object]] = [(id, value)]
    if not key or (scope is Scope.ORDER and order is None):
        return tuple(changes)
    for other, facts_of in _candidates_sharing(
        connection, id, name, _shared_fact(scope, name), key
    ):
        if _shared_key(scope, name, facts_of) == key:
            meant = _date_in_order(facts_of, order) if order else value
            now = facts_of.get(name)
            if (order is None or meant) and (now["value"] if now else None) != (
                meant and dump_value(name, meant)
            ):
                changes.append((other, meant))
    return tuple(changes)


def _shared_fact(scope: Scope, name: str) -> str:
    """The fact in which documents are alike."""
    return {
        Scope.HOST: "url",
        Scope.ORDER: "url",
        Scope.BYLINE: "authors",
        Scope.VALUE: name,
    }[scope]


def _shared_key(scope: Scope, name: str, facts: FactsByDocument) -> object:
    """What documents of one scope share; nothing where the fact is missing."""
    fact = facts.get(_shared_fact(scope, name))
    if fact is None:
        return None
    return (
        url_host(fact["value"]) if scope in (Scope.HOST, Scope.ORDER) else fact["value"]
    )


def _key_label(key: object) -> str:
    return ", ".join(map(str, key)) if isinstance(key, list) else str(key)


def _candidates_sharing(
    connection: Connection, id: str, name: str, shared: str, key: object
) -> Iterator[tuple[str, FactsByDocument]]:
    """The documents that may share a key, without that one and those decided by hand, with their facts."""
    ids: set[str] = set()
    for table in (facts, corrections):
        told = type_coerce(table.c.value, Text)
        same = (
            told.contains(str(key), autoescape=True)
            if shared == "url"
            else table.c.value == literal(key, JSON)
        )
        ids.update(
            connection.scalars(
                select(table.c.document).where(table.c.name == shared, same)
            )
        )
    decided = select(corrections.c.document).where(
        corrections.c.name == name, corrections.c.undone.is_(None)
    )
    for chunk in chunks(sorted(ids - {id})):
        open_ = (
            documents.c.id.in_(chunk)
            & documents.c.gone.is_(False)
            & documents.c.id.not_in(decided)
        )
        here = connection.scalars(
            select(documents.c.id).where(open_).order_by(documents.c.id)
        ).all()
        known = effective(connection, here, (shared, name))
        yield from ((each, known.get(each, {})) for each in here)


def _possible_days(facts: FactsByDocument) -> Mapping[DayMonthOrder, DateRange]:
    """The two days that a date in numbers can mean, where the date of a document rests on such a one."""
    fact = facts.get("date")
    for evidence in fact["evidence"] if fact else ():
        for mention in find_date_mentions(evidence["quote"]):
            both = (
                {order: mention.read_as(order).range for order in DayMonthOrder}
                if mention.month_first
                else {}
            )
            days = {order: days for order, days in both.items() if days}
            if len(days) == len(DayMonthOrder):
                return days
    return {}


def _day_month_order(facts: FactsByDocument, value: object) -> DayMonthOrder | None:
    """The order in which the numbers of a document's date mean that value."""
    return next(
        (order for order, days in _possible_days(facts).items() if days == value), None
    )


def _date_in_order(facts: FactsByDocument, order: DayMonthOrder) -> DateRange | None:
    return _possible_days(facts).get(order)
