"""Date an undated article by dated articles that contain the same passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from archive.model import NEIGHBOUR_KEY, Confidence, DateRange, Document, Evidence, Fact
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import add_days, calendar_range
from archive.text.shingles import Shingle, shingle_hashes, winnowed_shingles

MAX_NEWS_DAYS = 6
"""Maximum number of days after a statement on which it is still reported."""
MAX_YEARLESS_DAYS = 45
"""Maximum number of days from a day named without a year to the article."""


@dataclass(frozen=True, slots=True)
class _SharedPassage:
    """The day of a neighbour, and a passage that it shares with the undated text."""

    day: date
    evidence: Evidence


def date_from_neighbours(
    document: Document, neighbours: Iterable[Document], latest_day: date = date.max
) -> Fact[DateRange] | None:
    """Return a window for the date of an undated document.

    It follows from the dates of neighbours with the same passages, and from a day that
    the document names. It ends on `latest_day` at the latest. Return `None` if no
    neighbour shares a passage or no named day fits. Also return `None` if the
    neighbours are far apart in time, since the passage is then not news.
    """
    passages = list(_shared_passages(document, neighbours))
    if not passages:
        return None
    days = [passage.day for passage in passages]
    earliest = add_days(max(days), -MAX_NEWS_DAYS)
    latest = min(add_days(min(days), MAX_NEWS_DAYS), latest_day)
    named_day = _latest_named_day(document.text, earliest, latest)
    if latest < earliest or named_day is None:
        return None
    mention, day = named_day
    return Fact(
        value=DateRange(max(earliest, day), latest),
        confidence=Confidence.INFERRED,
        method="neighbours",
        evidence=(*(passage.evidence for passage in passages), mention.evidence),
    )


def names_a_day(text: str) -> bool:
    """Return whether a text names a day without a year. No other text gets a date."""
    return any(map(_is_yearless_day, find_date_mentions(text)))


def _is_yearless_day(mention: DateMention) -> bool:
    return mention.parsed.year is None and bool(mention.parsed.day)


def _shared_passages(
    document: Document, neighbours: Iterable[Document]
) -> Iterator[_SharedPassage]:
    shingles = [*winnowed_shingles(document.text)]
    for neighbour in neighbours:
        if neighbour.id == document.id:
            continue
        if passage := _shared_passage(document, shingles, neighbour):
            yield passage


def _shared_passage(
    document: Document, shingles: Iterable[Shingle], neighbour: Document
) -> _SharedPassage | None:
    """Return the first passage that a dated neighbour shares with the document."""
    day = neighbour.facts.date.value.day if neighbour.facts.date else None
    if day is None:
        return None
    neighbour_hashes = shingle_hashes(neighbour.text)
    for shingle in shingles:
        if shingle.value in neighbour_hashes:
            quote = document.text[shingle.start : shingle.end]
            key = f"{NEIGHBOUR_KEY} {neighbour.id} {day}"
            return _SharedPassage(day, Evidence(quote, shingle.start, shingle.end, key))
    return None


def _latest_named_day(
    text: str, earliest: date, latest: date
) -> tuple[DateMention, date] | None:
    """Return the latest day without a year that the text names in a period.

    The period ends with the window, but begins `MAX_YEARLESS_DAYS` days before it.
    """
    first_day = add_days(earliest, -MAX_YEARLESS_DAYS)
    named_days: list[tuple[DateMention, date]] = []
    for mention in find_date_mentions(text):
        days = _days_near_year(mention, latest.year)
        fitting = (day for day in days if first_day <= day <= latest)
        named_days.extend((mention, day) for day in fitting)
    return max(named_days, key=lambda named_day: named_day[1], default=None)


def _days_near_year(mention: DateMention, year: int) -> Iterator[date]:
    """Yield the day of a mention without a year in that year and the one before."""
    parsed = mention.parsed
    if not _is_yearless_day(mention):
        return
    for possible_year in (year, year - 1):
        if days := calendar_range(possible_year, parsed.month, parsed.day):
            yield days.earliest
