"""Select passages of a text by the positions of the query's words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from archive import deadline
from index.columnar.searching.operators import Operator, OrOperator
from index.columnar.searching.terms import PositionalOperator, SpanArrays
from index.columnar.storage.arrays import EMPTY_IDS, Array, concatenate, expand_ranges
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import Snapshot
from index.engine import Passage
from index.text.passages import WordMatch, select_passages

MAX_LISTED_MATCHES = 5_000
"""Matches of a text from which its passages are selected: the first ones."""

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
        deadline.check()
        for doc, matches in zip(
            ascending[low:high].tolist(),
            _find_matches(field, words, local),
            strict=True,
        ):
            listed = matches.to_list(MAX_LISTED_MATCHES)
            passages[doc] = select_passages(listed), matches.count_nonoverlapping()
    return passages


class _Matches(NamedTuple):
    """The matches in one text, by position: columns of `WordMatch`."""

    starts: Array
    ends: Array
    numbers: Array
    weights: Array

    def to_list(self, limit: int) -> list[WordMatch]:
        """Return the first matches."""
        columns = (column[:limit].tolist() for column in self)
        return [WordMatch(*values) for values in zip(*columns, strict=True)]

    def count_nonoverlapping(self) -> int:
        """Return the number of matches that share no word: the highlighted spans."""
        if not len(self.starts):
            return 0
        reached = np.maximum.accumulate(self.ends)
        return 1 + int(np.count_nonzero(self.starts[1:] > reached[:-1]))


def _find_matches(
    field: IndexField, words: Sequence[WordForms], local: Array
) -> list[_Matches]:
    """Return the matches in the text of each document, by position."""
    lows = field.value_starts[field.first_values[local + 1] - 1].astype(np.int64)
    highs = field.document_starts[local + 1].astype(np.int64)
    word_starts = field.word_starts(lows, highs)
    parts: list[tuple[Array, ...]] = [(EMPTY_IDS,) * 5]
    for number, group in enumerate(words):
        for leaf in group:
            firsts, lasts, owners = _spans_between(leaf.match_spans(field), lows, highs)
            starts = word_starts.at(firsts, owners)
            ends = starts if firsts is lasts else word_starts.at(lasts, owners)
            numbers = np.full(len(starts), number)
            weights = np.full(len(starts), leaf.term_weight)
            parts.append((owners, starts, ends, numbers, weights))
    owners, *columns = map(np.concatenate, zip(*parts, strict=True))
    order = np.lexsort((columns[2], columns[1], columns[0], owners))
    bounds = np.searchsorted(owners[order], np.arange(len(local) + 1)).tolist()
    sorted_columns = [column[order] for column in columns]
    return [
        _Matches(*(column[low:high] for column in sorted_columns))
        for low, high in pairwise(bounds)
    ]


def _spans_between(
    lists: Sequence[SpanArrays], starts: Array, ends: Array
) -> tuple[Array, Array, Array]:
    """Return the spans that begin within each range, and the number of the range."""
    bounds = np.concatenate((starts, ends))
    firsts: list[Array] = []
    lasts: list[Array] = []
    owners: list[Array] = []
    for span_firsts, span_lasts in lists:
        low, high = span_firsts.searchsorted(bounds).reshape(2, -1)
        counts = high - low
        if counts.any():
            inside = expand_ranges(low, counts)
            firsts.append(span_firsts[inside])
            lasts.append(span_lasts[inside])
            owners.append(np.repeat(np.arange(len(starts)), counts))
    all_firsts = concatenate(firsts)
    is_single = all(first is last for first, last in lists)
    all_lasts = all_firsts if is_single else concatenate(lasts)
    return all_firsts, all_lasts, concatenate(owners, np.int64)
