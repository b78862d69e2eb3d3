"""Merging: several segments become one, without analysing a text again.

Each segment is in the order of the whole, so the new number of a document rises with the old one, and postings only
have to be sorted together, a stretch of terms at a time: memory does not grow with the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np

from index.columnar.arrays import Array, Mask, ends_of, joined, lengths_of, ranges, slim
from index.columnar.building import COLUMNS, FIELDS, write_facet
from index.columnar.format import ColumnWriter, add_strings
from index.columnar.inversion import heads
from index.columnar.segment import Field, Segment

FACTOR = 8
"""So many segments of about one size become one."""
SMALLEST = 512
"""Segments of fewer documents are of one size."""
LARGEST = 2_000_000
"""Documents of a segment: its axis has room for 2,000 words of each, since places have 32 bits."""
MOST_GONE = 0.2
"""A segment with a larger part of deleted documents is written anew."""
STRETCH = 2_000_000
"""Occurrences that are sorted at once, at some 60 bytes each."""
BITS = np.uint64(32)
LOW = np.uint64(0xFFFF_FFFF)


@dataclass(frozen=True)
class Source:
    """A segment to merge, and which of its documents live."""

    segment: Segment
    live: Mask


def due(sizes: Sequence[int], gone: Sequence[int]) -> list[int]:
    """Which segments are to be made one, by their numbers of documents and of deleted ones; none when all is well.

    Segments of about one size are merged when there are FACTOR of them, so that a document is written anew a number
    of times that grows with the logarithm of the archive (O'Neil et al., The Log-Structured Merge-Tree, 1996).
    """
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        tiers.setdefault(_tier(size - gone[at]), []).append(at)
    for tier in sorted(tiers):
        chosen = tiers[tier]
        if len(chosen) >= FACTOR and sum(sizes[at] - gone[at] for at in chosen) <= LARGEST:
            return chosen
    return next(([at] for at, size in enumerate(sizes) if gone[at] > MOST_GONE * size), [])


def _tier(size: int) -> int:
    tier = 0
    while size >= SMALLEST:
        size, tier = size // FACTOR, tier + 1
    return tier


def merge(path: Path, sources: Sequence[Source]) -> int:
    """Write the living documents of some segments as one; how many they are."""
    order = _Order(sources)
    with ColumnWriter(path) as file:
        ids = [id for source in sources for id in source.segment.ids]
        add_strings(file, "ids", (ids[at] for at in order.old))
        file.add("earliest", joined([each.segment.earliest for each in sources])[order.old])
        file.add("latest", joined([each.segment.latest for each in sources])[order.old])
        file.add("added", joined([each.segment.added for each in sources])[order.old])
        for name in COLUMNS:
            _facet(file, name, sources, order)
        for name in FIELDS:
            _field(file, name, [each.segment.fields[name] for each in sources], order)
    return len(order.old)


class _Order:
    """The new order of documents. `old`: for each new number, its place among all documents of all sources.

    `new`: for each source, the new number of each of its documents, -1 where it is deleted.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        sizes = [len(source.segment) for source in sources]
        recency = joined([source.segment.recency for source in sources], np.int64)
        ids = [id for source in sources for id in source.segment.ids]
        live = np.flatnonzero(joined([source.live for source in sources], np.bool_))
        keys = recency[live].tolist()
        rows = sorted(zip(keys, (ids[at] for at in live), live.tolist(), strict=True))
        self.old = np.fromiter((at for _, _, at in rows), np.int64, len(rows))
        new = np.full(sum(sizes), -1, np.int64)
        new[self.old] = np.arange(len(rows))
        self.new = np.split(new, np.cumsum(sizes)[:-1])


def _facet(file: ColumnWriter, name: str, sources: Sequence[Source], order: _Order) -> None:
    facets = [source.segment.facet(name) for source in sources]
    taken = [facet.taken(np.arange(len(new))) for facet, new in zip(facets, order.new, strict=True)]
    counts = joined([np.ones(len(codes), np.int64) if ends is None else ends for codes, ends in taken], np.int64)
    union = sorted({value for facet in facets for value in facet.values if value is not None})
    numbers: dict[str | None, int] = {None: 0} | {value: code for code, value in enumerate(union, 1)}
    maps = [np.array([numbers[value] for value in facet.values], np.int64) for facet in facets]
    codes = joined([to_new[codes] for to_new, (codes, _) in zip(maps, taken, strict=True)], np.int64)
    starts = ends_of(counts)[:-1]
    codes, counts = codes[ranges(starts[order.old], counts[order.old])], counts[order.old]
    used = np.unique(codes[codes > 0])
    compact = np.zeros(len(union) + 1, np.int64)
    compact[used] = np.arange(1, len(used) + 1)
    write_facet(file, name, (union[code - 1] for code in used), compact[codes], counts)


def _field(file: ColumnWriter, name: str, fields: Sequence[Field], order: _Order) -> None:
    axis = _Axis(fields, order)
    file.add(f"{name}.values", slim(axis.values))
    file.add(f"{name}.firsts", slim(axis.firsts))
    file.add(f"{name}.lengths", slim(joined([each.lengths for each in fields])[order.old]))
    if fields[0].placed:
        file.add(f"{name}.starts", axis.starts(fields, order))
    terms, numbers = _terms(fields, order)
    add_strings(file, f"{name}.terms", terms)
    file.add(f"{name}.heads", heads(terms))
    _postings(file, name, _Moved(fields, order, axis, numbers, len(terms)))


class _Axis:
    """The new axis of a field, with its values in the new order of documents."""

    def __init__(self, fields: Sequence[Field], order: _Order) -> None:
        sizes = joined([lengths_of(each.values) for each in fields], np.int64)
        counts = joined([lengths_of(each.firsts) for each in fields], np.int64)
        firsts = ends_of(counts)[:-1]
        moved = counts[order.old]
        self.firsts = ends_of(moved)
        self.values = ends_of(sizes[ranges(firsts[order.old], moved)])
        bases = self.values[self.firsts]
        self.shifts = [
            bases[new] - each.bases[:-1].astype(np.int64) for each, new in zip(fields, order.new, strict=True)
        ]
        """For each source, how far each of its documents moves along the axis."""

    def starts(self, fields: Sequence[Field], order: _Order) -> Array:
        """Where words begin, along the new axis."""
        lengths = joined([lengths_of(each.bases) for each in fields], np.int64)
        whole = joined([each.all_starts() for each in fields], np.int64)
        return slim(whole[ranges(ends_of(lengths)[:-1][order.old], lengths[order.old])])


def _terms(fields: Sequence[Field], order: _Order) -> tuple[list[bytes], list[Array]]:
    """The terms that living documents have, and the new number of each source's terms, -1 for the others."""
    kept: list[list[bytes]] = []
    for each, new in zip(fields, order.new, strict=True):
        alive = np.concatenate(([0], np.cumsum(new[each.documents(0, len(each.terms))] >= 0)))
        has = (np.diff(alive[each.post]) > 0).tolist()
        kept.append([term if alive else b"" for term, alive in zip(each.terms, has, strict=True)])
    union = sorted({term for terms in kept for term in terms if term})
    numbers = {term: number for number, term in enumerate(union)}
    return union, [np.array([numbers.get(term, -1) for term in terms], np.int64) for terms in kept]


@dataclass(frozen=True)
class _Moved:
    """A field in several segments, with where its documents, places and terms go; `size`: how many terms there are."""

    fields: Sequence[Field]
    order: _Order
    axis: _Axis
    numbers: Sequence[Array]
    size: int

    def taken(self, stretch: tuple[int, int]) -> list[tuple[Array, Array, Array, Array]]:
        """Each segment's part of a stretch of terms."""
        moved = zip(self.fields, self.order.new, self.axis.shifts, self.numbers, strict=True)
        return [_taken(*each, stretch) for each in moved]


def _postings(file: ColumnWriter, name: str, moved: _Moved) -> None:
    """Write postings and positions, a stretch of terms at a time; what has to wait for its turn waits on the disk."""
    fields, size = moved.fields, moved.size
    posts, places = np.zeros(size, np.int64), np.zeros(size, np.int64)
    with ExitStack() as stack:
        spools = {
            part: _Spool(stack, np.result_type(*(each.kinds[part] for each in fields))) for part in fields[0].kinds
        }
        for stretch in _stretches(fields, moved.numbers, size):
            found = moved.taken(stretch)
            keys = joined([each[0] for each in found], np.uint64)
            at = np.argsort(keys, kind="stable")
            spools["docs"].add(keys[at] & LOW)
            spools["counts"].add(joined([each[1] for each in found])[at])
            spools["weights"].add(joined([each[2] for each in found])[at])
            spots = joined([each[3] for each in found], np.uint64)
            spots.sort()
            spools["positions"].add(spots & LOW)
            posts += np.bincount((keys >> BITS).astype(np.int64), minlength=size)
            places += np.bincount((spots >> BITS).astype(np.int64), minlength=size)
        file.add(f"{name}.post", slim(ends_of(posts)))
        file.add(f"{name}.place", slim(ends_of(places)))
        for part, spool in spools.items():
            file.stream(f"{name}.{part}", spool.parts(), spool.kind.str)


class _Spool:
    """An array that grows in a file without a name."""

    def __init__(self, stack: ExitStack, kind: np.dtype[Any]) -> None:
        self.kind = kind.newbyteorder("<")
        self._file = stack.enter_context(TemporaryFile())  # noqa: SIM115 the stack closes it

    def add(self, array: Array) -> None:
        """More of it."""
        array.astype(self.kind).tofile(self._file)

    def parts(self) -> Iterator[Array]:
        """All of it, in parts."""
        self._file.seek(0)
        while len(part := np.fromfile(self._file, self.kind, STRETCH)):
            yield part


def _stretches(fields: Sequence[Field], numbers: Sequence[Array], size: int) -> Iterator[tuple[int, int]]:
    """Ranges of new terms with a bounded number of occurrences each."""
    load = np.zeros(size, np.int64)
    for each, to_new in zip(fields, numbers, strict=True):
        kept = to_new >= 0
        load[to_new[kept]] += lengths_of(each.place)[kept]
    ends = ends_of(load)
    first = 0
    while first < size:
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + STRETCH, "right")) - 1)
        yield first, last
        first = last


def _taken(
    field: Field, new: Array, shifts: Array, to_new: Array, stretch: tuple[int, int]
) -> tuple[Array, Array, Array, Array]:
    """A source's part of a stretch: term and document, counts, weights, term and place; of living documents."""
    kept = np.flatnonzero((to_new >= stretch[0]) & (to_new < stretch[1]))
    if not len(kept):
        empty = np.empty(0, np.uint64)
        return empty, empty.astype(np.uint8), empty.astype(np.uint8), empty
    low, high = int(kept[0]), int(kept[-1]) + 1
    posting = field.posting(low, high)
    docs = new[posting.docs]
    terms = np.repeat(to_new[low:high], lengths_of(field.post[low : high + 1]))
    alive = docs >= 0
    owners = np.repeat(np.arange(len(docs)), posting.counts)
    places = field.positions(low, high) + shifts[posting.docs][owners]
    spots = (terms[owners].astype(np.uint64) << BITS) | places.astype(np.uint64)
    keys = (terms[alive].astype(np.uint64) << BITS) | docs[alive].astype(np.uint64)
    return keys, posting.counts[alive], posting.weights[alive], spots[alive[owners]]
