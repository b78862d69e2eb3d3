"""The matches of a query that pass the filters of a search."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np

from index.columnar.searching.collapsing import story_groups
from index.columnar.storage.arrays import Array, Mask, Scores, SortedIds
from index.columnar.storage.snapshot import Snapshot
from index.engine import Search


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
