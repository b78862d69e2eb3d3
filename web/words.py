"""What the pages say of facts, dates, numbers and choices."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from archive.catalog import Kind, Order
from archive.model import Confidence, DateRange, Fact
from archive.sentence import N_
from index.fields import UNKNOWN
from index.port import Sort
from web.tongue import _, ngettext, number, spoken

MONTHS = (N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
          N_("September"), N_("October"), N_("November"), N_("December"))  # fmt: skip

CONFIDENCE = {
    Confidence.STATED: N_("stated"),
    Confidence.CORROBORATED: N_("corroborated"),
    Confidence.INFERRED: N_("inferred"),
    Confidence.WEAK: N_("weak guess"),
}

SAID_EXAMPLE = "said:peace"
UNTITLED = N_("untitled article")
WORDLESS = N_("An article without words")
PLACE = N_("result {place:,} of {all:,}")
ALL = N_("All")
MOST_ROLES = 12
VALUE_ORDERS = {
    False: {Order.COUNT: N_("Most articles"), Order.NAME: N_("By name")},
    True: {Order.COUNT: N_("Most stories"), Order.NAME: N_("By name")},
}
"""The orders of the values of a facet, by whether stories are counted."""
PEOPLE_ORDERS = {Order.COUNT: N_("Most articles"), Order.NAME: N_("By surname")}

RULINGS = {
    Kind.MERGE: N_("{subject} is {target}"),
    Kind.SPLIT: N_("{subject} is a person of its own"),
    Kind.RENAME: N_("{subject} is called {target}"),
    Kind.HIDE: N_("{subject} is nobody"),
}

FACTS = {
    "title": N_("Title"),
    "date": N_("Date"),
    "published": N_("First published"),
    "updated": N_("Updated"),
    "outlet": N_("Outlet"),
    "agency": N_("Agency"),
    "authors": N_("Authors"),
    "dateline": N_("Dateline"),
    "cites": N_("Cites"),
    "image_credit": N_("Image credit"),
    "language": N_("Language"),
    "url": N_("Address"),
}

FACETS = {
    "outlet": N_("Outlet"),
    "person": N_("Person"),
    "agency": N_("Agency"),
    "author": N_("Author"),
    "language": N_("Language"),
    "confidence": N_("Date is"),
    "year": N_("Year"),
    "month": N_("Month"),
    "day": N_("Day"),
}
BARRED = {
    "outlet": N_("Not outlet"),
    "person": N_("Not person"),
    "agency": N_("Not agency"),
    "author": N_("Not author"),
    "language": N_("Not language"),
    "confidence": N_("Not date is"),
    "year": N_("Not year"),
    "month": N_("Not month"),
    "day": N_("Not day"),
}
"""What the chip of an excluded value is headed."""
NOT_KNOWN = {
    "outlet": N_("outlet not known"),
    "person": N_("nobody named"),
    "agency": N_("no agency named"),
    "author": N_("no author named"),
    "language": N_("language not known"),
    "confidence": N_("date not known"),
    "year": N_("year not known"),
    "month": N_("month not known"),
    "day": N_("day not known"),
}

GROUPS = {
    "decade": N_("By decade"),
    "year": N_("By year"),
    "outlet": N_("By outlet"),
    "person": N_("Most named"),
    "language": N_("By language"),
    "confidence": N_("How the date is known"),
    "missing": N_("What is missing"),
}
"""What the statistics count."""

POSITIONS = {"line": N_("line {number}"), "record": N_("record {number}")}
"""Where in a file of many an article stands."""

RUN: Mapping[str, Callable[[int], str]] = {
    "added": lambda many: _("{count:,} new", count=many),
    "held": lambda many: _("{count:,} already known", count=many),
    "failed": lambda many: _("{count:,} failed", count=many),
    "unchanged": lambda many: ngettext("{count:,} file unchanged", "{count:,} files unchanged", many),
    "removed": lambda many: ngettext("{count:,} file gone", "{count:,} files gone", many),
    "others": lambda many: ngettext(
        "{count:,} file of another kind left alone", "{count:,} files of other kinds left alone", many
    ),
}
"""What a run of reading did."""

KINDS = {"person": N_("person"), "outlet": N_("outlet"), "word": N_("word")}
"""What a suggestion is."""
SORTS = {
    Sort.RELEVANCE: N_("Relevance"),
    Sort.NEWEST: N_("Newest"),
    Sort.OLDEST: N_("Oldest"),
    Sort.ADDED: N_("Last added"),
}

COUNTED = {False: N_("Articles"), True: N_("Stories")}
COUNTING = {False: N_("Count articles"), True: N_("Count stories")}
"""What numbers of facets and times count, and the ways to that."""
LACKS = N_("Missing")
DID_YOU_MEAN = "Did you mean: {}"
NO_FACET = N_("Articles are not listed by that; choose one of {choices}.")

DATE_UNKNOWN = N_("date unknown")
DATE = N_("Date")
SINCE, UNTIL = N_("from {day}"), N_("until {day}")
UNDATED_ONLY, UNDATED_TOO = N_("not known"), N_("and those without a date")
NOT = N_("Not")


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


def run(did: Mapping[str, int]) -> str:
    """What a run of reading did: `5 new, 1 failed`."""
    told = [said(did[name]) for name, said in RUN.items() if did.get(name)]
    return ", ".join(told) or _("nothing to read")


def articles(many: int) -> str:
    """`3 articles`."""
    return ngettext("{count:,} article", "{count:,} articles", many)


def counted(many: int, *, by_story: bool) -> str:
    """`3 stories` or `3 articles`, whichever is counted."""
    return ngettext("{count:,} story", "{count:,} stories", many) if by_story else articles(many)


def day(when: date) -> str:
    """`3 September 2020`."""
    return _("{day} {month} {year}", day=str(when.day), month=_(MONTHS[when.month - 1]), year=str(when.year))


def month(value: str) -> str:
    """`September 2020` for `2020-09`; anything else stays as it is."""
    year, _hyphen, at = value.partition("-")
    known = at.isascii() and at.isdigit() and 1 <= int(at) <= 12
    return _("{month} {year}", month=_(MONTHS[int(at) - 1]), year=year) if known else value


def dates(known: DateRange) -> str:
    """A day, month or year as a reader says it, or `between 22 and 30 June 2020`."""
    first, last = known.earliest, known.latest
    if first == last:
        return day(first)
    if known.edtf() == known.year:
        return known.year
    if known.edtf() == known.month:
        return month(known.month)
    return _("between {start} and {end}", start=_start(first, last), end=_end(first, last))


def between(first: date | None, last: date | None) -> str:
    """The days between which an article appeared, in words."""
    return dates(DateRange(first, last)) if first and last else _(DATE_UNKNOWN)


def span(first: date, last: date | None) -> str:
    """`3 September 2020`, or `2018 to 2020`, where a role is seen from one year to another."""
    if last is None or first == last:
        return day(first)
    return _("{first} to {last}", first=day(first), last=day(last))


def ruling(kind: Kind, subject: str, target: str | None) -> str:
    """A decision about people: `vladimir-zelensky is volodymyr-zelensky`."""
    return _(RULINGS[kind], subject=subject, target=target)


def date_fact(fact: Fact[DateRange] | None) -> str:
    """`3 September 2020, stated`; `date unknown` where there is none."""
    return dated(fact.value, fact.confidence) if fact else _(DATE_UNKNOWN)


def dated(known: DateRange | None, confidence: Confidence | None) -> str:
    """`3 September 2020, stated`, of a date that may be missing."""
    return f"{dates(known)}, {_(CONFIDENCE[confidence])}" if known and confidence else _(DATE_UNKNOWN)


def instant(when: datetime) -> str:
    """`3 September 2020, 21:24 (UTC+05:30)`; the zone only where it is known."""
    return f"{day(when.date())}, {when:%H:%M}" + (f" ({when.tzname()})" if when.tzinfo else "")


def value(known: Any) -> str:
    """Any fact's value as text."""
    if isinstance(known, DateRange):
        return dates(known)
    if isinstance(known, datetime):
        return instant(known)
    return ", ".join(known) if isinstance(known, tuple) else str(known)


def position(known: str) -> str:
    """Where in a file of many an article stands: `line 3`."""
    kind, _space, at = known.partition(" ")
    return _(POSITIONS[kind], number=at) if kind in POSITIONS else known


def facet_value(facet: str, given: str, label: str) -> str:
    """What a reader sees for one choice of a facet."""
    if given == UNKNOWN:
        return _(NOT_KNOWN[facet])
    return FACET_VALUES.get(facet, str)(label)


def language(code: str) -> str:
    """`German` for `de`; anything else stays as it is."""
    return str(spoken().locale.languages.get(code, code))


def _confidence(level: str) -> str:
    return _(CONFIDENCE[Confidence(level)]) if level in tuple(Confidence) else level


def _day(given: str) -> str:
    try:
        return day(date.fromisoformat(given))
    except ValueError:
        return given


FACET_VALUES: Mapping[str, Callable[[str], str]] = {
    "language": language,
    "confidence": _confidence,
    "month": month,
    "day": _day,
}
"""What a reader sees of the values of some facets."""


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
