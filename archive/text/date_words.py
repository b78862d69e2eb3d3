"""Names of months and weekdays in many languages, and patterns that match them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import TypeVar

from archive.data_files import NOTHING, alternation_pattern, read_rows
from archive.text.calendars import Calendar

MONTH_TABLES = ("months.tsv", "months_cldr.tsv", "months_regional.tsv")
WEEKDAY_TABLES = ("weekdays.tsv", "weekdays_cldr.tsv")
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af"
)
"""Ranges of the scripts that do not separate words, or join particles to them."""
UNSPACED_LETTER = rf"(?-i:[{UNSPACED}])"
"""Pattern of a letter of these scripts. They have no cases, which take long to compile."""
NOT_IN_WORD = rf"(?:(?![^\W\d_])|(?<={UNSPACED_LETTER}))"
"""Pattern of the end of a word. It also fits after a letter of an unspaced script."""

LETTERS_BEYOND_ASCII = re.compile(r"[^\x00-\x7f\xa0-\xbf\u2000-\u206f]")
"""Characters that are neither ASCII nor marks such as quotation marks and dashes."""

_Value = TypeVar("_Value")
_PLAIN_MARKS = {
    "’": "'", "ʼ": "'", "‘": "'", "׳": "'", "\xa0": " ", "\u202f": " ", "\u2009": " ",
    "\u3000": " ", "／": "/", "：": ":", "，": ",", "．": ".", "－": "-", "（": "(",
    "）": ")", "｜": "|", "‐": "-", "‑": "-", "۔": ".", "၊": ",", "、": ",", "،": ",", "፣": ",",
}  # fmt: skip


@cache
def _plain_characters() -> dict[int, str]:
    characters = map(chr, chain(range(0x80, 0xFFFF), range(0x1D7CE, 0x1D800)))
    digits = {
        ord(digit): str(unicodedata.digit(digit))
        for digit in filter(str.isdecimal, characters)
    }
    return digits | {ord(mark): plain for mark, plain in _PLAIN_MARKS.items()}


def plain_characters(text: str) -> str:
    """Return a text of the same length with ASCII digits, spaces and marks."""
    return text if text.isascii() else text.translate(_plain_characters())


def plain_name(name: str) -> str:
    """Return the form of a name under which the tables are searched."""
    name = plain_characters(name).lower().strip(" .")
    # Turkish capitals have both letters.
    return name.replace("i\u0307", "i").replace("ı", "i")


def without_accents(name: str) -> str:
    """Return a Latin or Greek name without accents, as capitals are often written."""
    if not _HAS_ACCENTS.fullmatch(name):
        return name
    letters = unicodedata.normalize("NFD", name)
    return "".join(char for char in letters if not unicodedata.combining(char))


def name_pattern(names: Iterable[str]) -> str:
    """Return a pattern for names in plain characters, ignoring case.

    A look-ahead for the first letters makes the search fast at all other letters.
    """
    plain_names = {plain_name(name) for name in names}
    if not plain_names:
        return NOTHING
    first_letters = "".join(sorted({name[0] for name in plain_names}))
    return rf"(?i:(?=[{first_letters}]){alternation_pattern(plain_names)})"


def ascii_names(names: Iterable[str]) -> list[str]:
    """Return the names that a text without `LETTERS_BEYOND_ASCII` may contain."""
    return [name for name in names if not LETTERS_BEYOND_ASCII.search(plain_name(name))]


def month_of(name: str) -> tuple[Calendar, int] | None:
    """Return the calendar and the number of a month, or `None` for an unknown name."""
    return _MONTHS.get(plain_name(name))


def weekday_number(name: str) -> int | None:
    """Return 0 for Monday to 6 for Sunday, or `None` for an unknown name."""
    return _WEEKDAYS.get(plain_name(name))


_OPTIONAL_MARKS = dict.fromkeys(map(ord, "\u093c\u09bc\u0a3c\u0abc\u200c\u200d"))
"""The nuktas of Devanagari, Bengali, Gurmukhi and Gujarati, and the joiners."""
_HAS_ACCENTS = re.compile(r"[a-z '\u002d\u00df-\u024f\u1e00-\u1fff\u0370-\u03ff]*")


def _read_months() -> dict[str, tuple[Calendar, int]]:
    months: dict[str, tuple[Calendar, int]] = {}
    for table in MONTH_TABLES:
        for key, *names in read_rows(table):
            calendar, _, number = key.rpartition(" ")
            month = Calendar(calendar or "gregorian"), int(number)
            for name in names:
                months.setdefault(plain_name(name), month)
    return _with_plain_letters(months)


def _with_plain_letters(names: dict[str, _Value]) -> dict[str, _Value]:
    return {
        form(name): value
        for form in (without_accents, _without_optional_marks)
        for name, value in names.items()
    } | names


def _without_optional_marks(name: str) -> str:
    """Return a name without nuktas and joiners, which many writers leave out."""
    return name.translate(_OPTIONAL_MARKS)


_MONTHS = _read_months()
_WEEKDAYS = _with_plain_letters(
    {
        plain_name(name): int(row[0])
        for table in reversed(WEEKDAY_TABLES)
        for row in read_rows(table)
        for name in row[1:]
    }
)
ANY_MONTHS = frozenset(_MONTHS)
"""The names of months in all languages and calendars."""
ANY_WEEKDAYS = frozenset(_WEEKDAYS)
"""The names of weekdays in all languages."""
