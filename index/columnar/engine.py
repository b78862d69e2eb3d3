"""The embedded engine: evaluate Whoosh query trees on the arrays of one folder."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import LockBase

from archive.errors import CuttingsError
from index.columnar.indexing.writer import (
    DEFAULT_MEMORY_MB,
    IndexWriter,
    batch_bytes,
    batch_changes,
    create_index,
)
from index.columnar.searching.evaluate import empty_results, evaluate_search
from index.columnar.searching.suggestions import (
    complete_word,
    correct_spelling,
    find_similar,
)
from index.columnar.searching.warmup import warm_up
from index.columnar.storage.column_file import DamagedError
from index.columnar.storage.manifest import (
    LOCK_NAME,
    Manifest,
    read_manifest,
    remove_index,
    remove_unused_files,
)
from index.columnar.storage.snapshot import Snapshot, SnapshotManager
from index.engine import ChangeFeed, Completion, Results, Search


@dataclass(frozen=True, slots=True)
class SnapshotSearcher:
    """Search one snapshot of an index, `None` before the first commit."""

    snapshot: Snapshot | None

    def search(self, search: Search) -> Results:
        """Run a search on this snapshot only."""
        return (
            evaluate_search(self.snapshot, search)
            if self.snapshot
            else empty_results(search)
        )


class WhooshEngine:
    """An engine in one folder. `memory_mb` is the limit for `sync` in megabytes."""

    def __init__(self, folder: Path, memory_mb: int = DEFAULT_MEMORY_MB) -> None:
        self._folder = folder
        self._memory_mb = memory_mb
        self._snapshots = SnapshotManager(folder)

    def search(self, search: Search) -> Results:
        """Run a search.

        Raise CuttingsError only if the index is unreadable or the type of the query is
        unsupported.
        """
        return self.snapshot().search(search)

    def snapshot(self) -> SnapshotSearcher:
        """Return the newest snapshot. Its files stay open while it is referenced."""
        return SnapshotSearcher(self._snapshots.newest())

    def correct_spelling(self, word: str) -> str | None:
        """Return a similar word with a much higher document frequency, or `None`."""
        snapshot = self._snapshots.newest()
        return correct_spelling(snapshot, word) if snapshot else None

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Return completions of the last word."""
        snapshot = self._snapshots.newest()
        return complete_word(snapshot, text, limit) if snapshot else []

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """Return the ids of other documents with the significant words of a text."""
        snapshot = self._snapshots.newest()
        return find_similar(snapshot, text, id, limit) if snapshot else []

    def warm(self) -> None:
        """Fill the caches of the newest snapshot."""
        if snapshot := self._snapshots.newest():
            warm_up(snapshot)

    def count(self) -> int:
        """Return the number of searchable documents."""
        snapshot = self._snapshots.newest()
        return snapshot.count if snapshot else 0

    def version(self) -> Hashable:
        """Return a value that differs after each commit."""
        return self._snapshots.signature()

    def sync(self, feed: ChangeFeed) -> int:
        """Index all new changes. Return their number.

        Raise CuttingsError if the folder is locked or damaged, or the disk is full.
        """
        with self._write_lock():
            held = read_manifest(self._folder)
            remove_unused_files(self._folder)
            if (
                held is None
                or held.archive_id != feed.archive_id
                or held.last > feed.last_number
            ):
                held = create_index(self._folder, feed.archive_id)
            return (
                self._index_changes(feed, held) if held.last < feed.last_number else 0
            )

    def verify(self, feed: ChangeFeed) -> list[str]:
        """Return a sentence for each damaged file and missing or excess document."""
        try:
            snapshot = SnapshotManager(self._folder).newest()
        except CuttingsError as error:
            return [str(error)]
        return _find_damage(snapshot) or _compare_with_feed(snapshot, feed)

    def close(self) -> None:
        """Close the files."""
        self._snapshots.close()

    def erase(self) -> None:
        """Remove the index, even if damaged. The next sync rebuilds it."""
        self._snapshots.close()
        remove_index(self._folder)

    @contextmanager
    def _write_lock(self) -> Iterator[None]:
        """Lock the folder for writing. Leave no incomplete files."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock: LockBase = FileStorage(str(self._folder)).lock(LOCK_NAME)
            if not lock.acquire():
                raise CuttingsError(
                    f"Another process is writing to the index in {self._folder}. "
                    "Wait until it has finished."
                )
        except OSError as error:
            raise _write_error(self._folder, error) from error
        try:
            yield
        except OSError as error:
            remove_unused_files(self._folder)
            raise _write_error(self._folder, error) from error
        finally:
            lock.release()

    def _index_changes(self, feed: ChangeFeed, manifest: Manifest) -> int:
        most = batch_bytes(self._memory_mb)
        writer = IndexWriter(self._folder, manifest, most)
        taken = 0
        for batch in batch_changes(feed.changes(manifest.last), most):
            writer.commit(batch, batch[-1].number)
            taken += len(batch)
            writer.merge_due_segments()
        return taken


def _write_error(folder: Path, error: OSError) -> CuttingsError:
    reason = error.strerror or str(error)
    return CuttingsError(
        f"The index in {folder} cannot be written ({reason}). "
        "Free disk space or check its permissions, then run the command again."
    )


def _find_damage(snapshot: Snapshot | None) -> list[str]:
    """Return a sentence for each damaged file."""
    wrong = []
    for segment in snapshot.segments if snapshot else ():
        try:
            segment.file.verify_all()
        except DamagedError as error:
            wrong.append(str(error))
    return wrong


def _compare_with_feed(snapshot: Snapshot | None, feed: ChangeFeed) -> list[str]:
    if snapshot is None:
        return (
            []
            if feed.last_number == 0
            else ["The index is empty; run “cuttings index”."]
        )
    held = snapshot.manifest
    if held.archive_id != feed.archive_id:
        return ["The index belongs to another archive; run “cuttings index”."]
    if held.last != feed.last_number:
        return [
            (
                f"The index is outdated (change {held.last:,} of {feed.last_number:,}); "
                "run “cuttings index”."
            )
        ]
    indexed = set(map(snapshot.id, snapshot.live_docs.tolist()))
    archived = {change.id for change in feed.changes(0) if change.document}
    wrong = []
    if archived - indexed:
        wrong.append(
            f"The index is missing {len(archived - indexed):,} documents; "
            "run “cuttings rebuild”."
        )
    if indexed - archived:
        wrong.append(
            f"The index contains {len(indexed - archived):,} deleted documents; "
            "run “cuttings rebuild”."
        )
    return wrong
