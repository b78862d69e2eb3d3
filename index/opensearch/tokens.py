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
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from index.columnar.indexing.inverter import split_chunk
from index.text.analysis import Unit, analyze_unit
from index.text.quotation_analysis import SPEAKER_SEPARATOR

POSITION_SIGN, FORM_SIGN, WEIGHT_SIGN = "\n", "\x1d", "\x1c"
HASH_MASK = 0x7FFF_FFFF
SAME_POSITION = 0x8000_0000
VALUE_END = 0
"""Stands after each value of a field, in place of the hash of a term."""
END = array("I", [VALUE_END]).tobytes()
WEIGHT_SCALE = 5
"""Weights are whole numbers: fifths, as in the embedded engine."""
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


def _join_positions(positions: Iterable[tuple[str, ...]]) -> str:
    return POSITION_SIGN.join(map(FORM_SIGN.join, positions))


def _number_positions(positions: Iterable[tuple[str, ...]]) -> bytes:
    numbers = (
        term_hash(term) | (SAME_POSITION if at else 0)
        for terms in positions
        for at, term in enumerate(terms)
    )
    return array("I", numbers).tobytes()


@lru_cache(maxsize=1 << 16)
def _chunk_units(chunk: str) -> tuple[UnitTerms, ...]:
    return tuple(unit_terms(raw) for raw, _ in split_chunk(chunk))


def text_units(text: str) -> list[UnitTerms]:
    """Return the units of a text, in order."""
    chunks = text.replace("\n", " ").split(" ")
    return list(chain.from_iterable(map(_chunk_units, chunks)))


def with_speaker(units: Iterable[UnitTerms], speaker: str | None) -> list[UnitTerms]:
    """Return units whose terms also occur after the slug of their speaker."""
    if not speaker:
        return list(units)
    prefix = f"{speaker}{SPEAKER_SEPARATOR}"
    spoken = []
    for unit in units:
        positions = tuple(
            (*terms, *(prefix + term for term in terms)) for terms in unit.positions
        )
        text, numbers = _join_positions(positions), _number_positions(positions)
        spoken.append(UnitTerms(positions, unit.weights, text, numbers))
    return spoken


def position_text(units: Iterable[UnitTerms]) -> str:
    """Return the terms of a value by position."""
    return POSITION_SIGN.join(unit.text for unit in units if unit.positions)


def count_positions(units: Iterable[UnitTerms]) -> int:
    """Return the number of positions of a value."""
    return sum(len(unit.positions) for unit in units)


def add_weights(
    weights: Counter[str], units: Sequence[UnitTerms], boost: int = 1
) -> None:
    """Add the weights of a value's terms, multiplied by a boost."""
    # Equal units are mostly one object, and comparing them would be slow.
    counts = Counter(map(id, units))
    distinct = {id(unit): unit for unit in units}
    for key, count in counts.items():
        for term, weight in distinct[key].weights:
            weights[term] += weight * boost * count


def weight_text(weights: Counter[str]) -> str:
    """Return the terms of a field with their weights."""
    return POSITION_SIGN.join(
        f"{term}{WEIGHT_SIGN}{weight}" for term, weight in weights.items()
    )


@lru_cache(maxsize=1 << 16)
def term_hash(term: str) -> int:
    """Return the number that stands for a term among positions, never `VALUE_END`."""
    return (crc32(term.encode("utf-8", "replace")) & HASH_MASK) or 1


def position_numbers(values: Sequence[Iterable[UnitTerms]]) -> bytes:
    """Return the positions of a field's values as numbers, in little-endian order."""
    return b"".join(b"".join(unit.numbers for unit in units) + END for units in values)
