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
from itertools import chain

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
        for shingle in winnowed_shingles(passage):
            hashes.add(shingle.value)
            if len(hashes) == MAX_SHINGLES:
                return frozenset(hashes)
    return frozenset(hashes)


def _quoted_passages(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield match[1]


def winnowed_shingles(text: str) -> Iterator[Shingle]:
    """Yield the shingle with the lowest hash of each window, once."""
    matches = list(_WORD.finditer(text, 0, MAX_CHARS))
    words = [_letters_of(match[0]) for match in matches]
    hashes = [
        _hash_words(words[index : index + SHINGLE_WORDS])
        for index in range(len(words) - SHINGLE_WORDS + 1)
    ]
    for index in _window_minima(hashes):
        start = matches[index].start()
        end = matches[index + SHINGLE_WORDS - 1].end()
        yield Shingle(hashes[index], start, end)


def _window_minima(hashes: list[int]) -> Iterator[int]:
    """Yield the index of the lowest hash in each window, the last of equal ones."""
    if not hashes:
        return
    previous = -1
    for start in range(max(1, len(hashes) - WINNOWING_WINDOW + 1)):
        window = hashes[start : start + WINNOWING_WINDOW]
        lowest = start + len(window) - 1 - window[::-1].index(min(window))
        if lowest != previous:
            previous = lowest
            yield lowest


@lru_cache(maxsize=1 << 16)
def _letters_of(word: str) -> bytes:
    letters = normalize_letters(_APOSTROPHES.sub("", word))
    return letters.encode("utf-8", "replace")


def _hash_words(words: list[bytes]) -> int:
    joined = b" ".join(words)
    return int.from_bytes(blake2b(joined, digest_size=8).digest()) >> 1
