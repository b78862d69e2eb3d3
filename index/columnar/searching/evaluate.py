"""Answering: one search on one generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, reduce

import numpy as np

from index.columnar.searching.collapsing import Stories, repeats_of_all, stories_of
from index.columnar.searching.compiler import Compiler
from index.columnar.searching.operators import Operation
from index.columnar.searching.partial_matches import lacking, missing
from index.columnar.searching.passages import Places, passages
from index.columnar.searching.ranking import Cursor, Fold, Ranked, Ranking, nearness
from index.columnar.storage.arrays import NONE, Array, Mask, Numbers, Scores, joined
from index.columnar.storage.snapshot import Generation
from index.engine import IN_TIME, FacetCount, Hit, Results, Search, Sort

NOWHERE: Places = ((), 0)
DIGITS = 6
"""Of a score that is shown."""


def nothing(search: Search) -> Results:
    """The answer of an index without documents."""
    facets = {
        facet: tuple(FacetCount(value, 0) for value in _named(search, facet))
        for facet in search.facets
    }
    return Results(0, (), facets)


def answer(generation: Generation, search: Search) -> Results:
    """The answer to one search."""
    compiler = Compiler(generation)
    query = compiler.compile(search.query)
    docs, scores = query.find()
    matches = [_Matches(generation, search, docs, scores)]
    if (
        search.partial
        and matches[0].total < search.limit
        and (others := lacking(generation, query, docs))
    ):
        matches.append(_Matches(generation, search, *others))
    stories = stories_of(generation)
    rows, after = _page(matches, query, stories)
    found = [each.found[0] for each in matches]
    counts = {facet: _counts(matches, facet, stories) for facet in search.facets}
    totals = [each.total for each in matches]
    return Results(
        total=sum(totals),
        hits=_hits(
            generation,
            search,
            query,
            rows,
            stories.beside([row.doc for row in rows], found) if search.fold else {},
        ),
        facets={
            facet: _top(generation, search, facet, each)
            for facet, each in counts.items()
        },
        messages=tuple(compiler.messages),
        partial=sum(totals[1:]),
        next=after,
        different={
            facet: int(np.count_nonzero(each)) for facet, each in counts.items()
        },
        stories=stories.count(found),
    )


class _Matches:
    """Documents that match alike well, with all the words or with some, and what of them filters let through."""

    def __init__(
        self, generation: Generation, search: Search, docs: Numbers, scores: Scores
    ) -> None:
        self.generation, self.search = generation, search
        dated = _dated(generation, search, docs)
        self._docs, self._scores = (
            (docs, scores) if dated is None else (docs[dated], scores[dated])
        )
        for facet, values in search.excluded.items():
            kept = ~self._mask(facet, values)[self._docs]
            self._docs, self._scores = self._docs[kept], self._scores[kept]
        self._passing = {
            facet: self._mask(facet, values)[self._docs]
            for facet, values in search.filters.items()
            if values
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

    def counted(self, facet: str) -> Numbers:
        """The documents that count for a facet: those that pass every filter but its own."""
        return self.without(facet)[0] if facet in self._passing else self.found[0]

    def counts(self, facet: str) -> Array:
        """How many have each value of a facet, without that facet's own filter."""
        docs = self.counted(facet)
        return self.generation.column(facet).counts(
            docs, all_of_them=len(docs) == self.generation.size
        )

    @cached_property
    def _copies(self) -> Numbers:
        return stories_of(self.generation).told(self.found[0])

    def copies(self, facet: str) -> Numbers:
        """Those of the documents that count for a facet that have copies."""
        return (
            stories_of(self.generation).told(self.counted(facet))
            if facet in self._passing
            else self._copies
        )

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


def _page(
    matches: Sequence[_Matches], query: Operation, stories: Stories
) -> tuple[list[Ranked], str | None]:
    """The slice that is asked for, and the cursor behind it."""
    search, generation = matches[0].search, matches[0].generation
    after = Cursor.read(search.after) if search.after else None
    offset = 0 if after else search.offset
    rows: list[Ranked] = []
    group = 0
    fold = Fold(stories, stories.marked(NONE)) if search.fold and stories.any else None
    for number, each in enumerate(matches):
        docs, scores = each.found
        room = search.limit - len(rows)
        if room > 0 and (after is None or number >= after.group):
            if search.sort is Sort.RELEVANCE:
                scores = nearness(generation, query, docs, scores)
            ranking = Ranking(generation, docs, scores, search.sort)
            taken = ranking.page(
                offset, room, after if after and number == after.group else None, fold
            )
            rows += taken
            group = number if taken else group
        if number + 1 < len(matches):
            offset = max(0, offset - (stories.count([docs]) if fold else len(docs)))
            # The next group matches less well: a story stands where its best document does.
            fold = (
                replace(fold, shown=fold.shown | stories.marked(docs)) if fold else None
            )
    if not rows or len(rows) < search.limit:
        return rows, None
    last = rows[-1]
    return rows, str(
        Cursor(
            group, last.key, int(generation.recency[last.doc]), generation.id(last.doc)
        )
    )


def _hits(
    generation: Generation,
    search: Search,
    query: Operation,
    rows: Sequence[Ranked],
    beside: dict[int, list[int]],
) -> tuple[Hit, ...]:
    docs = [row.doc for row in rows]
    spans = passages(generation, query, docs) if search.passages else {}
    lacks = missing(query, search.query, docs) if search.partial else {}
    folded = {
        doc: tuple(generation.ids(_newest_first(generation, others)))
        for doc, others in beside.items()
    }
    return tuple(
        Hit(
            *(
                id,
                round(row.score, DIGITS),
                lacks.get(row.doc, ()),
                spans.get(row.doc, NOWHERE)[0],
            ),
            folded=folded.get(row.doc, ()),
            matches=spans.get(row.doc, NOWHERE)[1],
        )
        for id, row in zip(generation.ids(docs), rows, strict=True)
    )


def _newest_first(generation: Generation, docs: list[int]) -> list[int]:
    """Documents as they are sorted by day, those of one day by id."""
    return sorted(
        docs, key=lambda doc: (int(generation.recency[doc]), generation.id(doc))
    )


def _counts(matches: Sequence[_Matches], facet: str, stories: Stories) -> Array:
    """How many documents have each value of a facet, or how many stories: documents without the further copies."""
    counts: Array = reduce(np.add, (each.counts(facet) for each in matches))
    if matches[0].search.by_story and stories.any:
        again = _repeats(matches, facet, stories)
        counts[: len(again)] -= again
    return counts


def _repeats(matches: Sequence[_Matches], facet: str, stories: Stories) -> Array:
    generation = matches[0].generation
    if sum(len(each.counted(facet)) for each in matches) == generation.count:
        return repeats_of_all(generation, facet)
    return stories.repeats(
        generation.column(facet), joined([each.copies(facet) for each in matches])
    )


def _top(
    generation: Generation, search: Search, facet: str, counts: Array
) -> tuple[FacetCount, ...]:
    most = len(counts) if facet in IN_TIME else search.values
    return generation.column(facet).top(counts, _named(search, facet), most)


def _named(search: Search, facet: str) -> tuple[str | None, ...]:
    """The values of a facet that a search names."""
    return (*search.filters.get(facet, ()), *search.excluded.get(facet, ()))
