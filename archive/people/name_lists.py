"""Say how usual a word is as a given name or a surname, for the taggers of languages.

The lists are `given.tsv` and `surnames.txt` for Latin letters, `names_by_script.tsv`
for others, `people/names.tsv`: names of people in the training texts of each language,
and `people/other_names.tsv`: names of places, organisations and things there. The last
two lists never speak for their own language, so that a tagger is trained with the same
evidence that it has later.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from archive.data_files import read_rows
from archive.people import lexicon
from archive.people.name_sounds import (
    Listed,
    by_consonants,
    by_sound,
    is_devanagari,
    sound_keys,
)
from archive.text.normalization import LETTER_EXPANSIONS

CACHE_SIZE = 1 << 13
MIN_STEM_CHARS = 4
MIN_LANGUAGES = (1, 2, 4)
"""Numbers of languages from which a name of the training texts is more certain."""

_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ی", "ي": "ی", "ك": "ک", "ة": "ه"}
    | dict.fromkeys(map(chr, (*range(0x64B, 0x660), 0x670, 0x640)))
)
_EXPANSIONS = str.maketrans(LETTER_EXPANSIONS)


@lru_cache(maxsize=CACHE_SIZE)
def plain_letters(word: str) -> str:
    """Return a word in lower case, without the accents of Latin and Greek letters.

    Vowel signs, and marks that make another letter, as in `й`, are kept.
    """
    if word.isascii():
        return word.lower()
    lower = word.lower().translate(_EXPANSIONS)
    if lower[0] < "\u0400":
        decomposed = unicodedata.normalize("NFD", lower)
        return "".join(char for char in decomposed if not unicodedata.combining(char))
    if "\u0600" <= lower[0] < "\u0700":
        return lower.translate(_ARABIC_LETTERS)
    return lower


@cache
def _names_by_script() -> dict[str, str]:
    """Return the kinds of the names in other than Latin letters: `G`, `S` or `GS`."""
    return {row[0]: row[1] for row in read_rows("names_by_script.tsv")}


def is_listed_name(name: str) -> bool:
    """Return whether a name has a given name first, and a name of the lists last.

    Only names in other than Latin letters are looked up.
    """
    kinds = [_names_by_script().get(plain_letters(word), "") for word in name.split()]
    return len(kinds) > 1 and "G" in kinds[0] and bool(kinds[-1])


@cache
def _names_in_texts() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the languages in which a word is a given name, and a surname."""
    return {
        word: (_codes(given), _codes(surnames))
        for word, given, surnames in read_rows("people/names.tsv")
    }


@cache
def _other_names_in_texts() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the languages in which a word is the name of a thing, and part of one."""
    return {
        word: (_codes(alone), _codes(parts))
        for word, alone, parts in read_rows("people/other_names.tsv")
    }


@cache
def _codes(cell: str) -> frozenset[str]:
    """Return the codes in a cell. Equal cells share one set, to save memory."""
    return frozenset(cell.split())


@cache
def endings(language: str) -> tuple[str, ...]:
    """Return the endings of names in a language, such as those of cases."""
    for codes, cell in read_rows("people/endings.tsv"):
        if language in codes.split():
            return tuple(cell.split())
    return ()


@lru_cache(maxsize=CACHE_SIZE)
def _stems(plain: str, language: str) -> tuple[str, ...]:
    """Return a word without each of the endings that it has."""
    stems = {
        plain.removesuffix(ending)
        for ending in endings(language)
        if plain.endswith(ending) and len(plain) - len(ending) >= MIN_STEM_CHARS
    }
    return tuple(sorted(stems))


def name_marks(word: str, language: str) -> list[str]:
    """Return what the lists of names say about a word.

    The marks are `G` and `S` with a band. They are `g` and `s` if the word is a name
    only without an ending: `Путиным`, `Merkelista`.
    """
    plain = plain_letters(word)
    if not plain:
        return []
    if marks := _listed_marks(plain, language):
        return marks
    kinds: set[str] = set()
    for stem in _stems(plain, language):
        kinds.update(mark[0].lower() for mark in _listed_marks(stem, language))
    return sorted(kinds)


def other_name_marks(word: str, language: str) -> list[str]:
    """Return what the names of places, organisations and things say about a word.

    The marks are `T` if the word is such a name, and `U` if it is part of one, with a
    band. They are `t` and `u` if this is so only without an ending: `Ryanairjem`.
    """
    plain = plain_letters(word)
    if not plain:
        return []
    if marks := _other_marks(plain, language):
        return marks
    for stem in _stems(plain, language):
        marks += [mark.lower() for mark in _other_marks(stem, language)]
    return sorted(set(marks))


def sound_marks(word: str, language: str) -> list[str]:
    """Return which lists have a name in Latin letters that sounds like a word.

    The marks are those of the other functions after `K`. A word in Latin letters has
    none, nor has one in a script that is not compared.
    """
    plain = plain_letters(word)
    if not ("\u0370" <= plain[:1] < "\u0530" or is_devanagari(plain)):
        return []
    people, others = _by_key(is_devanagari(plain))
    marks: set[str] = set()
    for form in (plain, *_stems(plain, language)):
        for key in sound_keys(form):
            kinds = _banded("GS", people.get(key), language)
            kinds += _banded("TU", others.get(key), language)
            marks.update(
                f"K{kind}" if form == plain else f"k{kind[0]}" for kind in kinds
            )
    return sorted(marks)


@cache
def _by_key(has_consonants_only: bool) -> tuple[Listed, Listed]:
    """Return the people and the other names of all languages by how they sound."""
    compare = by_consonants if has_consonants_only else by_sound
    return compare(_names_in_texts()), compare(_other_names_in_texts())


def _other_marks(plain: str, language: str) -> list[str]:
    return _banded("TU", _other_names_in_texts().get(plain), language)


def _banded(
    kinds: str, codes: tuple[frozenset[str], frozenset[str]] | None, language: str
) -> list[str]:
    """Return the kinds that a name has in other languages, each with a band."""
    marks = []
    for kind, kind_codes in zip(kinds, codes or (), strict=False):
        count = len(kind_codes - {language})
        if count:
            marks.append(f"{kind}{sum(count >= least for least in MIN_LANGUAGES)}")
    return marks


def _listed_marks(plain: str, language: str) -> list[str]:
    marks: list[str] = []
    if "a" <= plain[0] <= "z":
        if band := lexicon.given_name_band(plain):
            marks.append(f"G{band}")
        if band := lexicon.surname_band(plain):
            marks.append(f"S{band}")
    elif kinds := _names_by_script().get(plain):
        marks += [f"{kind}N" for kind in kinds]
    return marks + _banded("GS", _names_in_texts().get(plain), language)
