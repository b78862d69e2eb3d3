"""What an ingest does with folders as they are: grown, changed, broken, and read again."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import pytest

from tests.conftest import Shelf

ONE = "The ferry to Lindholm will run again from Monday, the harbour office said."
TWO = "A second bakery has opened in the old tram depot of Ostrand."


def lines(*records: dict[str, object]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_every_file_of_a_folder_becomes_a_document(shelf: Shelf) -> None:
    shelf.put("a.txt", ONE)
    shelf.put("deep/er/b.md", TWO)
    summary = shelf.index()
    assert shelf.texts() == sorted([ONE, TWO])
    assert (summary.added, summary.failed) == (2, 0)


def test_a_second_run_reads_nothing(shelf: Shelf) -> None:
    shelf.put("a.txt", ONE)
    shelf.put("b.jsonl", lines({"body": TWO}))
    shelf.index()
    last = shelf.catalog.last
    summary = shelf.index()
    assert (summary.read, summary.unchanged) == (0, 2)
    assert shelf.catalog.last == last


def test_a_touched_file_is_known_again_by_its_hash(shelf: Shelf) -> None:
    path = shelf.put("a.txt", ONE)
    shelf.index()
    last = shelf.catalog.last
    os.utime(path, ns=(1, 1))
    summary = shelf.index()
    assert (summary.read, summary.held, summary.added) == (1, 1, 0)
    assert shelf.catalog.last == last


def test_a_changed_file_is_a_new_document_and_the_old_one_leaves_the_search(
    shelf: Shelf,
) -> None:
    shelf.put("a.txt", ONE)
    shelf.index()
    old = shelf.id_of(ONE)
    shelf.put("a.txt", TWO)
    shelf.index()
    assert shelf.texts() == [TWO]
    record = shelf.catalog.record(old)
    assert record is not None
    assert record.gone


def test_a_deleted_file_leaves_the_search_and_comes_back_with_the_file(
    shelf: Shelf,
) -> None:
    path = shelf.put("a.txt", ONE)
    shelf.put("b.txt", TWO)
    shelf.index()
    path.unlink()
    assert shelf.index().removed == 1
    assert shelf.texts() == [TWO]
    shelf.put("a.txt", ONE)
    shelf.index()
    assert shelf.texts() == sorted([ONE, TWO])


def test_a_moved_file_is_the_same_document(shelf: Shelf) -> None:
    path = shelf.put("a.txt", ONE)
    shelf.index()
    id = shelf.id_of(ONE)
    path.rename(shelf.folder / "moved.txt")
    shelf.index()
    record = shelf.catalog.record(id)
    assert record is not None
    assert not record.gone
    assert [Path(source.path).name for source in record.sources] == ["moved.txt"]


def test_the_same_bytes_in_two_places_are_one_document_with_two_sources(
    shelf: Shelf,
) -> None:
    shelf.put("a.txt", ONE)
    shelf.put("copy.txt.gz", gzip.compress(ONE.encode()))
    shelf.index()
    record = shelf.catalog.record(shelf.id_of(ONE))
    assert record is not None
    assert [Path(source.path).name for source in record.sources] == [
        "a.txt",
        "copy.txt.gz",
    ]


def test_a_line_inserted_into_a_file_of_records_leaves_the_others_untouched(
    shelf: Shelf,
) -> None:
    shelf.put("a.jsonl", lines({"body": ONE}))
    shelf.index()
    last = shelf.catalog.last
    shelf.put("a.jsonl", lines({"body": TWO}, {"body": ONE}))
    summary = shelf.index()
    assert (summary.added, summary.held) == (1, 1)
    assert shelf.catalog.last == last + 1
    record = shelf.catalog.record(shelf.id_of(ONE))
    assert record is not None
    assert [source.position for source in record.sources] == ["line 2"]


def test_bad_files_cost_only_themselves_and_are_named_with_the_reason(
    shelf: Shelf,
) -> None:
    shelf.put("good.txt", ONE)
    shelf.put("empty.txt", "")
    shelf.put("blank.txt", " \n ")
    shelf.put("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    shelf.put("cut.txt.gz", gzip.compress(TWO.encode() * 99)[:40])
    shelf.put("records.jsonl", '{"body": "' + TWO + '"}\n{no json}\n[1]\n')
    shelf.put("huge.txt", b"a " * (100 << 20))
    summary = shelf.index()
    failed = {
        (Path(each.path).name, each.position) for each in shelf.catalog.failures()
    }
    assert shelf.texts() == sorted([ONE, TWO])
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
            name in message and ": " in message for message in shelf.notes.messages
        )


@pytest.mark.parametrize(
    "content",
    ["with a \0 NUL", "<p>" * 100_000 + ONE, '{"body": "a lone \\ud800 surrogate"}'],
)
def test_odd_content_is_mended_or_named_and_the_other_files_are_read(
    shelf: Shelf, content: str
) -> None:
    shelf.put("a.txt", ONE)
    shelf.put({"<": "odd.html", "{": "odd.jsonl"}.get(content[0], "odd.txt"), content)
    shelf.index()
    assert ONE in shelf.texts()
    assert len(shelf.texts()) + len(shelf.catalog.failures()) == 2


def test_a_missing_path_is_named_and_the_others_are_read(shelf: Shelf) -> None:
    shelf.put("a.txt", ONE)
    summary = shelf.index(shelf.folder / "nowhere", shelf.folder)
    assert summary.failed == 1
    assert "nowhere: does not exist" in shelf.notes.messages[0]
    assert shelf.texts() == [ONE]


def test_a_folder_that_went_missing_takes_no_document_with_it(shelf: Shelf) -> None:
    shelf.put("sub/a.txt", ONE)
    shelf.index()
    (shelf.folder / "sub").rename(shelf.folder.parent / "away")
    shelf.index(shelf.folder / "sub")
    assert shelf.texts() == [ONE]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_keeps_the_document_that_was_read_from_it(
    shelf: Shelf,
) -> None:
    path = shelf.put("a.txt", ONE)
    shelf.index()
    path.touch()
    path.chmod(0)
    assert shelf.index().failed == 1
    assert shelf.texts() == [ONE]


def test_a_broken_off_file_keeps_what_was_read_of_it_before(shelf: Shelf) -> None:
    records = lines(*({"body": f"{TWO} Number {number}."} for number in range(500)))
    packed = gzip.compress(records.encode(), 1)
    shelf.put("a.jsonl.gz", packed)
    shelf.index()
    shelf.put("a.jsonl.gz", packed[: len(packed) // 2])
    assert shelf.index().failed == 1
    assert len(shelf.texts()) == 500
    shelf.put("a.jsonl.gz", packed)
    assert shelf.index().failed == 0
    assert shelf.catalog.failures() == ()


def test_a_failure_is_forgotten_once_the_file_can_be_read(shelf: Shelf) -> None:
    shelf.put("a.txt", "")
    shelf.index()
    shelf.put("a.txt", ONE)
    shelf.index()
    assert shelf.catalog.failures() == ()


def test_a_pipe_is_not_waited_for(shelf: Shelf) -> None:
    os.mkfifo(shelf.folder / "pipe.txt")
    shelf.put("a.txt", ONE)
    began = time.monotonic()
    assert shelf.index().failed == 1
    assert time.monotonic() - began < 20
    assert shelf.texts() == [ONE]


def test_a_name_that_is_no_utf8_is_read_and_shown(shelf: Shelf) -> None:
    Path(os.fsdecode(os.fsencode(shelf.folder) + b"/caf\xe9.txt")).write_text(ONE)
    shelf.index()
    record = shelf.catalog.record(shelf.id_of(ONE))
    assert record is not None
    assert record.sources[0].path.endswith("caf\\xe9.txt")


def test_progress_ends_at_its_total(shelf: Shelf) -> None:
    shelf.put("a.txt", ONE)
    shelf.put("b.jsonl.gz", gzip.compress(lines({"body": TWO}, {"body": ONE}).encode()))
    shelf.index()
    assert shelf.notes.done == shelf.notes.total > 0


def test_the_lines_before_a_break_are_kept_of_a_file_never_seen_before(
    shelf: Shelf,
) -> None:
    packed = gzip.compress(
        lines(*({"body": f"{TWO} Number {number}."} for number in range(500))).encode(),
        1,
    )
    shelf.put("a.jsonl.gz", packed[: len(packed) // 2])
    assert shelf.index().failed == 1
    assert len(shelf.texts()) > 200
    assert "is cut off" in shelf.notes.messages[-1]
