"""Evaluate one search on one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from whoosh.query import Query

from index.columnar.searching.collapsing import (
    StoryGroups,
    story_groups,
)
from index.columnar.searching.costly_matches import find_matches
from index.columnar.searching.facet_counts import count_facets, selected_values
from index.columnar.searching.filtered_matches import FilteredMatches
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
from index.columnar.storage.arrays import EMPTY_IDS, SortedIds
from index.columnar.storage.snapshot import Snapshot
from index.engine import (
    FEW_MATCHES,
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
        facet: tuple(FacetCount(value, 0) for value in selected_values(search, facet))
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
    facets = count_facets(matches, search.facets)
    return Results(
        total=matches.total,
        hits=_make_hits(matches, query, rows, collapse),
        facets={facet: counted.values for facet, counted in facets.items()},
        messages=tuple(messages),
        related=_find_related(matches, query, stories),
        next_cursor=_next_cursor(snapshot, search, rows),
        value_counts={facet: counted.value_count for facet, counted in facets.items()},
        story_count=stories.count_stories(matches.docs),
    )


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
