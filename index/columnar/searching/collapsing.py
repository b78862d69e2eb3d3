"""Collapse documents that are copies of each other into the best ranked one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    Mask,
    SortedIds,
    expand_ranges,
    is_member,
    to_offsets,
)
from index.columnar.storage.facet_columns import FacetColumn
from index.columnar.storage.snapshot import Snapshot

STORY_COLUMN = "story"
"""The facet column with the story of each document. Code 0 means no copies."""


class StoryGroups:
    """Group the documents of a snapshot by story: documents that are copies."""

    def __init__(self, column: FacetColumn) -> None:
        self._codes = column.codes
        self._size = len(column.vocabulary.values)

    @property
    def has_copies(self) -> bool:
        """Return whether there is any story."""
        return self._size > 1

    def story_numbers(self, docs: Array) -> Array:
        """Return the story number of each document, 0 for a document without copies."""
        return self._codes[docs]

    def mask(self, docs: Array) -> Mask:
        """Return the mask of the stories of some documents."""
        marks = np.zeros(self._size, np.bool_)
        marks[self._codes[docs]] = True
        marks[0] = False
        return marks

    def count_stories(self, docs: SortedIds) -> int:
        """Return the number of stories. A document without copies is a story."""
        if not self.has_copies or not len(docs):
            return len(docs)
        if len(docs) == len(self._codes):
            return self._total
        codes = self._codes[docs]
        alone = len(codes) - int(np.count_nonzero(codes))
        marks = np.zeros(self._size, np.bool_)
        marks[codes] = True
        return alone + int(np.count_nonzero(marks[1:]))

    @cached_property
    def _total(self) -> int:
        counts = np.bincount(self._codes, minlength=1)
        return int(counts[0] + np.count_nonzero(counts[1:]))

    def documents_with_copies(self, docs: SortedIds) -> SortedIds:
        """Return the documents that have copies."""
        return docs[self._codes[docs] > 0]

    def duplicate_counts(self, column: FacetColumn, copies: SortedIds) -> Array:
        """Return the number of repeats per value of a facet, by code.

        A copy is a repeat if an earlier document of its story has the same value.
        """
        codes, owners = column.value_pairs(copies)
        size = len(column.vocabulary.values)
        keys = np.sort(self._codes[owners] * np.int64(size) + codes)
        return np.bincount(keys[1:][keys[1:] == keys[:-1]] % size)

    @cached_property
    def _members(self) -> tuple[Array, Array]:
        """Return documents sorted by story, and the start offset of each story."""
        together = np.flatnonzero(self._codes)
        codes = self._codes[together]
        order = np.argsort(codes, kind="stable")
        return together[order].astype(np.uint32), to_offsets(
            np.bincount(codes, minlength=self._size)
        )

    def other_members(
        self, docs: Sequence[int], matches: SortedIds
    ) -> dict[int, list[int]]:
        """Return, for each document, the other matches of its story."""
        if not self.has_copies or not docs:
            return {}
        leaders = np.array(docs, np.int64)
        leaders = leaders[self._codes[leaders] > 0]
        if not len(leaders):
            return {}
        members, starts = self._members
        first = starts[self._codes[leaders]]
        counts = starts[self._codes[leaders].astype(np.int64) + 1] - first
        candidates = members[expand_ranges(first, counts)]
        owners = np.repeat(leaders, counts)
        distinct = np.unique(candidates)
        is_match = is_member(distinct, matches)
        is_other = is_match[np.searchsorted(distinct, candidates)] & (
            candidates != owners
        )
        members_by_doc: dict[int, list[int]] = {}
        for owner, member in zip(
            owners[is_other].tolist(), candidates[is_other].tolist(), strict=True
        ):
            members_by_doc.setdefault(owner, []).append(member)
        return members_by_doc


def first_of_story_mask(codes: Array) -> Mask:
    """Return the mask of documents without copies or first in their story, in order."""
    first = codes == 0
    several = np.flatnonzero(~first)
    _, places = np.unique(codes[several], return_index=True)
    first[several[places]] = True
    return np.asarray(first, np.bool_)


def all_duplicate_counts(snapshot: Snapshot, facet: str) -> Array:
    """Return the repeats per value of a facet in all documents, cached."""
    counts = snapshot.cache.get((facet, STORY_COLUMN))
    if not isinstance(counts, np.ndarray):
        stories = story_groups(snapshot)
        counts = stories.duplicate_counts(
            snapshot.column(facet), stories.documents_with_copies(snapshot.live_docs)
        )
        snapshot.cache[facet, STORY_COLUMN] = counts
    return counts


def story_groups(snapshot: Snapshot) -> StoryGroups:
    """Return the stories of a snapshot, cached."""
    stories = snapshot.cache.get((STORY_COLUMN, STORY_COLUMN))
    if not isinstance(stories, StoryGroups):
        stories = snapshot.cache[STORY_COLUMN, STORY_COLUMN] = StoryGroups(
            snapshot.column(STORY_COLUMN)
        )
    return stories
