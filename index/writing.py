"""Writing: changes go into Whoosh's index in batches, each a new generation that is safe before it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index.analysis import SEPARATOR
from index.columns import row_of
from index.fields import schema
from index.files import NAME, DurableStorage, Manifest, flush, generations, read_manifest, seal, sweep
from index.port import Change, Entry
from index.voices import spoken

BATCH_CHANGES = 5_000
BATCH_CHARACTERS = 40_000_000
"""A batch ends with the change that reaches either."""

MEMORY = 128
"""Megabytes of postings that Whoosh sorts in memory."""
MOST_SEGMENTS = 8
MOST_DELETED = 0.2
"""A segment with a larger part of deleted documents is written anew."""


class Writer(SegmentWriter):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's writer, with a manifest that is durable before the generation appears."""

    def __init__(self, index: FileIndex, archive_id: str) -> None:
        super().__init__(index, limitmb=MEMORY, _lk=False)
        self._archive_id = archive_id
        self._current = self.reader() if self.segments else None

    def take(self, changes: Iterable[Change]) -> None:
        """Replace or remove the document of each change."""
        for change in changes:
            for number in self._numbers(change.id):
                self.delete_document(number)
            if change.entry:
                self.add_document(**_document(change.entry))

    def finish(self, last: int, *, anew: bool) -> None:
        """Make a generation that holds every change up to `last`; `anew` drops what there was before."""
        self.close_reader()
        self.storage.manifest = Manifest(self._archive_id, last)
        self.commit(mergetype=_drop if anew else _merge)

    def abandon(self) -> None:
        """Give up what was not committed."""
        self.close_reader()
        if not self.is_closed:
            with suppress(OSError, ValueError):
                self.cancel()

    def close_reader(self) -> None:
        """Let go of the generation that is being replaced."""
        if self._current:
            self._current.close()
            self._current = None

    def _numbers(self, id: str) -> list[int]:
        if self._current is None or ("id", id) not in self._current:
            return []
        return list(self._current.postings("id", id).all_ids())

    def _commit_toc(self, segments: list[Any]) -> None:
        """Seal the files of every segment, then let Whoosh rename the table of contents into place."""
        folder = Path(self.storage.folder)
        known = read_manifest(folder, self.generation - 1).files
        names = {name for segment in segments for name in segment.list_files(self.storage)}
        for name in names - set(known):
            flush(folder / name)
        sealed = {name: known.get(name) or seal(folder / name) for name in sorted(names)}
        self.storage.manifest = Manifest(self.storage.manifest.archive_id, self.storage.manifest.last, sealed)
        TOC(self.schema, segments, self.generation).write(self.storage, self.indexname)
        sweep(folder)


def opened(folder: Path, archive_id: str) -> FileIndex:
    """The index in a folder, made empty where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    storage = DurableStorage(folder)
    if not generations(folder):
        storage.manifest = Manifest(archive_id, 0)
        TOC.create(storage, schema(), NAME)
    return FileIndex(storage, schema=schema(), indexname=NAME)


def batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Changes in batches of bounded size."""
    batch: list[Change] = []
    characters = 0
    for change in changes:
        batch.append(change)
        characters += len(change.entry.text) if change.entry else 0
        if len(batch) >= BATCH_CHANGES or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _document(entry: Entry) -> dict[str, Any]:
    people = (form for forms in entry.people.values() for form in forms)
    return {
        "id": entry.id,
        "text": entry.text.replace(SEPARATOR, " "),
        "title": entry.title,
        "outlet": entry.outlet,
        "person": SEPARATOR.join(people) or None,
        "author": SEPARATOR.join(entry.authors) or None,
        "who": ",".join(entry.people) or None,
        "said": SEPARATOR.join(_spoken(entry)) or None,
        "row": row_of(entry),
    }


def _spoken(entry: Entry) -> Iterator[str]:
    """Each quotation with its speaker."""
    return (spoken(each.words.replace(SEPARATOR, " "), each.speaker) for each in entry.speeches)


def _drop(_writer: Writer, _segments: list[Any]) -> list[Any]:
    """Keep no segment."""
    return []


def _merge(writer: Writer, segments: list[Any]) -> list[Any]:
    """Write anew the segments with many deleted documents, and the smaller half when there are too many."""
    by_size = sorted(segments, key=lambda segment: segment.doc_count_all())
    small = by_size[: len(by_size) // 2] if len(by_size) >= MOST_SEGMENTS else []
    kept = []
    for segment in segments:
        alive = segment.doc_count_all() - segment.deleted_count()
        if segment in small or segment.deleted_count() > MOST_DELETED * segment.doc_count_all():
            if alive:
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
        else:
            kept.append(segment)
    return kept
