"""Parse dates in queries and filters: periods, ranges and bounds.

The forms of one period are in `periods`, those that depend on the current day are in
`relative_dates`. Ambiguous dates are rejected, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archive.messages import N_, Message
from archive.text.date_parsing import DayMonthOrder
from index.query.periods import (
    NUMERIC_DATE,
    Period,
    find_ambiguous_date,
    parse_period,
)
from index.query.relative_dates import parse_relative

Window = tuple[date | None, date | None]
"""The first and last day, both included. `None` means that the side is open."""

MAX_TEXT_LENGTH = 80
RANGE_WORDS = frozenset(
    {"-", "–", "—", "/", "..", "to", "until", "till", "through", "bis"}
)
"""Words that may stand between the first and last period of a range."""
ONE_DAY = timedelta(days=1)
INVALID_DATE = N_(
    "“{text}” is not a date. Use dates such as 2020, 2020-06, 24.06.1987, June 1987 or "
    "last 7 days."
)
AMBIGUOUS_DATE = N_("“{text}” may be {first} or {second}. Use one of these forms.")
DATE_MEANING = N_("“{text}” means {first}.")
PERIOD_MEANING = N_("“{text}” means {first} to {last}.")
SINCE_MEANING = N_("“{text}” means {first} or later.")
UNTIL_MEANING = N_("“{text}” means {last} or earlier.")

_SIGNS = str.maketrans(
    dict.fromkeys("‐‑‒–—―−－", "-")
    | dict.fromkeys("’‘ʼ＇", "'")
    | {"…": "..", "／": "/", "．": ".", "〜": "~", "～": "~", "≥": ">=", "≤": "<="}
)
_SIGN_BOUND = re.compile(r"(?P<sign>>=|<=|=>|=<|>|<)\s*(?P<period>.+)")
_WORD_BOUND = re.compile(
    r"(?:(?P<since>since|from|starting|seit|ab|von|vom)"
    r"|(?P<after>after|nach)"
    r"|(?P<before>before|vor)"
    r"|(?P<until>until|till|til|up to|through|to|by|bis(?: zum| zur)?))"
    r"(?: dem| der| den)?\s+(?P<period>.+)",
    re.IGNORECASE,
)
_BOUND_AFTER_PERIOD = re.compile(
    r"(?P<period>.+?)\s+(?:(?P<since>onwards?|(?:and|or|und|oder) (?:later|after|newer"
    r"|später))|(?P<until>(?:and|or|und|oder) (?:earlier|before|older|früher)))",
    re.IGNORECASE,
)
_SPAN_IN_WORDS = re.compile(
    r"(?:between|zwischen)\s+(?P<first>.+?)\s+(?:and|und)\s+(?P<last>.+)"
    r"|(?:from|von|vom)\s+(?P<start>.+?)\s+(?:to|until|till|through|bis)"
    r"(?: zum| zur)?\s+(?P<end>.+)",
    re.IGNORECASE,
)
_SEPARATORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s*\.\.+\s*",
        r"\s+(?:to|until|till|through|bis(?: zum| zur)?)\s+",
        r"\s*/\s*",
        r"\s+-\s+",
        r"-",
    )
)
"""What may stand between the first and last period of a range, in order of trial."""
_SHORT_YEAR_SPAN = re.compile(r"(\d\d)(\d\d)\s*[-/]\s*(\d\d)")
_YEAR_AT_END = re.compile(r".*?(\d{4})")
_LEADING_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(?=[ .])")


@dataclass(frozen=True, slots=True)
class Reading:
    """The days that a text means.

    `is_range`: the text has two ends or an open one, and is not one period.
    `needs_note`: people may have meant other days, so the days are shown to them.
    """

    first: date | None
    last: date | None
    is_range: bool = False
    needs_note: bool = False


@dataclass(frozen=True, slots=True)
class DateBounds:
    """The first and last day that two texts require. `swapped` if they were reversed."""

    first: date | None = None
    last: date | None = None
    swapped: bool = False


BOUND_WINDOWS: dict[str, Callable[[Period], Window]] = {
    ">": lambda period: (period.last + ONE_DAY, None),
    "<": lambda period: (None, period.first - ONE_DAY),
    ">=": lambda period: (period.first, None),
    "=>": lambda period: (period.first, None),
    "<=": lambda period: (None, period.last),
    "=<": lambda period: (None, period.last),
}
"""Sign → function from a period to the window."""
WORD_SIGNS = {"since": ">=", "after": ">", "before": "<", "until": "<="}


def current_day() -> date:
    """Return the day on which relative dates are based, in the zone of this machine."""
    return datetime.now().astimezone().date()


def parse(text: str) -> Window | None:
    """Return the window that a text describes, or `None` if it is not a date."""
    reading = read_date(text)
    return (reading.first, reading.last) if reading else None


def read_date(text: str) -> Reading | None:
    """Return the days that a text means, or `None` if it is not a date.

    The forms are one period (see `periods` and `relative_dates`), `A..B`, `A/B`,
    `A - B`, `A to B`, `A..`, `..B`, `>A`, `>=A`, `<A`, `<=A`, and words such as
    `since A`, `before A` and `between A and B`.
    """
    if len(text) > MAX_TEXT_LENGTH:
        return None
    text = _normalize(text)
    try:
        return _read_period(text) or _read_bound(text) or _read_span(text)
    except (ValueError, OverflowError):
        return None


def read_bounds(since: str, until: str) -> DateBounds:
    """Return the days between two bounds. A text that is not a date is ignored.

    A period is a bound on its own side only. A range, such as `1987..1990`, is a bound
    on both sides, wherever it is written.
    """
    lower, upper = read_date(since), read_date(until)
    ranges = [each for each in (lower, upper) if each and each.is_range]
    first = [each.first for each in (lower, *ranges) if each and each.first]
    last = [each.last for each in (upper, *ranges) if each and each.last]
    bounds = DateBounds(max(first, default=None), min(last, default=None))
    is_reversed = bounds.first and bounds.last and bounds.first > bounds.last
    if not ranges and is_reversed and lower and upper:
        return DateBounds(upper.first, lower.last, swapped=True)
    return bounds


def date_problem(text: str) -> Message | None:
    """Return why a text is not a date, or `None` if it is one."""
    if read_date(text):
        return None
    if days := find_ambiguous_date(_normalize(text)):
        return Message(
            AMBIGUOUS_DATE, text=text, first=str(days[0]), second=str(days[1])
        )
    return Message(INVALID_DATE, text=text)


def date_note(text: str) -> Message | None:
    """Return which days a text means, or `None` if that is plain from the text."""
    reading = read_date(text)
    if reading is None or not reading.needs_note:
        return None
    first, last = str(reading.first or ""), str(reading.last or "")
    if first == last:
        return Message(DATE_MEANING, text=text, first=first)
    if not last:
        return Message(SINCE_MEANING, text=text, first=first)
    if not first:
        return Message(UNTIL_MEANING, text=text, last=last)
    return Message(PERIOD_MEANING, text=text, first=first, last=last)


def resolve_ambiguous_dates(text: str, order: DayMonthOrder) -> str:
    """Return a text with its ambiguous dates in ISO 8601, read in this order."""

    def resolve(match: re.Match[str]) -> str:
        days = find_ambiguous_date(match[0])
        if days is None:
            return match[0]
        return str(days[order is DayMonthOrder.MONTH_FIRST])

    return NUMERIC_DATE.sub(resolve, text)


def _normalize(text: str) -> str:
    """Return a text with ASCII digits and signs, and single spaces."""
    digits = "".join(
        char if char.isascii() else str(unicodedata.decimal(char, char))
        for char in text.translate(_SIGNS)
    )
    return " ".join(digits.strip(" \t\n[]\"“”„'").split())


def _period(text: str) -> Period | None:
    return parse_period(text) or parse_relative(text, current_day())


def _read_period(text: str) -> Reading | None:
    period = _period(text)
    if period is None:
        return None
    return Reading(period.first, period.last, needs_note=period.needs_note)


def _read_bound(text: str) -> Reading | None:
    """Return the window on one side of a period."""
    if match := _SIGN_BOUND.fullmatch(text):
        return _bounded(match["sign"], match["period"])
    for pattern in (_WORD_BOUND, _BOUND_AFTER_PERIOD):
        if match := pattern.fullmatch(text):
            words = [name for name in WORD_SIGNS if match.groupdict().get(name)]
            if reading := _bounded(WORD_SIGNS[words[0]], match["period"]):
                return reading
    return None


def _bounded(sign: str, text: str) -> Reading | None:
    period = _period(text)
    if period is None:
        return None
    first, last = BOUND_WINDOWS[sign](period)
    return Reading(first, last, is_range=True, needs_note=period.needs_note)


def _read_span(text: str) -> Reading | None:
    """Return the window from one period to another. One of them may be open."""
    if NUMERIC_DATE.fullmatch(text):
        return None
    if match := _SHORT_YEAR_SPAN.fullmatch(text):
        century, first_year, last_year = match.groups()
        text = f"{century}{first_year}..{century}{last_year}"
        # `2001-02` is a month, and `1999-00` is not clear.
        if int(last_year) <= max(12, int(first_year)):
            return None
    if match := _SPAN_IN_WORDS.fullmatch(text):
        return _span(
            match["first"] or match["start"] or "", match["last"] or match["end"] or ""
        )
    text = text.replace("/..", "..").replace("../", "..")
    for separator in _SEPARATORS:
        splits = [_span(*ends) for ends in _splits(text, separator)]
        readings = [reading for reading in splits if reading]
        if readings:
            return readings[0] if len(readings) == 1 else None
    return None


def _splits(text: str, separator: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for match in separator.finditer(text):
        yield text[: match.start()].strip(), text[match.end() :].strip()


def _span(first: str, last: str) -> Reading | None:
    """Return the window from one period to another. One of them may be empty."""
    latest = _period(last)
    earliest = _period(first) or (_complete(first, last) if latest else None)
    if (first and not earliest) or (last and not latest) or not (earliest or latest):
        return None
    if earliest and latest and latest.last < earliest.first:
        return None
    return Reading(
        earliest.first if earliest else None,
        latest.last if latest else None,
        is_range=True,
        needs_note=any(each and each.needs_note for each in (earliest, latest)),
    )


def _complete(first: str, last: str) -> Period | None:
    """Return the first period of a range such as `24–26 June 1987`.

    It lacks the month or the year, which are those of the last period.
    """
    year = _YEAR_AT_END.fullmatch(last)
    if not first or year is None:
        return None
    month_and_year = _LEADING_NUMBER.sub("", last, count=1).strip(". ")
    if first.rstrip(".").isdigit():
        candidates = [
            f"{first} {month_and_year}",
            f"{first.rstrip('.')}.{month_and_year}",
        ]
    else:
        candidates = [f"{first} {year[1]}", f"{first}{year[1]}"]
    periods = (parse_period(candidate) for candidate in candidates)
    return next(filter(None, periods), None)
