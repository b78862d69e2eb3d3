"""Every date that a text writes: where it stands, and how it reads with the day or the month first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from archive.data_files import alternation_pattern, read_rows
from archive.model import DateRange, Evidence
from archive.text.date_parsing import DayMonthOrder, ParsedDate, parse_date

MAX_MENTIONS = 2000
"""Dates of one text that are looked at; a text with more is a table."""


def _name_pattern(table: str) -> str:
    """Any name of a table, the longest first: each letter is looked at once, however many names there are."""
    names = {name.lower() for row in read_rows(table) for name in row[1:]}
    return rf"(?i:(?=[{''.join(sorted({name[0] for name in names}))}]){alternation_pattern(names)})"


MONTH_PATTERN = _name_pattern("months.tsv")
WEEKDAY_PATTERN = _name_pattern("weekdays.tsv")
ZONE_PATTERN = rf"(?:{'|'.join(sorted((row[0] for row in read_rows('zones.tsv')), key=len, reverse=True))})"
CLOCK_PATTERN = (
    rf"\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\.\d{{1,6}})?(?: ?[ap]\.?m\b\.?)?(?: ?Uhr)?"
    rf"(?:,? ?\(?{ZONE_PATTERN}(?=\b|[A-Z][a-z])\)?)?"
)
_TIME_AFTER = (
    rf"(?:(?: ?[,|•·–-]| at| um| à| alle| a las)* ?(?<!\d)(?P<time>{CLOCK_PATTERN}(?: ?[+-]\d{{2}}:?\d{{2}}(?!\d))?)|"
    rf"(?=\b|\d{{1,2}}:))"
)
# `12. listopada` is Croatian and means October, `12 listopada` is Polish and means November: the first is left alone.
_NOT_CROATIAN_ORDINAL = r"(?!\d{1,2}\. listopad)"
_MENTION = re.compile(
    rf"(?<![\w./-])(?:(?P<clock>{CLOCK_PATTERN}),? (?:on )?)?(?:(?P<weekday>{WEEKDAY_PATTERN})\b\.?,? ?(?:the |le |den )?)?(?P<date>"
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d{{1,9}})?)?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?)"
    rf"|{_NOT_CROATIAN_ORDINAL}\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?(?: of| de|-)? ?{MONTH_PATTERN}\.?(?:,| de| del|-|/)? ?"
    rf"(?:\d{{4}}(?=\b|\d{{1,2}}:)|\b)"
    rf"|{MONTH_PATTERN}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}(?=\b|\d{{1,2}}:))?"
    rf"|(?P<numbers>\d{{1,2}}(?P<mark>[-/.])\d{{1,2}}(?P=mark)\d{{4}})\b"
    rf"|\d{{4}}[/.]\d{{1,2}}[/.]\d{{1,2}}\b"
    rf"|(?P<ordered>\d{{4}}(?:\.|\. gada| m\.) ?"
    rf"(?:{MONTH_PATTERN} \d{{1,2}}\b\.?|\d{{1,2}}\. ?{MONTH_PATTERN}|\d{{1,2}}\. ?\d{{1,2}}\b))"
    rf"|(?<!\d\. ){MONTH_PATTERN}\.?,?(?: of| de| del)? \d{{4}}\b"
    rf"|(?P<asian>\d{{4}}[年년] ?\d{{1,2}}[月월] ?\d{{1,2}}[日일])"
    rf"|(?P<year>(?:1[6-9]|20)\d{{2}})\b(?![.,-]?\d)"
    rf"){_TIME_AFTER}",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_ASIAN_MARKS = str.maketrans(
    {"年": "-", "월": "-", "月": "-", "년": "-", "日": None, "일": None, " ": None}
)
_YEAR_MARKS = re.compile(r"\.| gada\b| m\b")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text. `month_first` is what it means with the month first, where that differs."""

    start: int
    end: int
    quote: str
    parsed: ParsedDate
    month_first: ParsedDate | None = None
    weekday: int | None = None
    separator: str | None = None

    @property
    def range(self) -> DateRange | None:
        """The days meant, day first; `None` without a year."""
        return self.parsed.range

    @property
    def evidence(self) -> Evidence:
        """The words and their place."""
        return Evidence(self.quote, self.start, self.end)

    def read_as(self, order: DayMonthOrder) -> ParsedDate:
        """The reading in this order."""
        return (
            self.month_first
            if self.month_first and order is DayMonthOrder.MONTH_FIRST
            else self.parsed
        )


@lru_cache(maxsize=64)
def find_date_mentions(text: str) -> tuple[DateMention, ...]:
    """The dates of a text in order; years standing alone among them."""
    return tuple(islice(_iter_mentions(text), MAX_MENTIONS))


def weekday_number(name: str) -> int | None:
    """0 for Monday in any of the known languages."""
    return _WEEKDAYS.get(name.lower())


_WEEKDAYS = {
    name.lower(): int(row[0]) for row in read_rows("weekdays.tsv") for name in row[1:]
}


def _iter_mentions(text: str) -> Iterator[DateMention]:
    if not _DIGIT.search(text):
        return
    for found in _MENTION.finditer(text):
        quote = found[0].rstrip()
        phrase = _date_phrase(found)
        stamp = parse_date(phrase)
        if stamp is None:
            continue
        swapped = (
            parse_date(phrase, DayMonthOrder.MONTH_FIRST) if found["numbers"] else None
        )
        weekday = weekday_number(found["weekday"]) if found["weekday"] else None
        if swapped == stamp:
            swapped = None
        yield DateMention(
            found.start(),
            found.start() + len(quote),
            quote,
            stamp,
            swapped,
            weekday,
            found["mark"],
        )


def _date_phrase(match: re.Match[str]) -> str:
    """The date with its time, in words that the calendar reads."""
    if match["asian"]:
        year, month, day = match["asian"].translate(_ASIAN_MARKS).split("-")
        return f"{year}-{month:0>2}-{day:0>2}"
    if match["ordered"]:
        parts = _YEAR_MARKS.sub(" ", match["ordered"]).split()
        return "-".join(parts) if all(map(str.isdecimal, parts)) else " ".join(parts)
    time = match["time"] or match["clock"] or ""
    return f"{match['date'].strip()} {time.replace('(', '').replace(')', '')}".strip()
