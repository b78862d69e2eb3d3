"""Stems: the words of one root, such as *defence*, *defences* and *defended*, found among the terms of the dictionary.

Nothing of it is in the index. Stems are worked out from the dictionary when they are first needed, and kept; they rank
articles that lack words of a query, and never make an article match. The stemmer is Snowball's for English (Porter,
2001).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from Stemmer import Stemmer

from index.columnar.arrays import Array, Numbers
from index.columnar.generation import Generation
from index.columnar.leaves import Term, bm25, idf
from index.columnar.operations import Either, Found, Operation
from index.columnar.segment import Segment

LANGUAGE = "english"
TEXT = "text"


def roots(segment: Segment) -> dict[str, list[int]]:
    """Stem → the terms that have it, by number; of the words in the text of a segment."""
    key = (TEXT, "stems")
    if key not in segment.kept:
        found: defaultdict[str, list[int]] = defaultdict(list)
        words = [term.decode(errors="surrogatepass") for term in segment.fields[TEXT].terms]
        for number, (word, stem) in enumerate(zip(words, Stemmer(LANGUAGE).stemWords(words), strict=True)):
            if word.isalpha() and word.islower():
                found[stem].append(number)
        segment.kept[key] = dict(found)
    held = segment.kept[key]
    assert isinstance(held, dict)
    return held


@dataclass(eq=False)
class Rooted(Operation):
    """Any word of the text with the root of another, scored as one word."""

    generation: Generation
    text: str

    @cached_property
    def _found(self) -> tuple[Numbers, Array]:
        """The documents that have any, and the sum of their weights."""
        stem = Stemmer(LANGUAGE).stemWord(self.text)
        weights = np.zeros(self.generation.size, np.uint32)
        for segment, base in zip(self.generation.segments, self.generation.bases, strict=False):
            for number in roots(segment).get(stem, ()):
                posting = segment.fields[TEXT].posting(number)
                weights[base:][posting.docs] += posting.weights
        docs = self.generation.living(np.flatnonzero(weights).astype(np.uint32))
        return docs, weights[docs]

    @property
    def size(self) -> int:
        """How many documents have any."""
        return len(self._found[0])

    def find(self) -> Found:
        """The documents that have any, with their scores."""
        docs, weights = self._found
        return docs, bm25(self.generation, TEXT, docs, weights, idf(self.generation, self.size))


def rooted(clause: Operation) -> Rooted | None:
    """All words with the root of the word that a clause asks for; `None` where it asks for no plain word."""
    word = clause.clauses[0] if isinstance(clause, Either) and clause.clauses else clause
    if not isinstance(word, Term) or word.field != TEXT or not word.text.isalpha() or not word.text.islower():
        return None
    return Rooted(word.generation, word.text)
