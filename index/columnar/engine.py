"""The embedded engine: evaluate Whoosh query trees on the arrays of one folder."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

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
    longer_words,
)
from index.columnar.searching.warmup import warm_up
from index.columnar.searching.word_forms import matching_words
from index.columnar.storage.column_file import DamagedError
from index.columnar.storage.manifest import (
    Manifest,
    OlderIndexError,
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
        if self.snapshot is None:
            return empty_results(search)
        return evaluate_search(self.snapshot, search)


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

    def word_forms(self, word: str, language: str | None) -> Set[str]:
        """Return the words that match a word in articles of a language."""
        snapshot = self._snapshots.newest()
        if snapshot is None:
            return frozenset((word,))
        return matching_words(snapshot, word, language)

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words that contain a word."""
        snapshot = self._snapshots.newest()
        return longer_words(snapshot, word, limit) if snapshot else []

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

    def archive_id(self) -> str | None:
        """Return the archive whose documents are indexed, `None` before the first."""
        snapshot = self._snapshots.newest()
        return snapshot.manifest.archive_id if snapshot else None

    def version(self) -> Hashable:
        """Return a value that differs after each commit."""
        return self._snapshots.signature()

    def sync(self, feed: ChangeFeed) -> int:
        """Index all new changes. Return their number.

        The caller must have the write lock of the home: the index has no lock of its
        own. An index of an older version is built again. Raise CuttingsError if the
        folder is damaged or the disk is full.
        """
        with self._writing():
            self._folder.mkdir(parents=True, exist_ok=True)
            manifest = self._usable_manifest()
            remove_unused_files(self._folder)
            if manifest is None or not _continues(manifest, feed):
                manifest = create_index(self._folder, feed.archive_id)
            if manifest.last == feed.last_number:
                return 0
            return self._index_changes(feed, manifest)

    def _usable_manifest(self) -> Manifest | None:
        """Return the manifest, or `None` if the index has to be built.

        An index of an older version is removed.
        """
        try:
            return read_manifest(self._folder)
        except OlderIndexError:
            self.erase()
            self._folder.mkdir(parents=True)
            return None

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
        with self._writing():
            remove_index(self._folder)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn an OSError into a CuttingsError. Leave no incomplete files."""
        try:
            yield
        except OSError as error:
            with suppress(OSError, CuttingsError):
                remove_unused_files(self._folder)
            raise _write_error(self._folder, error) from error

    def _index_changes(self, feed: ChangeFeed, manifest: Manifest) -> int:
        max_bytes = batch_bytes(self._memory_mb)
        writer = IndexWriter(self._folder, manifest, max_bytes)
        change_count = 0
        for batch in batch_changes(feed.changes(manifest.last), max_bytes):
            writer.commit(batch, batch[-1].number)
            change_count += len(batch)
            writer.merge_due_segments()
        del writer  # it has the merged segments open, and Windows keeps open files
        remove_unused_files(self._folder)
        return change_count


def _continues(manifest: Manifest, feed: ChangeFeed) -> bool:
    """Return whether an index has a state of this feed, and no later one."""
    return manifest.archive_id == feed.archive_id and manifest.last <= feed.last_number


def _write_error(folder: Path, error: OSError) -> CuttingsError:
    reason = error.strerror or str(error)
    return CuttingsError(
        f"The index in {folder} cannot be written ({reason}). "
        "Free disk space or check its permissions, then run the command again."
    )


def _find_damage(snapshot: Snapshot | None) -> list[str]:
    """Return a sentence for each damaged file."""
    problems = []
    for segment in snapshot.segments if snapshot else ():
        try:
            segment.file.verify_all()
        except DamagedError as error:
            problems.append(str(error))
    return problems


def _compare_with_feed(snapshot: Snapshot | None, feed: ChangeFeed) -> list[str]:
    """Return a sentence for each difference between an index and its archive."""
    if snapshot is None:
        if feed.last_number == 0:
            return []
        return ["The index is empty; run “cuttings index”."]
    manifest = snapshot.manifest
    if manifest.archive_id != feed.archive_id:
        return ["The index belongs to another archive; run “cuttings index”."]
    if manifest.last != feed.last_number:
        changes = f"change {manifest.last:,} of {feed.last_number:,}"
        return [f"The index is outdated ({changes}); run “cuttings index”."]
    indexed = set(map(snapshot.id, snapshot.live_docs.tolist()))
    archived = {change.id for change in feed.changes(0) if change.document}
    problems = []
    if missing := archived - indexed:
        problems.append(
            f"The index is missing {len(missing):,} documents; run “cuttings rebuild”."
        )
    if deleted := indexed - archived:
        problems.append(
            f"The index contains {len(deleted):,} deleted documents; "
            "run “cuttings rebuild”."
        )
    return problems
