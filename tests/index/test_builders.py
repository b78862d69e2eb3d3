"""Test that several processes write the same index as one, whatever happens to them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import chain, pairwise
from pathlib import Path

import pytest

from archive import child_processes
from archive.catalog import Catalog
from archive.child_processes import module_command, write_line
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.columnar.indexing import builders
from index.columnar.indexing.builder_process import BuilderSettings
from index.columnar.storage.manifest import read_manifest
from index.engine import Results
from tests.conftest import RecordedProgress, SampleFolder
from tests.index.memory_feed import run_query

COUNT = 40
MEMORY_MB = 4 * 96
QUERIES = ("", "ship", "ship*", '"ship seven"', "harbour NEAR/3 ship", "seven OR eight")
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
]


@pytest.fixture
def articles(sample_folder: SampleFolder) -> SampleFolder:
    """Return an archive of forty articles, in which one was replaced and two are gone."""
    for number in range(COUNT):
        sample_folder.write(f"{number}.txt", _text(number))
    sample_folder.ingest()
    sample_folder.write("3.txt", "Another text of the third article about a ship.")
    for name in ("7.txt", "30.txt"):
        (sample_folder.folder / name).unlink()
    sample_folder.ingest()
    return sample_folder


def _text(number: int) -> str:
    word = NUMBERS[number % 10]
    return f"The ship {word} reached harbour {number} on 3 May 19{number + 50}."


@pytest.fixture(autouse=True)
def three_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small archives be written by three processes, in several ranges each."""
    monkeypatch.setattr(builders, "MIN_BUILDER_CHANGES", 5)
    monkeypatch.setattr(builders, "MAX_RANGE_CHANGES", 6)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def answers(engine: WhooshEngine) -> list[Results]:
    return [run_query(engine, query) for query in QUERIES]


def write_index(
    articles: SampleFolder, folder: Path, memory_mb: int = MEMORY_MB
) -> tuple[WhooshEngine, RecordedProgress]:
    """Write an index, and check that it is complete and has no other files."""
    progress = RecordedProgress()
    engine = WhooshEngine(folder, memory_mb)
    engine.rebuild(CatalogFeed(articles.catalog, progress))
    assert engine.verify(CatalogFeed(articles.catalog)) == []
    manifest = read_manifest(folder)
    assert manifest
    assert manifest.last == articles.catalog.last_change
    assert {path.name for path in folder.iterdir()} == {
        "index.manifest",
        *manifest.file_names(),
    }
    assert progress.total == progress.done == articles.catalog.count_changes(0)
    return engine, progress


def test_three_processes_write_the_index_of_one(
    articles: SampleFolder, tmp_path: Path
) -> None:
    together, _ = write_index(articles, tmp_path / "together")
    alone, _ = write_index(articles, tmp_path / "alone", 96)
    assert together.count() == alone.count() == COUNT - 2
    assert answers(together) == answers(alone)


@pytest.mark.long
def test_a_later_sync_by_several_processes_replaces_and_removes_articles(
    articles: SampleFolder, tmp_path: Path
) -> None:
    engine, _ = write_index(articles, tmp_path / "index")
    for number in range(20):
        articles.write(f"{number}.txt", f"{_text(number)} It is a second edition.")
    (articles.folder / "25.txt").unlink()
    articles.ingest()
    feed = CatalogFeed(articles.catalog)
    engine.sync(feed)
    assert engine.verify(feed) == []
    alone, _ = write_index(articles, tmp_path / "alone", 96)
    assert answers(engine) == answers(alone)
    assert run_query(engine, '"second edition"').total == 20


@pytest.mark.long
@pytest.mark.parametrize(
    ("failing", "output"), [("first", "3\\n"), ("all", "3\\n"), ("all", '{"segm')]
)
def test_this_process_writes_what_a_killed_one_left(
    articles: SampleFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    output: str,
) -> None:
    started: list[Path] = []

    def command(module: str) -> list[str]:
        started.append(tmp_path)
        if failing == "all" or len(started) == 1:
            return [sys.executable, "-c", f"print('{output}', end='')"]
        return module_command(module)

    monkeypatch.setattr(child_processes, "module_command", command)
    engine, _ = write_index(articles, tmp_path / "index")
    assert len(started) == 3
    assert engine.count() == COUNT - 2


def test_this_process_writes_the_index_if_it_cannot_start_another(
    articles: SampleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        child_processes, "module_command", lambda _: [str(tmp_path / "none")]
    )
    engine, _ = write_index(articles, tmp_path / "index")
    assert engine.count() == COUNT - 2


@pytest.mark.long
def test_segments_of_a_killed_run_are_removed(
    articles: SampleFolder, tmp_path: Path
) -> None:
    folder = tmp_path / "index" / builders.FOLDER_NAME
    folder.mkdir(parents=True)
    (folder / "0-0.segment.tmp").write_bytes(b"incomplete")
    write_index(articles, tmp_path / "index")


@pytest.mark.long
def test_the_processes_have_ended_when_the_index_is_written(
    articles: SampleFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[subprocess.Popen[str]] = []
    popen = subprocess.Popen

    def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
        processes.append(popen(*arguments, **options))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    write_index(articles, tmp_path / "index")
    assert len(processes) == 3
    assert all(process.poll() is not None for process in processes)


@pytest.fixture
def builder(articles: SampleFolder, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a builder."""
    command = module_command("index.columnar.indexing.builder_process")
    with subprocess.Popen(  # this Python
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        address = CatalogFeed(articles.catalog).address
        settings = BuilderSettings(address, str(tmp_path), 1 << 20)
        assert process.stdin
        write_line(process.stdin, asdict(settings))
        yield process
        process.kill()


def test_a_builder_ends_with_the_process_that_started_it(
    builder: subprocess.Popen[str],
) -> None:
    assert builder.stdin
    builder.stdin.close()
    assert builder.wait(20) == 0


def test_a_builder_leaves_interrupts_to_the_process_that_started_it(
    builder: subprocess.Popen[str], articles: SampleFolder
) -> None:
    assert builder.stdin
    assert builder.stdout
    write_line(builder.stdin, {"after": 0, "last": articles.catalog.last_change})
    assert json.loads(builder.stdout.readline()) == articles.catalog.count_changes(0)
    builder.send_signal(signal.SIGINT)
    built = json.loads(builder.stdout.readline())
    assert sum(segment["documents"] for segment in built["segments"]) == COUNT - 2
    assert len(built["gone"]) == 3  # two files, and the text that was replaced


@pytest.mark.parametrize(("parts", "size"), [(1, 100), (2, 100), (3, 5), (7, 1)])
def test_ranges_have_each_change_once(
    articles: SampleFolder, parts: int, size: int
) -> None:
    feed = CatalogFeed(articles.catalog)
    ranges = feed.split(0, parts, size)
    assert (ranges[0].after, ranges[-1].last) == (0, feed.last_number)
    assert all(one.last == other.after for one, other in pairwise(ranges))
    numbers = [
        [change.number for change in feed.range_changes(part)] for part in ranges
    ]
    assert all(len(part) <= size for part in numbers)
    assert list(chain.from_iterable(numbers)) == [
        change.number for change in feed.changes(0)
    ]


def test_an_empty_catalog_has_no_ranges(tmp_path: Path) -> None:
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        assert CatalogFeed(catalog).split(0, 2, 100) == []
