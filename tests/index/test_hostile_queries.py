"""Test crashes, damaged files, locks, full disks and hostile queries.

Plain Whoosh fails in these cases.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from whoosh import query as whoosh

from archive.errors import CuttingsError
from index.columnar.engine import WhooshEngine
from index.columnar.indexing.merger import (
    MAX_SEGMENT_DOCS,
    MERGE_FACTOR,
    select_segments,
)
from index.columnar.storage.manifest import (
    MANIFEST_NAME,
    read_manifest,
    write_manifest,
)
from index.engine import IndexDocument, Search
from index.schema import INDEX_FORMAT
from tests.index.memory_feed import MemoryFeed, date_range, hit_ids, run_query
from tests.processor_time import processor_time_below

ROOT = Path(__file__).parent.parent.parent
TEXTS = [
    f"crude oil price number{number} rises in week {number % 7}" for number in range(60)
]


@pytest.fixture
def feed() -> MemoryFeed:
    return MemoryFeed(
        *(
            IndexDocument(f"{number:02}", text, dates=date_range("1987-03-05"))
            for number, text in enumerate(TEXTS)
        )
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    engine = WhooshEngine(tmp_path / "index")
    yield engine
    engine.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


# crashes


@pytest.mark.long
@pytest.mark.timeout(300)
def test_a_crash_before_any_file_operation_leaves_a_recoverable_index(
    tmp_path: Path,
) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.index.crash_during_sync",
        str(tmp_path / "index"),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert all(int(crashes) > 10 for crashes in run.stdout.split())


def test_a_commit_leaves_only_files_listed_in_its_manifest(
    engine: WhooshEngine, folder: Path
) -> None:
    for number in range(4):
        engine.sync(
            MemoryFeed(
                *(
                    IndexDocument(str(document_number), "x")
                    for document_number in range(number + 1)
                )
            )
        )
    manifest = read_manifest(folder)
    assert manifest is not None
    assert {path.name for path in folder.iterdir()} == {
        MANIFEST_NAME,
        *manifest.file_names(),
    }


def test_many_small_syncs_leave_few_segments(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    growing = MemoryFeed()
    for number in range(40):
        growing.put(IndexDocument(str(number), "x"))
        engine.sync(growing)
    assert len(list(folder.glob("*.segment"))) < MERGE_FACTOR
    assert engine.count() == 40


@pytest.mark.parametrize(
    ("sizes", "gone", "chosen"),
    [
        ([], [], []),
        ([10] * (MERGE_FACTOR - 1), [0] * (MERGE_FACTOR - 1), []),
        ([10] * MERGE_FACTOR, [0] * MERGE_FACTOR, list(range(MERGE_FACTOR))),
        (
            [100_000, *[10] * MERGE_FACTOR],
            [0] * (MERGE_FACTOR + 1),
            list(range(1, MERGE_FACTOR + 1)),
        ),
        ([100_000], [10_000], []),
        ([100_000], [30_000], [0]),
        ([MAX_SEGMENT_DOCS // 2] * MERGE_FACTOR, [0] * MERGE_FACTOR, []),
    ],
)
def test_segments_of_one_size_are_merged_and_those_with_many_deleted(
    sizes: list[int], gone: list[int], chosen: list[int]
) -> None:
    assert select_segments(sizes, gone) == chosen


def test_a_failed_sync_does_not_break_the_next(
    engine: WhooshEngine, feed: MemoryFeed
) -> None:
    invalid_document = IndexDocument("b", "x", outlet=7)  # type: ignore[arg-type]
    invalid_feed = MemoryFeed(IndexDocument("a", "x"), invalid_document)
    with pytest.raises(AttributeError):
        engine.sync(invalid_feed)
    assert engine.sync(feed) == len(TEXTS)
    assert engine.count() == len(TEXTS)


# damage

ZEROED_BYTES = 512
"""More than the zeros that a segment has between two columns, or in one."""


def _damage_file(path: Path, how: str) -> None:
    content = path.read_bytes()
    middle = len(content) // 2
    harmed = {
        "emptied": b"",
        "cut": content[:middle],
        "zeroed": content[:middle]
        + bytes(min(ZEROED_BYTES, len(content) - middle))
        + content[middle + ZEROED_BYTES :],
        "one bit": content[:middle]
        + bytes([content[middle] ^ 1])
        + content[middle + 1 :],
    }
    path.write_bytes(harmed[how])


@pytest.mark.parametrize("how", ["emptied", "cut", "zeroed", "one bit", "gone"])
@pytest.mark.parametrize("pattern", ["*.segment", "*.gone", "index.manifest"])
def test_damage_is_reported_and_fixed_by_a_rebuild(
    folder: Path, feed: MemoryFeed, pattern: str, how: str
) -> None:
    """A query has correct results or fails. `verify` reports the damaged file."""
    WhooshEngine(folder).sync(feed)
    WhooshEngine(folder).sync(feed.remove("07"))
    expected_ids = hit_ids(WhooshEngine(folder), "oil")
    (path,) = folder.glob(pattern)
    path.unlink() if how == "gone" else _damage_file(path, how)
    engine = WhooshEngine(folder)
    for word in ("oil", "number7", "rises"):
        with suppress(CuttingsError):
            assert hit_ids(engine, word) == ([] if word == "number7" else expected_ids)
    assert any(
        path.name in sentence and "Run “cuttings rebuild”" in sentence
        for sentence in engine.verify(feed)
    )
    engine.rebuild(feed)
    assert engine.count() == len(TEXTS) - 1
    assert engine.verify(feed) == []
    engine.close()


def test_verify_reports_every_flipped_bit_and_results_stay_correct(
    folder: Path, feed: MemoryFeed
) -> None:
    WhooshEngine(folder).sync(feed)
    (path,) = folder.glob("*.segment")
    sound = path.read_bytes()
    expected_by_query = {
        query: hit_ids(WhooshEngine(folder), query)
        for query in ("oil", "number7*", '"crude oil"', "date:1987")
    }
    chance = random.Random(7)
    silent = 0
    for _ in range(200):
        at = chance.randrange(len(sound))
        path.write_bytes(
            sound[:at]
            + bytes([sound[at] ^ (1 << chance.randrange(8))])
            + sound[at + 1 :]
        )
        engine = WhooshEngine(folder)
        for query, expected_ids in expected_by_query.items():
            with suppress(CuttingsError):
                assert hit_ids(engine, query) == expected_ids
        silent += not any(path.name in sentence for sentence in engine.verify(feed))
    assert silent == 0


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.9, 0.9999])
def test_a_truncated_file_is_reported(
    folder: Path, feed: MemoryFeed, part: float
) -> None:
    WhooshEngine(folder).sync(feed)
    (path,) = folder.glob("*.segment")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(CuttingsError, match=path.name):
        hit_ids(WhooshEngine(folder), "oil")
    assert path.name in WhooshEngine(folder).verify(feed)[0]


def test_verify_reads_the_files_again_under_a_running_engine(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    assert engine.count() == len(TEXTS)
    (segment,) = folder.glob("*.segment")
    with segment.open("r+b") as file:
        file.seek(segment.stat().st_size // 2)
        file.write(b"\xff\x00\xff")
    assert segment.name in engine.verify(feed)[0]


def test_opening_an_index_of_an_older_version_gives_a_helpful_error(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    folder.mkdir()
    (folder / "_MAIN_1.toc").write_bytes(b"old")
    with pytest.raises(CuttingsError, match="older version of Cuttings"):
        engine.count()
    assert engine.sync(feed) == len(TEXTS)


def test_an_index_of_an_older_version_is_built_again_by_the_next_sync(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    manifest = read_manifest(folder)
    assert manifest is not None
    write_manifest(folder, manifest, INDEX_FORMAT - 1)
    with pytest.raises(CuttingsError, match="older version of Cuttings"):
        hit_ids(engine, "crude")
    assert engine.sync(feed) == len(TEXTS)
    assert len(hit_ids(engine, "crude")) == len(TEXTS)


def test_an_index_of_a_newer_version_is_left_alone(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    manifest = read_manifest(folder)
    assert manifest is not None
    write_manifest(folder, manifest, INDEX_FORMAT + 1)
    files_before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for use in (engine.count, lambda: engine.sync(feed)):
        with pytest.raises(CuttingsError, match="newer version"):
            use()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files_before


# disks, other processes


def test_a_lock_of_an_older_version_is_removed(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    """The lock of the home is enough, because it admits one writer."""
    folder.mkdir(exist_ok=True)
    lock = folder / "index_WRITELOCK"
    lock.touch()
    engine.sync(feed)
    assert not lock.exists()


def test_a_file_that_cannot_be_removed_is_reported(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    obstacle = folder / "obstacle.tmp"
    obstacle.mkdir(parents=True)
    with pytest.raises(CuttingsError, match="cannot be written"):
        engine.sync(feed)
    obstacle.rmdir()
    engine.sync(feed)
    assert engine.count() == len(TEXTS)


def test_a_full_disk_is_reported_and_existing_documents_stay(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    command = [
        sys.executable,
        "-m",
        "tests.index.full_disk",
        str(folder),
        str(feed.last_number),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "cannot be written" in run.stdout
    assert engine.count() == len(TEXTS)
    assert not [path for path in folder.iterdir() if "tmp" in path.name]
    feed.put(IndexDocument("more", "x"))
    assert engine.sync(feed) == 1


def test_a_folder_that_cannot_be_created_gives_a_readable_error(
    tmp_path: Path, feed: MemoryFeed
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CuttingsError, match="cannot be written"):
        WhooshEngine(tmp_path / "file" / "index").sync(feed)


def test_opening_while_another_run_commits_always_works(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    wrong: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            reader = WhooshEngine(folder)
            try:
                assert run_query(reader, "oil").total >= len(TEXTS)
            except BaseException as error:  # noqa: BLE001 the test reports any
                wrong.append(error)
            reader.close()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(20):
        engine.sync(feed.put(IndexDocument(f"new{number}", "more oil")))
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.skipif(
    not Path("/proc/self/maps").exists(),
    reason="the system does not tell which files are mapped",
)
def test_old_segments_are_closed_when_a_new_snapshot_is_searched(
    engine: WhooshEngine, folder: Path, feed: MemoryFeed
) -> None:
    for number in range(MERGE_FACTOR):
        engine.sync(feed.put(IndexDocument(f"new{number}", "more oil")))
        assert run_query(engine, "oil").total == len(TEXTS) + number + 1
    manifest = read_manifest(folder)
    assert manifest is not None
    mapped = {
        Path(line.split()[5]).name
        for line in Path("/proc/self/maps").read_text().splitlines()
        if str(folder) in line
    }
    assert mapped == manifest.file_names()


def test_an_unsupported_query_type_raises_a_clear_error(
    engine: WhooshEngine, feed: MemoryFeed
) -> None:
    engine.sync(feed)
    with pytest.raises(CuttingsError, match="of the type Regex"):
        engine.search(Search(whoosh.Regex("text", "o.l")))


# dates and hostile queries


def test_a_span_of_days_is_not_the_whole_year(engine: WhooshEngine) -> None:
    days = {"a": "1987-03-04", "b": "1987-03-05", "c": "1987-03-10", "d": "1987-03-11"}
    engine.sync(
        MemoryFeed(
            *(IndexDocument(id, "x", dates=date_range(day)) for id, day in days.items())
        )
    )
    assert sorted(hit_ids(engine, "date:1987-03-05..1987-03-10")) == ["b", "c"]


HOSTILE_QUERIES = {
    "one letter and a star": "a*",
    "a star before": "*a",
    "stars around": "*a*",
    "only a star": "*",
    "fuzzy": "oil~9",
    "a range of words": "body:[a to z]",
    "an open range of dates": "date:[ to ]",
    "a long word": "x" * 100_000,
    "a long prefix": "x" * 990 + "*",
    "many brackets": "(" * 5_000 + "oil" + ")" * 5_000,
    "many closing brackets": ")" * 5_000,
    "many quotes": '"' * 999,
    "many operators": "NOT " * 240 + "oil",
    "many alternatives": " OR ".join(["oil"] * 200),
    "many words": "oil " * 250,
    "many fields": "title:" * 160,
    "many stars": "oi* " * 250,
    "a long designator": "a-" * 500,
    "a long phrase": '"' + "the " * 240 + '"',
    "a wide proximity": '"oil price"~9999999',
    "signs": "東" * 1_000,
    "accents": "\u0301" * 1_000,
    "separators": "\x1f\x00\ud800" * 300,
    "wildcards": "o?l o[i]l /o.l/",
    "boosts": "oil^9999 ^ oil^",
    "many wildcards": "*o*i*l*p*r*i*c*e*" + " ?i*" * 200,
    "a long wildcard": "*" + "a*" * 490,
    "many question marks": "o" + "?" * 900 + "l",
    "many similar words": "price~2 " * 120,
    "a long similar word": "x" * 900 + "~2",
    "many proximities": " NEAR/999 ".join(["oil"] * 90),
    "nested proximities": "(" * 15 + "oil" + " NEAR/9999 pr*)" * 15,
    "many foreign operators": "oil UND " * 120,
    "many functions": "NEAR(" * 200,
    "many fields of others": "headline(" * 110,
}


@pytest.mark.parametrize("query", HOSTILE_QUERIES.values(), ids=HOSTILE_QUERIES.keys())
def test_a_hostile_query_is_answered_in_half_a_second(
    engine: WhooshEngine, feed: MemoryFeed, query: str
) -> None:
    engine.sync(feed)
    with processor_time_below(0.5):
        run_query(engine, query)


@pytest.mark.parametrize("other", ["oi*", "o[i]l", "prices~1", "pr?ce"])
def test_articles_without_any_of_the_words_are_listed_by_their_other_parts(
    engine: WhooshEngine, feed: MemoryFeed, other: str
) -> None:
    engine.sync(feed)
    results = run_query(engine, f"zebra yak {other}", related_limit=3)
    assert results.total == 0
    assert len(results.related) == 3


def test_a_large_text_is_indexed_and_found(engine: WhooshEngine) -> None:
    engine.sync(
        MemoryFeed(
            IndexDocument("large", "oil and gas " * 90_000 + "needle"),
            IndexDocument("small", "oil"),
        )
    )
    assert hit_ids(engine, "needle oil") == ["large"]
    assert hit_ids(engine, '"gas needle"') == ["large"]
