"""Clean the values of entries: texts, names, dates, languages and addresses."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from archive.model import DateRange

MAX_CHARS = 1_000
"""Characters of one value. A longer one is not taken."""
MAX_NAMES = 100
MIN_YEAR = 1_000
ETC = frozenset({"others", "et al", "et al."})
LANGUAGE_LETTERS = 2


def clean_text(value: object) -> str | None:
    """Return a text on one line, or `None` if it is empty or too long."""
    if not isinstance(value, str):
        return None
    printable = "".join(sign if sign.isprintable() else " " for sign in value)
    text = " ".join(printable.split())
    return text if 0 < len(text) <= MAX_CHARS else None


def clean_names(values: Iterable[object]) -> tuple[str, ...]:
    """Return names in the order of speech, once each: `Lind, Ann` is `Ann Lind`."""
    return distinct_names(
        _in_order(text) for text in filter(None, map(clean_text, values))
    )


def distinct_names(values: Iterable[object]) -> tuple[str, ...]:
    """Return names that are in the order of speech already, once each."""
    names = filter(None, map(clean_text, values))
    return tuple(dict.fromkeys(name for name in names if name.casefold() not in ETC))[
        :MAX_NAMES
    ]


def _in_order(name: str) -> str:
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 3:  # Lind, Jr., Ann
        last, suffix, first = parts
        return f"{first} {last} {suffix}"
    return " ".join(reversed(parts)) if len(parts) == 2 else name


def make_date(parts: Sequence[object]) -> DateRange | None:
    """Return the days of a year, month and day, as far as they are given.

    `None` if there is no such day, or if it is in the future.
    """
    numbers = []
    for part in parts[:3]:
        text = str(part).strip()
        if not (text.isascii() and text.isdigit()):
            break
        numbers.append(int(text))
    try:
        days = _days(numbers)
    except ValueError:
        return None
    return days if days and days.earliest <= date.today() else None  # noqa: DTZ011


def _days(numbers: Sequence[int]) -> DateRange | None:
    match numbers:
        case [year, *_] if not MIN_YEAR <= year <= date.max.year:
            return None
        case [year]:
            return DateRange(date(year, 1, 1), date(year, 12, 31))
        case [year, month]:
            last = calendar.monthrange(year, month)[1]
            return DateRange(date(year, month, 1), date(year, month, last))
        case [year, month, day]:
            return DateRange(date(year, month, day), date(year, month, day))
    return None


def iso_date(text: str) -> DateRange | None:
    """Return the days of `2020-09-03`, `2020/09/03/`, `2020-09` or `2020`."""
    separator = "/" if "/" in text else "-"
    parts = text.strip().split(separator)
    if separator == "-" and len(parts) > 2:
        parts[2] = parts[2][:2]  # a time follows
    return make_date([part for part in parts if part.strip()])


def clean_language(value: object) -> str | None:
    """Return the two letters of a language: `en` for `en-US`. `None` for a name."""
    text = (clean_text(value) or "").replace("_", "-").partition("-")[0].casefold()
    is_code = len(text) == LANGUAGE_LETTERS and text.isascii() and text.isalpha()
    return text if is_code else None


def web_address(value: object) -> str | None:
    """Return an address with http or https, or `None`."""
    text = clean_text(value)
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return text if is_web and text and " " not in text else None


def clean_all(values: Iterable[object]) -> tuple[str, ...]:
    """Return the texts that are not empty, once each."""
    return tuple(dict.fromkeys(filter(None, map(clean_text, values))))
