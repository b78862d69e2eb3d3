"""The language that a text is in, told from its letters: the one home of py3langid, which carries its model."""

from __future__ import annotations

from functools import cache, lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SAMPLE = 2000
"""Characters from the head of a text that are looked at."""
FEWEST_BYTES = 40
"""Of letters in UTF-8: a script of many letters tells more with each."""
SURE = 0.95
NO_LANGUAGE = "zxx"


@lru_cache(maxsize=64)
def language_of(text: str) -> str | None:
    """The ISO 639 code of the language; `None` for a text that is short, mixed, or in none (Lui and Baldwin, 2012)."""
    sample = text[:SAMPLE]
    if len("".join(filter(str.isalpha, sample)).encode()) < FEWEST_BYTES:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= SURE and code != NO_LANGUAGE else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
