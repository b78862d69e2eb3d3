"""Parse dates in queries and filters: days, months, years, ranges and bounds.

Ambiguous dates are rejected, not guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Window = tuple[date | None, date | None]
"""The first and last day, both included. `None` means that the side is open."""

DATE_PATTERN = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?"
)
BOUND_PATTERN = re.compile(r"(?P<sign>>=|<=|=>|=<|>|<)(?P<period>.+)")
SPAN_PATTERN = re.compile(r"(?P<first>.*?)(?:\.\.|/)(?P<last>.*)")
ONE_DAY = timedelta(days=1)

BOUND_WINDOWS: dict[str, Callable[[date, date], Window]] = {
    ">": lambda _, last: (last + ONE_DAY, None),
    "<": lambda first, _: (None, first - ONE_DAY),
    ">=": lambda first, _: (first, None),
    "=>": lambda first, _: (first, None),
    "<=": lambda _, last: (None, last),
    "=<": lambda _, last: (None, last),
}
"""Sign → function from the first and last day of a period to the window."""


def parse(text: str) -> Window | None:
    """Return the window that a text describes, or `None` if it is not a date.

    The forms are `2020`, `2020-06`, `2020-06-22`, `A..B`, `A/B`, `A..`, `..B`, `>A`,
    `>=A`, `<A` and `<=A`.
    """
    text = "".join(text.split())
    try:
        if bound := BOUND_PATTERN.fullmatch(text):
            return _parse_bound(bound["sign"], bound["period"])
        if span := SPAN_PATTERN.fullmatch(text):
            return _parse_span(span["first"], span["last"])
        return _parse_period(text)
    except (ValueError, OverflowError):
        return None


def _parse_bound(sign: str, text: str) -> Window | None:
    period = _parse_period(text)
    return BOUND_WINDOWS[sign](*period) if period else None


def _parse_period(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a year, a month or a day."""
    match = DATE_PATTERN.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["month"] is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(match["month"])
    if match["day"] is None:
        _, last_day = calendar.monthrange(year, month)
        return date(year, month, 1), date(year, month, last_day)
    day = date(year, month, int(match["day"]))
    return day, day


def _parse_span(first: str, last: str) -> Window | None:
    """Return the window from one period to another. One of them may be empty."""
    earliest = _parse_period(first)
    latest = _parse_period(last)
    if (first and not earliest) or (last and not latest) or not (earliest or latest):
        return None
    if earliest and latest and latest[1] < earliest[0]:
        return None
    return earliest and earliest[0], latest and latest[1]
