"""Test the columns of a segment against plain lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.columnar.indexing.merge_order import MergeSource
from index.columnar.indexing.merger import merge_segments
from index.columnar.indexing.segment_builder import write_segment
from index.columnar.storage.arrays import rank_values
from index.columnar.storage.column_file import ColumnFile, ColumnWriter
from index.columnar.storage.number_column import (
    NumberColumn,
    WideCounts,
    write_number_parts,
    write_numbers,
)
from index.columnar.storage.segment import FIELDS, Segment, doc_steps
from index.columnar.storage.string_table import (
    StringTable,
    text_heads,
    write_strings,
)
from index.engine import IndexDocument

numbers_of_all_widths = st.lists(
    st.integers(0, 300) | st.integers(65_000, 66_000) | st.integers(0, 2**32 - 1)
)
keys_of_postings = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 70_000)), unique=True
).map(sorted)
MANY_WORDS = 70_000
"""Words of a text whose positions need more than two bytes."""


@settings(max_examples=100)
@given(numbers=numbers_of_all_widths, cut=st.integers(0, 20))
def test_a_column_returns_the_numbers_that_were_written(
    numbers: list[int], cut: int
) -> None:
    array = np.array(numbers, np.int64)
    counts = WideCounts()
    counts.add(array[:cut])
    counts.add(array[cut:])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "columns"
        with ColumnWriter(path) as file:
            write_numbers(file, "whole", array)
            write_number_parts(
                file, "parts", lambda: [array[:cut], array[cut:]], counts
            )
        for name in ("whole", "parts"):
            column = NumberColumn(ColumnFile(path), name)
            assert column.read_all().tolist() == numbers
            assert column.read_range(cut, len(numbers)).tolist() == numbers[cut:]
            indices = np.arange(len(numbers))[::-2]
            assert column.read_at(indices).tolist() == numbers[::-2]
            assert column.read_offsets().tolist() == [0, *np.cumsum(array).tolist()]


@pytest.mark.parametrize(
    ("numbers", "expected_bytes"),
    [
        ([200] * 1000, 1000),
        ([200] * 1000 + [1 << 20], 1001 + 8),
        ([500] * 1000 + [1 << 20], 2002 + 8),
        ([1 << 20] * 1000, 4000),
    ],
)
def test_a_column_has_the_width_that_needs_the_fewest_bytes(
    tmp_path: Path, numbers: list[int], expected_bytes: int
) -> None:
    path = tmp_path / "columns"
    with ColumnWriter(path) as file:
        write_numbers(file, "numbers", np.array(numbers, np.int64))
    file = ColumnFile(path)
    names = ("numbers", "numbers.wide", "numbers.wide_at")
    columns = [file.column(name) for name in names if name in file]
    sizes = [column.dtype.itemsize * len(column) for column in columns]
    assert sum(sizes) == expected_bytes


@settings(max_examples=100)
@given(texts=st.lists(st.binary(max_size=12)))
def test_the_heads_of_a_table_are_those_of_its_texts(texts: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "columns"
        with ColumnWriter(path) as file:
            write_strings(file, "texts", texts)
        table = StringTable(ColumnFile(path), "texts")
        assert list(table) == texts
        assert table.heads.tolist() == text_heads(texts).tolist()


@given(values=st.lists(st.integers(0, 500)))
def test_ranks_are_those_among_the_distinct_values(values: list[int]) -> None:
    distinct, ranks = rank_values(np.array(values, np.int64))
    assert distinct.tolist() == sorted(set(values))
    assert distinct[ranks].tolist() == values


@given(postings=keys_of_postings, cut=st.integers(0, 10))
def test_documents_are_the_sums_of_their_steps(
    postings: list[tuple[int, int]], cut: int
) -> None:
    terms, docs = np.array(postings, np.int64).reshape(-1, 2).T
    counts = [np.bincount(part, minlength=4) for part in (terms[:cut], terms[cut:])]
    is_split = 0 < cut < len(terms) and terms[cut - 1] == terms[cut]
    steps = [
        *doc_steps(docs[:cut], counts[0]),
        *doc_steps(docs[cut:], counts[1], docs[cut - 1] if is_split else 0),
    ]
    sums: dict[int, int] = defaultdict(int)
    for (term, doc), step in zip(postings, steps, strict=True):
        sums[term] += int(step)
        assert sums[term] == doc


words = st.sampled_from(("oil", "prices", "rise", "in", "Riyadh", "zinc"))
texts = st.lists(words, max_size=12).map(" ".join)


@settings(max_examples=60)
@given(
    articles=st.lists(st.tuples(texts, texts), min_size=2, max_size=12),
    gone=st.sets(st.integers(0, 11)),
)
def test_merged_segments_equal_one_segment_of_all_documents(
    articles: list[tuple[str, str]], gone: set[int]
) -> None:
    documents = [
        IndexDocument(f"{number:02}", text, title=title)
        for number, (title, text) in enumerate(articles)
    ]
    live = [document for document in documents if int(document.id) not in gone]
    half = len(documents) // 2
    with TemporaryDirectory() as folder:
        sources = [
            _merge_source(Path(folder) / name, part, gone)
            for name, part in (("a", documents[:half]), ("b", documents[half:]))
        ]
        merge_segments(Path(folder) / "merged", sources, max(len(articles), 1) * 300)
        write_segment(Path(folder) / "whole", live)
        merged, whole = (
            Segment(ColumnFile(Path(folder) / name), FIELDS)
            for name in ("merged", "whole")
        )
        assert list(merged.ids) == list(whole.ids)
        for name in ("id", "text", "title"):
            assert _contents(merged, name) == _contents(whole, name)


def _merge_source(
    path: Path, documents: Sequence[IndexDocument], gone: set[int]
) -> MergeSource:
    write_segment(path, documents)
    segment = Segment(ColumnFile(path), FIELDS)
    alive = [int(id) not in gone for id in segment.ids]
    return MergeSource(segment, np.array(alive, np.bool_))


def _contents(segment: Segment, name: str) -> list[object]:
    """Return what a field says about each term, and about all terms at once."""
    field, size = segment.fields[name], len(segment.fields[name].terms)
    by_term = [
        (
            field.terms[number],
            field.postings(number).docs.tolist(),
            field.postings(number).weights.tolist(),
            field.counts(number).tolist(),
            field.positions(number).tolist(),
        )
        for number in range(size)
    ]
    docs = chain.from_iterable(row[1] for row in by_term)
    assert list(docs) == field.documents(0, size).tolist()
    positions = chain.from_iterable(row[4] for row in by_term)
    assert list(positions) == field.positions(0, size).tolist()
    return [by_term, field.lengths.tolist(), field.value_starts.tolist()]


def test_words_of_a_long_text_are_where_they_were_written(tmp_path: Path) -> None:
    filler = "word " * MANY_WORDS
    text = f"{filler}crude{' ' * 1_000}oil {filler}zinc"
    sources = [
        _merge_source(tmp_path / name, [IndexDocument(name, content)], set())
        for name, content in (("0", "crude oil"), ("1", text))
    ]
    merge_segments(tmp_path / "merged", sources, 1_000_000)
    for name, number in (("1", 0), ("merged", 1)):
        segment = Segment(ColumnFile(tmp_path / name), FIELDS)
        field = segment.fields["text"]
        low, high = field.document_starts[number : number + 2].astype(np.int64)
        starts = field.word_starts(np.array([low]), np.array([high]))
        for term, position in (
            (b"crude", MANY_WORDS),
            (b"oil", MANY_WORDS + 1),
            (b"zinc", 2 * MANY_WORDS + 2),
        ):
            term_number = field.find_term(term)
            assert term_number is not None
            positions = field.positions(term_number)[-1:]
            assert positions.tolist() == [low + position]
            start = int(starts.at(positions, np.array([0]))[0])
            assert text[start:].startswith(term.decode())
