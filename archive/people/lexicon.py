"""Words that tell of names: given names, surnames, roles, verbs of saying, and what follows names of things."""

from __future__ import annotations

from functools import cache

from archive.data_files import read_rows, read_words

VERY_COMMON_RANK, COMMON_RANK, KNOWN_RANK = 200, 1500, 10000
"""Ranks at which a name of the lists is very common, common or known."""


@cache
def speech_verbs() -> frozenset[str]:
    """Verbs with which speech is reported, in the past and the present."""
    return read_words("saying.txt")


@cache
def name_particles() -> frozenset[str]:
    """Small words within names: `van`, `bin`, `al`."""
    return read_words("name_particles.txt")


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Word, with `0` for every digit → its classes, coarse to fine: words of one class stand in like surroundings."""
    return {
        word: tuple(f"{name}={each}" for name, each in zip("abc", numbers, strict=True))
        for word, *numbers in read_rows("word_classes.tsv")
    }


@cache
def _name_ranks(table: str) -> dict[str, int]:
    return {row[0]: rank for rank, row in enumerate(read_rows(table), 1)}


def given_name_band(word: str) -> str:
    """How common a word is as a given name: `A` to `D`, or empty."""
    return _rank_band(_name_ranks("given.tsv").get(word))


def given_name_gender(word: str) -> str:
    """`f` or `m` for a given name that is nearly always one of them; else empty."""
    return _genders().get(word, "")


@cache
def _genders() -> dict[str, str]:
    return {name: found[0] for name, *found in read_rows("given.tsv") if found}


def surname_band(word: str) -> str:
    """How common a word is as a surname: `A` to `D`, or empty."""
    return _rank_band(_name_ranks("surnames.txt").get(word))


def _rank_band(rank: int | None) -> str:
    if rank is None:
        return ""
    return (
        "A"
        if rank <= VERY_COMMON_RANK
        else "B"
        if rank <= COMMON_RANK
        else "C"
        if rank <= KNOWN_RANK
        else "D"
    )
