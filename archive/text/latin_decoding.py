"""Choose among the encodings of Latin letters by the language of the text.

Their bytes for letters such as `ą` and `à` are the same, but the letters without accents
already show the language, and the language has only some of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from archive.data_files import read_rows
from archive.text.language_detection import detect_language

LATIN_ENCODINGS = (
    "cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "mac-roman", "cp850", "cp852",
    "mac-latin2", "iso8859-16", "iso8859-3", "iso8859-4", "mac-turkish",
)  # fmt: skip
"""The first of equally good ones is chosen."""
PUNCTUATION = frozenset("’‘“”„–—…«»•·°§€£©®º ¿¡")
_MARK_IN_WORD = re.compile(r"(?<=[^\W\d_])[“”„…«»°§€£©®¿¡](?=[^\W\d_])")
"""A mark in the place of a letter, as in `f„llt`."""
MIN_GAIN = 0.02
"""By how much the share of fitting letters must be better than that of the guess."""


def choose_latin_encoding(sample: bytes, guess: str) -> str:
    """Return the encoding whose letters the language of the text has, or the guess."""
    guessed_text = sample.decode(guess, "replace")
    letters = _letters_of(detect_language(guessed_text))
    if not letters:
        return guess
    best, best_share = guess, _share(guessed_text, letters) + MIN_GAIN
    for encoding in LATIN_ENCODINGS:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = _share(text, letters)
        if share > best_share:
            best, best_share = encoding, share
    return best


def _share(text: str, letters: frozenset[str]) -> float:
    """Return which share of the characters beyond ASCII a language uses."""
    text = _MARK_IN_WORD.sub("\N{REPLACEMENT CHARACTER}", text.lower())
    counts = Counter(char for char in text if not char.isascii())
    fitting = sum(count for char, count in counts.items() if char in letters)
    return fitting / max(1, counts.total())


@cache
def _letters_of(language: str | None) -> frozenset[str]:
    """Return the letters with accents and the punctuation of a language."""
    for code, letters in read_rows("language_letters.tsv"):
        if code == language:
            return frozenset(letters) | PUNCTUATION
    return frozenset()
