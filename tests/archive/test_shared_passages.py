"""Arrays of documents with common passages are those of plain Python sets."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.similarity.postings import as_numbers
from archive.catalog.similarity.shared_passages import (
    groups_by_lists,
    in_all,
    most_shared,
)

DOCUMENTS = st.frozensets(st.integers(0, 9), max_size=8).map(sorted)
LISTS = st.lists(DOCUMENTS, max_size=5)


@given(LISTS)
def test_documents_in_the_most_lists_are_first(lists: list[list[int]]) -> None:
    counts = Counter(number for numbers in lists for number in numbers)
    expected = sorted(counts, key=lambda number: (-counts[number], number))
    assert most_shared([*map(as_numbers, lists)]).tolist() == expected


@given(LISTS.filter(len))
def test_documents_in_all_lists_are_their_intersection(lists: list[list[int]]) -> None:
    expected = sorted(set(lists[0]).intersection(*lists))
    assert in_all([*map(as_numbers, lists)]).tolist() == expected


@given(LISTS)
def test_each_document_is_in_the_group_of_its_lists(lists: list[list[int]]) -> None:
    expected: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for number in sorted({number for numbers in lists for number in numbers}):
        positions = [at for at, numbers in enumerate(lists) if number in numbers]
        expected[tuple(positions)].append(number)
    groups = [*groups_by_lists([*map(as_numbers, lists)])]
    assert {group: numbers.tolist() for group, numbers in groups} == expected
    assert len(groups) == len(expected)
