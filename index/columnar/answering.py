"""Answering: one search on one generation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property, reduce

import numpy as np
from whoosh.query import Query

from index.columnar.arrays import Array, Mask, Numbers, Scores
from index.columnar.compiling import Compiler
from index.columnar.generation import Generation
from index.columnar.leaves import idf
from index.columnar.operations import Both, Operation
from index.columnar.passages import groups, passages
from index.columnar.ranking import Cursor, Ranked, Ranking, nearness
from index.columnar.stems import rooted
from index.port import IN_TIME, FacetCount, Hit, Results, Search, Sort

DIGITS = 6
"""Of a score that is shown."""
OWN = 0.5
"""Of what a word is worth to a document that lacks others, the part for the word itself; the rest is for its root."""
LEAST = 0.1
"""The part of what the words say that a document must have to follow those with all of them."""


def nothing(search: Search) -> Results:
    """The answer of an index without documents."""
    facets = {facet: tuple(FacetCount(value, 0) for value in search.filters.get(facet, ())) for facet in search.facets}
    return Results(0, (), facets)


def answer(generation: Generation, search: Search) -> Results:
    """The answer to one search."""
    compiler = Compiler(generation)
    query = compiler.compile(search.query)
    matches = [_Matches(generation, search, *query.find())]
    if search.partial and matches[0].total < search.limit and (some := _some(generation, query)):
        matches.append(_Matches(generation, search, *some))
    rows, after = _page(matches, query)
    counts = {facet: reduce(np.add, (each.counts(facet) for each in matches)) for facet in search.facets}
    totals = [each.total for each in matches]
    return Results(
        total=sum(totals),
        hits=_hits(generation, search, query, rows),
        facets={facet: _top(generation, search, facet, found) for facet, found in counts.items()},
        messages=tuple(compiler.messages),
        partial=sum(totals[1:]),
        next=after,
        different={facet: int(np.count_nonzero(found)) for facet, found in counts.items()},
    )


class _Matches:
    """Documents that match alike well, with all the words or with some, and what of them filters let through."""

    def __init__(self, generation: Generation, search: Search, docs: Numbers, scores: Scores) -> None:
        self.generation, self.search = generation, search
        dated = _dated(generation, search, docs)
        self._docs, self._scores = (docs, scores) if dated is None else (docs[dated], scores[dated])
        self._passing = {
            facet: self._mask(facet, values)[self._docs] for facet, values in search.filters.items() if values
        }

    def without(self, facet: str | None) -> tuple[Numbers, Scores]:
        """The documents that pass every filter but that of one facet."""
        masks = [mask for name, mask in self._passing.items() if name != facet]
        if not masks:
            return self._docs, self._scores
        mask = np.logical_and.reduce(masks)
        return self._docs[mask], self._scores[mask]

    @cached_property
    def found(self) -> tuple[Numbers, Scores]:
        """The documents that pass every filter, rising, with their scores."""
        return self.without(None)

    @property
    def total(self) -> int:
        """How many pass every filter."""
        return len(self.found[0])

    def counts(self, facet: str) -> Array:
        """How many have each value of a facet, without that facet's own filter."""
        docs = self.without(facet)[0] if facet in self._passing else self.found[0]
        return self.generation.column(facet).counts(docs, all_of_them=len(docs) == self.generation.size)

    def _mask(self, facet: str, values: tuple[str | None, ...]) -> Mask:
        column = self.generation.column(facet)
        return self.generation.masks.get((facet, values), lambda: column.mask(values))


def _dated(generation: Generation, search: Search, docs: Numbers) -> Mask | None:
    """Which documents the search's bounds let through; `None` where there are none."""
    bounded = search.earliest is not None or search.latest is not None
    if not bounded and not search.undated:
        return None
    latest = generation.latest[docs]
    unknown = latest == 0
    if not bounded:
        return np.asarray(unknown, np.bool_)
    low = search.earliest.toordinal() if search.earliest else 1
    high = search.latest.toordinal() if search.latest else date.max.toordinal()
    inside = (generation.earliest[docs] >= low) & (latest <= high) & ~unknown
    return np.asarray(inside | unknown if search.undated else inside, np.bool_)


def _some(generation: Generation, query: Operation) -> tuple[Numbers, Scores] | None:
    """The documents that lack some words but have those that say most; `None` where there is but one word."""
    words = _words(query)
    if len(words) < 2 or not isinstance(query, Both):
        return None
    counts = np.zeros(generation.size, np.uint8)
    said, scores = np.zeros(generation.size, np.float32), np.zeros(generation.size, np.float32)
    all_said = 0.0
    for clause in words:
        docs, more = clause.find()
        counts[docs] += 1
        family = rooted(clause)
        shares = [(1.0, docs, more)] if family is None else [(OWN, docs, more), (1 - OWN, *family.find())]
        for each, its, gain in shares:
            worth = each * idf(generation, len(its)) if len(its) else 0.0
            said[its] += worth
            scores[its] += np.float32(each) * gain
            all_said += worth
    docs = np.flatnonzero((said > 0) & (said >= all_said * LEAST) & (counts < len(words))).astype(np.uint32)
    for clause in query.clauses:
        if clause not in words:
            docs = docs[clause.which(docs)[0]]
    return docs, scores[docs]


def _words(query: Operation) -> list[Operation]:
    """The clauses that may be missing: words of the text."""
    if not isinstance(query, Both):
        return []
    return [clause for clause in query.clauses if len(groups(clause)) == 1 and not isinstance(clause, Both)]


def _page(matches: Sequence[_Matches], query: Operation) -> tuple[list[Ranked], str | None]:
    """The slice that is asked for, and the cursor behind it."""
    search, generation = matches[0].search, matches[0].generation
    after = Cursor.read(search.after) if search.after else None
    offset = 0 if after else search.offset
    rows: list[Ranked] = []
    group = 0
    for number, each in enumerate(matches):
        docs, scores = each.found
        room = search.limit - len(rows)
        if room > 0 and (after is None or number >= after.group):
            if search.sort is Sort.RELEVANCE:
                scores = nearness(generation, query, docs, scores)
            ranking = Ranking(generation, docs, scores, search.sort)
            taken = ranking.page(offset, room, after if after and number == after.group else None)
            rows += taken
            group = number if taken else group
        offset = max(0, offset - len(docs))
    if not rows or len(rows) < search.limit:
        return rows, None
    last = rows[-1]
    return rows, str(Cursor(group, last.key, int(generation.recency[last.doc]), generation.id(last.doc)))


def _hits(generation: Generation, search: Search, query: Operation, rows: Sequence[Ranked]) -> tuple[Hit, ...]:
    docs = [row.doc for row in rows]
    spans = passages(generation, query, docs) if search.passages else {}
    missing = _missing(query, search.query, docs) if search.partial else {}
    return tuple(
        Hit(id, round(row.score, DIGITS), missing.get(row.doc, ()), spans.get(row.doc, ()))
        for id, row in zip(generation.ids(docs), rows, strict=True)
    )


def _missing(query: Operation, asked: Query, docs: Sequence[int]) -> dict[int, tuple[Query, ...]]:
    """The clauses that each document lacks."""
    words = _words(query)
    if len(words) < 2 or not isinstance(query, Both):
        return {}
    rising = np.array(sorted(docs), np.uint32)
    found: dict[int, list[Query]] = {doc: [] for doc in docs}
    for clause, sub in zip(query.clauses, asked.subqueries, strict=False):
        if clause in words:
            for doc in rising[~clause.which(rising)[0]].tolist():
                found[doc].append(sub)
    return {doc: tuple(each) for doc, each in found.items()}


def _top(generation: Generation, search: Search, facet: str, counts: Array) -> tuple[FacetCount, ...]:
    most = len(counts) if facet in IN_TIME else search.values
    return generation.column(facet).top(counts, search.filters.get(facet, ()), most)
