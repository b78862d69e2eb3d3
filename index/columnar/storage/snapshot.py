"""Snapshot: the index after one commit, with all its segments, shared by all threads.

Documents are numbered across all segments. A snapshot is read-only. The files of an old
snapshot are closed at the end of the last search that uses it.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock, RLock
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from archive.errors import CuttingsError
from archive.messages import Message
from index.columnar.storage.arrays import Array, Mask, SortedIds, concatenate
from index.columnar.storage.column_file import (
    ColumnFile,
    DamagedError,
    file_identity,
)
from index.columnar.storage.deletions import read_deleted, to_live_mask
from index.columnar.storage.facet_columns import FacetColumn, VocabularySet
from index.columnar.storage.manifest import (
    MANIFEST_NAME,
    Manifest,
    SegmentInfo,
    Signature,
    read_manifest,
    read_signature,
)
from index.columnar.storage.segment import FIELDS, IndexField, Postings, Segment
from index.columnar.storage.weights import WEIGHT_SCALE
from index.engine import COARSE_TIME

K1 = 1.8
B = 0.7
"""Parameters of BM25.

Good values are 1.2 to 2 and 0.5 to 0.8 (Robertson and Zaragoza, The Probabilistic
Relevance Framework, 2009).
"""

OPEN_ATTEMPTS = 50
RETRY_PAUSE_S = 0.05
RETRIES_REFUSED = os.name == "nt"
"""Whether the system refuses to open files that are being replaced."""
"""Seconds between attempts while another process commits."""
MASK_CACHE_BYTES = 64 << 20
WORD_CACHE_BYTES = 32 << 20
POSITION_CACHE_BYTES = 32 << 20
COSTLY_CACHE_BYTES = 16 << 20
"""Maximum sizes of a snapshot's cached masks, words, positions, matches and counts."""


class HasBytes(Protocol):
    """A value that knows its size in memory."""

    @property
    def nbytes(self) -> int:
        """Return the size in bytes."""


Value = TypeVar("Value", bound=HasBytes)


class SizedCache(Generic[Value]):
    """An LRU cache of values with a limit on their total size."""

    def __init__(self, max_bytes: int) -> None:
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._values)

    def get(self, key: Hashable) -> Value | None:
        """Return the value of a key, if it is cached."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Cache a value. The least recently used ones make room for it."""
        self.get_or_make(key, lambda: value)

    def get_or_make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key. Make it if it is not cached."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._bytes += value.nbytes
            while self._bytes > self._max_bytes:
                self._bytes -= self._values.popitem(last=False)[1].nbytes
        return value


class Snapshot:
    """The documents and postings of one commit."""

    def __init__(
        self,
        manifest: Manifest,
        segments: Sequence[Segment],
        deleted: Sequence[Array],
        vocabularies: VocabularySet,
    ) -> None:
        self.manifest = manifest
        self.segments = tuple(segments)
        self.doc_bases = [0]
        for segment in segments:
            self.doc_bases.append(self.doc_bases[-1] + len(segment))
        self.size = self.doc_bases[-1]
        self.masks: SizedCache[Mask] = SizedCache(MASK_CACHE_BYTES)
        self.words: SizedCache[Any] = SizedCache(WORD_CACHE_BYTES)
        """Compiled words, with their documents."""
        self.positions: SizedCache[SortedIds] = SizedCache(POSITION_CACHE_BYTES)
        """The positions of terms in each segment."""
        self.costly_matches: SizedCache[Any] = SizedCache(COSTLY_CACHE_BYTES)
        """The matches of queries that took long to find."""
        self.costly_counts: SizedCache[Any] = SizedCache(COSTLY_CACHE_BYTES)
        """The counts of facets that took long."""
        self.cache: dict[tuple[str, str], object] = {}
        """Data derived from this snapshot by other modules."""
        self._vocabularies = vocabularies
        self._deleted = deleted
        self._columns: dict[str, FacetColumn] = {}
        self._norms: dict[str, Array] = {}
        self._lock = RLock()

    @cached_property
    def live_mask(self) -> Mask | None:
        """Return the mask of live documents, `None` without deletions."""
        if not any(map(len, self._deleted)):
            return None
        parts = [
            to_live_mask(len(segment), deleted)
            for segment, deleted in zip(self.segments, self._deleted, strict=True)
        ]
        return np.asarray(concatenate(parts, np.bool_), np.bool_)

    @cached_property
    def count(self) -> int:
        """Return the number of documents, without deleted ones."""
        return self.size - sum(map(len, self._deleted))

    @cached_property
    def live_docs(self) -> SortedIds:
        """Return all documents that are not deleted."""
        if self.live_mask is None:
            return np.arange(self.size, dtype=np.uint32)
        return np.flatnonzero(self.live_mask).astype(np.uint32)

    def drop_deleted(self, docs: SortedIds) -> SortedIds:
        """Remove deleted documents from a list."""
        return docs if self.live_mask is None else docs[self.live_mask[docs]]

    def segment_fields(self, name: str) -> Iterator[tuple[IndexField, int]]:
        """Yield a field of each segment, and the number of its first document."""
        for segment, base in zip(self.segments, self.doc_bases, strict=False):
            yield segment.fields[name], base

    def by_segment(
        self, name: str, docs: Array
    ) -> Iterator[tuple[int, int, IndexField, Array]]:
        """Split ascending documents by segment.

        Yield the start and end index in `docs`, the field of the segment, and the
        numbers of the documents in the segment.
        """
        cuts = np.searchsorted(docs, self.doc_bases).tolist()
        for (field, base), (low, high) in zip(
            self.segment_fields(name), pairwise(cuts), strict=True
        ):
            if low < high:
                yield low, high, field, docs[low:high].astype(np.int64) - base

    def postings(self, name: str, term_numbers: Mapping[IndexField, int]) -> Postings:
        """Return the postings of a term in live documents.

        `term_numbers` has the number of the term in each segment that contains it.
        """
        fields = (
            (field, base)
            for field, base in self.segment_fields(name)
            if field in term_numbers
        )
        segment_postings = [
            self._rebase_postings(field.postings(term_numbers[field]), base)
            for field, base in fields
        ]
        if len(segment_postings) == 1:
            return segment_postings[0]
        return Postings(
            concatenate([postings.docs for postings in segment_postings]),
            concatenate([postings.weights for postings in segment_postings], np.uint8),
        )

    def _rebase_postings(self, postings: Postings, doc_base: int) -> Postings:
        """Renumber a segment's postings for the snapshot. Remove deleted documents."""
        docs = postings.docs + np.uint32(doc_base) if doc_base else postings.docs
        if self.live_mask is None:
            return Postings(docs, postings.weights)
        alive = self.live_mask[docs]
        return Postings(docs[alive], postings.weights[alive])

    def length_norms(self, field: str) -> Array:
        """Return BM25's length normalization of each document, in fifths."""
        if field not in self._norms:
            lengths = concatenate(
                [
                    segment_field.lengths
                    for segment_field, _ in self.segment_fields(field)
                ]
            ).astype(np.float32)
            alive = lengths if self.live_mask is None else lengths[self.live_mask]
            average = np.float32(
                alive.sum(dtype=np.float64) / max(len(alive), 1)
            ) or np.float32(1)
            self._norms[field] = np.float32(WEIGHT_SCALE * K1) * (
                np.float32(1 - B) + np.float32(B) * lengths / average
            )
        return self._norms[field]

    @cached_property
    def recency(self) -> Array:
        """Return the sort key of each document, for newest first."""
        return concatenate([segment.recency for segment in self.segments], np.int64)

    @cached_property
    def earliest(self) -> Array:
        """Return the first possible day of each document."""
        return concatenate([segment.earliest for segment in self.segments])

    @cached_property
    def latest(self) -> Array:
        """Return the last possible day of each document."""
        return concatenate([segment.latest for segment in self.segments])

    @cached_property
    def added(self) -> Array:
        """Return the time of each document's addition, in seconds since 1970."""
        return concatenate([segment.added for segment in self.segments])

    def column(self, facet: str) -> FacetColumn:
        """Return the column of a facet."""
        with self._lock:
            if facet not in self._columns:
                self._columns[facet] = self._column(facet)
            return self._columns[facet]

    def _column(self, facet: str) -> FacetColumn:
        if facet in COARSE_TIME:
            return self._vocabularies.prefix_column(
                facet, self.column("year"), COARSE_TIME[facet]
            )
        return self._vocabularies.column(
            facet, [segment.facet(facet) for segment in self.segments]
        )

    def value_totals(self, facet: str) -> Array:
        """Return the number of documents with each value of a facet."""
        if (facet, "totals") not in self.cache:
            everything = self.live_docs
            counts = self.column(facet).count_values(
                everything, all_docs=len(everything) == self.size
            )
            self.cache[facet, "totals"] = counts
        totals = self.cache[facet, "totals"]
        assert isinstance(totals, np.ndarray)
        return totals

    def locate(self, number: int) -> tuple[int, int]:
        """Return the segment of a document, and its number in the segment."""
        segment = bisect_right(self.doc_bases, number) - 1
        return segment, number - self.doc_bases[segment]

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """Return the ids of some documents."""
        if len(self.segments) > 1:
            return list(map(self.id, numbers))
        raw_ids = (
            self.segments[0].ids.read_at(np.array(numbers, np.int64)) if numbers else []
        )
        return [id.decode(errors="surrogatepass") for id in raw_ids]

    def id(self, number: int) -> str:
        """Return the id of a document."""
        segment, local = self.locate(number)
        return self.segments[segment].id(local)


class SnapshotManager:
    """Open the newest snapshot of a folder. Safe for concurrent threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = str(folder / MANIFEST_NAME)
        self._lock = Lock()
        self._signature: Signature | None = None
        self._current: Snapshot | None = None
        self._segments: dict[str, Segment] = {}
        self._vocabularies = VocabularySet()

    def signature(self) -> Signature | None:
        """Return a value that differs after each commit, without opening the index."""
        return read_signature(self._path)

    def newest(self) -> Snapshot | None:
        """Return the newest snapshot, or `None` before the first sync.

        Raise CuttingsError if the index is damaged.
        """
        signature = self.signature()
        current = self._current
        if current is not None and signature == self._signature:
            return current
        with self._lock:
            if self._current is None or signature != self._signature:
                self._current, self._signature = self._open_newest(), signature
            return self._current

    def close(self) -> None:
        """Release the newest snapshot."""
        with self._lock:
            self._current, self._signature, self._segments = None, None, {}

    def _open_newest(self) -> Snapshot | None:
        """Open the newest state. Retry if another process replaces it meanwhile."""
        tried: set[int] = set()
        for attempt in range(1, OPEN_ATTEMPTS + 1):
            manifest = None
            try:
                manifest = read_manifest(self._folder)
                return self._open(manifest) if manifest else None
            except PermissionError as error:
                # Windows refuses a file that is being replaced or removed.
                if not RETRIES_REFUSED or attempt == OPEN_ATTEMPTS:
                    raise self._read_error(error) from error
                time.sleep(RETRY_PAUSE_S)
            except FileNotFoundError as error:
                if manifest is None or manifest.commit in tried:
                    raise DamagedError(
                        self._folder, f"{Path(error.filename).name} is missing"
                    ) from error
                tried.add(manifest.commit)
                time.sleep(RETRY_PAUSE_S)
            except OSError as error:
                raise self._read_error(error) from error
        raise CuttingsError(
            Message(
                "The index in {folder} is changing too quickly to be read. Try again.",
                folder=self._folder,
            )
        )

    def _read_error(self, error: OSError) -> CuttingsError:
        return CuttingsError(
            Message(
                "The index in {folder} cannot be read ({error}). Check "
                "its permissions, or run “cuttings rebuild”.",
                folder=self._folder,
                error=error,
            )
        )

    def _open(self, manifest: Manifest) -> Snapshot:
        segments = {part.name: self._open_segment(part) for part in manifest.parts}
        deleted = [read_deleted(self._folder, part) for part in manifest.parts]
        self._segments = segments
        return Snapshot(manifest, list(segments.values()), deleted, self._vocabularies)

    def _open_segment(self, info: SegmentInfo) -> Segment:
        path = self._folder / info.name
        segment = self._segments.get(info.name)
        # After a rebuild, another file may have the same name.
        if segment is None or segment.file.identity != file_identity(path.stat()):
            segment = Segment(ColumnFile(path), FIELDS)
        if len(segment) != info.documents:
            raise segment.file.damage_error()
        return segment
