"""Find phrases and words near each other by the positions of words in a text.

A *span* is a match, from the position of its first word to that of its last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, repeat
from typing import TypeVar

Word = TypeVar("Word", bound=Hashable)
PositionsByWord = Mapping[str, Sequence[int]]
"""Word → its positions in one document, in rising order."""

PositionSpan = tuple[int, int]
MAX_PAIRS = 10_000
"""Pairs of spans of a text that are combined with further words."""


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


def nearest_windows(
    left: Sequence[PositionSpan],
    right: Sequence[PositionSpan],
    slop: int,
    *,
    ordered: bool,
) -> list[PositionSpan]:
    """Return the joint spans of each span and its nearest partners, in rising order.

    At most `slop` other words are between the two. With `ordered`, the left one comes
    first. The spans must be in rising order.
    """
    windows = set(_nearest_following(left, right, slop))
    if not ordered:
        windows.update(_nearest_following(right, left, slop))
    return sorted(windows)


def joint_spans(
    left: Sequence[PositionSpan],
    right: Sequence[PositionSpan],
    slop: int,
    *,
    ordered: bool,
) -> list[PositionSpan]:
    """Return the joint spans of all pairs, or of the nearest if there are too many."""
    spans: set[PositionSpan] = set()
    _add_following(spans, left, right, slop)
    if not ordered:
        _add_following(spans, right, left, slop)
    if len(spans) >= MAX_PAIRS:
        return nearest_windows(left, right, slop, ordered=ordered)
    return sorted(spans)


def _add_following(
    spans: set[PositionSpan],
    left: Sequence[PositionSpan],
    right: Sequence[PositionSpan],
    slop: int,
) -> None:
    """Add the joint spans of all pairs with the left one first, until they are many."""
    firsts = [first for first, _ in right]
    lasts = [last for _, last in right]
    for first, last in left:
        low = bisect_right(firsts, last)
        high = bisect_right(firsts, last + slop + 1, low)
        spans.update(zip(repeat(first), lasts[low:high]))
        if len(spans) >= MAX_PAIRS:
            return


def _nearest_following(
    left: Sequence[PositionSpan], right: Sequence[PositionSpan], slop: int
) -> Iterator[PositionSpan]:
    """Yield the joint span of each span and its nearest partner, the left one first."""
    firsts = [first for first, _ in right]
    for first, last in left:
        at = bisect_right(firsts, last)
        if at < len(right) and firsts[at] <= last + slop + 1:
            yield first, right[at][1]
    by_last = sorted((last, first) for first, last in left)
    lasts = [last for last, _ in by_last]
    for first, last in right:
        at = bisect_left(lasts, first) - 1
        if at >= 0 and lasts[at] >= first - slop - 1:
            yield by_last[at][1], last


def spans_inside(
    spans: Iterable[PositionSpan], windows: Sequence[PositionSpan]
) -> Iterator[PositionSpan]:
    """Yield the spans that are inside a window. The windows are in rising order."""
    firsts = [first for first, _ in windows]
    reached = list(accumulate((last for _, last in windows), max))
    for first, last in spans:
        at = bisect_right(firsts, first) - 1
        if at >= 0 and last <= reached[at]:
            yield first, last
