"""Write changes to the index in batches. A commit is durable before it is visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from archive.durable_files import replace_file
from index.columnar.indexing.builder_process import BuiltRange
from index.columnar.indexing.merge_order import MergeSource
from index.columnar.indexing.merger import (
    MERGE_FACTOR,
    merge_segments,
    select_segments,
)
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
from index.columnar.storage.string_table import StringTable
from index.engine import DocumentChange

SMALL_INDEX = 65_536
"""Documents of an index whose segments are all merged in a few seconds."""


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

    @property
    def last_number(self) -> int:
        """Return the number of the last change in the index."""
        return self._manifest.last

    def commit(self, changes: Sequence[DocumentChange], last_number: int) -> None:
        """Replace or remove the document of each change.

        Afterwards, the index includes all changes up to `last_number`.
        """
        parts: list[SegmentInfo] = []
        if entries := [change.document for change in changes if change.document]:
            path = self._segment_path(0)
            parts.append(SegmentInfo(path.name, write_segment(path, entries)))
        self._commit(_to_bytes(change.id for change in changes), parts, last_number)

    def commit_built(self, built: BuiltRange) -> None:
        """Move the segments of a range of changes into the index, and commit them."""
        parts: list[SegmentInfo] = []
        ids = _to_bytes(built.gone)
        for segment in built.segments:
            path = self._segment_path(len(parts))
            replace_file(Path(segment.path), path)
            parts.append(SegmentInfo(path.name, segment.documents))
            ids += StringTable(ColumnFile(path), "ids")
        self._commit(ids, parts, built.last)

    def _segment_path(self, offset: int) -> Path:
        return self._folder / f"{self._manifest.next + offset:06}.segment"

    def _commit(
        self, ids: Sequence[bytes], new_parts: Sequence[SegmentInfo], last_number: int
    ) -> None:
        """Delete documents, and add segments."""
        commit = self._manifest.commit + 1
        self._delete_documents(ids)
        parts = [self._write_deletions(part, commit) for part in self._manifest.parts]
        parts = [part for part in parts if part.deleted < part.documents]
        self._publish(
            replace(
                self._manifest,
                commit=commit,
                last=last_number,
                parts=(*parts, *new_parts),
                next=self._manifest.next + len(new_parts),
            )
        )

    def merge_due_segments(self, merge_factor: int = MERGE_FACTOR) -> None:
        """Merge segments, one commit per merge. Searches use the old state."""
        parts = self._manifest.parts
        while chosen := select_segments(
            [part.documents for part in parts],
            [part.deleted for part in parts],
            merge_factor,
        ):
            self._merge([parts[at] for at in chosen])
            parts = self._manifest.parts

    def merge_small_index(self) -> None:
        """Merge all segments, unless they have many documents.

        Several builders write more and smaller segments than one process.
        """
        parts = self._manifest.parts
        if len(parts) > 1 and sum(part.documents for part in parts) <= SMALL_INDEX:
            self._merge(parts)

    def _merge(self, infos: Sequence[SegmentInfo]) -> None:
        path = self._segment_path(0)
        sources = [
            MergeSource(self._open_segment(part).segment, self._live_mask(part))
            for part in infos
        ]
        merged = SegmentInfo(path.name, merge_segments(path, sources, self._max_bytes))
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


def _to_bytes(ids: Iterable[str]) -> list[bytes]:
    return [id.encode(errors="surrogatepass") for id in ids]
