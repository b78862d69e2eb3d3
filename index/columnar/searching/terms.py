"""Leaves: the clauses of a query that have places in a text, words, phrases and words near each other."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np

from index.columnar.searching.operators import Answered, Found, Operation, zeros
from index.columnar.storage.arrays import (
    NONE,
    Array,
    Numbers,
    Scores,
    among,
    joined,
    places_of,
    runs,
)
from index.columnar.storage.segment import Field, Posting
from index.columnar.storage.snapshot import K1, Generation
from index.columnar.storage.weights import FIFTHS

SCORED = ("text", "title")
"""Fields whose words rank a document; the others only choose documents."""


LEAST_WORTH = 0.05
"""What a word is worth that half of the documents have."""


def idf(generation: Generation, documents: int) -> float:
    """How much a term found in so many documents says (Robertson and Spärck Jones, 1976), always above 0."""
    # Older versions of documents count until their segment is merged: there may be more of them than documents.
    others = max(generation.count - documents, 0)
    return max(log((others + 0.5) / (documents + 0.5)), LEAST_WORTH)


class Leaf(Operation):
    """A clause whose matches have places in a text."""

    generation: Generation
    field: str
    worth: float
    length: int = 1
    """Words of a match."""

    @abstractmethod
    def places(self, field: Field) -> Numbers:
        """Where it stands on the axis of a segment's field, rising."""

    def marked(self, field: Field) -> Numbers:
        """Where its matches begin."""
        return self.places(field)


@dataclass(eq=False)
class Term(Leaf):
    """A word of a field."""

    generation: Generation
    field: str
    text: str
    boost: float = 1.0

    @cached_property
    def posting(self) -> Posting:
        """Where it stands."""
        return self.generation.posting(self.field, self.numbers)

    @cached_property
    def numbers(self) -> dict[Field, int]:
        """The number of the word in each segment that has it."""
        raw = self.text.encode(errors="surrogatepass")
        found = (
            (field, field.find(raw)) for field, _ in self.generation.fields(self.field)
        )
        return {field: number for field, number in found if number is not None}

    @property
    def size(self) -> int:
        return len(self.posting.docs)

    @cached_property
    def worth(self) -> float:  # type: ignore[override]
        """What the word is worth where it stands."""
        return self.boost * idf(self.generation, self.size)

    def find(self) -> Found:
        docs = self.posting.docs
        return docs, bm25(
            self.generation, self.field, docs, self.posting.weights, self.worth
        )

    def which(self, docs: Numbers) -> Answered:
        has, at = places_of(docs, self.posting.docs)
        scores = zeros(len(docs))
        scores[has] = bm25(
            self.generation, self.field, docs[has], self.posting.weights[at], self.worth
        )
        return has, scores

    def places(self, field: Field) -> Numbers:
        number = self.numbers.get(field)
        return NONE if number is None else field.positions(number)


def bm25(
    generation: Generation, field: str, docs: Numbers, weights: Array, worth: float
) -> Scores:
    """BM25 of documents by their weights in fifths."""
    if field not in SCORED:
        return zeros(len(docs))
    found: Scores = generation.norms(field)[docs]
    np.add(found, weights, out=found, casting="same_kind")
    np.divide(weights, found, out=found, casting="same_kind")
    found *= np.float32(worth * (K1 + 1))
    return found


@dataclass(eq=False)
class Together(Leaf):
    """Words of a field that have to stand together, scored as one word that is as rare as all of them."""

    generation: Generation
    field: str
    words: tuple[str, ...]
    boost: float = 1.0

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Each different word."""
        return {word: Term(self.generation, self.field, word) for word in self.words}

    @cached_property
    def size(self) -> int:
        return min(term.size for term in self.terms.values())

    @cached_property
    def _places(self) -> dict[Field, Numbers]:
        return {}

    def places(self, field: Field) -> Numbers:
        """Where they begin to stand together."""
        if field not in self._places:
            self._places[field] = self._together(field)
        return self._places[field]

    @abstractmethod
    def _together(self, field: Field) -> Numbers: ...

    def find(self) -> Found:
        found = [
            self._found(field, base)
            for field, base in self.generation.fields(self.field)
        ]
        docs = joined([docs for docs, _ in found])
        counts = joined([counts for _, counts in found], np.int64)
        if self.generation.live is not None:
            alive = self.generation.live[docs]
            docs, counts = docs[alive], counts[alive]
        return docs, bm25(
            self.generation, self.field, docs, counts * FIFTHS, self.worth
        )

    @cached_property
    def worth(self) -> float:  # type: ignore[override]
        """What they are worth where they stand together."""
        return self.boost * sum(
            idf(self.generation, term.size) for term in self.terms.values()
        )

    def _found(self, field: Field, base: int) -> tuple[Numbers, Array]:
        owners = field.owners(self.places(field))
        starts, counts = runs(owners)
        return owners[starts] + np.uint32(base), counts


@dataclass(eq=False)
class Phrase(Together):
    """Words one after another."""

    @property
    def length(self) -> int:  # type: ignore[override]
        """Words of a match."""
        return len(self.words)

    def _together(self, field: Field) -> Numbers:
        lists = {word: term.places(field) for word, term in self.terms.items()}
        if not all(map(len, lists.values())):
            return NONE
        order = sorted(
            range(len(self.words)), key=lambda at: len(lists[self.words[at]])
        )
        first = order[0]
        starts = _shifted(lists[self.words[first]], first)
        for at in order[1:]:
            if not len(starts):
                break
            starts = starts[among(starts + np.uint32(at), lists[self.words[at]])]
        return starts


def _shifted(places: Numbers, by: int) -> Numbers:
    """The places less a number, without those before the axis."""
    return places[np.searchsorted(places, by) :] - np.uint32(by) if by else places


@dataclass(eq=False)
class Near(Together):
    """Words in any order, with at most `slop` others among them; a word asked for twice must stand there twice."""

    slop: int = 0

    def _together(self, field: Field) -> Numbers:
        return self.windows(field)[0]

    def marked(self, field: Field) -> Numbers:
        firsts, lasts = self.windows(field)
        if not len(firsts):
            return NONE
        places = np.unique(
            np.concatenate([term.places(field) for term in self.terms.values()])
        )
        at = np.searchsorted(firsts, places, "right") - 1
        return places[(at >= 0) & (places <= lasts[at])]

    def windows(self, field: Field) -> tuple[Numbers, Numbers]:
        """First and last place of each shortest stretch that has all the words."""
        needed = Counter(self.words)
        lists = {word: term.places(field) for word, term in self.terms.items()}
        if any(len(lists[word]) < count for word, count in needed.items()):
            return NONE, NONE
        lasts = np.unique(np.concatenate(list(lists.values())))
        starts = np.full(len(lasts), np.iinfo(np.int64).max)
        for word, count in needed.items():
            at = np.searchsorted(lists[word], lasts, "right") - count
            starts = np.minimum(
                starts, np.where(at >= 0, lists[word][at].astype(np.int64), -1)
            )
        # of the stretches with one start the first is the shortest
        fits = (
            (starts >= 0)
            & (lasts - starts < len(self.words) + self.slop)
            & (np.diff(starts, prepend=-2) != 0)
        )
        starts, lasts = starts[fits], lasts[fits]
        whole = field.values_of(starts) == field.values_of(lasts)
        return starts[whole].astype(np.uint32), lasts[whole]


@dataclass(eq=False)
class AnyTerm(Leaf):
    """Any of some terms of a field, at a score of its own."""

    generation: Generation
    field: str
    numbers: tuple[tuple[int, ...], ...]
    """The terms by their numbers, in each segment."""
    score: float = 1.0

    @cached_property
    def docs(self) -> Numbers:
        """The documents that have one."""
        seen = np.zeros(self.generation.size, np.bool_)
        for (field, base), numbers in zip(
            self.generation.fields(self.field), self.numbers, strict=True
        ):
            for first, last in stretches(numbers):
                seen[base:][field.documents(first, last)] = True
        return self.generation.living(np.flatnonzero(seen).astype(np.uint32))

    @property
    def size(self) -> int:
        return len(self.docs)

    def find(self) -> Found:
        return self.docs, np.full(len(self.docs), self.score, np.float32)

    @property
    def worth(self) -> float:  # type: ignore[override]
        """What any of them is worth."""
        return self.score

    def places(self, field: Field) -> Numbers:
        at = next(
            at
            for at, (each, _) in enumerate(self.generation.fields(self.field))
            if each is field
        )
        found = [
            field.positions(first, last) for first, last in stretches(self.numbers[at])
        ]
        return np.unique(joined(found))


def stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as few stretches, each from one number to before another."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return found
