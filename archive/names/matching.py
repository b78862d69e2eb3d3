"""Names compared: which words make one, and whether two may be one person's."""

from __future__ import annotations

from functools import lru_cache

from archive.names.keys import (
    NAME_SUFFIXES,
    name_words,
    normalized_first_name,
    normalized_surname,
)

NameWords = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def words_without_suffix(name: str) -> NameWords:
    """The words of a name, folded; a suffix such as `Jr` is none of them."""
    found = name_words(name)
    return found[:-1] if len(found) > 1 and found[-1] in NAME_SUFFIXES else found


def is_shortened_form(short: NameWords, long: NameWords) -> bool:
    """Whether the short name is the long one with words left out: from either end, or between first and last."""
    if not 1 < len(short) < len(long):
        return False
    return short in {long[-len(short) :], long[: len(short)]} or (
        short[0],
        short[-1],
    ) == (long[0], long[-1])


def may_be_same_person(left: NameWords, right: NameWords) -> bool:
    """Whether two names of several words may be one person's: one surname, and first names that do not differ."""
    if (
        len(left) < 2
        or len(right) < 2
        or normalized_surname(left[-1]) != normalized_surname(right[-1])
        or not first_names_agree(left[0], right[0])
    ):
        return False
    middles = [each[1:-1] for each in (left, right)]
    return not all(middles) or any(
        first_names_agree(a, b) for a in middles[0] for b in middles[1]
    )


def first_names_agree(left: str, right: str) -> bool:
    """`john` and `john`, `sergey` and `sergei`, `bill` and `william`, `j` and `john`."""
    if 1 in {len(left), len(right)}:
        return left[0] == right[0]
    return left == right or normalized_first_name(left) == normalized_first_name(right)
