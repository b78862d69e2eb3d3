"""Arrays of numbers, as the columnar index uses them: small helpers over numpy, each linear in what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SortedIds = NDArray[np.uint32]
"""Numbers of documents or places, rising."""
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

EMPTY_IDS: SortedIds = np.empty(0, np.uint32)
LOOKUP_RATIO = 12
"""When one set is so many times smaller than another, its members are looked up one by one."""
SPARSE_RATIO = 48
"""A union is added up in a table of all documents unless it has so many times fewer members."""
MARK_RANGE = 1 << 22
"""Places that are marked at once when two long lists are compared; the marks fit into a processor's cache."""


def shrink_dtype(array: Array) -> Array:
    """The same unsigned integers in the smallest type that holds them, little-endian."""
    most = int(array.max()) if array.size else 0
    return array.astype(np.min_scalar_type(most).newbyteorder("<"), copy=False)


def to_offsets(lengths: Array) -> NDArray[np.int64]:
    """0 and the running sum of lengths: where each of them begins, and the end."""
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def to_lengths(offsets: Array) -> NDArray[np.int64]:
    """What lies between each two ends, the reverse of `to_offsets`."""
    wide = offsets.astype(np.int64)
    return wide[1:] - wide[:-1]


def expand_ranges(starts: Array, lengths: Array) -> NDArray[np.int64]:
    """The numbers of every range `start, start + 1, …`, one range after another."""
    ends = to_offsets(lengths)
    return np.repeat(np.asarray(starts, np.int64) - ends[:-1], lengths) + np.arange(
        ends[-1]
    )


def concatenate(parts: Sequence[Array], dtype: Any = np.uint32) -> Array:
    """The arrays one after another; one alone is not copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype)


def is_member(values: Array, members: Array) -> Mask:
    """Which of some rising numbers are among others, which rise too."""
    if not len(values) or not len(members):
        return np.zeros(len(values), np.bool_)
    if len(values) * LOOKUP_RATIO < len(members):
        at = np.searchsorted(members, values)
        at[at == len(members)] = 0
        return np.asarray(members[at] == values, np.bool_)
    return _is_member_by_marks(values, members)


def _is_member_by_marks(values: Array, members: Array) -> Mask:
    """By marking the one and looking up the other, a stretch of numbers at a time."""
    low, high = int(values[0]), int(values[-1])
    if high - low < MARK_RANGE:
        return _is_member_in_range(values, members, low, high)
    edges = np.arange(low, high + MARK_RANGE, MARK_RANGE)
    cuts = np.searchsorted(values, edges)
    parts = [
        _is_member_in_range(values[a:b], members, int(values[a]), int(values[b - 1]))
        for a, b in pairwise(cuts)
        if a < b
    ]
    return np.asarray(np.concatenate(parts), np.bool_)


def _is_member_in_range(values: Array, members: Array, low: int, high: int) -> Mask:
    first, last = np.searchsorted(members, np.array([low, high + 1], np.int64))
    marks = np.zeros(high - low + 1, np.bool_)
    base = values.dtype.type(low)
    marks[members[first:last] - base] = True
    return np.asarray(marks[values - base], np.bool_)


def find_members(values: Array, members: Array) -> tuple[Mask, Array]:
    """Which of some rising numbers are among others, and where in those each that is stands."""
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
    """Documents in any of the lists, rising, with the sum of their scores; numbers lie below `size`."""
    scored_lists = [each for each in scored_lists if len(each[0])]
    if len(scored_lists) == 1:
        return scored_lists[0]
    if sum(len(docs) for docs, _ in scored_lists) * SPARSE_RATIO < size:
        return _merge_sparse_scores(scored_lists)
    seen, sums = np.zeros(size, np.bool_), np.zeros(size, np.float32)
    for docs, scores in scored_lists:
        seen[docs] = True
        sums[docs] += scores
    docs = np.flatnonzero(seen).astype(np.uint32)
    return docs, sums[docs]


def _merge_sparse_scores(
    scored_lists: Sequence[tuple[SortedIds, Scores]],
) -> tuple[SortedIds, Scores]:
    if not scored_lists:
        return EMPTY_IDS, np.empty(0, np.float32)
    docs = np.unique(np.concatenate([docs for docs, _ in scored_lists]))
    sums = np.zeros(len(docs), np.float32)
    for each, scores in scored_lists:
        sums[np.searchsorted(docs, each)] += scores
    return docs, sums


def run_lengths(sorted_values: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of equal numbers begins, and how long it is."""
    if not len(sorted_values):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(
        np.concatenate(([True], sorted_values[1:] != sorted_values[:-1]))
    )
    return starts, np.diff(starts, append=len(sorted_values))
