"""Ranking: which documents come first, a slice or what follows a cursor, and what near words add."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.columnar.searching.collapsing import Stories, first_of_each
from index.columnar.searching.operators import Both, Either, Operation
from index.columnar.searching.terms import LEAST_WORTH, Term, idf
from index.columnar.storage.arrays import Array, Mask, Numbers, Scores, ranges
from index.columnar.storage.segment import Field, age_of
from index.columnar.storage.snapshot import K1, Generation
from index.columnar.storage.weights import FIFTHS
from index.engine import Sort

SPARE = 4
"""So many documents of a page, and a few more, are looked at besides, since some may be copies."""
WIDER = 2
"""So many times more documents are looked at where copies leave too few for a page."""
RESCORED = 100
"""Documents at the top whose near words are looked at."""
FAR = 12
"""Words further apart than this are not near."""
BACKWARDS = 0.5
"""What words in the other order are worth."""
WORDS = 8
LAST_WORD = (1 << WORDS) - 1
"""Bits of a word's number, of which a query has at most 64."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in an order: what follows the document with this key, day and id, in that group."""

    group: int
    key: float
    recency: int
    id: str

    def __str__(self) -> str:
        return f"{self.group}~{self.key!r}~{self.recency}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """The cursor that a text stands for; `None` when it is none."""
        pieces = text.split("~", 3)
        try:
            return cls(int(pieces[0]), float(pieces[1]), int(pieces[2]), pieces[3])
        except (ValueError, IndexError):
            return None


class Ranked(NamedTuple):
    """A document in its place, with the key that put it there."""

    doc: int
    key: float
    score: float


@dataclass(frozen=True, slots=True)
class Fold:
    """The stories by which documents fold, and which of them were shown before."""

    stories: Stories
    shown: Mask


class Ranking:
    """The order of some documents; equal ones fall to the newer, then to the id."""

    def __init__(
        self, generation: Generation, docs: Numbers, scores: Scores, sort: Sort
    ) -> None:
        self._generation = generation
        self._docs, self._scores = docs, scores
        self._keys = _keys(generation, docs, scores, sort)

    def page(
        self,
        offset: int,
        limit: int,
        after: Cursor | None = None,
        fold: Fold | None = None,
    ) -> list[Ranked]:
        """The documents from one place on, or those that follow a cursor; the first of each story where they fold."""
        follow = None if after is None else self._follow(after)
        following = None if follow is None else np.flatnonzero(follow)
        if fold is None:
            best = self._best(following, offset + limit)[offset:]
        else:
            shown = (
                fold.shown
                if follow is None
                else fold.shown | fold.stories.marked(self._docs[~follow])
            )
            best = self._leading(following, offset + limit, replace(fold, shown=shown))[
                offset:
            ]
        columns = (self._docs[best], self._keys[best], self._scores[best])
        return list(map(Ranked, *(column.tolist() for column in columns)))

    def _leading(self, following: Array | None, most: int, fold: Fold) -> Array:
        """The places of the first of each story that was not shown before, in order."""
        there = len(self._docs if following is None else following)
        wanted = most + most // SPARE + SPARE
        while True:
            best = self._best(following, wanted)
            codes = fold.stories.of(self._docs[best])
            leading = best[first_of_each(codes) & ~fold.shown[codes]]
            if len(leading) >= most or wanted >= there:
                return leading[:most]
            wanted *= WIDER

    def _best(self, following: Array | None, most: int) -> Array:
        """The places of the first documents of all, or of those that follow, in order."""
        if most <= 0:
            return np.empty(0, np.int64)
        if following is None:
            at = _lowest(self._keys, self._docs, self._generation.bases, most)
        else:
            at = following[
                _lowest(
                    self._keys[following],
                    self._docs[following],
                    self._generation.bases,
                    most,
                )
            ]
        if len(self._generation.segments) == 1:
            order = np.lexsort((self._docs[at], self._keys[at]))
            return np.asarray(at[order][:most])
        recency = self._generation.recency[self._docs[at]].tolist()
        ids = map(self._generation.id, self._docs[at].tolist())
        rows = sorted(
            zip(self._keys[at].tolist(), recency, ids, at.tolist(), strict=True)
        )
        return np.array([each for *_, each in rows[:most]], np.int64)

    def _follow(self, after: Cursor) -> Mask:
        """Which documents come after a cursor."""
        edges = [
            _edge(self._generation, at, after)
            for at in range(len(self._generation.segments))
        ]
        segments = np.searchsorted(self._generation.bases, self._docs, "right") - 1
        later = (
            self._docs >= np.array(edges, np.int64)[segments]
            if edges
            else np.zeros(0, np.bool_)
        )
        key = self._keys.dtype.type(after.key)
        return np.asarray((self._keys > key) | ((self._keys == key) & later), np.bool_)


def _keys(generation: Generation, docs: Numbers, scores: Scores, sort: Sort) -> Array:
    """Numbers that rise along the order asked for."""
    if sort is Sort.RELEVANCE:
        return -scores
    if sort is Sort.ADDED:
        return -generation.added[docs].astype(np.int64)
    recency = generation.recency[docs]
    return recency if sort is Sort.NEWEST else age_of(recency)


def _edge(generation: Generation, at: int, after: Cursor) -> int:
    """The first document of a segment that comes after a cursor where the keys are equal."""
    segment = generation.segments[at]
    low, high = np.searchsorted(segment.recency, [after.recency, after.recency + 1])
    id = after.id.encode(errors="surrogatepass")
    return generation.bases[at] + bisect_right(segment.ids, id, int(low), int(high))


def _lowest(keys: Array, docs: Numbers, bases: Sequence[int], most: int) -> Array:
    """The places of the lowest keys; of equal ones at the edge, the first of each segment, which is in order."""
    if len(keys) <= most:
        return np.arange(len(keys))
    edge = np.partition(keys, most - 1)[most - 1]
    below = np.flatnonzero(keys < edge)
    ties = np.flatnonzero(keys == edge)
    room = most - len(below)
    if len(ties) <= room or len(bases) <= 2:
        return np.concatenate((below, ties[:room]))
    cuts = np.searchsorted(docs[ties], bases)
    return np.concatenate(
        (below, *(ties[low : min(low + room, high)] for low, high in pairwise(cuts)))
    )


def nearness(
    generation: Generation, query: Operation, docs: Numbers, scores: Scores
) -> Scores:
    """The scores, raised where words of the query stand near each other in the text.

    After Büttcher, Clarke and Lushman, Term Proximity Scoring for Ad-hoc Retrieval on Very Large Text Collections
    (2006): where two words of the query follow each other in a text, d places apart and no third one between, each is
    there 1/d² times the worth of the other; what gathers so ranks a document as how often a word stands in it does. It
    is shared out among the others that a word may stand near to, since of many words some always meet by chance.
    """
    words = _words(query)
    if len(words) < 2 or not len(docs):
        return scores
    top = np.sort(_lowest(-scores, docs, generation.bases, RESCORED))
    raised = scores.copy()
    raised[top] += _bonus(generation, words, docs[top])
    return raised


def _words(query: Operation) -> list[Term]:
    """The words of the text that a query asks for, as typed one after another, without those that say nothing."""
    if not isinstance(query, Both):
        return []
    leaves = (
        clause.clauses[0] if isinstance(clause, Either) and clause.clauses else clause
        for clause in query.clauses
    )
    words = [leaf for leaf in leaves if isinstance(leaf, Term) and leaf.field == "text"]
    telling = [word for word in words if word.worth > word.boost * LEAST_WORTH]
    return telling if len(telling) > 1 else words


def _bonus(generation: Generation, words: Sequence[Term], docs: Numbers) -> Scores:
    found = np.zeros(len(docs), np.float32)
    worth = np.array([idf(generation, word.size) for word in words])
    norms = generation.norms("text")[docs] / np.float32(FIFTHS)
    most = (K1 + 1) * np.minimum(1, worth) / (len(words) - 1)
    for low, high, field, local in generation.by_segment("text", docs):
        lows, highs = field.bases[local], field.bases[local + 1]
        near = _near(_placed(field, words, lows, highs), worth, lows, highs)
        found[low:high] = (near / (near + norms[low:high, np.newaxis])) @ most
    return found


def _placed(field: Field, words: Sequence[Term], lows: Array, highs: Array) -> Array:
    """Where words stand between each two places on the axis, rising: a place and the number of the word, as one."""
    bounds = np.concatenate((lows, highs))
    found = []
    for number, word in enumerate(words):
        places = word.places(field)
        starts, ends = places.searchsorted(bounds).reshape(2, -1)
        found.append(
            (places[ranges(starts, ends - starts)].astype(np.int64) << WORDS) | number
        )
    placed = np.concatenate(found)
    placed.sort()
    return placed


def _near(placed: Array, worth: Array, lows: Array, highs: Array) -> Array:
    """What gathers for each word, in each document."""
    places = placed >> WORDS
    gaps = np.diff(places)
    at = np.flatnonzero((gaps > 0) & (gaps <= FAR))
    one, other = placed[at] & LAST_WORD, placed[at + 1] & LAST_WORD
    owner = lows.searchsorted(places[at], "right") - 1
    near = np.where(one < other, 1.0, BACKWARDS) / gaps[at] ** 2.0
    near[(one == other) | (places[at + 1] >= highs[owner])] = 0
    owner *= len(worth)
    cells = np.concatenate((owner + one, owner + other))
    gathered = np.concatenate((near * worth[other], near * worth[one]))
    return np.bincount(cells, gathered, minlength=len(lows) * len(worth)).reshape(
        len(lows), len(worth)
    )
