"""Test that several processes find the same stories as one, whatever happens to them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from archive import child_processes
from archive.catalog import Catalog
from archive.catalog.schema import due
from archive.catalog.similarity import candidates, text_work
from archive.catalog.similarity.candidates import Candidates, find_candidates
from archive.catalog.similarity.comparisons import Question
from archive.catalog.similarity.entries import (
    DocumentRow,
    Entries,
    Entry,
    collect_entries,
    join_entries,
    make_entry,
)
from archive.catalog.similarity.index import add_entries
from archive.catalog.similarity.postings import as_numbers, postings_of
from archive.catalog.similarity.segments import read_segments
from archive.catalog.similarity.text_work import TextWork
from archive.catalog.story_clusters import join_documents
from archive.child_processes import module_command
from archive.text.near_duplicates import fingerprint
from tests.archive.test_similarity import add_documents, random_entry
from tests.conftest import SampleFolder

pytestmark = pytest.mark.long

TEXTS = 31
WORDS = [f"word{number}" for number in range(400)]
DIES_COMPARING = (
    "import os; from archive.child_processes import Parent; send = Parent.send; "
    "Parent.send = lambda parent, answer: "
    "os._exit(1) if isinstance(answer, list) else send(parent, answer); "
    "from archive.catalog.similarity.text_process import main; main()"
)
"""A process that makes entries, and ends when it compares texts."""


@pytest.fixture
def articles(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> SampleFolder:
    """Return an archive with copies, whose stories are not known yet."""
    chance = random.Random(5)
    reports = [" ".join(chance.choices(WORDS, k=90)) for _ in range(11)]
    for number in range(TEXTS):
        report = reports[number % len(reports)]
        sample_folder.write(f"{number}.txt", f"{report} at the end of day{number}.")
    with monkeypatch.context() as context:
        context.setattr(Catalog, "update_derived", lambda *_: None)
        sample_folder.ingest()
    return sample_folder


@pytest.fixture(autouse=True)
def three_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three processes work on few texts, in several batches, ranges and parts."""
    monkeypatch.setattr(text_work, "MIN_DOCUMENTS", 5)
    monkeypatch.setattr(text_work, "DOCUMENTS_PER_RANGE", 3)
    monkeypatch.setattr(text_work, "DOCUMENTS_AT_ONCE", 12)
    monkeypatch.setattr(text_work, "MIN_QUESTIONS", 1)
    monkeypatch.setattr(text_work, "QUESTIONS_AT_ONCE", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Sequence[subprocess.Popen[str]]:
    """Return the processes that are started."""
    processes: list[subprocess.Popen[str]] = []
    popen = subprocess.Popen

    def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
        processes.append(popen(*arguments, **options))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return processes


def check_stories(catalog: Catalog) -> None:
    """Check that all texts are indexed, and that each copy is in its story."""
    catalog.stories.update()
    assert catalog.verify() == []
    with catalog.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(due)) == 0
        segments = read_segments(connection)
    assert sum(segment.documents for segment in segments) == TEXTS
    records = [record for _, record in catalog.changes(0)]
    stories = {
        (record.story_id, record.document.text.partition(" at the")[0])
        for record in records
    }
    assert len(records) == TEXTS
    assert len(stories) == len({*dict(stories)}) == 11


def test_three_processes_find_the_stories(
    articles: SampleFolder, started: Sequence[subprocess.Popen[str]]
) -> None:
    check_stories(articles.catalog)
    assert len(started) == 3
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize(("processors", "least"), [(1, 5), (3, 16)])
def test_one_process_finds_the_stories_of_few_texts_or_with_one_processor(
    articles: SampleFolder,
    started: Sequence[subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
    processors: int,
    least: int,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(text_work, "MIN_DOCUMENTS", least)
    check_stories(articles.catalog)
    assert not started


@pytest.mark.parametrize("failing", ["first", "all"])
@pytest.mark.parametrize(
    "code", ["pass", "print('{\"count\"', end='')", DIES_COMPARING]
)
def test_this_process_does_what_a_killed_one_left(
    articles: SampleFolder, monkeypatch: pytest.MonkeyPatch, failing: str, code: str
) -> None:
    modules: list[str] = []

    def command(module: str) -> list[str]:
        modules.append(module)
        if failing == "all" or len(modules) == 1:
            return [sys.executable, "-c", code]
        return module_command(module)

    monkeypatch.setattr(child_processes, "module_command", command)
    check_stories(articles.catalog)
    assert len(modules) == 3


def test_this_process_does_all_if_it_cannot_start_another(
    articles: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_processes, "module_command", lambda _: ["/none/such"])
    check_stories(articles.catalog)


class CountingWork(TextWork):
    """Counts the comparisons."""

    comparisons = 0

    def find_copies(
        self, connection: Connection, questions: Sequence[Question]
    ) -> Iterator[list[str]]:
        """Yield the copies, as usual."""
        self.comparisons += sum(len(question.candidates) for question in questions)
        return super().find_copies(connection, questions)


def test_many_copies_of_one_text_are_compared_few_times(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = " ".join(WORDS[:90])
    for number in range(40):
        sample_folder.write(f"{number}.txt", f"{report} on day{number}.")
    with monkeypatch.context() as context:
        context.setattr(Catalog, "update_derived", lambda *_: None)
        sample_folder.ingest()
    catalog = sample_folder.catalog
    with closing(CountingWork(catalog, catalog.address, 0)) as work:
        for entries in work.batches():
            with catalog.writing() as connection:
                join_documents(connection, entries, work)
    assert len({record.story_id for _, record in catalog.changes(0)}) == 1
    assert work.comparisons < 4 * 40


# entries and candidates


def entries_of(texts: Sequence[str]) -> Entries:
    return collect_entries(
        [
            make_entry(f"{number:04}", text, fingerprint(text))
            for number, text in enumerate(texts)
        ]
    )


@given(st.lists(st.text(max_size=60), min_size=1))
def test_entries_are_the_same_in_another_process(texts: list[str]) -> None:
    entries = entries_of([f"{text} {' '.join(WORDS[:50])}" for text in texts])
    received = Entries.from_message(entries.to_message())
    assert received.to_message() == entries.to_message()
    assert received.ids == entries.ids


def test_entries_of_parts_are_those_of_all_texts() -> None:
    chance = random.Random(1)
    every = [random_entry(chance, f"{number:04}") for number in range(20)]
    parts = [
        collect_entries(every[:7]),
        collect_entries([]),
        collect_entries(every[7:]),
    ]
    assert join_entries(parts).to_message() == collect_entries(every).to_message()


@given(
    st.lists(st.frozensets(st.integers(0, 6), max_size=4), max_size=12),
    st.integers(0, 12),
    st.integers(1, 9),
)
def test_pairs_are_those_that_share_a_band(
    bands: list[frozenset[int]], new_count: int, at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as context:
        context.setattr(candidates, "POSTINGS_AT_ONCE", at_once)
        postings = postings_of([as_numbers(sorted(values)) for values in bands])
        ids = [f"{number:04}" for number in range(len(bands))]
        likely_copies = Candidates(ids, new_count, postings.repeated(), {})
        pairs = {pair for part in likely_copies.pairs() for pair in part}
    assert pairs == {
        (ids[new], ids[sharing])
        for new in range(min(new_count, len(bands)))
        for sharing in range(len(bands))
        if bands[new] & bands[sharing] and (sharing < new or sharing >= new_count)
    }


def test_what_was_indexed_of_an_earlier_text_does_not_count(catalog: Catalog) -> None:
    add_documents(catalog, ["a", "b"])
    chance = random.Random(2)
    early, late, same = (random_entry(chance, "a") for _ in range(3))
    with catalog.writing() as connection:
        add_entries(connection, collect_entries([early]))
        new = [late, Entry(DocumentRow("b", 1), early.bands, same.passages)]
        likely_copies = find_candidates(connection, collect_entries(new))
        assert [pair for part in likely_copies.pairs() for pair in part] == []
        new[0] = early
        likely_copies = find_candidates(connection, collect_entries(new))
        assert [pair for part in likely_copies.pairs() for pair in part] == [("b", "a")]
