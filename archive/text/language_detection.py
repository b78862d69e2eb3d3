"""The language that a text is in, told from its letters: the one home of py3langid, which carries its model."""

from __future__ import annotations

from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE_CHARS = 2000
"""Characters from the head of a text that are looked at."""
MIN_LETTER_BYTES = 40
"""Of letters in UTF-8: a script of many letters tells more with each."""
MIN_PROBABILITY = 0.95
NO_LANGUAGE = "zxx"


@lru_cache(maxsize=64)
def detect_language(text: str) -> str | None:
    """The ISO 639 code of the language; `None` for a text that is short, mixed, or in none (Lui and Baldwin, 2012)."""
    sample = text[:SAMPLE_CHARS]
    if len("".join(filter(str.isalpha, sample)).encode()) < MIN_LETTER_BYTES:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= MIN_PROBABILITY and code != NO_LANGUAGE else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
