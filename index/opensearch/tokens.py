"""Write our terms as texts that OpenSearch's analyzers split without changing them.

A field has its words twice: with their positions, for phrases, and with their weights,
for the score. `POSITION_SIGN` ends a position, and `FORM_SIGN` separates the terms of
one position. Both are control characters, which no term contains.

The positions of the text are also stored as numbers, four bytes for each term, for
words near each other: the hash of the term, with `SAME_POSITION` if it is at the
position of the term before it.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, compress
from typing import NamedTuple
from zlib import crc32

from index.columnar.indexing.inverter import split_chunk
from index.text.analysis import MAX_CACHED_LENGTH, Unit, analyze_unit
from index.text.quotation_analysis import SPEAKER_SEPARATOR

POSITION_SIGN, FORM_SIGN, WEIGHT_SIGN = "\n", "\x1d", "\x1c"
HASH_MASK = 0x7FFF_FFFF
SAME_POSITION = 0x8000_0000
VALUE_END = 0
"""Stands after each value of a field, in place of the hash of a term."""
END = array("I", [VALUE_END]).tobytes()
WEIGHT_SCALE = 5
"""Weights are whole numbers: fifths, as in the embedded engine."""
FULL_WEIGHT = WEIGHT_SCALE
"""The weight of a whole word."""
MAX_CHUNKS = 1 << 17
"""Different parts of texts whose terms are kept."""
MAX_TERM_BYTES = 8_000
"""Longer terms are cut. OpenSearch has terms of up to 32,766 bytes."""


class UnitTerms(NamedTuple):
    """The distinct terms of each position of a unit, and their weights in fifths.

    `text` and `numbers` are the positions as they are indexed, without a speaker.
    """

    positions: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[str, int], ...]
    text: str
    numbers: bytes


def clip_term(term: str) -> str:
    """Return a term as it is stored: cut if it is very long, and encodable."""
    if len(term) < MAX_TERM_BYTES and term.isascii():
        return term
    return _clip(term)


@lru_cache(maxsize=1 << 14)
def _clip(term: str) -> str:
    raw = term.encode("utf-8", "replace")
    return raw[:MAX_TERM_BYTES].decode("utf-8", "ignore")


@lru_cache(maxsize=1 << 16)
def unit_terms(raw: str) -> UnitTerms:
    """Return the terms of a unit as it is written in a text."""
    return _unit_terms(analyze_unit(raw))


def _unit_terms(unit: Unit) -> UnitTerms:
    """Return the terms of a unit. A term that a position has twice counts once."""
    if len(unit.parts) == 1 and len(unit.parts[0].terms) == 1 and not unit.compound:
        return _single_term(*unit.parts[0].terms[0])  # most units
    by_position: list[dict[str, float]] = []
    for part in unit.parts:
        weights: dict[str, float] = {}
        for term, weight in part.terms:
            weights[clip_term(term)] = max(weight, weights.get(term, 0.0))
        by_position.append(weights)
    if unit.compound and by_position:
        by_position[0][unit.compound] = 1.0
    positions = tuple(map(tuple, by_position))
    weighted = tuple(
        (term, round(weight * WEIGHT_SCALE))
        for weights in by_position
        for term, weight in weights.items()
    )
    text, numbers = _join_positions(positions), _number_positions(positions)
    return UnitTerms(positions, weighted, text, numbers)


def _single_term(term: str, weight: float) -> UnitTerms:
    term = clip_term(term)
    numbers = array("I", (term_hash(term),)).tobytes()
    weighted = ((term, round(weight * WEIGHT_SCALE)),)
    return UnitTerms(((term,),), weighted, term, numbers)


def _join_positions(positions: Iterable[tuple[str, ...]]) -> str:
    return POSITION_SIGN.join(map(FORM_SIGN.join, positions))


def _number_positions(positions: Iterable[tuple[str, ...]]) -> bytes:
    numbers = (
        term_hash(term) | (SAME_POSITION if at else 0)
        for terms in positions
        for at, term in enumerate(terms)
    )
    return array("I", numbers).tobytes()


class ChunkTerms(NamedTuple):
    """The terms of a part of a text between spaces, as they are indexed.

    `length` is the number of positions. `weights` has all terms, in fifths. It is empty
    if there is only one term and `text` is that term, with the weight `FULL_WEIGHT`.
    """

    text: str
    numbers: bytes
    length: int
    weights: tuple[tuple[str, int], ...]


def _join_units(units: Iterable[UnitTerms]) -> ChunkTerms:
    filled = [unit for unit in units if unit.positions]
    if len(filled) == 1:  # most chunks
        unit = filled[0]
        is_plain = unit.weights == ((unit.text, FULL_WEIGHT),)
        weights = () if is_plain else unit.weights
        return ChunkTerms(unit.text, unit.numbers, len(unit.positions), weights)
    return ChunkTerms(
        text=POSITION_SIGN.join([unit.text for unit in filled]),
        numbers=b"".join([unit.numbers for unit in filled]),
        length=sum(len(unit.positions) for unit in filled),
        weights=tuple(chain.from_iterable([unit.weights for unit in filled])),
    )


class _Chunks(dict[str, ChunkTerms]):
    """The terms of chunks. Most are read from memory, without a call."""

    def __missing__(self, chunk: str) -> ChunkTerms:
        terms = _join_units(unit_terms(raw) for raw, _ in split_chunk(chunk))
        if len(chunk) <= MAX_CACHED_LENGTH:
            self[chunk] = terms
        return terms


_chunks = _Chunks()


@lru_cache(maxsize=1 << 14)
def _spoken_chunk(speaker: str, chunk: str) -> ChunkTerms:
    """Return the terms of a chunk, which also occur after the slug of its speaker."""
    prefix = f"{speaker}{SPEAKER_SEPARATOR}"
    spoken = []
    for raw, _ in split_chunk(chunk):
        unit = unit_terms(raw)
        positions = tuple(
            (*terms, *(prefix + term for term in terms)) for terms in unit.positions
        )
        text, numbers = _join_positions(positions), _number_positions(positions)
        spoken.append(UnitTerms(positions, unit.weights, text, numbers))
    return _join_units(spoken)


@dataclass(frozen=True, slots=True)
class ValueTerms:
    """The terms of one value of a field.

    `positions` and `numbers` are its positions as they are indexed, `length` is their
    number. `chunks` are the different parts of it, and `counts` how often it has each.
    """

    positions: str
    numbers: bytes
    length: int
    chunks: Sequence[ChunkTerms]
    counts: Collection[int]

    def add_weights(self, weights: defaultdict[str, int], boost: int = 1) -> None:
        """Add the weights of the terms, multiplied by a boost."""
        chunks = zip(self.chunks, self.counts, strict=True)
        for (text, _, length, chunk_weights), count in chunks:
            factor = boost * count
            if chunk_weights:
                for term, weight in chunk_weights:
                    weights[term] += weight * factor
            elif length:
                weights[text] += FULL_WEIGHT * factor

    def terms(self) -> Iterator[str]:
        """Yield the terms without those of the speaker, some of them repeatedly."""
        for chunk in self.chunks:
            if chunk.weights:
                yield from (term for term, _ in chunk.weights)
            elif chunk.length:
                yield chunk.text


def value_terms(value: str, speaker: str | None = None) -> ValueTerms:
    """Return the terms of a value of a field.

    With a speaker, they also occur after the slug of the speaker.
    """
    if not value:
        return NO_TERMS
    if len(_chunks) > MAX_CHUNKS:
        _chunks.clear()
    pieces = value.replace("\n", " ").split(" ")
    read = partial(_spoken_chunk, speaker) if speaker else _chunks.__getitem__
    counts = Counter(pieces)
    chunks = list(map(read, counts))
    by_piece = dict(zip(counts, chunks, strict=True))
    texts, numbers, lengths, _ = zip(*map(by_piece.__getitem__, pieces), strict=True)
    return ValueTerms(
        positions=POSITION_SIGN.join(compress(texts, lengths)),
        numbers=b"".join(numbers) + END,
        length=sum(lengths),
        chunks=chunks,
        counts=counts.values(),
    )


NO_TERMS = ValueTerms("", END, 0, (), ())


def weight_text(weights: Mapping[str, int]) -> str:
    """Return the terms of a field with their weights."""
    return POSITION_SIGN.join(
        [f"{term}{WEIGHT_SIGN}{weight}" for term, weight in weights.items()]
    )


@lru_cache(maxsize=1 << 16)
def term_hash(term: str) -> int:
    """Return the number that stands for a term among positions, never `VALUE_END`."""
    return (crc32(term.encode("utf-8", "replace")) & HASH_MASK) or 1
