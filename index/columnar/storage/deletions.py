"""Deleted documents of a segment."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.column_file import ColumnFile
from index.columnar.storage.manifest import Part


def deleted(folder: Path, part: Part) -> Array:
    """The deleted documents of a segment, rising."""
    if part.gone is None:
        return np.empty(0, np.uint32)
    return ColumnFile(folder / part.gone).column("gone").whole()


def living(size: int, gone: Array) -> Mask:
    """Which documents of a segment are not deleted."""
    live = np.ones(size, np.bool_)
    live[gone] = False
    return live
