"""Serialize facts, dates and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, TypeVar

from archive import model
from archive.model import DateRange
from web.api.schemas import documents as document_schemas
from web.api.schemas import search as search_schemas

T = TypeVar("T")

CONFIDENCE_NAMES: Mapping[model.Confidence, search_schemas.Confidence] = {
    model.Confidence.STATED: "stated",
    model.Confidence.CORROBORATED: "corroborated",
    model.Confidence.INFERRED: "inferred",
    model.Confidence.WEAK: "weak",
}


class DateFields(TypedDict):
    """The four fields of a date.

    `date` is a day, month or year. A window has none, only its first and last day.
    """

    date: str | None
    date_earliest: str | None
    date_latest: str | None
    date_confidence: search_schemas.Confidence | None


def serialize_fact(fact: model.Fact[Any]) -> document_schemas.Fact:
    """Serialize a fact with its evidence."""
    return {
        "value": to_json_value(fact.value),
        "confidence": CONFIDENCE_NAMES[fact.confidence],
        "method": fact.method,
        "evidence": [_serialize_evidence(evidence) for evidence in fact.evidence],
    }


def serialize_dates(
    window: DateRange | None, confidence: model.Confidence | None
) -> DateFields:
    """Serialize the date of an article and its confidence."""
    if window is None or confidence is None:
        return {
            "date": None,
            "date_earliest": None,
            "date_latest": None,
            "date_confidence": None,
        }
    return {
        "date": None if window.is_window else window.to_edtf(),
        "date_earliest": str(window.earliest),
        "date_latest": str(window.latest),
        "date_confidence": CONFIDENCE_NAMES[confidence],
    }


def fact_value(fact: model.Fact[T] | None) -> T | None:
    """Return the value of a fact, or `None` if the fact is missing."""
    return fact.value if fact else None


def iso_format(value: date | None) -> str | None:
    """Return a date or time in ISO 8601."""
    return value.isoformat() if value else None


def to_json_value(value: object) -> str | list[str] | None:
    """Return the value of any fact: dates in EDTF, times in ISO 8601."""
    if value is None:
        return None
    if isinstance(value, DateRange):
        return value.to_edtf()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else str(value)


def _serialize_evidence(evidence: model.Evidence) -> document_schemas.Evidence:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "key": evidence.key,
    }
