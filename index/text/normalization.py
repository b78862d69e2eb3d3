"""Folding: the forms of a word that count as one, whatever its case, accents, width or number."""

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
"""Letters of Latin alphabets that Unicode does not take apart."""

INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphens, zero-width spaces and joiners: inside a word, but no part of it."""

IGNORED_MARKS = re.compile(
    f"[{INVISIBLE}\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""Accents and points that a reader may leave out; vowel signs of Indic scripts and kana marks are letters and stay."""

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
"""English words that only look like plurals."""

PLURAL_ENDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:ss|us|is)$"), "keep"),
    (re.compile(r"[^aeiou]ies$"), "ies"),
    (re.compile(r"(?:ss|x|z|ch|sh|\w\w[dgrt]o)es$"), "es"),
    (re.compile(r"s$"), "s"),
)
"""Endings in the order tried; the named letters are replaced."""

SINGULAR_ENDINGS = {"ies": "y", "es": "", "s": ""}
MIN_PLURAL_LENGTH = 4


def fold(text: str) -> str:
    """The text without case, accents or compatibility forms: `Zürich` and `ZURICH` are `zurich`, `Straße` `strasse`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", text).casefold()
    )
    return unicodedata.normalize(
        "NFC", IGNORED_MARKS.sub("", decomposed).translate(LETTER_REPLACEMENTS)
    )


def to_singular(word: str) -> str:
    """The singular of a folded English word, after Harman's S stemmer (1991); any other word unchanged.

    Number only: a search for `missile` finds `missiles`, and never `international` for `intern`.
    """
    if (
        len(word) < MIN_PLURAL_LENGTH
        or word[-1] != "s"
        or not word.isascii()
        or word in NOT_PLURAL
    ):
        return word
    for ending, letters in PLURAL_ENDINGS:
        if ending.search(word):
            return (
                word
                if letters == "keep"
                else word[: -len(letters)] + SINGULAR_ENDINGS[letters]
            )
    return word
