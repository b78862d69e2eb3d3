"""A generation: the index as one commit left it, its segments opened as one, shared by every thread that searches.

Documents are numbered through all segments. Everything here is read-only; the files of an old generation are closed
when the last search that uses it lets go.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from threading import Lock, RLock

import numpy as np

from archive.errors import CuttingsError
from archive.messages import Message
from index.columnar.storage.arrays import Array, Mask, Numbers, joined
from index.columnar.storage.column_file import ColumnFile, DamagedError
from index.columnar.storage.deletions import deleted, living
from index.columnar.storage.facet_columns import Column, Names
from index.columnar.storage.manifest import (
    MANIFEST,
    Manifest,
    Part,
    Signature,
    read_manifest,
    signature,
)
from index.columnar.storage.segment import FIELDS, Field, Posting, Segment
from index.columnar.storage.weights import FIFTHS
from index.engine import WIDER

K1 = 1.8
B = 0.7
"""Of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009: good are 1.2 to 2 and 0.5 to 0.8)."""

ATTEMPTS = 50
PAUSE = 0.05
"""Seconds between attempts while another process commits."""
MASKS = 64 << 20
"""Bytes of masks that a generation keeps."""


class Masks:
    """Masks of documents that were worked out before, the least used dropped first."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, Mask] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Mask]) -> Mask:
        """The mask of a key, made where it is not held."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        mask = make()
        with self._lock:
            if key not in self._held:
                self._held[key] = mask
                self._bytes += mask.nbytes
            while self._bytes > MASKS:
                self._bytes -= self._held.popitem(last=False)[1].nbytes
        return mask


class Generation:
    """One commit's documents and postings."""

    def __init__(
        self,
        manifest: Manifest,
        segments: Sequence[Segment],
        gone: Sequence[Array],
        names: Names,
    ) -> None:
        self.manifest = manifest
        self.segments = tuple(segments)
        self.bases = [0]
        for segment in segments:
            self.bases.append(self.bases[-1] + len(segment))
        self.size = self.bases[-1]
        self.masks = Masks()
        self.kept: dict[tuple[str, str], object] = {}
        """What others worked out from this generation and want to find again."""
        self._names = names
        self._gone = gone
        self._columns: dict[str, Column] = {}
        self._norms: dict[str, Array] = {}
        self._lock = RLock()

    @cached_property
    def live(self) -> Mask | None:
        """Which documents are not deleted; `None` when none is."""
        if not any(map(len, self._gone)):
            return None
        parts = [
            living(len(segment), gone)
            for segment, gone in zip(self.segments, self._gone, strict=True)
        ]
        return np.asarray(joined(parts, np.bool_), np.bool_)

    @cached_property
    def count(self) -> int:
        """How many documents there are, without the deleted ones."""
        return self.size - sum(map(len, self._gone))

    @cached_property
    def everything(self) -> Numbers:
        """Every document."""
        if self.live is None:
            return np.arange(self.size, dtype=np.uint32)
        return np.flatnonzero(self.live).astype(np.uint32)

    def living(self, docs: Numbers) -> Numbers:
        """Those documents that are not deleted."""
        return docs if self.live is None else docs[self.live[docs]]

    def fields(self, name: str) -> Iterator[tuple[Field, int]]:
        """A field in each segment, with the number of the segment's first document."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            yield segment.fields[name], base

    def by_segment(
        self, name: str, docs: Array
    ) -> Iterator[tuple[int, int, Field, Array]]:
        """Rising documents by segment: from which to which of them, a field there, and their numbers there."""
        cuts = np.searchsorted(docs, self.bases).tolist()
        for (field, base), (low, high) in zip(
            self.fields(name), pairwise(cuts), strict=True
        ):
            if low < high:
                yield low, high, field, docs[low:high].astype(np.int64) - base

    def posting(self, name: str, numbers: Mapping[Field, int]) -> Posting:
        """Where a term of a field stands, in living documents, by its number in each segment that has it."""
        fields = (
            (field, base) for field, base in self.fields(name) if field in numbers
        )
        found = [
            self._moved(field.posting(numbers[field]), base) for field, base in fields
        ]
        if len(found) == 1:
            return found[0]
        docs = joined([each.docs for each in found])
        return Posting(
            docs,
            joined([each.counts for each in found], np.uint8),
            joined([each.weights for each in found], np.uint8),
        )

    def _moved(self, posting: Posting, base: int) -> Posting:
        """A segment's posting in the generation's numbers, without deleted documents."""
        docs = posting.docs + np.uint32(base) if base else posting.docs
        if self.live is None:
            return Posting(docs, posting.counts, posting.weights)
        alive = self.live[docs]
        return Posting(docs[alive], posting.counts[alive], posting.weights[alive])

    def norms(self, field: str) -> Array:
        """BM25's correction for the length of each document, in fifths."""
        if field not in self._norms:
            lengths = joined([each.lengths for each, _ in self.fields(field)]).astype(
                np.float32
            )
            alive = lengths if self.live is None else lengths[self.live]
            average = np.float32(
                alive.sum(dtype=np.float64) / max(len(alive), 1)
            ) or np.float32(1)
            self._norms[field] = np.float32(FIFTHS * K1) * (
                np.float32(1 - B) + np.float32(B) * lengths / average
            )
        return self._norms[field]

    @cached_property
    def recency(self) -> Array:
        """What documents are sorted by, the newest first."""
        return joined([segment.recency for segment in self.segments], np.int64)

    @cached_property
    def earliest(self) -> Array:
        """The first day that each document may be of."""
        return joined([segment.earliest for segment in self.segments])

    @cached_property
    def latest(self) -> Array:
        """The last day that each document may be of."""
        return joined([segment.latest for segment in self.segments])

    @cached_property
    def added(self) -> Array:
        """When each document came into the archive, in seconds since 1970."""
        return joined([segment.added for segment in self.segments])

    def column(self, facet: str) -> Column:
        """The values of a facet by document."""
        with self._lock:
            if facet not in self._columns:
                self._columns[facet] = self._column(facet)
            return self._columns[facet]

    def _column(self, facet: str) -> Column:
        if facet in WIDER:
            return self._names.shortened(facet, self.column("year"), WIDER[facet])
        return self._names.column(
            facet, [segment.facet(facet) for segment in self.segments]
        )

    def totals(self, facet: str) -> Array:
        """How many documents have each value of a facet."""
        if (facet, "totals") not in self.kept:
            everything = self.everything
            counts = self.column(facet).counts(
                everything, all_of_them=len(everything) == self.size
            )
            self.kept[facet, "totals"] = counts
        found = self.kept[facet, "totals"]
        assert isinstance(found, np.ndarray)
        return found

    def at(self, number: int) -> tuple[int, int]:
        """The segment of a document, and its number there."""
        segment = bisect_right(self.bases, number) - 1
        return segment, number - self.bases[segment]

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of some documents."""
        if len(self.segments) > 1:
            return list(map(self.id, numbers))
        found = self.segments[0].ids.at(np.array(numbers, np.int64)) if numbers else []
        return [id.decode(errors="surrogatepass") for id in found]

    def id(self, number: int) -> str:
        """The id of a document."""
        segment, local = self.at(number)
        return self.segments[segment].id(local)


class Generations:
    """Gives the newest generation of a folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = str(folder / MANIFEST)
        self._lock = Lock()
        self._seen: Signature | None = None
        self._current: Generation | None = None
        self._segments: dict[str, Segment] = {}
        self._names = Names()

    def seen(self) -> Signature | None:
        """What tells the newest generation from those before, without opening it."""
        return signature(self._path)

    def newest(self) -> Generation | None:
        """The newest generation, or `None` before the first sync; CuttingsError when it cannot be trusted."""
        seen = self.seen()
        current = self._current
        if current is not None and seen == self._seen:
            return current
        with self._lock:
            if self._current is None or seen != self._seen:
                self._current, self._seen = self._opened(), seen
            return self._current

    def close(self) -> None:
        """Let go of the newest generation."""
        with self._lock:
            self._current, self._seen, self._segments = None, None, {}

    def _opened(self) -> Generation | None:
        """Open the newest state, again if another process replaces it meanwhile."""
        tried: set[int] = set()
        for _ in range(ATTEMPTS):
            manifest = read_manifest(self._folder)
            if manifest is None:
                return None
            try:
                return self._open(manifest)
            except FileNotFoundError as error:
                if manifest.commit in tried:
                    raise DamagedError(
                        self._folder, f"{Path(error.filename).name} is missing"
                    ) from error
                tried.add(manifest.commit)
                time.sleep(PAUSE)
            except OSError as error:
                raise CuttingsError(
                    Message(
                        "The index in {folder} cannot be read: {error}.",
                        folder=self._folder,
                        error=error,
                    )
                ) from error
        raise CuttingsError(
            Message(
                "The index in {folder} changes too fast to be read: try again.",
                folder=self._folder,
            )
        )

    def _open(self, manifest: Manifest) -> Generation:
        segments = {part.name: self._segment(part) for part in manifest.parts}
        gone = [deleted(self._folder, part) for part in manifest.parts]
        self._segments = segments
        return Generation(manifest, list(segments.values()), gone, self._names)

    def _segment(self, part: Part) -> Segment:
        found = self._segments.get(part.name) or Segment(
            ColumnFile(self._folder / part.name), FIELDS
        )
        if len(found) != part.documents:
            raise found.file.damaged()
        return found
