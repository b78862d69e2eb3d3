"""Read new and changed files into the catalog."""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from archive.catalog import (
    Catalog,
    IngestBatch,
    ReadResult,
    Replacement,
    SourceFingerprint,
    SourceState,
    UnreadPaths,
)
from archive.errors import DiskFullError
from archive.ingest.fence.limits import MEMORY_MB, TIMEOUT_S, Limits
from archive.ingest.gathering import gather
from archive.ingest.missing_files import check_root, find_missing, is_below
from archive.ingest.needed_space import IngestProgress, MeasuredProgress
from archive.ingest.open_source import ALMOST_ALL_FAIL, OpenSource
from archive.ingest.reader import PRELOAD, Reader, end_early, preload_module
from archive.ingest.renamed_files import find_renamed
from archive.ingest.scanner import Scan, ScannedFile
from archive.ingest.shards import ALL_FILES, Shard
from archive.ingest.worker import (
    EXTRACTION_VERSION,
    Outcome,
    Task,
    batch_tasks,
    task_of_article,
    task_of_file,
)
from archive.paths import actual_path, located_message, printable_path
from archive.progress import IngestSummary
from archive.readers import RawArticle, content_id, is_multi_article

T = TypeVar("T")
OTHERS_READ = "other processes still read files; the last of them updates people, stories and dates"
COMPARED = "{:,} of {:,} texts are compared with the others"
MAX_REPORTED = 20
"""Most articles that are reported by name as replaced in one run."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """Options of an ingest.

    `jobs` is the number of worker processes (default: one for each core). `timeout_s`
    is the time limit for one article in seconds. With `within_folder`, the paths come from
    inside of watched folders: a missing path is a deleted file, and a file of an
    unsupported type is not an error. `watched_roots` are these folders. With
    `allow_missing`, files are removed even if all files of a root are missing.
    `memory_mb` is the memory limit of a worker. With `follow_links`, links may lead out
    of the folders. `shard` is the part of the files that this run reads or removes.
    """

    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout_s: float = TIMEOUT_S
    within_folder: bool = False
    watched_roots: Sequence[Path] = ()
    allow_missing: bool = False
    memory_mb: int = MEMORY_MB
    follow_links: bool = False
    shard: Shard = ALL_FILES


def ingest(
    catalog: Catalog,
    roots: Sequence[Path],
    progress: IngestProgress,
    options: IngestOptions | None = None,
) -> IngestSummary:
    """Update the catalog from the files under `roots`, and return the counts.

    The caller holds the write lock of the home folder. The catalog is updated in
    batches: if the process is killed, the next run continues after the last batch.

    Raise MissingFilesError, and change nothing, if all or most files of a root are
    missing. Raise DiskFullError, with the space that is needed, on a full disk.
    """
    measured = MeasuredProgress(progress, catalog.path)
    run = _IngestRun(catalog, measured, options or IngestOptions())
    try:
        with catalog.reading_files():
            run.ingest([actual_path(root) for root in roots])
        _finish(catalog, run, measured)
    except DiskFullError as error:
        raise measured.explain(error) from error
    return run.summary


def _finish(catalog: Catalog, run: _IngestRun, progress: IngestProgress) -> None:
    """Do what depends on all articles, unless other processes still store some.

    The last process that reads files does it for all of them.
    """
    with catalog.after_all_readers() as is_last:
        if is_last:
            run.settle()
    if is_last:
        catalog.update_derived(
            lambda done, total: progress.note(COMPARED.format(done, total))
        )
    else:
        progress.note(OTHERS_READ)
    catalog.save_last_run(run.summary.counts())


class _IngestRun:
    """One ingest of one catalog."""

    def __init__(
        self, catalog: Catalog, progress: IngestProgress, options: IngestOptions
    ) -> None:
        self.catalog = catalog
        self.progress = progress
        self._options = options
        self.summary = IngestSummary()
        self._reader: Reader
        self._preload = PRELOAD
        # It is stored twice for each article.
        self._run_id = uuid.uuid4().hex[:12]
        self._open_source: OpenSource | None = None
        self._stored_bytes = 0

    def ingest(self, roots: Sequence[Path]) -> None:
        """Read new and changed files under these paths, and remove deleted ones."""
        if not self._options.watched_roots:
            self._preload = preload_module(roots)
        scan = Scan(
            tuple(self._options.watched_roots or roots),
            follow_links=self._options.follow_links,
        )
        files = self._scan_roots(scan, roots)
        states = self._follow_renamed(self._stored_states(roots, files), files)
        missing = find_missing(states, files, scan)
        if missing and not self._options.allow_missing:
            for root in self._options.watched_roots or roots:
                self._check_root(root, files, states, missing)
        files, missing = self._own(files), self._own(missing)
        changed = [
            file
            for file in files.values()
            if not _is_unchanged(file, states.get(file.name))
        ]
        # Files that were not read to their end may hang again: others come first.
        changed.sort(key=lambda file: _was_incomplete(states.get(file.name)))
        self.summary.unchanged += len(files) - len(changed)
        self.summary.others += scan.unsupported_count
        self.summary.linked += scan.linked_count
        self.summary.unsupported_types = tuple(sorted(scan.unsupported_types))
        self.progress.start(sum(file.unpacked_size for file in changed))
        names = tuple(map(printable_path, roots))
        self.catalog.sources.replace_unread(
            UnreadPaths(names, scan.reasons, scan.skipped)
        )
        for path, reason in scan.problems:
            self._report_failure(path, "", reason)
        self._read_files(changed, states)
        self.catalog.sources.remove(state.key for state in missing.values())
        self.summary.removed += len(missing)

    def _own(self, by_path: Mapping[str, T]) -> dict[str, T]:
        """Return the files of the part that this run reads."""
        contains = self._options.shard.contains
        return {path: value for path, value in by_path.items() if contains(path)}

    def _check_root(
        self,
        root: Path,
        files: Mapping[str, ScannedFile],
        states: Mapping[str, SourceState],
        missing: Mapping[str, SourceState],
    ) -> None:
        """Raise MissingFilesError if all or most files of a root are missing."""
        name = printable_path(root)
        missing_here = {path for path in missing if is_below(path, name)}
        if not missing_here:
            return
        if self._options.watched_roots:  # `states` are those of changed files alone.
            states = self._stored_states([root], {})
        indexed = {
            path
            for path, state in states.items()
            if not state.gone and is_below(path, name)
        }
        new = {path for path in files.keys() - indexed if is_below(path, name)}
        check_root(name, indexed, missing_here, new)

    def _scan_roots(self, scan: Scan, roots: Sequence[Path]) -> dict[str, ScannedFile]:
        """Return the files under these paths, by name."""
        files: dict[str, ScannedFile] = {}
        for root in roots:
            for file in scan.find_files(
                root, within_folder=self._options.within_folder
            ):
                files[file.name] = file
        return files

    def _stored_states(
        self, roots: Sequence[Path], files: Mapping[str, ScannedFile]
    ) -> dict[str, SourceState]:
        """Return the stored state of the files at and under these paths, by path.

        The catalog searches for files under a path only if the path is not a file.
        """
        names = [printable_path(root) for root in roots]
        states = self.catalog.sources.states_at(names)
        for name in names:
            if name not in files and (name not in states or states[name].gone):
                states |= self.catalog.sources.states_under(name)
        return states

    def _follow_renamed(
        self, states: dict[str, SourceState], files: Mapping[str, ScannedFile]
    ) -> dict[str, SourceState]:
        """Store the new paths of files that were renamed only in case."""
        renamed = find_renamed(states, files)
        if not renamed:
            return states
        self.catalog.sources.rename(
            {states[old].key: new for old, new in renamed.items()}
        )
        return states | {new: states.pop(old) for old, new in renamed.items()}

    def _begin_batch(self) -> AbstractContextManager[IngestBatch]:
        """Open a batch of this run, which is committed as a whole."""
        return self.catalog.sources.ingest_batch(EXTRACTION_VERSION, self._run_id)

    def _read_files(
        self, files: Sequence[ScannedFile], states: Mapping[str, SourceState]
    ) -> None:
        """Read the files in the workers, and store the outcomes in order."""
        limits = Limits(self._options.memory_mb, self._options.timeout_s)
        formats = {file.format for file in files}
        self._reader = Reader(self._options.jobs, limits, formats, self._preload)
        file_by_path = {file.path: file for file in files}
        exports: list[ScannedFile] = []
        for outcomes in gather(
            self._reader.read(batch_tasks(self._tasks_of_files(files, states)))
        ):
            exports += [
                file_by_path[outcome.task.path]
                for outcome in outcomes
                if outcome.has_several
            ]
            self._store_batch(outcomes, file_by_path)
        tasks = self._tasks_of_articles(exports)
        for outcomes in gather(self._reader.read(batch_tasks(tasks))):
            self._store_batch(outcomes, file_by_path)
        with self._begin_batch() as batch:
            self._close_source(batch)
        self._advance()

    def _store_batch(
        self, outcomes: Sequence[Outcome], file_by_path: Mapping[Path, ScannedFile]
    ) -> None:
        with self._begin_batch() as batch:
            self._store_outcomes(batch, outcomes, file_by_path)
        self._advance()

    def _advance(self) -> None:
        """Report the bytes whose articles are committed. Others are read again."""
        self.progress.advance(self._stored_bytes)
        self._stored_bytes = 0

    def _tasks_of_files(
        self, files: Iterable[ScannedFile], states: Mapping[str, SourceState]
    ) -> Iterator[Task]:
        """Yield a task for each article of each file, or for a whole file."""
        for file in files:
            if is_multi_article(file.format):
                yield from self._tasks_of_articles([file])
            else:
                digest = _known_digest(states.get(file.name))
                yield replace(task_of_file(file), known_digest=digest)

    def _tasks_of_articles(self, files: Iterable[ScannedFile]) -> Iterator[Task]:
        """Yield a task for each article of files with several."""
        for file in files:
            file_task = task_of_file(file)
            articles = self._articles_of_file(file_task)
            tasks = (task_of_article(file_task, article) for article in articles)
            for batch in batch_tasks(tasks):
                yield from self._with_known_digests(batch)

    def _articles_of_file(self, file_task: Task) -> Iterator[RawArticle]:
        """Yield the articles of a file until almost all of many have failed."""
        for article in self._reader.split(file_task):
            source = self._open_source
            is_open = source and source.file.path == file_task.path
            if source and is_open and source.almost_all_failed:
                yield end_early(article, ALMOST_ALL_FAIL)
                return
            yield article

    def _with_known_digests(self, tasks: Sequence[Task]) -> Iterator[Task]:
        """Yield the tasks. Those whose article is in the catalog get its hash."""
        digests = [content_id(task.content or b"") for task in tasks]
        known_digests = self.catalog.sources.known_digests(EXTRACTION_VERSION, digests)
        for task, digest in zip(tasks, digests, strict=True):
            yield replace(
                task, known_digest=digest if digest in known_digests else None
            )

    def _store_outcomes(
        self,
        batch: IngestBatch,
        outcomes: Sequence[Outcome],
        file_by_path: Mapping[Path, ScannedFile],
    ) -> None:
        """Store the outcomes of one batch, source by source."""
        outcomes_by_path: defaultdict[Path, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            if not outcome.has_several:
                outcomes_by_path[outcome.task.path].append(outcome)
        for path, source_outcomes in outcomes_by_path.items():
            source = self._source_for(batch, file_by_path[path])
            results = [_to_read_result(outcome) for outcome in source_outcomes]
            added = batch.add_results(source.key, results)
            readable = sum(1 for outcome in source_outcomes if not outcome.problem)
            self.summary.added += added
            self.summary.held += readable - added
            for outcome in source_outcomes:
                self._count_outcome(source, outcome)

    def _source_for(self, batch: IngestBatch, file: ScannedFile) -> OpenSource:
        """Return the open source of a file. Close the source before it."""
        source = self._open_source
        if source is not None and source.file is file:
            return source
        self._close_source(batch)
        fingerprint = SourceFingerprint(
            file.name, file.size, file.mtime_ns, EXTRACTION_VERSION
        )
        key = batch.begin_source(fingerprint)
        source = OpenSource(file, key, bytes_left=file.unpacked_size)
        self._open_source = source
        return source

    def _count_outcome(self, source: OpenSource, outcome: Outcome) -> None:
        """Add one outcome to the hash of the source, the progress and the summary."""
        name, position = source.file.name, outcome.task.position
        source.add_to_digest(outcome.id)
        source.count_article(failed=outcome.problem is not None)
        self._stored_bytes += source.take_bytes(outcome.task.size)
        if outcome.problem:
            self._report_failure(name, position, outcome.problem)
        elif outcome.document:
            for note in outcome.document.notes:
                self.progress.note(located_message(name, position, note))

    def _close_source(self, batch: IngestBatch) -> None:
        """Finish the open source, whose articles were all stored."""
        source = self._open_source
        if source is None:
            return
        batch.finish_source(source.key, source.digest if source.is_complete else None)
        self.summary.read += 1
        self._stored_bytes += source.bytes_left
        self._open_source = None

    def settle(self) -> None:
        """Recognize the articles that changed, and report those that were replaced."""
        settlement = self.catalog.versions.settle()
        self.summary.changed = settlement.changed + settlement.restored
        self.summary.added = max(0, self.summary.added - settlement.changed)
        self.summary.held = max(0, self.summary.held - settlement.restored)
        self.summary.replaced = len(settlement.replacements)
        for replacement in settlement.replacements[:MAX_REPORTED]:
            self.progress.note(_replacement_message(replacement))

    def _report_failure(self, path: str, position: str, reason: str) -> None:
        """Count and report one problem."""
        self.summary.failed += 1
        self.progress.note(located_message(path, position, reason))


def _replacement_message(replacement: Replacement) -> str:
    """Return a message about an article in whose place another one is now."""
    old, new = replacement.old_title, replacement.new_title
    return located_message(
        replacement.path,
        None,
        f"now contains another article, {replacement.new_id} ({new or 'untitled'}), in "
        f"place of {replacement.old_id} ({old or 'untitled'}), which was removed",
    )


def _is_unchanged(file: ScannedFile, state: SourceState | None) -> bool:
    """Return whether size and time of a file are those of the stored state."""
    if state is None or not _is_up_to_date(state):
        return False
    fingerprint = state.fingerprint
    return fingerprint.size == file.size and fingerprint.mtime_ns == file.mtime_ns


def _was_incomplete(state: SourceState | None) -> bool:
    """Return whether a source could not be read to its end before."""
    return state is not None and not (state.complete or state.gone)


def _is_up_to_date(state: SourceState) -> bool:
    """Return whether a source exists and was read completely by this version."""
    return (
        state.complete
        and not state.gone
        and state.fingerprint.extraction_version == EXTRACTION_VERSION
    )


def _known_digest(state: SourceState | None) -> str | None:
    """Return the hash of a source if it need not be read again for the same hash."""
    if state is None or not _is_up_to_date(state):
        return None
    return state.fingerprint.digest


def _to_read_result(outcome: Outcome) -> ReadResult:
    """Convert an outcome to the type of the catalog."""
    id = None if outcome.problem else outcome.id
    return ReadResult(outcome.task.position, id, outcome.document, outcome.problem)
