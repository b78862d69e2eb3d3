"""Convert facts to JSON and back, for the catalog and the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from archive.catalog.damaged_values import converts_stored_values
from archive.errors import CuttingsError
from archive.messages import Message
from archive.model import FACT_NAMES, Confidence, DateRange, Evidence, Fact


def _dump_range(value: DateRange) -> list[str]:
    return [value.earliest.isoformat(), value.latest.isoformat()]


def _load_range(value: list[str]) -> DateRange:
    return DateRange(date.fromisoformat(value[0]), date.fromisoformat(value[1]))


EVIDENCE_FIELDS = tuple(field.name for field in fields(Evidence))
# Functions for values that have no type in JSON. All other values are strings.
DUMPERS: Mapping[str, Callable[[Any], object]] = {
    "date": _dump_range,
    "published": datetime.isoformat,
    "updated": datetime.isoformat,
    "authors": list,
    "cites": list,
    "organisations": list,
    "places": list,
}
LOADERS: Mapping[str, Callable[[Any], Any]] = {
    "date": _load_range,
    "published": datetime.fromisoformat,
    "updated": datetime.fromisoformat,
    "authors": tuple,
    "cites": tuple,
    "organisations": tuple,
    "places": tuple,
}


def dump_value(name: str, value: object) -> object:
    """Convert the value of a fact to JSON."""
    return DUMPERS.get(name, str)(value)


@converts_stored_values
def load_value(name: str, value: object) -> Any:
    """Convert the value of a fact from JSON. Inverse of `dump_value`.

    Raise DamagedValueError if that is impossible.
    """
    return _load_value(name, value)


def _load_value(name: str, value: object) -> Any:
    return LOADERS.get(name, str)(value)


def check_value(name: str, value: object) -> None:
    """Raise CuttingsError if a fact does not exist or cannot have this value."""
    if name not in FACT_NAMES:
        raise CuttingsError(
            Message(
                "there is no fact named {name!r}; use one of {facts}",
                name=name,
                facts=", ".join(FACT_NAMES),
            )
        )
    try:
        _load_value(name, dump_value(name, value))
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        message = Message(
            "{value!r} is not a valid value for {name}: {error}",
            value=value,
            name=name,
            error=error,
        )
        raise CuttingsError(message) from error


def dump_fact(name: str, fact: Fact[Any]) -> dict[str, object]:
    """Convert a fact to an object of value, confidence, method and evidence."""
    return {
        "value": dump_value(name, fact.value),
        "confidence": fact.confidence.value,
        "method": fact.method,
        "evidence": [dump_evidence(evidence) for evidence in fact.evidence],
    }


def dump_evidence(evidence: Evidence) -> dict[str, object]:
    """Convert evidence to an object, without the fields that are `None`."""
    values = ((name, getattr(evidence, name)) for name in EVIDENCE_FIELDS)
    return {name: value for name, value in values if value is not None}


@converts_stored_values
def load_fact(name: str, row: Mapping[str, Any]) -> Fact[Any]:
    """Convert an object, or a row of the catalog, to a fact. Inverse of `dump_fact`.

    Raise DamagedValueError if a field is missing or has an impossible value.
    """
    evidence = tuple(Evidence(**fields) for fields in row["evidence"])
    return Fact(
        _load_value(name, row["value"]),
        Confidence(row["confidence"]),
        row["method"],
        evidence,
    )
