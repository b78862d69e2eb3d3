"""Parse the fields of a record, check their types, and note ignored values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.text.cleaning import clean

TEXT_FIELDS = ("title", "date", "outlet", "agency", "url", "language")
LIST_FIELDS = ("authors", "people")
NUMBER_FIELDS = frozenset({"id", "date"})
"""Fields that may be numbers, which are converted to text."""
ALL_FIELDS = frozenset({"id", "body", *TEXT_FIELDS, *LIST_FIELDS})


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """The non-empty fields of a record.

    `fields` maps their names to strings or tuples of strings.
    """

    fields: Mapping[str, object] = field(default_factory=dict)
    id: str | None = None
    body: str | None = None
    notes: tuple[str, ...] = ()


def parse_record(record: Mapping[str, object]) -> ParsedRecord:
    """Parse the known fields of a record.

    Unknown fields are ignored. A value of a wrong type is ignored with a note.
    """
    notes: dict[str, None] = {}
    texts = {
        name: _text_value(name, record.get(name), notes)
        for name in ("id", "body", *TEXT_FIELDS)
    }
    lists = {name: _list_value(name, record.get(name), notes) for name in LIST_FIELDS}
    facts = {
        name: value
        for name, value in {**texts, **lists}.items()
        if value and name not in ("id", "body")
    }
    return ParsedRecord(facts, texts["id"], texts["body"], tuple(notes))


def _text_value(name: str, value: object, notes: dict[str, None]) -> str | None:
    if (
        name in NUMBER_FIELDS
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        value = str(value)
    if isinstance(value, str):
        text, repairs = clean(value)
        notes.update(dict.fromkeys(f"{name}: {repair}" for repair in repairs))
        return text.strip() or None
    if value is not None:
        notes[f"{name}: ignored ({_type_name(value)} instead of text)."] = None
    return None


def _list_value(name: str, value: object, notes: dict[str, None]) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    texts = (_text_value(name, item, notes) for item in items)
    return tuple(dict.fromkeys(text for text in texts if text))


def _type_name(value: object) -> str:
    names: dict[type, str] = {
        bool: "boolean",
        int: "number",
        float: "number",
        list: "list",
        dict: "object",
    }
    return names.get(type(value), type(value).__name__)
