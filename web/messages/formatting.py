"""Format dates, sizes and languages for readers."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from typing import Any

from archive.messages import N_
from archive.model import DateRange
from web.i18n import _, number, spoken

MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
          N_("September"), N_("October"), N_("November"), N_("December"))  # fmt: skip


def size(bytes_: int) -> str:
    """`12.3 MB`."""
    known, unit = float(bytes_), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007  # the last one tried is meant
        if known < 1000:
            break
        known /= 1000
    return f"{number(known, '.0f' if unit == 'B' or known >= 100 else '.1f')} {unit}"


def decade(start: str) -> str:
    """`1990 to 1999` for `199`."""
    return years(f"{start}0", f"{start}9")


def years(first: str, last: str) -> str:
    """`1990 to 1999`."""
    return _("{first} to {last}", first=first, last=last)


def day(when: date) -> str:
    """`3 September 2020`."""
    return _(
        "{day} {month} {year}",
        day=str(when.day),
        month=_(MONTHS[when.month - 1]),
        year=str(when.year),
    )


def month(value: str) -> str:
    """`September 2020` for `2020-09`; anything else stays as it is."""
    year, _hyphen, at = value.partition("-")
    known = at.isascii() and at.isdigit() and 1 <= int(at) <= 12
    return (
        _("{month} {year}", month=_(MONTHS[int(at) - 1]), year=year) if known else value
    )


def dates(known: DateRange) -> str:
    """A day, month or year as a reader says it, or `between 22 and 30 June 2020`."""
    first, last = known.earliest, known.latest
    if first == last:
        return day(first)
    if known.to_edtf() == known.year:
        return known.year
    if known.to_edtf() == known.month:
        return month(known.month)
    return _(
        "between {start} and {end}", start=_start(first, last), end=_end(first, last)
    )


def span(first: date, last: date | None) -> str:
    """`3 September 2020`, or `2018 to 2020`, where a role is seen from one year to another."""
    if last is None or first == last:
        return day(first)
    return _("{first} to {last}", first=day(first), last=day(last))


def instant(when: datetime) -> str:
    """`3 September 2020, 21:24 (UTC+05:30)`; the zone only where it is known."""
    return f"{day(when.date())}, {when:%H:%M}" + (
        f" ({when.tzname()})" if when.tzinfo else ""
    )


def value(known: Any) -> str:
    """Any fact's value as text."""
    if isinstance(known, DateRange):
        return dates(known)
    if isinstance(known, datetime):
        return instant(known)
    return ", ".join(known) if isinstance(known, tuple) else str(known)


def language(code: str) -> str:
    """`German` for `de`; anything else stays as it is."""
    return str(spoken().locale.languages.get(code, code))


def _start(first: date, last: date) -> str:
    """The first end of a window, without what its last end says again."""
    if _whole_years(first, last):
        return str(first.year)
    whole, same_year = _whole_months(first, last), first.year == last.year
    if same_year and first.month == last.month:
        return _("{day}", day=str(first.day))
    if not same_year:
        return month(str(first)[:7]) if whole else day(first)
    named = _(MONTHS[first.month - 1])
    return named if whole else _("{day} {month}", day=str(first.day), month=named)


def _end(first: date, last: date) -> str:
    if _whole_years(first, last):
        return str(last.year)
    return month(str(last)[:7]) if _whole_months(first, last) else day(last)


def _whole_years(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
