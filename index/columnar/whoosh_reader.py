"""Open the index with plain Whoosh, for reading.

`open_index(path)` returns a Whoosh index over our columns. Its searcher runs any query
of Whoosh with Whoosh's own matchers and scorers. Our engine is tested against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.reading import IndexReader, MultiReader, SegmentReader

from archive.errors import CuttingsError
from index.columnar.day_fields import DAY_TYPE
from index.columnar.storage.arrays import Array
from index.columnar.storage.snapshot import Snapshot, SnapshotManager
from index.columnar.whoosh_codec import ColumnarSegment
from index.schema import EARLIEST, LATEST, build_schema


def open_index(path: Path) -> ColumnarIndex:
    """Open the index in a folder with Whoosh.

    `path` is the folder `index` of a home. Raise CuttingsError if it has no index.
    """
    snapshot = SnapshotManager(path).newest()
    if snapshot is None:
        raise CuttingsError(f"{path}: no index found; create one with `cuttings index`")
    return ColumnarIndex(path, snapshot)


class ColumnarIndex(Index):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A read-only Whoosh index of one commit."""

    def __init__(self, path: Path, snapshot: Snapshot) -> None:
        self.path = path
        self.schema = _whoosh_schema()
        self._snapshot = snapshot

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """Return a reader of the commit.

        Whoosh's `Searcher.refresh` passes its old reader as `reuse`. It gets a reader
        of the newest commit.
        """
        if reuse is not None:
            return self.refresh().reader()
        return open_reader(self._snapshot)

    def is_empty(self) -> bool:
        """Return whether the index has no documents."""
        return self._snapshot.count == 0

    def latest_generation(self) -> int:
        """Return the number of the newest commit in the folder."""
        newest = SnapshotManager(self.path).newest()
        return newest.manifest.commit if newest else -1

    def up_to_date(self) -> bool:
        """Return whether this is the newest commit."""
        return self.latest_generation() == self._snapshot.manifest.commit

    def refresh(self) -> ColumnarIndex:
        """Return the index of the newest commit."""
        return self if self.up_to_date() else open_index(self.path)

    def writer(self, **_: Any) -> NoReturn:
        """Raise CuttingsError, because only Cuttings writes to its index."""
        raise CuttingsError(
            f"{self.path}: the index is read-only for Whoosh; "
            "change articles with `cuttings index` or `cuttings correct`"
        )


def open_reader(snapshot: Snapshot) -> IndexReader:
    """Return Whoosh's reader of a snapshot."""
    schema = _whoosh_schema()
    leaves = []
    for segment, live in zip(snapshot.segments, _live_masks(snapshot), strict=True):
        deleted = set(np.flatnonzero(~live).tolist())
        whoosh_segment = ColumnarSegment(segment, deleted)
        leaves.append(SegmentReader(RamStorage(), schema, whoosh_segment))
    reader = MultiReader(leaves, generation=snapshot.manifest.commit)
    reader.schema = schema  # Whoosh sets none if there are no segments
    return reader


def _whoosh_schema() -> Schema:
    """Return the schema of the index with the first and last day of each document."""
    schema = build_schema()
    schema.add(EARLIEST, DAY_TYPE)
    schema.add(LATEST, DAY_TYPE)
    return schema


def _live_masks(snapshot: Snapshot) -> Iterator[Array]:
    """Yield the mask of documents that are not deleted, for each segment."""
    live = snapshot.live_mask
    if live is None:
        live = np.ones(snapshot.size, np.bool_)
    for low, high in pairwise(snapshot.doc_bases):
        yield live[low:high]
