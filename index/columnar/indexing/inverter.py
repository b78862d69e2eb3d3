"""Invert the values of a field by sorting numbers, without a loop over tokens.

A text is split at its spaces into *chunks*. Each distinct chunk is split into units by
one pattern, once per batch. Each distinct unit is analysed once (`text.analysis`). An
occurrence of a term is encoded as one number of 64 bits: the term, its position on the
axis of the field, and its weight. The postings are these numbers, sorted.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    expand_ranges,
    rank_values,
    run_lengths,
    to_offsets,
)
from index.columnar.storage.segment import doc_steps
from index.columnar.storage.weights import WEIGHT_SCALE
from index.text.analysis import (
    Unit,
    UnitPart,
    analyze_uncached,
    unit_matches,
)

TERM_SHIFT, PLACE_SHIFT = np.uint64(40), np.uint64(8)
"""Shift of the term and of the position in an encoded occurrence, in bits."""
PLACE_MASK = np.uint64(0xFFFF_FFFF)
WEIGHT_MASK = np.uint64(0xFF)

ChunkKey = Hashable
AnalyzeUnit = Callable[[Any], Unit]
SplitChunk = Callable[[Any], Iterable[tuple[ChunkKey, int]]]
"""Split a chunk into its units, each with its offset in the chunk."""


def split_chunk(chunk: str) -> Iterable[tuple[str, int]]:
    """Return the units of a chunk of text, with their offsets."""
    if chunk.isascii() and chunk.isalpha():  # most chunks: no pattern needed
        return ((chunk, 0),)
    return [(match.group(), match.start()) for match in unit_matches(chunk)]


def whole_chunk(key: ChunkKey) -> Iterable[tuple[ChunkKey, int]]:
    """Return a chunk as its only unit."""
    return ((key, 0),)


def keyword_unit(term: str) -> Unit:
    """Return a value as its only term."""
    return Unit((UnitPart(0, len(term), ((term, 1.0),), term),))


class KeyNumbers(dict[ChunkKey, int]):
    """The distinct chunks or units of a batch, numbered by first occurrence."""

    def __missing__(self, key: ChunkKey) -> int:
        self[key] = number = len(self)
        return number


@dataclass(slots=True)
class InvertedField:
    """The inverted field of a segment: sorted terms, and arrays by their file names."""

    terms: list[bytes]
    arrays: dict[str, Array]


@dataclass
class FieldInverter:
    """Collect the values of one field, document by document, and invert them.

    `analyze` converts a unit to terms. `split` splits a chunk into units. `keep_starts`
    keeps the character offset of each word.
    """

    analyze: AnalyzeUnit = analyze_uncached
    split: SplitChunk = split_chunk
    keep_starts: bool = False
    _vocabulary: KeyNumbers = field(default_factory=KeyNumbers)
    _chunks: array[int] = field(default_factory=partial(array, "q"))
    _sizes: list[int] = field(default_factory=list)
    _boosts: list[int] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def add_text(
        self,
        text: str,
        boost: int = 1,
        make_key: Callable[[str], ChunkKey] | None = None,
    ) -> None:
        """Add one value of the current document.

        `make_key` converts a chunk to the argument of `split`.
        """
        pieces: list[str] = text.replace("\n", " ").split(" ")
        self.add_chunks(map(make_key, pieces) if make_key else pieces, boost)

    def add_chunks(self, chunks: Iterable[ChunkKey], boost: int = 1) -> None:
        """Add one value of the current document that is already split."""
        before = len(self._chunks)
        self._chunks.extend(map(self._vocabulary.__getitem__, chunks))
        self._sizes.append(len(self._chunks) - before)
        self._boosts.append(boost)

    def end_document(self) -> None:
        """End the current document."""
        self._counts.append(len(self._sizes))

    def invert(self) -> InvertedField:
        """Return the postings of all documents. The values are gone afterwards.

        A text can have a million words: each table is removed once the next one is
        built.
        """
        chunks = np.asarray(self._chunks)
        pieces = _UnitStream(
            self._vocabulary, self.split, chunks, np.array(self._sizes, np.int64)
        )
        self._vocabulary.clear()
        units, boosts = pieces.units, np.array(self._boosts, np.int64)
        table = _UnitTable(map(self.analyze, pieces.vocabulary))
        pieces.vocabulary.clear()
        axis = _Axis(table.parts[units], pieces.sizes, np.array(self._counts, np.int64))
        occurrences = _encode_occurrences(
            table, units, axis, np.repeat(boosts, pieces.sizes)
        )
        arrays = _build_postings(occurrences, axis.document_starts, len(table.terms))
        sizes = np.diff(axis.value_starts)
        arrays |= {
            "values": sizes,
            "firsts": np.diff(axis.first_values),
            "lengths": _sum_by_document((sizes - 1) * boosts, axis.first_values),
        }
        if self.keep_starts:
            arrays["steps"] = _word_steps(table, units, axis, pieces.unit_offsets())
        return InvertedField(table.terms, arrays)


class _UnitStream:
    """The units of a batch, split from its chunks.

    `vocabulary` numbers the distinct units. `unit_starts` has all units in order.
    `sizes` is the number of units of each value.
    """

    def __init__(
        self,
        chunk_numbers: Mapping[ChunkKey, int],
        split: SplitChunk,
        chunks: Array,
        sizes: Array,
    ) -> None:
        self.vocabulary = KeyNumbers()
        self._chunks, self._sizes = chunks, sizes
        self._lengths = np.fromiter(
            [len(key) for key in chunk_numbers],  # type: ignore[arg-type]
            np.int64,
            len(chunk_numbers),
        )
        counts, units, begins = array("q"), array("q"), array("q")
        for chunk in chunk_numbers:
            before = len(units)
            for unit, begin in split(chunk):
                units.append(self.vocabulary[unit])
                begins.append(begin)
            counts.append(len(units) - before)
        self._counts = np.asarray(counts)[chunks]
        self._at = expand_ranges(to_offsets(np.asarray(counts))[chunks], self._counts)
        self._begins: Array = np.asarray(begins)
        self.units = np.asarray(units)[self._at]
        self.sizes = np.diff(to_offsets(self._counts)[to_offsets(sizes)])

    def unit_offsets(self) -> Array:
        """Return the offset of each unit in its value, in characters."""
        before = to_offsets(self._lengths[self._chunks] + 1)
        begins = before[:-1] - np.repeat(
            before[to_offsets(self._sizes)[:-1]], self._sizes
        )
        return np.repeat(begins, self._counts) + self._begins[self._at]


class _UnitTable:
    """The parts, terms and weights of each distinct unit of a batch.

    Units are not kept: a text can have a million of them.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        parts, starts, counts, part_indices, numbers, weights = (
            array("q") for _ in range(6)
        )
        first_numbers: dict[str, int] = {}
        for unit in units:
            parts.append(len(unit.parts))
            starts.extend([part.start for part in unit.parts])
            terms, indices = _unit_terms(unit)
            counts.append(len(terms))
            part_indices.extend(indices)
            for term, weight in terms:
                numbers.append(first_numbers.setdefault(term, len(first_numbers)))
                weights.append(round(weight * WEIGHT_SCALE))
        self.parts, self.counts = np.asarray(parts), np.asarray(counts)
        self.part_offsets = to_offsets(self.parts)
        self.term_offsets = to_offsets(self.counts)
        self.starts = np.asarray(starts)
        self.part_indices: Array = np.asarray(part_indices).astype(np.uint64)
        self.weights = np.asarray(weights).astype(np.uint64)
        words = sorted(first_numbers)  # same order as their UTF-8
        self.terms = [word.encode(errors="surrogatepass") for word in words]
        ranks = np.empty(len(words), np.uint64)
        ranks[[first_numbers[word] for word in words]] = np.arange(len(words))
        self.numbers: Array = ranks[np.asarray(numbers)]


def _unit_terms(unit: Unit) -> tuple[Sequence[tuple[str, float]], Sequence[int]]:
    """Return the distinct terms of each part of a unit, and the number of the part.

    Each term has its greatest weight.
    """
    if len(unit.parts) == 1:
        terms = unit.parts[0].terms
        return terms, (0,) * len(terms)
    term_weights: dict[tuple[int, str], float] = {}
    for at, part in enumerate(unit.parts):
        for term, weight in part.terms:
            term_weights[at, term] = max(weight, term_weights.get((at, term), 0.0))
    if unit.compound:
        term_weights[0, unit.compound] = 1.0
    weighted_terms = [(term, weight) for (_, term), weight in term_weights.items()]
    return weighted_terms, [part_number for part_number, _ in term_weights]


class _Axis:
    """The offsets of values, documents and units on the axis of a field."""

    def __init__(self, parts: Array, sizes: Array, counts: Array) -> None:
        before = to_offsets(parts)
        value_of = np.repeat(np.arange(len(sizes)), sizes)
        self.unit_starts = before[:-1] + value_of
        self.value_starts = before[to_offsets(sizes)] + np.arange(len(sizes) + 1)
        self.first_values = np.concatenate(([0], counts))
        self.document_starts = self.value_starts[self.first_values]


def _encode_occurrences(
    table: _UnitTable, units: Array, axis: _Axis, boosts: Array
) -> Array:
    """Encode term, position and weight of each occurrence as a number. Sort them."""
    counts = table.counts[units]
    at = expand_ranges(table.term_offsets[units], counts)
    positions = (
        np.repeat(axis.unit_starts.astype(np.uint64), counts) + table.part_indices[at]
    )
    weights = table.weights[at] * np.repeat(boosts.astype(np.uint64), counts)
    encoded = (table.numbers[at] << TERM_SHIFT) | (positions << PLACE_SHIFT) | weights
    encoded.sort()
    return encoded


def _build_postings(
    occurrences: Array, document_starts: Array, term_count: int
) -> dict[str, Array]:
    """Return the arrays of postings and positions."""
    numbers = (occurrences >> TERM_SHIFT).astype(np.int64)
    places = ((occurrences >> PLACE_SHIFT) & PLACE_MASK).astype(np.uint32)
    sizes = np.diff(document_starts)
    owner = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    docs = owner[places]
    positions = places - document_starts.astype(np.uint32)[docs]
    starts, counts = run_lengths((numbers << 32) | docs)
    weights = (
        np.add.reduceat(occurrences & WEIGHT_MASK, starts)
        if len(starts)
        else np.empty(0, np.uint64)
    ).view(np.int64)
    post_counts = np.bincount(numbers[starts], minlength=term_count)
    codes, code_counts, code_weights = _encode_pairs(counts, weights)
    return {
        "posts": post_counts,
        "places": np.bincount(numbers, minlength=term_count),
        "docs": doc_steps(docs[starts], post_counts),
        "codes": codes,
        "counts": code_counts,
        "weights": code_weights,
        "positions": positions,
    }


def _encode_pairs(counts: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Return a code for each pair of numbers, and the numbers of each code.

    Codes are sorted by the numbers, so that the most frequent pairs have low codes.
    """
    distinct_counts, count_ranks = rank_values(counts)
    distinct_weights, weight_ranks = rank_values(weights)
    size = max(len(distinct_weights), 1)
    pairs, codes = rank_values(count_ranks.astype(np.int64) * size + weight_ranks)
    return codes, distinct_counts[pairs // size], distinct_weights[pairs % size]


def _word_steps(table: _UnitTable, units: Array, axis: _Axis, offsets: Array) -> Array:
    """Return the characters from each word to the next one in its value.

    The first word of a value counts from its start. The empty position after a value
    has no characters.
    """
    parts = table.parts[units]
    starts = np.zeros(int(axis.value_starts[-1]), np.int64)
    places = expand_ranges(axis.unit_starts, parts)
    starts[places] = (
        np.repeat(offsets, parts)
        + table.starts[expand_ranges(table.part_offsets[units], parts)]
    )
    steps = np.diff(starts, prepend=0)
    steps[axis.value_starts[:-1]] = starts[axis.value_starts[:-1]]
    steps[axis.value_starts[1:] - 1] = 0
    return steps.astype(np.uint32)


def _sum_by_document(numbers: Array, first_values: Array) -> Array:
    """Return the sum of the numbers of each document's values."""
    ends = to_offsets(numbers)
    return ends[first_values[1:]] - ends[first_values[:-1]]
