"""Parse the fields of a record, check their types, and note ignored values."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from archive.article import earliest_known
from archive.html.copies import is_copy_url, original_url
from archive.html.saved_pages import earliest_saving
from archive.model import Evidence, SavingTime
from archive.readers.field_names import (
    CAPTURE_NAMES,
    FIELD_NAMES,
    is_url,
    plain_name,
)
from archive.text.calendars import PLACEHOLDER_DAYS
from archive.text.cleaning import clean, unescape
from archive.text.date_parsing import DayMonthOrder, parse_date

LIST_FIELDS = ("authors", "people")
NUMBER_FIELDS = frozenset({"id", "date", "updated"})
"""Fields that may be numbers, which are converted to text."""
DATE_FIELDS = frozenset({"date", "published", "updated"})
DATE_KEYS = ("iso", "iso8601", "datetime", "dateTime", "date", "utc")
"""Fields of an object with the machine's form of a date beside that for readers."""
VERBATIM_FIELDS = frozenset({"id", "url", "body"})
"""Fields whose character references are not left by mistake, or not only."""
NAME_FIELDS = ("outlet", "authors", "people")
"""Fields whose value may be an object with a name."""
GIVEN_KEYS = (
    "given", "givenname", "firstname", "first", "prenom", "vorname", "nombre", "nome",
    "imie", "jmeno", "keresztnev", "fornavn", "fornamn", "voornaam", "etunimi", "prenume",
)  # fmt: skip
FAMILY_KEYS = (
    "family", "familyname", "lastname", "surname", "last", "nom", "nachname", "apellidos",
    "apellido", "cognome", "sobrenome", "apelido", "nazwisko", "prijmeni", "priezvisko",
    "vezeteknev", "etternavn", "efternavn", "efternamn", "achternaam", "sukunimi", "nume",
)  # fmt: skip
PERSON_KEYS = ("person", "author", "user", "profile")
"""Fields of an object with the object that has the name. All are plain names."""
EPOCH_DIGITS = (10, 13)
"""The digits of seconds and of milliseconds since 1970."""
FINE_EPOCH_DIGITS = (16, 19)
"""The digits of microseconds and of nanoseconds since 1970."""
_DOTNET_DATE = re.compile(r"/Date\((?P<milliseconds>\d{12,13})(?:[+-]\d{4})?\)/")
YEAR_DIGITS = 4
SECOND_DIGITS = 14
"""The digits of a time to the second."""
TYPE_KEYS = ("$date", "$oid", "$numberLong", "$numberInt", "$numberDouble")
"""Fields of an object that only states the type of its value."""
MAX_TYPE_OBJECTS = 3
NAME_KEYS = (
    "name", "title", "fullname", "displayname", "byline", "publisher", "nombre", "nome",
    "naam", "navn", "namn", "nimi", "nazwa",
)  # fmt: skip
WRAPPERS = (
    "_source", "article", "data", "item", "fields", "document", "record", "node",
)  # fmt: skip
"""Fields that may contain the whole record, as in dumps of search engines."""
INNER_OBJECTS = (
    *WRAPPERS, "thread", "attributes", "metadata", "meta", "_embedded", "Document",
    "html", "source_info",
)  # fmt: skip
"""Fields that may contain some of the fields of a record."""
MAX_INNER_DEPTH = 2
"""Objects inside of each other in which fields of a record are searched."""
TEXT_KEYS = (
    "rendered", "main", "original", "raw", "plain", "value", "text", "#text", "_text",
    "html", "paragraphs", "blocks", "sections", "content", "href", "@href",
    "$t",
)  # fmt: skip
"""Fields of an object with a text, as in the APIs of WordPress or of newspapers."""
HEADING_KEYS = ("headline", "heading")
"""Fields of a part of a text with its heading."""
NO_VALUES = frozenset({
    "nan", "nat", "null", "none", "nil", "undefined", "n/a", "na", "<na>", "[]", "{}",
    "\\n", "#n/a",
})  # fmt: skip
"""What programs write for a value that is missing, when they make tables or texts."""
DATE_PART_NAMES = ("year", "month", "day")
_PREFIXED_NAME = re.compile(
    r"(?i:news|article|story|post|item|document|doc)(?:[_ .-]|(?=[A-Z]))(?P<name>\w{3,40})"
)
"""A name with the kind of the record before it, as crawlers write: `news_title`."""
_TYPED_NAME = re.compile(
    r"(?P<name>\w{3,40}?)(?:_(?:s|ss|t|txt|dt|dts|tdt|i|l|str|string|text|sm|ts|tm|ds|"
    r"(?!id|no|nr|ip|by|to|of|in|on|at|is|ok|up|as)[a-z]{2})){1,2}"
)
"""A name with the type or the language of its value, as in the schemas of Solr."""
MAX_TEXT_DEPTH = 4
"""Lists and objects inside of each other in which a text is searched."""
MAX_LIST_VALUES = 1_000
"""The most names of a list that are read. 200,000 would take two minutes."""


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """The non-empty fields of a record.

    `fields` maps their names to strings or tuples of strings. `keys` maps the same
    names to those in the record. `saved` is when a program saved the article, and
    `saved_at` the latest time that this can be. The body is the summary if there is no
    other text, and both have the same key.
    """

    fields: Mapping[str, object] = field(default_factory=dict)
    id: str | None = None
    body: str | None = None
    notes: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    saved: SavingTime | None = None


_Entries = Mapping[str, Sequence[tuple[str, object]]]
"""Plain name → the keys with this name, and their values."""


def parse_record(record: Mapping[str, Any]) -> ParsedRecord:
    """Parse the fields of a record that Cuttings uses, under any of their names.

    Other fields are ignored. A value of a wrong type is ignored with a note.
    """
    entries = _entries(record)
    notes: dict[str, None] = {}
    values: dict[str, object] = {}
    keys: dict[str, str] = {}
    for name in FIELD_NAMES:
        for key, raw_value in _entries_of_field(name, entries):
            value = _parse_value(name, key, raw_value, notes)
            if name == "date" and _is_time_of_capture(value, entries):
                continue
            if value and (name not in values or _is_placeholder(values[name])):
                values[name], keys[name] = value, key
            if name in values and not _is_placeholder(values[name]):
                break
    if "date" not in values and (date := _date_in_parts(record)):
        values["date"], keys["date"] = date, "/".join(DATE_PART_NAMES)
    id, body, summary = (values.pop(name, None) for name in ("id", "body", "summary"))
    text = body or summary
    if summary and not body:
        keys["body"] = keys["summary"]
    return ParsedRecord(
        values,
        id if isinstance(id, str) else None,
        text if isinstance(text, str) else None,
        tuple(notes),
        keys,
        _saved_at(entries),
        earliest_saving(saving_times(record, CAPTURE_NAMES)),
    )


def _date_in_parts(record: Mapping[str, Any]) -> str | None:
    """Return the day whose year, month and day are fields of their own."""
    values = {plain_name(key): value for key, value in record.items()}
    parts = [str(values.get(name, "")).strip() for name in DATE_PART_NAMES]
    if not all(part.isdecimal() for part in parts) or len(parts[0]) != YEAR_DIGITS:
        return None
    return "-".join(f"{part:0>2}" for part in parts)


def _is_time_of_capture(value: object, entries: _Entries) -> bool:
    """Return whether a date is the very second at which a program saved the record."""
    second = _digits_of_second(value)
    return second is not None and any(
        _digits_of_second(captured) == second
        for name in CAPTURE_NAMES & entries.keys()
        for _, captured in entries[name]
    )


def _digits_of_second(value: object) -> str | None:
    """Return a time as `20230401103000`, also if it is in seconds since 1970."""
    digits = "".join(char for char in str(value) if char in "0123456789")
    if digits == str(value) and len(digits) in EPOCH_DIGITS:
        seconds = int(digits[: EPOCH_DIGITS[0]])
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d%H%M%S")
    return digits[:SECOND_DIGITS] if len(digits) >= SECOND_DIGITS else None


def _is_placeholder(value: object) -> bool:
    """Return whether a value is a day that programs write without a date."""
    parsed = parse_date(value) if isinstance(value, str) and value[:1] in "01" else None
    days = parsed.range if parsed else None
    return days is not None and days.day in PLACEHOLDER_DAYS


def _entries(record: Mapping[str, Any]) -> _Entries:
    """Return the fields of a record, and those of objects in it.

    Those of a record without a title and text of its own come last.
    """
    objects = [("", record), *_inner_objects(record)]
    own_names = set(map(plain_name, record)) - {"article"}
    if own_names.isdisjoint((*FIELD_NAMES["title"], *FIELD_NAMES["body"])):
        objects = [*objects[1:], *_inner_records(record), objects[0]]
    entries: defaultdict[str, list[tuple[str, object]]] = defaultdict(list)
    for prefix, values in objects:
        for key, value in values.items():
            entries[plain_name(key)].append((prefix + key, value))
    for name, key, value in _names_with_types(objects):
        entries[name].append((key, value))
    return entries


def _inner_objects(
    record: Mapping[str, Any], prefix: str = "", depth: int = 1
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects in a record that may have some of its fields."""
    for key in INNER_OBJECTS:
        if isinstance(inner := record.get(key), dict):
            yield f"{prefix}{key}.", inner
            if depth < MAX_INNER_DEPTH:
                yield from _inner_objects(inner, f"{prefix}{key}.", depth + 1)


def _inner_records(
    record: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the objects in any other field that have both a title and a text."""
    for key, value in record.items():
        items = value if isinstance(value, list) else [value]
        articles = [item for item in items if is_like_article(item)]
        if key not in INNER_OBJECTS and len(articles) == 1:
            yield f"{key}.", articles[0]


def plain_names(record: Mapping[str, Any]) -> set[str]:
    """Return the plain names of the fields, also without their types and prefixes."""
    typed = (name for name, _, _ in _names_with_types([("", record)]))
    return {*map(plain_name, record), *typed}


def is_like_article(value: object) -> bool:
    """Return whether a value is an object with both a title and a text."""
    names = plain_names(value) if isinstance(value, dict) else set()
    return all(not names.isdisjoint(FIELD_NAMES[name]) for name in ("title", "body"))


def _names_with_types(
    objects: Sequence[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[str, str, object]]:
    """Yield the fields whose names end with their type, as in Solr: `title_s`.

    Those with the kind of the record before them follow: `news_title`.
    """
    for prefix, values in objects:
        for key, value in values.items():
            for pattern in (_TYPED_NAME, _PREFIXED_NAME):
                if match := pattern.fullmatch(key):
                    yield plain_name(match["name"]), prefix + key, value


def _entries_of_field(name: str, entries: _Entries) -> Iterator[tuple[str, object]]:
    """Yield the keys and values that a field may have.

    A name such as `source` is that of a URL or of an outlet. A URL of the program that
    saved the article comes last.
    """
    values = [
        (key, value)
        for plain in FIELD_NAMES[name]
        for key, value in entries.get(plain, ())
        if plain == name
        or name not in ("url", "outlet")
        or is_url(_address(value)) == (name == "url")
    ]
    if name == "url":
        values = [(key, _address(value)) for key, value in values]
        values.sort(key=lambda item: _is_at_copy_host(item[1]))
    yield from values


def _address(value: object) -> object:
    """Return the address in a link of a feed, or the value itself."""
    links = value if isinstance(value, list) else [value]
    pages = [
        {plain_name(key): item for key, item in link.items()}
        for link in links
        if isinstance(link, dict)
    ]
    hrefs = [
        link["href"]
        for link in pages
        if "href" in link and link.get("rel", "alternate") == "alternate"
    ]
    return hrefs[0] if hrefs else _only_item(value)


def _is_at_copy_host(value: object) -> bool:
    """Return whether a URL is where a program keeps its own copy of the article."""
    return (
        isinstance(value, str) and is_copy_url(value) and original_url(value) == value
    )


def _parse_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> str | tuple[str, ...] | None:
    if name in LIST_FIELDS:
        return _list_value(name, key, value, notes)
    if name == "body":
        value = _body_text(value)
    return _text_value(name, key, _only_item(value), notes)


def _only_item(value: object) -> object:
    """Return the item of a list with one item, as Scrapy collects values."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def _body_text(value: object, depth: int = 0) -> object:
    """Join a list of paragraphs, or of pieces of a text and objects with others."""
    if depth > MAX_TEXT_DEPTH:
        return value
    if isinstance(value, dict):
        text = _body_text(_text_in(_unpack(value)), depth + 1)
        heading = next((value[key] for key in HEADING_KEYS if value.get(key)), None)
        heading = _only_item(heading)
        has_both = isinstance(heading, str) and isinstance(text, str)
        return f"{heading}\n\n{text}" if has_both else text
    if not isinstance(value, list) or not value:
        return value
    texts = [_body_text(item, depth + 1) for item in value]
    if any(isinstance(text, str) for text in texts):
        # Pictures and links between the paragraphs have no text.
        texts = [text for text in texts if not isinstance(text, dict)]
    if not all(isinstance(text, str) for text in texts):
        return value
    are_pieces = len({type(item) for item in value}) > 1
    return ("" if are_pieces else "\n\n").join(map(str, texts))


def _text_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> str | None:
    value = _unpack(value)
    if name in NAME_FIELDS and isinstance(value, dict):
        value = _name_in(value) or _text_in(value)
    if name in DATE_FIELDS:
        value = _plain_date(value)
    value = _text_in(value)
    if (
        name in NUMBER_FIELDS
        and isinstance(value, int | float)
        and not isinstance(value, bool)
    ):
        is_whole = isinstance(value, int) or value.is_integer()
        value = str(int(value) if is_whole else value)
    if isinstance(value, str):
        text, repairs = clean(value)
        if name not in VERBATIM_FIELDS:
            text = unescape(text)
        notes.update(dict.fromkeys(f"{key}: {repair}" for repair in repairs))
        text = text.strip()
        is_missing = not text or text.lower() in NO_VALUES
        return None if is_missing or _is_no_name(name, text) else text
    if value is not None and plain_name(key) == name:
        notes[f"{key}: ignored ({_type_name(value)} instead of text)."] = None
    return None


def _is_no_name(name: str, text: str) -> bool:
    """Return whether the name of a person or an outlet is a number or an address."""
    if name not in NAME_FIELDS:
        return False
    is_address = name in LIST_FIELDS and is_url(text)
    return is_address or not any(map(str.isalpha, text))


def _plain_date(value: object) -> object:
    """Return a date that a program wrote as an object, a list or a count as text."""
    if isinstance(value, dict):
        machine = next((value[key] for key in DATE_KEYS if value.get(key)), None)
        return machine or _date_in_parts(value) or value
    if isinstance(value, list) and len(value) >= len(DATE_PART_NAMES):
        parts = zip(DATE_PART_NAMES, value, strict=False)
        return _date_in_parts(dict(parts)) or value
    digits = str(value)
    if match := _DOTNET_DATE.fullmatch(digits):
        return match["milliseconds"]
    is_fine = digits.isdecimal() and len(digits) in FINE_EPOCH_DIGITS
    return digits[: EPOCH_DIGITS[1]] if is_fine else value


def _text_in(value: object) -> object:
    """Return the text in an object that has it in one of its fields."""
    for _ in range(MAX_TEXT_DEPTH):
        if not isinstance(value, dict):
            break
        value = next((value[key] for key in TEXT_KEYS if value.get(key)), value)
    return value


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
    values = {plain_name(key): value for key, value in person.items() if value}
    parts = [
        next((values[key] for key in keys if isinstance(values.get(key), str)), "")
        for keys in (GIVEN_KEYS, FAMILY_KEYS)
    ]
    if all(parts):
        return " ".join(parts)
    names = (values[key] for key in (*NAME_KEYS, *FAMILY_KEYS) if key in values)
    name = next(names, None)
    inner = next((values[key] for key in PERSON_KEYS if key in values), None)
    return _name_in(inner) if name is None and isinstance(inner, dict) else name


def _list_value(
    name: str, key: str, value: object, notes: dict[str, None]
) -> tuple[str, ...]:
    if isinstance(value, str):
        value = _parse_list(value)
    if isinstance(value, dict) and _are_objects_by_id(value):
        value = list(value.values())
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_LIST_VALUES:
        note = f"{key}: only the first {MAX_LIST_VALUES:,} of {len(items):,} are read."
        notes[note] = None
    read_items = items[:MAX_LIST_VALUES]
    texts = (_text_value(name, key, item, notes) for item in read_items)
    return tuple(dict.fromkeys(text for text in texts if text))


def _are_objects_by_id(value: Mapping[str, Any]) -> bool:
    """Return whether an object has persons by their numbers, as in exports of Pocket."""
    return bool(value) and all(
        isinstance(item, dict) and _name_in(item) for item in value.values()
    )


def _parse_list(text: str) -> object:
    """Return the list in a text such as `['A', 'B']`, or the text itself."""
    if not (text.startswith("[") and text.endswith("]")):
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text


def _saved_at(entries: _Entries) -> datetime | None:
    """Return the earliest time at which a program saved the record."""
    values = (
        value for name in CAPTURE_NAMES & entries.keys() for _, value in entries[name]
    )
    moments = (latest_moment(value) for value in values if isinstance(value, str))
    return earliest_known(*moments)


def saving_times(
    record: Mapping[str, Any], names: Collection[str]
) -> Iterator[SavingTime]:
    """Yield the times in fields of a record with these names that have one reading."""
    for key, value in record.items():
        if not isinstance(value, str) or plain_name(key) not in names:
            continue
        parsed = parse_date(value)
        days = parsed.range if parsed and parsed.day else None
        if parsed and days and parsed == parse_date(value, DayMonthOrder.MONTH_FIRST):
            evidence = Evidence(value.strip(), key=f"record: {key}")
            yield SavingTime(days.earliest, evidence, parsed.instant)


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
