"""Recognize a name in Arabic letters in its Latin spelling.

Arabic letters determine the consonants and the long vowels, but not the short ones. So
a Latin name is a spelling of an Arabic one if it has all consonants and long vowels, in
order, with at most one short vowel between them. Few consonants do not make a name
certain: shorter names are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

MIN_CONSONANTS = 4
"""Consonants of the shortest name that is compared."""
SKELETON_MARK = "~"
"""The first character of a skeleton, so that it is no word."""

LETTERS = {
    "ا": "(?:aa|a|e)", "ب": "[bp]{1,2}", "پ": "p{1,2}", "ت": "t{1,2}", "ث": "th",
    "ج": "(?:dj|j|g)", "چ": "ch", "ح": "h{1,2}", "خ": "kh", "د": "d{1,2}",
    "ذ": "(?:dh|z|d{1,2})", "ر": "r{1,2}", "ز": "z{1,2}", "ژ": "j", "س": "s{1,2}", "ش": "sh",
    "ص": "s{1,2}", "ض": "(?:dh|d{1,2})", "ط": "t{1,2}", "ظ": "(?:dh|z{1,2})", "ع": "",
    "غ": "gh?", "ف": "(?:f{1,2}|v)", "ق": "[qkg]{1,2}", "ك": "(?:ck|k{1,2}|c)",
    "ک": "(?:ck|k{1,2}|c)", "گ": "g{1,2}", "ل": "l{1,2}", "م": "m{1,2}",
    "ن": "n{1,2}", "ه": "h?", "و": "(?:ou|oo|o|u|w)", "ي": "(?:ee|ei|ai|i|y)",
    "ی": "(?:ee|ei|ai|i|y)", "ى": "[ai]", "ة": "[ae][ht]?", "ء": "",
}  # fmt: skip
"""Letter without hamza → pattern of its Latin spellings."""
SILENT, LONG_VOWELS = frozenset("عء"), frozenset("اويی")
VOWELS_A = frozenset("اىة")
"""Letters without a short vowel before them."""
FRONT_VOWELS = frozenset("يی")
FIRST_FRONT_VOWEL = "(?>[aeiou]?(?:ee|ei|ai|i|y)|e)"
"""The second letter of a word may also be a short e in a foreign name: `سيرغي`."""
SHORT_VOWEL = "[aeiou]?"
INITIAL_VOWEL = "[aeiou]"
ARTICLE, ARTICLE_PATTERN = "ال", "(?:[aeu]l)?"
LATIN_ARTICLES = frozenset({"al", "el", "ul"})

CLASSES = {
    **dict.fromkeys("بپ", "b"), **dict.fromkeys("تثط", "t"),
    **dict.fromkeys("جچخغقكکگژ", "k"), **dict.fromkeys("سشص", "s"),
    **dict.fromkeys("دذزضظ", "d"), "ر": "r", "ل": "l", "م": "m", "ن": "n", "ف": "f",
}  # fmt: skip
"""Consonant → the letter of the Latin consonants that it may be written with."""
LATIN_CLASSES = str.maketrans("pjgqczv", "bkkkkdf", "aeiouwyh")
ARABIC_CLASSES = {ord(letter): CLASSES.get(letter, "") for letter in LETTERS}
CONSONANTS = frozenset({*CLASSES, "ح", "ه"})

_ARABIC_WORD = re.compile(f"[{''.join(LETTERS)}]+")
_REPEATED = re.compile(r"(.)\1+")

Words = Sequence[str]


def is_arabic(words: Words) -> bool:
    """Return whether all words are in Arabic letters."""
    return bool(words) and all(map(_ARABIC_WORD.fullmatch, words))


def skeletons(words: Words) -> set[str]:
    """Return the consonants of a name in Arabic or Latin letters, in classes.

    They are those of the name with and without articles. There are none if the name is
    too short.
    """
    if is_arabic(words):
        bare = [word.removeprefix(ARTICLE) for word in words]
        spellings = {
            "".join(forms).translate(ARABIC_CLASSES) for forms in (words, bare)
        }
        is_certain = _is_certain("".join(words))
    else:
        bare = [word for word in words if word not in LATIN_ARTICLES]
        joined = ("".join(forms).replace("dj", "j") for forms in (words, bare))
        spellings = {spelling.translate(LATIN_CLASSES) for spelling in joined}
        is_certain = all(map(str.isascii, words))
    if not is_certain:
        return set()
    return {SKELETON_MARK + without_repetition(spelling) for spelling in spellings}


def without_repetition(letters: str) -> str:
    """Return letters without those that repeat the one before."""
    return _REPEATED.sub(r"\1", letters)


def _is_certain(letters: str) -> bool:
    return sum(letter in CONSONANTS for letter in letters) >= MIN_CONSONANTS


def runs(words: Words) -> Iterator[Words]:
    """Yield the words that follow each other in a name, of any number."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield words[start:end]


def indexed_skeletons(words: Words) -> set[str]:
    """Return the skeletons of a name and of its parts.

    Of Latin names, which are many, parts are single words with enough consonants.
    """
    if is_arabic(words):
        return set().union(*map(skeletons, runs(words)))
    parts = set().union(*(skeletons([word]) for word in words))
    size = len(SKELETON_MARK) + MIN_CONSONANTS - 1
    return skeletons(words) | {part for part in parts if len(part) >= size}


def is_latin_spelling(arabic: Words, latin: Words) -> bool:
    """Return whether a Latin name is a spelling of a name in Arabic letters."""
    if not is_arabic(arabic) or not _is_certain("".join(arabic)):
        return False
    return _spelling_pattern(tuple(arabic)).fullmatch("".join(latin)) is not None


@lru_cache(maxsize=1 << 12)
def _spelling_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    next_words = [*words[1:], ""]
    return re.compile("".join(map(_word_pattern, words, next_words)))


def _word_pattern(word: str, next_word: str) -> str:
    has_article = word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1
    letters = word.removeprefix(ARTICLE) if has_article else word
    pattern = ARTICLE_PATTERN if has_article else ""
    if letters.startswith("ا"):
        is_carrier = letters[1:2] in {"و", "ي", "ی"}
        pattern += f"{INITIAL_VOWEL}?" if is_carrier else INITIAL_VOWEL
        letters = letters[1:]
    for place, letter in enumerate(letters):
        following = letters[place + 1 : place + 2] or " "
        is_repeated = letter == (next_word[:1] if following == " " else following)
        if place == 1 and letter in FRONT_VOWELS and not is_repeated:
            pattern += FIRST_FRONT_VOWEL
        else:
            pattern += _letter_pattern(letter, following, is_repeated=is_repeated)
    return pattern


def _letter_pattern(letter: str, next_letter: str, *, is_repeated: bool) -> str:
    """Return the pattern of a letter with the short vowel before it.

    Atomic groups keep the time linear: no letter is tried in two ways.
    """
    if letter in SILENT and next_letter in LONG_VOWELS:
        return ""
    if letter in VOWELS_A:
        return f"(?>{LETTERS[letter]})"
    if letter == "ه" and next_letter != " ":
        return f"(?>{SHORT_VOWEL}h)"
    pattern = LETTERS[letter].replace("{1,2}", "") if is_repeated else LETTERS[letter]
    return f"(?>{SHORT_VOWEL}{pattern})"
