"""Dates as people write them, to days, ranges and instants: the one home of python-dateutil."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from dateutil import parser, relativedelta, tz

from archive.data_files import rows
from archive.model import DateRange

OLDEST_YEAR = 1600
"""Newspapers begin about 1605; an earlier year in a text is never the date of an article."""
JOINTS = ("de", "del", "den", "der", "le", "el", "um", "à", "uhr", "|", "•", "–")
"""Words and marks that stand within a date and say nothing."""
LONGEST = 80
"""Characters of the longest phrase that is looked at."""

_FILLERS = (datetime(1904, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001 - two leap years that share no part
_PIVOT = 69
_YEAR = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}.*)?|\d{8}(?:T\d{4}.*)?", re.DOTALL
)
_YEAR_FIRST = re.compile(r"\s*\d{4}\D")
_SIGNED_GMT = re.compile(r"\b(?:GMT|UTC) ?(?=[+-]\d)")
_DOTTED_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})[.h](\d{2})(?=\s*(?:[ap]\.?m\b|[A-Z]{2,4}\b|Uhr|$))"
)
_FRACTION = re.compile(r"([.,]\d{6})\d+")
# What dateutil raises for text that is no date: ParserError is a ValueError, OverflowError an ArithmeticError,
# and some odd spellings reach it as the rest.
_NO_DATE = (ValueError, ArithmeticError, TypeError, AttributeError, LookupError)


class Order(StrEnum):
    """What comes first in a date written in numbers."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One reading of a date: its parts as far as they are written, and the instant when a zone is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    instant: datetime | None = None

    @property
    def range(self) -> DateRange | None:
        """The days meant; `None` without a year."""
        return span(self.year, self.month, self.day) if self.year else None


def _named(
    table: str,
) -> Any:  # the types know two or three names a month; dateutil takes any number
    return [tuple(name.lower() for name in row[1:]) for row in rows(table)]


class _Words(parser.parserinfo):
    """Month and weekday names of several languages; two-digit years by a fixed pivot, not by today's date."""

    JUMP = [*parser.parserinfo.JUMP, *JOINTS]  # noqa: RUF012 - dateutil's own way of giving words
    MONTHS = _named("months.tsv")
    WEEKDAYS = _named("weekdays.tsv")

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """`87` is 1987 and `20` is 2020, whenever this runs."""
        if year >= 100 or century_specified:
            return year
        return year + (1900 if year >= _PIVOT else 2000)


_PARSER = parser.parser(_Words())


@lru_cache(maxsize=4096)
def read(phrase: str, order: Order = Order.DAY) -> Stamp | None:
    """A phrase that is a date and nothing else; parts that are not written stay unknown. Never raises."""
    phrase = phrase.strip()
    if len(phrase) > LONGEST or not any(character.isdigit() for character in phrase):
        return None
    if found := _YEAR.fullmatch(phrase):
        return _checked(Stamp(int(found[1]), int(found[2]) if found[2] else None))
    try:
        return _checked(
            _read_iso(phrase) if _ISO.fullmatch(phrase) else _read_words(phrase, order)
        )
    except _NO_DATE:
        return None


def span(
    year: int, month: int | None = None, day: int | None = None
) -> DateRange | None:
    """The days of a year, a month or a day; `None` when the calendar has no such days."""
    size = (
        relativedelta.relativedelta(days=1)
        if day
        else relativedelta.relativedelta(months=1 if month else 12)
    )
    try:
        first = date(year, month or 1, day or 1)
        return DateRange(first, first + size - relativedelta.relativedelta(days=1))
    except _NO_DATE:
        return None


def edtf(phrase: str) -> DateRange | None:
    """`2020-06`, or an interval `2020-06-22/2020-06-30` or `2020-05/2031`, as the days that it covers."""
    ends = [read(end) for end in phrase.split("/")]
    if len(ends) > 2 or not all(ends):
        return None
    ranges = [end.range for end in ends if end and end.range]
    if len(ranges) != len(ends) or ranges[-1].latest < ranges[0].earliest:
        return None
    return DateRange(ranges[0].earliest, ranges[-1].latest)


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier; the ends of the calendar hold."""
    try:
        return day + relativedelta.relativedelta(days=days)
    except (ValueError, OverflowError):
        return date.max if days > 0 else date.min


@cache
def _zones() -> dict[str, tzinfo]:
    known: dict[str, tzinfo] = {}
    for letters, offset, _ in rows("zones.tsv"):
        if "/" in offset:
            place = tz.gettz(offset)
            known.update({letters: place} if place else {})
        else:
            hours, minutes = offset[1:].split(":")
            shift = timedelta(hours=int(hours), minutes=int(minutes))
            known[letters] = tz.tzoffset(letters, -shift if offset[0] == "-" else shift)
    return known


def _zone_of(letters: str | None, seconds: int | None) -> tzinfo | None:
    if letters and letters in _zones() and not seconds:
        return _zones()[letters]
    return None if seconds is None else tz.tzoffset(letters, seconds)


def _read_iso(phrase: str) -> Stamp:
    try:
        moment = parser.isoparse(_FRACTION.sub(r"\1", phrase).replace(" +", "+"))
    except ValueError:
        moment = _PARSER.parse(phrase, default=_FILLERS[0], tzinfos=_zone_of)
    return _stamp(moment)


def _read_words(phrase: str, order: Order) -> Stamp:
    # dateutil reads GMT+5 as POSIX does, five hours west; people and browsers mean east.
    phrase = _DOTTED_TIME.sub(r"\1:\2", _SIGNED_GMT.sub("", phrase))
    day_first = order is Order.DAY and not _YEAR_FIRST.match(phrase)
    # Whatever a filler lends to the result differs between the two: that part is not written.
    first, second = (
        _PARSER.parse(phrase, default=filler, dayfirst=day_first, tzinfos=_zone_of)
        for filler in _FILLERS
    )
    stamp = _stamp(first)
    year = stamp.year if first.year == second.year else None
    month = stamp.month if first.month == second.month else None
    day = stamp.day if first.day == second.day else None
    return Stamp(year, month, day, stamp.instant if year and month and day else None)


def _stamp(moment: datetime) -> Stamp:
    offset = moment.utcoffset()
    instant = None if offset is None else moment.replace(tzinfo=timezone(offset))
    return Stamp(moment.year, moment.month, moment.day, instant)


def _checked(stamp: Stamp) -> Stamp | None:
    if stamp.year is not None and (stamp.year < OLDEST_YEAR or stamp.range is None):
        return None
    return stamp if stamp.year or (stamp.month and stamp.day) else None
