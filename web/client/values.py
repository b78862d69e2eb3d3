"""The values that the Python interface returns, read from the JSON of the API."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

Json = Mapping[str, Any]
_TAG = re.compile(r"</?mark>")


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person of the archive, as an article has it."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article in the results of a search.

    `date`: a day, month or year such as `2020-06`, or `None` for a longer window and
    for an unknown date. `date_earliest` and `date_latest` are the ends of the window.
    `snippet`: the passages with matches, as plain text.
    `matches`: the number of matches in the whole text.
    `url`: the path of its page on a server of the archive.
    """

    id: str
    title: str | None
    outlet: str | None
    agency: str | None
    date: str | None
    date_earliest: dt.date | None
    date_latest: dt.date | None
    date_confidence: str | None
    people: tuple[PersonRef, ...]
    snippet: str
    score: float
    matches: int
    url: str


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person in one article: the longest form of the name, and all forms.

    `slug` is `None` outside of an archive.
    """

    name: str
    forms: tuple[str, ...]
    roles: tuple[str, ...]
    slug: str | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of a quotation. `speaker` is a name, or `None` if it is unknown."""

    text: str
    speaker: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A whole article with its facts.

    `dates` are as those of `Article`. `data` is the whole JSON of the API, with the
    evidence for each fact.
    """

    id: str
    title: str | None
    outlet: str | None
    agency: str | None
    authors: tuple[str, ...]
    date: str | None
    date_earliest: dt.date | None
    date_latest: dt.date | None
    date_confidence: str | None
    language: str | None
    people: tuple[PersonMention, ...]
    quotations: tuple[Quotation, ...]
    body: str
    data: Json = field(repr=False)
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the archive. `documents` is the number of their articles."""

    slug: str
    name: str
    forms: tuple[str, ...]
    documents: int


def read_article(data: Json) -> Article:
    """Return the article of a search result."""
    return Article(
        id=data["id"],
        title=data["title"],
        outlet=data["outlet"],
        agency=data["agency"],
        date=data["date"],
        date_earliest=read_day(data["date_earliest"]),
        date_latest=read_day(data["date_latest"]),
        date_confidence=data["date_confidence"],
        people=tuple(
            PersonRef(person["name"], person["slug"]) for person in data["people"]
        ),
        snippet=unescape(_TAG.sub("", data["snippet"])),
        score=data["score"],
        matches=data["matches"],
        url=data["url"],
    )


def read_document(data: Json) -> Document:
    """Return the document of the API, of an export or of `cuttings extract`."""
    body = data["body"]
    language = data["facts"].get("language")
    return Document(
        id=data["id"],
        title=data["title"],
        outlet=data["outlet"],
        agency=data["agency"],
        authors=tuple(data["authors"]),
        date=data["date"],
        date_earliest=read_day(data["date_earliest"]),
        date_latest=read_day(data["date_latest"]),
        date_confidence=data["date_confidence"],
        language=language["value"] if language else None,
        people=tuple(map(_read_mention, data["people"])),
        quotations=tuple(
            Quotation(
                body[one["start"] : one["end"]],
                one["speaker"],
                one["start"],
                one["end"],
            )
            for one in data["quotations"]
        ),
        body=body,
        data=data,
        organisations=tuple(data.get("organisations", ())),
        places=tuple(data.get("places", ())),
    )


def _read_mention(data: Json) -> PersonMention:
    return PersonMention(
        name=data.get("archive_name", data["name"]),
        forms=tuple(data["forms"]),
        roles=tuple(data["roles"]),
        slug=data.get("slug"),
    )


def read_person(data: Json) -> Person:
    """Return an entry of the list of people."""
    return Person(data["slug"], data["name"], tuple(data["forms"]), data["documents"])


def read_day(text: str | None) -> dt.date | None:
    """Return a day of the API."""
    return dt.date.fromisoformat(text) if text else None
