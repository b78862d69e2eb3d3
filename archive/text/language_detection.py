"""Detect the language of a text with py3langid, which ships its model."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE_CHARS = 2000
"""Length of the sample from the start of a text, in characters."""
MIN_LETTER_BYTES = 40
"""Minimum length of the letters in a sample, in bytes of UTF-8.

Bytes suit scripts with many letters, where each letter carries more information.
"""
MIN_PROBABILITY = 0.95
NO_LANGUAGE = "zxx"


def detect_language(text: str) -> str | None:
    """Return the ISO 639 code of a text's language.

    Return `None` for a text that is too short, in several languages or in none. The
    method is that of Lui and Baldwin, langid.py (2012).
    """
    sample = text[:SAMPLE_CHARS]
    letters = "".join(filter(str.isalpha, sample))
    if len(letters.encode()) < MIN_LETTER_BYTES:
        return None
    code, probability = _identifier().classify(sample)
    if probability < MIN_PROBABILITY or code == NO_LANGUAGE:
        return None
    return str(code)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
