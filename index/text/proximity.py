"""Together: where words stand one after another, or near each other, by their positions in one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge

PositionsByWord = Mapping[str, Sequence[int]]
"""Word → its positions in one document, rising."""


def phrase_starts(words: Sequence[str], positions: PositionsByWord) -> set[int]:
    """The positions at which the words begin to stand one after another."""
    found = set(positions[words[0]])
    for offset, word in enumerate(words[1:], 1):
        found &= {place - offset for place in positions[word]}
    return found


def proximity_windows(
    words: Sequence[str], positions: PositionsByWord, slop: int
) -> Iterator[tuple[int, int]]:
    """First and last position of each shortest stretch that has all words, and at most `slop` others among them.

    The order of the words is free; a word that is asked for twice must stand there twice.
    """
    missing = Counter(words)
    needed, first = len(words), 0
    sequence = list(
        merge(*([(place, word) for place in positions[word]] for word in missing))
    )
    for last, word in sequence:
        needed -= missing[word] > 0
        missing[word] -= 1
        while not needed:
            start, leaving = sequence[first]
            if missing[leaving] == 0:
                if last - start < len(words) + slop:
                    yield start, last
                needed += 1
            missing[leaving] += 1
            first += 1
