"""Word lists for names: given names, surnames, particles and speech verbs."""

from __future__ import annotations

from functools import cache

from archive.data_files import read_rows, read_words

VERY_COMMON_RANK = 200
COMMON_RANK = 1500
KNOWN_RANK = 10000
"""The last rank of each of the bands `A`, `B` and `C` in the lists of names.

The lists are in the order of frequency.
"""


@cache
def speech_verbs() -> frozenset[str]:
    """Return the verbs that report speech, in the past and present tense."""
    return read_words("saying.txt")


@cache
def name_particles() -> frozenset[str]:
    """Return the particles of names: `van`, `bin`, `al`."""
    return read_words("name_particles.txt")


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Return the distributional classes of words, coarse to fine: `("a=3", "b=7", …)`.

    Words of one class occur in similar contexts. Digits in the keys are `0`.
    """
    classes: dict[str, tuple[str, ...]] = {}
    for word, coarse, middle, fine in read_rows("word_classes.tsv"):
        classes[word] = (f"a={coarse}", f"b={middle}", f"c={fine}")
    return classes


@cache
def _name_ranks(table: str) -> dict[str, int]:
    return {row[0]: rank for rank, row in enumerate(read_rows(table), 1)}


def given_name_band(word: str) -> str:
    """Return the frequency band of a given name, `A` to `D`, or `""` if unknown."""
    return _rank_band(_name_ranks("given.tsv").get(word))


def given_name_gender(word: str) -> str:
    """Return the usual gender of a given name, `f` or `m`, or `""` if it varies."""
    return _genders().get(word, "")


@cache
def _genders() -> dict[str, str]:
    rows = read_rows("given.tsv")
    return {name: genders[0] for name, *genders in rows if genders}


def surname_band(word: str) -> str:
    """Return the frequency band of a surname, `A` to `D`, or `""` if unknown."""
    return _rank_band(_name_ranks("surnames.txt").get(word))


def _rank_band(rank: int | None) -> str:
    if rank is None:
        return ""
    if rank <= VERY_COMMON_RANK:
        return "A"
    if rank <= COMMON_RANK:
        return "B"
    return "C" if rank <= KNOWN_RANK else "D"
