"""Say how usual a word is as a given name or a surname, for the taggers of languages.

The lists are `given.tsv` and `surnames.txt` for Latin letters, `names_by_script.tsv`
for others, and `people/names.tsv`: names in the training texts of each language. The
last list never speaks for its own language, so that a tagger is trained with the same
evidence that it has later.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from archive.data_files import read_rows
from archive.people import lexicon
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


@cache
def _names_in_texts() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return the languages in which a word is a given name, and a surname."""
    return {
        word: (frozenset(given.split()), frozenset(surnames.split()))
        for word, given, surnames in read_rows("people/names.tsv")
    }


@cache
def endings(language: str) -> tuple[str, ...]:
    """Return the endings of names in a language, such as those of cases."""
    for codes, cell in read_rows("people/endings.tsv"):
        if language in codes.split():
            return tuple(cell.split())
    return ()


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
    for ending in endings(language):
        stem = plain.removesuffix(ending)
        if MIN_STEM_CHARS <= len(stem) < len(plain):
            kinds.update(mark[0].lower() for mark in _listed_marks(stem, language))
    return sorted(kinds)


def _listed_marks(plain: str, language: str) -> list[str]:
    marks = []
    if "a" <= plain[0] <= "z":
        if band := lexicon.given_name_band(plain):
            marks.append(f"G{band}")
        if band := lexicon.surname_band(plain):
            marks.append(f"S{band}")
    elif kinds := _names_by_script().get(plain):
        marks += [f"{kind}N" for kind in kinds]
    if languages := _names_in_texts().get(plain):
        for kind, codes in zip("GS", languages, strict=True):
            count = len(codes - {language})
            if count:
                marks.append(f"{kind}{sum(count >= least for least in MIN_LANGUAGES)}")
    return marks
