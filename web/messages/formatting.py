"""Format dates, sizes and languages for readers."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from archive.messages import N_
from archive.model import DateRange
from web.i18n import Language, _, current_language, format_number

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def file_size(byte_count: int) -> str:
    """Return a size as `12.3 MB`."""
    size, unit = float(byte_count), "B"
    for larger_unit in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size /= 1000
        unit = larger_unit
    number_format = ".0f" if unit == "B" or size >= 100 else ".1f"
    return f"{format_number(size, number_format)} {unit}"


def decade_label(start: str) -> str:
    """Return `1990 to 1999` for `199`."""
    return years(f"{start}0", f"{start}9")


def years(first: str, last: str) -> str:
    """Return `1990 to 1999`."""
    return _("{first} to {last}", first=first, last=last)


def day(value: date) -> str:
    """Return `3 September 2020`."""
    return _(
        "{day} {month} {year}",
        day=str(value.day),
        month=_(MONTHS[value.month - 1]),
        year=str(value.year),
    )


def month(value: str) -> str:
    """Return `September 2020` for `2020-09`, and other values unchanged."""
    return _month_in(current_language(), value)


@lru_cache(maxsize=1 << 12)
def _month_in(_language: Language, value: str) -> str:
    """Return a month in the current language. Forty years have hundreds of them."""
    year, _hyphen, number = value.partition("-")
    is_month = number.isascii() and number.isdigit() and 1 <= int(number) <= 12
    if not is_month:
        return value
    return _("{month} {year}", month=_(MONTHS[int(number) - 1]), year=year)


def date_range(window: DateRange) -> str:
    """Return a day, a month, a year, or `between 22 and 30 June 2020`."""
    first, last = window.earliest, window.latest
    if first == last:
        return day(first)
    if window.to_edtf() == window.year:
        return window.year
    if window.to_edtf() == window.month:
        return month(window.month)
    return _(
        "between {start} and {end}",
        start=_window_start(first, last),
        end=_window_end(first, last),
    )


def date_span(first: date, last: date | None) -> str:
    """Return a day, or `3 September 2018 to 1 May 2020`."""
    if last is None or first == last:
        return day(first)
    return _("{first} to {last}", first=day(first), last=day(last))


def period(first: date, last: date) -> str:
    """Return `22 June to 6 September 2020`, without parts that the last day repeats."""
    return _("{first} to {last}", first=_window_start(first, last), last=day(last))


def instant(moment: datetime) -> str:
    """Return `3 September 2020, 21:24 (UTC+05:30)`, with the zone if known."""
    zone = f" ({moment.tzname()})" if moment.tzinfo else ""
    return f"{day(moment.date())}, {moment:%H:%M}{zone}"


def fact_value(value: Any) -> str:
    """Return the value of a fact as text."""
    if isinstance(value, DateRange):
        return date_range(value)
    if isinstance(value, datetime):
        return instant(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def language(code: str) -> str:
    """Return `German` for `de`, and unknown codes unchanged."""
    return str(current_language().locale.languages.get(code, code))


def _window_start(first: date, last: date) -> str:
    """Return the first day of a window, without parts that the last day repeats."""
    if _is_whole_years(first, last):
        return str(first.year)
    is_whole_months = _is_whole_months(first, last)
    same_year = first.year == last.year
    if same_year and first.month == last.month:
        return _("{day}", day=str(first.day))
    if not same_year:
        return month(str(first)[:7]) if is_whole_months else day(first)
    month_name = _(MONTHS[first.month - 1])
    if is_whole_months:
        return month_name
    return _("{day} {month}", day=str(first.day), month=month_name)


def _window_end(first: date, last: date) -> str:
    if _is_whole_years(first, last):
        return str(last.year)
    return month(str(last)[:7]) if _is_whole_months(first, last) else day(last)


def _is_whole_years(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _is_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
