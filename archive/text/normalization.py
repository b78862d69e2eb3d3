"""Normalize letters for comparison: lower case without accents or special letters."""

from __future__ import annotations

import unicodedata

LETTER_EXPANSIONS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
}
"""ASCII spellings of Latin letters that Unicode does not decompose.

Keys of people and hashes of words that archives have stored depend on this table.
"""

_EXPANSION_TABLE = str.maketrans(LETTER_EXPANSIONS)


def letters_and_digits(text: str) -> str:
    """Return only the letters and digits of a text, in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def normalize_letters(text: str) -> str:
    """Return the text in lower case, without accents and compatibility forms."""
    lowered = text.casefold().translate(_EXPANSION_TABLE)
    decomposed = unicodedata.normalize("NFKD", lowered)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return letters.casefold()  # compatibility forms such as 𝐀 have no lower case
