"""Rank documents, return pages by offset or cursor, and score term proximity."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.columnar.searching.collapsing import StoryGroups, first_of_story_mask
from index.columnar.searching.operators import AndOperator, Operator, OrOperator
from index.columnar.searching.terms import (
    MIN_IDF,
    TermOperator,
    idf,
)
from index.columnar.searching.word_forms import FormsOperator
from index.columnar.storage.arrays import Array, Mask, Scores, SortedIds, expand_ranges
from index.columnar.storage.segment import IndexField, to_age
from index.columnar.storage.snapshot import K1, Snapshot
from index.columnar.storage.weights import WEIGHT_SCALE
from index.engine import Sort

EXTRA_CANDIDATES = 4
"""Candidates per page: limit + limit / 4 + 4, since some documents may be copies."""
CANDIDATE_GROWTH = 2
"""Growth factor of the candidates, if a page is short after removal of copies."""
RESCORED_DOCS = 100
"""Number of top documents with a proximity bonus."""
MAX_WORD_DISTANCE = 12
"""Maximum distance of two words for a proximity bonus."""
REVERSED_WEIGHT = 0.5
"""Weight of two words in reverse order."""
WORD_BITS = 8
WORD_MASK = (1 << WORD_BITS) - 1
"""Bits of a word's number. A query has at most 64 words."""

ScoredWord = TermOperator | FormsOperator


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in an order: after the document with this key, day and id."""

    key: float
    recency: int
    id: str

    def __str__(self) -> str:
        return f"{self.key!r}~{self.recency}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Parse a cursor. Return `None` for an invalid text."""
        pieces = text.split("~", 2)
        try:
            return cls(float(pieces[0]), int(pieces[1]), pieces[2])
        except (ValueError, IndexError):
            return None


class RankedDoc(NamedTuple):
    """A ranked document with its sort key and score."""

    doc: int
    key: float
    score: float


@dataclass(frozen=True, slots=True)
class CollapseState:
    """The story groups for collapsing, and the mask of stories already shown."""

    stories: StoryGroups
    seen: Mask


class Ranking:
    """The order of some documents.

    Ties are broken by date (newest first), then id. The oldest-first order has its ties
    in the reverse order.
    """

    def __init__(
        self, snapshot: Snapshot, docs: SortedIds, scores: Scores, sort: Sort
    ) -> None:
        self._snapshot = snapshot
        self._docs, self._scores = docs, scores
        self._keys = _sort_keys(snapshot, docs, scores, sort)
        self._reverse_ties = sort is Sort.OLDEST

    def page(
        self,
        offset: int,
        limit: int,
        after: Cursor | None = None,
        collapse: CollapseState | None = None,
    ) -> list[RankedDoc]:
        """Return a page of documents, by offset or after a cursor.

        With `collapse`, return only the first document of each story.
        """
        follow = None if after is None else self._after_cursor(after)
        following = None if follow is None else np.flatnonzero(follow)
        if collapse is None:
            best = self._top_indices(following, offset + limit)[offset:]
        else:
            shown_stories = (
                collapse.seen
                if follow is None
                else collapse.seen | collapse.stories.mask(self._docs[~follow])
            )
            best = self._first_of_stories(
                following, offset + limit, replace(collapse, seen=shown_stories)
            )[offset:]
        columns = (self._docs[best], self._keys[best], self._scores[best])
        return list(map(RankedDoc, *(column.tolist() for column in columns)))

    def _first_of_stories(
        self, following: Array | None, limit: int, collapse: CollapseState
    ) -> Array:
        """Return the indices of the first document of each new story, in order."""
        available = len(self._docs if following is None else following)
        candidate_count = limit + limit // EXTRA_CANDIDATES + EXTRA_CANDIDATES
        while True:
            best = self._top_indices(following, candidate_count)
            codes = collapse.stories.story_numbers(self._docs[best])
            leading = best[first_of_story_mask(codes) & ~collapse.seen[codes]]
            if len(leading) >= limit or candidate_count >= available:
                return leading[:limit]
            candidate_count *= CANDIDATE_GROWTH

    def _top_indices(self, following: Array | None, limit: int) -> Array:
        """Return the indices of the first documents, in order.

        Only the indices in `following` are considered, unless it is `None`.
        """
        if limit <= 0:
            return np.empty(0, np.int64)
        if following is None:
            at = self._lowest_keys(self._keys, self._docs, limit)
        else:
            keys, docs = self._keys[following], self._docs[following]
            at = following[self._lowest_keys(keys, docs, limit)]
        ordered = at[self._tie_order(at)]
        by_key = np.argsort(self._keys[ordered], kind="stable")
        return np.asarray(ordered[by_key][:limit])

    def _lowest_keys(self, keys: Array, docs: Array, limit: int) -> Array:
        bases = self._snapshot.doc_bases
        return _lowest_keys(keys, docs, bases, limit, last_ties=self._reverse_ties)

    def _tie_order(self, at: Array) -> Array:
        """Return the order of documents with equal keys: by date, then id."""
        docs = self._docs[at]
        if len(self._snapshot.segments) == 1:
            order = np.argsort(docs)
        else:
            recency = self._snapshot.recency[docs].tolist()
            ids = list(map(self._snapshot.id, docs.tolist()))
            order = np.array(
                sorted(range(len(docs)), key=lambda i: (recency[i], ids[i])), np.int64
            )
        return order[::-1] if self._reverse_ties else order

    def _after_cursor(self, cursor: Cursor) -> Mask:
        """Return the mask of the documents after a cursor."""
        bisect = bisect_left if self._reverse_ties else bisect_right
        edges = [
            _tie_edge(self._snapshot, number, cursor, bisect)
            for number in range(len(self._snapshot.segments))
        ]
        segments = np.searchsorted(self._snapshot.doc_bases, self._docs, "right") - 1
        edge = np.array(edges, np.int64)[segments]
        later = self._docs < edge if self._reverse_ties else self._docs >= edge
        key = self._keys.dtype.type(cursor.key)
        return np.asarray((self._keys > key) | ((self._keys == key) & later), np.bool_)


def _sort_keys(
    snapshot: Snapshot, docs: SortedIds, scores: Scores, sort: Sort
) -> Array:
    """Return sort keys, ascending in the requested order."""
    if sort is Sort.RELEVANCE:
        return -scores
    if sort is Sort.ADDED:
        return -snapshot.added[docs].astype(np.int64)
    if sort is Sort.NEWEST:
        return snapshot.recency[docs]
    return to_age(snapshot.earliest[docs], snapshot.latest[docs])


def _tie_edge(
    snapshot: Snapshot,
    segment_number: int,
    cursor: Cursor,
    bisect: Callable[..., int],
) -> int:
    """Return the first document of a segment on the other side of a cursor.

    It is the first one from the cursor on with `bisect_left`, and the first one after
    the cursor with `bisect_right`. It applies to documents with the key of the cursor.
    """
    segment = snapshot.segments[segment_number]
    low, high = np.searchsorted(segment.recency, [cursor.recency, cursor.recency + 1])
    id = cursor.id.encode(errors="surrogatepass")
    return snapshot.doc_bases[segment_number] + bisect(
        segment.ids, id, int(low), int(high)
    )


def _lowest_keys(
    keys: Array,
    docs: SortedIds,
    doc_bases: Sequence[int],
    limit: int,
    *,
    last_ties: bool = False,
) -> Array:
    """Return the indices of the lowest keys.

    For ties at the limit, include the first ones of each segment, or the last ones.
    Each segment is sorted.
    """
    if len(keys) <= limit:
        return np.arange(len(keys))
    edge = np.partition(keys, limit - 1)[limit - 1]
    below = np.flatnonzero(keys < edge)
    ties = np.flatnonzero(keys == edge)
    room = limit - len(below)
    selected = slice(-room, None) if last_ties else slice(room)
    if len(ties) <= room or len(doc_bases) <= 2:
        return np.concatenate((below, ties[selected]))
    cuts = np.searchsorted(docs[ties], doc_bases)
    return np.concatenate(
        (below, *(ties[low:high][selected] for low, high in pairwise(cuts)))
    )


def add_proximity_bonus(
    snapshot: Snapshot, query: Operator, docs: SortedIds, scores: Scores
) -> Scores:
    """Raise the scores of documents with words of the query near each other.

    Based on Büttcher, Clarke and Lushman, Term Proximity Scoring for Ad-hoc Retrieval
    on Very Large Text Collections (2006). For two consecutive words of the query in a
    text, at distance d and without a third one between, each word gains 1/d² times the
    IDF of the other. The sum is used in the score like a term frequency. The bonus of a
    word is divided by the number of other words: in a long query, some words are near
    each other by chance.
    """
    words = _scored_words(query)
    if len(words) < 2 or not len(docs):
        return scores
    top = np.sort(_lowest_keys(-scores, docs, snapshot.doc_bases, RESCORED_DOCS))
    raised = scores.copy()
    raised[top] += _proximity_bonus(snapshot, words, docs[top])
    return raised


def _scored_words(query: Operator) -> list[ScoredWord]:
    """Return the words of a query for the text field, in order, as typed.

    Words with the minimum IDF are omitted if at least two others remain.
    """
    if not isinstance(query, AndOperator):
        return []
    leaves = (
        clause.clauses[0]
        if isinstance(clause, OrOperator) and clause.clauses
        else clause
        for clause in query.clauses
    )
    words = [
        leaf
        for leaf in leaves
        if isinstance(leaf, TermOperator | FormsOperator) and leaf.field == "text"
    ]
    telling = [word for word in words if word.term_weight > word.boost * MIN_IDF]
    return telling if len(telling) > 1 else words


def _proximity_bonus(
    snapshot: Snapshot, words: Sequence[ScoredWord], docs: SortedIds
) -> Scores:
    bonus = np.zeros(len(docs), np.float32)
    idf_values = np.array([idf(snapshot, word.size) for word in words])
    norms = snapshot.length_norms("text")[docs] / np.float32(WEIGHT_SCALE)
    max_bonus = (K1 + 1) * np.minimum(1, idf_values) / (len(words) - 1)
    for low, high, field, local in snapshot.by_segment("text", docs):
        lows, highs = field.document_starts[local], field.document_starts[local + 1]
        near = proximity_weights(
            _word_positions(field, words, lows, highs), idf_values, lows, highs
        )
        bonus[low:high] = (near / (near + norms[low:high, np.newaxis])) @ max_bonus
    return bonus


def _word_positions(
    field: IndexField, words: Sequence[ScoredWord], doc_starts: Array, doc_ends: Array
) -> Array:
    """Return the positions of words in ranges of the axis, ascending.

    Each number encodes a position and the number of the word.
    """
    bounds = np.concatenate((doc_starts, doc_ends))
    encoded = [np.zeros(0, np.int64)]  # a segment may have none of the words
    for number, word in enumerate(words):
        for positions in word.position_lists(field):
            starts, ends = positions.searchsorted(bounds).reshape(2, -1)
            near = positions[expand_ranges(starts, ends - starts)].astype(np.int64)
            encoded.append((near << WORD_BITS) | number)
    merged = np.concatenate(encoded)
    merged.sort()
    return merged


def proximity_weights(
    occurrences: Array, idf_values: Array, doc_starts: Array, doc_ends: Array
) -> Array:
    """Return the accumulated proximity weight per document and word."""
    positions = occurrences >> WORD_BITS
    gaps = np.diff(positions)
    at = np.flatnonzero((gaps > 0) & (gaps <= MAX_WORD_DISTANCE))
    left, right = occurrences[at] & WORD_MASK, occurrences[at + 1] & WORD_MASK
    owner = doc_starts.searchsorted(positions[at], "right") - 1
    near = np.where(left < right, 1.0, REVERSED_WEIGHT) / gaps[at] ** 2.0
    near[(left == right) | (positions[at + 1] >= doc_ends[owner])] = 0
    owner *= len(idf_values)
    cells = np.concatenate((owner + left, owner + right))
    gathered = np.concatenate((near * idf_values[right], near * idf_values[left]))
    return np.bincount(
        cells, gathered, minlength=len(doc_starts) * len(idf_values)
    ).reshape(len(doc_starts), len(idf_values))
