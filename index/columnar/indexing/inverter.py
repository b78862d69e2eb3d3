"""Inversion: the values of a field become postings, by sorting numbers instead of walking through tokens.

A text is split at its spaces. Each different *chunk* between two spaces is cut into units by one pattern once in a
batch, and each different unit analysed once (`text.analysis`). An occurrence of a term becomes one number of 64 bits:
the term, its place on the field's axis and its weight. Sorted, these numbers are the postings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.columnar.storage.arrays import Array, ends_of, ranges, runs, slim
from index.columnar.storage.weights import FIFTHS
from index.text.analysis import ASCII_UNIT, UNIT, Part, Unit, unit_of

TERM, PLACE = np.uint64(40), np.uint64(8)
"""Bits of an occurrence below its term, and below its place."""
PLACES = np.uint64(0xFFFF_FFFF)
WEIGHTS = np.uint64(0xFF)

Key = Hashable
Analyse = Callable[[Any], Unit]
Cut = Callable[[Any], Iterable[tuple[Key, int]]]
"""From a chunk to its units, each with where it begins in the chunk."""


def chunk_units(chunk: str) -> Iterable[tuple[str, int]]:
    """The units of a chunk of text."""
    if chunk.isascii() and chunk.isalpha():  # most are, and need no pattern
        return ((chunk, 0),)
    found = (ASCII_UNIT if chunk.isascii() else UNIT).finditer(chunk)
    return [(match.group(), match.start()) for match in found]


def whole(key: Key) -> Iterable[tuple[Key, int]]:
    """A chunk that is a unit as it is."""
    return ((key, 0),)


def keyword(term: str) -> Unit:
    """A value that is a term as it is."""
    return Unit((Part(0, len(term), ((term, 1.0),), term),))


class Vocabulary(dict[Key, int]):
    """The different chunks or units of a batch, numbered as they come."""

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

    `analyse` turns a unit into terms, `cut` a chunk into units; `placed` keeps where each word begins.
    """

    analyse: Analyse = unit_of
    cut: Cut = chunk_units
    placed: bool = False
    _vocabulary: Vocabulary = field(default_factory=Vocabulary)
    _chunks: list[int] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _boosts: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def text(
        self, text: str, boost: int = 1, wrap: Callable[[str], Key] | None = None
    ) -> None:
        """One value of the document at hand; `wrap` makes of a chunk what `cut` is to see."""
        pieces: list[str] = text.replace("\n", " ").split(" ")
        self.chunks(map(wrap, pieces) if wrap else pieces, boost)

    def chunks(self, chunks: Iterable[Key], boost: int = 1) -> None:
        """One value of the document at hand that is split already."""
        before = len(self._chunks)
        self._chunks.extend(map(self._vocabulary.__getitem__, chunks))
        self._sizes.append(len(self._chunks) - before)
        self._boosts.append(boost)

    def end(self) -> None:
        """The document at hand has no more values."""
        self._counts.append(len(self._sizes))

    def invert(self) -> Inverted:
        """The postings of all documents."""
        chunks = np.array(self._chunks, np.int64)
        pieces = _Pieces(
            self._vocabulary, self.cut, chunks, np.array(self._sizes, np.int64)
        )
        units, boosts = pieces.units, np.array(self._boosts, np.int64)
        table = _Table(list(map(self.analyse, pieces.vocabulary)))
        axis = _Axis(table.parts[units], pieces.sizes, np.array(self._counts, np.int64))
        occurrences = _occurrences(table, units, axis, np.repeat(boosts, pieces.sizes))
        arrays = _postings(occurrences, axis.bases, len(table.terms))
        arrays |= {"values": slim(axis.values), "firsts": slim(axis.firsts)}
        lengths = np.diff(axis.values) - 1
        arrays["lengths"] = slim(_sums(lengths * boosts, axis.firsts))
        if self.placed:
            arrays["starts"] = _starts(table, units, axis, pieces.offsets())
        return Inverted(table.terms, arrays)


class _Pieces:
    """The units of a batch, cut from its chunks, in values of so many chunks each.

    `vocabulary` numbers the different units; `units` are all of them in order, `sizes` how many each value has.
    """

    def __init__(
        self, different: Mapping[Key, int], cut: Cut, chunks: Array, sizes: Array
    ) -> None:
        self.vocabulary = Vocabulary()
        self._chunks, self._sizes = chunks, sizes
        self._lengths = np.fromiter(map(len, different), np.int64, len(different))  # type: ignore[arg-type]
        counts: list[int] = []
        units: list[int] = []
        begins: list[int] = []
        for chunk in different:
            before = len(units)
            for unit, begin in cut(chunk):
                units.append(self.vocabulary[unit])
                begins.append(begin)
            counts.append(len(units) - before)
        self._counts = np.array(counts, np.int64)[chunks]
        self._at = ranges(ends_of(np.array(counts, np.int64))[chunks], self._counts)
        self._begins = np.array(begins, np.int64)
        self.units = np.array(units, np.int64)[self._at]
        self.sizes = np.diff(ends_of(self._counts)[ends_of(sizes)])

    def offsets(self) -> Array:
        """Where each unit begins in its value, in characters."""
        before = ends_of(self._lengths[self._chunks] + 1)
        begins = before[:-1] - np.repeat(before[ends_of(self._sizes)[:-1]], self._sizes)
        return np.repeat(begins, self._counts) + self._begins[self._at]


class _Table:
    """What each different unit of a batch gives: its parts, and its terms with their weights."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.parts = np.fromiter(
            (len(unit.parts) for unit in units), np.int64, len(units)
        )
        self.part_ends = ends_of(self.parts)
        self.starts = np.array(
            [part.start for unit in units for part in unit.parts], np.int64
        )
        placed = [_terms(unit) for unit in units]
        self.counts = np.fromiter(
            (len(terms) for terms, _ in placed), np.int64, len(placed)
        )
        self.ends = ends_of(self.counts)
        self.offsets = np.zeros(self.ends[-1], np.uint64)
        for at in np.flatnonzero(self.parts > 1).tolist():
            self.offsets[self.ends[at] : self.ends[at + 1]] = placed[at][1]
        words = [word for terms, _ in placed for word, _ in terms]
        known = sorted(set(words))  # as their UTF-8 sorts
        self.terms = [word.encode(errors="surrogatepass") for word in known]
        numbers = dict(zip(known, range(len(known)), strict=True))
        self.numbers = np.fromiter(
            map(numbers.__getitem__, words), np.uint64, len(words)
        )
        weights = np.array(
            [weight for terms, _ in placed for _, weight in terms], np.float64
        )
        self.weights = np.round(weights * FIFTHS).astype(np.uint64)


def _terms(unit: Unit) -> tuple[Sequence[tuple[str, float]], Sequence[int]]:
    """Each term of a unit once at each of its parts, with its greatest weight; at which part, where it has several."""
    if len(unit.parts) == 1:
        return unit.parts[0].terms, ()
    found: dict[tuple[int, str], float] = {}
    for at, part in enumerate(unit.parts):
        for term, weight in part.terms:
            found[at, term] = max(weight, found.get((at, term), 0.0))
    if unit.whole:
        found[0, unit.whole] = 1.0
    return [(term, weight) for (_, term), weight in found.items()], [
        at for at, _ in found
    ]


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
    weights = (
        np.add.reduceat(occurrences & WEIGHTS, starts)
        if len(starts)
        else np.empty(0, np.uint64)
    )
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
    starts[places] = (
        np.repeat(offsets, parts) + table.starts[ranges(table.part_ends[units], parts)]
    )
    return slim(starts)


def _sums(numbers: Array, firsts: Array) -> Array:
    """The sum of the numbers of each document's values."""
    ends = ends_of(numbers)
    return ends[firsts[1:]] - ends[firsts[:-1]]
