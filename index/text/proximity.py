"""Find phrases and words near each other by the positions of words in a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import repeat
from typing import TypeVar

Word = TypeVar("Word", bound=Hashable)
PositionsByWord = Mapping[str, Sequence[int]]
"""Word → its positions in one document, in rising order."""


def phrase_starts(
    words: Sequence[Word], positions: Mapping[Word, Sequence[int]]
) -> set[int]:
    """Return the positions where the words begin to follow each other."""
    starts = set(positions[words[0]])
    for offset, word in enumerate(words[1:], 1):
        starts &= {position - offset for position in positions[word]}
    return starts


def proximity_windows(
    words: Sequence[str], positions: PositionsByWord, slop: int
) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each shortest window that has all words.

    A window has at most `slop` other words. The words may be in any order. A word that
    is given twice must occur twice.
    """
    missing = Counter(words)
    missing_count = len(words)
    occurrences = _occurrences(missing, positions)
    first = 0
    for last_position, word in occurrences:
        missing_count -= missing[word] > 0
        missing[word] -= 1
        while not missing_count:
            first_position, first_word = occurrences[first]
            if missing[first_word] == 0:
                if last_position - first_position < len(words) + slop:
                    yield first_position, last_position
                missing_count += 1
            missing[first_word] += 1
            first += 1


def _occurrences(
    words: Iterable[str], positions: PositionsByWord
) -> list[tuple[int, str]]:
    """Return the positions of all words in rising order, each with its word."""
    by_word = (zip(positions[word], repeat(word)) for word in words)
    return list(merge(*by_word))
