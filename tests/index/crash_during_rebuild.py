"""Kill a rebuild before each of its file operations, and check the index.

Example: python -m tests.index.crash_during_rebuild FOLDER
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from index.columnar.engine import WhooshEngine
from index.columnar.indexing import batches, merger
from index.columnar.storage.manifest import MANIFEST_NAME, read_manifest
from index.engine import IndexDocument
from index.memory_limits import DEFAULT_MEMORY_MB
from tests.index.crash_during_sync import die_before
from tests.index.memory_feed import MemoryFeed, hit_ids

FEED = MemoryFeed(*(IndexDocument(str(number), "old words") for number in range(5)))
IDS = sorted(map(str, range(5)))


def main(folder: Path) -> int:
    """Crash before the first operation, the second, …, until a rebuild succeeds.

    Print the number of crashes.
    """
    batches.BYTES_PER_CHANGE, merger.MERGE_FACTOR = (
        batches.batch_bytes(DEFAULT_MEMORY_MB) // 3,
        2,
    )
    crashes = 0
    while _died_before(folder, crashes + 1):
        crashes += 1
        copy = folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        _check_recovery(folder, rebuild=True)
        _check_recovery(copy, rebuild=False)
    sys.stdout.write(f"{crashes}\n")
    return 0


def _died_before(folder: Path, operation: int) -> bool:
    """Return whether a rebuild in a child process died before an operation."""
    shutil.rmtree(folder, ignore_errors=True)
    WhooshEngine(folder).sync(FEED)
    child = os.fork()
    if child == 0:
        die_before(operation)
        WhooshEngine(folder).rebuild(FEED)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def _check_recovery(folder: Path, *, rebuild: bool) -> None:
    """Check that searches are right, and that the next run leaves no unused files."""
    engine = WhooshEngine(folder, feed=FEED)
    assert sorted(hit_ids(engine, "old")) == IDS
    assert engine.verify(FEED) == []
    engine.rebuild(FEED) if rebuild else engine.sync(FEED)
    assert sorted(hit_ids(engine, "old")) == IDS
    assert engine.verify(FEED) == engine.pending(FEED) == []
    engine.close()
    manifest = read_manifest(folder)
    assert manifest is not None
    names = {path.name for path in folder.iterdir()}
    assert names == {MANIFEST_NAME, *manifest.file_names()}, names


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) / "index"))
