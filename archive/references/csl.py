"""Read CSL-JSON: a list of items, or one item."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from archive.errors import CuttingsError
from archive.messages import Message
from archive.model import DateRange
from archive.references import values
from archive.references.model import Reference

NOT_A_LIST = "not a list of CSL-JSON items; export it as CSL-JSON again"


def read_csl(text: str) -> Iterator[Reference]:
    """Yield the entries of a file. Raise CuttingsError if it is not CSL-JSON."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = Message("not valid JSON ({error})", error=str(error)[:100])
        raise CuttingsError(message) from error
    items = content.get("items", [content]) if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise CuttingsError(NOT_A_LIST)
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise CuttingsError(NOT_A_LIST)
        yield _reference(number, item)


def _reference(number: int, item: Mapping[str, Any]) -> Reference:
    label = values.clean_text(str(item.get("id", "")))
    archived = values.web_address(item.get("archive_location"))
    addresses = (values.web_address(item.get("URL")), archived)
    return Reference(
        label=label or f"entry {number}",
        title=values.clean_text(item.get("title")),
        outlet=values.clean_text(item.get("container-title")),
        date=_date(item.get("issued")),
        authors=values.distinct_names(map(_name, _list(item.get("author")))),
        language=values.clean_language(item.get("language")),
        urls=tuple(filter(None, addresses)),
        identifiers=values.clean_all((item.get("DOI"), label, item.get("number"))),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(author: object) -> str | None:
    """Return the name of an author in the order of speech."""
    if not isinstance(author, dict):
        return None
    if literal := values.clean_text(author.get("literal")):
        return literal
    keys = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    parts = (values.clean_text(author.get(key)) for key in keys)
    return " ".join(filter(None, parts)) or None


def _date(issued: object) -> DateRange | None:
    """Return the days of a date. One that the file itself doubts is not taken."""
    if not isinstance(issued, dict) or issued.get("circa"):
        return None
    parts = _list(issued.get("date-parts"))
    dates = [values.make_date(part) for part in parts[:2] if isinstance(part, list)]
    ranges = [days for days in dates if days]
    if ranges:
        first, last = ranges[0], ranges[-1]
        return DateRange(first.earliest, max(first.latest, last.latest))
    return values.iso_date(values.clean_text(issued.get("raw")) or "")
