"""Helpers for numpy arrays in the columnar index. Each takes linear time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SortedIds = NDArray[np.uint32]
"""Numbers of documents or positions, ascending."""
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

EMPTY_IDS: SortedIds = np.empty(0, np.uint32)
LOOKUP_RATIO = 12
"""Ratio of set sizes above which the members of the smaller set are looked up."""
SPARSE_RATIO = 48
"""Ratio of all documents to members above which a union uses no dense table."""
MARK_RANGE = 1 << 22
"""Numbers per bitmap for the intersection of long lists: fits in the CPU cache."""


def shrink_dtype(array: Array) -> Array:
    """Return unsigned integers in the smallest sufficient type, little-endian."""
    maximum = int(array.max()) if array.size else 0
    return array.astype(np.min_scalar_type(maximum).newbyteorder("<"), copy=False)


def to_offsets(lengths: Array) -> NDArray[np.int64]:
    """Return 0 and the cumulative sums of lengths: the start of each, and the end."""
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def to_lengths(offsets: Array) -> NDArray[np.int64]:
    """Return the differences of consecutive offsets, the inverse of `to_offsets`."""
    wide = offsets.astype(np.int64)
    return wide[1:] - wide[:-1]


def expand_ranges(starts: Array, lengths: Array) -> NDArray[np.int64]:
    """Return the numbers of all ranges `start, start + 1, …`, concatenated."""
    ends = to_offsets(lengths)
    return np.repeat(np.asarray(starts, np.int64) - ends[:-1], lengths) + np.arange(
        ends[-1]
    )


def concatenate(parts: Sequence[Array], dtype: Any = np.uint32) -> Array:
    """Concatenate arrays. A single array is not copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype)


def is_member(values: Array, members: Array) -> Mask:
    """Return the mask of the values that are members. Both arrays are ascending."""
    if not len(values) or not len(members):
        return np.zeros(len(values), np.bool_)
    if len(values) * LOOKUP_RATIO < len(members):
        at = np.searchsorted(members, values)
        at[at == len(members)] = 0
        return np.asarray(members[at] == values, np.bool_)
    return _is_member_by_marks(values, members)


def _is_member_by_marks(values: Array, members: Array) -> Mask:
    """Compute `is_member` with a bitmap, one range of numbers at a time."""
    low, high = int(values[0]), int(values[-1])
    if high - low < MARK_RANGE:
        return _is_member_in_range(values, members, low, high)
    edges = np.arange(low, high + MARK_RANGE, MARK_RANGE)
    cuts = np.searchsorted(values, edges)
    parts = [
        _is_member_in_range(
            values[first:last], members, int(values[first]), int(values[last - 1])
        )
        for first, last in pairwise(cuts)
        if first < last
    ]
    return np.asarray(np.concatenate(parts), np.bool_)


def _is_member_in_range(values: Array, members: Array, low: int, high: int) -> Mask:
    first, last = np.searchsorted(members, np.array([low, high + 1], np.int64))
    marks = np.zeros(high - low + 1, np.bool_)
    base = values.dtype.type(low)
    marks[members[first:last] - base] = True
    return np.asarray(marks[values - base], np.bool_)


def find_members(values: Array, members: Array) -> tuple[Mask, Array]:
    """Return the mask of the values that are members, and their indices there.

    Both arrays are ascending.
    """
    if len(values) * LOOKUP_RATIO >= len(members):
        has = is_member(values, members)
        return has, np.flatnonzero(is_member(members, values[has]))
    at = np.searchsorted(members, values)
    at[at == len(members)] = 0
    has = (
        np.asarray(members[at] == values, np.bool_)
        if len(members)
        else np.zeros(len(values), np.bool_)
    )
    return has, at[has]


def merge_scores(
    scored_lists: Sequence[tuple[SortedIds, Scores]], size: int
) -> tuple[SortedIds, Scores]:
    """Return the union of the documents, ascending, with the sums of their scores.

    All document numbers are less than `size`.
    """
    scored_lists = [scored for scored in scored_lists if len(scored[0])]
    if len(scored_lists) == 1:
        return scored_lists[0]
    if sum(len(docs) for docs, _ in scored_lists) * SPARSE_RATIO < size:
        return _merge_sparse_scores(scored_lists)
    is_scored, sums = np.zeros(size, np.bool_), np.zeros(size, np.float32)
    for docs, scores in scored_lists:
        is_scored[docs] = True
        sums[docs] += scores
    docs = np.flatnonzero(is_scored).astype(np.uint32)
    return docs, sums[docs]


def merge_weights(
    weighted_lists: Sequence[tuple[SortedIds, Array]], size: int
) -> tuple[SortedIds, Array]:
    """Return the union of the documents, ascending, with the sums of their weights.

    All weights are positive, and all document numbers are less than `size`.
    """
    weighted_lists = [weighted for weighted in weighted_lists if len(weighted[0])]
    total = sum(len(docs) for docs, _ in weighted_lists)
    if len(weighted_lists) < 2 or total * SPARSE_RATIO < size:
        return merge_scores(weighted_lists, size)
    sums = np.zeros(size, np.float32)
    for docs, weights in weighted_lists:
        sums[docs] += weights
    docs = np.flatnonzero(sums).astype(np.uint32)
    return docs, sums[docs]


def _merge_sparse_scores(
    scored_lists: Sequence[tuple[SortedIds, Scores]],
) -> tuple[SortedIds, Scores]:
    if not scored_lists:
        return EMPTY_IDS, np.empty(0, np.float32)
    docs = merge_sorted([docs for docs, _ in scored_lists])
    sums = np.zeros(len(docs), np.float32)
    for scored_docs, scores in scored_lists:
        sums[np.searchsorted(docs, scored_docs)] += scores
    return docs, sums


def merge_sorted(lists: Sequence[Array]) -> Array:
    """Return the union of ascending lists.

    Sorting keeps the runs that are in order. That is many times faster than the hash
    table of `numpy.unique`.
    """
    merged = np.sort(np.concatenate(lists), kind="stable")
    keep = np.ones(len(merged), np.bool_)
    np.not_equal(merged[1:], merged[:-1], out=keep[1:])
    return merged[keep]


def rank_values(values: Array) -> tuple[NDArray[np.int64], Array]:
    """Return the distinct numbers, ascending, and the rank of each value among them.

    Time and memory are linear in the greatest number.
    """
    is_used = np.zeros(int(values.max(initial=0)) + 1, np.bool_)
    is_used[values] = True
    distinct = np.flatnonzero(is_used[: len(is_used) if len(values) else 0])
    ranks = np.zeros(len(is_used), np.min_scalar_type(len(distinct)))
    ranks[distinct] = np.arange(len(distinct))
    return distinct, ranks[values]


def run_lengths(sorted_values: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the start and the length of each run of equal numbers."""
    if not len(sorted_values):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(
        np.concatenate(([True], sorted_values[1:] != sorted_values[:-1]))
    )
    return starts, np.diff(starts, append=len(sorted_values))
