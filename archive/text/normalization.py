"""Normalize letters: case, accents, and letters that Unicode does not decompose."""

from __future__ import annotations

import unicodedata

_LETTERS_APART = str.maketrans(
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


def folded(text: str) -> str:
    """Small letters without accents, composed forms and letters that no accent explains included."""
    lowered = text.casefold().translate(_LETTERS_APART)
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(each for each in apart if not unicodedata.combining(each))
