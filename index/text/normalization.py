"""Normalize words: case, accents, variants of letters, and English plurals."""

from __future__ import annotations

import re
import unicodedata

from index.text.letter_variants import (
    FINAL_HAMZA,
    LETTER_REPLACEMENTS,
    NASAL_CLUSTER,
    anusvara_of,
)

INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Soft hyphens, zero-width spaces, joiners and marks of direction, inside words."""

IOTA_SUBSCRIPT = "\u0345"
"""Greek sign that folding of case would turn into a letter."""
LETTER_MARKS = "(?<![иу])\u0306|(?<!і)\u0308|(?<![гк])\u0301"
"""Marks, except in the Cyrillic letters `й`, `ў`, `ї`, `ѓ` and `ќ`.

These have keys of their own, so that nobody omits the mark, as many do with `ё`.
"""
IGNORED_MARKS = re.compile(
    f"{LETTER_MARKS}|[{INVISIBLE}\u0300\u0302-\u0305\u0307\u0309-\u036f\u0483-\u0487"
    "\u02b9-\u02bb\u02bd-\u02bf"  # apostrophes in transliterations: ʻ, ʾ, ʹ
    "\u0591-\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff"
    "\u093c\u0abc"  # nuktas that Hindi and Gujarati often omit
    "\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""Accents, vowel points and tatweel, which people often omit.

Vowel signs of Indic scripts and kana marks are not included, since they are letters.
"""

NOT_PLURAL = {
    "news",
    "texas",
    "paris",
    "james",
    "lens",
    "reuters",
    "thales",
    "mercedes",
    "wales",
    "hughes",
    "series",
}
"""English words that look like plurals but are not."""

PLURAL_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:ss|us|is)$"), ""),
    (re.compile(r"[^aeiou]ies$"), "ies"),
    (re.compile(r"(?:ss|x|z|ch|sh|\w\w[dgrt]o)es$"), "es"),
    (re.compile(r"s$"), "s"),
)
"""Patterns of word ends in the order of the checks → the plural ending.

The ending is a key of `SINGULAR_ENDINGS`, or empty for a word that is not a plural.
"""

SINGULAR_ENDINGS = {"ies": "y", "es": "", "s": ""}
"""Plural ending → its replacement in the singular."""
MIN_PLURAL_LENGTH = 4


def fold(text: str) -> str:
    """Return the text without case, accents, and variants of letters and digits.

    `Zürich` and `ZURICH` become `zurich`, `Straße` becomes `strasse`, `٣` becomes `3`.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).replace(IOTA_SUBSCRIPT, "")
    caseless = unicodedata.normalize("NFKD", decomposed.casefold())
    unaccented = IGNORED_MARKS.sub("", caseless)
    folded = unicodedata.normalize("NFC", unaccented.translate(LETTER_REPLACEMENTS))
    return FINAL_HAMZA.sub("", NASAL_CLUSTER.sub(anusvara_of, folded))


def fold_symbol(symbol: str) -> str:
    """Return a currency sign or an emoji in its usual width: `＄` becomes `$`.

    Symbols are not letters: `№` does not become `no`.
    """
    plain = unicodedata.normalize("NFKC", symbol)
    return symbol if plain.isalnum() or len(plain) > len(symbol) else plain


def to_singular(word: str) -> str:
    """Return the singular of a folded English word, and any other word unchanged.

    The method is the S-stemmer of Harman, "How effective is suffixing?" (1991). It
    removes plural endings only, so that `missile` matches `missiles`, but `intern` does
    not match `international`.
    """
    if len(word) < MIN_PLURAL_LENGTH or word[-1] != "s":
        return word
    if not word.isascii() or word in NOT_PLURAL:
        return word
    for pattern, ending in PLURAL_ENDINGS:
        if pattern.search(word):
            return _without_ending(word, ending) if ending else word
    return word


def _without_ending(word: str, ending: str) -> str:
    return word.removesuffix(ending) + SINGULAR_ENDINGS[ending]
