"""Inversion: the values of a field become postings, by sorting numbers instead of walking through tokens.

A text is cut into units by one pattern, each different unit is analysed once in a batch (`index.analysis`), and an
occurrence of a term becomes one number of 64 bits: the term, its place on the field's axis and its weight. Sorted,
these numbers are the postings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from index.analysis import ASCII_UNIT, UNIT, Part, Unit, analysed
from index.columnar.arrays import Array, ends_of, joined, ranges, runs, slim
from index.columnar.segment import head_of

FIFTHS = 5
"""Weights are counted in fifths: a word in the text is five, its singular four, three times that in a title."""
CUT = re.compile(f"({UNIT.pattern})")
ASCII_CUT = re.compile(f"({ASCII_UNIT.pattern})", re.ASCII)

TERM, PLACE = np.uint64(40), np.uint64(8)
"""Bits of an occurrence below its term, and below its place."""
PLACES = np.uint64(0xFFFF_FFFF)
WEIGHTS = np.uint64(0xFF)

Key = Hashable
Analyse = Callable[[Any], Unit]


def keyword(term: str) -> Unit:
    """A value that is a term as it is."""
    return Unit((Part(0, len(term), ((term, 1.0),), term),))


class Vocabulary(dict[Key, int]):
    """The different units of a batch, numbered as they come."""

    def __missing__(self, key: Key) -> int:
        self[key] = number = len(self)
        return number


@dataclass(slots=True)
class Inverted:
    """A field of a segment: its terms rising, and its arrays by the names that the format gives them."""

    terms: list[bytes]
    arrays: dict[str, Array]


@dataclass
class Inversion:
    """The values of one field, document by document; `invert` makes postings of them.

    `analyse` turns a unit into terms; `placed` keeps where each word begins.
    """

    analyse: Analyse = analysed
    placed: bool = False
    _vocabulary: Vocabulary = field(default_factory=Vocabulary)
    _units: list[int] = field(default_factory=list)
    _offsets: list[Array] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _boosts: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def text(self, text: str, boost: int = 1, wrap: Callable[[str], Key] | None = None) -> None:
        """One value of the document at hand; `wrap` makes of a unit what `analyse` is to see."""
        pieces = (ASCII_CUT if text.isascii() else CUT).split(text)
        raw: Iterable[Key] = map(wrap, pieces[1::2]) if wrap else pieces[1::2]
        self.units(raw, boost)
        if self.placed:
            lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
            self._offsets.append(ends_of(lengths)[1:-1:2])

    def units(self, units: Iterable[Key], boost: int = 1) -> None:
        """One value of the document at hand that is cut into units already."""
        before = len(self._units)
        self._units.extend(map(self._vocabulary.__getitem__, units))
        self._sizes.append(len(self._units) - before)
        self._boosts.append(boost)

    def end(self) -> None:
        """The document at hand has no more values."""
        self._counts.append(len(self._sizes))

    def invert(self) -> Inverted:
        """The postings of all documents."""
        table = _Table(list(map(self.analyse, self._vocabulary)))
        units = np.array(self._units, np.int64)
        axis = _Axis(table.parts[units], np.array(self._sizes, np.int64), np.array(self._counts, np.int64))
        occurrences = _occurrences(table, units, axis, np.repeat(np.array(self._boosts, np.int64), self._sizes))
        arrays = _postings(occurrences, axis.bases, len(table.terms))
        arrays |= {"values": slim(axis.values), "firsts": slim(axis.firsts)}
        lengths = np.diff(axis.values) - 1
        arrays["lengths"] = slim(_sums(lengths * np.array(self._boosts, np.int64), axis.firsts))
        if self.placed:
            arrays["starts"] = _starts(table, units, axis, joined(self._offsets, np.int64))
        return Inverted(table.terms, arrays)


class _Table:
    """What each different unit of a batch gives: its parts, and its terms with their weights."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.parts = np.fromiter((len(unit.parts) for unit in units), np.int64, len(units))
        self.part_ends = ends_of(self.parts)
        self.starts = np.array([part.start for unit in units for part in unit.parts], np.int64)
        placed = list(map(_terms, units))
        self.counts = np.fromiter(map(len, placed), np.int64, len(placed))
        self.ends = ends_of(self.counts)
        words, weights, offsets = zip(*chain.from_iterable(placed), strict=True) if len(self.ends) > 1 else ((), (), ())
        known = sorted((word.encode(errors="surrogatepass"), word) for word in set(words))
        self.terms = [term for term, _ in known]
        numbers = {word: number for number, (_, word) in enumerate(known)}
        self.numbers = np.fromiter(map(numbers.__getitem__, words), np.uint64, len(words))
        self.weights = np.round(np.array(weights, np.float64) * FIFTHS).astype(np.uint64)
        self.offsets = np.array(offsets, np.uint64)


def _terms(unit: Unit) -> list[tuple[str, float, int]]:
    """Each term of a unit once at each of its parts, with its greatest weight."""
    if len(unit.parts) == 1:
        return [(term, weight, 0) for term, weight in unit.parts[0].terms]
    found: dict[tuple[str, int], float] = {}
    for at, part in enumerate(unit.parts):
        for term, weight in part.terms:
            found[term, at] = max(weight, found.get((term, at), 0.0))
    if unit.whole:
        found[unit.whole, 0] = 1.0
    return [(term, weight, at) for (term, at), weight in found.items()]


class _Axis:
    """Where values, documents and units begin on a field's axis."""

    def __init__(self, parts: Array, sizes: Array, counts: Array) -> None:
        before = ends_of(parts)
        value_of = np.repeat(np.arange(len(sizes)), sizes)
        self.units = before[:-1] + value_of
        self.values = before[ends_of(sizes)] + np.arange(len(sizes) + 1)
        self.firsts = np.concatenate(([0], counts))
        self.bases = self.values[self.firsts]


def _occurrences(table: _Table, units: Array, axis: _Axis, boosts: Array) -> Array:
    """Term, place and weight of every occurrence as one number each, rising."""
    counts = table.counts[units]
    at = ranges(table.ends[units], counts)
    places = np.repeat(axis.units.astype(np.uint64), counts) + table.offsets[at]
    weights = table.weights[at] * np.repeat(boosts.astype(np.uint64), counts)
    found = (table.numbers[at] << TERM) | (places << PLACE) | weights
    found.sort()
    return found


def _postings(occurrences: Array, bases: Array, terms: int) -> dict[str, Array]:
    """The arrays of postings and positions."""
    numbers = (occurrences >> TERM).astype(np.int64)
    places = ((occurrences >> PLACE) & PLACES).astype(np.uint32)
    owner = np.repeat(np.arange(len(bases) - 1, dtype=np.uint32), np.diff(bases))
    docs = owner[places]
    starts, counts = runs((numbers << 32) | docs)
    weights = np.add.reduceat(occurrences & WEIGHTS, starts) if len(starts) else np.empty(0, np.uint64)
    return {
        "post": slim(ends_of(np.bincount(numbers[starts], minlength=terms))),
        "place": slim(ends_of(np.bincount(numbers, minlength=terms))),
        "docs": docs[starts],
        "counts": slim(counts),
        "weights": slim(weights),
        "positions": places,
    }


def _starts(table: _Table, units: Array, axis: _Axis, offsets: Array) -> Array:
    """Where the word of each place begins in its value; 0 at the empty place between two values."""
    parts = table.parts[units]
    starts = np.zeros(int(axis.values[-1]), np.int64)
    places = ranges(axis.units, parts)
    starts[places] = np.repeat(offsets, parts) + table.starts[ranges(table.part_ends[units], parts)]
    return slim(starts)


def _sums(numbers: Array, firsts: Array) -> Array:
    """The sum of the numbers of each document's values."""
    ends = ends_of(numbers)
    return ends[firsts[1:]] - ends[firsts[:-1]]


def heads(terms: Sequence[bytes]) -> Array:
    """The first bytes of terms as numbers."""
    return np.fromiter(map(head_of, terms), "<u8", len(terms))
