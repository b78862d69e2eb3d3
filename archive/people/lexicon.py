"""Words that tell of names: given names, surnames, roles, verbs of saying, and what follows names of things."""

from __future__ import annotations

from functools import cache

from archive.data_files import rows, words

COMMON, KNOWN, RARE = 200, 1500, 10000
"""Ranks at which a name of the lists is very common, common or known."""


@cache
def saying() -> frozenset[str]:
    """Verbs with which speech is reported, in the past and the present."""
    return words("saying.txt")


@cache
def particles() -> frozenset[str]:
    """Small words within names: `van`, `bin`, `al`."""
    return words("name_particles.txt")


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Word, with `0` for every digit → its classes, coarse to fine: words of one class stand in like surroundings."""
    return {
        word: tuple(f"{name}={each}" for name, each in zip("abc", numbers, strict=True))
        for word, *numbers in rows("word_classes.tsv")
    }


@cache
def _ranks(table: str) -> dict[str, int]:
    return {row[0]: rank for rank, row in enumerate(rows(table), 1)}


def given(word: str) -> str:
    """How common a word is as a given name: `A` to `D`, or empty."""
    return _band(_ranks("given.tsv").get(word))


def gender(word: str) -> str:
    """`f` or `m` for a given name that is nearly always one of them; else empty."""
    return _genders().get(word, "")


@cache
def _genders() -> dict[str, str]:
    return {name: found[0] for name, *found in rows("given.tsv") if found}


def surname(word: str) -> str:
    """How common a word is as a surname: `A` to `D`, or empty."""
    return _band(_ranks("surnames.txt").get(word))


def _band(rank: int | None) -> str:
    if rank is None:
        return ""
    return (
        "A"
        if rank <= COMMON
        else "B"
        if rank <= KNOWN
        else "C"
        if rank <= RARE
        else "D"
    )
