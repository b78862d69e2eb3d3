"""Which articles are copies of one text: syndicated, reprinted, cut short, framed or slightly edited.

A text is a set of its runs of three words. MinHash (Broder, On the Resemblance and Containment of Documents, 1997)
makes a *sketch* of a fixed size of it, and bands of the sketch find likely copies among any number of texts; whether
two texts are copies is then decided on the sets themselves. Numbers are the same in each run and on each machine.
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
"""Goes up with every change here that changes an answer: all texts are then looked at anew."""
SHINGLE_WORDS = 3
"""Of a shingle."""
MIN_WORDS = 40
"""Words of the shortest text that can be a copy: shorter ones are often forms, filled in for another firm or day."""
MIN_CONTAINMENT, MIN_CONTAINED_JACCARD = 0.8, 0.25
"""The part of the shorter version that stands in the other, and the part of all shingles that it must be."""
MIN_JACCARD, MIN_JACCARD_WORDS = 0.5, 100
"""Or the part of all shingles that both share, where the shorter has so many words: the forms of news are short."""
MAX_OTHER_NUMBERS_SHARE = 0.1
"""The part of the shorter version's numbers that the longer may lack: other figures are other news."""
WORDS_PER_OTHER_NUMBER = 100
"""Or, in a longer text, one number (a toll that rose, a slip that was mended) in so many words."""

SKETCH_VALUES, BAND_VALUES = 128, 4
"""Numbers of a sketch, and of each band of it: of texts that share half of their shingles, 7 in 8 share a band."""
MIN_SHARED_VALUES = 16
"""Numbers that two sketches must share at least; copies share twice as many."""
BLOCK_SHINGLES = 4_096
"""Shingles that are permuted at once."""

Hashes = NDArray[np.uint64]
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word; in scripts without spaces, a letter."""
_NUMBER = re.compile(r"\d++(?:[.,:/-]\d++)*+")
"""A number, with what stands between its digits: 3,100, 6-1/4, 12:30."""
_NUMBER_WORDS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
     "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty",
     "seventy", "eighty", "ninety", "hundred", "thousand"}
)  # fmt: skip
"""Numbers as English writes them out; one is left out, since it stands for much else."""
_GOLDEN_RATIO = np.uint64(0x9E3779B97F4A7C15)
_MIX_STEPS = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
_LAST_SHIFT = np.uint64(31)
_HIGH_HALF_SHIFT, _SIGN_BIT_SHIFT = np.uint64(32), np.uint64(1)


@dataclass(frozen=True, slots=True)
class TextFingerprint:
    """What is compared of a text: how many words, the hashes of its shingles, rising, and its numbers."""

    word_count: int
    shingles: Hashes
    numbers: frozenset[str]


def fingerprint(text: str) -> TextFingerprint:
    """What is compared of a text."""
    words = _WORD.findall(text)
    hashes = np.fromiter((_hash_word(word) for word in words), np.uint64, len(words))
    count = max(0, len(words) - SHINGLE_WORDS + 1)
    mixed = np.zeros(count, np.uint64)
    for place in range(SHINGLE_WORDS):
        mixed = _mix_bits(mixed * _GOLDEN_RATIO + hashes[place : place + count])
    return TextFingerprint(
        len(words),
        np.unique(mixed),
        frozenset(
            (*_NUMBER.findall(text), *_NUMBER_WORDS.intersection(map(str.lower, words)))
        ),
    )


def minhash(text_fingerprint: TextFingerprint) -> bytes | None:
    """The sketch of a text, `SKETCH_VALUES` numbers of 32 bits; `None` where it is too short to be a copy."""
    if text_fingerprint.word_count < MIN_WORDS:
        return None
    least = np.full(SKETCH_VALUES, np.iinfo(np.uint64).max)
    for first in range(0, len(text_fingerprint.shingles), BLOCK_SHINGLES):
        block = text_fingerprint.shingles[first : first + BLOCK_SHINGLES]
        np.minimum(
            least, _mix_bits(block[None, :] ^ _SEEDS[:, None]).min(axis=1), out=least
        )
    return (least >> _HIGH_HALF_SHIFT).astype("<u4").tobytes()


def sketch_bands(sketch: bytes) -> list[int]:
    """The bands of a sketch as numbers of 63 bits; likely copies share one."""
    rows = np.frombuffer(sketch, "<u4").astype(np.uint64).reshape(-1, BAND_VALUES)
    mixed = np.arange(1, len(rows) + 1, dtype=np.uint64)
    for place in range(BAND_VALUES):
        mixed = _mix_bits(mixed * _GOLDEN_RATIO + rows[:, place])
    found: list[int] = (mixed >> _SIGN_BIT_SHIFT).tolist()
    return found


def may_be_duplicates(left: bytes, right: bytes) -> bool:
    """Whether two sketches may be of copies."""
    same = np.frombuffer(left, "<u4") == np.frombuffer(right, "<u4")
    return int(np.count_nonzero(same)) >= MIN_SHARED_VALUES


def are_duplicates(left: TextFingerprint, right: TextFingerprint) -> bool:
    """Whether two texts are versions of one, whichever is asked first."""
    short, long = sorted((left, right), key=lambda each: each.word_count)
    if short.word_count < MIN_WORDS or not (len(short.shingles) and len(long.shingles)):
        return False
    shared = len(np.intersect1d(short.shingles, long.shingles, assume_unique=True))
    alike = shared / (len(short.shingles) + len(long.shingles) - shared)
    inside = shared / min(len(short.shingles), len(long.shingles))
    near = (inside >= MIN_CONTAINMENT and alike >= MIN_CONTAINED_JACCARD) or (
        alike >= MIN_JACCARD and short.word_count >= MIN_JACCARD_WORDS
    )
    return near and _share_numbers(short, long)


def _share_numbers(short: TextFingerprint, long: TextFingerprint) -> bool:
    """Whether the numbers of the shorter text stand in the longer, but for a few."""
    other = len(short.numbers - long.numbers)
    if short.word_count == long.word_count:
        other = max(other, len(long.numbers - short.numbers))
    fewest = (
        min(len(short.numbers), len(long.numbers))
        if short.word_count == long.word_count
        else len(short.numbers)
    )
    return other <= max(
        MAX_OTHER_NUMBERS_SHARE * fewest, short.word_count // WORDS_PER_OTHER_NUMBER
    )


@lru_cache(maxsize=1 << 16)
def _hash_word(word: str) -> int:
    return int.from_bytes(
        blake2b(
            normalize_letters(word).encode("utf-8", "replace"), digest_size=8
        ).digest(),
        "little",
    )


def _mix_bits(numbers: NDArray[Any]) -> Hashes:
    """Numbers of 64 bits, each spread over all bits (the finaliser of SplitMix64)."""
    for shift, factor in _MIX_STEPS:
        numbers = (numbers ^ (numbers >> shift)) * factor
    return np.asarray(numbers ^ (numbers >> _LAST_SHIFT), np.uint64)


_SEEDS = _mix_bits(np.arange(1, SKETCH_VALUES + 1, dtype=np.uint64) * _GOLDEN_RATIO)
