"""Merging: several segments become one, without analysing a text again.

Postings only have to be sorted together, a stretch of terms at a time: memory hardly grows with the archive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

import numpy as np

from index.columnar.indexing.merge_order import (
    Order,
    Source,
    Union,
    living_codes,
    living_terms,
    stretches,
    woven,
)
from index.columnar.indexing.segment_builder import COLUMNS, add_terms, write_codes
from index.columnar.storage.arrays import (
    Array,
    ends_of,
    joined,
    lengths_of,
    ranges,
    slim,
)
from index.columnar.storage.column_file import ColumnWriter, add_strings
from index.columnar.storage.segment import FACET, FIELDS, Facet, Field, Posting

FACTOR = 8
"""So many segments of about one size become one."""
SMALLEST = 512
"""Segments of fewer documents are of one size."""
LARGEST = 2_000_000
"""Documents of a segment: its axis has room for 2,000 words of each, since places have 32 bits."""
MOST_GONE = 0.2
"""A segment with a larger part of deleted documents is written anew."""
AN_OCCURRENCE = 100
"""Bytes that sorting takes for each occurrence of a word."""
PART = 1 << 16
"""Numbers that are copied at once."""
BITS = np.uint64(32)
LOW = np.uint64(0xFFFF_FFFF)


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
        if (
            len(chosen) >= FACTOR
            and sum(sizes[at] - gone[at] for at in chosen) <= LARGEST
        ):
            return chosen
    return next(
        ([at] for at, size in enumerate(sizes) if gone[at] > MOST_GONE * size), []
    )


def _tier(size: int) -> int:
    tier = 0
    while size >= SMALLEST:
        size, tier = size // FACTOR, tier + 1
    return tier


def merge(path: Path, sources: Sequence[Source], memory: int) -> int:
    """Write the living documents of some segments as one, in so many bytes beside a few for each; how many they are."""
    order = Order(sources)
    most = memory // AN_OCCURRENCE
    with ColumnWriter(path) as file:
        add_strings(file, "ids", order.ids())
        for name in ("earliest", "latest", "added"):
            file.add(
                name, order.column(getattr(each.segment, name) for each in sources)
            )
        for name in COLUMNS:
            _facet(
                file, name, [each.segment.facet(name) for each in sources], order, most
            )
        for name in FIELDS:
            _Merged(
                file, name, [each.segment.fields[name] for each in sources], order, most
            ).write()
    return len(order)


def _facet(
    file: ColumnWriter, name: str, facets: Sequence[Facet], order: Order, most: int
) -> None:
    kept = [
        living_codes(facet, docs, most)
        for facet, docs in zip(facets, order.docs, strict=True)
    ]
    union = Union(
        [facet.names for facet in facets], [codes[1:] for codes in kept], first=1
    )
    add_strings(file, f"{FACET}{name}.names", union)
    maps = [np.concatenate(([0], numbers)) for numbers in union.numbers]
    counts = order.column(facet.counts() for facet in facets)
    taken = woven(
        order,
        counts,
        lambda at, docs: maps[at][facets[at].taken(docs)[0]],
        np.min_scalar_type(union.size),
        most,
    )
    write_codes(file, name, taken, counts)


class _Merged:
    """One field of several segments on its way into one file."""

    def __init__(
        self,
        file: ColumnWriter,
        name: str,
        fields: Sequence[Field],
        order: Order,
        most: int,
    ) -> None:
        self._file, self._name, self._fields, self._order, self._most = (
            file,
            name,
            fields,
            order,
            most,
        )
        self._places = order.column(lengths_of(each.bases) for each in fields)
        bases = ends_of(self._places)
        self._shifts = [
            bases[to_new] - each.bases[:-1].astype(np.int64)
            for each, to_new in zip(fields, order.to_new, strict=True)
        ]
        """For each segment, how far each of its documents moves along the axis."""

    def write(self) -> None:
        """Write all arrays of the field."""
        self._axis()
        union = self._terms()
        self._postings(union)

    def _axis(self) -> None:
        fields, order, most = self._fields, self._order, self._most
        counts = order.column(lengths_of(each.firsts) for each in fields)
        sizes = woven(order, counts, self._sizes, np.int64, most)
        self._add("values", slim(ends_of(joined(list(sizes), np.int64))))
        self._add("firsts", slim(ends_of(counts)))
        self._add("lengths", slim(order.column(each.lengths for each in fields)))
        if fields[0].placed:
            kind = np.result_type(*(each.starts_kind for each in fields))
            self._file.stream(
                f"{self._name}.starts",
                woven(order, self._places, self._starts, kind, most),
                kind.str,
            )

    def _sizes(self, at: int, docs: Array) -> Array:
        """How long each value of some documents is."""
        field = self._fields[at]
        values = ranges(
            field.firsts[docs],
            field.firsts[docs + 1].astype(np.int64) - field.firsts[docs],
        )
        return field.values[values + 1].astype(np.int64) - field.values[values]

    def _starts(self, at: int, docs: Array) -> Array:
        """Where each word of some documents begins."""
        field = self._fields[at]
        return field.starts(
            ranges(
                field.bases[docs],
                field.bases[docs + 1].astype(np.int64) - field.bases[docs],
            )
        )

    def _terms(self) -> Union:
        kept = [
            living_terms(each, to_new, self._most)
            for each, to_new in zip(self._fields, self._order.to_new, strict=True)
        ]
        union = Union([each.terms for each in self._fields], kept)
        add_terms(self._file, self._name, union)
        return union

    def _postings(self, union: Union) -> None:
        """Write postings and positions a stretch at a time; what has to wait for its turn waits on the disk."""
        posts, places = np.zeros(union.size, np.int64), np.zeros(union.size, np.int64)
        with ExitStack() as stack:
            spools = {
                part: _Spool(
                    stack,
                    self._file.folder,
                    np.result_type(*(each.kinds[part] for each in self._fields)),
                )
                for part in self._fields[0].kinds
            }
            for stretch in self._stretches(union):
                found = [
                    self._taken(at, union.numbers[at], stretch)
                    for at in range(len(self._fields))
                ]
                keys = joined([each.keys for each in found], np.uint64)
                order = np.argsort(keys, kind="stable")
                spools["docs"].add(keys[order] & LOW)
                spools["counts"].add(joined([each.counts for each in found])[order])
                spools["weights"].add(joined([each.weights for each in found])[order])
                spots = joined([each.spots for each in found], np.uint64)
                spots.sort()
                spools["positions"].add(spots & LOW)
                for lengths, numbers in ((posts, keys), (places, spots)):
                    terms = (numbers >> BITS).astype(np.int64) - stretch.first
                    lengths[stretch.first : stretch.last] += np.bincount(
                        terms, minlength=stretch.last - stretch.first
                    )
            self._add("post", slim(ends_of(posts)))
            self._add("place", slim(ends_of(places)))
            for part, spool in spools.items():
                self._file.stream(f"{self._name}.{part}", spool.parts(), spool.kind.str)

    def _stretches(self, union: Union) -> Iterator[_Stretch]:
        """Terms, or a part of the documents of one term, with a bounded number of occurrences."""
        loads = np.zeros(union.size, np.int64)
        for field, numbers in zip(self._fields, union.numbers, strict=True):
            kept = numbers >= 0
            loads[numbers[kept]] += lengths_of(field.place)[kept]
        for first, last in stretches(loads, self._most):
            parts = max(1, -(-int(loads[first:last].sum()) // self._most))
            edges = (
                np.linspace(0, len(self._order), parts + 1).astype(np.int64).tolist()
            )
            for low, high in pairwise(edges):
                yield _Stretch(first, last, low, high)

    def _taken(self, at: int, numbers: Array, stretch: _Stretch) -> _Taken:
        """A segment's part of a stretch; of living documents."""
        kept = np.flatnonzero((numbers >= stretch.first) & (numbers < stretch.last))
        docs = self._order.docs[at][self._order.within(at, stretch.low, stretch.high)]
        if not len(kept) or not len(docs):
            return _Taken()
        field, low, high = self._fields[at], int(kept[0]), int(kept[-1]) + 1
        posting, places = field.posting(low, high), field.positions(low, high)
        terms = (
            np.repeat(
                numbers[low:high].astype(np.uint64),
                lengths_of(field.post[low : high + 1]),
            )
            << BITS
        )
        if stretch.last - stretch.first == 1:
            first, last = posting.docs.searchsorted(
                (docs[0], docs[-1] + np.uint32(1))
            ).tolist()
            before = int(posting.counts[:first].sum(dtype=np.int64))
            posting = Posting(
                *(
                    column[first:last]
                    for column in (posting.docs, posting.counts, posting.weights)
                )
            )
            places = places[before : before + int(posting.counts.sum(dtype=np.int64))]
            terms = terms[first:last]
        new = self._order.to_new[at][posting.docs]
        alive = new >= 0
        bases = terms + self._shifts[at][posting.docs].astype(
            np.uint64
        )  # a shift below 0 wraps round and back
        spots = np.repeat(bases, posting.counts) + places
        if not alive.all():
            spots = spots[np.repeat(alive, posting.counts)]
        return _Taken(
            terms[alive] | new[alive].astype(np.uint64),
            posting.counts[alive],
            posting.weights[alive],
            spots,
        )

    def _add(self, part: str, array: Array) -> None:
        self._file.add(f"{self._name}.{part}", array)


class _Stretch(NamedTuple):
    """Terms from `first` to before `last`, of documents from `low` to before `high`."""

    first: int
    last: int
    low: int
    high: int


class _Taken(NamedTuple):
    """What a segment gives to a stretch: of each posting its term and document, count and weight; the occurrences."""

    keys: Array = np.empty(0, np.uint64)
    counts: Array = np.empty(0, np.uint8)
    weights: Array = np.empty(0, np.uint8)
    spots: Array = np.empty(0, np.uint64)


class _Spool:
    """An array that grows in a file without a name, on the disk of the index."""

    def __init__(self, stack: ExitStack, folder: Path, kind: np.dtype[Any]) -> None:
        self.kind = kind.newbyteorder("<")
        self._file = stack.enter_context(TemporaryFile(dir=folder, suffix=".tmp"))  # noqa: SIM115 the stack closes it

    def add(self, array: Array) -> None:
        """More of it."""
        array.astype(self.kind).tofile(self._file)

    def parts(self) -> Iterator[Array]:
        """All of it, in parts."""
        self._file.seek(0)
        while len(part := np.fromfile(self._file, self.kind, PART)):
            yield part
