"""The embedded engine: Whoosh's segments on disk, asked through our own evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.util.filelock import LockBase

from archive.errors import CuttingsError
from index.columns import Columns
from index.evaluate import Evaluation, Scores
from index.files import LOCK, DamagedError, Manifest, erase, generations, read_manifest, sweep
from index.generation import UNREADABLE, Generation, Generations
from index.port import Change, Feed, Hit, Report, Results, Search, Sort
from index.writing import Writer, batches, opened

DIGITS = 6
"""Of a score; what lies beyond is the order of additions."""


class WhooshEngine:
    """An engine in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generations = Generations(folder)

    def search(self, search: Search) -> Results:
        """Answer a question; CuttingsError only when the index cannot be read."""
        with self._reading() as generation:
            return _answer(generation, search)

    def count(self) -> int:
        """How many documents are searchable."""
        with self._generations.newest() as generation:
            return len(generation.columns.live) if generation else 0

    def sync(self, feed: Feed, report: Report | None = None) -> int:
        """Take every change not yet held; CuttingsError when the folder is locked, damaged or full."""
        with self._writing():
            held = self._held(feed)
            return self._take(feed, held, report) if held is None or held.last < feed.last else 0

    def verify(self, feed: Feed) -> list[str]:
        """Damage, and whatever the index lacks or has too much."""
        try:
            with Generations(self._folder).newest() as generation:
                return _compared(generation, feed)
        except CuttingsError as error:
            return [str(error)]

    def close(self) -> None:
        """Let go of files."""
        self._generations.close()

    def erase(self) -> None:
        """Remove the index, sound or not; the next sync builds it anew."""
        self._generations.close()
        erase(self._folder)

    @contextmanager
    def _reading(self) -> Iterator[Generation | None]:
        with self._generations.newest() as generation:
            try:
                yield generation
            except UNREADABLE as error:
                raise DamagedError(self._folder, str(error) or type(error).__name__) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder's lock, and leave nothing half-written behind."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock: LockBase = FileStorage(str(self._folder)).lock(LOCK)
            if not lock.acquire():
                raise CuttingsError(f"Another run is writing to the index in {self._folder}: wait until it has ended.")
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        try:
            yield
        except OSError as error:
            sweep(self._folder)
            raise _unwritable(self._folder, error) from error
        finally:
            lock.release()

    def _held(self, feed: Feed) -> Manifest | None:
        """What the index holds of this archive; `None` when it has to start anew."""
        with self._generations.newest():
            newest = generations(self._folder)[:1]
        sweep(self._folder)
        held = read_manifest(self._folder, newest[0]) if newest else None
        return held if held and held.archive_id == feed.archive_id and held.last <= feed.last else None

    def _take(self, feed: Feed, held: Manifest | None, report: Report | None) -> int:
        index = opened(self._folder, feed.archive_id)
        taken, anew = 0, held is None
        for batch in chain(batches(feed.changes(held.last if held else 0)), ([],) if anew else ()):
            if batch or anew:
                self._commit(Writer(index, feed.archive_id), batch, anew=anew)
            taken, anew = taken + len(batch), False
            if report and batch:
                report(taken)
        return taken

    def _commit(self, writer: Writer, batch: list[Change], *, anew: bool) -> None:
        try:
            writer.take(batch)
            writer.finish(batch[-1].number if batch else 0, anew=anew)
        except BaseException:
            writer.abandon()
            raise


def _unwritable(folder: Path, error: OSError) -> CuttingsError:
    reason = error.strerror or str(error)
    return CuttingsError(f"The index in {folder} cannot be written ({reason}): make room or mend it, then run again.")


def _answer(generation: Generation | None, search: Search) -> Results:
    if generation is None:
        return Results(0, (), {facet: Columns((), 0).count((), facet, _own(search, facet)) for facet in search.facets})
    evaluation = Evaluation(generation.postings)
    scores = evaluation.scores(search.query)
    columns = generation.columns
    numbers = list(_dated(columns, scores, search))
    passing = {facet: set(columns.chosen(numbers, facet, values)) for facet, values in search.filters.items() if values}
    found = _all(numbers, passing.values())
    facets = {}
    for facet in search.facets:
        others = _all(numbers, (chosen for name, chosen in passing.items() if name != facet))
        facets[facet] = columns.count(others, facet, _own(search, facet))
    return Results(len(found), _hits(columns, scores, found, search), facets, tuple(evaluation.messages))


def _own(search: Search, facet: str) -> tuple[str | None, ...]:
    return search.filters.get(facet, ())


def _dated(columns: Columns, numbers: Iterable[int], search: Search) -> Iterable[int]:
    """Those that the search's bounds let through."""
    bounded = search.earliest is not None or search.latest is not None
    if not bounded:
        return columns.undated(numbers) if search.undated else numbers
    inside = columns.within(numbers, search.earliest, search.latest)
    return chain(inside, columns.undated(numbers)) if search.undated else inside


def _all(numbers: list[int], sets: Iterable[set[int]]) -> list[int]:
    for chosen in sets:
        numbers = [number for number in numbers if number in chosen]
    return numbers


def _hits(columns: Columns, scores: Scores, numbers: list[int], search: Search) -> tuple[Hit, ...]:
    """One slice of the documents in the order asked for."""
    if search.limit <= 0:
        return ()
    rounded = {number: round(scores[number], DIGITS) for number in numbers}
    if search.sort is Sort.RELEVANCE:
        ordered = sorted(numbers, key=lambda number: (-rounded[number], columns.newest[number]))
    else:
        ranks = columns.newest if search.sort is Sort.NEWEST else columns.oldest
        ordered = sorted(numbers, key=ranks.__getitem__)
    page = ordered[search.offset : search.offset + search.limit]
    return tuple(Hit(columns.ids[number], rounded[number]) for number in page)


def _compared(generation: Generation | None, feed: Feed) -> list[str]:
    if generation is None:
        return [] if feed.last == 0 else ["The index is empty: run “cuttings index”."]
    held = generation.manifest
    if held.archive_id != feed.archive_id:
        return ["The index is of another archive: run “cuttings index”."]
    if held.last != feed.last:
        return [f"The index holds changes up to {held.last:,} of {feed.last:,}: run “cuttings index”."]
    indexed = {generation.columns.ids[number] for number in generation.columns.live}
    archived = {change.id for change in feed.changes(0) if change.entry}
    wrong = []
    if archived - indexed:
        wrong.append(f"The index lacks {len(archived - indexed):,} documents: run “cuttings rebuild”.")
    if indexed - archived:
        wrong.append(f"The index has {len(indexed - archived):,} documents that are gone: run “cuttings rebuild”.")
    return wrong
