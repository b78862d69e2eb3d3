"""What a record states about its article: the contract's fields, checked for type, with a note for each refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.text.cleaning import clean

TEXT_FIELDS = ("title", "date", "outlet", "agency", "url", "language")
LIST_FIELDS = ("authors", "people")
NUMBER_FIELDS = frozenset({"id", "date"})
"""Fields in which a number is as good as its digits."""
ALL_FIELDS = frozenset({"id", "body", *TEXT_FIELDS, *LIST_FIELDS})


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A record's fields, non-empty ones only; `fields` by their names, strings or tuples of strings."""

    fields: Mapping[str, object] = field(default_factory=dict)
    id: str | None = None
    body: str | None = None
    notes: tuple[str, ...] = ()


def parse_record(record: Mapping[str, object]) -> ParsedRecord:
    """The fields of the contract in a record; others are passed over in silence, wrong types with a note."""
    notes: dict[str, None] = {}
    words = {
        name: _text_value(name, record.get(name), notes)
        for name in ("id", "body", *TEXT_FIELDS)
    }
    lists = {name: _list_value(name, record.get(name), notes) for name in LIST_FIELDS}
    facts = {
        name: value
        for name, value in {**words, **lists}.items()
        if value and name not in ("id", "body")
    }
    return ParsedRecord(facts, words["id"], words["body"], tuple(notes))


def _text_value(name: str, value: object, notes: dict[str, None]) -> str | None:
    if (
        name in NUMBER_FIELDS
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        value = str(value)
    if isinstance(value, str):
        text, mended = clean(value)
        notes.update(dict.fromkeys(f"{name}: {note}" for note in mended))
        return text.strip() or None
    if value is not None:
        notes[f"{name}: ignored ({_type_name(value)} instead of text)."] = None
    return None


def _list_value(name: str, value: object, notes: dict[str, None]) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    texts = (_text_value(name, each, notes) for each in several)
    return tuple(dict.fromkeys(text for text in texts if text))


def _type_name(value: object) -> str:
    kinds: dict[type, str] = {
        bool: "boolean",
        int: "number",
        float: "number",
        list: "list",
        dict: "object",
    }
    return kinds.get(type(value), type(value).__name__)
