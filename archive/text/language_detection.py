"""Detect the language of a text with the model of py3langid."""

from __future__ import annotations

from archive.data_files import read_rows, split_cell
from archive.text.language_model import language_model

SAMPLE_CHARS = 2000
"""Length of the sample from the start of a text, in characters."""
MIN_LETTER_BYTES = 40
"""Minimum length of the letters in a sample, in bytes of UTF-8.

Bytes suit scripts with many letters, where each letter carries more information.
"""
LONG_LETTER_BYTES = 60
"""Length of the letters from which less probable languages are plain enough."""
MIN_PROBABILITY = 0.8
MIN_LONG_PROBABILITY = 0.3
MIN_LONG_RATIO = 3
"""How many times more probable than the next one a language is in a long sample."""
NO_LANGUAGE = "zxx"
SEPARATORS = {
    number: " "
    for number, char in enumerate(map(chr, range(0x80)))
    if not char.isalpha() and char not in "'-"
}
"""The ASCII characters that are not in words."""
SERBO_CROATIAN = frozenset({"bs", "hr", "sr"})
"""Languages that the model confuses in Latin script. Their own words tell them apart."""


def detect_language(text: str) -> str | None:
    """Return the ISO 639 code of a text's language.

    Return `None` for a text that is too short, in several languages or in none. The
    method is that of Lui and Baldwin, langid.py (2012). Numbers and capitals, of which
    tables and headlines are full, do not count.
    """
    sample = text[:SAMPLE_CHARS]
    letter_bytes = len("".join(filter(str.isalpha, sample)).encode())
    if letter_bytes < MIN_LETTER_BYTES:
        return None
    words = " ".join(_split_words(sample)).lower()
    (code, probability), (_, next_probability) = language_model().rank(words)[:2]
    is_long = letter_bytes >= LONG_LETTER_BYTES
    is_ahead = probability >= MIN_LONG_RATIO * next_probability
    minimum = MIN_LONG_PROBABILITY if is_long and is_ahead else MIN_PROBABILITY
    if code in SERBO_CROATIAN:
        return _own_words_language(words) or (code if probability >= minimum else None)
    return code if probability >= minimum and code != NO_LANGUAGE else None


def _split_words(sample: str) -> list[str]:
    return sample.translate(SEPARATORS).split()


def _own_words_language(words: str) -> str | None:
    """Return the language of which a text has more words of its own."""
    counts: dict[str, int] = {}
    for code, cell in read_rows("serbo_croatian.tsv"):
        own = frozenset(split_cell(cell))
        counts[code] = sum(word in own for word in words.split())
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > 2 * sum(counts.values()) / 3 else None
