"""`cuttings watch` as a user meets it: the real command, a real server beside it, files saved by hand."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.home import Home
from archive.ingest.watcher import POLL_S
from tests.shell import CUTTINGS, Shell

PROMISED_S = 5.0
PATIENCE_S = 30.0


class Watched:
    """A folder that is watched by one process and served by another."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        self.url = ""
        self.said = home.with_name("said")

    def put(self, name: str, text: str) -> None:
        """Save a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def total(self, query: str) -> int:
        """How many articles the server finds."""
        with urllib.request.urlopen(
            f"{self.url}api/v1/search?q={quote(query)}"
        ) as response:
            found: int = json.load(response)["total"]
            return found

    def until(self, query: str, total: int) -> float:
        """How many seconds until so many are found."""
        began = time.monotonic()
        while self.total(query) != total:
            assert time.monotonic() - began < PATIENCE_S, self.told()
            time.sleep(0.05)
        return time.monotonic() - began

    def told(self) -> str:
        """All that the command said."""
        return self.said.read_text(encoding="utf-8")

    def hears(self, words: str, times: int = 1) -> None:
        """Wait until the command says something."""
        began = time.monotonic()
        while self.told().count(words) < times:
            assert time.monotonic() - began < PATIENCE_S, self.told()
            time.sleep(0.05)


@contextmanager
def running(made: Watched, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`cuttings watch` on the folder, until the end."""
    command = [
        *CUTTINGS,
        "--home",
        str(made.home),
        "watch",
        "--jobs",
        "1",
        *options,
        str(made.folder),
    ]
    with (
        made.said.open("w") as said,
        subprocess.Popen(command, stderr=said, text=True) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A folder with one article, watched and served; each test saves what no other does."""
    place = tmp_path_factory.mktemp("watched")
    made = Watched(place / "folder", place / "home")
    made.put("first.txt", "The heron was there before.")
    with running(made):
        yield from _served(made)


def _served(made: Watched) -> Iterator[Watched]:
    made.hears("Watching for")
    command = [*CUTTINGS, "--home", str(made.home), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        found = re.search(r"http://\S+", server.stderr.readline())
        assert found
        made.url = found.group()
        try:
            yield made
        finally:
            server.send_signal(signal.SIGINT)


def test_a_saved_file_is_found_over_http_within_five_seconds(watched: Watched) -> None:
    assert watched.total("heron") == 1
    watched.put("new.txt", "A zebra crossed the harbour.")
    assert watched.until("zebra", 1) < PROMISED_S
    watched.put("new.txt", "A giraffe crossed the harbour.")
    assert watched.until("giraffe", 1) < PROMISED_S
    assert watched.total("zebra") == 0
    (watched.folder / "new.txt").unlink()
    assert watched.until("giraffe", 0) < PROMISED_S


def test_folders_are_followed_through_their_making_moving_and_end(
    watched: Watched,
) -> None:
    watched.put("deep/er/okapi.txt", "An okapi came.")
    watched.until("okapi", 1)
    shutil.move(watched.folder / "deep", watched.folder / "moved")
    watched.hears("1 already known, 1 file gone")
    watched.put("moved/er/tapir.txt", "A tapir followed.")
    watched.until("tapir", 1)
    assert watched.total("okapi") == 1
    shutil.rmtree(watched.folder / "moved")
    watched.until("okapi OR tapir", 0)
    assert watched.total("heron") == 1


def test_a_file_is_read_when_nothing_more_is_written_to_it(watched: Watched) -> None:
    before = watched.told().count("1 new;")
    with (watched.folder / "slow.txt").open("w") as file:
        for number in range(8):
            file.write(f"Part {number} of the quagga. ")
            file.flush()
            time.sleep(0.3)
    watched.until("quagga", 1)
    assert watched.total('"part 7"') == 1
    watched.hears("1 new;", before + 1)
    assert watched.told().count("1 new;") == before + 1


def test_many_files_at_once_are_few_runs(watched: Watched) -> None:
    before = watched.told().count(" new;")
    for number in range(400):
        watched.put(
            f"{number}.txt", f"Ibis number {number} lands at quay {number * 7}."
        )
    watched.until("ibis", 400)
    assert watched.told().count(" new;") - before <= 4


def test_what_cannot_be_read_is_named_and_costs_nothing_else(watched: Watched) -> None:
    watched.put("empty.txt", "")
    watched.put("notes.xyz", "Of a kind that nobody reads.")
    watched.put(".hidden.txt", "A hidden lynx.")
    watched.put("good.txt", "A lynx was seen.")
    watched.until("lynx", 1)
    assert "empty.txt: is empty" in watched.told()
    assert "xyz" not in watched.told()


def test_a_folder_that_vanishes_keeps_its_articles_and_is_watched_when_it_returns(
    watched: Watched,
) -> None:
    away = watched.folder.with_name("away")
    watched.folder.rename(away)
    watched.hears("is gone; its articles stay")
    assert watched.total("heron") == 1
    away.rename(watched.folder)
    watched.hears("is there again")
    watched.put("later.txt", "A bittern came later.")
    watched.until("bittern", 1)
    assert watched.total("heron") == 1


def test_another_writer_is_waited_for(watched: Watched) -> None:
    with Home(watched.home).write_lock():
        watched.put("waiting.txt", "A stork waits.")
        watched.hears("another `cuttings` is writing")
        assert watched.total("stork") == 0
    watched.until("stork", 1)


def test_another_index_in_between_works(watched: Watched, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("A crane from elsewhere.")
    assert Shell(watched.home).process("index", other).returncode == 0
    assert watched.total("crane") == 1


def test_looking_time_and_again_finds_what_the_system_does_not_tell_of(
    tmp_path: Path,
) -> None:
    made = Watched(tmp_path / "folder", tmp_path / "home")
    made.put("first.txt", "The heron was there before.")
    with running(made, "--poll"):
        for served in _served(made):
            served.put("sub/new.txt", "A zebra crossed the harbour.")
            assert served.until("zebra", 1) < PROMISED_S + POLL_S


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_is_no_failure(tmp_path: Path, number: signal.Signals) -> None:
    made = Watched(tmp_path / "folder", tmp_path / "home")
    made.put("first.txt", "The heron was there before.")
    with running(made) as process:
        made.hears("Watching for")
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == 0
    assert "Stopped watching" in made.told()
    assert "Traceback" not in made.told()


def test_a_batch_that_is_being_read_is_finished_before_the_end(tmp_path: Path) -> None:
    made = Watched(tmp_path / "folder", tmp_path / "home")
    for number in range(200):
        made.put(f"{number}.txt", f"Ibis number {number} lands at quay {number * 7}.")
    with running(made) as process:
        while not (made.home / "catalog.db").exists():
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    assert "200 new; 200 articles" in made.told()


def test_a_path_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    done = Shell(tmp_path / "home").process("watch", tmp_path / "none")
    assert done.returncode == 1
    assert "none: does not exist: check the spelling" in done.stderr
    assert not (tmp_path / "home").exists()
