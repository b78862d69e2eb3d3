"""Deleted documents of a segment."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.column_file import ColumnFile
from index.columnar.storage.manifest import SegmentInfo


def read_deleted(folder: Path, info: SegmentInfo) -> Array:
    """Return the deleted documents of a segment, ascending."""
    if info.gone is None:
        return np.empty(0, np.uint32)
    # A copy closes the file, so that Windows can remove it later.
    return ColumnFile(folder / info.gone).column("gone").read_all().copy()


def to_live_mask(size: int, deleted: Array) -> Mask:
    """Return the mask of a segment's documents that are not deleted."""
    live = np.ones(size, np.bool_)
    live[deleted] = False
    return live
