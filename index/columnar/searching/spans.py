"""Operators near each other: words, phrases, prefixes and alternatives.

A *span* is a match, from the position of its first word to that of its last. Two spans
are near each other if they have no word in common, and at most `slop` others between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from archive import deadline
from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.searching.operators import Operator, OrOperator
from index.columnar.searching.terms import (
    PositionalOperator,
    SpanArrays,
    WindowOperator,
)
from index.columnar.storage.arrays import (
    EMPTY_IDS,
    Array,
    SortedIds,
    expand_ranges,
    merge_sorted,
)
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import Snapshot

MAX_PAIRS = 500_000
"""Pairs of spans that an operator inside another one looks at, in a segment."""
TOO_MANY_PAIRS = N_(
    "Words near each other are too frequent for all their combinations. Some articles "
    "may be missing. Use rarer words, or one operator instead of several."
)


class Spans(NamedTuple):
    """First and last positions of matches, ascending by the first."""

    firsts: Array
    lasts: Array


PairFinder = Callable[[Spans, Spans, int], Spans]
"""A function from left spans, right spans and slop to joint spans."""
NO_SPANS = Spans(EMPTY_IDS.astype(np.int64), EMPTY_IDS.astype(np.int64))


@dataclass(eq=False)
class SpanNearOperator(WindowOperator):
    """Match two operators near each other, in one value of a field.

    With `ordered`, the left one comes first. The score is that of one term with the
    IDFs of both.
    """

    snapshot: Snapshot
    field: str
    left: Operator
    right: Operator
    slop: int
    ordered: bool
    boost: float
    messages: list[str]

    @cached_property
    def size(self) -> int:
        """Return an upper estimate of the number of matching documents."""
        return min(self.left.size, self.right.size)

    @cached_property
    def term_weight(self) -> float:  # type: ignore[override]
        """Return the sum of the weights of both operators, multiplied by the boost."""
        return self.boost * (_term_weight(self.left) + _term_weight(self.right))

    def _find_positions(self, field: IndexField) -> SortedIds:
        return merge_sorted([self._windows(field).firsts]).astype(np.uint32)

    def match_spans(self, field: IndexField) -> list[SpanArrays]:
        """Return the matches of both operators that are near each other."""
        windows = self._windows(field)
        spans = _merge([_leaf_spans(self.left, field), _leaf_spans(self.right, field)])
        if not len(windows.firsts) or not len(spans.firsts):
            return []
        reached = np.maximum.accumulate(windows.lasts)
        at = windows.firsts.searchsorted(spans.firsts, "right") - 1
        inside = (at >= 0) & (spans.lasts <= reached[at])
        firsts, lasts = spans.firsts[inside], spans.lasts[inside]
        return [(firsts.astype(np.uint32), lasts.astype(np.uint32))]

    @cached_property
    def _cache(self) -> dict[tuple[str, IndexField], Spans]:
        return {}

    def _windows(self, field: IndexField) -> Spans:
        """Return the joint spans of each match and its nearest partners."""
        key = ("nearest", field)
        if key not in self._cache:
            self._cache[key] = self._join(field, self._parts(field), _nearest_pairs)
        return self._cache[key]

    def spans(self, field: IndexField) -> Spans:
        """Return all joint spans. If there are too many, only those of the nearest."""
        key = ("all", field)
        if key not in self._cache:
            self._cache[key] = self._find_spans(field)
        return self._cache[key]

    def _find_spans(self, field: IndexField) -> Spans:
        left, right = parts = self._parts(field)
        count = _count_pairs(left, right, self.slop)
        count += 0 if self.ordered else _count_pairs(right, left, self.slop)
        if count <= MAX_PAIRS:
            return self._join(field, parts, _all_pairs)
        if TOO_MANY_PAIRS not in self.messages:
            self.messages.append(Message(TOO_MANY_PAIRS))
        key = ("nearest", field)
        if key not in self._cache:
            self._cache[key] = self._join(field, parts, _nearest_pairs)
        return self._cache[key]

    def _parts(self, field: IndexField) -> tuple[Spans, Spans]:
        """Return all the spans of both operators."""
        return _spans(self.left, field), _spans(self.right, field)

    def _join(
        self, field: IndexField, parts: tuple[Spans, Spans], find_pairs: PairFinder
    ) -> Spans:
        deadline.check()
        left, right = parts
        pairs = [find_pairs(left, right, self.slop)]
        if not self.ordered:
            pairs.append(find_pairs(right, left, self.slop))
        spans = _merge(pairs)
        inside = field.values_at(spans.firsts) == field.values_at(spans.lasts)
        return Spans(spans.firsts[inside], spans.lasts[inside])


def _term_weight(operator: Operator) -> float:
    """Return the weight of an operator, the highest of alternatives."""
    if isinstance(operator, PositionalOperator):
        return operator.term_weight
    return max(map(_term_weight, operator.positive_clauses()), default=0.0)


def _spans(operator: Operator, field: IndexField) -> Spans:
    """Return all the spans of an operator, ascending."""
    if isinstance(operator, SpanNearOperator):
        return operator.spans(field)
    if isinstance(operator, OrOperator):
        return _merge([_spans(clause, field) for clause in operator.clauses])
    if isinstance(operator, PositionalOperator):
        return _to_spans(operator.windows(field))
    raise CuttingsError(
        f"The index does not support {type(operator).__name__} near other words."
    )


def _leaf_spans(operator: Operator, field: IndexField) -> Spans:
    """Return the spans of the words and phrases of an operator."""
    if isinstance(operator, OrOperator):
        return _merge([_leaf_spans(clause, field) for clause in operator.clauses])
    assert isinstance(operator, PositionalOperator)
    return _merge([_to_spans(arrays) for arrays in operator.match_spans(field)])


def _to_spans(arrays: SpanArrays) -> Spans:
    firsts, lasts = arrays
    return Spans(firsts.astype(np.int64), lasts.astype(np.int64))


def _merge(parts: list[Spans]) -> Spans:
    """Return the spans of several lists, ascending, without repetitions."""
    if not parts:
        return NO_SPANS
    firsts = np.concatenate([part.firsts for part in parts])
    lasts = np.concatenate([part.lasts for part in parts])
    keys = merge_sorted([(firsts << 32) | lasts])
    return Spans(keys >> 32, keys & 0xFFFFFFFF)


def _partner_ranges(left: Spans, right: Spans, slop: int) -> tuple[Array, Array]:
    """Return the range of right spans that begin soon after each left one."""
    low = right.firsts.searchsorted(left.lasts, "right")
    return low, right.firsts.searchsorted(left.lasts + slop + 1, "right")


def _count_pairs(left: Spans, right: Spans, slop: int) -> int:
    low, high = _partner_ranges(left, right, slop)
    return int((high - low).sum())


def _all_pairs(left: Spans, right: Spans, slop: int) -> Spans:
    """Return the joint spans of all pairs with the left one first."""
    low, high = _partner_ranges(left, right, slop)
    at = expand_ranges(low, high - low)
    return Spans(np.repeat(left.firsts, high - low), right.lasts[at])


def _nearest_pairs(left: Spans, right: Spans, slop: int) -> Spans:
    """Return the joint spans of each span and its nearest partner."""
    low, high = _partner_ranges(left, right, slop)
    near = high > low
    by_last = np.argsort(left.lasts, kind="stable")
    lasts = left.lasts[by_last]
    before = lasts.searchsorted(right.firsts, "left") - 1
    preceded = before >= 0
    if len(lasts):
        preceded &= right.firsts - lasts[before] <= slop + 1
    return Spans(
        np.concatenate([left.firsts[near], left.firsts[by_last[before[preceded]]]]),
        np.concatenate([right.lasts[low[near]], right.lasts[preceded]]),
    )
