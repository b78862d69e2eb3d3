"""Read numeric dates with a year of two digits where they cannot be misread."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from archive.text.date_lines import is_date_words, without_labels
from archive.text.written_dates import CONTEXT_CHARS

MAX_LINE_CHARS = 160
"""Maximum length of a line on which such numbers are a date."""
FIRST_YEAR = 1969
"""Earliest year that two digits can mean. The latest is the current one."""

_YEAR_FIRST_SCRIPT = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_HUNGARIAN = re.compile(r"[őű]", re.IGNORECASE)
_HOUR = re.compile(r"\s?(?:Uhr|h\b|hrs\b)")
_OTHER_PART = re.compile(r"\s*[|•·]")
_BAR = re.compile(r"\s[|•·]\s")


def expand_short_year(numbers: str, start: int, text: str) -> str | None:
    """Return numbers such as `15.03.20` with a full year, or `None` if it is not certain.

    They must be on a line of their own, in an order that the script and marks allow.
    """
    end = start + len(numbers)
    if not _is_alone(text, start, end):
        return None
    first, second, third = map(int, re.split(r"[-/.]'?", numbers))
    mark = next(char for char in numbers if not char.isdecimal())
    context = text[max(0, start - CONTEXT_CHARS) : end + CONTEXT_CHARS]
    year_first = _is_day(second, third) and _full_year(first)
    year_last = (_is_day(second, first) or _is_day(first, second)) and _full_year(third)
    if _YEAR_FIRST_SCRIPT.search(context):
        return f"{year_first}-{second:02}-{third:02}" if year_first else None
    may_begin_with_year = "'" not in numbers and (
        mark == "-" or (mark == "." and _HUNGARIAN.search(context))
    )
    if not year_last or (year_first and may_begin_with_year):
        return None
    if mark != "/" and not _is_day(second, first):
        return None
    return f"{first:02}{mark}{second:02}{mark}{year_last}"


def _is_alone(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    if line_end - line_start > MAX_LINE_CHARS or _HOUR.match(text, end):
        return False
    before = _BAR.split(without_labels(text[line_start:start]))[-1]
    after = without_labels(text[end:line_end])
    return is_date_words(before) and bool(
        is_date_words(after) or _OTHER_PART.match(after)
    )


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _full_year(year: int) -> int | None:
    """Return the year that two digits mean, or `None` if it is to come."""
    full_year = 2000 + year if 1900 + year < FIRST_YEAR else 1900 + year
    return full_year if full_year <= datetime.now(UTC).year else None
