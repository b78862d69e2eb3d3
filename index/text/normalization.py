"""Normalize words: remove case and accents, and reduce English plurals."""

from __future__ import annotations

import re
import unicodedata

from archive.text.normalization import LETTER_EXPANSIONS

LETTER_REPLACEMENTS = str.maketrans(
    {
        **LETTER_EXPANSIONS,
        # Names keep these letters, since the keys of people in archives contain them.
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
    }
)
"""Latin letters that Unicode does not decompose → replacement."""

INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphens, zero-width spaces and joiners. They occur inside words."""

IGNORED_MARKS = re.compile(
    f"[{INVISIBLE}\u0300-\u036f\u0483-\u0487\u0591-\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""Accents and vowel points, which people often omit.

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
    """Return the text without case, accents and compatibility forms.

    `Zürich` and `ZURICH` become `zurich`, `Straße` becomes `strasse`.
    """
    if text.isascii():
        return text.lower()
    caseless = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", caseless)
    unaccented = IGNORED_MARKS.sub("", decomposed)
    return unicodedata.normalize("NFC", unaccented.translate(LETTER_REPLACEMENTS))


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
