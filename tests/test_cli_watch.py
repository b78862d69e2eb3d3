"""Test `cuttings watch` as a process, with a server and with files that change."""

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
from archive.ingest.watcher import POLL_INTERVAL_S
from tests.shell import CUTTINGS_COMMAND, Shell
from tests.waiting import WAIT_S, wait_until

pytestmark = pytest.mark.long

PROMISED_DELAY_S = 5.0


class WatchedFolder:
    """A folder that one process watches and another serves."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        self.url = ""
        self.log_path = home.with_name("said")

    def write(self, name: str, text: str) -> None:
        """Save a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def count(self, query: str) -> int:
        """Return the number of articles that the server finds."""
        with urllib.request.urlopen(
            f"{self.url}api/v1/search?q={quote(query)}"
        ) as response:
            total: int = json.load(response)["total"]
            return total

    def wait_for_count(self, query: str, total: int) -> float:
        """Wait until this number of articles is found, and return the seconds."""
        return wait_until(lambda: self.count(query) == total, describe=self.log)

    def log(self) -> str:
        """Return all messages of the command."""
        return self.log_path.read_text(encoding="utf-8")

    def wait_for_log(self, text: str, times: int = 1) -> None:
        """Wait until the command has printed a text a number of times."""
        wait_until(lambda: self.log().count(text) >= times, describe=self.log)


@contextmanager
def running_watch(
    watched: WatchedFolder, *options: str
) -> Iterator[subprocess.Popen[str]]:
    """Run `cuttings watch` on the folder, and stop it at the end."""
    command = [
        *CUTTINGS_COMMAND,
        "--home",
        str(watched.home),
        "watch",
        "--jobs",
        "1",
        *options,
        str(watched.folder),
    ]
    with (
        watched.log_path.open("w") as log_file,
        subprocess.Popen(command, stderr=log_file, text=True) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(WAIT_S)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="module")
def watched_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedFolder]:
    """Yield a folder with one article that is watched and served.

    All tests share it, so each test searches for words of its own.
    """
    parent = tmp_path_factory.mktemp("watched")
    watched = WatchedFolder(parent / "folder", parent / "home")
    watched.write("first.txt", "The heron was there before.")
    with running_watch(watched):
        yield from _running_server(watched)


def _running_server(watched: WatchedFolder) -> Iterator[WatchedFolder]:
    watched.wait_for_log("Watching for")
    command = [*CUTTINGS_COMMAND, "--home", str(watched.home), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        url = re.search(r"http://\S+", server.stderr.readline())
        assert url
        watched.url = url.group()
        try:
            yield watched
        finally:
            server.send_signal(signal.SIGINT)


def test_a_saved_file_is_found_over_http_within_five_seconds(
    watched_folder: WatchedFolder,
) -> None:
    assert watched_folder.count("heron") == 1
    watched_folder.write("new.txt", "A zebra crossed the harbour.")
    assert watched_folder.wait_for_count("zebra", 1) < PROMISED_DELAY_S
    watched_folder.write("new.txt", "A giraffe crossed the harbour.")
    assert watched_folder.wait_for_count("giraffe", 1) < PROMISED_DELAY_S
    assert watched_folder.count("zebra") == 0
    (watched_folder.folder / "new.txt").unlink()
    assert watched_folder.wait_for_count("giraffe", 0) < PROMISED_DELAY_S


def test_created_moved_and_deleted_folders_are_followed(
    watched_folder: WatchedFolder,
) -> None:
    watched_folder.write("deep/er/okapi.txt", "An okapi came.")
    watched_folder.wait_for_count("okapi", 1)
    shutil.move(watched_folder.folder / "deep", watched_folder.folder / "moved")
    watched_folder.wait_for_log("1 already in the archive; 1 file removed")
    watched_folder.write("moved/er/tapir.txt", "A tapir followed.")
    watched_folder.wait_for_count("tapir", 1)
    assert watched_folder.count("okapi") == 1
    shutil.rmtree(watched_folder.folder / "moved")
    watched_folder.wait_for_count("okapi OR tapir", 0)
    assert watched_folder.count("heron") == 1


def test_a_file_is_read_when_nothing_more_is_written_to_it(
    watched_folder: WatchedFolder,
) -> None:
    initial_count = watched_folder.log().count("1 new;")
    with (watched_folder.folder / "slow.txt").open("w") as file:
        for number in range(8):
            file.write(f"Part {number} of the quagga. ")
            file.flush()
            time.sleep(0.3)
    watched_folder.wait_for_count("quagga", 1)
    assert watched_folder.count('"part 7"') == 1
    watched_folder.wait_for_log("1 new;", initial_count + 1)
    assert watched_folder.log().count("1 new;") == initial_count + 1


def test_many_files_at_once_are_few_runs(watched_folder: WatchedFolder) -> None:
    initial_count = watched_folder.log().count(" new;")
    for number in range(400):
        watched_folder.write(
            f"{number}.txt", f"Ibis number {number} lands at quay {number * 7}."
        )
    watched_folder.wait_for_count("ibis", 400)
    assert watched_folder.log().count(" new;") - initial_count <= 4


def test_unreadable_files_are_reported_and_others_are_ingested(
    watched_folder: WatchedFolder,
) -> None:
    watched_folder.write("empty.txt", "")
    watched_folder.write("notes.xyz", "Of a kind that nobody reads.")
    watched_folder.write(".hidden.txt", "A hidden lynx.")
    watched_folder.write("good.txt", "A lynx was seen.")
    watched_folder.wait_for_count("lynx", 1)
    assert "empty.txt: empty file" in watched_folder.log()
    assert ".xyz: " not in watched_folder.log()


def test_a_folder_that_vanishes_keeps_its_articles_and_is_watched_when_it_returns(
    watched_folder: WatchedFolder,
) -> None:
    renamed_folder = watched_folder.folder.with_name("away")
    watched_folder.folder.rename(renamed_folder)
    watched_folder.wait_for_log("no longer available; its articles stay")
    assert watched_folder.count("heron") == 1
    renamed_folder.rename(watched_folder.folder)
    watched_folder.wait_for_log("available again")
    watched_folder.write("later.txt", "A bittern came later.")
    watched_folder.wait_for_count("bittern", 1)
    assert watched_folder.count("heron") == 1


def test_watch_waits_for_another_writer(watched_folder: WatchedFolder) -> None:
    with Home(watched_folder.home).write_lock():
        watched_folder.write("waiting.txt", "A stork waits.")
        watched_folder.wait_for_log("another `cuttings` process is writing")
        assert watched_folder.count("stork") == 0
    watched_folder.wait_for_count("stork", 1)


def test_another_index_in_between_works(
    watched_folder: WatchedFolder, tmp_path: Path
) -> None:
    other_path = tmp_path / "other.txt"
    other_path.write_text("A crane from elsewhere.")
    result = Shell(watched_folder.home).run_process("index", other_path)
    assert result.returncode == 0
    assert watched_folder.count("crane") == 1


def test_polling_finds_changes_without_notifications(
    tmp_path: Path,
) -> None:
    watched = WatchedFolder(tmp_path / "folder", tmp_path / "home")
    watched.write("first.txt", "The heron was there before.")
    with running_watch(watched, "--poll"):
        for served in _running_server(watched):
            served.write("sub/new.txt", "A zebra crossed the harbour.")
            assert (
                served.wait_for_count("zebra", 1) < PROMISED_DELAY_S + POLL_INTERVAL_S
            )


def test_watching_stops_if_all_files_are_missing(tmp_path: Path) -> None:
    """Delete a folder. The watch may notice some of its files earlier than the rest."""
    made = WatchedFolder(tmp_path / "folder", tmp_path / "home")
    for number in range(3):
        made.write(f"{number}.txt", f"Ibis number {number} lands.")
    with running_watch(made) as process:
        made.wait_for_log("Watching for")
        shutil.rmtree(made.folder)
        made.folder.mkdir()
        assert process.wait(WAIT_S) == 1
    assert "--allow-missing" in made.log()
    message = re.search(r"([1-3]) of \1 indexed files are missing", made.log())
    assert message
    shell = Shell(made.home)
    found = shell.run_process("search", "ibis").stdout.count("Ibis number")
    assert found == int(message[1])
    done = shell.run_process("watch", made.folder)
    assert done.returncode == 1
    assert message[0] in done.stderr


def test_a_file_that_is_replaced_slowly_is_waited_for(tmp_path: Path) -> None:
    made = WatchedFolder(tmp_path / "folder", tmp_path / "home")
    made.write("all.txt", "An ibis lands.")
    with running_watch(made) as process:
        made.wait_for_log("Watching for")
        (made.folder / "all.txt").unlink()
        made.wait_for_log("1 of 1 indexed files are missing")
        made.write("all.txt", "An ibis lands. It stays.")
        made.wait_for_log("1 changed")
        assert process.poll() is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_exits_successfully(tmp_path: Path, number: signal.Signals) -> None:
    watched = WatchedFolder(tmp_path / "folder", tmp_path / "home")
    watched.write("first.txt", "The heron was there before.")
    with running_watch(watched) as process:
        watched.wait_for_log("Watching for")
        process.send_signal(number)
        assert process.wait(WAIT_S) == 0
    assert "Stopped watching" in watched.log()
    assert "Traceback" not in watched.log()


def test_stopping_finishes_the_current_batch(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path / "folder", tmp_path / "home")
    for number in range(200):
        watched.write(
            f"{number}.txt", f"Ibis number {number} lands at quay {number * 7}."
        )
    with running_watch(watched) as process:
        while not (watched.home / "catalog.db").exists():
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(WAIT_S) == 0
    assert "200 new; 200 articles" in watched.log()


def test_a_missing_path_is_reported_at_once(tmp_path: Path) -> None:
    result = Shell(tmp_path / "home").run_process("watch", tmp_path / "none")
    assert result.returncode == 1
    assert "none: does not exist; check the path" in result.stderr
    assert not (tmp_path / "home").exists()
