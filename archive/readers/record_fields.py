"""Parse the fields of a record, check their types, and note ignored values."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from archive.article import earliest_known
from archive.readers.field_names import (
    CAPTURE_NAMES,
    FIELD_NAMES,
    is_url,
    plain_name,
)
from archive.text.cleaning import clean, unescape
from archive.text.date_parsing import parse_date

LIST_FIELDS = ("authors", "people")
NUMBER_FIELDS = frozenset({"id", "date", "updated"})
"""Fields that may be numbers, which are converted to text."""
VERBATIM_FIELDS = frozenset({"id", "url", "body"})
"""Fields whose character references are not left by mistake, or not only."""
NAME_FIELDS = ("outlet", "authors", "people")
"""Fields whose value may be an object with a name."""
GIVEN_KEYS = ("given", "firstName", "first_name", "firstname", "first")
FAMILY_KEYS = ("family", "lastName", "last_name", "lastname", "last")
TYPE_KEYS = ("$date", "$oid", "$numberLong", "$numberInt", "$numberDouble")
"""Fields of an object that only states the type of its value."""
MAX_TYPE_OBJECTS = 3
NAME_KEYS = ("name", "title", "full_name", "fullName")
WRAPPERS = ("_source", "article", "data", "item", "fields", "document", "record")
"""Fields that may contain the whole record, as in dumps of search engines."""


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """The non-empty fields of a record.

    `fields` maps their names to strings or tuples of strings. `keys` maps the same
    names to those in the record. `saved_at` is the time at which a program saved it.
    """

    fields: Mapping[str, object] = field(default_factory=dict)
    id: str | None = None
    body: str | None = None
    notes: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None


def parse_record(record: Mapping[str, Any]) -> ParsedRecord:
    """Parse the fields of a record that Cuttings uses, under any of their names.

    Other fields are ignored. A value of a wrong type is ignored with a note.
    """
    record = _unwrap(record)
    keys_by_name = _keys_by_name(record)
    notes: dict[str, None] = {}
    values: dict[str, object] = {}
    keys: dict[str, str] = {}
    for name in FIELD_NAMES:
        for key in _keys_of_field(name, keys_by_name, record):
            if value := _parse_value(name, key, record[key], notes):
                values[name], keys[name] = value, key
                break
    id, body = (values.pop(name, None) for name in ("id", "body"))
    return ParsedRecord(
        values,
        id if isinstance(id, str) else None,
        body if isinstance(body, str) else None,
        tuple(notes),
        keys,
        _saved_at(keys_by_name, record),
    )


def _unwrap(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inner object of a record without a title and text of its own."""
    names = set(_keys_by_name(record))
    if names & {*FIELD_NAMES["title"], *FIELD_NAMES["body"]} - {"article"}:
        return record
    inner = (record.get(key) for key in WRAPPERS)
    return next((value for value in inner if isinstance(value, dict)), record)


def _keys_by_name(record: Mapping[str, Any]) -> dict[str, str]:
    """Return plain name → key. Of several keys with one name, the first is used."""
    keys: dict[str, str] = {}
    for key in record:
        keys.setdefault(plain_name(key), key)
    return keys


def _keys_of_field(
    name: str, keys_by_name: Mapping[str, str], record: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the keys of a record that may have the value of a field.

    The field `source` contains either a URL or an outlet.
    """
    for plain in FIELD_NAMES[name]:
        if plain not in keys_by_name:
            continue
        key = keys_by_name[plain]
        if (
            plain == name
            or name not in ("url", "outlet")
            or is_url(record[key]) == (name == "url")
        ):
            yield key


def _parse_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> str | tuple[str, ...] | None:
    if name in LIST_FIELDS:
        return _list_value(name, key, value, notes)
    if name == "body" and isinstance(value, list):
        paragraphs = [item for item in value if isinstance(item, str)]
        value = "\n\n".join(paragraphs) if len(paragraphs) == len(value) else value
    if name == "outlet" and isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _text_value(name, key, value, notes)


def _text_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> str | None:
    value = _unpack(value)
    if name in NAME_FIELDS and isinstance(value, dict):
        value = _name_in(value)
    if (
        name in NUMBER_FIELDS
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        value = str(value)
    if isinstance(value, str):
        text, repairs = clean(value)
        if name not in VERBATIM_FIELDS:
            text = unescape(text)
        notes.update(dict.fromkeys(f"{key}: {repair}" for repair in repairs))
        return text.strip() or None
    if value is not None and plain_name(key) == name:
        notes[f"{key}: ignored ({_type_name(value)} instead of text)."] = None
    return None


def _unpack(value: object) -> object:
    """Return the value in an object with which MongoDB or CSL JSON state its type."""
    for _ in range(MAX_TYPE_OBJECTS):
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("date-parts"), list):
            return _date_of_parts(value["date-parts"])
        key = next((key for key in TYPE_KEYS if key in value), None)
        if key is None:
            return value
        value = value[key]
    return None


def _date_of_parts(dates: list[object]) -> str | None:
    """Return the first of several dates in parts: `2020-03-05` for `[[2020, 3, 5]]`."""
    parts = dates[0] if dates else None
    if not isinstance(parts, list) or not all(isinstance(i, int | str) for i in parts):
        return None
    return "-".join(f"{part:0>2}" for part in parts[:3]) or None


def _name_in(person: Mapping[str, Any]) -> object:
    """Return the name in an object, or the given name and the surname together."""
    parts = [
        next((person[key] for key in keys if isinstance(person.get(key), str)), "")
        for keys in (GIVEN_KEYS, FAMILY_KEYS)
    ]
    if all(parts):
        return " ".join(parts)
    return next(
        (person[key] for key in (*NAME_KEYS, *FAMILY_KEYS) if person.get(key)), None
    )


def _list_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> tuple[str, ...]:
    if isinstance(value, str):
        value = _parse_list(value)
    items = value if isinstance(value, list) else [value]
    texts = (_text_value(name, key, item, notes) for item in items)
    return tuple(dict.fromkeys(text for text in texts if text))


def _parse_list(text: str) -> object:
    """Return the list in a text such as `['A', 'B']`, or the text itself."""
    if not (text.startswith("[") and text.endswith("]")):
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _saved_at(
    keys_by_name: Mapping[str, str], record: Mapping[str, Any]
) -> datetime | None:
    """Return the earliest time at which a program saved the record."""
    values = (
        record[keys_by_name[name]] for name in CAPTURE_NAMES & keys_by_name.keys()
    )
    moments = (latest_moment(value) for value in values if isinstance(value, str))
    return earliest_known(*moments)


def latest_moment(text: str) -> datetime | None:
    """Return the time in a text, or the latest end of its day anywhere on Earth."""
    parsed = parse_date(text)
    if parsed is None:
        return None
    if parsed.instant:
        return parsed.instant.astimezone(UTC)
    days = parsed.range if parsed.day else None
    if days is None:
        return None
    # Anywhere on Earth, the day ends at most twelve hours after it ends in UTC.
    return datetime.combine(days.latest, time.max, UTC) + timedelta(hours=12)


def _type_name(value: object) -> str:
    names: dict[type, str] = {
        bool: "boolean",
        int: "number",
        float: "number",
        list: "list",
        dict: "object",
    }
    return names.get(type(value), type(value).__name__)
