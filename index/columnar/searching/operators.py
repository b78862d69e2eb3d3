"""Operations: what a clause of a query does with the arrays of a generation.

Each can *find* its documents, and can tell *which* of some documents it has; an intersection finds by its rarest clause
and asks the others. Scores are BM25's, summed over clauses; what does not rank gives 0.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.columnar.storage.arrays import (
    NONE,
    Array,
    Mask,
    Numbers,
    Scores,
    places_of,
    union,
)
from index.columnar.storage.snapshot import Generation

Found = tuple[Numbers, Scores]
Answered = tuple[Mask, Scores]


def zeros(count: int) -> Scores:
    """No score for any."""
    return np.zeros(count, np.float32)


class Operation(ABC):
    """A clause, compiled for one generation."""

    @abstractmethod
    def find(self) -> Found:
        """The documents that it has, rising, with their scores."""

    def which(self, docs: Numbers) -> Answered:
        """Which of some documents, rising, it has, and the scores of these; 0 for the others."""
        found, scores = self.find()
        has, at = places_of(docs, found)
        all_scores = zeros(len(docs))
        all_scores[has] = scores[at]
        return has, all_scores

    @property
    @abstractmethod
    def size(self) -> int:
        """About how many documents it has, never too few."""

    def parts(self) -> Sequence[Operation]:
        """The clauses inside on which a match can rest."""
        return ()


@dataclass(eq=False)
class Both(Operation):
    """Every one of some clauses."""

    clauses: Sequence[Operation]

    @cached_property
    def size(self) -> int:
        return min(clause.size for clause in self.clauses)

    def parts(self) -> Sequence[Operation]:
        return self.clauses

    def find(self) -> Found:
        first, *others = sorted(self.clauses, key=lambda clause: clause.size)
        docs, scores = first.find()
        for clause in others:
            if not len(docs):
                break
            has, more = clause.which(docs)
            docs, scores = docs[has], scores[has] + more[has]
        return docs, scores

    def which(self, docs: Numbers) -> Answered:
        has, scores = np.ones(len(docs), np.bool_), zeros(len(docs))
        for clause in self.clauses:
            too, more = clause.which(docs)
            has &= too
            scores += more
        scores[~has] = 0
        return has, scores


@dataclass(eq=False)
class Either(Operation):
    """Any of some clauses."""

    generation: Generation
    clauses: Sequence[Operation]

    @cached_property
    def size(self) -> int:
        return min(self.generation.size, sum(clause.size for clause in self.clauses))

    def parts(self) -> Sequence[Operation]:
        return self.clauses

    def find(self) -> Found:
        return union([clause.find() for clause in self.clauses], self.generation.size)

    def which(self, docs: Numbers) -> Answered:
        has, scores = np.zeros(len(docs), np.bool_), zeros(len(docs))
        for clause in self.clauses:
            too, more = clause.which(docs)
            has |= too
            scores += more
        return has, scores


@dataclass(eq=False)
class Without(Operation):
    """Every document that a clause has not."""

    generation: Generation
    clause: Operation

    @property
    def size(self) -> int:
        return self.generation.size

    def find(self) -> Found:
        docs = self.generation.everything
        docs = docs[self.which(docs)[0]]
        return docs, zeros(len(docs))

    def which(self, docs: Numbers) -> Answered:
        return ~self.clause.which(docs)[0], zeros(len(docs))


@dataclass(eq=False)
class Days(Operation):
    """Documents by a column of days: those between two, both included; none of unknown date."""

    generation: Generation
    column: Array
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.generation.size

    def find(self) -> Found:
        docs = self.generation.living(
            np.flatnonzero(self._within(self.column)).astype(np.uint32)
        )
        return docs, zeros(len(docs))

    def which(self, docs: Numbers) -> Answered:
        return self._within(self.column[docs]), zeros(len(docs))

    def _within(self, days: Array) -> Mask:
        return np.asarray((days >= self.first) & (days <= self.last), np.bool_)


@dataclass(eq=False)
class Everything(Operation):
    """Every document."""

    generation: Generation

    @property
    def size(self) -> int:
        return self.generation.size

    def find(self) -> Found:
        docs = self.generation.everything
        return docs, zeros(len(docs))

    def which(self, docs: Numbers) -> Answered:
        return np.ones(len(docs), np.bool_), zeros(len(docs))


class Nothing(Operation):
    """No document."""

    size = 0

    def find(self) -> Found:
        return NONE, zeros(0)
