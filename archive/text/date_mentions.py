"""Find the dates in a text, with their positions and their possible readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from archive.data_files import read_rows
from archive.model import DateRange, Evidence
from archive.text.date_parsing import DayMonthOrder, ParsedDate, parse_date
from archive.text.date_words import (
    ANY_MONTHS,
    ANY_WEEKDAYS,
    LETTERS_BEYOND_ASCII,
    NOT_IN_WORD,
    UNSPACED_LETTER,
    ascii_names,
    name_pattern,
    plain_characters,
    plain_name,
    weekday_number,
)
from archive.text.growing_patterns import GrowingPattern, Select
from archive.text.short_years import expand_short_year
from archive.text.written_dates import (
    NOT_CROATIAN_ORDINAL,
    TWO_MONTHS,
    read_written_date,
    written_date_pattern,
)

MAX_MENTIONS = 2000
"""Maximum number of dates that are read in one text. Texts with more are tables."""
MAX_LEAD_CHARS = 60
"""Maximum length of the weekday, the month and other words before the first digit."""
MAX_PERIOD_CHARS = 12
"""Maximum length of a day's number and the word between it and the end of its period."""
MAX_TAIL_CHARS = 40
"""Maximum length of a month and other words after the last digit."""


def _zone_pattern() -> str:
    """Return a pattern for abbreviations of time zones, the longest first."""
    zones = sorted((row[0] for row in read_rows("zones.tsv")), key=len, reverse=True)
    return rf"(?:{'|'.join(zones)})"


def _table_names(table: str) -> list[str]:
    return [name for row in read_rows(table) for name in row[1:]]


_MONTHS = _table_names("months.tsv")
MONTH_PATTERN = name_pattern(_MONTHS)
WEEKDAY_PATTERN = name_pattern(_table_names("weekdays.tsv"))
ZONE_PATTERN = _zone_pattern()
CLOCK_PATTERN = (
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d{1,6})?(?: ?[ap]\.?m\b\.?)?(?: ?Uhr)?"
    rf"(?:,? ?\(?{ZONE_PATTERN}(?=\b|[A-Z][a-z])\)?)?"
)
_PREPOSITION = (
    r"(?:(?<!\w[በከ])(?<=[በከ])|(?<!\w[בלמ]-)(?<=[בלמ]-)|(?<!\w[בלמ])(?<=[בלמ]))"
)
"""The end of an Amharic or Hebrew preposition that is joined to the word behind it."""
_MONTH_NAME = "<<month>>"
_WEEKDAY_NAME = "<<weekday>>"
"""The places of the names in a pattern."""
_UTC_OFFSET = r" ?[+-]\d{2}:?\d{2}(?!\d)"
_YEAR_LETTER = r"(?=(?:г|р|ж|ء|م|թ|წ)(?!\w))"
"""A letter for “year” or the era right behind a year: `2020г.`, `۲۰۲۰ء`."""
_TIME_AFTER = (
    r"(?:(?: ?[,|•·–-]| at| um| à| alle| a las)* ?(?<!\d)"
    rf"(?P<time>{CLOCK_PATTERN}(?:{_UTC_OFFSET})?)|"
    rf"(?=\b|\d{{1,2}}:)|(?<={UNSPACED_LETTER})|(?={UNSPACED_LETTER})|{_YEAR_LETTER})"
)
_CLOCK_BEFORE = rf"(?:(?P<clock>{CLOCK_PATTERN}),? (?:on )?)?"
_WEEKDAY_BEFORE = (
    rf"(?:(?P<weekday>{_WEEKDAY_NAME}){NOT_IN_WORD}\.?,? ?"
    r"(?:the |le |den |el |ngày |ที่ ?)?)?"
)
_ISO_DATE = (
    r"(?P<iso>\d{4}-\d{2}-\d{2}"
    r"(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?)"
)
_DAY_MONTH = (
    rf"{NOT_CROATIAN_ORDINAL}\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?(?: of| de|-)? ?"
    rf"{_MONTH_NAME}\.?(?:,| de| del|-|/)? ?"
    r"(?:\d{4}(?=\b|\d{1,2}:)|\b)"
)
_MONTH_DAY = (
    rf"(?!{TWO_MONTHS}){_MONTH_NAME}\.? \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"(?:,? \d{4}(?=\b|\d{1,2}:))?"
)
_NUMERIC_DATE = (
    r"(?P<numbers>\d{1,2}\u200f?(?P<mark>[-/.])\d{1,2}\u200f?(?P=mark)\d{4})"
    rf"(?:\b|{_YEAR_LETTER})"
)
_NORDIC_DATE = r"(?P<nordic>\d{1,2}/\d{1,2}(?:[-–]\d{4}| (?:19|20)\d{2}))\b"
"""The forms of Scandinavia: `7/4-2021` is the 7th of April, and so is `7/4 2021` there."""
_SHORT_NUMERIC_DATE = (
    r"(?P<short>\d{1,2}(?P<short_mark>[-/.])\d{1,2}(?P=short_mark)'?\d{2}\b)"
    r"(?![-/.]?\d)"
)
_YEAR_FIRST_NUMERIC_DATE = (
    r"(?:\d{4}[/.]\d{1,2}[/.]\d{1,2}\b|(?:1[89]|20)\d{2}-\d{1,2}-\d{1,2}\b(?!-))"
)
_YEAR_FIRST_DATE = (
    r"(?P<ordered>\d{4}(?:\.|\. gada| m\.) ?"
    rf"(?:{_MONTH_NAME} \d{{1,2}}\b\.?|\d{{1,2}}\. ?{_MONTH_NAME}"
    r"|\d{1,2}\. ?\d{1,2}\b))"
)
_MONTH_YEAR = rf"(?<!\d\. ){_MONTH_NAME}\.?,?(?: of| de| del)? \d{{4}}\b"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d{2})\b(?![.,-]?\d)"
_OTHER_FORMS = (
    _ISO_DATE,
    _DAY_MONTH,
    _MONTH_DAY,
    _NUMERIC_DATE,
    _NORDIC_DATE,
    _SHORT_NUMERIC_DATE,
    _YEAR_FIRST_NUMERIC_DATE,
    _YEAR_FIRST_DATE,
    _MONTH_YEAR,
    _YEAR,
)
"""Patterns of dates, in the order in which they are tried after written ones."""


def _compile_mention(select: Select) -> re.Pattern[str]:
    """Return the pattern of a date with the selected names of months and weekdays."""
    written_date = written_date_pattern(name_pattern(select(ANY_MONTHS)))
    month = name_pattern(select(_MONTHS))
    other_forms = "|".join(_OTHER_FORMS).replace(_MONTH_NAME, month)
    weekday = name_pattern(select(ANY_WEEKDAYS))
    return re.compile(
        rf"(?:(?<![\w./-])|(?<={UNSPACED_LETTER})|{_PREPOSITION}){_CLOCK_BEFORE}"
        rf"{_WEEKDAY_BEFORE.replace(_WEEKDAY_NAME, weekday)}"
        rf"(?P<date>{written_date}|{other_forms}){_TIME_AFTER}",
        re.IGNORECASE,
    )


@cache
def _ascii_mention_regex() -> re.Pattern[str]:
    """Return a pattern for most dates of most texts, which is fast to compile."""
    return _compile_mention(ascii_names)


_MENTIONS = GrowingPattern(
    lambda: (*ANY_MONTHS, *ANY_WEEKDAYS, *_MONTHS), _compile_mention, plain_name
)
_DIGITS = re.compile(rf"[\d年](?:[^\d年]{{0,{MAX_LEAD_CHARS}}}[\d年])*+")
_PERIOD = re.compile(r"[ \t]*(?:[–—-]|to|until|bis|au|al|tot|till|til|do|до)[ \t]*")
"""What stands between the first day of a period and its last one."""
_FIRST_DAY = re.compile(
    r"(?:(?:\A|(?<=[\s(]))\d{1,2}\.?[–—/-]"
    r"|(?:\A|(?<=\n))\d{1,2}\.?[ ][–—-][ ]"
    r"|(?<![\d:.h])\d{1,2}(?:\.|er|º|st|nd|rd|th)?[ ]"
    r"(?:to|and|through|bis|und|au|et|al|a|y|e|ed|tot|t/m|en|do|och|og|till?|und|i|in|la|"
    r"și|ja|по|до|и|та|да|έως|και|ve|dan|hingga|sampai|đến)[ ])\Z"
)
"""The number of the first day of a period, before the whole date of the last one."""
_YEAR_MARKS = re.compile(r"\.| gada\b| m\b")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: `text[start:end] == quote`.

    `parsed` is the reading with the day first. `month_first` is the reading with the
    month first, if it differs. `weekday` is 0 for Monday.
    """

    start: int
    end: int
    quote: str
    parsed: ParsedDate
    month_first: ParsedDate | None = None
    weekday: int | None = None
    separator: str | None = None

    @property
    def range(self) -> DateRange | None:
        """Return the days of the day-first reading, or `None` without a year."""
        return self.parsed.range

    @property
    def evidence(self) -> Evidence:
        """Return the quotation and its position."""
        return Evidence(self.quote, self.start, self.end)

    def read_as(self, order: DayMonthOrder) -> ParsedDate:
        """Return the reading in this order."""
        if self.month_first and order is DayMonthOrder.MONTH_FIRST:
            return self.month_first
        return self.parsed


def find_date_mentions(text: str) -> tuple[DateMention, ...]:
    """Return the dates in a text in their order, including years without a day."""
    return tuple(islice(_iter_mentions(text), MAX_MENTIONS))


def full_days(text: str, mentions: Iterable[DateMention]) -> list[DateMention]:
    """Return the days with a year, without the ends of periods and of lives."""
    days = [mention for mention in mentions if mention.parsed.day]
    ends = {
        day
        for first, last in pairwise(days)
        if _PERIOD.fullmatch(text, first.end, last.start) and first.range != last.range
        for day in (first, last)
    }
    return [
        day
        for day in days
        if day.parsed.year and day not in ends and not _ends_period(text, day)
    ]


def _ends_period(text: str, day: DateMention) -> bool:
    """Return whether a day ends a period that begins with a number: `3-4 May 2021`."""
    before = text[max(0, day.start - MAX_PERIOD_CHARS) : day.start]
    return bool(_FIRST_DAY.search(before)) and not day.quote[:1].isalpha()


def _iter_mentions(text: str) -> Iterator[DateMention]:
    plain_text = plain_characters(text)
    has_digits = _DIGITS.search(plain_text)
    small_regex = _MENTIONS.small(plain_text) if has_digits else None
    start = 0
    for digits in _DIGITS.finditer(plain_text):
        start = max(start, digits.start() - MAX_LEAD_CHARS)
        end = digits.end() + MAX_TAIL_CHARS
        regex = small_regex or (
            _MENTIONS.whole
            if LETTERS_BEYOND_ASCII.search(plain_text, start, end)
            else _ascii_mention_regex()
        )
        for match in regex.finditer(plain_text, start, end):
            start = match.end()
            if mention := _parse_mention(match, text):
                yield mention


def _parse_mention(match: re.Match[str], text: str) -> DateMention | None:
    quote = text[match.start() : match.end()].rstrip()
    phrase = _date_phrase(match, text)
    parsed = parse_date(phrase) if phrase else None
    if parsed is None:
        return None
    separator = match["mark"] or match["short_mark"]
    if " " in (match["nordic"] or ""):
        separator = "/"
    month_first = None
    if separator:
        month_first = parse_date(phrase, DayMonthOrder.MONTH_FIRST)
    return DateMention(
        start=match.start(),
        end=match.start() + len(quote),
        quote=quote,
        parsed=parsed,
        month_first=None if month_first == parsed else month_first,
        weekday=weekday_number(match["weekday"]) if match["weekday"] else None,
        separator=separator,
    )


def _date_phrase(match: re.Match[str], text: str) -> str | None:
    """Return the date and its time in a form that `parse_date` reads.

    Return `None` for a date that is not in its calendar.
    """
    time = (match["time"] or match["clock"] or "").replace("(", "").replace(")", "")
    if match["written"]:
        day = read_written_date(match, text)
        return f"{day} {time}".strip() if day else None
    if match["short"]:
        days = expand_short_year(match["short"], match.start("short"), match.string)
        return f"{days} {time}".strip() if days else None
    if match["nordic"]:
        mark = "/" if " " in match["nordic"] else "."
        return f"{re.sub('[/ –-]', mark, match['nordic'])} {time}".strip()
    if match["ordered"]:
        parts = _YEAR_MARKS.sub(" ", match["ordered"]).split()
        are_numbers = all(part.isdecimal() for part in parts)
        return ("-" if are_numbers else " ").join(parts)
    return f"{match['date'].strip()} {time}".replace("\u200f", "").strip()
