"""Test the index of texts, by which copies and shared passages are found."""

from __future__ import annotations

import os
import random
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, event, func, insert, select, text, update

from archive.catalog import Catalog
from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.schema import (
    documents,
    due,
    similarity_blocks,
    similarity_segments,
)
from archive.catalog.similarity import merging, postings, text_work
from archive.catalog.similarity.entries import (
    DocumentRow,
    Entry,
    collect_entries,
    decode_rows,
    encode_rows,
    make_entry,
)
from archive.catalog.similarity.index import add_entries, documents_by_hash
from archive.catalog.similarity.postings import (
    Postings,
    as_numbers,
    decode,
    encode,
    postings_of,
)
from archive.catalog.similarity.segments import Kind, read_segments
from archive.home import Home
from archive.text.near_duplicates import fingerprint
from tests.archive.old_catalogs import make_older, to_version_10
from tests.conftest import SampleFolder

HASH = st.integers(0, postings.HASHES - 1)
DAY = datetime(2021, 3, 2)  # noqa: DTZ001  # the catalog stores times without a zone


# blocks


@given(st.lists(st.tuples(HASH, HASH)))
def test_any_postings_are_the_same_after_decoding(pairs: list[tuple[int, int]]) -> None:
    ordered = sorted(pairs)
    original = Postings(
        as_numbers(value for value, _ in ordered),
        as_numbers(document for _, document in ordered),
    )
    decoded = decode(encode(original))
    assert decoded.hashes.tolist() == original.hashes.tolist()
    assert decoded.documents.tolist() == original.documents.tolist()


@given(st.lists(HASH, unique=True), st.lists(HASH, unique=True), HASH, HASH)
def test_postings_are_selected_by_hash(
    stored: list[int], wanted: list[int], low: int, high: int
) -> None:
    every = postings_of([np.unique(as_numbers(stored)) for _ in range(2)])
    selected = every.with_hashes(np.unique(as_numbers(wanted)))
    expected = sorted({*stored} & {*wanted})
    assert selected.hashes.tolist() == sorted(expected * 2)
    assert selected.documents.tolist() == [0, 1] * len(expected)
    between = every.between(low, high).hashes.tolist()
    assert between == [value for value in sorted(stored * 2) if low <= value < high]
    assert len(every.between(0, postings.HASHES)) == len(every)


@given(st.binary(max_size=60))
def test_damaged_bytes_are_one_kind_of_error(data: bytes) -> None:
    for read in (decode, lambda content: decode_rows(content, 3)):
        with pytest.raises(DamagedValueError):
            read(data)


def test_documents_are_the_same_after_decoding() -> None:
    rows = [DocumentRow(f"{number:020x}", number * 7) for number in range(50)]
    assert decode_rows(encode_rows(rows), 50) == rows
    with pytest.raises(DamagedValueError):
        decode_rows(encode_rows(rows), 49)


def test_a_text_has_a_hash_for_each_band_and_passage() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    entry = make_entry("a", words, fingerprint(words))
    assert len(entry.bands) == 32
    assert 10 < len(entry.passages) < 60
    short = make_entry("b", "Only a few words.", fingerprint("Only a few words."))
    assert len(short.bands) == len(short.passages) == 0


# segments, in a catalog


def add_documents(catalog: Catalog, ids: Sequence[str]) -> None:
    """Add empty documents that are not due."""
    with catalog.writing() as connection:
        first = connection.scalar(select(func.max(documents.c.change))) or 0
        rows = [
            {
                "key": change,
                "id": id,
                "digest": id,
                "change": change,
                "gone": False,
                "reader": 1,
                "format": "txt",
                "text": "",
                "notes": [],
                "added": DAY,
            }
            for change, id in enumerate(ids, first + 1)
        ]
        connection.execute(insert(documents), rows)


def random_entry(chance: random.Random, id: str) -> Entry:
    """Return an entry whose hashes often are those of others."""
    hashes = [
        np.unique(
            as_numbers(
                chance.choice((chance.randrange(300), chance.randrange(1 << 32)))
                for _ in range(chance.randrange(40))
            )
        )
        for _ in range(2)
    ]
    return Entry(DocumentRow(id, chance.randrange(1 << 32)), *hashes)


def count(catalog: Catalog, table: Table) -> int:
    with catalog.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("postings_per_block", [4, 4_096])
def test_each_hash_leads_to_its_documents_however_segments_were_merged(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, postings_per_block: int
) -> None:
    monkeypatch.setattr(postings, "POSTINGS_PER_BLOCK", postings_per_block)
    chance = random.Random(7)
    ids = [f"{number:020x}" for number in range(300)]
    add_documents(catalog, ids)
    expected: dict[Kind, defaultdict[int, set[str]]] = {
        Kind.BANDS: defaultdict(set),
        Kind.PASSAGES: defaultdict(set),
    }
    while ids:
        batch = [ids.pop() for _ in range(min(len(ids), chance.choice((1, 1, 2, 30))))]
        entries = [random_entry(chance, id) for id in batch]
        for entry in entries:
            for kind, hashes in zip(
                expected, (entry.bands, entry.passages), strict=True
            ):
                for value in hashes.tolist():
                    expected[kind][value].add(entry.row.id)
        with catalog.writing() as connection:
            add_entries(connection, collect_entries(entries))
    with catalog.reading() as connection:
        for kind, ids_by_hash in expected.items():
            wanted = np.unique(as_numbers([*ids_by_hash, 5, 1 << 31]))
            assert documents_by_hash(connection, kind, wanted) == ids_by_hash
        sizes = [merging.tier_of(segment) for segment in read_segments(connection)]
    assert all(sizes.count(size) < merging.SEGMENTS_PER_MERGE for size in sizes)


def test_merges_drop_what_is_outdated(catalog: Catalog) -> None:
    add_documents(catalog, ["a", "b"])
    for number in range(merging.SEGMENTS_PER_MERGE):
        hashes = as_numbers([number])
        with catalog.writing() as connection:
            if number == 3:
                gone = documents.c.id == "b"
                connection.execute(update(documents).where(gone).values(gone=True))
            id = "b" if number == 2 else "a"
            entry = Entry(DocumentRow(id, number), hashes, hashes)
            add_entries(connection, collect_entries([entry]))
    with catalog.reading() as connection:
        (segment,) = read_segments(connection)
        assert (segment.documents, segment.bands, segment.passages) == (1, 1, 1)
        every = as_numbers(range(20))
        assert documents_by_hash(connection, Kind.BANDS, every) == {
            merging.SEGMENTS_PER_MERGE - 1: {"a"}
        }
    assert count(catalog, similarity_blocks) == 3


def test_the_index_of_an_archive_that_is_read_again_does_not_grow(
    catalog: Catalog,
) -> None:
    ids = [f"{number:020x}" for number in range(600)]
    add_documents(catalog, ids)
    chance = random.Random(3)
    for _ in range(12):
        with catalog.writing() as connection:
            entries = [random_entry(chance, id) for id in ids]
            add_entries(connection, collect_entries(entries))
    with catalog.reading() as connection:
        segments = read_segments(connection)
    total = sum(segment.documents for segment in segments)
    assert total <= (merging.SEGMENTS_PER_MERGE + 1) * len(ids)


# kills

REPORT = " ".join(f"The quay {number} was closed by the board" for number in range(12))


def write_reports(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        report = REPORT.replace("quay", f"quay{number % 7}")
        (folder / f"{number}.txt").write_text(f"{report} for a day{number}.\n")


def stories(catalog: Catalog) -> dict[str, str | None]:
    return {record.document.text: record.story_id for _, record in catalog.changes(0)}


@contextmanager
def deaths_at(number: int) -> Iterator[None]:
    """Kill the process before its statement or commit with this number."""
    seen = 0

    def die(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, die)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, die)


def run_in_fork(work: Callable[[], object]) -> int:
    """Run a function in a fork. Return its exit code, -9 if it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  # the fork must not run the other tests
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def update_and_die(path: Path, number: int) -> None:
    with closing(Catalog(path)) as catalog, deaths_at(number):
        catalog.update_derived()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.sqlite_only
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed in forks")
def test_an_update_may_be_killed_at_any_statement(
    sample_folder: SampleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Catalog, "update_derived", lambda *_: None)
    write_reports(tmp_path / "reports", 14)
    sample_folder.ingest(tmp_path / "reports")
    path = sample_folder.catalog.path
    sample_folder.catalog.close()
    monkeypatch.undo()
    content = path.read_bytes()
    with closing(Catalog(path)) as catalog:
        catalog.update_derived()
        expected = stories(catalog)
    assert len({*expected.values()}) == 7
    codes = []
    for number in (1, 3, 8, 13, 21, 28, 34, 55):
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        path.write_bytes(content)
        codes.append(run_in_fork(partial(update_and_die, path, number)))
        with closing(Catalog(path)) as catalog:
            assert catalog.verify() == []
            catalog.update_derived()
            assert catalog.verify() == []
            assert stories(catalog) == expected
    assert {*codes} == {-signal.SIGKILL}


def test_a_new_version_of_the_hashes_indexes_all_texts_again(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_folder.write("a.txt", REPORT)
    sample_folder.write("b.txt", f"{REPORT} at once.")
    sample_folder.ingest()
    before, change = stories(sample_folder.catalog), sample_folder.catalog.last_change
    with sample_folder.catalog.reading() as connection:
        first = read_segments(connection)
    monkeypatch.setattr("archive.catalog.similarity.entries.VERSION", 99)
    sample_folder.catalog.update_derived()
    assert stories(sample_folder.catalog) == before
    assert sample_folder.catalog.last_change == change
    assert count(sample_folder.catalog, similarity_segments) == len(first) == 1
    assert count(sample_folder.catalog, due) == 0
    assert sample_folder.catalog.verify() == []


# catalogs of version 10


def test_the_next_run_indexes_the_texts_of_an_older_catalog(
    sample_folder: SampleFolder, home: Home, database_url: str | None
) -> None:
    sample_folder.write("a.txt", REPORT)
    sample_folder.write("b.txt", f"{REPORT} at once.")
    sample_folder.ingest()
    before, change = stories(sample_folder.catalog), sample_folder.catalog.last_change
    with sample_folder.catalog.writing() as connection:
        make_older(connection, to_version_10(connection.dialect.name))
    sample_folder.catalog.close()
    with closing(Catalog(home.catalog_path, database_url)) as catalog:
        assert catalog.verify() == []
        assert count(catalog, due) == 2
        reopened = SampleFolder(sample_folder.folder, catalog)
        reopened.write("c.txt", f"{REPORT} at last.")
        reopened.ingest()
        assert catalog.verify() == []
        assert stories(catalog).keys() > before.keys()
        assert len({*stories(catalog).values()}) == 1
        assert catalog.last_change > change


def test_a_long_comparison_reports_how_far_it_is(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_work, "DOCUMENTS_AT_ONCE", 2)
    monkeypatch.setattr(text_work, "DOCUMENTS_PER_RANGE", 1)
    for number in range(5):
        sample_folder.write(f"{number}.txt", f"{REPORT} for {number} days.")
    sample_folder.ingest()
    assert [
        message
        for message in sample_folder.progress.messages
        if "texts are compared" in message
    ] == [
        "2 of 5 texts are compared with the others",
        "4 of 5 texts are compared with the others",
    ]


@pytest.mark.sqlite_only
def test_the_file_is_smaller_after_most_of_it_was_deleted(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", REPORT)
    sample_folder.ingest()
    catalog = sample_folder.catalog
    with catalog.writing() as connection:
        connection.execute(text("CREATE TABLE old (data BLOB)"))
        connection.execute(text("INSERT INTO old VALUES (zeroblob(8000000))"))
        connection.execute(text("DROP TABLE old"))
    catalog.update_derived()
    catalog.close()
    assert catalog.path.stat().st_size < 1_000_000
    with closing(Catalog(catalog.path)) as opened:
        assert opened.verify() == []
