"""Recognize names in Devanagari and Hebrew letters in their Latin spelling.

Each letter has the Latin letters that are written for it. A short vowel may follow a
consonant that has no vowel sign. As for Arabic, few consonants do not make a name
certain: shorter names are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from archive.names import arabic

MIN_CONSONANTS = 4
MAX_SKELETONS = 64
"""Skeletons of one name, whose letters may stand for several consonants."""
SHORT_VOWELS = frozenset("aeiou")

_DOUBLED = re.compile("([יו])\\1")
"""Letters that Hebrew doubles to mark a consonant or a diphthong."""

Words = Sequence[str]

_DEVANAGARI_CONSONANTS = {
    "क": "k c q ck", "ख": "kh k", "ग": "g", "घ": "gh g", "ङ": "ng n", "च": "ch",
    "छ": "chh ch", "ज": "j z g", "झ": "jh zh j", "ञ": "n", "ट": "t", "ठ": "th t",
    "ड": "d r", "ढ": "dh d", "ण": "n", "त": "t", "थ": "th t", "द": "d th", "ध": "dh d",
    "न": "n", "प": "p", "फ": "f ph", "ब": "b", "भ": "bh b", "म": "m", "य": "y i j",
    "र": "r", "ल": "l", "ळ": "l", "व": "v w", "श": "sh s sch", "ष": "sh s",
    "स": "s c", "ह": "h gh",
}  # fmt: skip
_DEVANAGARI_VOWELS = {
    "अ": "a u e", "आ": "a aa", "इ": "i e", "ई": "i ee y ei", "उ": "u oo", "ऊ": "u oo",
    "ऋ": "ri ru", "ए": "e a ai ay", "ऐ": "ai ei e ay", "ओ": "o au", "औ": "au ou o",
    "ऑ": "o au a", "ऍ": "e a", "ा": "a aa", "ि": "i e y", "ी": "i ee y ie ey ea",
    "ु": "u oo ou", "ू": "u oo ou", "ृ": "ri ru", "े": "e a ay ai ei", "ै": "ai ei ay e a",
    "ो": "o oh ow oa au", "ौ": "au ou o ow", "ॉ": "o au aw a", "ॅ": "e a",
    "ं": "n m", "ँ": "n m", "ः": "h", "\u200d": "", "\u200c": "",
}  # fmt: skip
_HEBREW_CONSONANTS = {
    "ב": "b v", "ג": "g j dj", "ד": "d", "ז": "z s", "ח": "h ch kh", "ט": "t",
    "כ": "k c ch kh", "ך": "k ch kh", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n",
    "ס": "s c", "פ": "p f ph", "ף": "p f ph", "צ": "ts tz z c", "ץ": "ts tz z",
    "ק": "k c q ck", "ר": "r", "ש": "sh s sch", "ת": "t th", "ה": "h", "י": "y i j",
    "ו": "v w",
}  # fmt: skip
_HEBREW_VOWELS = {
    "א": "a e o i u", "ה": "a e ah", "ו": "o u oo ou", "י": "i y ee e ei ie ai", "ע": "a e",
}  # fmt: skip
_HEBREW_SILENT = frozenset("אהע")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The Latin spellings of the letters of a script.

    After `consonants` without a vowel, a short vowel may follow. `silent` letters may
    have no spelling.
    """

    pattern: re.Pattern[str]
    consonants: Mapping[str, tuple[str, ...]]
    vowels: Mapping[str, tuple[str, ...]]
    silent: frozenset[str] = frozenset()


def _spellings(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {letter: tuple(cell.split(" ")) for letter, cell in table.items()}


DEVANAGARI, HEBREW = "devanagari", "hebrew"
ALPHABETS = {
    DEVANAGARI: Alphabet(
        re.compile("[\u0900-\u0963\u0970-\u097f\u200c\u200d]+"),
        _spellings(_DEVANAGARI_CONSONANTS),
        _spellings(_DEVANAGARI_VOWELS),
        frozenset("य"),
    ),
    HEBREW: Alphabet(
        re.compile("[\u05d0-\u05ea]+"),
        _spellings(_HEBREW_CONSONANTS),
        _spellings(_HEBREW_VOWELS),
        _HEBREW_SILENT,
    ),
}
"""Script → its letters."""
WEAK_LETTERS = frozenset("יוהयहं")
"""Consonants that may be vowels or silent."""


def script_of_words(words: Words) -> str:
    """Return the script of all words, or "" for another."""
    for script, alphabet in ALPHABETS.items():
        if words and all(map(alphabet.pattern.fullmatch, words)):
            return script
    return ""


def is_latin_spelling(words: Words, latin: Words) -> bool:
    """Return whether a Latin name is a spelling of a name, word by word."""
    script = script_of_words(words)
    if not script or len(words) != len(latin) or not _is_certain(words, script):
        return False
    pairs = zip(words, latin, strict=True)
    return all(_is_spelling_of_word(word, other, script) for word, other in pairs)


def _is_certain(words: Words, script: str) -> bool:
    consonants = ALPHABETS[script].consonants.keys() - WEAK_LETTERS
    return sum(letter in consonants for word in words for letter in word) >= (
        MIN_CONSONANTS
    )


@lru_cache(maxsize=1 << 12)
def _is_spelling_of_word(word: str, latin: str, script: str) -> bool:
    """Return whether the letters of a word lead through all of a Latin word."""
    alphabet = ALPHABETS[script]
    places = {0}
    word = _DOUBLED.sub(r"\1", word)
    for index, letter in enumerate(word):
        places = _ends(letter, latin, places, alphabet)
        if letter in alphabet.consonants:
            is_last = index == len(word) - 1
            places |= {
                end + 1
                for end in places
                if latin[end : end + 1] in SHORT_VOWELS
                and (not is_last or _may_end_in_vowel(letter, latin, end))
            }
        if not places:
            return False
    return len(latin) in places


def _may_end_in_vowel(letter: str, latin: str, end: int) -> bool:
    """Return whether two consonants come before a final `a`: `Narendra`."""
    return (
        letter not in WEAK_LETTERS
        and latin[end:] == "a"
        and SHORT_VOWELS.isdisjoint(latin[max(0, end - 2) : end])
    )


def _ends(
    letter: str, latin: str, places: Iterable[int], alphabet: Alphabet
) -> set[int]:
    """Return the places in a Latin word after a letter that begins at any of these.

    A consonant may be doubled.
    """
    starts = set(places)
    ends = set(starts) if letter in alphabet.silent else set()
    vowels = alphabet.vowels.get(letter, ())
    consonants = alphabet.consonants.get(letter, ())
    for start in starts:
        for spelling in (*vowels, *consonants):
            if latin.startswith(spelling, start):
                end = start + len(spelling)
                ends.add(end)
                if spelling in consonants and latin[end : end + 1] == spelling[-1:]:
                    ends.add(end + 1)
    return ends


def skeletons(words: Words) -> set[str]:
    """Return the consonants of a name in the classes of Latin letters.

    A letter that is written in several ways gives several skeletons.
    """
    script = script_of_words(words)
    if not script or not _is_certain(words, script):
        return set()
    alphabet = ALPHABETS[script]
    choices = [_classes(letter, alphabet) for word in words for letter in word]
    return {
        arabic.SKELETON_MARK + arabic.without_repetition("".join(choice))
        for choice in islice(product(*choices), MAX_SKELETONS)
    }


@lru_cache(maxsize=256)
def _letter_classes(spellings: tuple[str, ...]) -> tuple[str, ...]:
    classes = (
        spelling.replace("dj", "j").translate(arabic.LATIN_CLASSES)
        for spelling in spellings
    )
    return tuple(dict.fromkeys(classes))


def _classes(letter: str, alphabet: Alphabet) -> tuple[str, ...]:
    """Return the classes of the consonants for which a letter is written."""
    spellings = alphabet.consonants.get(letter, ()) + alphabet.vowels.get(letter, ())
    silent = ("",) if letter in alphabet.silent else ()
    return _letter_classes((*spellings, *silent)) or ("",)
