"""Read new and changed files into the catalog."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from archive.catalog import Catalog, Intake, Reading, Seen, SourceState
from archive.catalog.queries import chunks
from archive.errors import UnreadableError
from archive.ingest.scanner import Found, Scan
from archive.ingest.worker import READER, Outcome, Task, work
from archive.ingest.worker_pool import TIMEOUT_S, Lost, Pool
from archive.paths import located_message, printable_path
from archive.progress import IngestSummary, Progress
from archive.readers import RawArticle, content_id, is_multi_article, split_file

BATCH_TASKS = 64
BATCH_BYTES = 1 << 20


class Listener(Progress, Protocol):
    """Hears how an ingest goes on, in bytes."""

    def note(self, message: str) -> None:
        """A sentence about one file: what could not be read, or had to be mended."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to ingest: worker processes (all cores by default) and seconds that one article may take.

    `inside`: the paths were come upon in folders; one that is gone there is let go of, as when its folder is read.
    """

    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    timeout: float = TIMEOUT_S
    inside: bool = False


def ingest(
    catalog: Catalog,
    roots: Sequence[Path],
    progress: Listener,
    options: Options | None = None,
) -> IngestSummary:
    """Bring the catalog up to what lies under `roots`; the caller holds the home for writing.

    Killed at any moment, it leaves whole batches, and the next run goes on from there.
    """
    run = _Run(catalog, progress, options or Options())
    run.take(roots)
    catalog.settle()
    catalog.remember_run(asdict(run.summary))
    return run.summary


@dataclass
class _Open:
    """The source that is being stored: what has come of it so far."""

    found: Found
    key: int
    digest: str | None = None
    whole: bool = True
    left: int = 0


class _Run:
    """One ingest of one catalog."""

    def __init__(self, catalog: Catalog, progress: Listener, options: Options) -> None:
        self.catalog = catalog
        self.progress = progress
        self._inside = options.inside
        self.summary = IngestSummary()
        self._pool: Pool[Task, Outcome] = Pool(
            work, options.jobs, options.timeout, ready="archive.ingest.preload"
        )
        self._run = uuid.uuid4().hex
        self._open: _Open | None = None

    def take(self, roots: Sequence[Path]) -> None:
        """Read what is new or changed under these paths, and let go of the files that are gone."""
        scan = Scan()
        found = {
            each.name: each
            for root in roots
            for each in scan.files(root, inside=self._inside)
        }
        known = self._known(roots, found)
        changed = [
            each
            for each in found.values()
            if not _unchanged(each, known.get(each.name))
        ]
        self.summary.unchanged += len(found) - len(changed)
        self.summary.others += scan.others
        self.progress.start(sum(each.weight for each in changed))
        for path, reason in scan.problems:
            self._fail(path, "", reason)
        self._read(changed, known)
        self._forget(known, found, tuple(path for path, _ in scan.problems))

    def _known(
        self, roots: Sequence[Path], found: Mapping[str, Found]
    ) -> dict[str, SourceState]:
        """What the catalog remembers of these paths; only for what is no file does it look for files below."""
        names = [printable_path(root) for root in roots]
        known = self.catalog.sources_at(names)
        for name in names:
            if name not in found and (name not in known or known[name].gone):
                known |= self.catalog.sources_under(name)
        return known

    def _taking(self) -> AbstractContextManager[Intake]:
        """A batch of this run, committed as a whole."""
        return self.catalog.taking(READER, self._run)

    def _read(self, changed: Sequence[Found], known: Mapping[str, SourceState]) -> None:
        """Send the files to the workers, and store what comes back, in order."""
        by_path = {each.path: each for each in changed}
        tasks = (
            task for each in changed for task in self._tasks(each, known.get(each.name))
        )
        for outcomes in self._pool.run(batches(tasks)):
            with self._taking() as intake:
                self._store(intake, [_outcome(each) for each in outcomes], by_path)
        with self._taking() as intake:
            self._close(intake)

    def _tasks(self, found: Found, state: SourceState | None) -> Iterator[Task]:
        """The articles of a file, as tasks; a file that breaks off ends with a task that says so."""
        whole = Task(found.path, found.format, found.mtime_ns, found.size)
        if not is_multi_article(found.format):
            yield replace(
                whole, held=state.seen.digest if state and _current(state) else None
            )
            return
        for items in chunks(_to_the_end(found.path), BATCH_TASKS):
            yield from self._cuttings(whole, items)

    def _cuttings(self, whole: Task, items: Sequence[RawArticle]) -> Iterator[Task]:
        """Articles cut out of a file; those that the catalog holds are marked so."""
        ids = [content_id(item.content) for item in items]
        with self._taking() as intake:
            held = intake.held(ids)
        for item, id in zip(items, ids, strict=True):
            content = None if item.ends_early else item.content
            task = replace(
                whole,
                size=len(item.content),
                position=item.position or "",
                content=content,
            )
            yield replace(task, held=id if id in held else None, problem=item.problem)

    def _store(
        self, intake: Intake, outcomes: Sequence[Outcome], by_path: Mapping[Path, Found]
    ) -> None:
        """Store one batch: the outcomes of one source after another."""
        for path in dict.fromkeys(each.task.path for each in outcomes):
            own = [each for each in outcomes if each.task.path == path]
            source = self._source(intake, by_path[path])
            new = intake.add(source.key, [_reading(each) for each in own])
            self.summary.added += new
            self.summary.held += sum(1 for each in own if not each.problem) - new
            for each in own:
                self._count(source, each)

    def _source(self, intake: Intake, found: Found) -> _Open:
        """The source to which outcomes belong; the one before it has come to its end."""
        if self._open is None or self._open.found is not found:
            self._close(intake)
            seen = Seen(found.name, found.size, found.mtime_ns, READER)
            self._open = _Open(found, intake.begin(seen), left=found.weight)
        return self._open

    def _count(self, source: _Open, outcome: Outcome) -> None:
        """Add one outcome to the source's hash, the progress and the summary."""
        if outcome.id is None:
            source.whole = False
        else:
            source.digest = (
                outcome.id
                if source.digest is None
                else content_id((source.digest + outcome.id).encode())
            )
        size = min(outcome.task.size, source.left)
        source.left -= size
        self.progress.advance(size)
        if outcome.problem:
            self._fail(source.found.name, outcome.task.position, outcome.problem)
        elif outcome.document:
            for note in outcome.document.notes:
                self.progress.note(
                    located_message(source.found.name, outcome.task.position, note)
                )

    def _close(self, intake: Intake) -> None:
        """The open source was read to its end."""
        if source := self._open:
            intake.finish(source.key, source.digest if source.whole else None)
            self.summary.read += 1
            self.progress.advance(source.left)
            self._open = None

    def _forget(
        self,
        known: Mapping[str, SourceState],
        found: Mapping[str, Found],
        unsure: tuple[str, ...],
    ) -> None:
        """Let go of known files that are no longer there, except where we could not look."""
        lost = [
            state.key
            for path, state in known.items()
            if path not in found and not state.gone and not path.startswith(unsure)
        ]
        self.catalog.remove_sources(lost)
        self.summary.removed += len(lost)

    def _fail(self, path: str, position: str, reason: str) -> None:
        """Count and tell one problem."""
        self.summary.failed += 1
        self.progress.note(located_message(path, position, reason))


def batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
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


def _unchanged(found: Found, state: SourceState | None) -> bool:
    """Whether a file is what the catalog remembers, by size and time."""
    return (
        state is not None
        and _current(state)
        and (state.seen.size, state.seen.mtime_ns) == (found.size, found.mtime_ns)
    )


def _current(state: SourceState) -> bool:
    """Whether a source was read to its end by this version of our reading, and is still there."""
    return state.complete and not state.gone and state.seen.reader == READER


def _outcome(answer: Outcome | Lost[Task]) -> Outcome:
    """A task that was lost with its worker, as an outcome."""
    if isinstance(answer, Outcome):
        return answer
    content = answer.task.content
    return Outcome(
        answer.task,
        None if content is None else content_id(content),
        problem=answer.reason,
    )


def _reading(outcome: Outcome) -> Reading:
    """An outcome as the catalog takes it."""
    id = None if outcome.problem else outcome.id
    return Reading(outcome.task.position, id, outcome.document, outcome.problem)


def _to_the_end(path: Path) -> Iterator[RawArticle]:
    """The articles of a file; the last says why, where it breaks off."""
    last = None
    try:
        for last in split_file(path):
            yield last
    except UnreadableError as error:
        yield RawArticle(
            b"", f"after {last.position}" if last else None, str(error), ends_early=True
        )
