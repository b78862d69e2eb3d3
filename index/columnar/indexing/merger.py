"""Merge several segments into one, without analysing texts again.

Postings are sorted in batches of terms. Memory hardly grows with the archive.
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
    DictionaryUnion,
    MergedOrder,
    MergeSource,
    live_codes,
    live_terms,
    merge_values,
    split_by_load,
)
from index.columnar.indexing.segment_builder import (
    FACET_GETTERS,
    write_codes,
    write_terms,
)
from index.columnar.storage.arrays import (
    Array,
    concatenate,
    expand_ranges,
    shrink_dtype,
    to_lengths,
    to_offsets,
)
from index.columnar.storage.column_file import ColumnWriter, write_strings
from index.columnar.storage.segment import (
    FACET_PREFIX,
    FIELDS,
    IndexField,
    Postings,
    SegmentFacet,
)

MERGE_FACTOR = 8
"""Number of segments of similar size that are merged into one."""
SMALLEST_TIER = 512
"""Segments with fewer documents are in the same size tier."""
MAX_SEGMENT_DOCS = 2_000_000
"""Maximum documents per segment: 2,000 words each, since positions have 32 bits."""
MAX_DELETED_SHARE = 0.2
"""Maximum share of deleted documents. Above it, a segment is rewritten."""
BYTES_PER_OCCURRENCE = 100
"""Bytes of memory per occurrence for sorting."""
COPY_BATCH = 1 << 16
"""Numbers per copy operation."""
TERM_SHIFT = np.uint64(32)
LOW_MASK = np.uint64(0xFFFF_FFFF)


def select_segments(
    doc_counts: Sequence[int], deleted_counts: Sequence[int]
) -> list[int]:
    """Return the segments to merge, by their counts of documents and deletions.

    Segments of similar size are merged if there are `MERGE_FACTOR` of them. The number
    of times that a document is rewritten grows with the logarithm of the archive
    (O'Neil et al., The Log-Structured Merge-Tree, 1996).
    """
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(doc_counts):
        tiers.setdefault(_size_tier(size - deleted_counts[at]), []).append(at)
    for tier in sorted(tiers):
        chosen = tiers[tier]
        if (
            len(chosen) >= MERGE_FACTOR
            and sum(doc_counts[at] - deleted_counts[at] for at in chosen)
            <= MAX_SEGMENT_DOCS
        ):
            return chosen
    return next(
        (
            [at]
            for at, size in enumerate(doc_counts)
            if deleted_counts[at] > MAX_DELETED_SHARE * size
        ),
        [],
    )


def _size_tier(size: int) -> int:
    tier = 0
    while size >= SMALLEST_TIER:
        size, tier = size // MERGE_FACTOR, tier + 1
    return tier


def merge_segments(
    path: Path, sources: Sequence[MergeSource], memory_bytes: int
) -> int:
    """Write the live documents of some segments as one. Return their number.

    Memory is limited to `memory_bytes`, plus a few bytes per document.
    """
    order = MergedOrder(sources)
    max_load = memory_bytes // BYTES_PER_OCCURRENCE
    with ColumnWriter(path) as file:
        write_strings(file, "ids", order.ids())
        for name in ("earliest", "latest", "added"):
            file.add_array(
                name,
                order.merge_columns(
                    getattr(source.segment, name) for source in sources
                ),
            )
        for name in FACET_GETTERS:
            _merge_facet(
                file,
                name,
                [source.segment.facet(name) for source in sources],
                order,
                max_load,
            )
        for name in FIELDS:
            _FieldMerger(
                file,
                name,
                [source.segment.fields[name] for source in sources],
                order,
                max_load,
            ).write()
    return len(order)


def _merge_facet(
    file: ColumnWriter,
    name: str,
    facets: Sequence[SegmentFacet],
    order: MergedOrder,
    max_load: int,
) -> None:
    masks = [
        live_codes(facet, docs, max_load)
        for facet, docs in zip(facets, order.live_docs, strict=True)
    ]
    union = DictionaryUnion(
        [facet.names for facet in facets], [mask[1:] for mask in masks], first_number=1
    )
    write_strings(file, f"{FACET_PREFIX}{name}.names", union)
    maps = [np.concatenate(([0], numbers)) for numbers in union.number_maps]
    counts = order.merge_columns(facet.code_counts() for facet in facets)
    merged_codes = merge_values(
        order,
        counts,
        lambda at, docs: maps[at][facets[at].select_codes(docs)[0]],
        np.min_scalar_type(union.size),
        max_load,
    )
    write_codes(file, name, merged_codes, counts)


class _FieldMerger:
    """Merge one field of several segments into one file."""

    def __init__(
        self,
        file: ColumnWriter,
        name: str,
        fields: Sequence[IndexField],
        order: MergedOrder,
        max_load: int,
    ) -> None:
        self._file = file
        self._name = name
        self._fields = fields
        self._order = order
        self._max_load = max_load
        self._position_counts = order.merge_columns(
            to_lengths(field.document_starts) for field in fields
        )
        bases = to_offsets(self._position_counts)
        self._shifts = [
            bases[to_new] - field.document_starts[:-1].astype(np.int64)
            for field, to_new in zip(fields, order.number_maps, strict=True)
        ]
        """Per segment, the shift of each of its documents along the axis."""

    def write(self) -> None:
        """Write all arrays of the field."""
        self._write_axis()
        union = self._write_terms()
        self._write_postings(union)

    def _write_axis(self) -> None:
        fields, order, max_load = self._fields, self._order, self._max_load
        counts = order.merge_columns(to_lengths(field.first_values) for field in fields)
        sizes = merge_values(order, counts, self._value_sizes, np.int64, max_load)
        self._add(
            "values", shrink_dtype(to_offsets(concatenate(list(sizes), np.int64)))
        )
        self._add("firsts", shrink_dtype(to_offsets(counts)))
        self._add(
            "lengths",
            shrink_dtype(order.merge_columns(field.lengths for field in fields)),
        )
        if fields[0].has_word_starts:
            dtype = np.result_type(*(field.word_starts_dtype for field in fields))
            self._file.add_stream(
                f"{self._name}.starts",
                merge_values(
                    order, self._position_counts, self._word_starts, dtype, max_load
                ),
                dtype.str,
            )

    def _value_sizes(self, segment_number: int, docs: Array) -> Array:
        """Return the length of each value of some documents."""
        field = self._fields[segment_number]
        values = expand_ranges(
            field.first_values[docs],
            field.first_values[docs + 1].astype(np.int64) - field.first_values[docs],
        )
        return (
            field.value_starts[values + 1].astype(np.int64) - field.value_starts[values]
        )

    def _word_starts(self, segment_number: int, docs: Array) -> Array:
        """Return the offset of each word of some documents."""
        field = self._fields[segment_number]
        return field.word_starts(
            expand_ranges(
                field.document_starts[docs],
                field.document_starts[docs + 1].astype(np.int64)
                - field.document_starts[docs],
            )
        )

    def _write_terms(self) -> DictionaryUnion:
        masks = [
            live_terms(field, to_new, self._max_load)
            for field, to_new in zip(self._fields, self._order.number_maps, strict=True)
        ]
        union = DictionaryUnion([field.terms for field in self._fields], masks)
        write_terms(self._file, self._name, union)
        return union

    def _write_postings(self, union: DictionaryUnion) -> None:
        """Write postings and positions in batches, with temporary files for columns."""
        posting_counts = np.zeros(union.size, np.int64)
        position_counts = np.zeros(union.size, np.int64)
        with ExitStack() as stack:
            spools = {
                part: _Spool(
                    stack,
                    self._file.folder,
                    np.result_type(
                        *(field.posting_dtypes[part] for field in self._fields)
                    ),
                )
                for part in self._fields[0].posting_dtypes
            }
            for term_range in self._split_batches(union):
                batches = [
                    self._read_batch(at, union.number_maps[at], term_range)
                    for at in range(len(self._fields))
                ]
                keys = concatenate([batch.keys for batch in batches], np.uint64)
                order = np.argsort(keys, kind="stable")
                spools["docs"].append(keys[order] & LOW_MASK)
                spools["counts"].append(
                    concatenate([batch.counts for batch in batches])[order]
                )
                spools["weights"].append(
                    concatenate([batch.weights for batch in batches])[order]
                )
                occurrences = concatenate(
                    [batch.occurrences for batch in batches], np.uint64
                )
                occurrences.sort()
                spools["positions"].append(occurrences & LOW_MASK)
                for lengths, numbers in (
                    (posting_counts, keys),
                    (position_counts, occurrences),
                ):
                    terms = (numbers >> TERM_SHIFT).astype(np.int64) - term_range.first
                    lengths[term_range.first : term_range.last] += np.bincount(
                        terms, minlength=term_range.last - term_range.first
                    )
            self._add("post", shrink_dtype(to_offsets(posting_counts)))
            self._add("place", shrink_dtype(to_offsets(position_counts)))
            for part, spool in spools.items():
                self._file.add_stream(
                    f"{self._name}.{part}", spool.read_parts(), spool.dtype.str
                )

    def _split_batches(self, union: DictionaryUnion) -> Iterator[_MergeBatch]:
        """Yield batches with a bounded number of occurrences.

        A batch consists of terms, or of one term and a range of documents.
        """
        loads = np.zeros(union.size, np.int64)
        for field, numbers in zip(self._fields, union.number_maps, strict=True):
            live = numbers >= 0
            loads[numbers[live]] += to_lengths(field.position_offsets)[live]
        for first, last in split_by_load(loads, self._max_load):
            parts = max(1, -(-int(loads[first:last].sum()) // self._max_load))
            edges = (
                np.linspace(0, len(self._order), parts + 1).astype(np.int64).tolist()
            )
            for low, high in pairwise(edges):
                yield _MergeBatch(first, last, low, high)

    def _read_batch(
        self, segment_number: int, numbers: Array, batch: _MergeBatch
    ) -> _BatchPostings:
        """Return a segment's postings for a batch, without deleted documents."""
        term_numbers = np.flatnonzero((numbers >= batch.first) & (numbers < batch.last))
        docs = self._order.live_docs[segment_number][
            self._order.slice_between(segment_number, batch.low, batch.high)
        ]
        if not len(term_numbers) or not len(docs):
            return _BatchPostings()
        field = self._fields[segment_number]
        low, high = int(term_numbers[0]), int(term_numbers[-1]) + 1
        posting, positions = field.postings(low, high), field.positions(low, high)
        terms = (
            np.repeat(
                numbers[low:high].astype(np.uint64),
                to_lengths(field.posting_offsets[low : high + 1]),
            )
            << TERM_SHIFT
        )
        if batch.last - batch.first == 1:
            first, last = posting.docs.searchsorted(
                (docs[0], docs[-1] + np.uint32(1))
            ).tolist()
            before = int(posting.counts[:first].sum(dtype=np.int64))
            posting = Postings(
                posting.docs[first:last],
                posting.counts[first:last],
                posting.weights[first:last],
            )
            positions = positions[
                before : before + int(posting.counts.sum(dtype=np.int64))
            ]
            terms = terms[first:last]
        new = self._order.number_maps[segment_number][posting.docs]
        alive = new >= 0
        bases = terms + self._shifts[segment_number][posting.docs].astype(
            np.uint64
        )  # negative shifts wrap around; the sum wraps back
        occurrences = np.repeat(bases, posting.counts) + positions
        if not alive.all():
            occurrences = occurrences[np.repeat(alive, posting.counts)]
        return _BatchPostings(
            terms[alive] | new[alive].astype(np.uint64),
            posting.counts[alive],
            posting.weights[alive],
            occurrences,
        )

    def _add(self, part: str, array: Array) -> None:
        self._file.add_array(f"{self._name}.{part}", array)


class _MergeBatch(NamedTuple):
    """Terms `first` to `last` and documents `low` to `high`. The ends are exclusive."""

    first: int
    last: int
    low: int
    high: int


class _BatchPostings(NamedTuple):
    """A segment's postings for a batch, and their occurrences.

    Each posting has a term and document, a count and a weight.
    """

    keys: Array = np.empty(0, np.uint64)
    counts: Array = np.empty(0, np.uint8)
    weights: Array = np.empty(0, np.uint8)
    occurrences: Array = np.empty(0, np.uint64)


class _Spool:
    """An array that grows in an unnamed temporary file on the disk of the index."""

    def __init__(self, stack: ExitStack, folder: Path, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype.newbyteorder("<")
        self._file = stack.enter_context(TemporaryFile(dir=folder, suffix=".tmp"))  # noqa: SIM115 the stack closes it

    def append(self, array: Array) -> None:
        """Append an array."""
        array.astype(self.dtype).tofile(self._file)

    def read_parts(self) -> Iterator[Array]:
        """Yield the whole array in parts."""
        self._file.seek(0)
        while len(part := np.fromfile(self._file, self.dtype, COPY_BATCH)):
            yield part
