"""Detect copies of a text: syndicated, reprinted, shortened or slightly edited.

A text is represented by the set of its shingles, the sequences of three words. MinHash
(Broder, On the Resemblance and Containment of Documents, 1997) reduces the set to a
sketch of fixed size. Texts whose sketches share a band are likely copies. The sets
themselves decide whether they are.

All hashes are the same in each run and on each machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.text.normalization import normalize_letters

VERSION = 1
"""Version of the method. A new version makes the archive compare all texts again."""
SHINGLE_WORDS = 3
"""Words in a shingle."""
MIN_WORDS = 40
"""Minimum length of a copy, in words.

Shorter texts are often forms that are filled in for another company or day.
"""
MIN_CONTAINMENT = 0.8
"""Minimum share of the smaller set of shingles that is in the larger one."""
MIN_CONTAINED_JACCARD = 0.25
"""Minimum Jaccard similarity of a text and a longer one that contains it."""
MIN_JACCARD = 0.5
"""Minimum Jaccard similarity of two texts of which neither contains the other."""
MIN_JACCARD_WORDS = 100
"""Minimum length of such texts, in words, since the forms in news are short."""
MAX_OTHER_NUMBERS_SHARE = 0.1
"""Maximum share of the shorter text's numbers that the longer one may lack.

Texts with different figures report different news.
"""
MAX_CHARS = 4_000_000
"""Maximum length of a text that is compared, which limits the memory.

No article is so long, but a file with many articles may be.
"""
WORDS_PER_OTHER_NUMBER = 100
"""Words of the shorter text for each number that the longer one may lack.

Later versions of a long text correct a number or two.
"""

MIN_EDITED_CONTAINMENT = 0.5
"""Minimum share of shingles by which two texts are the same article, edited."""
MIN_REVISED_CONTAINMENT = 0.3
"""The same for texts of which other evidence says that they are the same article."""
MIN_COMMON_WORDS = 0.5
"""Minimum Jaccard similarity of the words of two texts below `MIN_WORDS`.

One changed word changes three shingles, which is most of a very short text.
"""
MIN_OTHER_NUMBERS = 1
"""Numbers that an edited text may lack in any case: one figure was corrected."""

SKETCH_VALUES = 128
"""Values in a sketch."""
BAND_VALUES = 4
"""Values in a band.

Of pairs of texts that share half of their shingles, 7 in 8 share a band.
"""
BLOCK_SHINGLES = 4_096
"""Shingles that are hashed at once, which limits the memory."""

Hashes = NDArray[np.uint64]
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word, or a single letter of a script without spaces."""
_NUMBER = re.compile(r"\d++(?:[.,:/-]\d++)*+")
"""A number with the marks between its digits, such as 3,100, 6-1/4 or 12:30."""
_NUMBER_WORDS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
     "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
     "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
     "ninety", "hundred", "thousand"}
)  # fmt: skip
"""English number words. `one` is not among them because it is often a pronoun."""
_GOLDEN_RATIO = np.uint64(0x9E3779B97F4A7C15)
_MIX_STEPS = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
_LAST_SHIFT = np.uint64(31)
_HIGH_HALF_SHIFT, _SIGN_BIT_SHIFT = np.uint64(32), np.uint64(1)


@dataclass(frozen=True, slots=True)
class TextFingerprint:
    """The parts of a text that are compared.

    `shingles` contains the distinct hashes of the shingles in ascending order.
    """

    word_count: int
    shingles: Hashes
    numbers: frozenset[str]
    words: frozenset[str] = frozenset()
    """The distinct words of a text below `MIN_WORDS`."""


def fingerprint(text: str) -> TextFingerprint:
    """Return the fingerprint of a text, an empty one if it is too long."""
    words = _WORD.findall(text) if len(text) <= MAX_CHARS else []
    hashes = np.fromiter(map(_hash_word, words), np.uint64, len(words))
    count = max(0, len(words) - SHINGLE_WORDS + 1)
    mixed = np.zeros(count, np.uint64)
    for offset in range(SHINGLE_WORDS):
        mixed = _mix_bits(mixed * _GOLDEN_RATIO + hashes[offset : offset + count])
    number_words = _NUMBER_WORDS.intersection(map(str.lower, words))
    return TextFingerprint(
        word_count=len(words),
        shingles=np.unique(mixed),
        numbers=number_words.union(_NUMBER.findall(text) if words else ()),
        words=frozenset(map(normalize_letters, words))
        if len(words) < MIN_WORDS
        else frozenset(),
    )


def minhash(text_fingerprint: TextFingerprint) -> bytes | None:
    """Return the sketch of a text, or `None` if it is too short to be a copy.

    A sketch has `SKETCH_VALUES` little-endian integers of 32 bits.
    """
    if text_fingerprint.word_count < MIN_WORDS:
        return None
    minima = np.full(SKETCH_VALUES, np.iinfo(np.uint64).max)
    for start in range(0, len(text_fingerprint.shingles), BLOCK_SHINGLES):
        block = text_fingerprint.shingles[start : start + BLOCK_SHINGLES]
        hashes = _mix_bits(block[None, :] ^ _SEEDS[:, None])
        np.minimum(minima, hashes.min(axis=1), out=minima)
    return (minima >> _HIGH_HALF_SHIFT).astype("<u4").tobytes()


def sketch_bands(sketch: bytes) -> list[int]:
    """Return the bands of a sketch as integers of 63 bits. Likely copies share one."""
    rows = np.frombuffer(sketch, "<u4").astype(np.uint64).reshape(-1, BAND_VALUES)
    mixed = np.arange(1, len(rows) + 1, dtype=np.uint64)
    for column in range(BAND_VALUES):
        mixed = _mix_bits(mixed * _GOLDEN_RATIO + rows[:, column])
    bands: list[int] = (mixed >> _SIGN_BIT_SHIFT).tolist()
    return bands


def are_duplicates(left: TextFingerprint, right: TextFingerprint) -> bool:
    """Return whether two texts are versions of one. The order does not matter."""
    short, long = sorted((left, right), key=lambda text: text.word_count)
    if short.word_count < MIN_WORDS or not (len(short.shingles) and len(long.shingles)):
        return False
    return _share_shingles(short, long) and _share_numbers(short, long)


def _share_shingles(short: TextFingerprint, long: TextFingerprint) -> bool:
    """Return whether one text contains the other, or both are similar."""
    shared_count = len(
        np.intersect1d(short.shingles, long.shingles, assume_unique=True)
    )
    jaccard = shared_count / (len(short.shingles) + len(long.shingles) - shared_count)
    containment = shared_count / min(len(short.shingles), len(long.shingles))
    if containment >= MIN_CONTAINMENT and jaccard >= MIN_CONTAINED_JACCARD:
        return True
    return jaccard >= MIN_JACCARD and short.word_count >= MIN_JACCARD_WORDS


def is_revision(left: TextFingerprint, right: TextFingerprint) -> bool:
    """Return whether two texts have so much in common that one may revise the other.

    This is weak evidence: use it for texts that have an identifier in common.
    """
    return _have_common_words(left, right, MIN_REVISED_CONTAINMENT)


def is_edit(left: TextFingerprint, right: TextFingerprint) -> bool:
    """Return whether one text is an edited form of the other, at any length.

    Reports that fill in the same form with other figures are not.
    """
    if not _have_common_words(left, right, MIN_EDITED_CONTAINMENT):
        return False
    short, long = sorted((left, right), key=lambda text: text.word_count)
    return _share_numbers(short, long, MIN_OTHER_NUMBERS)


def _have_common_words(
    left: TextFingerprint, right: TextFingerprint, min_containment: float
) -> bool:
    """Return whether two texts share shingles, or words if both are short."""
    smaller = min(len(left.shingles), len(right.shingles))
    shared = len(np.intersect1d(left.shingles, right.shingles, assume_unique=True))
    if smaller and shared / smaller >= min_containment:
        return True
    every_word = left.words | right.words
    if not (left.words and right.words):
        return False
    return len(left.words & right.words) / len(every_word) >= MIN_COMMON_WORDS


def _share_numbers(
    short: TextFingerprint, long: TextFingerprint, min_allowed: int = 0
) -> bool:
    """Return whether the longer text has most numbers of the shorter one.

    Of texts of equal length, each must have most numbers of the other. `min_allowed`
    is a count of numbers that may be missing in any case.
    """
    missing_count = len(short.numbers - long.numbers)
    number_count = len(short.numbers)
    if short.word_count == long.word_count:
        missing_count = max(missing_count, len(long.numbers - short.numbers))
        number_count = min(number_count, len(long.numbers))
    by_share = MAX_OTHER_NUMBERS_SHARE * number_count
    by_length = short.word_count // WORDS_PER_OTHER_NUMBER
    return missing_count <= max(by_share, by_length, min_allowed)


@lru_cache(maxsize=1 << 16)
def _hash_word(word: str) -> int:
    letters = normalize_letters(word).encode("utf-8", "replace")
    return int.from_bytes(blake2b(letters, digest_size=8).digest(), "little")


def _mix_bits(numbers: NDArray[Any]) -> Hashes:
    """Return hashes of integers of 64 bits, by the finalizer of SplitMix64."""
    for shift, factor in _MIX_STEPS:
        numbers = (numbers ^ (numbers >> shift)) * factor
    return np.asarray(numbers ^ (numbers >> _LAST_SHIFT), np.uint64)


_SEEDS = _mix_bits(np.arange(1, SKETCH_VALUES + 1, dtype=np.uint64) * _GOLDEN_RATIO)
