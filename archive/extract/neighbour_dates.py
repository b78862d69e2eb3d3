"""Date an undated article by dated articles that contain the same passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.model import NEIGHBOUR_KEY, Confidence, DateRange, Evidence, Fact
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.date_parsing import add_days, calendar_range
from archive.text.shingles import Shingle, shingle_hashes, winnowed_shingles

MAX_NEWS_DAYS = 6
"""Maximum number of days after a statement on which it is still reported."""
MAX_YEARLESS_DAYS = 45
"""Maximum number of days from a day named without a year to the article."""


@dataclass(frozen=True, slots=True)
class DatedText:
    """The ID and the text of a document, and the day of its exact date, if any."""

    id: str
    text: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _SharedPassage:
    """The day of a neighbour, and a passage that it shares with the undated text."""

    day: date
    evidence: Evidence


def date_from_neighbours(
    document: DatedText, neighbours: Iterable[DatedText], latest_day: date = date.max
) -> Fact[DateRange] | None:
    """Return a window for the date of an undated document.

    It follows from the dates of neighbours with the same passages, and from a day that
    the document names. It ends on `latest_day` at the latest. Return `None` if no
    neighbour shares a passage or no named day fits. Also return `None` if the
    neighbours are far apart in time, since the passage is then not news.
    """
    shingles = [*winnowed_shingles(document.text)]
    dated = [neighbour for neighbour in neighbours if neighbour.id != document.id]
    # The texts of the first and of the last day mostly decide. The rest is not hashed.
    if _are_far_apart(shingles, dated):
        return None
    passages = [*_shared_passages(document, shingles, dated)]
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


def _are_far_apart(
    shingles: Iterable[Shingle], neighbours: Iterable[DatedText]
) -> bool:
    """Return whether the neighbours with shared passages are too far apart in time."""
    values = {shingle.value for shingle in shingles}
    by_day = sorted(
        ((neighbour.day, neighbour.text) for neighbour in neighbours if neighbour.day),
        key=lambda day_and_text: day_and_text[0],
    )
    if not by_day or not _is_far(by_day[0][0], by_day[-1][0]):
        return False
    first = _first_sharing_day(by_day, values)
    last = _first_sharing_day(by_day[::-1], values)
    return first is not None and last is not None and _is_far(first, last)


def _is_far(first: date, last: date) -> bool:
    return (last - first).days > 2 * MAX_NEWS_DAYS


def _first_sharing_day(
    days_and_texts: Sequence[tuple[date, str]], values: set[int]
) -> date | None:
    """Return the day of the first text with one of these hashes."""
    return next(
        (
            day
            for day, text in days_and_texts
            if not values.isdisjoint(shingle_hashes(text))
        ),
        None,
    )


def _shared_passages(
    document: DatedText, shingles: Iterable[Shingle], neighbours: Iterable[DatedText]
) -> Iterator[_SharedPassage]:
    for neighbour in neighbours:
        if passage := _shared_passage(document, shingles, neighbour):
            yield passage


def _shared_passage(
    document: DatedText, shingles: Iterable[Shingle], neighbour: DatedText
) -> _SharedPassage | None:
    """Return the first passage that a dated neighbour shares with the document."""
    day = neighbour.day
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
