"""Suggesting: words near to what was typed, from the dictionary of terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA

from index.columnar.arrays import Array
from index.columnar.generation import Generation
from index.columnar.segment import Field

LETTERS = 63


def near_terms(generation: Generation, field: str, text: str, distance: int, prefix: int = 0) -> list[bytes]:
    """The terms of a field within so many edits of a text that share its first `prefix` letters."""
    found: set[bytes] = set()
    for each, _ in generation.fields(field):
        for term in each.terms.slice(0, len(each.terms)):
            word = term.decode(errors="replace")
            if word[:prefix] == text[:prefix] and OSA.distance(word, text, score_cutoff=distance) <= distance:
                found.add(term)
    return sorted(found)
