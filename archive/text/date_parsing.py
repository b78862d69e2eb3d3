"""Dates as people write them, to days, ranges and instants: the one home of python-dateutil."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from dateutil import parser, relativedelta, tz

from archive.data_files import read_rows
from archive.model import DateRange

OLDEST_YEAR = 1600
"""Newspapers begin about 1605; an earlier year in a text is never the date of an article."""
FILLER_WORDS = ("de", "del", "den", "der", "le", "el", "um", "à", "uhr", "|", "•", "–")
"""Words and marks that stand within a date and say nothing."""
MAX_PHRASE_CHARS = 80
"""Characters of the longest phrase that is looked at."""

_DEFAULT_DATES = (datetime(1904, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001 - two leap years that share no part
_CENTURY_PIVOT = 69
_YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
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
_PARSE_ERRORS = (ValueError, ArithmeticError, TypeError, AttributeError, LookupError)


class DayMonthOrder(StrEnum):
    """What comes first in a date written in numbers."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """One reading of a date: its parts as far as they are written, and the instant when a zone is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    instant: datetime | None = None

    @property
    def range(self) -> DateRange | None:
        """The days meant; `None` without a year."""
        return calendar_range(self.year, self.month, self.day) if self.year else None


def _lowercase_names(
    table: str,
) -> Any:  # the types know two or three names a month; dateutil takes any number
    return [tuple(name.lower() for name in row[1:]) for row in read_rows(table)]


class _ParserInfo(parser.parserinfo):
    """Month and weekday names of several languages; two-digit years by a fixed pivot, not by today's date."""

    JUMP = [*parser.parserinfo.JUMP, *FILLER_WORDS]  # noqa: RUF012 - dateutil's own way of giving words
    MONTHS = _lowercase_names("months.tsv")
    WEEKDAYS = _lowercase_names("weekdays.tsv")

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """`87` is 1987 and `20` is 2020, whenever this runs."""
        if year >= 100 or century_specified:
            return year
        return year + (1900 if year >= _CENTURY_PIVOT else 2000)


_PARSER = parser.parser(_ParserInfo())


@lru_cache(maxsize=4096)
def parse_date(
    phrase: str, order: DayMonthOrder = DayMonthOrder.DAY_FIRST
) -> ParsedDate | None:
    """A phrase that is a date and nothing else; parts that are not written stay unknown. Never raises."""
    phrase = phrase.strip()
    if len(phrase) > MAX_PHRASE_CHARS or not any(
        character.isdigit() for character in phrase
    ):
        return None
    if found := _YEAR_MONTH.fullmatch(phrase):
        return _validated(
            ParsedDate(int(found[1]), int(found[2]) if found[2] else None)
        )
    try:
        return _validated(
            _parse_iso(phrase)
            if _ISO.fullmatch(phrase)
            else _parse_words(phrase, order)
        )
    except _PARSE_ERRORS:
        return None


def calendar_range(
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
    except _PARSE_ERRORS:
        return None


def parse_edtf(phrase: str) -> DateRange | None:
    """`2020-06`, or an interval `2020-06-22/2020-06-30` or `2020-05/2031`, as the days that it covers."""
    ends = [parse_date(end) for end in phrase.split("/")]
    if len(ends) > 2 or not all(ends):
        return None
    ranges = [end.range for end in ends if end and end.range]
    if len(ranges) != len(ends) or ranges[-1].latest < ranges[0].earliest:
        return None
    return DateRange(ranges[0].earliest, ranges[-1].latest)


def add_days(day: date, days: int) -> date:
    """So many days later, or earlier; the ends of the calendar hold."""
    try:
        return day + relativedelta.relativedelta(days=days)
    except (ValueError, OverflowError):
        return date.max if days > 0 else date.min


@cache
def _load_zones() -> dict[str, tzinfo]:
    known: dict[str, tzinfo] = {}
    for letters, offset, _ in read_rows("zones.tsv"):
        if "/" in offset:
            place = tz.gettz(offset)
            known.update({letters: place} if place else {})
        else:
            hours, minutes = offset[1:].split(":")
            shift = timedelta(hours=int(hours), minutes=int(minutes))
            known[letters] = tz.tzoffset(letters, -shift if offset[0] == "-" else shift)
    return known


def _find_zone(abbreviation: str | None, seconds: int | None) -> tzinfo | None:
    if abbreviation and abbreviation in _load_zones() and not seconds:
        return _load_zones()[abbreviation]
    return None if seconds is None else tz.tzoffset(abbreviation, seconds)


def _parse_iso(phrase: str) -> ParsedDate:
    try:
        moment = parser.isoparse(_FRACTION.sub(r"\1", phrase).replace(" +", "+"))
    except ValueError:
        moment = _PARSER.parse(phrase, default=_DEFAULT_DATES[0], tzinfos=_find_zone)
    return _from_datetime(moment)


def _parse_words(phrase: str, order: DayMonthOrder) -> ParsedDate:
    # dateutil reads GMT+5 as POSIX does, five hours west; people and browsers mean east.
    phrase = _DOTTED_TIME.sub(r"\1:\2", _SIGNED_GMT.sub("", phrase))
    day_first = order is DayMonthOrder.DAY_FIRST and not _YEAR_FIRST.match(phrase)
    # Whatever a filler lends to the result differs between the two: that part is not written.
    first, second = (
        _PARSER.parse(phrase, default=filler, dayfirst=day_first, tzinfos=_find_zone)
        for filler in _DEFAULT_DATES
    )
    stamp = _from_datetime(first)
    year = stamp.year if first.year == second.year else None
    month = stamp.month if first.month == second.month else None
    day = stamp.day if first.day == second.day else None
    return ParsedDate(
        year, month, day, stamp.instant if year and month and day else None
    )


def _from_datetime(moment: datetime) -> ParsedDate:
    offset = moment.utcoffset()
    instant = None if offset is None else moment.replace(tzinfo=timezone(offset))
    return ParsedDate(moment.year, moment.month, moment.day, instant)


def _validated(parsed: ParsedDate) -> ParsedDate | None:
    if parsed.year is not None and (parsed.year < OLDEST_YEAR or parsed.range is None):
        return None
    return parsed if parsed.year or (parsed.month and parsed.day) else None
