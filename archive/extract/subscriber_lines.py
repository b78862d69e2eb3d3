"""Recognize lines such as “only for subscribers” by stems of words, in many languages."""

from __future__ import annotations

import re
from functools import cache

from archive.data_files import alternation_pattern, read_rows

TABLE = "subscriber_stems.tsv"
MAX_LINE_CHARS = 160
MAX_CHARS_BETWEEN = 50
"""Characters between the word for “only” and that for a subscriber."""


def is_for_subscribers(line: str) -> bool:
    """Return whether a short line says that something is only for subscribers."""
    return len(line) <= MAX_LINE_CHARS and bool(_pattern().search(line.casefold()))


def asks_to_subscribe(line: str) -> bool:
    """Return whether a short line offers the whole text, or its rest, to subscribers."""
    text = line.casefold()
    return len(text) <= MAX_LINE_CHARS and all(
        pattern.search(text) for pattern in _patterns_of_reading()
    )


@cache
def _pattern() -> re.Pattern[str]:
    subscriber, only = map(_stems, ("subscriber", "only"))
    gap = rf"[^.!?\n]{{0,{MAX_CHARS_BETWEEN}}}"
    return re.compile(rf"{only}{gap}?{subscriber}|{subscriber}{gap}?{only}")


@cache
def _patterns_of_reading() -> tuple[re.Pattern[str], ...]:
    """Return the patterns for subscribers, for reading, and for the whole or the rest."""
    kinds = ("subscriber", "read", "whole")
    return tuple(re.compile(_stems(kind)) for kind in kinds)


def _stems(kind: str) -> str:
    """Return a pattern for the stems of a kind, at the start of a word if it has one."""
    stems = {
        stem.casefold()
        for key, _, *words in read_rows(TABLE)
        if key == kind
        for stem in words
    }
    return rf"(?:(?<![^\W\d_])|(?<=[\u0e00-\u0eff\u3040-\ud7af])){alternation_pattern(stems)}"
