"""Say why an index cannot be written, and what to do."""

from __future__ import annotations

import errno
import math
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archive.errors import CuttingsError
from archive.messages import Message
from archive.paths import file_size
from index.columnar.indexing.rebuild import continues
from index.columnar.storage.manifest import read_manifest
from index.engine import ChangeFeed

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
ARTICLE_BYTES = 2_200
"""Bytes of the index for a wire story: 46.9 MB for 21,581 of them."""
MERGE_FACTOR = 2
"""A merge writes segments anew before the old ones are removed."""


def write_error(folder: Path, feed: ChangeFeed, error: OSError) -> CuttingsError:
    """Return the error for an index that cannot be written."""
    if error.errno not in FULL:
        reason = error.strerror or str(error)
        return CuttingsError(
            f"The index in {folder} cannot be written ({reason}). "
            "Check its permissions, then run the command again."
        )
    count, size = _unwritten(folder, feed)
    return CuttingsError(
        Message(
            "{folder}: the disk is full; the index of {count:,} articles needs about "
            "{size:,} MB more space; free it and run the command again",
            folder=folder,
            count=count,
            size=math.ceil(size / 1_000_000),
        )
    )


def _unwritten(folder: Path, feed: ChangeFeed) -> tuple[int, float]:
    """Return how many articles are not in the index, and the bytes that they need."""
    manifest = None
    with suppress(CuttingsError, OSError):
        manifest = read_manifest(folder)
    last = feed.last_number
    article_bytes = float(ARTICLE_BYTES)
    if manifest and continues(manifest, feed) and manifest.last:
        article_bytes = max(_size(folder.glob("*")) / manifest.last, 1)
        if manifest.last < last:
            last -= manifest.last
    return last, last * article_bytes * MERGE_FACTOR


def _size(paths: Iterable[Path]) -> int:
    return sum(map(file_size, paths))
