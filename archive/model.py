"""The values that flow through Cuttings: frozen, typed, and each fact with its evidence."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Confidence(StrEnum):
    """How far a fact can be trusted, best first."""

    STATED = "stated"
    CORROBORATED = "corroborated"
    INFERRED = "inferred"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a fact rests on: a place in the document's text, or a key of its markup or record.

    `text[start:end] == quote` wherever `start` is given; otherwise `key` names where the words stand.
    """

    quote: str
    start: int | None = None
    end: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days on which an article may have appeared, both ends included; a single day when it is known."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"{self.latest} is before {self.earliest}")

    @property
    def day(self) -> date | None:
        """The day, when there is only one."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def year(self) -> str | None:
        """`YYYY`, when every possible day lies in that year."""
        return (
            f"{self.earliest.year:04}"
            if self.earliest.year == self.latest.year
            else None
        )

    @property
    def month(self) -> str | None:
        """`YYYY-MM`, when every possible day lies in that month."""
        return (
            str(self.earliest)[:7]
            if str(self.earliest)[:7] == str(self.latest)[:7]
            else None
        )

    @property
    def is_window(self) -> bool:
        """Whether the days make no calendar unit: neither a day nor a month nor a year."""
        return "/" in self.to_edtf()

    def to_edtf(self) -> str:
        """The range as EDTF (ISO 8601-2, level 0): `2020-09-03`, `2020-09`, `2020`, or `2020-06-22/2020-06-30`."""
        first, last = self.earliest, self.latest
        if first == last:
            return str(first)
        if self.year and (first.month, first.day, last.month, last.day) == (
            1,
            1,
            12,
            31,
        ):
            return self.year
        if self.month and (first.day, last.day) == (
            1,
            calendar.monthrange(last.year, last.month)[1],
        ):
            return self.month
        return f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """A value, how sure it is, the rule that found it (a short name) and the words that it rests on."""

    value: T_co
    confidence: Confidence
    method: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one article; what is not known is `None`.

    `date` is the day of publication as the outlet's readers saw it; `published` and `updated` are instants.
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
    image_credit: Fact[str] | None = None
    language: Fact[str] | None = None
    url: Fact[str] | None = None

    def named_facts(self) -> Iterator[tuple[str, Fact[Any]]]:
        """Name and fact of each that is known, in the order of this class."""
        for name in FACT_NAMES:
            if (fact := getattr(self, name)) is not None:
                yield name, fact


FACT_NAMES: tuple[str, ...] = tuple(each.name for each in fields(Facts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that an article gives for the fact of that name, whether it was chosen or not."""

    fact_name: str
    fact: Fact[Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in an article: the longest form in normal case, every form, and each place in the text.

    A person that only the record states has no `spans`. `roles` are offices and ranks as the text gives them; `uncertain_spans`
    are those of the spans that may mean a namesake.
    """

    name: str
    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()
    roles: tuple[str, ...] = ()
    uncertain_spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Direct speech: `text[start:end]`, its marks left out, and who says it, as a place in the document's people.

    A quotation whose speaker the text does not plainly tell has none.
    """

    start: int
    end: int
    speaker_index: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its text, its facts and its people. `id` is the hash of the bytes that it was read from.

    `text` is what evidence and spans point into; `source_id` is the record's own id, where it has one;
    `notes` are sentences about what reading had to mend.
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
