"""Split and read lists for programs that manage references: RIS, EndNote, RefWorks.

Databases such as ProQuest and CNKI export articles in them, with the text or an abstract.
Each value stands behind a tag, such as `TI  - ` or `%T `.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.readers.exports.layout import (
    ExportedArticle,
    Fields,
    Lines,
    build_article,
    pieces_from,
)
from archive.text.date_mentions import find_date_mentions

MIN_TAGS = 4
"""Tags of a record with a title. Fewer may be lines of a text."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of such lists: the tag of a line, the first tag, and the fields of tags.

    The tags of a date are in the order in which they are preferred.
    """

    line: re.Pattern[str]
    first: str
    fields: Mapping[str, str]
    dates: tuple[str, ...]


FORMS = (
    _Form(
        re.compile(r"(?P<tag>[A-Z][A-Z0-9]) {1,2}- ?(?P<value>.*)"),
        "TY",
        {
            "TI": "title", "T1": "title", "AU": "authors", "A1": "authors", "T2": "outlet",
            "JF": "outlet", "JO": "outlet", "N2": "body", "AB": "body", "UR": "url",
            "LA": "language", "AN": "id", "ID": "id",
        },
        ("DA", "Y1", "PY"),
    ),
    _Form(
        re.compile(r"%(?P<tag>[0-9A-Z@+]) (?P<value>.*)"),
        "0",
        {
            "T": "title", "A": "authors", "B": "outlet", "J": "outlet", "X": "body",
            "U": "url", "G": "language", "M": "id",
        },
        ("8", "D"),
    ),
    _Form(
        re.compile(
            r"(?P<tag>RT|SR|ID|[AT][1-6]|J[FO]|YR|FD|VO|IS|[SO]P|K1|AB|NO|P[BP]|LA|SN|A[DN]|LK|"
            r"UL|DS|RD|OL|CN|DB|WT|CL) (?P<value>\S.*)"
        ),
        "RT",
        {
            "T1": "title", "A1": "authors", "JF": "outlet", "AB": "body", "LK": "url",
            "UL": "url", "LA": "language", "ID": "id",
        },
        ("FD", "YR"),
    ),
    _Form(
        re.compile(r"\{(?P<tag>[^{}:]{2,30})\}: ?(?P<value>.*)"),
        "Reference Type",
        {
            "Title": "title", "Author": "authors", "Newspaper": "outlet",
            "Journal": "outlet", "Abstract": "body", "URL": "url", "Accession Number": "id",
        },
        ("Date", "Year"),
    ),
)  # fmt: skip


def may_be_tagged(start: str) -> bool:
    """Return whether the first line of a text has the tag with which a list begins."""
    return _form_of(start.split("\n")) is not None


def split(lines: Lines) -> list[Lines] | None:
    """Return the lines of each record, from its first tag on."""
    form = _form_of(lines)
    if form is None:
        return None
    starts = [i for i, line in enumerate(lines) if _tag_of(line, form) == form.first]
    return pieces_from(lines, starts) or None


def read(lines: Lines) -> ExportedArticle | None:
    """Read one record. Names have the surname first."""
    form = _form_of(lines)
    if form is None:
        return None
    values: dict[str, list[str]] = {}
    for tag, value in _values(lines, form):
        values.setdefault(tag, []).append(value)
    if len(values) < MIN_TAGS:
        return None
    fields = Fields()
    for tag, name in form.fields.items():
        if name != "body":
            joint = "; " if name == "authors" else " "
            fields.set(name, tag, joint.join(values.get(tag, ())))
    dates = [value for tag in form.dates for value in values.get(tag, ())]
    tag = next((tag for tag in form.dates if tag in values), "")
    fields.set("date", tag, _date_in(dates))
    bodies = (
        values[tag]
        for tag in form.fields
        if form.fields[tag] == "body" and tag in values
    )
    body = next(bodies, [])
    if "title" not in fields.labels:
        return None
    return build_article(
        lines, "\n\n".join(body).split("\n"), fields, surname_first=True
    )


def _form_of(lines: Lines) -> _Form | None:
    first = next((line for line in lines if line.strip()), "").removeprefix("\ufeff")
    return next((form for form in FORMS if _tag_of(first, form) == form.first), None)


def _tag_of(line: str, form: _Form) -> str | None:
    match = form.line.fullmatch(line.removeprefix("\ufeff").rstrip())
    return match["tag"] if match else None


def _values(lines: Lines, form: _Form) -> Iterator[tuple[str, str]]:
    """Yield each tag with its value, which may go on in lines without a tag."""
    tag, parts = "", [""]
    for line in lines:
        match = form.line.fullmatch(line.removeprefix("\ufeff").rstrip())
        if match is None:
            parts.append(line)
            continue
        if tag:
            yield tag, "\n".join(parts).strip()
        tag, parts = match["tag"], [match["value"]]
    if tag:
        yield tag, "\n".join(parts).strip()


def _date_in(values: list[str]) -> str:
    """Return the first day, also if its year is apart, or else the first value."""
    for text in (*values, ", ".join(values)):
        for mention in find_date_mentions(text.strip("/")):
            if mention.parsed.day:
                return mention.quote
    return values[0].strip("/") if values else ""
