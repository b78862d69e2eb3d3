"""Operators: evaluate the clauses of a query on the arrays of a snapshot.

Each operator can *find* all its documents, or *match* given documents. An intersection
finds the documents of its rarest clause and matches them with the others. Scores are
BM25 scores, summed over clauses. A clause without ranking has a score of 0.
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
    """Return scores of 0."""
    return np.zeros(count, np.float32)


class Operator(ABC):
    """A clause, compiled for one snapshot."""

    @abstractmethod
    def find(self) -> ScoredDocs:
        """Return the matching documents, ascending, and their scores."""

    def match(self, docs: SortedIds) -> DocMatches:
        """Return the mask of given documents that match, and their scores.

        The documents must be ascending. The score of the others is 0.
        """
        matching_docs, scores = self.find()
        has, at = find_members(docs, matching_docs)
        all_scores = zero_scores(len(docs))
        all_scores[has] = scores[at]
        return has, all_scores

    @property
    @abstractmethod
    def size(self) -> int:
        """Return an upper estimate of the number of matching documents."""

    def positive_clauses(self) -> Sequence[Operator]:
        """Return the inner clauses that can contribute to a match."""
        return ()


@dataclass(eq=False)
class AndOperator(Operator):
    """Match documents that match every clause."""

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
    """Match documents that match any clause."""

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
    """Match documents that do not match a clause."""

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
    """Match documents by a range of days, inclusive. Unknown days never match."""

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
    """Match every document."""

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
    """Match no document."""

    size = 0

    def find(self) -> ScoredDocs:
        return EMPTY_IDS, zero_scores(0)
