"""Facts as JSON and back: how each fact's value is written in the catalog and in every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from archive.errors import CuttingsError
from archive.messages import Message
from archive.model import FACT_NAMES, Confidence, DateRange, Evidence, Fact


def _dump_range(value: DateRange) -> list[str]:
    return [value.earliest.isoformat(), value.latest.isoformat()]


def _load_range(value: list[str]) -> DateRange:
    return DateRange(date.fromisoformat(value[0]), date.fromisoformat(value[1]))


# How values that JSON has no form for go out and come in; all others are texts.
DUMPERS: Mapping[str, Callable[[Any], object]] = {
    "date": _dump_range,
    "published": datetime.isoformat,
    "updated": datetime.isoformat,
    "authors": list,
    "cites": list,
}
LOADERS: Mapping[str, Callable[[Any], Any]] = {
    "date": _load_range,
    "published": datetime.fromisoformat,
    "updated": datetime.fromisoformat,
    "authors": tuple,
    "cites": tuple,
}


def dump_value(name: str, value: object) -> object:
    """A fact's value as JSON."""
    return DUMPERS.get(name, str)(value)


def load_value(name: str, value: object) -> Any:
    """A fact's value from JSON; the inverse of `dump_value`."""
    return LOADERS.get(name, str)(value)


def check_value(name: str, value: object) -> None:
    """Refuse a correction whose value is none for that fact."""
    if name not in FACT_NAMES:
        raise CuttingsError(
            Message(
                "there is no fact named {name!r}; use one of {facts}",
                name=name,
                facts=", ".join(FACT_NAMES),
            )
        )
    try:
        load_value(name, dump_value(name, value))
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        told = Message(
            "{value!r} is not a valid value for {name}: {error}",
            value=value,
            name=name,
            error=error,
        )
        raise CuttingsError(told) from error


def dump_fact(name: str, fact: Fact[Any]) -> dict[str, object]:
    """A fact as a JSON object: value, confidence, method, evidence."""
    return {
        "value": dump_value(name, fact.value),
        "confidence": fact.confidence.value,
        "method": fact.method,
        "evidence": [dump_evidence(each) for each in fact.evidence],
    }


def dump_evidence(evidence: Evidence) -> dict[str, object]:
    """Evidence as a JSON object, without what it does not have."""
    return {key: value for key, value in asdict(evidence).items() if value is not None}


def load_fact(name: str, row: Mapping[str, Any]) -> Fact[Any]:
    """A fact from a JSON object or a row of the catalog; the inverse of `dump_fact`."""
    evidence = tuple(Evidence(**each) for each in row["evidence"])
    return Fact(
        load_value(name, row["value"]),
        Confidence(row["confidence"]),
        row["method"],
        evidence,
    )
