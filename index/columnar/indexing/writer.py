"""Writing: changes go into the index in batches, each a commit that is safe on the disk before it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from archive.errors import CuttingsError
from index.columnar.indexing.merge_order import Source
from index.columnar.indexing.merger import due, merge
from index.columnar.indexing.segment_builder import build
from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.column_file import ColumnFile, ColumnWriter, flush
from index.columnar.storage.deletions import deleted, living
from index.columnar.storage.manifest import Manifest, Part, sweep, write_manifest
from index.columnar.storage.segment import FIELDS, Segment
from index.engine import Change

MEMORY = 512
"""Megabytes that writing may take, unless the engine is told otherwise."""
LEAST_MEMORY = 96
OVERHEAD = 64
"""Megabytes that are taken whatever is written: what is known of words that were seen before."""
A_CHARACTER, A_CHANGE = 32, 1_500
"""Bytes that a character of text and a change take until they are on the disk."""


def room(memory: int) -> int:
    """Bytes for what is written, of so many megabytes for everything; CuttingsError where that is too little."""
    if memory < LEAST_MEMORY:
        raise CuttingsError(
            f"{memory} megabytes are too few to write the index: give it {LEAST_MEMORY} or more."
        )
    return (memory - OVERHEAD) << 20


def batches(changes: Iterable[Change], most: int) -> Iterator[list[Change]]:
    """Changes in batches that take so many bytes while they are written."""
    batch: list[Change] = []
    taken = 0
    for change in changes:
        batch.append(change)
        taken += A_CHANGE + (
            len(change.entry.text) * A_CHARACTER if change.entry else 0
        )
        if taken >= most:
            yield batch
            batch, taken = [], 0
    if batch:
        yield batch


@dataclass
class _Open:
    """A segment while it is written to: which documents were deleted before, and which are now."""

    part: Part
    segment: Segment
    before: Array
    now: list[int] = field(default_factory=list)

    def gone(self) -> Array:
        """Every deleted document, rising."""
        return np.union1d(self.before, np.array(self.now, np.uint32)).astype(np.uint32)


class Writer:
    """Commits to one folder, whose lock is held."""

    def __init__(self, folder: Path, manifest: Manifest, most: int) -> None:
        """`most`: bytes that a merge may take, beside a few for each document and each word of its dictionary."""
        self._folder = folder
        self._most = most
        self._manifest = manifest
        self._open: dict[str, _Open] = {}

    def commit(self, changes: Sequence[Change], last: int) -> None:
        """Replace or remove the document of each change; from now on the index holds all changes up to `last`."""
        commit = self._manifest.commit + 1
        self._remove([change.id.encode(errors="surrogatepass") for change in changes])
        parts = [self._marked(part, commit) for part in self._manifest.parts]
        number = self._manifest.next
        if entries := [change.entry for change in changes if change.entry]:
            name = f"{number:06}.segment"
            parts.append(Part(name, build(self._folder / name, entries)))
            number += 1
        parts = [part for part in parts if part.deleted < part.documents]
        self._publish(
            replace(
                self._manifest,
                commit=commit,
                last=last,
                parts=tuple(parts),
                next=number,
            )
        )

    def tidy(self) -> None:
        """Merge what is due, a commit each; searches go on meanwhile, on what there was."""
        parts = self._manifest.parts
        while chosen := due(
            [part.documents for part in parts], [part.deleted for part in parts]
        ):
            self._merge([parts[at] for at in chosen])
            parts = self._manifest.parts

    def _merge(self, parts: Sequence[Part]) -> None:
        name = f"{self._manifest.next:06}.segment"
        sources = [
            Source(self._opened(part).segment, self._live(part)) for part in parts
        ]
        merged = Part(name, merge(self._folder / name, sources, self._most))
        kept = [part for part in self._manifest.parts if part not in parts]
        commit, number = self._manifest.commit + 1, self._manifest.next + 1
        self._publish(
            replace(self._manifest, commit=commit, parts=(*kept, merged), next=number)
        )

    def _publish(self, manifest: Manifest) -> None:
        write_manifest(self._folder, manifest)
        self._manifest = manifest
        names = {part.name for part in manifest.parts}
        self._open = {name: each for name, each in self._open.items() if name in names}
        sweep(self._folder)

    def _remove(self, ids: Sequence[bytes]) -> None:
        for part in self._manifest.parts:
            held = self._opened(part)
            held.now += held.segment.numbers(ids)

    def _marked(self, part: Part, commit: int) -> Part:
        """The part with what was deleted now."""
        held = self._open.get(part.name)
        if held is None or not held.now:
            return part
        gone = held.gone()
        held.now = []
        if len(gone) == part.deleted:
            return part
        name = f"{Path(part.name).stem}-{commit}.gone"
        with ColumnWriter(self._folder / name) as file:
            file.add("gone", gone)
        held.before = gone
        held.part = replace(part, gone=name, deleted=len(gone))
        return held.part

    def _live(self, part: Part) -> Mask:
        return living(part.documents, self._opened(part).before)

    def _opened(self, part: Part) -> _Open:
        if part.name not in self._open:
            segment = Segment(ColumnFile(self._folder / part.name), FIELDS)
            self._open[part.name] = _Open(part, segment, deleted(self._folder, part))
        return self._open[part.name]


def begin(folder: Path, archive_id: str) -> Manifest:
    """An empty index of an archive, durable, in place of whatever there was."""
    folder.mkdir(parents=True, exist_ok=True)
    flush(folder.parent)
    manifest = Manifest(archive_id, 0)
    write_manifest(folder, manifest)
    sweep(folder)
    return manifest
