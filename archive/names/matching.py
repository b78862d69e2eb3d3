"""Names compared: which words make one, and whether two may be one person's."""

from __future__ import annotations

from functools import lru_cache

from archive.names.keys import SUFFIXES, usual_first_name, usual_surname, words_of

Words = tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def words(name: str) -> Words:
    """The words of a name, folded; a suffix such as `Jr` is none of them."""
    found = words_of(name)
    return found[:-1] if len(found) > 1 and found[-1] in SUFFIXES else found


def part_of(short: Words, long: Words) -> bool:
    """Whether the short name is the long one with words left out: from either end, or between first and last."""
    if not 1 < len(short) < len(long):
        return False
    return short in {long[-len(short) :], long[: len(short)]} or (
        short[0],
        short[-1],
    ) == (long[0], long[-1])


def compatible(one: Words, other: Words) -> bool:
    """Whether two names of several words may be one person's: one surname, and first names that do not differ."""
    if (
        len(one) < 2
        or len(other) < 2
        or usual_surname(one[-1]) != usual_surname(other[-1])
        or not first_names_agree(one[0], other[0])
    ):
        return False
    middles = [each[1:-1] for each in (one, other)]
    return not all(middles) or any(
        first_names_agree(a, b) for a in middles[0] for b in middles[1]
    )


def first_names_agree(one: str, other: str) -> bool:
    """`john` and `john`, `sergey` and `sergei`, `bill` and `william`, `j` and `john`."""
    if 1 in {len(one), len(other)}:
        return one[0] == other[0]
    return one == other or usual_first_name(one) == usual_first_name(other)
