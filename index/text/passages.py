"""Select the passages of a text that show its matches best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from index.engine import Passage, Span
from index.text.analysis import lookup_terms

SNIPPET_WIDTH = 240
"""Approximate length of a snippet, in characters."""
EPSILON = 1e-6
"""The largest difference of two sums of weights that counts as a rounding error."""


class WordMatch(NamedTuple):
    """A match in a text.

    `start`, `last_word_start`: offsets in characters of the match and its last word.
    `word_number`: the word of the query that matched.
    `weight`: the significance of that word.
    """

    start: int
    last_word_start: int
    word_number: int
    weight: float = 1.0


def to_word_matches(text: str, spans: Iterable[Span]) -> list[WordMatch]:
    """Return the spans that a query matched as matches of numbered words."""
    numbers: dict[tuple[str, ...], int] = {}
    matches = []
    for start, end in spans:
        words = tuple(lookup_terms(text[start:end][:SNIPPET_WIDTH]))
        number = numbers.setdefault(words, len(numbers))
        matches.append(WordMatch(start, end, number))
    return matches


def select_passages(
    matches: Sequence[WordMatch], width: int = SNIPPET_WIDTH
) -> tuple[Passage, ...]:
    """Return one or two passages to show, from matches in rising order.

    The first passage found has the most significant words. A second one is added if
    it has other words. The matches of a passage begin at most `width` characters apart.
    """
    if not matches:
        return ()
    best = _best_window(matches, frozenset(), width)
    shown_words = {match.word_number for match in best}
    if len(best) == len(matches):
        return (_to_passage(best),)
    if shown_words >= {match.word_number for match in matches}:
        return (_to_passage(best),)
    low = best[0].start - width
    high = best[-1].start + width
    distant = [match for match in matches if not low <= match.start <= high]
    if not {match.word_number for match in distant} - shown_words:
        return (_to_passage(best),)
    second = _best_window(distant, shown_words, width)
    return tuple(sorted((_to_passage(best), _to_passage(second))))


def count_nonoverlapping(matches: Iterable[WordMatch]) -> int:
    """Return the number of matches that share no word.

    This is the number of highlighted spans. The matches must be in rising order.
    """
    count = 0
    reached = -1
    for start, last_word_start, *_ in matches:
        count += start > reached
        reached = max(reached, last_word_start)
    return count


def _to_passage(matches: Iterable[WordMatch]) -> Passage:
    return tuple((match.start, match.last_word_start) for match in matches)


def _best_window(
    matches: Sequence[WordMatch], seen_words: Set[int], width: int
) -> Sequence[WordMatch]:
    """Return the window of matches whose unseen words weigh most together.

    Of windows with the same weight, the one with the most matches is returned.
    """
    counts: dict[int, int] = defaultdict(int)
    weight = 0.0
    best_weight = -1.0
    best_first = best_last = 0
    first = 0
    for last, (start, _, word, word_weight) in enumerate(matches):
        if not counts[word] and word not in seen_words:
            weight += word_weight
        counts[word] += 1
        while start - matches[first].start > width:
            _, _, dropped_word, dropped_weight = matches[first]
            counts[dropped_word] -= 1
            if not counts[dropped_word] and dropped_word not in seen_words:
                weight -= dropped_weight
            first += 1
        longer = last - first > best_last - best_first
        if weight > best_weight + EPSILON or (
            weight > best_weight - EPSILON and longer
        ):
            best_weight, best_first, best_last = weight, first, last
    return matches[best_first : best_last + 1]
