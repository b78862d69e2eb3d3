"""Read new and changed files into the catalog."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from archive.catalog import (
    Catalog,
    IngestBatch,
    ReadResult,
    SourceFingerprint,
    SourceState,
)
from archive.catalog.queries import chunks
from archive.errors import UnreadableError
from archive.ingest.scanner import Scan, ScannedFile
from archive.ingest.worker import EXTRACTION_VERSION, Outcome, Task, process_tasks
from archive.ingest.worker_pool import TIMEOUT_S, LostTask, WorkerPool
from archive.paths import located_message, printable_path
from archive.progress import IngestSummary, Progress
from archive.readers import RawArticle, content_id, is_multi_article, split_file

BATCH_TASKS = 64
BATCH_BYTES = 1 << 20


class IngestProgress(Progress, Protocol):
    """Hears how an ingest goes on, in bytes."""

    def note(self, message: str) -> None:
        """A sentence about one file: what could not be read, or had to be mended."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest: worker processes (all cores by default) and seconds that one article may take.

    `inside`: the paths were come upon in folders; one that is gone there is let go of, as when its folder is read.
    """

    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout_s: float = TIMEOUT_S
    inside: bool = False


def ingest(
    catalog: Catalog,
    roots: Sequence[Path],
    progress: IngestProgress,
    options: IngestOptions | None = None,
) -> IngestSummary:
    """Bring the catalog up to what lies under `roots`; the caller holds the home for writing.

    Killed at any moment, it leaves whole batches, and the next run goes on from there.
    """
    run = _IngestRun(catalog, progress, options or IngestOptions())
    run.ingest(roots)
    catalog.update_derived()
    catalog.remember_run(run.summary.counts())
    return run.summary


@dataclass
class _OpenSource:
    """The source that is being stored: what has come of it so far."""

    file: ScannedFile
    key: int
    digest: str | None = None
    is_complete: bool = True
    bytes_left: int = 0


class _IngestRun:
    """One ingest of one catalog."""

    def __init__(
        self, catalog: Catalog, progress: IngestProgress, options: IngestOptions
    ) -> None:
        self.catalog = catalog
        self.progress = progress
        self._inside = options.inside
        self.summary = IngestSummary()
        self._pool: WorkerPool[Task, Outcome] = WorkerPool(
            process_tasks,
            options.jobs,
            options.timeout_s,
            ready="archive.ingest.preload",
        )
        self._run = uuid.uuid4().hex
        self._open: _OpenSource | None = None

    def ingest(self, roots: Sequence[Path]) -> None:
        """Read what is new or changed under these paths, and let go of the files that are gone."""
        scan = Scan()
        found = {
            each.name: each
            for root in roots
            for each in scan.files(root, inside=self._inside)
        }
        known = self._known_sources(roots, found)
        changed = [
            each
            for each in found.values()
            if not _is_unchanged(each, known.get(each.name))
        ]
        self.summary.unchanged += len(found) - len(changed)
        self.summary.others += scan.unsupported_count
        self.summary.unsupported_types = tuple(sorted(scan.unsupported_types))
        self.progress.start(sum(each.unpacked_size for each in changed))
        for path, reason in scan.problems:
            self._report_failure(path, "", reason)
        self._read_files(changed, known)
        self._remove_missing(known, found, tuple(path for path, _ in scan.problems))

    def _known_sources(
        self, roots: Sequence[Path], found: Mapping[str, ScannedFile]
    ) -> dict[str, SourceState]:
        """What the catalog remembers of these paths; only for what is no file does it look for files below."""
        names = [printable_path(root) for root in roots]
        known = self.catalog.sources.at(names)
        for name in names:
            if name not in found and (name not in known or known[name].gone):
                known |= self.catalog.sources.under(name)
        return known

    def _begin_batch(self) -> AbstractContextManager[IngestBatch]:
        """A batch of this run, committed as a whole."""
        return self.catalog.sources.ingest_batch(EXTRACTION_VERSION, self._run)

    def _read_files(
        self, changed: Sequence[ScannedFile], states: Mapping[str, SourceState]
    ) -> None:
        """Send the files to the workers, and store what comes back, in order."""
        by_path = {each.path: each for each in changed}
        tasks = (
            task
            for each in changed
            for task in self._tasks_of_file(each, states.get(each.name))
        )
        for outcomes in self._pool.run(batch_tasks(tasks)):
            with self._begin_batch() as intake:
                self._store_batch(
                    intake, [_to_outcome(each) for each in outcomes], by_path
                )
        with self._begin_batch() as intake:
            self._close_source(intake)

    def _tasks_of_file(
        self, file: ScannedFile, state: SourceState | None
    ) -> Iterator[Task]:
        """The articles of a file, as tasks; a file that breaks off ends with a task that says so."""
        whole = Task(file.path, file.format, file.mtime_ns, file.size)
        if not is_multi_article(file.format):
            yield replace(
                whole,
                known_digest=state.fingerprint.digest
                if state and _is_up_to_date(state)
                else None,
            )
            return
        for items in chunks(_split_to_the_end(file.path), BATCH_TASKS):
            yield from self._article_tasks(whole, items)

    def _article_tasks(
        self, whole: Task, items: Sequence[RawArticle]
    ) -> Iterator[Task]:
        """Articles cut out of a file; those that the catalog holds are marked so."""
        ids = [content_id(item.content) for item in items]
        with self._begin_batch() as intake:
            held = intake.known_ids(ids)
        for item, id in zip(items, ids, strict=True):
            content = None if item.ends_early else item.content
            task = replace(
                whole,
                size=len(item.content),
                position=item.position or "",
                content=content,
            )
            yield replace(
                task,
                known_digest=id if id in held else None,
                problem=item.problem,
            )

    def _store_batch(
        self,
        batch: IngestBatch,
        outcomes: Sequence[Outcome],
        by_path: Mapping[Path, ScannedFile],
    ) -> None:
        """Store one batch: the outcomes of one source after another."""
        for path in dict.fromkeys(each.task.path for each in outcomes):
            own = [each for each in outcomes if each.task.path == path]
            source = self._source_for(batch, by_path[path])
            new = batch.add_results(source.key, [_to_read_result(each) for each in own])
            self.summary.added += new
            self.summary.held += sum(1 for each in own if not each.problem) - new
            for each in own:
                self._count_outcome(source, each)

    def _source_for(self, batch: IngestBatch, file: ScannedFile) -> _OpenSource:
        """The source to which outcomes belong; the one before it has come to its end."""
        if self._open is None or self._open.file is not file:
            self._close_source(batch)
            seen = SourceFingerprint(
                file.name, file.size, file.mtime_ns, EXTRACTION_VERSION
            )
            self._open = _OpenSource(
                file, batch.begin_source(seen), bytes_left=file.unpacked_size
            )
        return self._open

    def _count_outcome(self, source: _OpenSource, outcome: Outcome) -> None:
        """Add one outcome to the source's hash, the progress and the summary."""
        if outcome.id is None:
            source.is_complete = False
        else:
            source.digest = (
                outcome.id
                if source.digest is None
                else content_id((source.digest + outcome.id).encode())
            )
        size = min(outcome.task.size, source.bytes_left)
        source.bytes_left -= size
        self.progress.advance(size)
        if outcome.problem:
            self._report_failure(
                source.file.name, outcome.task.position, outcome.problem
            )
        elif outcome.document:
            for note in outcome.document.notes:
                self.progress.note(
                    located_message(source.file.name, outcome.task.position, note)
                )

    def _close_source(self, batch: IngestBatch) -> None:
        """The open source was read to its end."""
        if source := self._open:
            batch.finish_source(
                source.key, source.digest if source.is_complete else None
            )
            self.summary.read += 1
            self.progress.advance(source.bytes_left)
            self._open = None

    def _remove_missing(
        self,
        states: Mapping[str, SourceState],
        found: Mapping[str, ScannedFile],
        unsure: tuple[str, ...],
    ) -> None:
        """Let go of known files that are no longer there, except where we could not look."""
        lost = [
            state.key
            for path, state in states.items()
            if path not in found and not state.gone and not path.startswith(unsure)
        ]
        self.catalog.sources.remove(lost)
        self.summary.removed += len(lost)

    def _report_failure(self, path: str, position: str, reason: str) -> None:
        """Count and tell one problem."""
        self.summary.failed += 1
        self.progress.note(located_message(path, position, reason))


def batch_tasks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks in lists of at most BATCH_TASKS and, but for single large ones, BATCH_BYTES."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        if batch and (len(batch) >= BATCH_TASKS or size + task.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch


def _is_unchanged(file: ScannedFile, state: SourceState | None) -> bool:
    """Whether a file is what the catalog remembers, by size and time."""
    return (
        state is not None
        and _is_up_to_date(state)
        and (state.fingerprint.size, state.fingerprint.mtime_ns)
        == (file.size, file.mtime_ns)
    )


def _is_up_to_date(state: SourceState) -> bool:
    """Whether a source was read to its end by this version of our reading, and is still there."""
    return (
        state.complete
        and not state.gone
        and state.fingerprint.extraction_version == EXTRACTION_VERSION
    )


def _to_outcome(answer: Outcome | LostTask[Task]) -> Outcome:
    """A task that was lost with its worker, as an outcome."""
    if isinstance(answer, Outcome):
        return answer
    content = answer.task.content
    return Outcome(
        answer.task,
        None if content is None else content_id(content),
        problem=answer.reason,
    )


def _to_read_result(outcome: Outcome) -> ReadResult:
    """An outcome as the catalog takes it."""
    id = None if outcome.problem else outcome.id
    return ReadResult(outcome.task.position, id, outcome.document, outcome.problem)


def _split_to_the_end(path: Path) -> Iterator[RawArticle]:
    """The articles of a file; the last says why, where it breaks off."""
    last = None
    try:
        for last in split_file(path):
            yield last
    except UnreadableError as error:
        yield RawArticle(
            b"", f"after {last.position}" if last else None, str(error), ends_early=True
        )
