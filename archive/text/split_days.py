"""Join the parts of a day that a page sets below each other, as on a calendar sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.text.date_mentions import find_date_mentions

MAX_PARTS = 3
MAX_PART_CHARS = 20
"""Maximum length of a month and its year, or of a day and its month."""

_NUMBER_ALONE = re.compile(r"\d{1,2}[.,]?|(?:19|20)\d\d")


def join_split_days(lines: Sequence[str]) -> list[str]:
    """Return the lines, with each day that stands on two or three of them on one.

    `29` and `May 2013` become `29 May 2013`. The other lines do not change.
    """
    joined: list[str] = []
    start = 0
    while start < len(lines):
        count = _count_parts(lines[start : start + MAX_PARTS])
        joined.append(" ".join(lines[start : start + count]))
        start += count
    return joined


def _count_parts(lines: Sequence[str]) -> int:
    """Return how many of the first lines are a day together, or else 1."""
    for count in range(len(lines), 1, -1):
        parts = lines[:count]
        has_number = any(map(_NUMBER_ALONE.fullmatch, parts))
        if has_number and max(map(len, parts)) <= MAX_PART_CHARS and _is_split(parts):
            return count
    return 1


def _is_split(parts: Sequence[str]) -> bool:
    """Return whether lines are a day together, and none of them is one alone."""
    return _is_day(" ".join(parts)) and not any(map(_is_day, parts))


def _is_day(text: str) -> bool:
    mentions = find_date_mentions(text)
    if len(mentions) != 1 or mentions[0].quote != text:
        return False
    parsed = mentions[0].parsed
    return parsed.year is not None and parsed.day is not None
