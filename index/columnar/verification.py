"""Find damage of an index, and the work that its next update completes."""

from __future__ import annotations

from pathlib import Path

from archive.errors import CuttingsError
from index.columnar.archive_check import is_missing
from index.columnar.indexing.rebuild import continues
from index.columnar.storage.column_file import DamagedError
from index.columnar.storage.manifest import (
    REBUILD_NAME,
    Manifest,
    OlderIndexError,
    read_manifest,
)
from index.columnar.storage.snapshot import Snapshot
from index.engine import ChangeFeed


def find_damage(snapshot: Snapshot) -> list[str]:
    """Return a sentence for each damaged file."""
    problems = []
    for segment in snapshot.segments:
        try:
            segment.file.verify_all()
        except DamagedError as error:
            problems.append(str(error))
    return problems


def find_missing_index(folder: Path, feed: ChangeFeed) -> list[str]:
    """Return a sentence if an index that existed was lost."""
    if feed.last_number and is_missing(folder, feed):
        return [f"The index in {folder} is missing; run “cuttings rebuild”."]
    return []


def compare_with_feed(snapshot: Snapshot, feed: ChangeFeed) -> list[str]:
    """Return a sentence for each difference that the next sync does not remove.

    The index need not have documents that changed after its last change.
    """
    manifest = snapshot.manifest
    if not continues(manifest, feed):
        return []
    indexed = set(map(snapshot.id, snapshot.live_docs.tolist()))
    settled: set[str] = set()
    changed_later: set[str] = set()
    for change in feed.changes(0):
        if change.number > manifest.last:
            changed_later.add(change.id)
        elif change.document:
            settled.add(change.id)
    problems = []
    if missing := settled - indexed:
        problems.append(
            f"The index is missing {len(missing):,} documents; run “cuttings rebuild”."
        )
    if excess := indexed - settled - changed_later:
        problems.append(
            f"The index contains {len(excess):,} deleted documents; "
            "run “cuttings rebuild”."
        )
    return problems


def find_pending_work(folder: Path, feed: ChangeFeed) -> list[str]:
    """Return a sentence about each thing that the next sync completes."""
    pending = []
    try:
        manifest = read_manifest(folder)
        pending += _missing_changes(folder, manifest, feed)
    except OlderIndexError:
        pending.append("The index was written by an older version of Cuttings.")
    except CuttingsError:
        return []  # damage
    if (folder / REBUILD_NAME).exists():
        pending.append("A rebuild of the index has not ended.")
    return pending


def _missing_changes(
    folder: Path, manifest: Manifest | None, feed: ChangeFeed
) -> list[str]:
    """Return a sentence if an intact index lacks changes of the archive."""
    last = feed.last_number
    if manifest is None:
        if last == 0 or is_missing(folder, feed):
            return []
        return ["The index is not built yet."]
    if not continues(manifest, feed):
        return ["The index belongs to another archive or another state of it."]
    if manifest.last == last:
        return []
    changes = f"change {manifest.last:,} of {last:,}"
    return [f"The index does not have the newest articles yet ({changes})."]
