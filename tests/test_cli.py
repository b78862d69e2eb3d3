"""The command line as a user meets it: real processes, a real home."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.home import Home
from tests.archive.forms import page
from tests.conftest import SEEDS
from web.cli import main
from web.cli_people import people

CUTTINGS = (sys.executable, "-m", "web")
COMMANDS = (
    "index",
    "serve",
    "search",
    "extract",
    "show",
    "correct",
    "undo",
    "failures",
    "rebuild",
    "verify",
    "stats",
    "people",
    "watch",
)
STARTING_S = 2.0
"""What Python itself may need to start on a busy machine."""
ANSWER_FIELDS = {
    "query",
    "total",
    "stories",
    "partial",
    "page",
    "size",
    "took_ms",
    "results",
    "facets",
    "suggestion",
    "messages",
    "explanation",
    "links",
}
EXTRACT_FIELDS = {
    "file",
    "id",
    "title",
    "date",
    "date_earliest",
    "date_latest",
    "date_confidence",
    "updated",
    "outlet",
    "agency",
    "authors",
    "dateline",
    "people",
    "body",
    "facts",
    "candidates",
    "quotations",
}


class Shell:
    """Runs `cuttings` on one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*CUTTINGS, "--home", str(self.home), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def json(self, *arguments: str) -> dict[str, object]:
        """The JSON that a command prints."""
        found: dict[str, object] = json.loads(self(*arguments).stdout)
        return found


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An archive of the seeds."""
    shell = Shell(tmp_path_factory.mktemp("seeded"))
    done = shell("index", SEEDS)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("5 new; 5 articles in the archive\n")
    return shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A home that is not made yet."""
    return Shell(tmp_path / "home")


@pytest.mark.parametrize("command", [*COMMANDS, *(f"people {name}" for name in sorted(people.commands))])
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert "Example: cuttings" in CliRunner().invoke(main, [*command.split(), "-h"]).stdout


def test_the_commands_are_those_of_the_contract() -> None:
    assert set(COMMANDS) == set(main.commands)


def test_a_search_prints_a_table_with_the_id_of_each_article(seeded: Shell) -> None:
    done = seeded("search", "kamov")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    id, *rest, passage = line.split("\t")
    assert re.fullmatch("[0-9a-f]{20}", id)
    assert rest == ["2020-06-24", "stated", "", ""]
    assert "Kamov" in passage
    assert "1 found" in done.stderr


def on_terminal(shell: Shell, *arguments: str, width: int, **environment: str) -> str:
    """What a command shows on a terminal so wide."""
    known = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(width), **environment}
    leader, follower = pty.openpty()
    command = [*CUTTINGS, "--home", str(shell.home), *arguments]
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=known) as process:
        os.close(follower)
        shown = b""
        with contextlib.suppress(OSError):  # how a terminal ends
            while piece := os.read(leader, 1 << 16):
                shown += piece
        process.wait(60)
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [40, 100])
def test_a_search_on_a_terminal_is_a_numbered_list_with_marks_that_fits(seeded: Shell, width: int) -> None:
    shown = on_terminal(seeded, "search", "--sort", "newest", "S-400", width=width)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= width
    assert re.findall(r"^(\d)  \S", plain, re.MULTILINE) == ["1", "2", "3", "4"]
    assert re.search(r"\x1b\[1;4mS-400s?\x1b\[0m", shown)
    said = " ".join(plain.split())
    assert "The Times of India" in said
    assert "3 September 2020, corroborated" in said
    assert "between October 2018 and October 2020, inferred" in said


def test_a_terminal_without_colours_gets_none(seeded: Shell) -> None:
    shown = on_terminal(seeded, "search", "S-400", width=80, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*[349]\d", shown)
    assert "\x1b[1;4m" in shown


def test_the_second_page_goes_on_counting_and_says_which_it_is(seeded: Shell) -> None:
    shown = on_terminal(seeded, "search", "--size", "3", "--page", "2", "S-400", width=80)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).startswith("4  ")
    assert "4 found; page 2 of 2" in seeded("search", "--size", "3", "--page", "2", "S-400").stderr


def test_a_better_spelling_is_told_beside_the_results(seeded: Shell) -> None:
    assert "Did you mean: rajnath\n" in seeded("search", "rajnaht").stderr


def test_a_search_with_json_gives_the_answer_of_the_api(seeded: Shell) -> None:
    answer = seeded.json("search", "--json", "S-400")
    assert answer.keys() == ANSWER_FIELDS
    assert answer["total"] == 4


def test_a_search_for_nothing_that_is_there_says_so(seeded: Shell) -> None:
    done = seeded("search", "zebra")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 found" in done.stderr


def test_a_search_that_finds_nothing_says_what_would(seeded: Shell) -> None:
    told = seeded("search", "S-400 title:zebra").stderr
    assert "There is no article with “zebra” in the title." in told
    assert "4  with “S-400”\n" in told
    assert "4 articles leaving out “zebra” in the title: S-400\n" in told
    assert seeded.json("search", "--json", "S-400 title:zebra")["explanation"]["mends"]  # type: ignore[index]


def test_show_takes_the_beginning_of_an_id(seeded: Shell) -> None:
    answer = seeded.json("search", "--json", "kamov")
    (result,) = answer["results"]  # type: ignore[misc]
    done = seeded("show", result["id"][:8])
    assert done.returncode == 0
    assert "2020-06-24" in done.stdout
    assert "Rajnath Singh" in done.stdout
    assert seeded.json("show", "--json", result["id"])["date"] == "2020-06-24"


def test_show_of_an_unknown_id_says_what_to_do(seeded: Shell) -> None:
    done = seeded("show", "ffffffffffffffffffff")
    assert done.returncode == 1
    assert "cuttings search" in done.stderr


def test_extract_prints_the_fields_of_the_contract_and_needs_no_home(shell: Shell) -> None:
    done = shell("extract", *sorted(SEEDS.iterdir()))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert len(found) == 5
    assert all(each.keys() >= EXTRACT_FIELDS for each in found)
    assert not shell.home.exists()


def test_extract_names_what_it_cannot_read_and_goes_on(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = shell("extract", tmp_path / "empty.txt", tmp_path / "none.txt", tmp_path / "a.exe", next(SEEDS.iterdir()))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert [name in done.stderr for name in ("empty.txt: is empty", "none.txt: ", "a.exe: ")] == [True] * 3


def test_statistics_count_the_seeds(seeded: Shell) -> None:
    stats = seeded.json("stats", "--json")
    assert (stats["documents"], stats["sources"], stats["failures"], stats["dated"]) == (5, 5, 0, 2)


def test_verify_finds_the_seeds_sound_and_a_damaged_index_not(seeded: Shell) -> None:
    assert seeded("verify").returncode == 0
    kept = {path: path.read_bytes() for path in Home(seeded.home).index.rglob("*") if path.is_file()}
    for path, content in kept.items():
        if path.suffix == ".segment":
            path.write_bytes(b"\0" * len(content))
    try:
        done = seeded("verify")
        assert done.returncode == 1
        assert "cuttings rebuild" in done.stderr
        assert seeded("rebuild").returncode == 0
        assert seeded("verify").returncode == 0
        assert seeded.json("search", "--json", "S-400")["total"] == 4
    finally:
        seeded("rebuild")


def test_failures_are_listed_and_make_the_exit_code_1(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "empty.txt").touch()
    (folder / "good.txt").write_text("The ferry runs again.")
    done = shell("index", folder)
    assert done.returncode == 1
    assert "empty.txt: is empty" in done.stderr
    assert "cuttings failures" in done.stderr
    assert "empty.txt" in shell("failures").stdout
    assert shell.json("search", "--json", "ferry")["total"] == 1


@pytest.mark.parametrize(
    "command", [("search", "x"), ("show", "x"), ("stats",), ("failures",), ("verify",), ("serve",)]
)
def test_without_an_archive_every_command_says_how_to_make_one(shell: Shell, command: tuple[str, ...]) -> None:
    done = shell(*command)
    assert done.returncode == 1
    assert "cuttings index FOLDER" in done.stderr
    assert "Traceback" not in done.stderr
    assert not shell.home.exists()


@pytest.mark.parametrize("arguments", [(), ("index",), ("search", "--page", "none", "x"), ("fly",)])
def test_wrong_usage_has_exit_code_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell(*arguments).returncode == 2


def test_a_second_index_on_the_same_home_is_told_so_within_two_seconds(shell: Shell) -> None:
    with Home(shell.home).writing():
        began = time.monotonic()
        done = shell("index", SEEDS)
        took = time.monotonic() - began
    assert done.returncode == 1
    assert "another `cuttings` is writing" in done.stderr
    assert took < 2 + STARTING_S


def test_a_home_of_a_newer_version_is_refused(shell: Shell) -> None:
    shell("index", SEEDS)
    script = f"import sqlite3; d = sqlite3.connect({str(shell.home / 'catalog.db')!r}); "
    script += "d.execute(\"update meta set value = '99' where key = 'version'\"); d.commit()"
    subprocess.run([sys.executable, "-c", script], check=True)
    done = shell("index", SEEDS)
    assert done.returncode == 1
    assert "newer Cuttings" in done.stderr


@pytest.fixture
def address(seeded: Shell) -> Iterator[str]:
    """A served archive of the seeds."""
    command = [*CUTTINGS, "--home", str(seeded.home), "serve", "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stderr
        try:
            said = process.stderr.readline() + process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            assert "Ctrl+C" in said
            yield found.group()
        finally:
            process.send_signal(signal.SIGINT)


def test_serve_says_where_it_listens_and_answers_there(address: str) -> None:
    with urllib.request.urlopen(f"{address}/api/v1/search?q=S-400") as response:
        assert json.load(response)["total"] == 4
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/documents/none")


def test_a_taken_port_is_named_with_a_way_on(seeded: Shell, address: str) -> None:
    done = seeded("serve", "--port", address.rsplit(":", 1)[1])
    assert done.returncode == 1
    assert "--port" in done.stderr


def opened(shell: Shell, folder: Path, **environment: str) -> tuple[str, Path]:
    """What `serve --open` says until the end, and the file that the browser of the environment wrote."""
    wrote = folder / "opened"
    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {wrote}.part && mv {wrote}.part {wrote}\n')
    browser.chmod(0o755)
    command = [*CUTTINGS, "--home", str(shell.home), "serve", "--port", "0", "--open"]
    known = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    known |= {name: value.format(browser) for name, value in environment.items()}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=known) as process:
        assert process.stderr
        said = process.stderr.readline() + process.stderr.readline()
        if "BROWSER" in environment:
            while not wrote.exists():
                time.sleep(0.05)
        else:
            said += process.stderr.readline()
        process.send_signal(signal.SIGINT)
    return said, wrote


def test_the_browser_is_opened_at_the_page_that_is_served(seeded: Shell, tmp_path: Path) -> None:
    said, wrote = opened(seeded, tmp_path, BROWSER="{} %s")
    assert wrote.read_text().strip() in said


def test_without_a_browser_the_address_is_told_and_served(seeded: Shell, tmp_path: Path) -> None:
    said, wrote = opened(seeded, tmp_path, PATH="/nonexistent")
    assert "No browser could be opened: open http://127.0.0.1:" in said
    assert not wrote.exists()


def test_a_server_that_others_reach_lets_nobody_correct_without_a_password(seeded: Shell) -> None:
    done = seeded("serve", "--edit", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "CUTTINGS_PASSWORD" in done.stderr
    assert "Traceback" not in done.stderr


def test_extract_explains_in_words_what_it_found_and_what_it_could_have_been(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page('<meta name="pubdate" content="2021-03-02"><meta name="dc.date" content="2021-02-27">'))
    told = shell("extract", "--explain", path).stdout
    assert told.startswith(f"{path}: 1 article\n")
    assert "Date: 2 March 2021, stated\n  found by the page's metadata: pubdate\n  meta pubdate: “2021-03-02”\n" in told
    assert "  could also be: 27 February 2021, stated\n      found by the page's metadata: dc.date\n" in told
    assert "Authors: not found\n" in told


class Inside:
    """Runs `cuttings` in this process on one home: a decision takes as long as it takes, without Python's start."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __call__(self, *arguments: str) -> str:
        """What a command prints to either side; it must end well."""
        done = CliRunner().invoke(main, ["--home", str(self._home), *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    def found(self, query: str) -> dict[str, Any]:
        """The answer of a search."""
        done = CliRunner().invoke(main, ["--home", str(self._home), "search", "--json", query])
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


@pytest.fixture
def inside(tmp_path: Path) -> Inside:
    """An archive of the seeds that a test may change."""
    made = Inside(tmp_path)
    made("index", str(SEEDS))
    return made


def test_a_merge_outlives_a_rebuild_and_can_be_undone(inside: Inside) -> None:
    told = inside("people", "merge", "Ajay Kumar", "Pervez Khattak", "--who", "ada")
    assert "take it back with: cuttings people undo 1" in told
    inside("rebuild")
    listed = inside("people", "list", "khattak")
    assert re.search(r"\b2\b.*pervez-khattak", listed)
    assert "Ajay Kumar" in listed
    assert inside.found('person:"ajay kumar"')["total"] == 2
    assert "ajay-kumar is pervez-khattak" in inside("people", "rulings")
    inside("people", "undo", "1")
    assert "Ajay Kumar" not in inside("people", "list", "khattak")
    assert inside.found('person:"ajay kumar"')["total"] == 1
    assert "ajay-kumar is pervez-khattak" not in inside("people", "rulings")
    assert "ajay-kumar is pervez-khattak" in inside("people", "rulings", "--all")


def test_what_is_nobody_leaves_the_list_and_the_facets_and_the_texts_keep_it(inside: Inside) -> None:
    inside("people", "hide", "Mahatma Gandhi")
    assert "Gandhi" not in inside("people", "list")
    answer = inside.found("Gandhi")
    assert answer["total"] == 1
    assert "mahatma-gandhi" not in str(answer)
    assert "Mahatma Gandhi" not in str(answer["facets"])


def test_a_person_is_called_and_parted_as_it_was_decided(inside: Inside, tmp_path: Path) -> None:
    inside("people", "rename", "AV Fomin", "Alexander Fomin")
    assert "Alexander Fomin" in inside("people", "list", "fomin")
    folder = tmp_path / "more"
    folder.mkdir()
    for name in ("William Vane", "Bill Vane"):
        (folder / f"{name}.txt").write_text(f"Minister {name} left for the harbour on Friday.", encoding="utf-8")
    inside("index", str(folder))
    assert re.search(r"\b2\b.*william-vane", inside("people", "list", "vane"))
    inside("people", "split", "William Vane")
    assert re.search(r"\b1\b.*william-vane", inside("people", "list", "vane"))
    assert re.search(r"\b1\b.*bill-vane", inside("people", "list", "vane"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "Nobody Atall", "Rajnath Singh"), "nobody in the archive is called “Nobody Atall”"),
        (("merge", "Sergei Shoigu", "Sergey Shoigu"), "are one person already"),
        (("split", "Ajay Kumar"), "is joined with no other name"),
        (("undo", "77"), "has the number 77"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_with_a_way_on(
    seeded: Shell, arguments: tuple[str, ...], said: str
) -> None:
    done = seeded("people", *arguments)
    assert done.returncode == 1
    assert said in done.stderr


def test_a_correction_outlives_a_rebuild_and_can_be_undone(inside: Inside) -> None:
    (found,) = inside.found("korwa")["results"]
    told = inside("correct", found["id"][:6], "outlet", "The Harbour Gazette", "--who", "ada")
    assert f"Take it back with: cuttings undo {found['id']} outlet" in told
    inside("correct", found["id"], "date", "--remove")
    inside("rebuild")
    (changed,) = inside.found("korwa")["results"]
    assert (changed["outlet"], changed["date_earliest"]) == ("The Harbour Gazette", None)
    inside("undo", found["id"], "outlet")
    inside("undo", found["id"], "date")
    (back,) = inside.found("korwa")["results"]
    assert (back["outlet"], back["date_earliest"]) == (found["outlet"], found["date_earliest"])


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("correct", "97915", "date", "03/04/2020"), 1, "no date that can be told for sure"),
        (("correct", "97915", "date"), 2, "give either a VALUE or --remove"),
        (("correct", "97915", "colour", "red"), 2, "colour"),
        (("correct", "zzz", "title", "x"), 1, "no document has an id"),
        (("undo", "97915", "title"), 1, "no correction of its title is in force"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_a_sentence(
    inside: Inside, tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = CliRunner().invoke(main, ["--home", str(tmp_path), *arguments])
    assert (done.exit_code, sentence in done.output) == (code, True), done.output
