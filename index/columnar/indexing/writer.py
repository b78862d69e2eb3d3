"""Write changes to the index in batches. A commit is durable before it is visible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from archive.errors import CuttingsError
from index.columnar.indexing.merge_order import MergeSource
from index.columnar.indexing.merger import merge_segments, select_segments
from index.columnar.indexing.segment_builder import write_segment
from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.column_file import ColumnFile, ColumnWriter
from index.columnar.storage.deletions import read_deleted, to_live_mask
from index.columnar.storage.manifest import (
    MANIFEST_NAME,
    Manifest,
    SegmentInfo,
    remove_unused_files,
    write_manifest,
)
from index.columnar.storage.segment import FIELDS, Segment
from index.engine import DocumentChange

DEFAULT_MEMORY_MB = 512
"""Default memory limit of the writer, in megabytes."""
MIN_MEMORY_MB = 96
OVERHEAD_MB = 64
"""Constant memory overhead in megabytes: the cache of analysed words."""
BYTES_PER_CHARACTER, BYTES_PER_WORD, BYTES_PER_CHANGE = 20, 100, 1_500
"""Memory in bytes per character, word and change, before the commit."""
FIRST_UNSPACED = 0x0E00
"""The first character of the scripts without spaces: each may be a word."""


def batch_bytes(memory_mb: int) -> int:
    """Return the bytes available for a batch, out of `memory_mb`.

    Raise CuttingsError if that is too little.
    """
    if memory_mb < MIN_MEMORY_MB:
        raise CuttingsError(
            f"{memory_mb} MB is not enough memory to write the index; "
            f"allow {MIN_MEMORY_MB} MB or more."
        )
    return (memory_mb - OVERHEAD_MB) << 20


def batch_changes(
    changes: Iterable[DocumentChange], max_bytes: int
) -> Iterator[list[DocumentChange]]:
    """Yield batches of changes that need at most `max_bytes` of memory."""
    batch: list[DocumentChange] = []
    batch_size = 0
    for change in changes:
        batch.append(change)
        batch_size += BYTES_PER_CHANGE + (
            _text_bytes(change.document.text) if change.document else 0
        )
        if batch_size >= max_bytes:
            yield batch
            batch, batch_size = [], 0
    if batch:
        yield batch


def _text_bytes(text: str) -> int:
    """Return the memory for a text. Spaces and unspaced characters count as words."""
    word_count = text.count(" ") + text.count("\n")
    if not text.isascii():
        numbers = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        word_count += int(np.count_nonzero(numbers >= FIRST_UNSPACED))
    return len(text) * BYTES_PER_CHARACTER + word_count * BYTES_PER_WORD


@dataclass
class _OpenSegment:
    """A segment during a commit, with its old and its new deletions."""

    info: SegmentInfo
    segment: Segment
    deleted_before: Array
    deleted_now: list[int] = field(default_factory=list)

    def all_deleted(self) -> Array:
        """Return all deleted documents, ascending."""
        return np.union1d(
            self.deleted_before, np.array(self.deleted_now, np.uint32)
        ).astype(np.uint32)


class IndexWriter:
    """Commit changes to one folder. The caller must lock the folder."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        max_bytes: int,
        manifest_name: str = MANIFEST_NAME,
    ) -> None:
        """Set the memory limit of a merge, and the file to which commits go.

        The limit is `max_bytes`, plus a few bytes per document and term of the
        dictionary.
        """
        self._folder = folder
        self._max_bytes = max_bytes
        self._manifest = manifest
        self._manifest_name = manifest_name
        self._open_segments: dict[str, _OpenSegment] = {}

    def commit(self, changes: Sequence[DocumentChange], last_number: int) -> None:
        """Replace or remove the document of each change.

        Afterwards, the index includes all changes up to `last_number`.
        """
        commit = self._manifest.commit + 1
        self._delete_documents(
            [change.id.encode(errors="surrogatepass") for change in changes]
        )
        parts = [self._write_deletions(part, commit) for part in self._manifest.parts]
        number = self._manifest.next
        if entries := [change.document for change in changes if change.document]:
            name = f"{number:06}.segment"
            parts.append(SegmentInfo(name, write_segment(self._folder / name, entries)))
            number += 1
        parts = [part for part in parts if part.deleted < part.documents]
        self._publish(
            replace(
                self._manifest,
                commit=commit,
                last=last_number,
                parts=tuple(parts),
                next=number,
            )
        )

    def merge_due_segments(self) -> None:
        """Merge segments, one commit per merge. Searches use the old state."""
        parts = self._manifest.parts
        while chosen := select_segments(
            [part.documents for part in parts], [part.deleted for part in parts]
        ):
            self._merge([parts[at] for at in chosen])
            parts = self._manifest.parts

    def _merge(self, infos: Sequence[SegmentInfo]) -> None:
        name = f"{self._manifest.next:06}.segment"
        sources = [
            MergeSource(self._open_segment(part).segment, self._live_mask(part))
            for part in infos
        ]
        merged = SegmentInfo(
            name, merge_segments(self._folder / name, sources, self._max_bytes)
        )
        unmerged = [part for part in self._manifest.parts if part not in infos]
        commit, number = self._manifest.commit + 1, self._manifest.next + 1
        self._publish(
            replace(
                self._manifest, commit=commit, parts=(*unmerged, merged), next=number
            )
        )

    def _publish(self, manifest: Manifest) -> None:
        write_manifest(self._folder, manifest, name=self._manifest_name)
        self._manifest = manifest
        names = {part.name for part in manifest.parts}
        self._open_segments = {
            name: open_segment
            for name, open_segment in self._open_segments.items()
            if name in names
        }
        remove_unused_files(self._folder)

    def _delete_documents(self, ids: Sequence[bytes]) -> None:
        for part in self._manifest.parts:
            open_segment = self._open_segment(part)
            open_segment.deleted_now += open_segment.segment.find_documents(ids)

    def _write_deletions(self, info: SegmentInfo, commit: int) -> SegmentInfo:
        """Write the deletions of a segment. Return its new manifest entry."""
        open_segment = self._open_segments.get(info.name)
        if open_segment is None or not open_segment.deleted_now:
            return info
        deleted = open_segment.all_deleted()
        open_segment.deleted_now = []
        if len(deleted) == info.deleted:
            return info
        name = f"{Path(info.name).stem}-{commit}.gone"
        with ColumnWriter(self._folder / name) as file:
            file.add_array("gone", deleted)
        open_segment.deleted_before = deleted
        open_segment.info = replace(info, gone=name, deleted=len(deleted))
        return open_segment.info

    def _live_mask(self, info: SegmentInfo) -> Mask:
        return to_live_mask(info.documents, self._open_segment(info).deleted_before)

    def _open_segment(self, info: SegmentInfo) -> _OpenSegment:
        if info.name not in self._open_segments:
            segment = Segment(ColumnFile(self._folder / info.name), FIELDS)
            self._open_segments[info.name] = _OpenSegment(
                info, segment, read_deleted(self._folder, info)
            )
        return self._open_segments[info.name]
