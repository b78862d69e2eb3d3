"""Parse one period: a day, week, month, quarter, season, year, decade or century.

Names of months are those that `archive.text` reads, in about 40 languages. Forms of
ISO 8601 and EDTF are read, too. A year has four digits.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from archive.text.date_parsing import add_months

SEASONS = {
    "21": (3, 3),
    "22": (6, 3),
    "23": (9, 3),
    "24": (12, 3),
    "25": (3, 3),
    "26": (6, 3),
    "27": (9, 3),
    "28": (12, 3),
    "29": (9, 3),
    "30": (12, 3),
    "31": (3, 3),
    "32": (6, 3),
    "33": (1, 3),
    "34": (4, 3),
    "35": (7, 3),
    "36": (10, 3),
    "37": (1, 4),
    "38": (5, 4),
    "39": (9, 4),
    "40": (1, 6),
    "41": (7, 6),
}
"""The part of a year in EDTF → the first month and the number of months.

21 to 24 are seasons without a place, which are read as those of the north.
"""
NUMERIC_DATE = re.compile(
    r"(?<![\w./-])(?P<first>\d{1,2})(?P<mark>[./-]) ?(?P<second>\d{1,2})(?P=mark) ?"
    r"(?P<year>\d{4})(?![\w/-])\.?"
)
"""A date with day and month as numbers, in either order."""

_EAST_ASIAN_DATE = (
    r"(?P<year>\d{4}) ?[年년](?: ?(?P<month>\d{1,2}) ?[月월]"
    r"(?: ?(?P<day>\d{1,2}) ?[日일])?)?"
)
_QUARTER_IN_WORDS = (
    r"(?P<quarter>[1-4])(?:st|nd|rd|th|\.)? (?:quarter|quartal)(?: of)? (?P<year>\d{4})"
)
_CASE = re.IGNORECASE
_LEADING_WORDS = re.compile(
    r"(?:in|on|at|during|dated|the|year|of|im|am|an|den|der|die|das|vom|jahre?|anno)\s+",
    _CASE,
)
_QUALIFIED = re.compile(r"[\dXxu?~%-]+")
_QUALIFIERS = re.compile(r"[?~%]")
_WORD_SEPARATORS = re.compile(r"[-_,/ ]+")
_HAS_YEAR = re.compile(r"\d{4}")
_YEAR_THEN_WORDS = re.compile(r"(\d{4})[ ,]+(.*[^\W\d_].*)")


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of a period.

    `needs_note`: people may have meant other days, so the days are shown to them.
    """

    first: date
    last: date
    needs_note: bool = False


@lru_cache(maxsize=1 << 10)
def parse_period(text: str) -> Period | None:
    """Return the period that a text names, or `None`. The text has ASCII digits."""
    try:
        return _parse(text)
    except (ValueError, OverflowError):
        return None


def find_ambiguous_date(text: str) -> tuple[date, date] | None:
    """Return both readings of a date such as `03/04/2020`: day first, month first.

    Return `None` if the text contains no date with two readings. Dates with dots have
    the day first everywhere.
    """
    for match in NUMERIC_DATE.finditer(text):
        first, second, year = (int(match[name]) for name in ("first", "second", "year"))
        is_open = (
            first != second and min(first, second) >= 1 and max(first, second) <= 12
        )
        if match["mark"] != "." and is_open and year:
            return date(year, second, first), date(year, first, second)
    return None


def _parse(text: str) -> Period | None:
    for pattern, make_period in FORMS:
        if match := pattern.fullmatch(text):
            return make_period(match)
    if _QUALIFIED.fullmatch(text) and _QUALIFIERS.search(text):
        return _parse(_QUALIFIERS.sub("", text))
    if match := _LEADING_WORDS.match(text):
        return _parse(text[match.end() :])
    return _named_date(text)


def _calendar(year: str, month: str | None = None, day: str | None = None) -> Period:
    """Return the days of a year, a month or a day. Raise ValueError if it has none."""
    if month is None:
        return Period(date(int(year), 1, 1), date(int(year), 12, 31))
    if day is None:
        _, last_day = calendar.monthrange(int(year), int(month))
        return Period(
            date(int(year), int(month), 1), date(int(year), int(month), last_day)
        )
    only_day = date(int(year), int(month), int(day))
    return Period(only_day, only_day)


def _from_groups(match: re.Match[str]) -> Period:
    """Return the period of the groups `year`, `month` and `day`."""
    parts = match.groupdict()
    return _calendar(parts["year"], parts.get("month"), parts.get("day"))


def _numeric(match: re.Match[str]) -> Period | None:
    """Return the day of a date with day and month in either order.

    With dots the day comes first. Otherwise the two numbers have to show the order.
    """
    first, second, year = match["first"], match["second"], match["year"]
    if find_ambiguous_date(match[0]):
        return None
    if int(second) > 12:
        return _calendar(year, first, second)
    has_two_readings = first != second and int(first) <= 12
    return replace(_calendar(year, second, first), needs_note=has_two_readings)


def _unspecified(match: re.Match[str]) -> Period:
    """Return the period of a year with unspecified digits, such as `198X`."""
    digits = match["digits"]
    first, last = _calendar(digits.ljust(4, "0")), _calendar(digits.ljust(4, "9"))
    return Period(first.first, last.last)


def _season(match: re.Match[str]) -> Period:
    first_month, length = SEASONS[match["season"]]
    period = _months(int(match["year"]), first_month, length)
    return replace(period, needs_note=int(match["season"]) < 33)


def _quarter(match: re.Match[str]) -> Period:
    number = int(match["quarter"])
    return _months(int(match["year"]), 3 * number - 2, 3)


def _months(year: int, first_month: int, length: int) -> Period:
    first = date(year, first_month, 1)
    return Period(first, add_months(first, length) - timedelta(days=1))


def _week(match: re.Match[str]) -> Period:
    year, week, day = int(match["year"]), int(match["week"]), match["weekday"]
    first = date.fromisocalendar(year, week, int(day or 1))
    return Period(first, first if day else first + timedelta(days=6))


def _decade(match: re.Match[str]) -> Period:
    first = int(match["decade"]) * 10
    # `1900s` may also be the century.
    is_century = match["decade"].endswith("0")
    return Period(date(first, 1, 1), date(first + 9, 12, 31), needs_note=is_century)


def _century(match: re.Match[str]) -> Period:
    last = int(match["century"]) * 100
    return Period(date(last - 99, 1, 1), date(last, 12, 31), needs_note=True)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period | None]], ...] = (
    tuple(
        (re.compile(pattern, _CASE), make_period)
        for pattern, make_period in (
            (rf"(?P<year>\d{{4}})-(?P<season>{'|'.join(SEASONS)})", _season),
            (
                r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
                _from_groups,
            ),
            (
                r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)[T ]\d\d[: ]?\d\d.*",
                _from_groups,
            ),
            (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", _from_groups),
            (
                r"(?P<year>\d{4})([./]) ?(?P<month>\d{1,2})(?:\2 ?(?P<day>\d{1,2}))?\.?",
                _from_groups,
            ),
            (r"(?P<month>\d{1,2})[./-] ?(?P<year>\d{4})", _from_groups),
            (_EAST_ASIAN_DATE, _from_groups),
            (r"(?P<year>\d{4})-[Xu]{2}(?:-[Xu]{2})?", _from_groups),
            (r"(?P<year>\d{4})-(?P<month>\d\d)-[Xu]{2}", _from_groups),
            (NUMERIC_DATE.pattern, _numeric),
            (
                r"(?=.{4}(?:-|$))(?P<digits>\d{1,3})[Xu]{1,3}(?:-[Xu]{2}){0,2}",
                _unspecified,
            ),
            (r"q(?P<quarter>[1-4])[ /-]?(?P<year>\d{4})", _quarter),
            (r"(?P<year>\d{4})[ /-]?q(?P<quarter>[1-4])", _quarter),
            (_QUARTER_IN_WORDS, _quarter),
            (r"(?P<year>\d{4})-?w(?P<week>\d\d)(?:-?(?P<weekday>[1-7]))?", _week),
            (r"(?P<decade>\d{3})0(?:'?s|er(?:[ -]jahren?)?)", _decade),
            (
                r"(?P<century>\d{1,2})(?:(?:st|nd|rd|th)?[ -]century|\.? ?jahrhunderts?)",
                _century,
            ),
        )
    )
)
"""The pattern of each form, and a function from its match to the period.

The first pattern that matches decides.
"""


def _named_date(text: str) -> Period | None:
    """Return the period of a date with the name of its month, such as `June 1987`."""
    if not _HAS_YEAR.search(text):
        return None
    # The patterns of dates take half a second to compile. Most commands need none.
    from archive.text.date_mentions import find_date_mentions  # noqa: PLC0415

    for phrase in _phrasings(text):
        mentions = find_date_mentions(phrase)
        if len(mentions) != 1 or mentions[0].quote != phrase:
            continue
        mention = mentions[0]
        days = mention.range
        if days is None or not mention.parsed.month or mention.month_first:
            return None
        if mention.weekday not in {None, days.earliest.weekday()}:
            return None
        return Period(days.earliest, days.latest)
    return None


def _phrasings(text: str) -> Iterator[str]:
    """Yield a text, and the same with other marks and order: `1987, June`."""
    yield text
    spaced = _WORD_SEPARATORS.sub(" ", text).replace(" the ", " ")
    yield spaced
    if match := _YEAR_THEN_WORDS.fullmatch(spaced):
        yield f"{match[2]} {match[1]}"
