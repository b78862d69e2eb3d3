"""Decide whether two personal names may belong to the same person."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from archive.names.keys import (
    NAME_SUFFIXES,
    name_words,
    normalized_first_name,
    normalized_surname,
)

NameWords = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def words_without_suffix(name: str) -> NameWords:
    """Return the normalized words of a name without a suffix such as `Jr`."""
    words = name_words(name)
    has_suffix = len(words) > 1 and words[-1] in NAME_SUFFIXES
    return words[:-1] if has_suffix else words


def is_shortened_form(short: NameWords, long: NameWords) -> bool:
    """Return whether the short name is the long one with words left out.

    The words may be missing at either end, or between the first and the last word.
    """
    if not 1 < len(short) < len(long):
        return False
    start, end = long[: len(short)], long[-len(short) :]
    if short in {start, end}:
        return True
    return short[0] == long[0] and short[-1] == long[-1]


def may_be_same_person(left: NameWords, right: NameWords) -> bool:
    """Return whether two names of several words may belong to the same person.

    The surnames must be equal, and neither first names nor middle names may differ.
    """
    if len(left) < 2 or len(right) < 2:
        return False
    if normalized_surname(left[-1]) != normalized_surname(right[-1]):
        return False
    if not first_names_agree(left[0], right[0]):
        return False
    left_middle, right_middle = left[1:-1], right[1:-1]
    if not left_middle or not right_middle:
        return True
    pairs = product(left_middle, right_middle)
    return any(first_names_agree(*pair) for pair in pairs)


def first_names_agree(left: str, right: str) -> bool:
    """Return whether two normalized first names may be one.

    Spellings (`sergey`, `sergei`), nicknames (`bill`, `william`) and initials (`j`,
    `john`) agree.
    """
    if len(left) == 1 or len(right) == 1:
        return left[0] == right[0]
    if left == right:
        return True
    return normalized_first_name(left) == normalized_first_name(right)
