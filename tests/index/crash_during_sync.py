"""Kill a sync before each of its file operations, and check the index.

Example: python -m tests.index.crash_during_sync FOLDER
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
from tests.index.memory_feed import MemoryFeed, hit_ids

FILE_OPERATIONS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "shutil.rmtree",
    "os.truncate",
}
BEFORE = MemoryFeed(*(IndexDocument(str(number), "old words") for number in range(4)))
AFTER = MemoryFeed(*(IndexDocument(str(number), "old words") for number in range(4)))
AFTER.put(IndexDocument("1", "new words"), IndexDocument("4", "new words")).remove("2")


def main(folder: Path) -> int:
    """Crash before the first operation, the second, …, until a run succeeds.

    Print the number of crashes.
    """
    batches.BYTES_PER_CHANGE, merger.MERGE_FACTOR = (
        batches.batch_bytes(DEFAULT_MEMORY_MB) // 3,
        2,
    )
    for prepared in (False, True):
        crashes = 0
        while _died_before(folder, crashes + 1, existing_index=prepared):
            crashes += 1
            _check_recovery(folder, existing_index=prepared)
        sys.stdout.write(f"{crashes}\n")
    return 0


def _died_before(folder: Path, operation: int, *, existing_index: bool) -> bool:
    """Return whether a sync in a child process died before an operation."""
    shutil.rmtree(folder, ignore_errors=True)
    if existing_index:
        WhooshEngine(folder).sync(BEFORE)
    child = os.fork()
    if child == 0:
        die_before(operation)
        WhooshEngine(folder).sync(AFTER)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 9


def die_before(operation: int) -> None:
    """Kill this process before its file operation with this number."""
    operation_count = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal operation_count
        writes = (
            event == "open"
            and isinstance(args[2], int)
            and args[2] & (os.O_WRONLY | os.O_RDWR)
        )
        operation_count += event in FILE_OPERATIONS or bool(writes)
        if operation_count == operation:
            os._exit(9)

    sys.addaudithook(hook)


def _check_recovery(folder: Path, *, existing_index: bool) -> None:
    """Check that the index is in a complete state.

    The next sync completes it and leaves no unused files.
    """
    engine = WhooshEngine(folder)
    counts = (engine.count(), len(hit_ids(engine, "new")))
    assert counts in (
        {(4, 0), (5, 2), (4, 2)}
        if existing_index
        else {(0, 0), (2, 0), (2, 1), (3, 1), (4, 2), (3, 2)}
    ), counts
    engine.sync(AFTER)
    assert sorted(hit_ids(engine)) == ["0", "1", "3", "4"]
    assert sorted(hit_ids(engine, "new")) == ["1", "4"]
    assert engine.verify(AFTER) == []
    engine.close()
    manifest = read_manifest(folder)
    assert manifest is not None
    assert {path.name for path in folder.iterdir()} == {
        MANIFEST_NAME,
        *manifest.file_names(),
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
