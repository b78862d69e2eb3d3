"""Serialize facts, dates and evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from archive.model import Confidence, DateRange, Evidence, Fact

Json = dict[str, Any]


def serialize_fact(fact: Fact[Any]) -> Json:
    """A fact with all that it rests on."""
    return {
        "value": to_json_value(fact.value),
        "confidence": str(fact.confidence),
        "method": fact.method,
        "evidence": [_serialize_evidence(each) for each in fact.evidence],
    }


def to_json_value(value: Any) -> Any:
    """A fact's value as JSON has it: dates as EDTF, instants as ISO 8601."""
    if isinstance(value, DateRange):
        return value.to_edtf()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def serialize_dates(window: DateRange | None, confidence: Confidence | None) -> Json:
    """`date` is a day, month or year; a window has none, and is told by its two ends as every date is."""
    return {
        "date": window.to_edtf() if window and not window.is_window else None,
        "date_earliest": str(window.earliest) if window else None,
        "date_latest": str(window.latest) if window else None,
        "date_confidence": str(confidence) if confidence else None,
    }


def _serialize_evidence(evidence: Evidence) -> Json:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "key": evidence.key,
    }


def serialize_fact_value(fact: Fact[Any] | None) -> Any:
    """Serialize the value of a fact, or `None` where it is missing."""
    return to_json_value(fact.value) if fact else None
