"""Parse dates that depend on the current day, such as `yesterday` and `last 7 days`.

English and German words are read on pages of any language, so that a link means the
same to everybody.

- `last month`, `this year`: the whole period of the calendar.
- `last 7 days`, `past week`, `last 2 years`: so many days, weeks or years up to the
  current day, which is included.
- `3 days ago`, `last Monday`: one day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from archive.text.date_parsing import add_days, add_months
from archive.text.date_words import weekday_number
from index.query.periods import Period

DAY_OFFSETS = {
    "today": 0,
    "now": 0,
    "present": 0,
    "heute": 0,
    "jetzt": 0,
    "yesterday": -1,
    "gestern": -1,
    "day before yesterday": -2,
    "vorgestern": -2,
    "tomorrow": 1,
    "morgen": 1,
    "day after tomorrow": 2,
    "übermorgen": 2,
}
UNIT_NAMES = {
    "hour": "hours? stunden?",
    "day": "days? tage? tagen tags?",
    "week": "weeks? wochen?",
    "month": "months? monate? monaten monats",
    "quarter": "quarters? quartale? quartalen quartals",
    "year": "years? jahre? jahren jahres",
    "decade": "decades? jahrzehnte? jahrzehnten jahrzehnts",
    "century": "centur(?:y|ies) jahrhunderte? jahrhunderten jahrhunderts",
}
"""Unit → patterns of its names."""
UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "a an one ein eine einem einer eines",
            "two zwei",
            "three drei",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf",
        ),
        start=1,
    )
    for word in words.split()
}

_UNIT = "|".join(
    rf"(?P<{unit}>{names.replace(' ', '|')})" for unit, names in UNIT_NAMES.items()
)
_NUMBER = rf"(?P<number>\d{{1,4}}|{'|'.join(NUMBER_WORDS)})"
_THIS = r"this|current|diese[mnrs]?|aktuelle[mnrs]?|laufende[mnrs]?"
_LAST = r"last|previous|letzte[mnrs]?|vorige[mnrs]?|vergangene[mnrs]?"
_NEXT = r"next|coming|nächste[mnrs]?|kommende[mnrs]?"
_THIS_LAST_OR_NEXT = rf"(?:(?P<this>{_THIS})|(?P<last>{_LAST})|(?P<next>{_NEXT}))"
_NOT_PLURAL = (
    r"(?!.* (?:hours|days|weeks|months|quarters|years|decades|centuries|stunden|tage"
    r"|wochen|monate|quartale|jahre|jahrzehnte|jahrhunderte)$)"
)
_LEADING_WORDS = re.compile(
    r"(?:in|on|over|within|during|for|im|am|innerhalb|während|the|den?|der|die|das|dem) "
)


def parse_relative(text: str, today: date) -> Period | None:
    """Return the period that a text means on a day, or `None`."""
    phrase = re.sub(r"[-_ ]+", " ", text.lower())
    while match := _LEADING_WORDS.match(phrase):
        phrase = phrase[match.end() :]
    for pattern, make_period in FORMS:
        if form := pattern.fullmatch(phrase):
            days = make_period(form, today)
            return Period(*days, needs_note=True) if days else None
    return None


Days = tuple[date, date]


def _unit(match: re.Match[str]) -> str:
    return next(unit for unit in UNIT_NAMES if match[unit])


def _number(match: re.Match[str]) -> int:
    number = match.groupdict().get("number") or "1"
    return NUMBER_WORDS.get(number) or int(number)


def _named_day(match: re.Match[str], today: date) -> Days:
    day = add_days(today, DAY_OFFSETS[match["name"]])
    return day, day


def _rolling(match: re.Match[str], today: date) -> Days | None:
    """Return so many units up to the current day."""
    number, unit = _number(match), _unit(match)
    if number == 0:
        return None
    if unit == "hour":
        return _shift(today, "day", -(-number // 24)), today
    return add_days(_shift(today, unit, number), 1), today


def _days_ago(match: re.Match[str], today: date) -> Days | None:
    unit = _unit(match)
    if unit == "hour":
        return None
    day = _shift(today, unit, _number(match))
    return day, day


def _shift(day: date, unit: str, number: int) -> date:
    """Return the day that many units earlier."""
    if unit in UNIT_MONTHS:
        return add_months(day, -number * UNIT_MONTHS[unit])
    return add_days(day, -number * (7 if unit == "week" else 1))


def _calendar(match: re.Match[str], today: date) -> Days | None:
    """Return the calendar period that contains the current day, or its neighbour."""
    unit = _unit(match)
    if unit == "hour":
        return None
    offset = -1 if match["last"] else 1 if match["next"] else 0
    first = _shift(UNIT_STARTS[unit](today), unit, -offset)
    return first, add_days(_shift(first, unit, -1), -1)


def _weekday(match: re.Match[str], today: date) -> Days | None:
    """Return the latest such day. With `last` it is before the current day."""
    number = weekday_number(match["weekday"])
    if number is None:
        return None
    back = (today.weekday() - number) % 7
    if match["last"] and not back:
        back = 7
    day = add_days(today, -back)
    return day, day


UNIT_STARTS: Mapping[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
    "year": lambda day: date(day.year, 1, 1),
    "decade": lambda day: date(day.year // 10 * 10, 1, 1),
    "century": lambda day: date((day.year - 1) // 100 * 100 + 1, 1, 1),
}
"""Unit → function from a day to the first day of its period."""

FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None]], ...]
FORMS = tuple(
    (re.compile(pattern), make_days)
    for pattern, make_days in (
        (rf"(?P<name>{'|'.join(DAY_OFFSETS)})", _named_day),
        (rf"(?:past|{_LAST}) {_NUMBER} (?:{_UNIT})", _rolling),
        (rf"{_NOT_PLURAL}past (?:{_UNIT})", _rolling),
        (rf"{_NUMBER} (?:{_UNIT}) ago", _days_ago),
        (rf"vor {_NUMBER} (?:{_UNIT})", _days_ago),
        (rf"{_NOT_PLURAL}{_THIS_LAST_OR_NEXT} (?:{_UNIT})", _calendar),
        (rf"(?:(?P<last>{_LAST}) )?(?P<weekday>[^\W\d_]+)", _weekday),
    )
)
"""The pattern of each form, and a function from its match and the day to the days."""
