"""Parse dates as people write them, with python-dateutil."""

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
"""Earliest year that is read. The first newspapers appeared about 1605."""
FILLER_WORDS = ("de", "del", "den", "der", "le", "el", "um", "à", "uhr", "|", "•", "–")
"""Words and marks that are skipped within a date."""
MAX_PHRASE_CHARS = 80
"""Maximum length of a phrase that is parsed."""

# They have no time zone, because the parser would return it as that of the phrase.
_DEFAULT_DATES = (datetime(1904, 1, 1), datetime(2008, 2, 2))  # noqa: DTZ001
"""Two dates in leap years that differ in year, month and day.

The parser takes the parts that a phrase lacks from a default date. A part that differs
between the results with both defaults is therefore not in the phrase.
"""
_CENTURY_PIVOT = 69
_YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:?\d{2}.*)?|\d{8}(?:T\d{4}.*)?", re.DOTALL
)
_YEAR_FIRST = re.compile(r"\s*\d{4}(?:\D|\d{4}(?:\D|\d{4}))")
_SIGNED_GMT = re.compile(r"\b(?:GMT|UTC) ?(?=[+-]\d)")
_DOTTED_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})[.h](\d{2})(?=\s*(?:[ap]\.?m\b|[A-Z]{2,4}\b|Uhr|$))"
)
_FRACTION = re.compile(r"([.,]\d{6})\d+")
# The errors that dateutil raises for texts that are not dates. Its ParserError is a
# ValueError, and OverflowError is an ArithmeticError.
_PARSE_ERRORS = (ValueError, ArithmeticError, TypeError, AttributeError, LookupError)


class DayMonthOrder(StrEnum):
    """The part that comes first in a date such as 03/04/2020."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """One reading of a date.

    Parts that are not written are `None`. `instant` needs a time of day with a zone.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    instant: datetime | None = None

    @property
    def range(self) -> DateRange | None:
        """Return the days of this date, or `None` without a year."""
        return calendar_range(self.year, self.month, self.day) if self.year else None


def _lowercase_names(table: str) -> Any:
    # dateutil accepts any number of names a month, but its types allow two or three.
    return [tuple(name.lower() for name in row[1:]) for row in read_rows(table)]


class _ParserInfo(parser.parserinfo):
    """Settings of dateutil: names in several languages, and years of two digits.

    The century of such years does not depend on the current date.
    """

    JUMP = [*parser.parserinfo.JUMP, *FILLER_WORDS]  # noqa: RUF012 - as dateutil has it
    MONTHS = _lowercase_names("months.tsv")
    WEEKDAYS = _lowercase_names("weekdays.tsv")

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """Return a year of four digits: 1987 for `87`, 2020 for `20`."""
        if year >= 100 or century_specified:
            return year
        return year + (1900 if year >= _CENTURY_PIVOT else 2000)


_PARSER = parser.parser(_ParserInfo())


@lru_cache(maxsize=4096)
def parse_date(
    phrase: str, order: DayMonthOrder = DayMonthOrder.DAY_FIRST
) -> ParsedDate | None:
    """Return the date that a phrase consists of, or `None` for any other text.

    Parts that are not written stay unknown. The function never raises.
    """
    phrase = phrase.strip()
    if len(phrase) > MAX_PHRASE_CHARS or not any(char.isdigit() for char in phrase):
        return None
    if match := _YEAR_MONTH.fullmatch(phrase):
        year, month = match.groups()
        return _validated(ParsedDate(int(year), int(month) if month else None))
    try:
        if _ISO.fullmatch(phrase):
            return _validated(_parse_iso(phrase))
        return _validated(_parse_words(phrase, order))
    except _PARSE_ERRORS:
        return None


def calendar_range(
    year: int, month: int | None = None, day: int | None = None
) -> DateRange | None:
    """Return the days of a year, a month or a day.

    Return `None` for a date that the calendar does not have.
    """
    one_day = relativedelta.relativedelta(days=1)
    length = one_day if day else relativedelta.relativedelta(months=1 if month else 12)
    try:
        first = date(year, month or 1, day or 1)
        return DateRange(first, first + length - one_day)
    except _PARSE_ERRORS:
        return None


def parse_edtf(phrase: str) -> DateRange | None:
    """Return the days of a date or an interval, such as `2020-06` or `2020-05/2031`.

    Return `None` for a text that is neither.
    """
    ends = phrase.split("/")
    if len(ends) > 2:
        return None
    ranges = []
    for end in ends:
        parsed = parse_date(end)
        if parsed is None or parsed.range is None:
            return None
        ranges.append(parsed.range)
    earliest, latest = ranges[0].earliest, ranges[-1].latest
    return None if latest < earliest else DateRange(earliest, latest)


def add_months(day: date, months: int) -> date:
    """Return the same day that many months later, or the last one of that month.

    It is at most the last day of the calendar. A negative number leads back.
    """
    try:
        return day + relativedelta.relativedelta(months=months)
    except (ValueError, OverflowError):
        return date.max if months > 0 else date.min


def add_days(day: date, days: int) -> date:
    """Return the day that many days later, at most the last day of the calendar.

    For a negative number it is an earlier day, at least the first.
    """
    try:
        return day + relativedelta.relativedelta(days=days)
    except (ValueError, OverflowError):
        return date.max if days > 0 else date.min


@cache
def _load_zones() -> dict[str, tzinfo]:
    """Return the time zone of each abbreviation."""
    zones: dict[str, tzinfo] = {}
    for letters, offset, _ in read_rows("zones.tsv"):
        if "/" in offset:
            if place := tz.gettz(offset):
                zones[letters] = place
        else:
            hours, minutes = offset[1:].split(":")
            shift = timedelta(hours=int(hours), minutes=int(minutes))
            zones[letters] = tz.tzoffset(letters, -shift if offset[0] == "-" else shift)
    return zones


def _find_zone(abbreviation: str | None, seconds: int | None) -> tzinfo | None:
    if abbreviation and abbreviation in _load_zones() and not seconds:
        return _load_zones()[abbreviation]
    if seconds is None:
        return None
    return tz.tzoffset(abbreviation, seconds)


def _parse_iso(phrase: str) -> ParsedDate:
    try:
        moment = parser.isoparse(_FRACTION.sub(r"\1", phrase).replace(" +", "+"))
    except ValueError:
        moment = _PARSER.parse(phrase, default=_DEFAULT_DATES[0], tzinfos=_find_zone)
    return _from_datetime(moment)


def _parse_words(phrase: str, order: DayMonthOrder) -> ParsedDate:
    # dateutil reads GMT+5 as POSIX does, five hours west. Others mean five hours east.
    phrase = _SIGNED_GMT.sub("", phrase)
    phrase = _DOTTED_TIME.sub(r"\1:\2", phrase)
    day_first = order is DayMonthOrder.DAY_FIRST and not _YEAR_FIRST.match(phrase)
    first, second = (
        _PARSER.parse(phrase, default=default, dayfirst=day_first, tzinfos=_find_zone)
        for default in _DEFAULT_DATES
    )
    complete = _from_datetime(first)
    year = first.year if first.year == second.year else None
    month = first.month if first.month == second.month else None
    day = first.day if first.day == second.day else None
    return complete if year and month and day else ParsedDate(year, month, day)


def _from_datetime(moment: datetime) -> ParsedDate:
    offset = moment.utcoffset()
    instant = None if offset is None else moment.replace(tzinfo=timezone(offset))
    return ParsedDate(moment.year, moment.month, moment.day, instant)


def _validated(parsed: ParsedDate) -> ParsedDate | None:
    """Return the date if it is in the calendar and has a year, or a month and day."""
    if parsed.year is not None and (parsed.year < OLDEST_YEAR or parsed.range is None):
        return None
    has_enough_parts = parsed.year or (parsed.month and parsed.day)
    return parsed if has_enough_parts else None
