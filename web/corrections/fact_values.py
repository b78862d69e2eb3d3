"""Parse values of facts that users enter, and format values for input fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from archive.errors import CuttingsError
from archive.messages import N_, Message
from archive.model import FACT_NAMES, DateRange
from archive.text.cleaning import collapse_whitespace
from archive.text.date_parsing import parse_date, parse_edtf
from web.messages import formatting, labels
from web.urls import parameters

MAX_LENGTH = 1_000
"""Maximum number of characters of a value."""

_EDTF = re.compile(r"\d{4}(?:-\d\d){0,2}(?:/\d{4}(?:-\d\d){0,2})?", re.ASCII)
_IN_WORDS = re.compile(r"[^\W\d_]{3}")


def parse_fact(fact_name: str, text: str) -> Any:
    """Return the value of a fact that a user entered as text.

    Raise CuttingsError with a message for the user if the text is not valid.
    """
    if fact_name not in FACT_NAMES:
        facts = ", ".join(FACT_NAMES)
        raise CuttingsError(
            Message(
                "There is no fact named “{name}”. Use one of {facts}.",
                name=fact_name,
                facts=facts,
            )
        )
    if len(text) > MAX_LENGTH:
        raise CuttingsError(
            Message(
                "The value is longer than {most} characters. Enter a shorter value.",
                most=MAX_LENGTH,
            )
        )
    cleaned = collapse_whitespace(parameters.sanitize(text, MAX_LENGTH))
    if not cleaned:
        raise CuttingsError(
            Message("The value is empty. Enter a value, or remove the fact.")
        )
    return PARSERS.get(fact_name, str)(cleaned)


def format_fact(value: Any) -> str:
    """Return a value as a user enters it, so that `parse_fact` returns the value."""
    if isinstance(value, DateRange):
        return value.to_edtf()
    if isinstance(value, datetime):
        return value.isoformat()
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _parse_date(text: str) -> DateRange:
    # `03/04/2020` is ambiguous, so dates in numbers must begin with the year.
    window = None
    if _EDTF.fullmatch(text) or _IN_WORDS.search(text):
        window = parse_edtf(text)
    if window is None:
        raise CuttingsError(
            Message(
                "“{text}” is not an unambiguous date. Use 2020-09-03, 2020-09, "
                "2020, or a range such as 2020-06-22/2020-06-30.",
                text=text,
            )
        )
    return window


def _parse_instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        parsed = parse_date(text) if _IN_WORDS.search(text) else None
        if parsed and parsed.instant:
            return parsed.instant
        raise CuttingsError(
            Message(
                "“{text}” is not a date and time. Use 2020-09-03T21:24. If the "
                "time zone is known, add it: 2020-09-03T21:24+05:30.",
                text=text,
            )
        ) from None


def _parse_names(text: str) -> tuple[str, ...]:
    stripped = [name.strip() for name in text.split(";")]
    names = tuple(dict.fromkeys(filter(None, stripped)))
    if not names:
        raise CuttingsError(
            Message("No name was entered. Separate several names with semicolons.")
        )
    return names


def _parse_language(text: str) -> str:
    code = text.casefold()
    if formatting.language(code) == code:
        raise CuttingsError(
            Message(
                "“{text}” is not a language code. Use two letters, such as en, "
                "de or hi.",
                text=text,
            )
        )
    return code


def _parse_completeness(text: str) -> str:
    value = text.casefold()
    if value not in labels.COMPLETENESS:
        raise CuttingsError(Message("“{text}” is neither yes nor no.", text=text))
    return value


def _parse_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname and " " not in text:
            return text
    except ValueError:
        pass
    raise CuttingsError(
        Message(
            "“{text}” is not a web address. Enter a complete address that starts "
            "with https:// or http://.",
            text=text,
        )
    )


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "date": _parse_date,
    "published": _parse_instant,
    "updated": _parse_instant,
    "authors": _parse_names,
    "cites": _parse_names,
    "organisations": _parse_names,
    "places": _parse_names,
    "language": _parse_language,
    "url": _parse_url,
    "complete": _parse_completeness,
}
"""The parser of each fact. All other facts are texts."""

INPUT_HINTS: Mapping[str, str] = {
    "date": N_(
        "A day, month or year (2020-09-03, 2020-09, 2020), or a range "
        "(2020-06-22/2020-06-30)."
    ),
    "published": N_(
        "Date and time, such as 2020-09-03T21:24. If the time zone "
        "is known, add it: 2020-09-03T21:24+05:30."
    ),
    "updated": N_(
        "Date and time, such as 2020-09-03T21:24. If the time zone is "
        "known, add it: 2020-09-03T21:24+05:30."
    ),
    "authors": N_("Separate several names with semicolons."),
    "cites": N_("Separate several names with semicolons."),
    "organisations": N_("Separate several names with semicolons."),
    "places": N_("Separate several names with semicolons."),
    "language": N_("Language code, such as en, de or hi."),
    "complete": N_("Whether the text is the whole article: yes or no."),
    "url": N_("The complete web address, including https://."),
}
"""Hints below the input field of each fact."""
