"""Arrays of numbers, as the columnar index uses them: small helpers over numpy, each linear in what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Numbers = NDArray[np.uint32]
"""Numbers of documents or places, rising."""
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

NONE: Numbers = np.empty(0, np.uint32)
FEWER = 12
"""When one set is so many times smaller than another, its members are looked up one by one."""
SPARSE = 48
"""A union is added up in a table of all documents unless it has so many times fewer members."""
STRETCH = 1 << 22
"""Places that are marked at once when two long lists are compared; the marks fit into a processor's cache."""


def slim(array: Array) -> Array:
    """The same unsigned integers in the smallest type that holds them, little-endian."""
    most = int(array.max()) if array.size else 0
    return array.astype(np.min_scalar_type(most).newbyteorder("<"), copy=False)


def ends_of(lengths: Array) -> NDArray[np.int64]:
    """0 and the running sum of lengths: where each of them begins, and the end."""
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends


def lengths_of(ends: Array) -> NDArray[np.int64]:
    """What lies between each two ends, the reverse of `ends_of`."""
    wide = ends.astype(np.int64)
    return wide[1:] - wide[:-1]


def ranges(starts: Array, lengths: Array) -> NDArray[np.int64]:
    """The numbers of every range `start, start + 1, …`, one range after another."""
    ends = ends_of(lengths)
    return np.repeat(np.asarray(starts, np.int64) - ends[:-1], lengths) + np.arange(
        ends[-1]
    )


def joined(parts: Sequence[Array], kind: Any = np.uint32) -> Array:
    """The arrays one after another; one alone is not copied."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, kind)


def among(few: Array, many: Array) -> Mask:
    """Which of some rising numbers are among others, which rise too."""
    if not len(few) or not len(many):
        return np.zeros(len(few), np.bool_)
    if len(few) * FEWER < len(many):
        at = np.searchsorted(many, few)
        at[at == len(many)] = 0
        return np.asarray(many[at] == few, np.bool_)
    return _marked(few, many)


def _marked(few: Array, many: Array) -> Mask:
    """By marking the one and looking up the other, a stretch of numbers at a time."""
    low, high = int(few[0]), int(few[-1])
    if high - low < STRETCH:
        return _in_stretch(few, many, low, high)
    edges = np.arange(low, high + STRETCH, STRETCH)
    cuts = np.searchsorted(few, edges)
    parts = [
        _in_stretch(few[a:b], many, int(few[a]), int(few[b - 1]))
        for a, b in pairwise(cuts)
        if a < b
    ]
    return np.asarray(np.concatenate(parts), np.bool_)


def _in_stretch(few: Array, many: Array, low: int, high: int) -> Mask:
    first, last = np.searchsorted(many, np.array([low, high + 1], np.int64))
    marks = np.zeros(high - low + 1, np.bool_)
    base = few.dtype.type(low)
    marks[many[first:last] - base] = True
    return np.asarray(marks[few - base], np.bool_)


def places_of(few: Array, many: Array) -> tuple[Mask, Array]:
    """Which of some rising numbers are among others, and where in those each that is stands."""
    if len(few) * FEWER >= len(many):
        has = among(few, many)
        return has, np.flatnonzero(among(many, few[has]))
    at = np.searchsorted(many, few)
    at[at == len(many)] = 0
    has = (
        np.asarray(many[at] == few, np.bool_)
        if len(many)
        else np.zeros(len(few), np.bool_)
    )
    return has, at[has]


def union(found: Sequence[tuple[Numbers, Scores]], size: int) -> tuple[Numbers, Scores]:
    """Documents in any of the lists, rising, with the sum of their scores; numbers lie below `size`."""
    found = [each for each in found if len(each[0])]
    if len(found) == 1:
        return found[0]
    if sum(len(docs) for docs, _ in found) * SPARSE < size:
        return _sparse_union(found)
    seen, sums = np.zeros(size, np.bool_), np.zeros(size, np.float32)
    for docs, scores in found:
        seen[docs] = True
        sums[docs] += scores
    docs = np.flatnonzero(seen).astype(np.uint32)
    return docs, sums[docs]


def _sparse_union(found: Sequence[tuple[Numbers, Scores]]) -> tuple[Numbers, Scores]:
    if not found:
        return NONE, np.empty(0, np.float32)
    docs = np.unique(np.concatenate([docs for docs, _ in found]))
    sums = np.zeros(len(docs), np.float32)
    for each, scores in found:
        sums[np.searchsorted(docs, each)] += scores
    return docs, sums


def runs(rising: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of equal numbers begins, and how long it is."""
    if not len(rising):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], rising[1:] != rising[:-1])))
    return starts, np.diff(starts, append=len(rising))
