"""Test ingests of folders with new, changed, damaged and unchanged files."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import pytest
from sqlalchemy import inspect

from archive.catalog import Catalog
from archive.ingest.run import ingest
from tests.conftest import RecordedProgress, SampleFolder

pytestmark = pytest.mark.workers

FIRST_TEXT = (
    "The ferry to Lindholm will run again from Monday, the harbour office said."
)
SECOND_TEXT = "A second bakery has opened in the old tram depot of Ostrand."


def jsonl(*records: dict[str, object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_every_file_of_a_folder_becomes_a_document(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write("deep/er/b.md", SECOND_TEXT)
    summary = sample_folder.ingest()
    assert sample_folder.searchable_texts() == sorted([FIRST_TEXT, SECOND_TEXT])
    assert (summary.added, summary.failed) == (2, 0)


def test_a_second_run_reads_nothing(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write("b.jsonl", jsonl({"body": SECOND_TEXT}))
    sample_folder.ingest()
    last = sample_folder.catalog.last_change
    summary = sample_folder.ingest()
    assert (summary.read, summary.unchanged) == (0, 2)
    assert sample_folder.catalog.last_change == last


def test_a_touched_file_is_recognized_by_its_hash(sample_folder: SampleFolder) -> None:
    path = sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    last = sample_folder.catalog.last_change
    os.utime(path, ns=(1, 1))
    summary = sample_folder.ingest()
    assert (summary.read, summary.held, summary.added) == (1, 1, 0)
    assert sample_folder.catalog.last_change == last


def test_a_changed_file_replaces_its_old_document(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    old_id = sample_folder.document_id(FIRST_TEXT)
    sample_folder.write("a.txt", SECOND_TEXT)
    sample_folder.ingest()
    assert sample_folder.searchable_texts() == [SECOND_TEXT]
    record = sample_folder.catalog.record(old_id)
    assert record is not None
    assert record.gone


def test_a_deleted_file_is_not_searchable_until_it_is_restored(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write("b.txt", SECOND_TEXT)
    sample_folder.ingest()
    path.unlink()
    assert sample_folder.ingest().removed == 1
    assert sample_folder.searchable_texts() == [SECOND_TEXT]
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    assert sample_folder.searchable_texts() == sorted([FIRST_TEXT, SECOND_TEXT])


def test_a_moved_file_is_the_same_document(sample_folder: SampleFolder) -> None:
    path = sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    id = sample_folder.document_id(FIRST_TEXT)
    path.rename(sample_folder.folder / "moved.txt")
    sample_folder.ingest()
    record = sample_folder.catalog.record(id)
    assert record is not None
    assert not record.gone
    assert [Path(source.path).name for source in record.sources] == ["moved.txt"]


def test_the_same_bytes_in_two_places_are_one_document_with_two_sources(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write("copy.txt.gz", gzip.compress(FIRST_TEXT.encode()))
    sample_folder.ingest()
    record = sample_folder.catalog.record(sample_folder.document_id(FIRST_TEXT))
    assert record is not None
    assert [Path(source.path).name for source in record.sources] == [
        "a.txt",
        "copy.txt.gz",
    ]


def test_a_line_inserted_into_a_file_of_records_leaves_the_others_untouched(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.jsonl", jsonl({"body": FIRST_TEXT}))
    sample_folder.ingest()
    last = sample_folder.catalog.last_change
    sample_folder.write("a.jsonl", jsonl({"body": SECOND_TEXT}, {"body": FIRST_TEXT}))
    summary = sample_folder.ingest()
    assert (summary.added, summary.held) == (1, 1)
    assert sample_folder.catalog.last_change == last + 1
    record = sample_folder.catalog.record(sample_folder.document_id(FIRST_TEXT))
    assert record is not None
    assert [source.position for source in record.sources] == ["line 2"]


def test_bad_files_are_skipped_and_reported_with_a_reason(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("good.txt", FIRST_TEXT)
    sample_folder.write("empty.txt", "")
    sample_folder.write("blank.txt", " \n ")
    sample_folder.write("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    sample_folder.write("cut.txt.gz", gzip.compress(SECOND_TEXT.encode() * 99)[:40])
    sample_folder.write(
        "records.jsonl", '{"body": "' + SECOND_TEXT + '"}\n{no json}\n[1]\n'
    )
    sample_folder.write("huge.txt", b"a " * (100 << 20))
    summary = sample_folder.ingest()
    failed = {
        (Path(failure.path).name, failure.position)
        for failure in sample_folder.catalog.sources.failures()
    }
    assert sample_folder.searchable_texts() == sorted([FIRST_TEXT, SECOND_TEXT])
    assert failed == {
        ("empty.txt", None),
        ("blank.txt", None),
        ("picture.txt", None),
        ("cut.txt.gz", None),
        ("records.jsonl", "line 2"),
        ("records.jsonl", "line 3"),
        ("huge.txt", None),
    }
    assert summary.failed == len(failed)
    for name, _ in failed:
        assert any(
            name in message and ": " in message
            for message in sample_folder.progress.messages
        )


@pytest.mark.long
@pytest.mark.parametrize(
    "content",
    [
        "with a \0 NUL",
        "<p>" * 100_000 + FIRST_TEXT,
        '{"body": "a lone \\ud800 surrogate"}',
    ],
)
def test_odd_content_is_repaired_or_reported_and_other_files_are_read(
    sample_folder: SampleFolder, content: str
) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write(
        {"<": "odd.html", "{": "odd.jsonl"}.get(content[0], "odd.txt"), content
    )
    sample_folder.ingest()
    assert FIRST_TEXT in sample_folder.searchable_texts()
    assert (
        len(sample_folder.searchable_texts())
        + len(sample_folder.catalog.sources.failures())
        == 2
    )


def test_a_missing_path_is_reported_and_other_paths_are_read(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    summary = sample_folder.ingest(
        sample_folder.folder / "nowhere", sample_folder.folder
    )
    assert summary.failed == 1
    assert "nowhere: does not exist" in sample_folder.progress.messages[0]
    assert sample_folder.searchable_texts() == [FIRST_TEXT]


def test_documents_of_a_missing_folder_stay_searchable(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("sub/a.txt", FIRST_TEXT)
    sample_folder.ingest()
    (sample_folder.folder / "sub").rename(sample_folder.folder.parent / "away")
    sample_folder.ingest(sample_folder.folder / "sub")
    assert sample_folder.searchable_texts() == [FIRST_TEXT]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_keeps_the_document_that_was_read_from_it(
    sample_folder: SampleFolder,
) -> None:
    path = sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    path.touch()
    path.chmod(0)
    assert sample_folder.ingest().failed == 1
    assert sample_folder.searchable_texts() == [FIRST_TEXT]


def test_a_truncated_file_keeps_documents_read_from_it_earlier(
    sample_folder: SampleFolder,
) -> None:
    records = jsonl(
        *({"body": f"{SECOND_TEXT} Number {number}."} for number in range(500))
    )
    packed = gzip.compress(records.encode(), 1)
    sample_folder.write("a.jsonl.gz", packed)
    sample_folder.ingest()
    sample_folder.write("a.jsonl.gz", packed[: len(packed) // 2])
    assert sample_folder.ingest().failed == 1
    assert len(sample_folder.searchable_texts()) == 500
    sample_folder.write("a.jsonl.gz", packed)
    assert sample_folder.ingest().failed == 0
    assert sample_folder.catalog.sources.failures() == ()


def test_a_failure_is_cleared_when_the_file_becomes_readable(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", "")
    sample_folder.ingest()
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    assert sample_folder.catalog.sources.failures() == ()


def test_a_named_pipe_does_not_block(sample_folder: SampleFolder) -> None:
    os.mkfifo(sample_folder.folder / "pipe.txt")
    sample_folder.write("a.txt", FIRST_TEXT)
    began = time.monotonic()
    assert sample_folder.ingest().failed == 1
    assert time.monotonic() - began < 20
    assert sample_folder.searchable_texts() == [FIRST_TEXT]


def test_a_file_name_that_is_not_utf8_is_read_and_shown(
    sample_folder: SampleFolder,
) -> None:
    Path(os.fsdecode(os.fsencode(sample_folder.folder) + b"/caf\xe9.txt")).write_text(
        FIRST_TEXT
    )
    sample_folder.ingest()
    record = sample_folder.catalog.record(sample_folder.document_id(FIRST_TEXT))
    assert record is not None
    assert record.sources[0].path.endswith("caf\\xe9.txt")


def test_progress_ends_at_its_total(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.write(
        "b.jsonl.gz",
        gzip.compress(jsonl({"body": SECOND_TEXT}, {"body": FIRST_TEXT}).encode()),
    )
    sample_folder.ingest()
    assert sample_folder.progress.done == sample_folder.progress.total > 0


def test_a_new_truncated_file_keeps_the_lines_before_the_break(
    sample_folder: SampleFolder,
) -> None:
    packed = gzip.compress(
        jsonl(
            *({"body": f"{SECOND_TEXT} Number {number}."} for number in range(500))
        ).encode(),
        1,
    )
    sample_folder.write("a.jsonl.gz", packed[: len(packed) // 2])
    assert sample_folder.ingest().failed == 1
    assert len(sample_folder.searchable_texts()) > 200
    assert "truncated gzip data" in sample_folder.progress.messages[-1]


class StoppedProgress(RecordedProgress):
    """Stop the run when articles have been stored."""

    def advance(self, size: int) -> None:
        raise KeyboardInterrupt


def indexes_by_name(catalog: Catalog) -> set[str]:
    """Return the indexes of mentions by names that the catalog has."""
    with catalog.reading() as connection:
        indexes = inspect(connection).get_indexes("mentions")
    return {str(index["name"]) for index in indexes}


@pytest.mark.sqlite_only
def test_a_stopped_first_run_leaves_the_indexes_by_name_to_the_next_one(
    sample_folder: SampleFolder,
) -> None:
    catalog = sample_folder.catalog
    complete = indexes_by_name(catalog)
    assert complete == {"ix_mentions_key", "ix_mentions_slug"}
    sample_folder.write(
        "a.jsonl", jsonl({"body": f"{FIRST_TEXT} The mayor, Mara Quell, said so."})
    )
    with pytest.raises(KeyboardInterrupt):
        ingest(catalog, (sample_folder.folder,), StoppedProgress())
    assert len(sample_folder.searchable_texts()) == 1
    assert indexes_by_name(catalog) == set()
    sample_folder.write("b.txt", SECOND_TEXT)
    sample_folder.ingest()
    assert indexes_by_name(catalog) == complete
    assert catalog.people.get("mara-quell")


@pytest.mark.sqlite_only
def test_later_runs_keep_the_indexes_by_name(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.txt", FIRST_TEXT)
    sample_folder.ingest()
    complete = indexes_by_name(sample_folder.catalog)
    sample_folder.write("b.txt", SECOND_TEXT)
    with pytest.raises(KeyboardInterrupt):
        ingest(sample_folder.catalog, (sample_folder.folder,), StoppedProgress())
    assert indexes_by_name(sample_folder.catalog) == complete
