"""Count matches by two facets, and draw samples of matches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from archive import deadline
from index.columnar.searching.collapsing import StoryGroups, story_groups
from index.columnar.searching.costly_matches import find_matches
from index.columnar.searching.facet_counts import count_facets
from index.columnar.searching.filtered_matches import FilteredMatches
from index.columnar.storage.arrays import Array, SortedIds, expand_ranges, to_offsets
from index.columnar.storage.facet_columns import FacetColumn
from index.columnar.storage.snapshot import Snapshot
from index.engine import FacetCount, PairCount, PairCounts, Search

DOCUMENTS_AT_ONCE = 50_000
"""Documents whose pairs are in memory at once."""
ID_ORDER = ("id", "order")
"""The key of the cached order of the ids."""


def count_pairs(
    snapshot: Snapshot, search: Search, row: str, column: str
) -> PairCounts:
    """Return the counts of the matches of a search by two facets."""
    matches, messages = _find(snapshot, search)
    stories = story_groups(snapshot)
    facets = count_facets(matches, (row, column))
    values = {facet: counted.values for facet, counted in facets.items()}
    pairs = _Pairs(snapshot, (row, column), (values[row], values[column]))
    return PairCounts(
        total=matches.total,
        rows=values[row],
        columns=values[column],
        cells=pairs.count(matches, stories),
        messages=messages,
        value_counts={facet: counted.value_count for facet, counted in facets.items()},
    )


def sample_matches(snapshot: Snapshot, search: Search, limit: int) -> list[str]:
    """Return the smallest ids of the matches of a search, ascending."""
    matches, _ = _find(snapshot, search)
    docs = matches.docs
    ranks = _id_ranks(snapshot)[docs]
    if len(docs) > limit:
        docs = docs[np.argpartition(ranks, limit)[:limit]]
    return sorted(snapshot.ids(docs.tolist()), key=_as_bytes)


def _find(
    snapshot: Snapshot, search: Search
) -> tuple[FilteredMatches, tuple[str, ...]]:
    """Return the matches of a search with all filters, and the messages."""
    matches = find_matches(snapshot, search.query)
    search = replace(search, own_filters=True)
    return (
        FilteredMatches(snapshot, search, matches.docs, matches.scores),
        tuple(matches.messages),
    )


class _Pairs:
    """The pairs of the selected values of two facets, as numbers."""

    def __init__(
        self,
        snapshot: Snapshot,
        facets: tuple[str, str],
        values: tuple[tuple[FacetCount, ...], tuple[FacetCount, ...]],
    ) -> None:
        self._columns = tuple(snapshot.column(facet) for facet in facets)
        self._values = [[count.value for count in counts] for counts in values]
        self._positions = [
            _positions(column, names)
            for column, names in zip(self._columns, self._values, strict=True)
        ]

    def count(
        self, matches: FilteredMatches, stories: StoryGroups
    ) -> tuple[PairCount, ...]:
        """Return the pairs that any match has, in the order of rows and columns."""
        keys, counts = self._sum(matches, stories)
        rows, columns = self._values
        width = max(len(columns), 1)
        return tuple(
            PairCount(rows[key // width], columns[key % width], count)
            for key, count in zip(keys.tolist(), counts.tolist(), strict=True)
        )

    def _sum(
        self, matches: FilteredMatches, stories: StoryGroups
    ) -> tuple[Array, Array]:
        """Return the keys of the pairs, ascending, and their counts."""
        parts = []
        for docs, are_copies in _slices(matches, stories):
            deadline.check()
            keys, owners = self._keys(docs)
            if are_copies:
                # A copy is a repeat if another one of its story has the same pair.
                tales = stories.story_numbers(owners).astype(np.int64)
                keys = np.unique(np.stack((tales, keys)), axis=1)[1]
            parts.append(np.unique(keys, return_counts=True))
        keys = np.concatenate([part[0] for part in parts] or [np.empty(0, np.int64)])
        sizes = np.concatenate([part[1] for part in parts] or [np.empty(0, np.int64)])
        distinct, places = np.unique(keys, return_inverse=True)
        totals = np.zeros(len(distinct), np.int64)
        np.add.at(totals, places, sizes)
        return distinct, totals

    def _keys(self, docs: SortedIds) -> tuple[Array, Array]:
        """Return the key of each pair of each document, and its document."""
        left, left_docs = self._selected(0, docs)
        right, right_docs = self._selected(1, docs)
        starts = np.searchsorted(right_docs, left_docs, "left")
        sizes = np.searchsorted(right_docs, left_docs, "right") - starts
        width = np.int64(max(len(self._values[1]), 1))
        keys = np.repeat(left.astype(np.int64), sizes) * width
        return keys + right[expand_ranges(starts, sizes)], np.repeat(left_docs, sizes)

    def _selected(self, side: int, docs: SortedIds) -> tuple[Array, Array]:
        """Return the positions of the selected values of documents, and these."""
        codes, owners = self._columns[side].value_pairs(docs)
        positions = self._positions[side][codes]
        has_value = positions >= 0
        return positions[has_value], owners[has_value]


def _positions(column: FacetColumn, values: list[str | None]) -> Array:
    """Return code → position among some values, or -1."""
    codes = column.vocabulary.codes
    positions = np.full(len(column.vocabulary.values), -1, np.int64)
    for position, value in enumerate(values):
        if value in codes:
            positions[codes[value]] = position
    return positions


def _slices(
    matches: FilteredMatches, stories: StoryGroups
) -> Iterator[tuple[SortedIds, bool]]:
    """Yield slices of the matches, and whether they are copies to count once.

    A story is in one slice only.
    """
    docs = matches.docs
    if matches.search.count_stories and stories.has_copies:
        numbers = stories.story_numbers(docs)
        copies, docs = docs[numbers > 0], docs[numbers == 0]
        yield from ((part, True) for part in _whole_stories(copies, stories))
    for start in range(0, len(docs), DOCUMENTS_AT_ONCE):
        yield docs[start : start + DOCUMENTS_AT_ONCE], False


def _whole_stories(copies: SortedIds, stories: StoryGroups) -> Iterator[SortedIds]:
    numbers = stories.story_numbers(copies)
    order = np.argsort(numbers, kind="stable")
    ends = to_offsets(np.unique(numbers, return_counts=True)[1])[1:].tolist()
    start = 0
    for position, end in enumerate(ends):
        if end - start >= DOCUMENTS_AT_ONCE or position == len(ends) - 1:
            yield np.sort(copies[order[start:end]])
            start = end


def _id_ranks(snapshot: Snapshot) -> Array:
    """Return the rank of the id of each document among all ids, cached."""
    ranks = snapshot.cache.get(ID_ORDER)
    if not isinstance(ranks, np.ndarray):
        ids = [id for segment in snapshot.segments for id in segment.ids]
        ranks = np.empty(len(ids), np.uint32)
        ranks[np.argsort(np.array(ids, np.bytes_), kind="stable")] = np.arange(len(ids))
        snapshot.cache[ID_ORDER] = ranks
    return ranks


def _as_bytes(id: str) -> bytes:
    return id.encode(errors="surrogatepass")
