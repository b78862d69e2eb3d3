"""Operations: what a clause of a query does with the arrays of a snapshot.

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
    EMPTY_IDS,
    Array,
    Mask,
    Scores,
    SortedIds,
    find_members,
    merge_scores,
)
from index.columnar.storage.snapshot import Snapshot

ScoredDocs = tuple[SortedIds, Scores]
DocMatches = tuple[Mask, Scores]


def zero_scores(count: int) -> Scores:
    """No score for any."""
    return np.zeros(count, np.float32)


class Operator(ABC):
    """A clause, compiled for one snapshot."""

    @abstractmethod
    def find(self) -> ScoredDocs:
        """The documents that it has, rising, with their scores."""

    def match(self, docs: SortedIds) -> DocMatches:
        """Which of some documents, rising, it has, and the scores of these; 0 for the others."""
        found, scores = self.find()
        has, at = find_members(docs, found)
        all_scores = zero_scores(len(docs))
        all_scores[has] = scores[at]
        return has, all_scores

    @property
    @abstractmethod
    def size(self) -> int:
        """About how many documents it has, never too few."""

    def positive_clauses(self) -> Sequence[Operator]:
        """The clauses inside on which a match can rest."""
        return ()


@dataclass(eq=False)
class AndOperator(Operator):
    """Every one of some clauses."""

    clauses: Sequence[Operator]

    @cached_property
    def size(self) -> int:
        return min(clause.size for clause in self.clauses)

    def positive_clauses(self) -> Sequence[Operator]:
        return self.clauses

    def find(self) -> ScoredDocs:
        first, *others = sorted(self.clauses, key=lambda clause: clause.size)
        docs, scores = first.find()
        for clause in others:
            if not len(docs):
                break
            has, more = clause.match(docs)
            docs, scores = docs[has], scores[has] + more[has]
        return docs, scores

    def match(self, docs: SortedIds) -> DocMatches:
        has, scores = np.ones(len(docs), np.bool_), zero_scores(len(docs))
        for clause in self.clauses:
            too, more = clause.match(docs)
            has &= too
            scores += more
        scores[~has] = 0
        return has, scores


@dataclass(eq=False)
class OrOperator(Operator):
    """Any of some clauses."""

    snapshot: Snapshot
    clauses: Sequence[Operator]

    @cached_property
    def size(self) -> int:
        return min(self.snapshot.size, sum(clause.size for clause in self.clauses))

    def positive_clauses(self) -> Sequence[Operator]:
        return self.clauses

    def find(self) -> ScoredDocs:
        return merge_scores(
            [clause.find() for clause in self.clauses], self.snapshot.size
        )

    def match(self, docs: SortedIds) -> DocMatches:
        has, scores = np.zeros(len(docs), np.bool_), zero_scores(len(docs))
        for clause in self.clauses:
            too, more = clause.match(docs)
            has |= too
            scores += more
        return has, scores


@dataclass(eq=False)
class NotOperator(Operator):
    """Every document that a clause has not."""

    snapshot: Snapshot
    clause: Operator

    @property
    def size(self) -> int:
        return self.snapshot.size

    def find(self) -> ScoredDocs:
        docs = self.snapshot.live_docs
        docs = docs[self.match(docs)[0]]
        return docs, zero_scores(len(docs))

    def match(self, docs: SortedIds) -> DocMatches:
        return ~self.clause.match(docs)[0], zero_scores(len(docs))


@dataclass(eq=False)
class DayRangeOperator(Operator):
    """Documents by a column of days: those between two, both included; none of unknown date."""

    snapshot: Snapshot
    column: Array
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.snapshot.size

    def find(self) -> ScoredDocs:
        docs = self.snapshot.drop_deleted(
            np.flatnonzero(self._in_range(self.column)).astype(np.uint32)
        )
        return docs, zero_scores(len(docs))

    def match(self, docs: SortedIds) -> DocMatches:
        return self._in_range(self.column[docs]), zero_scores(len(docs))

    def _in_range(self, days: Array) -> Mask:
        return np.asarray((days >= self.first) & (days <= self.last), np.bool_)


@dataclass(eq=False)
class AllDocsOperator(Operator):
    """Every document."""

    snapshot: Snapshot

    @property
    def size(self) -> int:
        return self.snapshot.size

    def find(self) -> ScoredDocs:
        docs = self.snapshot.live_docs
        return docs, zero_scores(len(docs))

    def match(self, docs: SortedIds) -> DocMatches:
        return np.ones(len(docs), np.bool_), zero_scores(len(docs))


class NoDocsOperator(Operator):
    """No document."""

    size = 0

    def find(self) -> ScoredDocs:
        return EMPTY_IDS, zero_scores(0)
