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
from typing import NamedTuple
from zlib import crc32

from index.text.analysis import UNIT_PATTERN, Unit, analyze_unit
from index.text.quotation_analysis import SPEAKER_SEPARATOR

POSITION_SIGN, FORM_SIGN, WEIGHT_SIGN = "\n", "\x1d", "\x1c"
HASH_MASK = 0x7FFF_FFFF
SAME_POSITION = 0x8000_0000
VALUE_END = 0
"""Stands between two values of a field, in place of the hash of a term."""
WEIGHT_SCALE = 5
"""Weights are whole numbers: fifths, as in the embedded engine."""
MAX_TERM_BYTES = 8_000
"""Longer terms are cut. OpenSearch has terms of up to 32,766 bytes."""


class UnitTerms(NamedTuple):
    """The distinct terms of each position of a unit, and their weights in fifths."""

    positions: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[str, int], ...]


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
    return UnitTerms(
        tuple(tuple(weights) for weights in by_position),
        tuple(
            (term, round(weight * WEIGHT_SCALE))
            for weights in by_position
            for term, weight in weights.items()
        ),
    )


def text_units(text: str) -> list[UnitTerms]:
    """Return the units of a text, in order."""
    return [unit_terms(match.group()) for match in UNIT_PATTERN.finditer(text)]


def _with_speaker(terms: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    """Return the terms of a position, also after the slug of their speaker."""
    return (*terms, *(prefix + term for term in terms)) if prefix else terms


def _speaker_prefix(speaker: str) -> str:
    return f"{speaker}{SPEAKER_SEPARATOR}" if speaker else ""


def position_text(units: Iterable[UnitTerms], speaker: str = "") -> str:
    """Return the terms of a value by position.

    Each term of a quotation also occurs after the slug of its `speaker`.
    """
    prefix = _speaker_prefix(speaker)
    return POSITION_SIGN.join(
        FORM_SIGN.join(_with_speaker(terms, prefix))
        for unit in units
        for terms in unit.positions
    )


def count_positions(units: Iterable[UnitTerms]) -> int:
    """Return the number of positions of a value."""
    return sum(len(unit.positions) for unit in units)


def add_weights(
    weights: Counter[str], units: Iterable[UnitTerms], boost: int = 1
) -> None:
    """Add the weights of a value's terms, multiplied by a boost."""
    for unit in units:
        for term, weight in unit.weights:
            weights[term] += weight * boost


def weight_text(weights: Counter[str]) -> str:
    """Return the terms of a field with their weights."""
    return POSITION_SIGN.join(
        f"{term}{WEIGHT_SIGN}{weight}" for term, weight in weights.items()
    )


@lru_cache(maxsize=1 << 16)
def term_hash(term: str) -> int:
    """Return the number that stands for a term among positions, never `VALUE_END`."""
    return (crc32(term.encode("utf-8", "replace")) & HASH_MASK) or 1


@lru_cache(maxsize=1 << 16)
def _position_numbers(
    positions: tuple[tuple[str, ...], ...], prefix: str
) -> tuple[int, ...]:
    return tuple(
        term_hash(term) | (SAME_POSITION if at else 0)
        for terms in positions
        for at, term in enumerate(_with_speaker(terms, prefix))
    )


def position_numbers(values: Sequence[tuple[Iterable[UnitTerms], str]]) -> bytes:
    """Return the positions of a field's values as numbers, in little-endian order.

    Each value has its speaker, or "".
    """
    numbers = array("I")
    for units, speaker in values:
        prefix = _speaker_prefix(speaker)
        for unit in units:
            numbers.extend(_position_numbers(unit.positions, prefix))
        numbers.append(VALUE_END)
    return numbers.tobytes()
