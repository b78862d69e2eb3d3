"""Evaluate one search on one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, reduce

import numpy as np

from index.columnar.searching.collapsing import (
    StoryGroups,
    all_duplicate_counts,
    story_groups,
)
from index.columnar.searching.compiler import QueryCompiler
from index.columnar.searching.operators import Operator
from index.columnar.searching.partial_matches import (
    find_missing_clauses,
    find_partial_matches,
)
from index.columnar.searching.passages import TextMatches, find_passages
from index.columnar.searching.ranking import (
    CollapseState,
    Cursor,
    RankedDoc,
    Ranking,
    add_proximity_bonus,
)
from index.columnar.storage.arrays import (
    EMPTY_IDS,
    Array,
    Mask,
    Scores,
    SortedIds,
    concatenate,
)
from index.columnar.storage.snapshot import Snapshot
from index.engine import TIME_FACETS, FacetCount, Hit, Results, Search, Sort

NO_MATCHES: TextMatches = ((), 0)
SCORE_DIGITS = 6
"""Number of digits of a returned score."""


def empty_results(search: Search) -> Results:
    """Return the results for an index without documents."""
    facets = {
        facet: tuple(FacetCount(value, 0) for value in _selected_values(search, facet))
        for facet in search.facets
    }
    return Results(0, (), facets)


def evaluate_search(snapshot: Snapshot, search: Search) -> Results:
    """Return the results of one search."""
    compiler = QueryCompiler(snapshot)
    query = compiler.compile(search.query)
    docs, scores = query.find()
    groups = [_MatchGroup(snapshot, search, docs, scores)]
    if (
        search.allow_partial
        and groups[0].total < search.limit
        and (partial_matches := find_partial_matches(snapshot, query, docs))
    ):
        groups.append(_MatchGroup(snapshot, search, *partial_matches))
    stories = story_groups(snapshot)
    rows, after = _select_page(groups, query, stories)
    doc_lists = [group.filtered[0] for group in groups]
    counts = {facet: _facet_counts(groups, facet, stories) for facet in search.facets}
    totals = [group.total for group in groups]
    return Results(
        total=sum(totals),
        hits=_make_hits(
            snapshot,
            search,
            query,
            rows,
            stories.other_members([row.doc for row in rows], doc_lists)
            if search.collapse_copies
            else {},
        ),
        facets={
            facet: _top_values(snapshot, search, facet, value_counts)
            for facet, value_counts in counts.items()
        },
        messages=tuple(compiler.messages),
        partial_count=sum(totals[1:]),
        next_cursor=after,
        value_counts={
            facet: int(np.count_nonzero(value_counts))
            for facet, value_counts in counts.items()
        },
        story_count=stories.count_stories(doc_lists),
    )


class _MatchGroup:
    """Full matches or partial matches of a query, with the filters of the search."""

    def __init__(
        self, snapshot: Snapshot, search: Search, docs: SortedIds, scores: Scores
    ) -> None:
        self.snapshot, self.search = snapshot, search
        dated = _date_mask(snapshot, search, docs)
        self._docs, self._scores = (
            (docs, scores) if dated is None else (docs[dated], scores[dated])
        )
        for facet, values in search.excluded.items():
            allowed = ~self._mask(facet, values)[self._docs]
            self._docs, self._scores = self._docs[allowed], self._scores[allowed]
        self._filter_masks = {
            facet: self._mask(facet, values)[self._docs]
            for facet, values in search.filters.items()
            if values
        }

    def passing_except(self, facet: str | None) -> tuple[SortedIds, Scores]:
        """Return the documents that pass all filters, except that of one facet."""
        masks = [mask for name, mask in self._filter_masks.items() if name != facet]
        if not masks:
            return self._docs, self._scores
        mask = np.logical_and.reduce(masks)
        return self._docs[mask], self._scores[mask]

    @cached_property
    def filtered(self) -> tuple[SortedIds, Scores]:
        """Return the documents that pass all filters, ascending, and their scores."""
        return self.passing_except(None)

    @property
    def total(self) -> int:
        """Return the number of documents that pass all filters."""
        return len(self.filtered[0])

    def facet_docs(self, facet: str) -> SortedIds:
        """Return the documents counted for a facet: its own filter does not apply."""
        return (
            self.passing_except(facet)[0]
            if facet in self._filter_masks
            else self.filtered[0]
        )

    def value_counts(self, facet: str) -> Array:
        """Return the count of each value of a facet, without the facet's own filter."""
        docs = self.facet_docs(facet)
        return self.snapshot.column(facet).count_values(
            docs, all_docs=len(docs) == self.snapshot.size
        )

    @cached_property
    def _filtered_copies(self) -> SortedIds:
        return story_groups(self.snapshot).documents_with_copies(self.filtered[0])

    def facet_copies(self, facet: str) -> SortedIds:
        """Return the documents counted for a facet that have copies."""
        return (
            story_groups(self.snapshot).documents_with_copies(self.facet_docs(facet))
            if facet in self._filter_masks
            else self._filtered_copies
        )

    def _mask(self, facet: str, values: tuple[str | None, ...]) -> Mask:
        column = self.snapshot.column(facet)
        return self.snapshot.masks.get_or_make(
            (facet, values), lambda: column.mask(values)
        )


def _date_mask(snapshot: Snapshot, search: Search, docs: SortedIds) -> Mask | None:
    """Return the mask of documents within the date bounds, `None` without bounds."""
    bounded = search.earliest is not None or search.latest is not None
    if not bounded and not search.undated:
        return None
    latest = snapshot.latest[docs]
    unknown = latest == 0
    if not bounded:
        return np.asarray(unknown, np.bool_)
    low = search.earliest.toordinal() if search.earliest else 1
    high = search.latest.toordinal() if search.latest else date.max.toordinal()
    inside = (snapshot.earliest[docs] >= low) & (latest <= high) & ~unknown
    return np.asarray(inside | unknown if search.undated else inside, np.bool_)


def _select_page(
    groups: Sequence[_MatchGroup], query: Operator, stories: StoryGroups
) -> tuple[list[RankedDoc], str | None]:
    """Return the requested page, and the cursor after it."""
    search, snapshot = groups[0].search, groups[0].snapshot
    after = Cursor.parse(search.after) if search.after else None
    offset = 0 if after else search.offset
    rows: list[RankedDoc] = []
    group = 0
    fold = (
        CollapseState(stories, stories.mask(EMPTY_IDS))
        if search.collapse_copies and stories.has_copies
        else None
    )
    for number, matches in enumerate(groups):
        docs, scores = matches.filtered
        room = search.limit - len(rows)
        if room > 0 and (after is None or number >= after.group):
            if search.sort is Sort.RELEVANCE:
                scores = add_proximity_bonus(snapshot, query, docs, scores)
            ranking = Ranking(snapshot, docs, scores, search.sort)
            page = ranking.page(
                offset, room, after if after and number == after.group else None, fold
            )
            rows += page
            group = number if page else group
        if number + 1 < len(groups):
            offset = max(
                0, offset - (stories.count_stories([docs]) if fold else len(docs))
            )
            # The next group ranks lower: a story is ranked by its best document.
            fold = replace(fold, seen=fold.seen | stories.mask(docs)) if fold else None
    if not rows or len(rows) < search.limit:
        return rows, None
    last = rows[-1]
    return rows, str(
        Cursor(group, last.key, int(snapshot.recency[last.doc]), snapshot.id(last.doc))
    )


def _make_hits(
    snapshot: Snapshot,
    search: Search,
    query: Operator,
    rows: Sequence[RankedDoc],
    copies: dict[int, list[int]],
) -> tuple[Hit, ...]:
    docs = [row.doc for row in rows]
    spans = find_passages(snapshot, query, docs) if search.with_passages else {}
    lacks = (
        find_missing_clauses(query, search.query, docs) if search.allow_partial else {}
    )
    folded = {
        doc: tuple(snapshot.ids(_sort_newest_first(snapshot, copy_docs)))
        for doc, copy_docs in copies.items()
    }
    return tuple(
        Hit(
            id,
            round(row.score, SCORE_DIGITS),
            lacks.get(row.doc, ()),
            spans.get(row.doc, NO_MATCHES)[0],
            copy_ids=folded.get(row.doc, ()),
            match_count=spans.get(row.doc, NO_MATCHES)[1],
        )
        for id, row in zip(snapshot.ids(docs), rows, strict=True)
    )


def _sort_newest_first(snapshot: Snapshot, docs: list[int]) -> list[int]:
    """Sort documents by date, newest first. Ties are sorted by id."""
    return sorted(docs, key=lambda doc: (int(snapshot.recency[doc]), snapshot.id(doc)))


def _facet_counts(
    groups: Sequence[_MatchGroup], facet: str, stories: StoryGroups
) -> Array:
    """Return the number of documents or stories per value of a facet.

    Stories are documents without repeated copies.
    """
    counts: Array = reduce(np.add, (group.value_counts(facet) for group in groups))
    if groups[0].search.count_stories and stories.has_copies:
        again = _duplicate_counts(groups, facet, stories)
        counts[: len(again)] -= again
    return counts


def _duplicate_counts(
    groups: Sequence[_MatchGroup], facet: str, stories: StoryGroups
) -> Array:
    snapshot = groups[0].snapshot
    if sum(len(group.facet_docs(facet)) for group in groups) == snapshot.count:
        return all_duplicate_counts(snapshot, facet)
    return stories.duplicate_counts(
        snapshot.column(facet),
        concatenate([group.facet_copies(facet) for group in groups]),
    )


def _top_values(
    snapshot: Snapshot, search: Search, facet: str, counts: Array
) -> tuple[FacetCount, ...]:
    limit = len(counts) if facet in TIME_FACETS else search.facet_limit
    return snapshot.column(facet).top_values(
        counts, _selected_values(search, facet), limit
    )


def _selected_values(search: Search, facet: str) -> tuple[str | None, ...]:
    """Return the values of a facet that the search selects or excludes."""
    return (*search.filters.get(facet, ()), *search.excluded.get(facet, ()))
