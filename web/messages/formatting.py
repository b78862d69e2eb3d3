"""Format dates, sizes and languages for readers."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from archive.messages import N_
from archive.model import DateRange
from web.i18n import _, current_language, format_number

MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
          N_("September"), N_("October"), N_("November"), N_("December"))  # fmt: skip


def file_size(byte_count: int) -> str:
    """`12.3 MB`."""
    known, unit = float(byte_count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007  # the last one tried is meant
        if known < 1000:
            break
        known /= 1000
    return f"{format_number(known, '.0f' if unit == 'B' or known >= 100 else '.1f')} {unit}"


def decade_label(start: str) -> str:
    """`1990 to 1999` for `199`."""
    return years(f"{start}0", f"{start}9")


def years(first: str, last: str) -> str:
    """`1990 to 1999`."""
    return _("{first} to {last}", first=first, last=last)


def day(value: date) -> str:
    """`3 September 2020`."""
    return _(
        "{day} {month} {year}",
        day=str(value.day),
        month=_(MONTHS[value.month - 1]),
        year=str(value.year),
    )


def month(value: str) -> str:
    """`September 2020` for `2020-09`; anything else stays as it is."""
    year, _hyphen, at = value.partition("-")
    known = at.isascii() and at.isdigit() and 1 <= int(at) <= 12
    return (
        _("{month} {year}", month=_(MONTHS[int(at) - 1]), year=year) if known else value
    )


def date_range(window: DateRange) -> str:
    """A day, month or year as a reader says it, or `between 22 and 30 June 2020`."""
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
    """`3 September 2020`, or `2018 to 2020`, where a role is seen from one year to another."""
    if last is None or first == last:
        return day(first)
    return _("{first} to {last}", first=day(first), last=day(last))


def instant(moment: datetime) -> str:
    """`3 September 2020, 21:24 (UTC+05:30)`; the zone only where it is known."""
    return f"{day(moment.date())}, {moment:%H:%M}" + (
        f" ({moment.tzname()})" if moment.tzinfo else ""
    )


def fact_value(value: Any) -> str:
    """Any fact's value as text."""
    if isinstance(value, DateRange):
        return date_range(value)
    if isinstance(value, datetime):
        return instant(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def language(code: str) -> str:
    """`German` for `de`; anything else stays as it is."""
    return str(current_language().locale.languages.get(code, code))


def _window_start(first: date, last: date) -> str:
    """The first end of a window, without what its last end says again."""
    if _is_whole_years(first, last):
        return str(first.year)
    whole, same_year = _is_whole_months(first, last), first.year == last.year
    if same_year and first.month == last.month:
        return _("{day}", day=str(first.day))
    if not same_year:
        return month(str(first)[:7]) if whole else day(first)
    named = _(MONTHS[first.month - 1])
    return named if whole else _("{day} {month}", day=str(first.day), month=named)


def _window_end(first: date, last: date) -> str:
    if _is_whole_years(first, last):
        return str(last.year)
    return month(str(last)[:7]) if _is_whole_months(first, last) else day(last)


def _is_whole_years(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _is_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
