"""Evaluate one search on one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
from whoosh.query import Query

from archive import deadline
from index.columnar.searching.collapsing import (
    StoryGroups,
    all_duplicate_counts,
    story_groups,
)
from index.columnar.searching.costly_matches import find_matches
from index.columnar.searching.operators import Operator
from index.columnar.searching.passages import TextMatches, find_passages
from index.columnar.searching.ranking import (
    CollapseState,
    Cursor,
    RankedDoc,
    Ranking,
    add_proximity_bonus,
)
from index.columnar.searching.related import find_missing_clauses, find_related
from index.columnar.storage.arrays import EMPTY_IDS, Array, Mask, Scores, SortedIds
from index.columnar.storage.snapshot import Snapshot
from index.engine import (
    FEW_MATCHES,
    TIME_FACETS,
    FacetCount,
    Hit,
    Results,
    Search,
    Sort,
)

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
    query, docs, doc_scores, messages = find_matches(snapshot, search.query)
    matches = FilteredMatches(snapshot, search, docs, doc_scores)
    stories = story_groups(snapshot)
    collapse = _collapse_state(search, stories, EMPTY_IDS)
    rows = _select_page(matches, query, collapse)
    counts = {facet: count_facet(matches, facet, stories) for facet in search.facets}
    return Results(
        total=matches.total,
        hits=_make_hits(matches, query, rows, collapse),
        facets={
            facet: select_values(snapshot, search, facet, value_counts)
            for facet, value_counts in counts.items()
        },
        messages=tuple(messages),
        related=_find_related(matches, query, stories),
        next_cursor=_next_cursor(snapshot, search, rows),
        value_counts={
            facet: int(np.count_nonzero(value_counts))
            for facet, value_counts in counts.items()
        },
        story_count=stories.count_stories(matches.docs),
    )


class FilteredMatches:
    """The matches of a query, with the filters of the search."""

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
    def docs(self) -> SortedIds:
        """Return the documents that pass all filters, ascending."""
        return self.filtered[0]

    @property
    def total(self) -> int:
        """Return the number of documents that pass all filters."""
        return len(self.docs)

    def facet_docs(self, facet: str) -> SortedIds:
        """Return the documents that are counted for a facet.

        Its own filter applies only with `own_filters`.
        """
        return (
            self.passing_except(facet)[0]
            if self._ignores_filter_of(facet)
            else self.filtered[0]
        )

    def _ignores_filter_of(self, facet: str) -> bool:
        return facet in self._filter_masks and not self.search.own_filters

    def value_counts(self, facet: str) -> Array:
        """Return the count of each value of a facet in its documents."""
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
            if self._ignores_filter_of(facet)
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


def _collapse_state(
    search: Search, stories: StoryGroups, seen: SortedIds
) -> CollapseState | None:
    """Return the state that collapses copies, also those of documents `seen` before.

    Return `None` if there is nothing to collapse.
    """
    if not search.collapse_copies or not stories.has_copies:
        return None
    return CollapseState(stories, stories.mask(seen))


def _select_page(
    matches: FilteredMatches, query: Operator, collapse: CollapseState | None
) -> list[RankedDoc]:
    """Return the requested page, by offset or after a cursor."""
    search, snapshot = matches.search, matches.snapshot
    docs, scores = matches.filtered
    if search.limit <= 0:
        return []
    if search.sort is Sort.RELEVANCE:
        scores = add_proximity_bonus(snapshot, query, docs, scores)
    after = Cursor.parse(search.after) if search.after else None
    ranking = Ranking(snapshot, docs, scores, search.sort)
    return ranking.page(0 if after else search.offset, search.limit, after, collapse)


def _next_cursor(
    snapshot: Snapshot, search: Search, rows: Sequence[RankedDoc]
) -> str | None:
    """Return the cursor after a page, or `None` if it is the last one."""
    if not rows or len(rows) < search.limit:
        return None
    last = rows[-1]
    return str(Cursor(last.key, int(snapshot.recency[last.doc]), snapshot.id(last.doc)))


def _find_related(
    matches: FilteredMatches, query: Operator, stories: StoryGroups
) -> tuple[Hit, ...]:
    """Return the best documents that lack some words, if few documents match."""
    snapshot, search = matches.snapshot, matches.search
    if not search.related_limit or matches.total >= FEW_MATCHES:
        return ()
    found = find_related(snapshot, query, search, matches.docs)
    related_search = replace(
        search, sort=Sort.RELEVANCE, offset=0, after=None, limit=search.related_limit
    )
    related = FilteredMatches(snapshot, related_search, *found)
    collapse = _collapse_state(search, stories, matches.docs)
    rows = _select_page(related, query, collapse)
    return _make_hits(
        related,
        query,
        rows,
        collapse,
        find_missing_clauses(query, search, [row.doc for row in rows]),
    )


def _make_hits(
    matches: FilteredMatches,
    query: Operator,
    rows: Sequence[RankedDoc],
    collapse: CollapseState | None,
    missing_clauses: Mapping[int, tuple[Query, ...]] = MappingProxyType({}),
) -> tuple[Hit, ...]:
    snapshot = matches.snapshot
    docs = [row.doc for row in rows]
    with_passages = matches.search.with_passages
    text_matches = find_passages(snapshot, query, docs) if with_passages else {}
    copies = collapse.stories.other_members(docs, matches.docs) if collapse else {}
    hits = []
    for id, row in zip(snapshot.ids(docs), rows, strict=True):
        passages, match_count = text_matches.get(row.doc, NO_MATCHES)
        copy_docs = _sort_newest_first(snapshot, copies.get(row.doc, []))
        hit = Hit(
            id=id,
            score=round(row.score, SCORE_DIGITS),
            missing_clauses=missing_clauses.get(row.doc, ()),
            passages=passages,
            copy_ids=tuple(snapshot.ids(copy_docs)),
            match_count=match_count,
        )
        hits.append(hit)
    return tuple(hits)


def _sort_newest_first(snapshot: Snapshot, docs: list[int]) -> list[int]:
    """Sort documents by date, newest first. Ties are sorted by id."""
    return sorted(docs, key=lambda doc: (int(snapshot.recency[doc]), snapshot.id(doc)))


def count_facet(matches: FilteredMatches, facet: str, stories: StoryGroups) -> Array:
    """Return the number of documents or stories per value of a facet.

    Stories are documents without repeated copies.
    """
    deadline.check()
    counts = matches.value_counts(facet)
    if matches.search.count_stories and stories.has_copies:
        repeats = _duplicate_counts(matches, facet, stories)
        counts[: len(repeats)] -= repeats
    return counts


def _duplicate_counts(
    matches: FilteredMatches, facet: str, stories: StoryGroups
) -> Array:
    snapshot = matches.snapshot
    if len(matches.facet_docs(facet)) == snapshot.count:
        return all_duplicate_counts(snapshot, facet)
    return stories.duplicate_counts(snapshot.column(facet), matches.facet_copies(facet))


def select_values(
    snapshot: Snapshot, search: Search, facet: str, counts: Array
) -> tuple[FacetCount, ...]:
    """Return the values of a facet that a search shows, with their counts."""
    limit = len(counts) if facet in TIME_FACETS else search.facet_limit
    return snapshot.column(facet).top_values(
        counts, _selected_values(search, facet), limit
    )


def _selected_values(search: Search, facet: str) -> tuple[str | None, ...]:
    """Return the values of a facet that the search selects or excludes."""
    return (*search.filters.get(facet, ()), *search.excluded.get(facet, ()))
