"""Compare terms with words that have wildcards, and with similar words."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.text.quotation_analysis import SPEAKER_SEPARATOR

ANY_LETTER = f"[^\n{SPEAKER_SEPARATOR}]"
"""A character of a word. Neither the end of a line nor that of a speaker matches."""


def count_edits(word: str, term: str, limit: int) -> int:
    """Return the number of edits between two words, more than `limit` if there are.

    An edit inserts, deletes or replaces a letter, or swaps two neighbours (optimal
    string alignment).
    """
    return OSA.distance(word, term, score_cutoff=limit)


@lru_cache(maxsize=256)
def wildcard_regex(pattern: str) -> re.Pattern[str]:
    """Return the regular expression for a pattern with `*` and `?`.

    The time is linear: the first match of each part between two `*` is the best, so
    that no other is tried.
    """
    first, *parts = [
        "".join(ANY_LETTER if sign == "?" else re.escape(sign) for sign in part)
        for part in pattern.split("*")
    ]
    middle = "".join(f"(?>{ANY_LETTER}*?{part})" for part in parts[:-1])
    # The last part must match at the end, and only the length of the rest is open.
    last = f"{ANY_LETTER}*{parts[-1]}" if parts else ""
    return re.compile(f"{first}{middle}{last}")


def longest_literal(pattern: str) -> str:
    """Return the longest run of letters of a pattern."""
    return max(re.split("[*?]", pattern), key=len)
