"""Normalize letters: case, accents, and letters that Unicode does not decompose."""

from __future__ import annotations

import unicodedata

_LETTER_EXPANSIONS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
    }
)


def normalize_letters(text: str) -> str:
    """Small letters without accents, composed forms and letters that no accent explains included."""
    lowered = text.casefold().translate(_LETTER_EXPANSIONS)
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(each for each in apart if not unicodedata.combining(each))
