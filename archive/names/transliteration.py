"""Compare personal names across scripts: `Шойгу`, `Shoigu` and `Shoygu`.

A name in Cyrillic or Greek letters has one or more *readings*: its words in Latin
letters, as standards transliterate them. A *sound* is what all usual Latin spellings
of a word have in common. Two names are spellings of each other if a sound of every
word is equal. Whether they belong to the same person remains a decision of the reader.

Arabic names have no reading, since their letters do not determine the vowels. They are
compared with Latin names letter by letter (`archive/names/arabic.py`), as are names in
Devanagari and Hebrew (`archive/names/letter_spellings.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from archive.names import arabic, letter_spellings
from archive.names.keys import name_words, spelled_first_name

Reading = tuple[str, ...]
"""The sounds of the words of a name."""

LATIN, CYRILLIC, GREEK, ARABIC = "latin", "cyrillic", "greek", "arabic"
SCRIPTS = {
    LATIN: re.compile(r"[a-zħŧŋ0-9]+"),
    CYRILLIC: re.compile(r"[\u0400-\u052f]+"),
    GREEK: re.compile(r"[\u0370-\u03ff]+"),
}
"""Script → pattern of its words, in lower case without accents."""
COMPARED_SCRIPTS = (*SCRIPTS, ARABIC, *letter_spellings.ALPHABETS)
SOUND_SCRIPTS = frozenset(SCRIPTS)
"""The scripts that determine the sound of a name."""

CYRILLIC_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e",
    "ж": "zh", "з": "z", "и": "i", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ј": "j", "љ": "lj", "њ": "nj", "ђ": "dj", "ћ": "c",
    "џ": "dz",
}  # fmt: skip
"""Letter without marks → Latin letters, after BGN/PCGN."""
UKRAINIAN = {"г": "h"}
BULGARIAN = {"ъ": "a", "щ": "sht"}
SERBIAN = {"ж": "z", "х": "h", "ч": "c", "ш": "s"}
"""The spellings of Gaj's alphabet, without its accents: `Vučić`, `Vucic`."""

GREEK_LETTERS = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
    "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    "ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch", "-μπ": "-b", "-ντ": "-d",
    "-γκ": "-g", "αυ": "av", "ευ": "ev",
}  # fmt: skip
"""Letters without accents → Latin letters, after ELOT 743. `-` begins a word."""
GREEK_SOUNDS = {
    "χ": "h", "γχ": "nh", "μπ": "b", "ντ": "d", "γκ": "g",
    **{f"γι{vowel}": f"y{latin}" for vowel, latin in
       (("α", "a"), ("ο", "o"), ("ω", "o"), ("ε", "e"))},
}  # fmt: skip
"""What is usually written by ear: `Γιάννης`, `Yannis`."""

SOUNDS = {
    "shch": "SC", "tch": "C", "sch": "S", "sh": "S", "ch": "C", "zh": "Z", "kh": "h",
    "ph": "f", "th": "T", "ts": "c", "tz": "c", "ck": "k", "x": "ks", "ou": "u",
    "oo": "u", "ye": "e", "w": "v", "q": "k", "j": "i", "y": "i",
}  # fmt: skip
"""Latin letters that are written for one sound → the letter that stands for it."""


def _pattern(table: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("|".join(longest_first))


def _replacements(*tables: Mapping[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    merged = {letters: latin for table in tables for letters, latin in table.items()}
    return _pattern(merged), merged


READINGS = {
    CYRILLIC: (
        _replacements(CYRILLIC_LETTERS),
        _replacements(CYRILLIC_LETTERS, UKRAINIAN),
        _replacements(CYRILLIC_LETTERS, BULGARIAN),
        _replacements(CYRILLIC_LETTERS, SERBIAN),
    ),
    GREEK: (
        _replacements(GREEK_LETTERS),
        _replacements(GREEK_LETTERS, GREEK_SOUNDS),
    ),
}
"""Script → the ways to read it."""
_GREEK_F = re.compile("(?<=[αε])υ(?=[θκξπστφχψ])")
_SOUND_PATTERN = _pattern(SOUNDS)
_SOFT_O = re.compile(r"(?<=[^aeiouy-])yo")
_FINAL_F = re.compile(r"(?<=[oe])ff?$")
_REPEATED = re.compile(r"(.)\1+")


def script_of(name: str) -> str:
    """Return the script of all words of a name, or "" for another or several."""
    words = name_words(name)
    for script, pattern in SCRIPTS.items():
        if words and all(map(pattern.fullmatch, words)):
            return script
    if arabic.is_arabic(words):
        return ARABIC
    return letter_spellings.script_of_words(words)


@lru_cache(maxsize=1 << 14)
def name_readings(name: str) -> frozenset[Reading]:
    """Return the readings of a name or of the key of a name."""
    script = script_of(name)
    words = name_words(name)
    if script not in SOUND_SCRIPTS:
        return frozenset()
    latin_names = [_transliterate(words, *table) for table in READINGS.get(script, ())]
    return frozenset(
        tuple(map(_sound, spelling))
        for latin_words in latin_names or [words]
        for spelling in (
            latin_words,
            (spelled_first_name(latin_words[0]), *latin_words[1:]),
        )
    )


def latin_spellings(name: str) -> frozenset[str]:
    """Return a name in Cyrillic or Greek letters as the standards transliterate it."""
    words = name_words(name)
    return frozenset(
        " ".join(map(str.capitalize, _transliterate(words, *table)))
        for table in READINGS.get(script_of(name), ())
    )


def word_sounds(word: str) -> frozenset[str]:
    """Return the sounds of a word in plain Latin, Cyrillic or Greek letters.

    A word in another script has none.
    """
    for script, pattern in SCRIPTS.items():
        if pattern.fullmatch(word):
            spellings = [
                _transliterate((word,), *table)[0] for table in READINGS.get(script, ())
            ]
            return frozenset(map(_sound, spellings or [word]))
    return frozenset()


def _transliterate(
    words: Reading, pattern: re.Pattern[str], table: Mapping[str, str]
) -> Reading:
    return tuple(
        pattern.sub(
            lambda match: table[match[0]], f"-{_GREEK_F.sub('φ', word)}"
        ).lstrip("-")
        for word in words
    )


def _sound(word: str) -> str:
    """Return what the Latin spellings of a word have in common."""
    word = _FINAL_F.sub("v", _SOFT_O.sub("e", word))
    sound = _SOUND_PATTERN.sub(lambda match: SOUNDS[match[0]], word)
    return _REPEATED.sub(r"\1", sound)


def is_spelling(left: str, right: str) -> bool:
    """Return whether two names in different scripts are spellings of each other."""
    return bool(name_readings(left) & name_readings(right)) or _is_spelling_by_letters(
        name_words(left), name_words(right)
    )


def contains_spelling(key: str, name: str) -> bool:
    """Return whether a name in another script is part of the key of a name."""
    texts = [f" {' '.join(reading)} " for reading in name_readings(name)]
    readings = [f" {' '.join(reading)} " for reading in name_readings(key)]
    if any(text in reading for reading in readings for text in texts):
        return True
    words = name_words(name)
    runs = arabic.runs(name_words(key))
    return any(_is_spelling_by_letters(run, words) for run in runs)


def _is_spelling_by_letters(left: arabic.Words, right: arabic.Words) -> bool:
    return any(
        is_spelling(first, second)
        for is_spelling in (
            arabic.is_latin_spelling,
            letter_spellings.is_latin_spelling,
        )
        for first, second in ((left, right), (right, left))
    )


def indexed_words(key: str) -> Iterator[str]:
    """Yield the words under which the key of a name is looked up.

    They are the sounds of all words, and skeletons.
    """
    words = {word for reading in name_readings(key) for word in reading if word}
    if script_of(key) in {LATIN, ARABIC}:
        words |= arabic.indexed_skeletons(name_words(key))
    elif script_of(key) in letter_spellings.ALPHABETS:
        runs = arabic.runs(name_words(key))
        words = words.union(*map(letter_spellings.skeletons, runs))
    yield from sorted(words)


def lookup_words(name: str) -> set[str]:
    """Return words of which the key of a name has one if it may contain the name."""
    last_words = {reading[-1] for reading in name_readings(name) if reading[-1]}
    if script_of(name) in letter_spellings.ALPHABETS:
        return letter_spellings.skeletons(name_words(name))
    if script_of(name) not in {LATIN, ARABIC}:
        return last_words
    return last_words | arabic.skeletons(name_words(name))
