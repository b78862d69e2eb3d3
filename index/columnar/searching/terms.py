"""Operators with positions: terms, phrases, and words near each other."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import log

import numpy as np

from archive import deadline
from index.columnar.searching.operators import (
    DocMatches,
    Operator,
    ScoredDocs,
    zero_scores,
)
from index.columnar.storage.arrays import (
    EMPTY_IDS,
    Array,
    Scores,
    SortedIds,
    concatenate,
    find_members,
    is_member,
    merge_sorted,
    run_lengths,
)
from index.columnar.storage.segment import IndexField, Postings
from index.columnar.storage.snapshot import K1, Snapshot
from index.columnar.storage.weights import WEIGHT_SCALE

SCORED_FIELDS = ("text", "title")
"""Fields with scores. Other fields only filter documents."""


MIN_IDF = 0.05
"""Minimum IDF, for terms in about half of the documents or more."""


def idf(snapshot: Snapshot, doc_count: int) -> float:
    """Return the IDF of a term (Robertson and Spärck Jones, 1976), always above 0."""
    # Old versions of documents count until their segment is merged. Thus `doc_count`
    # may exceed the number of documents.
    other_count = max(snapshot.count - doc_count, 0)
    return max(log((other_count + 0.5) / (doc_count + 0.5)), MIN_IDF)


SpanArrays = tuple[SortedIds, SortedIds]
"""The first and the last positions of matches."""


class PositionalOperator(Operator):
    """An operator whose matches have positions in a text."""

    snapshot: Snapshot
    field: str
    term_weight: float
    word_count: int = 1
    """Number of words in a match."""

    @abstractmethod
    def positions(self, field: IndexField) -> SortedIds:
        """Return its positions on the axis of a segment's field, ascending."""

    def position_lists(self, field: IndexField) -> list[SortedIds]:
        """Return lists that together have all its positions, each ascending."""
        return [self.positions(field)]

    def windows(self, field: IndexField) -> SpanArrays:
        """Return the first and the last position of each match, ascending."""
        return self._to_windows(self.positions(field))

    def match_spans(self, field: IndexField) -> list[SpanArrays]:
        """Return lists that together have what is highlighted, each ascending."""
        return [self._to_windows(firsts) for firsts in self.position_lists(field)]

    def _to_windows(self, firsts: SortedIds) -> SpanArrays:
        if self.word_count == 1:
            return firsts, firsts
        return firsts, firsts + np.uint32(self.word_count - 1)


@dataclass(eq=False)
class TermOperator(PositionalOperator):
    """Match a term of a field."""

    snapshot: Snapshot
    field: str
    text: str
    boost: float = 1.0

    @cached_property
    def postings(self) -> Postings:
        """Return the postings of the term."""
        return self.snapshot.postings(self.field, self.term_numbers)

    @cached_property
    def term_numbers(self) -> dict[IndexField, int]:
        """Return the number of the term in each segment that contains it."""
        raw = self.text.encode(errors="surrogatepass")
        numbers = (
            (field, field.find_term(raw))
            for field, _ in self.snapshot.segment_fields(self.field)
        )
        return {field: number for field, number in numbers if number is not None}

    @property
    def size(self) -> int:
        return len(self.postings.docs)

    @cached_property
    def term_weight(self) -> float:  # type: ignore[override]
        """Return the IDF of the term multiplied by its boost."""
        return self.boost * idf(self.snapshot, self.size)

    def find(self) -> ScoredDocs:
        docs = self.postings.docs
        return docs, bm25(
            self.snapshot, self.field, docs, self.postings.weights, self.term_weight
        )

    def match(self, docs: SortedIds) -> DocMatches:
        has, at = find_members(docs, self.postings.docs)
        scores = zero_scores(len(docs))
        scores[has] = bm25(
            self.snapshot,
            self.field,
            docs[has],
            self.postings.weights[at],
            self.term_weight,
        )
        return has, scores

    def positions(self, field: IndexField) -> SortedIds:
        number = self.term_numbers.get(field)
        if number is None:
            return EMPTY_IDS
        return term_positions(self.snapshot, field, number)


def bm25(
    snapshot: Snapshot, field: str, docs: SortedIds, weights: Array, term_weight: float
) -> Scores:
    """Return the BM25 scores of documents by their weights in fifths."""
    if field not in SCORED_FIELDS:
        return zero_scores(len(docs))
    scores: Scores = snapshot.length_norms(field)[docs]
    np.add(scores, weights, out=scores, casting="same_kind")
    np.divide(weights, scores, out=scores, casting="same_kind")
    scores *= np.float32(term_weight * (K1 + 1))
    return scores


def term_positions(
    snapshot: Snapshot, field: IndexField, first: int, last: int | None = None
) -> SortedIds:
    """Return what `IndexField.positions` returns, cached in the snapshot."""
    return snapshot.positions.get_or_make(
        (field, first, last), partial(field.positions, first, last)
    )


class WindowOperator(PositionalOperator):
    """An operator whose matches are computed from positions, scored as one term."""

    @cached_property
    def _position_cache(self) -> dict[IndexField, SortedIds]:
        return {}

    def positions(self, field: IndexField) -> SortedIds:
        """Return the start positions of the joint matches."""
        if field not in self._position_cache:
            self._position_cache[field] = self._find_positions(field)
        return self._position_cache[field]

    @abstractmethod
    def _find_positions(self, field: IndexField) -> SortedIds: ...

    def find(self) -> ScoredDocs:
        segment_docs = [
            self._segment_docs(field, base)
            for field, base in self.snapshot.segment_fields(self.field)
        ]
        docs = concatenate([docs for docs, _ in segment_docs])
        counts = concatenate([counts for _, counts in segment_docs], np.int64)
        if self.snapshot.live_mask is not None:
            alive = self.snapshot.live_mask[docs]
            docs, counts = docs[alive], counts[alive]
        return docs, bm25(
            self.snapshot, self.field, docs, counts * WEIGHT_SCALE, self.term_weight
        )

    def _segment_docs(self, field: IndexField, base: int) -> tuple[SortedIds, Array]:
        deadline.check()
        owners = field.documents_at(self.positions(field))
        starts, counts = run_lengths(owners)
        return owners[starts] + np.uint32(base), counts


@dataclass(eq=False)
class MultiTermOperator(WindowOperator):
    """Match several words of a field together. Their IDFs are added."""

    snapshot: Snapshot
    field: str
    words: tuple[str, ...]
    boost: float = 1.0

    @cached_property
    def terms(self) -> Mapping[str, PositionalOperator]:
        """Return the operator of each distinct word."""
        return {
            word: TermOperator(self.snapshot, self.field, word) for word in self.words
        }

    @cached_property
    def size(self) -> int:
        return min(term.size for term in self.terms.values())

    @cached_property
    def term_weight(self) -> float:  # type: ignore[override]
        """Return the sum of the words' IDFs, multiplied by the boost."""
        return self.boost * sum(
            idf(self.snapshot, term.size) for term in self.terms.values()
        )


@dataclass(eq=False)
class PhraseOperator(MultiTermOperator):
    """Match consecutive words."""

    @property
    def word_count(self) -> int:  # type: ignore[override]
        """Return the number of words in a match."""
        return len(self.words)

    def _find_positions(self, field: IndexField) -> SortedIds:
        lists = {word: term.positions(field) for word, term in self.terms.items()}
        if not all(map(len, lists.values())):
            return EMPTY_IDS
        order = sorted(
            range(len(self.words)), key=lambda at: len(lists[self.words[at]])
        )
        first = order[0]
        starts = _shift(lists[self.words[first]], first)
        for at in order[1:]:
            if not len(starts):
                break
            starts = starts[is_member(starts + np.uint32(at), lists[self.words[at]])]
        return starts


def _shift(positions: SortedIds, distance: int) -> SortedIds:
    """Subtract a distance from positions. Drop those before the start of the axis."""
    return (
        positions[np.searchsorted(positions, distance) :] - np.uint32(distance)
        if distance
        else positions
    )


@dataclass(eq=False)
class NearOperator(MultiTermOperator):
    """Match words in any order with at most `slop` other words between.

    A word that is repeated in the query must be repeated in the text.
    """

    slop: int = 0

    def _find_positions(self, field: IndexField) -> SortedIds:
        return self.windows(field)[0]

    def match_spans(self, field: IndexField) -> list[SpanArrays]:
        firsts, lasts = self.windows(field)
        if not len(firsts):
            return []
        places = merge_sorted([term.positions(field) for term in self.terms.values()])
        at = np.searchsorted(firsts, places, "right") - 1
        places = places[(at >= 0) & (places <= lasts[at])]
        return [(places, places)]

    def windows(self, field: IndexField) -> SpanArrays:
        """Return first and last position of each shortest window with all words."""
        needed = Counter(self.words)
        lists = {word: term.positions(field) for word, term in self.terms.items()}
        if any(len(lists[word]) < count for word, count in needed.items()):
            return EMPTY_IDS, EMPTY_IDS
        lasts = merge_sorted(list(lists.values()))
        starts = np.full(len(lasts), np.iinfo(np.int64).max)
        # Rare words come first, since they leave few places for the others.
        for word in sorted(needed, key=lambda word: len(lists[word])):
            at = np.searchsorted(lists[word], lasts, "right") - needed[word]
            starts = np.minimum(
                starts, np.where(at >= 0, lists[word][at].astype(np.int64), -1)
            )
            fits = (starts >= 0) & (lasts - starts < len(self.words) + self.slop)
            starts, lasts = starts[fits], lasts[fits]
        # The first of the windows with one start is the shortest.
        shortest = np.diff(starts, prepend=-2) != 0
        starts, lasts = starts[shortest], lasts[shortest]
        in_one_value = field.values_at(starts) == field.values_at(lasts)
        return starts[in_one_value].astype(np.uint32), lasts[in_one_value]


@dataclass(eq=False)
class AnyTermOperator(PositionalOperator):
    """Match any of several terms of a field, with one constant score."""

    snapshot: Snapshot
    field: str
    term_numbers: tuple[tuple[int, ...], ...]
    """The numbers of the terms in each segment."""
    score: float = 1.0

    @cached_property
    def docs(self) -> SortedIds:
        """Return the documents with at least one of the terms."""
        has_term = np.zeros(self.snapshot.size, np.bool_)
        for (field, base), numbers in zip(
            self.snapshot.segment_fields(self.field), self.term_numbers, strict=True
        ):
            for first, last in to_ranges(numbers):
                has_term[base:][field.documents(first, last)] = True
        return self.snapshot.drop_deleted(np.flatnonzero(has_term).astype(np.uint32))

    @property
    def size(self) -> int:
        return len(self.docs)

    def find(self) -> ScoredDocs:
        return self.docs, np.full(len(self.docs), self.score, np.float32)

    @property
    def term_weight(self) -> float:  # type: ignore[override]
        """Return the constant score."""
        return self.score

    @cached_property
    def _positions(self) -> dict[IndexField, SortedIds]:
        return {}

    def positions(self, field: IndexField) -> SortedIds:
        if field not in self._positions:
            self._positions[field] = self._merge_positions(field)
        return self._positions[field]

    def _merge_positions(self, field: IndexField) -> SortedIds:
        at = next(
            at
            for at, (segment_field, _) in enumerate(
                self.snapshot.segment_fields(self.field)
            )
            if segment_field is field
        )
        positions = [
            term_positions(self.snapshot, field, first, last)
            for first, last in to_ranges(self.term_numbers[at])
        ]
        return merge_sorted([EMPTY_IDS, *positions])


def to_ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Convert ascending numbers to ranges. The end of a range is exclusive."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number:
            ranges[-1] = (ranges[-1][0], number + 1)
        else:
            ranges.append((number, number + 1))
    return ranges
