"""The periods of the bars of a timeline: days, weeks, months, years and longer."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from archive.messages import N_
from web.i18n import Language, _, current_language
from web.messages import formatting, labels

MAX_BARS = 120
BAR_SPANS = {1: "year", 10: "decade", 100: "century", 1000: "millennium"}
"""The years that one bar may cover, with the facet that counts them."""
MAX_TICKS = 6  # on an axis of years
MAX_DAYS = 31
"""The longest time that is shown by days. Longer ones are shown by weeks."""
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
WEEK_OF = N_("Week of {day}")
DAY_OF_MONTH = N_("{day} {month}")


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The period of a bar: its name, its values, and the values that count it."""

    name: str
    tick_label: str
    values: tuple[str, ...]
    count_values: tuple[str | None, ...] = ()

    def is_end_of(self, month: str) -> bool:
        """Return whether the period ends with a month, such as `2020-06`."""
        _first_weekday, day_count = calendar.monthrange(*map(int, month.split("-")))
        return bool(self.values) and self.values[-1] == f"{month}-{day_count}"


def month_days(month: str) -> list[TimeSpan]:
    """Return the days of a month, such as `2020-06`."""
    year, number = map(int, month.split("-"))
    _first_weekday, day_count = calendar.monthrange(year, number)
    spans = []
    for day_number in range(1, day_count + 1):
        day = f"{month}-{day_number:02}"
        name = labels.facet_value_label("day", day, day)
        tick_label = str(day_number) if day_number % 5 == 1 else ""
        spans.append(TimeSpan(name, tick_label, (day,)))
    return spans


def year_months(year: str) -> Sequence[TimeSpan]:
    """Return the months of a year, such as `2020`."""
    return _year_months(current_language(), year)


@lru_cache(maxsize=1 << 10)
def _year_months(_language: Language, year: str) -> Sequence[TimeSpan]:
    """Return the months of a year in the current language, which is a part of the key."""
    months = [f"{year}-{number:02}" for number in range(1, 13)]
    return tuple(
        TimeSpan(formatting.month(month), _(name)[:3], (month,))
        for month, name in zip(months, formatting.MONTHS, strict=True)
    )


def year_spans(years: Iterable[str]) -> list[TimeSpan]:
    """Return a span for each year, decade, century or millennium, also empty ones."""
    numbers = sorted(map(int, years))
    first, last = numbers[0], numbers[-1]
    year_count = next(
        (count for count in BAR_SPANS if (last - first) // count < MAX_BARS),
        max(BAR_SPANS),
    )
    starts = range(first - first % year_count, last + 1, year_count)
    tick_distance = -(-len(starts) // MAX_TICKS)
    return [
        _year_span(start, year_count, has_tick=position % tick_distance == 0)
        for position, start in enumerate(starts)
    ]


def _year_span(start: int, year_count: int, *, has_tick: bool) -> TimeSpan:
    values = tuple(f"{year:04}" for year in range(start, start + year_count))
    name = values[0] if year_count == 1 else formatting.years(values[0], values[-1])
    return TimeSpan(name, values[0] if has_tick else "", values)


def consecutive_days(first: date, last: date, *, by_day: bool) -> list[TimeSpan]:
    """Return the days from the first to the last, or their weeks if they are many.

    `by_day`: days, however many.
    """
    if (last - first) < _WEEK:
        first, last = _monday(first), _sunday(last)
    if by_day or (last - first).days < MAX_DAYS:
        days = _date_range(first, last, _DAY)
        return [
            _day_span(day, has_tick=position % 7 == 0)
            for position, day in enumerate(days)
        ]
    return [_week_span(monday) for monday in _date_range(_monday(first), last, _WEEK)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _sunday(day: date) -> date:
    """Return the last day of a week. The calendar of Python ends on a Friday."""
    return day + min(timedelta(days=6 - day.weekday()), date.max - day)


def _date_range(first: date, last: date, step: timedelta) -> list[date]:
    return [first + step * number for number in range((last - first) // step + 1)]


def _day_span(day: date, *, has_tick: bool) -> TimeSpan:
    tick_label = _day_of_month(day) if has_tick else ""
    return TimeSpan(formatting.day(day), tick_label, (str(day),))


def _week_span(monday: date) -> TimeSpan:
    days = _date_range(monday, _sunday(monday), _DAY)
    name = _(WEEK_OF, day=formatting.day(monday))
    return TimeSpan(name, _day_of_month(monday), tuple(map(str, days)))


def _day_of_month(day: date) -> str:
    """Return `22 Jun`."""
    month = _(formatting.MONTHS[day.month - 1])[:3]
    return _(DAY_OF_MONTH, day=str(day.day), month=month)
