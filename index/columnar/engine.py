"""The embedded engine: evaluate Whoosh query trees on the arrays of one folder."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Set
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import CuttingsError
from archive.paths import folder_size
from index.catalog_feed import CatalogFeed
from index.columnar.archive_check import ArchiveCheck
from index.columnar.indexing.batches import batch_bytes, batch_changes
from index.columnar.indexing.builders import build_segments, remove_built_segments
from index.columnar.indexing.merger import BUILT_MERGE_FACTOR
from index.columnar.indexing.rebuild import (
    abandon_rebuild,
    begin_rebuild,
    continues,
    resume_rebuild,
)
from index.columnar.indexing.writer import IndexWriter
from index.columnar.storage.manifest import (
    MANIFEST_NAME,
    REBUILD_NAME,
    Manifest,
    OlderIndexError,
    OutdatedIndexError,
    publish_rebuild,
    read_manifest,
    remove_unused_files,
)
from index.columnar.storage.snapshot import Snapshot, SnapshotManager
from index.columnar.verification import (
    compare_with_feed,
    find_damage,
    find_missing_index,
    find_pending_work,
)
from index.columnar.write_errors import write_error
from index.engine import ChangeFeed, Completion, PairCounts, Results, Search
from index.memory_limits import DEFAULT_MEMORY_MB

if TYPE_CHECKING:
    from index.columnar.searching.searcher import SnapshotSearcher


class WhooshEngine:
    """An engine in one folder. `memory_mb` is the limit for `sync` in megabytes.

    With a feed, it answers only from an index that belongs to it.
    """

    def __init__(
        self,
        folder: Path,
        memory_mb: int = DEFAULT_MEMORY_MB,
        feed: ChangeFeed | None = None,
    ) -> None:
        self._folder = folder
        self._memory_mb = memory_mb
        self._snapshots = SnapshotManager(folder)
        self._check = ArchiveCheck(folder, feed) if feed else None

    def search(self, search: Search) -> Results:
        """Run a search.

        Raise CuttingsError only if the index is unreadable or the type of the query is
        unsupported.
        """
        return self.snapshot().search(search)

    def count_pairs(self, search: Search, row: str, column: str) -> PairCounts:
        """Count the matches of a search by two facets."""
        return self.snapshot().count_pairs(search, row, column)

    def sample(self, search: Search, limit: int) -> list[str]:
        """Return the smallest ids of the matches of a search, ascending."""
        return self.snapshot().sample(search, limit)

    def snapshot(self) -> SnapshotSearcher:
        """Return the newest snapshot. Its files stay open while it is referenced."""
        # A process that writes the index needs nothing that searches it.
        from index.columnar.searching.searcher import SnapshotSearcher  # noqa: PLC0415

        return SnapshotSearcher(self._newest())

    def _newest(self) -> Snapshot | None:
        """Return the newest snapshot, or `None` before the first sync.

        Raise CuttingsError if it is unreadable or does not belong to the feed.
        """
        snapshot = self._snapshots.newest()
        if self._check:
            self._check.check(snapshot.manifest if snapshot else None)
        return snapshot

    def correct_spelling(self, word: str) -> str | None:
        """Return a similar word with a much higher document frequency, or `None`."""
        return self.snapshot().correct_spelling(word)

    def word_forms(self, word: str, language: str | None) -> Set[str]:
        """Return the words that match a word in articles of a language."""
        return self.snapshot().word_forms(word, language)

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words that contain a word."""
        return self.snapshot().longer_words(word, limit)

    def complete(self, text: str, limit: int) -> list[Completion]:
        """Return completions of the last word."""
        return self.snapshot().complete(text, limit)

    def find_similar(self, id: str, text: str, limit: int) -> list[str]:
        """Return the ids of other documents with the significant words of a text."""
        return self.snapshot().find_similar(id, text, limit)

    def warm(self) -> None:
        """Fill the caches of the newest snapshot."""
        self.snapshot().warm()

    def count(self) -> int:
        """Return the number of searchable documents."""
        snapshot = self._newest()
        return snapshot.count if snapshot else 0

    def size(self) -> int:
        """Return the bytes of the index."""
        return folder_size(self._folder)

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
        own. An index of an older version, or of another state of the archive, is
        rebuilt. Raise CuttingsError if the folder is damaged or the disk is full.
        """
        with self._writing(feed):
            self._folder.mkdir(parents=True, exist_ok=True)
            manifest = self._usable_manifest()
            if manifest is None or not continues(manifest, feed):
                return self._rebuild(feed)
            abandon_rebuild(self._folder)
            if manifest.last == feed.last_number:
                return 0
            manifest = replace(manifest, checkpoint=feed.add_checkpoint())
            return self._index_changes(feed, manifest, MANIFEST_NAME)

    def rebuild(self, feed: ChangeFeed) -> int:
        """Build the index anew, even if it is damaged. Return the number of changes.

        Searches use the old index until the new one is complete. An interrupted rebuild
        is resumed.
        """
        with self._writing(feed):
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._rebuild(feed)

    def prepare_rebuild(self, feed: ChangeFeed) -> None:
        """Build the index of another state of the archive beside the one in use.

        The first sync with that state publishes it.
        """
        with self._writing(feed):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._build_beside(feed)

    def _rebuild(self, feed: ChangeFeed) -> int:
        change_count = self._build_beside(feed)
        publish_rebuild(self._folder)
        return change_count

    def _build_beside(self, feed: ChangeFeed) -> int:
        """Complete an interrupted rebuild or a new one, without publishing it.

        If the disk is full, the files are removed, since others need the space.
        """
        try:
            manifest = resume_rebuild(self._folder, feed)
            if manifest is None:
                manifest = begin_rebuild(self._folder, feed)
            remove_unused_files(self._folder)
            return self._index_changes(feed, manifest, REBUILD_NAME)
        except OSError:
            with suppress(OSError):
                abandon_rebuild(self._folder)
            raise

    def _usable_manifest(self) -> Manifest | None:
        """Return the manifest, or `None` if the index has to be built."""
        try:
            return read_manifest(self._folder)
        except OlderIndexError:
            return None

    def verify(self, feed: ChangeFeed) -> list[str]:
        """Return a sentence for each damaged file and missing or excess document.

        Changes that the next sync indexes are no damage: `pending` returns them.
        """
        try:
            snapshot = SnapshotManager(self._folder).newest()
        except OutdatedIndexError:
            return []
        except CuttingsError as error:
            return [str(error)]
        if snapshot is None:
            return find_missing_index(self._folder, feed)
        return find_damage(snapshot) or compare_with_feed(snapshot, feed)

    def pending(self, feed: ChangeFeed) -> list[str]:
        """Return a sentence about each thing that the next sync completes."""
        return find_pending_work(self._folder, feed)

    def close(self) -> None:
        """Close the files."""
        self._snapshots.close()

    @contextmanager
    def _writing(self, feed: ChangeFeed) -> Iterator[None]:
        """Turn an OSError into a CuttingsError. Leave no incomplete files."""
        try:
            remove_built_segments(self._folder)
            yield
        except OSError as error:
            with suppress(OSError, CuttingsError):
                remove_unused_files(self._folder)
            raise write_error(self._folder, feed, error) from error

    def _index_changes(
        self, feed: ChangeFeed, manifest: Manifest, manifest_name: str
    ) -> int:
        """Commit all changes after those of a manifest. Return their number."""
        max_bytes = batch_bytes(self._memory_mb)
        writer = IndexWriter(self._folder, manifest, max_bytes, manifest_name)
        change_count = self._commit_built_ranges(feed, writer)
        for batch in batch_changes(feed.changes(writer.last_number), max_bytes):
            writer.commit(batch, batch[-1].number)
            change_count += len(batch)
            writer.merge_due_segments()
        del writer  # it has the merged segments open, and Windows keeps open files
        remove_unused_files(self._folder)
        return change_count

    def _commit_built_ranges(self, feed: ChangeFeed, writer: IndexWriter) -> int:
        """Commit what other processes write, if they can. Return the count of changes.

        Only a catalog can be opened in other processes.
        """
        if not isinstance(feed, CatalogFeed):
            return 0
        change_count = 0
        ranges = build_segments(feed, self._folder, writer.last_number, self._memory_mb)
        with closing(ranges):
            for built in ranges:
                writer.commit_built(built)
                change_count += built.changes
                writer.merge_due_segments(BUILT_MERGE_FACTOR)
        if change_count:
            writer.merge_due_segments()
            writer.merge_small_index()
        return change_count
