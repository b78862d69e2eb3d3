"""Say whether a word in another script sounds like a listed name in Latin letters.

The lists of names have most names in Latin letters: `Plovdiv`, `Ponting`. A word in
Cyrillic or Greek letters is compared by its sounds, and one in Devanagari by its
consonants: `Пловдив`, `पोंटिंग`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from archive.names.transliteration import word_sounds

Codes = frozenset[str]
Listed = Mapping[str, tuple[Codes, Codes]]
"""Word → the languages in which it is each of two kinds of names."""
MIN_SOUND_CHARS = 4
MIN_CONSONANTS = 3

_DEVANAGARI = {
    "क": "k", "ख": "k", "ग": "g", "घ": "g", "ङ": "n", "च": "C", "छ": "C", "ज": "j",
    "झ": "j", "ञ": "n", "ट": "t", "ठ": "t", "ड": "d", "ढ": "d", "ण": "n", "त": "t",
    "थ": "t", "द": "d", "ध": "d", "न": "n", "प": "p", "फ": "f", "ब": "b", "भ": "b",
    "म": "m", "र": "r", "ल": "l", "ळ": "l", "व": "v", "श": "S", "ष": "S", "स": "s",
    "ह": "h", "ं": "n", "ँ": "n",
    **dict.fromkeys("अआइईउऊएऐऑओऔऍऎऋय", "a"),
}  # fmt: skip
"""Letter → its consonant, or `a` for a vowel."""
_LATIN = {
    "sch": "S", "sh": "S", "tch": "C", "ch": "C", "cz": "C", "ph": "f", "th": "t",
    "ck": "k", "qu": "k", "q": "k", "x": "ks", "ce": "s", "ci": "s", "cy": "s",
    "c": "k", "w": "v", **dict.fromkeys("aeiouy", "a"),
}  # fmt: skip
"""Latin letters → the consonant that they are usually read as."""
_LATIN_PATTERN = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)))
_INNER_VOWELS = re.compile("(?<=.)[ah]+")
_REPEATED = re.compile(r"(.)\1+")


def is_devanagari(word: str) -> bool:
    """Return whether a word starts with a letter of Devanagari."""
    return "\u0900" <= word[:1] < "\u0980"


def consonants(word: str) -> str:
    """Return the consonants of a plain word in Latin letters or Devanagari.

    A vowel at the start is `a`. The result is empty if there are few consonants.
    """
    if is_devanagari(word):
        letters = "".join(_DEVANAGARI.get(letter, "") for letter in word)
    else:
        letters = _LATIN_PATTERN.sub(lambda match: _LATIN[match[0]], word)
    skeleton = _REPEATED.sub(r"\1", _INNER_VOWELS.sub("", letters))
    return skeleton if len(skeleton.lstrip("a")) >= MIN_CONSONANTS else ""


def sound_keys(word: str) -> Iterable[str]:
    """Return the keys under which a plain word is compared with Latin words."""
    if is_devanagari(word):
        return filter(None, (consonants(word),))
    return (sound for sound in word_sounds(word) if len(sound) >= MIN_SOUND_CHARS)


def by_sound(listed: Listed) -> Listed:
    """Return the languages of listed Latin words by the sounds of the words."""
    return _merged(listed, lambda word: sound_keys(word) if word.isascii() else ())


def by_consonants(listed: Listed) -> Listed:
    """Return the languages of listed Latin words by the consonants of the words."""
    return _merged(listed, lambda word: (consonants(word),) if word.isascii() else ())


def _merged(listed: Listed, keys: Callable[[str], Iterable[str]]) -> Listed:
    merged: dict[str, tuple[Codes, Codes]] = {}
    for word, (first, second) in listed.items():
        for key in keys(word):
            if key in merged:
                others = merged[key]
                merged[key] = _shared(first | others[0]), _shared(second | others[1])
            else:
                merged[key] = first, second
    return merged


@cache
def _shared(codes: Codes) -> Codes:
    """Return one set for all equal ones, to save memory."""
    return codes
