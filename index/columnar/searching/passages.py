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

OFFSET_BITS = 32
"""Bits of a character offset in a number that has the number of the text above it."""

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
        owners, matches = _find_matches(field, words, local)
        bounds = owners.searchsorted(np.arange(len(local) + 1)).tolist()
        counts = matches.count_nonoverlapping(owners, len(local)).tolist()
        for doc, (start, end), count in zip(
            ascending[low:high].tolist(), pairwise(bounds), counts, strict=True
        ):
            listed = matches.to_list(start, min(end, start + MAX_LISTED_MATCHES))
            passages[doc] = select_passages(listed), count
    return passages


class _Matches(NamedTuple):
    """The matches in some texts, by text and position: columns of `WordMatch`."""

    starts: Array
    ends: Array
    numbers: Array
    weights: Array

    def to_list(self, start: int, end: int) -> list[WordMatch]:
        """Return a range of matches."""
        columns = (column[start:end].tolist() for column in self)
        return [WordMatch(*values) for values in zip(*columns, strict=True)]

    def count_nonoverlapping(self, owners: Array, text_count: int) -> Array:
        """Return the number of matches that share no word: the highlighted spans.

        `owners` has the number of the text of each match.
        """
        before = owners << OFFSET_BITS
        reached = np.maximum.accumulate(self.ends + before)
        is_apart = np.ones(len(owners), np.bool_)
        np.greater((self.starts + before)[1:], reached[:-1], out=is_apart[1:])
        return np.bincount(owners[is_apart], minlength=text_count)


def _find_matches(
    field: IndexField, words: Sequence[WordForms], local: Array
) -> tuple[Array, _Matches]:
    """Return the matches in the texts of some documents, and the document of each."""
    lows = field.value_starts[field.first_values[local + 1] - 1]
    highs = field.document_starts[local + 1]
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
    return owners[order], _Matches(*(column[order] for column in columns))


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
