"""Find the documents to which a bulk correction applies.

They have the same host, by-line, value or order of day and month as the corrected one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, select, type_coerce

from archive.catalog.checksums import in_parts
from archive.catalog.corrections import NewValue
from archive.catalog.databases.column_types import JSON_TEXT, TEXT
from archive.catalog.databases.expressions import escape_pattern, like_any_case
from archive.catalog.document_keys import with_documents
from archive.catalog.fact_json import dump_value
from archive.catalog.queries import (
    effective_facts,
    stored_facts,
    uncorrected_facts,
)
from archive.catalog.records import CorrectionScope
from archive.catalog.schema import corrections, documents, facts
from archive.chunks import chunks
from archive.model import DateRange
from archive.outlets import url_host
from archive.text.date_parsing import DayMonthOrder

FactRows = Mapping[str, Mapping[str, Any]]
"""The rows of facts, by the name of the fact."""


PUBLISHER_SCOPES = (CorrectionScope.HOST, CorrectionScope.BYLINE, CorrectionScope.VALUE)
SCOPES_BY_FACT: Mapping[str, tuple[CorrectionScope, ...]] = {
    "outlet": PUBLISHER_SCOPES,
    "agency": PUBLISHER_SCOPES,
    "language": PUBLISHER_SCOPES,
    "authors": (CorrectionScope.HOST, CorrectionScope.VALUE),
    "date": (CorrectionScope.DAY_MONTH_ORDER,),
}
"""The scopes of a bulk correction, for each fact that can be corrected in bulk."""


def find_scopes(
    connection: Connection, id: str, name: str
) -> tuple[tuple[CorrectionScope, str], ...]:
    """Return the scopes of a fact of a document.

    Each scope comes with the host, by-line or value that the documents share.
    """
    facts_by_name = effective_facts(connection, [id]).get(id, {})
    uncorrected = uncorrected_facts(connection, [id]).get(id, {})
    keys: dict[CorrectionScope, object] = {}
    for scope in SCOPES_BY_FACT.get(name, ()):
        # A value is shared before its correction: the others are still wrong.
        compared = uncorrected if scope is CorrectionScope.VALUE else facts_by_name
        keys[scope] = _shared_key(scope, name, compared)
    return tuple((scope, _key_label(key)) for scope, key in keys.items() if key)


def find_similar(
    connection: Connection, id: str, name: str, value: object, scope: CorrectionScope
) -> tuple[NewValue, ...]:
    """Return the new values of a document and of the documents in a scope.

    Skip the documents that have the new value already, and those whose fact was
    corrected by hand.
    """
    facts_of_document = effective_facts(connection, [id]).get(id, {})
    uncorrected = uncorrected_facts(connection, [id]).get(id, {})
    compared = uncorrected if scope is CorrectionScope.VALUE else facts_of_document
    key = _shared_key(scope, name, compared)
    order = (
        _day_month_order(uncorrected, value)
        if scope is CorrectionScope.DAY_MONTH_ORDER
        else None
    )
    changes = [NewValue(id, name, value)]
    if not key or (scope is CorrectionScope.DAY_MONTH_ORDER and order is None):
        return tuple(changes)
    shared_name = _shared_fact(scope, name)
    for candidate, facts_by_name in _candidates_sharing(
        connection, id, name, shared_name, key
    ):
        if _shared_key(scope, name, facts_by_name) != key:
            continue
        new_value = _date_in_order(facts_by_name, order) if order else value
        if order and not new_value:
            continue
        if not _has_value(facts_by_name, name, new_value):
            changes.append(NewValue(candidate, name, new_value))
    return tuple(changes)


def _has_value(facts_by_name: FactRows, name: str, value: object) -> bool:
    """Return whether a fact has this value. `None` is the value of a missing fact."""
    fact = facts_by_name.get(name)
    stored = fact["value"] if fact else None
    return bool(stored == (value and dump_value(name, value)))


def _shared_fact(scope: CorrectionScope, name: str) -> str:
    """Return the name of the fact that documents in a scope share."""
    return {
        CorrectionScope.HOST: "url",
        CorrectionScope.DAY_MONTH_ORDER: "url",
        CorrectionScope.BYLINE: "authors",
        CorrectionScope.VALUE: name,
    }[scope]


def _shared_key(scope: CorrectionScope, name: str, facts_by_name: FactRows) -> object:
    """Return the key of a scope, or `None` if the document lacks the fact."""
    fact = facts_by_name.get(_shared_fact(scope, name))
    if fact is None:
        return None
    if scope in (CorrectionScope.HOST, CorrectionScope.DAY_MONTH_ORDER):
        return url_host(fact["value"])
    return fact["value"]


def _key_label(key: object) -> str:
    """Return a key as text for the user."""
    return ", ".join(map(str, key)) if isinstance(key, list) else str(key)


def _candidates_sharing(
    connection: Connection, id: str, name: str, shared_name: str, shared_key: object
) -> Iterator[tuple[str, FactRows]]:
    """Yield the other documents that may share a key, with their facts.

    Skip the documents whose fact was corrected by hand.
    """
    corrected = select(corrections.c.document).where(
        corrections.c.name == name, corrections.c.undone.is_(None)
    )
    ids = _ids_sharing(connection, shared_name, shared_key) - {id}
    for chunk in chunks(sorted(ids)):
        correctable = (
            documents.c.id.in_(chunk)
            & documents.c.gone.is_(False)
            & documents.c.id.not_in(corrected)
        )
        candidates = connection.scalars(
            select(documents.c.id).where(correctable).order_by(documents.c.id)
        ).all()
        facts_by_id = effective_facts(connection, candidates, (shared_name, name))
        for candidate in candidates:
            yield candidate, facts_by_id.get(candidate, {})


def _ids_sharing(connection: Connection, shared_name: str, key: object) -> set[str]:
    """Return the IDs of documents that have, or had, a fact with this key."""
    is_url = shared_name == "url"
    shared_text = str(key).lower()
    ids: set[str] = set()
    stored = select(documents.c.id, facts.c.data).select_from(with_documents(facts))
    with connection.execute(in_parts(stored)) as rows:
        for id, data in rows:
            for fact in stored_facts(data, (shared_name,)).values():
                value = fact["value"]
                if shared_text in str(value).lower() if is_url else value == key:
                    ids.add(id)
    has_key: ColumnElement[bool] = corrections.c.value == literal(key, JSON_TEXT)
    if is_url:
        value_text = type_coerce(corrections.c.value, TEXT)
        has_key = like_any_case(value_text, f"%{escape_pattern(str(key))}%")
    query = select(corrections.c.document)
    ids.update(
        connection.scalars(query.where(corrections.c.name == shared_name, has_key))
    )
    return ids


def _possible_days(
    facts_by_name: FactRows,
) -> Mapping[DayMonthOrder, DateRange]:
    """Return the two days that the numeric date of a document may mean.

    The result is empty if the evidence has no date that is ambiguous.
    """
    # The patterns of dates take half a second to compile. Most commands need none.
    from archive.text.date_mentions import find_date_mentions  # noqa: PLC0415

    fact = facts_by_name.get("date")
    for evidence in fact["evidence"] if fact else ():
        for mention in find_date_mentions(evidence["quote"]):
            if mention.month_first:
                ranges = {
                    order: mention.read_as(order).range for order in DayMonthOrder
                }
                days = {order: days for order, days in ranges.items() if days}
                if len(days) == len(DayMonthOrder):
                    return days
    return {}


def _day_month_order(facts_by_name: FactRows, value: object) -> DayMonthOrder | None:
    """Return the order in which the numeric date of a document means a value."""
    for order, days in _possible_days(facts_by_name).items():
        if days == value:
            return order
    return None


def _date_in_order(facts_by_name: FactRows, order: DayMonthOrder) -> DateRange | None:
    return _possible_days(facts_by_name).get(order)
