"""Serialize facts, dates and evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from archive.model import Confidence, DateRange, Evidence, Fact

Json = dict[str, Any]


def fact(found: Fact[Any]) -> Json:
    """A fact with all that it rests on."""
    return {
        "value": plain(found.value),
        "confidence": str(found.confidence),
        "method": found.method,
        "evidence": [_evidence(each) for each in found.evidence],
    }


def plain(value: Any) -> Any:
    """A fact's value as JSON has it: dates as EDTF, instants as ISO 8601."""
    if isinstance(value, DateRange):
        return value.to_edtf()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def dates(known: DateRange | None, confidence: Confidence | None) -> Json:
    """`date` is a day, month or year; a window has none, and is told by its two ends as every date is."""
    return {
        "date": known.to_edtf() if known and not known.is_window else None,
        "date_earliest": str(known.earliest) if known else None,
        "date_latest": str(known.latest) if known else None,
        "date_confidence": str(confidence) if confidence else None,
    }


def _evidence(found: Evidence) -> Json:
    return {
        "quote": found.quote,
        "start": found.start,
        "end": found.end,
        "key": found.key,
    }


def fact_value(found: Fact[Any] | None) -> Any:
    """Serialize the value of a fact, or `None` where it is missing."""
    return plain(found.value) if found else None
