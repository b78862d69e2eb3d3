"""Select passages of a text by the positions of the query's words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.columnar.searching.operators import Operator, OrOperator
from index.columnar.searching.terms import PositionalOperator
from index.columnar.storage.arrays import (
    Array,
    SortedIds,
    concatenate,
    expand_ranges,
)
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import Snapshot
from index.engine import Passage
from index.text.passages import WordMatch, count_nonoverlapping, select_passages

WordForms = tuple[PositionalOperator, ...]
"""The forms of one word."""


def word_groups(query: Operator) -> list[WordForms]:
    """Return the words of the text that can match, each with its forms."""
    if isinstance(query, PositionalOperator):
        return [(query,)] if query.field == "text" else []
    if isinstance(query, OrOperator) and all(
        isinstance(part, PositionalOperator) and part.field == "text"
        for part in query.clauses
    ):
        return [
            tuple(
                part for part in query.clauses if isinstance(part, PositionalOperator)
            )
        ]
    return [group for part in query.positive_clauses() for group in word_groups(part)]


TextMatches = tuple[tuple[Passage, ...], int]
"""The matches in each of the best passages, and their number in the whole text."""


def find_passages(
    snapshot: Snapshot, query: Operator, docs: Sequence[int]
) -> dict[int, TextMatches]:
    """Return the passages of some documents."""
    words = word_groups(query)
    passages: dict[int, TextMatches] = {}
    if not words:
        return passages
    ascending = np.array(sorted(docs))
    for low, high, field, local in snapshot.by_segment("text", ascending):
        for doc, events in zip(
            ascending[low:high].tolist(),
            _find_matches(field, words, local),
            strict=True,
        ):
            passages[doc] = select_passages(events), count_nonoverlapping(events)
    return passages


def _find_matches(
    field: IndexField, words: Sequence[WordForms], local: Array
) -> list[list[WordMatch]]:
    """Return the matches in the text of each document, by position."""
    lows = field.value_starts[field.first_values[local + 1] - 1]
    highs = field.document_starts[local + 1]
    matches: list[list[WordMatch]] = [[] for _ in local]
    for number, group in enumerate(words):
        for leaf in group:
            positions, owners = _positions_between(
                leaf.match_starts(field), lows, highs
            )
            starts = field.word_starts(positions).tolist()
            lasts = positions + np.uint32(leaf.word_count - 1)
            ends = field.word_starts(lasts).tolist() if leaf.word_count > 1 else starts
            weight = leaf.term_weight
            for owner, start, end in zip(owners, starts, ends, strict=True):
                matches[owner].append(WordMatch(start, end, number, weight))
    for events in matches:
        events.sort()
    return matches


def _positions_between(
    lists: Sequence[SortedIds], starts: Array, ends: Array
) -> tuple[Array, list[int]]:
    """Return the positions within each range, and the number of the range."""
    bounds = np.concatenate((starts, ends))
    inside: list[Array] = []
    owners: list[Array] = []
    for positions in lists:
        firsts, lasts = positions.searchsorted(bounds).reshape(2, -1)
        counts = lasts - firsts
        if counts.any():
            inside.append(positions[expand_ranges(firsts, counts)])
            owners.append(np.repeat(np.arange(len(starts)), counts))
    return concatenate(inside), concatenate(owners, np.int64).tolist()
