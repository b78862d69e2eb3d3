"""Write the segments of many changes in several processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

from archive.child_processes import Children
from index.catalog_feed import CatalogFeed
from index.columnar.indexing.batches import batch_bytes
from index.columnar.indexing.builder_process import BuilderSettings, BuiltRange
from index.memory_limits import MIN_MEMORY_MB

BUILDER_MODULE = "index.columnar.indexing.builder_process"
FOLDER_NAME = "building"
"""The folder for segments that are not in the index yet."""
MIN_BUILDER_CHANGES = 2_500
"""Changes for which another process pays off: it needs a second to start."""
MAX_RANGE_CHANGES = 6_000
"""Changes that an interrupted run writes again, for each process."""


def build_segments(
    feed: CatalogFeed, folder: Path, after: int, memory_mb: int
) -> Generator[BuiltRange]:
    """Yield the built segments of the changes after a number, oldest first.

    Yield nothing if there are too few changes, too few processors or too little memory.
    Yield no more if a process fails: the caller writes what is left, and gets the error
    if it was no accident. The files are removed at the end, unless the caller moved them.
    """
    total = feed.count(after)
    count = _builder_count(total, memory_mb)
    if count < 2:
        return
    ranges = feed.split(after, count, MAX_RANGE_CHANGES)
    building = folder / FOLDER_NAME
    settings = BuilderSettings(
        feed.address, str(building), batch_bytes(memory_mb // count)
    )
    with ExitStack() as stack:
        building.mkdir(exist_ok=True)
        stack.callback(remove_built_segments, folder)
        children = stack.enter_context(
            closing(Children(BUILDER_MODULE, asdict(settings), count))
        )
        feed.announce(total)
        built_count = reported = 0
        for answer in children.answers(map(asdict, ranges)):
            if isinstance(answer, int):
                feed.advance(answer)
                reported += answer
            else:
                built = BuiltRange.from_json(answer)
                built_count += built.changes
                yield built
        feed.advance(built_count - reported)
        feed.announce(built_count - total)


def _builder_count(change_count: int, memory_mb: int) -> int:
    return min(
        os.cpu_count() or 1,
        memory_mb // MIN_MEMORY_MB,
        change_count // MIN_BUILDER_CHANGES,
    )


def remove_built_segments(folder: Path) -> None:
    """Remove segments that were built for an index, and are not in it."""
    shutil.rmtree(folder / FOLDER_NAME, ignore_errors=True)
