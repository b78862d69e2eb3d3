"""Read RIS: lines of a tag of two signs and a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.model import DateRange
from archive.references import values
from archive.references.model import Reference

TITLES = ("TI", "T1", "CT")
OUTLETS = ("T2", "JF", "JO", "JA")
AUTHORS = ("AU", "A1")
URLS = ("UR", "L2", "LK")
IDENTIFIERS = ("DO", "AN", "ID", "M3")
SEPARATOR = "  -"
TAG_LENGTH = 2

Fields = Mapping[str, list[str]]


def read_ris(text: str) -> Iterator[Reference]:
    """Yield the entries of a file. Lines without a tag continue the one before."""
    fields: dict[str, list[str]] = {}
    number = 0
    last = ""
    for line in text.splitlines():
        tag, value = _split_line(line)
        if tag in {"ER", "TY"} and fields:
            number += 1
            yield _reference(number, fields)
            fields, last = {}, ""
        if tag and tag not in {"ER", "TY"}:
            fields.setdefault(tag, []).append(value)
            last = tag
        elif not tag and last and len(fields[last][-1]) <= values.MAX_CHARS:
            fields[last][-1] += f" {line.strip()}"
    if fields:
        yield _reference(number + 1, fields)


def _split_line(line: str) -> tuple[str, str]:
    """Return tag and value of a line, or two empty texts."""
    tag, separator, value = line[:TAG_LENGTH], line[TAG_LENGTH:5], line[5:]
    is_tag = (
        tag.isascii() and tag.isalnum() and tag.isupper() and separator == SEPARATOR
    )
    return (tag, value.strip()) if is_tag else ("", "")


def _reference(number: int, fields: Fields) -> Reference:
    return Reference(
        label=f"entry {number}",
        title=_first(fields, TITLES),
        outlet=_first(fields, OUTLETS),
        date=_date(fields),
        authors=values.clean_names(_all(fields, AUTHORS)),
        language=values.clean_language(_first(fields, ("LA",))),
        urls=tuple(filter(None, map(values.web_address, _all(fields, URLS)))),
        identifiers=values.clean_all(_all(fields, IDENTIFIERS)),
    )


def _date(fields: Fields) -> DateRange | None:
    for text in _all(fields, ("DA", "PY", "Y1")):
        if days := values.iso_date(text):
            return days
    return None


def _all(fields: Fields, tags: tuple[str, ...]) -> list[str]:
    return [value for tag in tags for value in fields.get(tag, ())]


def _first(fields: Fields, tags: tuple[str, ...]) -> str | None:
    return next(iter(values.clean_all(_all(fields, tags))), None)
