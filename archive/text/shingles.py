"""Hash the passages of texts.

Shingles are hashed sequences of eight words. Winnowing (Schleimer, Wilkerson and Aiken,
2003) selects some of them, such that texts with eleven words in common share a shingle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, chain

from archive.text.normalization import normalize_letters

SHINGLE_WORDS = 8
WINNOWING_WINDOW = 4
"""Number of adjacent shingles of which at least one is selected."""
MAX_SHINGLES = 400
"""Maximum number of shingles of a text. Those in quotation marks come first."""
MAX_CHARS = 1_000_000
"""Characters of a passage of which shingles are computed, which limits the memory."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{30,2000})[”\"“»]")
_APOSTROPHES = re.compile(r"(?<=\w)['’](?=\w)")


@dataclass(frozen=True, slots=True)
class Shingle:
    """The hash of a passage `text[start:end]`."""

    value: int
    start: int
    end: int


def shingle_hashes(text: str) -> frozenset[int]:
    """Return hashes of the text's distinctive sequences of words.

    They are integers of 63 bits, the same in every run.
    """
    hashes: set[int] = set()
    for passage in chain(_quoted_passages(text), [text]):
        words = _WORD.findall(passage, 0, MAX_CHARS)
        sequences = _hash_sequences(words)
        for index in _window_minima(sequences):
            hashes.add(sequences[index])
            if len(hashes) == MAX_SHINGLES:
                return frozenset(hashes)
    return frozenset(hashes)


def _quoted_passages(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield match[1]


def winnowed_shingles(text: str) -> Iterator[Shingle]:
    """Yield the shingle with the lowest hash of each window, once."""
    matches = list(_WORD.finditer(text, 0, MAX_CHARS))
    hashes = _hash_sequences([match[0] for match in matches])
    for index in _window_minima(hashes):
        start = matches[index].start()
        end = matches[index + SHINGLE_WORDS - 1].end()
        yield Shingle(hashes[index], start, end)


def _window_minima(hashes: list[int]) -> Iterator[int]:
    """Yield the index of the lowest hash in each window, the last of equal ones."""
    if not hashes:
        return
    first_window = hashes[:WINNOWING_WINDOW]
    lowest = _last_minimum(first_window)
    yield lowest
    for end in range(len(first_window), len(hashes)):
        start = end - WINNOWING_WINDOW + 1
        if hashes[end] <= hashes[lowest]:
            lowest = end
        elif lowest < start:
            lowest = start + _last_minimum(hashes[start : end + 1])
        else:
            continue
        yield lowest


def _last_minimum(hashes: list[int]) -> int:
    return len(hashes) - 1 - hashes[::-1].index(min(hashes))


def _hash_sequences(words: list[str]) -> list[int]:
    """Return the hashes of all sequences of `SHINGLE_WORDS` words."""
    spellings = [_letters_of(word) for word in words]
    joined = b" ".join(spellings)
    ends = [end - 1 for end in accumulate(len(word) + 1 for word in spellings)]
    starts = [0, *(end + 1 for end in ends)]
    return [
        int.from_bytes(blake2b(joined[start:end], digest_size=8).digest()) >> 1
        for start, end in zip(starts, ends[SHINGLE_WORDS - 1 :], strict=False)
    ]


@lru_cache(maxsize=1 << 16)
def _letters_of(word: str) -> bytes:
    letters = normalize_letters(_APOSTROPHES.sub("", word))
    return letters.encode("utf-8", "replace")
