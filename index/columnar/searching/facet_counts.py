"""Count the matches of a search by facets, and keep the counts that took long."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields
from time import thread_time
from typing import NamedTuple

import numpy as np

from archive import deadline
from index.columnar.searching.collapsing import (
    StoryGroups,
    all_duplicate_counts,
    story_groups,
)
from index.columnar.searching.costly_matches import value_key
from index.columnar.searching.filtered_matches import FilteredMatches
from index.columnar.storage.arrays import Array
from index.columnar.storage.snapshot import Snapshot
from index.engine import TIME_FACETS, FacetCount, Search

NOT_COUNTED = frozenset(
    (
        "sort",
        "offset",
        "limit",
        "facets",
        "optional_clauses",
        "related_limit",
        "after",
        "with_passages",
        "collapse_copies",
    )
)
"""The attributes of a search that do not change the counts of a facet."""
COSTLY_S = 0.001
"""Computing time from which the counts of a search are kept."""
BYTES_PER_COUNT = 160
"""Bytes of memory of a value with its count."""


class CountedFacet(NamedTuple):
    """The values of a facet that a search shows, and the number of all its values."""

    values: tuple[FacetCount, ...]
    value_count: int

    @property
    def nbytes(self) -> int:
        """Return the size in bytes, about."""
        return BYTES_PER_COUNT * (len(self.values) + 1)


def count_facets(
    matches: FilteredMatches, facets: Sequence[str]
) -> Mapping[str, CountedFacet]:
    """Return the counts of facets. Costly ones are counted once in each snapshot.

    The next pages of a search have the same counts, as do other orders of its results.
    """
    cache = matches.snapshot.costly_counts
    key = _key(matches.search) if cache else None
    counted: dict[str, CountedFacet] = {}
    missing: list[str] = []
    for facet in facets:
        kept = cache.get((key, facet)) if key else None
        if isinstance(kept, CountedFacet):
            counted[facet] = kept
        else:
            missing.append(facet)
    start = thread_time()
    stories = story_groups(matches.snapshot)
    new = {facet: _count_facet(matches, facet, stories) for facet in missing}
    if thread_time() - start >= COSTLY_S:
        key = key or _key(matches.search)
        for facet, counts in new.items():
            cache.put((key, facet), counts)
    counted |= new
    return {facet: counted[facet] for facet in facets}


def _key(search: Search) -> Hashable:
    """Return a key that is equal for searches with the same counts."""
    return tuple(
        value_key(getattr(search, field.name))
        for field in fields(search)
        if field.name not in NOT_COUNTED
    )


def _count_facet(
    matches: FilteredMatches, facet: str, stories: StoryGroups
) -> CountedFacet:
    counts = _count(matches, facet, stories)
    return CountedFacet(
        _select_values(matches.snapshot, matches.search, facet, counts),
        int(np.count_nonzero(counts)),
    )


def _count(matches: FilteredMatches, facet: str, stories: StoryGroups) -> Array:
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


def _select_values(
    snapshot: Snapshot, search: Search, facet: str, counts: Array
) -> tuple[FacetCount, ...]:
    limit = len(counts) if facet in TIME_FACETS else search.facet_limit
    return snapshot.column(facet).top_values(
        counts, selected_values(search, facet), limit
    )


def selected_values(search: Search, facet: str) -> tuple[str | None, ...]:
    """Return the values of a facet that the search selects or excludes."""
    return (*search.filters.get(facet, ()), *search.excluded.get(facet, ()))
