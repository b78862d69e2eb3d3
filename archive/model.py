"""Documents, their facts and the evidence for each fact, as immutable values."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Confidence(StrEnum):
    """The confidence in a fact, in descending order."""

    STATED = "stated"
    CORROBORATED = "corroborated"
    INFERRED = "inferred"
    WEAK = "weak"


NEIGHBOUR_KEY = "neighbour"
"""The first word of an evidence's key, followed by the ID and day of a neighbour."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words from which a fact was derived.

    Words from the text of the document have `start` and `end`, and
    `text[start:end] == quote`. Words from its markup or record have `key`, and so have
    words that a neighbour shares.
    """

    quote: str
    start: int | None = None
    end: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class SavingTime:
    """When a program saved an article, as the program itself recorded it.

    The time of a file is not one: copies and downloads have later ones. `moment` has a
    time zone, and is `None` if only the `day` is recorded.
    """

    day: date
    evidence: Evidence
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days on which an article may have been published, both ends included."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"{self.latest} is before {self.earliest}")

    @property
    def day(self) -> date | None:
        """Return the day if the range is a single day."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def year(self) -> str | None:
        """Return the year as `YYYY` if all days are in one year."""
        if self.earliest.year != self.latest.year:
            return None
        return f"{self.earliest.year:04}"

    @property
    def month(self) -> str | None:
        """Return the month as `YYYY-MM` if all days are in one month."""
        month = str(self.earliest)[:7]
        return month if month == str(self.latest)[:7] else None

    @property
    def is_window(self) -> bool:
        """Return whether the range is not exactly a day, a month or a year."""
        return "/" in self.to_edtf()

    def to_edtf(self) -> str:
        """Return the range in EDTF (ISO 8601-2, level 0).

        The forms are `2020-09-03`, `2020-09`, `2020` and `2020-06-22/2020-06-30`.
        """
        first, last = self.earliest, self.latest
        if first == last:
            return str(first)
        starts_year = (first.month, first.day) == (1, 1)
        ends_year = (last.month, last.day) == (12, 31)
        if self.year and starts_year and ends_year:
            return self.year
        _, days_in_month = calendar.monthrange(last.year, last.month)
        if self.month and (first.day, last.day) == (1, days_in_month):
            return self.month
        return f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """A value with its confidence and evidence. `method` is the name of the rule."""

    value: T_co
    confidence: Confidence
    method: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one article. An unknown fact is `None`.

    `date` is the day of publication in the time zone of the outlet. `published` and
    `updated` are instants. `complete` is `yes` or `no`: whether the text is the whole
    article.
    """

    title: Fact[str] | None = None
    date: Fact[DateRange] | None = None
    published: Fact[datetime] | None = None
    updated: Fact[datetime] | None = None
    outlet: Fact[str] | None = None
    agency: Fact[str] | None = None
    authors: Fact[tuple[str, ...]] | None = None
    dateline: Fact[str] | None = None
    cites: Fact[tuple[str, ...]] | None = None
    organisations: Fact[tuple[str, ...]] | None = None
    places: Fact[tuple[str, ...]] | None = None
    image_credit: Fact[str] | None = None
    language: Fact[str] | None = None
    url: Fact[str] | None = None
    complete: Fact[str] | None = None

    def named_facts(self) -> Iterator[tuple[str, Fact[Any]]]:
        """Yield the name and value of each known fact, in the order of the fields."""
        for name in FACT_NAMES:
            fact = getattr(self, name)
            if fact is not None:
                yield name, fact


FACT_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible value of a fact, selected or not."""

    fact_name: str
    fact: Fact[Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in an article.

    `name` is the longest form in normal case, and `forms` are all forms in the text.
    `spans` are the positions `(start, end)` of the mentions. A person named only in the
    record has none. `uncertain_spans` are those that may refer to a namesake. `roles`
    are offices and ranks, as written in the text.
    """

    name: str
    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    roles: tuple[str, ...] = ()
    uncertain_spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech: `text[start:end]` without the quotation marks.

    `speaker_index` is the position of the speaker in the people of the document. It is
    `None` if the text does not clearly name a speaker.
    """

    start: int
    end: int
    speaker_index: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article with its text, facts and people.

    `id` is the hash of the bytes that it was read from. `source_id` is the id in its
    record, if any. Evidence and spans are offsets in `text`. `notes` are messages about
    repairs made while reading.
    """

    id: str
    format: str
    text: str
    facts: Facts
    people: tuple[Person, ...] = ()
    source_id: str | None = None
    notes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    quotations: tuple[Quotation, ...] = ()
