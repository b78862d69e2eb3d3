"""The command line's answers: searches, exports and documents, on a terminal and elsewhere."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess

import pytest

from tests.shell import CUTTINGS_COMMAND, Shell

RESPONSE_FIELDS = {
    "query",
    "total",
    "stories",
    "count_by",
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


def test_a_search_prints_a_table_with_the_id_of_each_article(seeded: Shell) -> None:
    done = seeded.run_process("search", "kamov")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    id, *rest, passage = line.split("\t")
    assert re.fullmatch("[0-9a-f]{20}", id)
    assert rest == ["2020-06-24", "stated", "", ""]
    assert "Kamov" in passage
    assert "1 found" in done.stderr


def run_on_terminal(
    shell: Shell, *arguments: str, width: int, **environment: str
) -> str:
    """What a command shows on a terminal so wide."""
    known = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLUMNS": str(width),
        **environment,
    }
    leader, follower = pty.openpty()
    command = [*CUTTINGS_COMMAND, "--home", str(shell.home), *arguments]
    with subprocess.Popen(
        command, stdout=follower, stderr=subprocess.DEVNULL, env=known
    ) as process:
        os.close(follower)
        shown = b""
        with contextlib.suppress(OSError):  # how a terminal ends
            while piece := os.read(leader, 1 << 16):
                shown += piece
        process.wait(60)
    os.close(leader)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [40, 100])
def test_terminal_results_are_a_numbered_highlighted_list_that_fits(
    seeded: Shell, width: int
) -> None:
    shown = run_on_terminal(seeded, "search", "--sort", "newest", "S-400", width=width)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= width
    assert re.findall(r"^(\d)  \S", plain, re.MULTILINE) == ["1", "2", "3", "4"]
    assert re.search(r"\x1b\[1;4mS-400s?\x1b\[0m", shown)
    said = " ".join(plain.split())
    assert "The Times of India" in said
    assert "3 September 2020, corroborated" in said
    assert "between October 2018 and October 2020, inferred" in said


def test_a_terminal_without_colours_gets_none(seeded: Shell) -> None:
    shown = run_on_terminal(seeded, "search", "S-400", width=80, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*[349]\d", shown)
    assert "\x1b[1;4m" in shown


def test_the_second_page_goes_on_counting_and_says_which_it_is(seeded: Shell) -> None:
    shown = run_on_terminal(
        seeded, "search", "--size", "3", "--page", "2", "S-400", width=80
    )
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).startswith("4  ")
    assert (
        "4 found; page 2 of 2"
        in seeded("search", "--size", "3", "--page", "2", "S-400").stderr
    )


def test_a_better_spelling_is_suggested_with_the_results(seeded: Shell) -> None:
    assert "Did you mean: rajnath\n" in seeded("search", "rajnaht").stderr


def test_a_search_with_json_gives_the_answer_of_the_api(seeded: Shell) -> None:
    answer = json.loads(seeded.run_process("search", "--json", "S-400").stdout)
    assert answer.keys() == RESPONSE_FIELDS
    assert answer["total"] == 4


def test_a_search_without_results_says_so(seeded: Shell) -> None:
    done = seeded("search", "zebra")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 found" in done.stderr


def test_a_search_without_results_suggests_alternatives(seeded: Shell) -> None:
    told = seeded("search", "S-400 title:zebra").stderr
    assert "There are no articles with “zebra” in the title." in told
    assert "4  with “S-400”\n" in told
    assert "4 articles without this condition: “zebra” in the title: S-400\n" in told
    assert seeded.json("search", "--json", "S-400 title:zebra")["explanation"][
        "suggestions"
    ]


def test_an_export_has_as_many_articles_as_it_says(seeded: Shell) -> None:
    done = seeded("export", "S-400", "--format", "jsonl", "--sort", "newest")
    listed = json.loads(seeded("search", "S-400", "--sort", "newest", "--json").stdout)[
        "results"
    ]
    assert (done.returncode, done.stderr) == (0, "Exported 4 articles\n")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [
        each["id"] for each in listed
    ]


def test_an_export_is_valid_bytes_and_warns_about_invalid_input(
    seeded: Shell,
) -> None:
    command = [
        *CUTTINGS_COMMAND,
        "--home",
        str(seeded.home),
        "export",
        "date:foo S-400",
        "--format",
        "csv",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=60,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") > 1
    assert done.stdout.decode().startswith('"id",')
    assert len(done.stderr.splitlines()) == 2


def test_an_export_uses_the_given_site_url(seeded: Shell) -> None:
    done = seeded(
        "export", "", "--format", "ris", "--site", "https://cuttings.example/old"
    )
    assert done.stdout.count("UR  - https://cuttings.example/old/documents/") == 5
    refused = seeded("export", "", "--format", "ris", "--site", "cuttings.example")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is not a web address" in refused.stderr


def test_show_takes_the_beginning_of_an_id(seeded: Shell) -> None:
    answer = seeded.json("search", "--json", "kamov")
    (result,) = answer["results"]
    done = seeded("show", result["id"][:8])
    assert done.returncode == 0
    assert "2020-06-24" in done.stdout
    assert "Rajnath Singh" in done.stdout
    assert seeded.json("show", "--json", result["id"])["date"] == "2020-06-24"


def test_show_of_an_unknown_id_says_what_to_do(seeded: Shell) -> None:
    done = seeded("show", "ffffffffffffffffffff")
    assert done.returncode == 1
    assert "cuttings search" in done.stderr
