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
from index.columnar.indexing.segment_builder import FACET_GETTERS, write_codes
from index.columnar.storage.arrays import (
    Array,
    concatenate,
    expand_ranges,
    to_lengths,
    to_offsets,
)
from index.columnar.storage.column_file import ColumnWriter
from index.columnar.storage.number_column import (
    WideCounts,
    write_number_parts,
    write_numbers,
)
from index.columnar.storage.segment import (
    FACET_PREFIX,
    FIELDS,
    IndexField,
    SegmentFacet,
    doc_steps,
)
from index.columnar.storage.string_table import write_strings

MERGE_FACTOR = 8
"""Number of segments of similar size that are merged into one."""
BUILT_MERGE_FACTOR = 64
"""The same while many changes are indexed. Each document is written less often then."""
SMALLEST_TIER = 512
"""Segments with fewer documents are in the same size tier."""
MAX_SEGMENT_DOCS = 2_000_000
"""Maximum documents per segment: 2,000 words each, since an axis has 32 bits."""
MAX_DELETED_SHARE = 0.2
"""Maximum share of deleted documents. Above it, a segment is rewritten."""
BYTES_PER_OCCURRENCE = 100
"""Bytes of memory per occurrence for sorting."""
MAX_SORTED_BYTES = 128 << 20
"""Most memory for sorting. With more, a merge is no faster."""
TERM_BITS = 32
DOC_MASK = (1 << TERM_BITS) - 1
"""Bits of a document in the key of a posting. The number of the term is above them."""
WEIGHT_BITS = 32
"""Bits of a weight in a number that has a frequency above it."""
COPY_BATCH = 1 << 16
"""Numbers per copy operation."""


def select_segments(
    doc_counts: Sequence[int],
    deleted_counts: Sequence[int],
    merge_factor: int = MERGE_FACTOR,
) -> list[int]:
    """Return the segments to merge, by their counts of documents and deletions.

    Segments of similar size are merged if there are `merge_factor` of them. The number
    of times that a document is rewritten grows with the logarithm of the archive
    (O'Neil et al., The Log-Structured Merge-Tree, 1996).
    """
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(doc_counts):
        tiers.setdefault(_size_tier(size - deleted_counts[at]), []).append(at)
    for tier in sorted(tiers):
        chosen = tiers[tier]
        if (
            len(chosen) >= merge_factor
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

    Memory is limited to `memory_bytes`, or to less, plus a few bytes per document.
    """
    order = MergedOrder(sources)
    max_load = min(memory_bytes, MAX_SORTED_BYTES) // BYTES_PER_OCCURRENCE
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

    def write(self) -> None:
        """Write all arrays of the field."""
        self._write_axis()
        union = self._write_terms()
        self._write_postings(union)

    def _write_axis(self) -> None:
        fields, order, max_load = self._fields, self._order, self._max_load
        counts = order.merge_columns(to_lengths(field.first_values) for field in fields)
        sizes = merge_values(order, counts, self._value_sizes, np.int64, max_load)
        self._add("values", concatenate(list(sizes), np.int64))
        self._add("firsts", counts)
        self._add("lengths", order.merge_columns(field.lengths for field in fields))
        if fields[0].has_word_starts:
            self._write_word_steps()

    def _write_word_steps(self) -> None:
        fields, order = self._fields, self._order
        dtype = np.result_type(*(field.word_steps_dtype for field in fields))
        counts = order.merge_columns(
            to_lengths(field.document_starts) for field in fields
        )
        steps = merge_values(order, counts, self._word_steps, dtype, self._max_load)
        with ExitStack() as stack:
            spool = _Spool(stack, self._file.folder, dtype)
            for part in steps:
                spool.append(part)
            spool.write(self._file, f"{self._name}.steps")

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

    def _word_steps(self, segment_number: int, docs: Array) -> Array:
        """Return the characters between the words of some documents."""
        field = self._fields[segment_number]
        return field.word_steps(
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
        write_strings(self._file, f"{self._name}.terms", union)
        return union

    def _write_postings(self, union: DictionaryUnion) -> None:
        """Write postings and positions in batches, with temporary files for columns."""
        codes, last_doc = _CodeUnion(self._fields), 0
        posting_counts = np.zeros(union.size, np.int64)
        position_counts = np.zeros(union.size, np.int64)
        with ExitStack() as stack:
            spools = self._open_spools(stack, codes.dtype)
            for batch in self._split_batches(union):
                merged = self._merge_batch(batch, union, codes)
                docs = (merged.keys & DOC_MASK).astype(np.uint32)
                counts = batch.sum_by_term(merged.keys)
                previous_doc = last_doc if batch.low else 0
                spools["docs"].append(doc_steps(docs, counts, previous_doc))
                spools["codes"].append(merged.codes)
                spools["positions"].append(merged.positions)
                last_doc = int(docs[-1]) if len(docs) else previous_doc
                terms = slice(batch.first, batch.last)
                posting_counts[terms] += counts
                position_counts[terms] += batch.sum_by_term(merged.keys, merged.counts)
            self._add("posts", posting_counts)
            self._add("places", position_counts)
            self._add("counts", codes.counts)
            self._add("weights", codes.weights)
            for part, spool in spools.items():
                spool.write(self._file, f"{self._name}.{part}")

    def _open_spools(
        self, stack: ExitStack, code_dtype: np.dtype[Any]
    ) -> dict[str, _Spool]:
        """Return an empty spool for each column of the postings."""
        dtypes = {
            "docs": np.min_scalar_type(len(self._order)),
            "codes": code_dtype,
            "positions": np.result_type(
                *(field.positions_dtype for field in self._fields)
            ),
        }
        return {
            part: _Spool(stack, self._file.folder, dtype)
            for part, dtype in dtypes.items()
        }

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

    def _merge_batch(
        self, batch: _MergeBatch, union: DictionaryUnion, codes: _CodeUnion
    ) -> _BatchPostings:
        """Return the postings of all segments for a batch, by term and document."""
        parts = [
            self._read_batch(segment_number, number_map, batch)
            for segment_number, number_map in enumerate(union.number_maps)
        ]
        keys = concatenate([part.keys for part in parts], np.int64)
        counts = concatenate([part.counts for part in parts])
        merged_codes = concatenate(
            [
                code_map[part.codes]
                for code_map, part in zip(codes.maps, parts, strict=True)
            ]
        )
        order = np.argsort(keys, kind="stable")
        places = expand_ranges(to_offsets(counts)[:-1][order], counts[order])
        return _BatchPostings(
            keys[order],
            merged_codes[order],
            counts[order],
            concatenate([part.positions for part in parts])[places],
        )

    def _read_batch(
        self, segment_number: int, number_map: Array, batch: _MergeBatch
    ) -> _BatchPostings:
        """Return a segment's postings for a batch, without deleted documents.

        `number_map` is the new number of each term of the segment.
        """
        terms = np.flatnonzero((number_map >= batch.first) & (number_map < batch.last))
        docs = self._order.live_docs[segment_number][
            self._order.slice_between(segment_number, batch.low, batch.high)
        ]
        if not len(terms) or not len(docs):
            return _BatchPostings()
        rows = _read_rows(
            self._fields[segment_number],
            number_map,
            int(terms[0]),
            int(terms[-1]) + 1,
        )
        if batch.last - batch.first == 1:  # other batches may have the same term
            rows = rows.select_documents(docs[0], docs[-1])
        return rows.renumber(self._order.number_maps[segment_number])

    def _add(self, part: str, array: Array) -> None:
        write_numbers(self._file, f"{self._name}.{part}", array)


class _CodeUnion:
    """The codes of frequency and weight of several segments, as one table.

    `maps` has the new code of each code of each segment.
    """

    def __init__(self, fields: Sequence[IndexField]) -> None:
        pairs = [
            (field.code_counts.astype(np.int64) << WEIGHT_BITS) | field.code_weights
            for field in fields
        ]
        union = np.unique(concatenate(pairs, np.int64))
        self.counts, self.weights = np.divmod(union, 1 << WEIGHT_BITS)
        self.dtype = np.min_scalar_type(len(union))
        self.maps = [union.searchsorted(part).astype(self.dtype) for part in pairs]


class _MergeBatch(NamedTuple):
    """Terms `first` to `last` and documents `low` to `high`. The ends are exclusive."""

    first: int
    last: int
    low: int
    high: int

    def sum_by_term(self, keys: Array, counts: Array | None = None) -> Array:
        """Return the number of keys of each term, or the sum of their counts."""
        terms = (keys >> TERM_BITS) - self.first
        sums = np.bincount(terms, counts, minlength=self.last - self.first)
        return sums.astype(np.int64)


class _SegmentRows(NamedTuple):
    """A segment's postings of some terms, with their positions in the documents.

    `term_keys` is the new number of the term of each posting, shifted by `TERM_BITS`.
    """

    term_keys: Array
    docs: Array
    codes: Array
    counts: Array
    positions: Array

    def select_documents(self, first: np.uint32, last: np.uint32) -> _SegmentRows:
        """Return the rows of the documents `first` to `last`. All have one term."""
        bounds = self.docs.searchsorted((first, last + np.uint32(1)))
        start, end = bounds.tolist()
        low = int(self.counts[:start].sum(dtype=np.int64))
        high = low + int(self.counts[start:end].sum(dtype=np.int64))
        return _SegmentRows(
            self.term_keys[start:end],
            self.docs[start:end],
            self.codes[start:end],
            self.counts[start:end],
            self.positions[low:high],
        )

    def renumber(self, number_map: Array) -> _BatchPostings:
        """Return the rows with the new numbers of documents, without deleted ones."""
        new_docs = number_map[self.docs]
        live = new_docs >= 0
        positions = self.positions
        if not live.all():
            positions = positions[np.repeat(live, self.counts)]
        return _BatchPostings(
            self.term_keys[live] | new_docs[live],
            self.codes[live],
            self.counts[live],
            positions,
        )


def _read_rows(
    field: IndexField, number_map: Array, first: int, last: int
) -> _SegmentRows:
    """Return the rows of the terms `first` to `last` of a field. The end is exclusive.

    `number_map` is the new number of each term of the field.
    """
    doc_frequencies = to_lengths(field.posting_offsets[first : last + 1])
    terms = np.repeat(number_map[first:last], doc_frequencies)
    return _SegmentRows(
        terms << TERM_BITS,
        field.documents(first, last),
        field.codes(first, last),
        field.counts(first, last),
        field.positions_in_documents(first, last),
    )


class _BatchPostings(NamedTuple):
    """Postings for a batch: keys of term and document, codes and frequencies.

    `positions` are those of all postings, each from the start of its document.
    """

    keys: Array = np.empty(0, np.int64)
    codes: Array = np.empty(0, np.uint8)
    counts: Array = np.empty(0, np.uint8)
    positions: Array = np.empty(0, np.uint8)


class _Spool:
    """An array that grows in an unnamed temporary file on the disk of the index."""

    def __init__(self, stack: ExitStack, folder: Path, dtype: np.dtype[Any]) -> None:
        self._dtype = dtype.newbyteorder("<")
        self._wide_counts = WideCounts()
        file = TemporaryFile(dir=folder, suffix=".tmp")  # noqa: SIM115 the stack closes it
        self._file = stack.enter_context(file)

    def append(self, array: Array) -> None:
        """Append an array.

        The `tofile` of an array does not say that a disk is full.
        """
        self._wide_counts.add(array)
        self._file.write(np.ascontiguousarray(array, self._dtype).data)

    def write(self, file: ColumnWriter, name: str) -> None:
        """Write the whole array as a column."""
        write_number_parts(file, name, self._read_parts, self._wide_counts)

    def _read_parts(self) -> Iterator[Array]:
        """Yield the whole array in parts."""
        self._file.seek(0)
        while len(part := np.fromfile(self._file, self._dtype, COPY_BATCH)):
            yield part
