"""The embedded engine: Whoosh's query trees, answered from arrays in one folder."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import LockBase

from archive.errors import CuttingsError
from index.columnar.indexing.writer import MEMORY, Writer, batches, begin, room
from index.columnar.searching.evaluate import answer, nothing
from index.columnar.searching.suggestions import alike, completed, corrected
from index.columnar.searching.warmup import warm
from index.columnar.storage.column_file import DamagedError
from index.columnar.storage.manifest import LOCK, Manifest, erase, read_manifest, sweep
from index.columnar.storage.snapshot import Generation, Generations
from index.engine import Completion, Feed, Results, Search


@dataclass(frozen=True, slots=True)
class Frozen:
    """One generation of an index; `None` before the first commit."""

    generation: Generation | None

    def search(self, search: Search) -> Results:
        """Answer a question from this generation alone."""
        return answer(self.generation, search) if self.generation else nothing(search)


class WhooshEngine:
    """An engine in one folder; `memory` is what taking changes may use, in megabytes."""

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        self._folder = folder
        self._memory = memory
        self._generations = Generations(folder)

    def search(self, search: Search) -> Results:
        """Answer a question; CuttingsError only when the index cannot be read, or the query is of an unknown kind."""
        return self.frozen().search(search)

    def frozen(self) -> Frozen:
        """The newest generation, whose files stay readable as long as somebody holds it."""
        return Frozen(self._generations.newest())

    def spelled(self, word: str) -> str | None:
        """A word near to this one that far more documents have."""
        generation = self._generations.newest()
        return corrected(generation, word) if generation else None

    def complete(self, text: str, most: int) -> list[Completion]:
        """How the last word that is typed may go on."""
        generation = self._generations.newest()
        return completed(generation, text, most) if generation else []

    def similar(self, id: str, text: str, most: int) -> list[str]:
        """The ids of other documents that share the telling words of a text."""
        generation = self._generations.newest()
        return alike(generation, text, id, most) if generation else []

    def warm(self) -> None:
        """Make now what is otherwise made when it is first asked for, and kept with the generation."""
        if generation := self._generations.newest():
            warm(generation)

    def count(self) -> int:
        """How many documents are searchable."""
        generation = self._generations.newest()
        return generation.count if generation else 0

    def state(self) -> Hashable:
        """Something that is another after each commit."""
        return self._generations.seen()

    def sync(self, feed: Feed) -> int:
        """Take every change not yet held; CuttingsError when the folder is locked, damaged or full."""
        with self._writing():
            held = read_manifest(self._folder)
            sweep(self._folder)
            if (
                held is None
                or held.archive_id != feed.archive_id
                or held.last > feed.last
            ):
                held = begin(self._folder, feed.archive_id)
            return self._take(feed, held) if held.last < feed.last else 0

    def verify(self, feed: Feed) -> list[str]:
        """Damage, and whatever the index lacks or has too much."""
        try:
            generation = Generations(self._folder).newest()
        except CuttingsError as error:
            return [str(error)]
        return _damage(generation) or _compared(generation, feed)

    def close(self) -> None:
        """Let go of files."""
        self._generations.close()

    def erase(self) -> None:
        """Remove the index, sound or not; the next sync builds it anew."""
        self._generations.close()
        erase(self._folder)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder's lock, and leave nothing half-written behind."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock: LockBase = FileStorage(str(self._folder)).lock(LOCK)
            if not lock.acquire():
                raise CuttingsError(
                    f"Another run is writing to the index in {self._folder}: wait until it has ended."
                )
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        try:
            yield
        except OSError as error:
            sweep(self._folder)
            raise _unwritable(self._folder, error) from error
        finally:
            lock.release()

    def _take(self, feed: Feed, held: Manifest) -> int:
        most = room(self._memory)
        writer = Writer(self._folder, held, most)
        taken = 0
        for batch in batches(feed.changes(held.last), most):
            writer.commit(batch, batch[-1].number)
            taken += len(batch)
            writer.tidy()
        return taken


def _unwritable(folder: Path, error: OSError) -> CuttingsError:
    reason = error.strerror or str(error)
    return CuttingsError(
        f"The index in {folder} cannot be written ({reason}): make room or mend it, then run again."
    )


def _damage(generation: Generation | None) -> list[str]:
    """The files that are not as they were written."""
    wrong = []
    for segment in generation.segments if generation else ():
        try:
            segment.file.check_all()
        except DamagedError as error:
            wrong.append(str(error))
    return wrong


def _compared(generation: Generation | None, feed: Feed) -> list[str]:
    if generation is None:
        return [] if feed.last == 0 else ["The index is empty: run “cuttings index”."]
    held = generation.manifest
    if held.archive_id != feed.archive_id:
        return ["The index is of another archive: run “cuttings index”."]
    if held.last != feed.last:
        return [
            f"The index holds changes up to {held.last:,} of {feed.last:,}: run “cuttings index”."
        ]
    indexed = set(map(generation.id, generation.everything.tolist()))
    archived = {change.id for change in feed.changes(0) if change.entry}
    wrong = []
    if archived - indexed:
        wrong.append(
            f"The index lacks {len(archived - indexed):,} documents: run “cuttings rebuild”."
        )
    if indexed - archived:
        wrong.append(
            f"The index has {len(indexed - archived):,} documents that are gone: run “cuttings rebuild”."
        )
    return wrong
