"""Dates as readers type them: days, months, years, spans and bounds, never guessed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

Window = tuple[date | None, date | None]
"""The first and the last day, both included; `None` where that side is open."""

DATE_PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
BOUND_PATTERN = re.compile(r"(>=|<=|=>|=<|>|<)(.+)")
SPAN_PATTERN = re.compile(r"(.*?)(?:\.\.|/)(.*)")
ONE_DAY = timedelta(days=1)

BOUND_WINDOWS: dict[str, Callable[[date, date], Window]] = {
    ">": lambda _, last: (last + ONE_DAY, None),
    "<": lambda first, _: (None, first - ONE_DAY),
    ">=": lambda first, _: (first, None),
    "=>": lambda first, _: (first, None),
    "<=": lambda _, last: (None, last),
    "=<": lambda _, last: (None, last),
}


def parse(text: str) -> Window | None:
    """`2020`, `2020-06`, `2020-06-22`, `A..B` or `A/B` (either left out), `>A`, `>=A`, `<A`, `<=A`; else `None`."""
    text = "".join(text.split())
    try:
        if bound := BOUND_PATTERN.fullmatch(text):
            whole = _parse_period(bound[2])
            return whole and BOUND_WINDOWS[bound[1]](*whole)
        if span := SPAN_PATTERN.fullmatch(text):
            return _parse_span(span[1], span[2])
        return _parse_period(text)
    except (ValueError, OverflowError):
        return None


def _parse_period(text: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day."""
    match = DATE_PATTERN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(each) if each else None for each in match.groups())
    if year is None or month is None:
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if day is None:
        return date(year, month, 1), date(
            year, month, calendar.monthrange(year, month)[1]
        )
    return date(year, month, day), date(year, month, day)


def _parse_span(first: str, last: str) -> Window | None:
    earliest, latest = _parse_period(first), _parse_period(last)
    if (first and not earliest) or (last and not latest) or not (earliest or latest):
        return None
    if earliest and latest and latest[1] < earliest[0]:
        return None
    return earliest and earliest[0], latest and latest[1]
