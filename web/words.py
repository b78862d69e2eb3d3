"""What the pages say: every English word for facts, dates, numbers and choices, in one place."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from archive.catalog import Kind, Order
from archive.model import Confidence, DateRange, Fact
from index.fields import UNKNOWN
from index.port import Sort
from web.tongue import spoken

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

CONFIDENCE = {
    Confidence.STATED: "stated",
    Confidence.CORROBORATED: "corroborated",
    Confidence.INFERRED: "inferred",
    Confidence.WEAK: "weak guess",
}

SAID_EXAMPLE = "said:peace"
UNTITLED = "untitled article"
PLACE = "result {:,} of {:,}"
ALL = "All"
MOST_ROLES = 12
VALUE_ORDERS = {Order.COUNT: "Most articles", Order.NAME: "By name"}
PEOPLE_ORDERS = {Order.COUNT: "Most articles", Order.NAME: "By surname"}

RULINGS = {
    Kind.MERGE: "{0} is {1}",
    Kind.SPLIT: "{0} is a person of its own",
    Kind.RENAME: "{0} is called {1}",
    Kind.HIDE: "{0} is nobody",
}

FACTS = {
    "title": "Title",
    "date": "Date",
    "published": "First published",
    "updated": "Updated",
    "outlet": "Outlet",
    "agency": "Agency",
    "authors": "Authors",
    "dateline": "Dateline",
    "cites": "Cites",
    "image_credit": "Image credit",
    "language": "Language",
    "url": "Address",
}

FACETS = {
    "outlet": "Outlet",
    "person": "Person",
    "agency": "Agency",
    "author": "Author",
    "language": "Language",
    "confidence": "Date is",
    "year": "Year",
    "month": "Month",
    "day": "Day",
}
NOT_KNOWN = {
    "outlet": "outlet not known",
    "person": "nobody named",
    "agency": "no agency named",
    "author": "no author named",
    "language": "language not known",
    "confidence": "date not known",
    "year": "year not known",
    "month": "month not known",
    "day": "day not known",
}

GROUPS = {
    "decade": "By decade",
    "year": "By year",
    "outlet": "By outlet",
    "person": "Most named",
    "language": "By language",
    "confidence": "How the date is known",
    "missing": "What is missing",
}
"""What the statistics count."""

RUN = {
    "added": "new",
    "held": "already known",
    "failed": "failed",
    "unchanged": "files unchanged",
    "removed": "files gone",
    "others": "files of other kinds left alone",
}
"""What a run of reading did."""

KINDS = {"person": "person", "outlet": "outlet", "word": "word"}
"""What a suggestion is."""
KEYS_TITLE = "Keyboard shortcuts"
KEYS_ON = "Single keys do this; switch it off where you speak or need the letters for something else"
KEYS = {
    "/": "to the search line",
    "j": "next result",
    "k": "previous result",
    "o": "open the result",
    "n": "next hit in an article",
    "p": "previous hit",
    "?": "this sheet",
}

SORTS = {Sort.RELEVANCE: "Relevance", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest", Sort.ADDED: "Last added"}

EXAMPLES = (
    ("missile defence", "both words, anywhere, in any order"),
    ('"air defence"', "the words side by side"),
    ("rifles OR missiles", "either word, or both"),
    ("S-400 -China", "the first without the second"),
    ("(rifles OR missiles) Moscow", "brackets keep together"),
    ("missil*", "every word that begins so"),
    ('"Singh Shoigu"~5', "at most five words apart, in either order"),
    ("title:talks", "in the headline; outlet:, person: and author: work alike"),
    ('said:"military cooperation" person:Singh', "within quotations, and of that person"),
    ("date:2020-06", "in that month; date:2020-06-01..2020-09-03 and date:>2020 work too"),
)
"""Queries that teach the grammar, each with what it finds."""

MATCHES = ("match", "matches")
LACKS = "Missing"
DID_YOU_MEAN = "Did you mean: {}"
NO_FACET = "Articles are not listed by that; choose one of {}."

DATE_UNKNOWN = "date unknown"
SINCE, UNTIL, UNDATED_ONLY, UNDATED_TOO = "from", "until", "without a date", "and those without a date"


def count(number: int, singular: str, plural: str) -> str:
    """A number with its noun: `1 article`, `1,234 articles`."""
    return f"{number:,} {singular if number == 1 else plural}"


def number(known: int) -> str:
    """`1,234`."""
    return f"{known:,}"


def size(bytes_: int) -> str:
    """`12.3 MB`."""
    known, unit = float(bytes_), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007  # the last one tried is meant
        if known < 1000:
            break
        known /= 1000
    return f"{known:.0f} {unit}" if unit == "B" or known >= 100 else f"{known:.1f} {unit}"


def decade(start: str) -> str:
    """`1990 to 1999` for `199`."""
    return f"{start}0 to {start}9"


def run(did: Mapping[str, int]) -> str:
    """What a run of reading did: `5 new, 1 failed`."""
    return ", ".join(f"{did[name]:,} {said}" for name, said in RUN.items() if did.get(name)) or "nothing to read"


def articles(number: int) -> str:
    """`3 articles`."""
    return count(number, "article", "articles")


def day(when: date) -> str:
    """`3 September 2020`."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def month(value: str) -> str:
    """`September 2020` for `2020-09`; anything else stays as it is."""
    year, _, number = value.partition("-")
    known = number.isascii() and number.isdigit() and 1 <= int(number) <= 12
    return f"{MONTHS[int(number) - 1]} {year}" if known else value


def dates(known: DateRange) -> str:
    """A day, month or year as a reader says it, or `between 22 and 30 June 2020`."""
    first, last = known.earliest, known.latest
    if first == last:
        return day(first)
    if known.edtf() == known.year:
        return known.year
    if known.edtf() == known.month:
        return month(known.month)
    return f"between {_start(first, last)} and {_end(first, last)}"


def between(first: date | None, last: date | None) -> str:
    """The days between which an article appeared, in words."""
    return dates(DateRange(first, last)) if first and last else DATE_UNKNOWN


def span(first: date, last: date | None) -> str:
    """`3 September 2020`, or `2018 to 2020`, where a role is seen from one year to another."""
    if last is None or first == last:
        return day(first)
    return f"{day(first)} to {day(last)}"


def ruling(kind: Kind, subject: str, target: str | None) -> str:
    """A decision about people: `vladimir-zelensky is volodymyr-zelensky`."""
    return RULINGS[kind].format(subject, target)


def date_fact(fact: Fact[DateRange] | None) -> str:
    """`3 September 2020, stated`; `date unknown` where there is none."""
    return dated(fact.value, fact.confidence) if fact else DATE_UNKNOWN


def dated(known: DateRange | None, confidence: Confidence | None) -> str:
    """`3 September 2020, stated`, of a date that may be missing."""
    return f"{dates(known)}, {CONFIDENCE[confidence]}" if known and confidence else DATE_UNKNOWN


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


def facet_value(facet: str, given: str, label: str) -> str:
    """What a reader sees for one choice of a facet."""
    if given == UNKNOWN:
        return NOT_KNOWN[facet]
    return FACET_VALUES.get(facet, str)(label)


def without(kind: str) -> str:
    """What the chip of an excluded value is headed: `Not outlet`, or `Not`."""
    return f"Not {kind.lower()}".strip()


def language(code: str) -> str:
    """`German` for `de`; anything else stays as it is."""
    return str(spoken().locale.languages.get(code, code))


def _confidence(level: str) -> str:
    return CONFIDENCE.get(Confidence(level), level) if level in tuple(Confidence) else level


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
        return str(first.day)
    text = MONTHS[first.month - 1] if whole else f"{first.day} {MONTHS[first.month - 1]}"
    return text if same_year else f"{text} {first.year}"


def _end(first: date, last: date) -> str:
    if _whole_years(first, last):
        return str(last.year)
    return month(str(last)[:7]) if _whole_months(first, last) else day(last)


def _whole_years(first: date, last: date) -> bool:
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)


def _whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
