"""Test searches, exports and documents on the command line, in terminals and pipes."""

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
    "related",
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
    process = seeded.run_process("search", "kamov")
    assert process.returncode == 0
    (line,) = process.stdout.splitlines()
    id, *facts, passage = line.split("\t")
    assert re.fullmatch("[0-9a-f]{20}", id)
    assert facts == ["2020-06-24", "stated", "", ""]
    assert "Kamov" in passage
    assert "1 found" in process.stderr


def run_on_terminal(
    shell: Shell, *arguments: str, width: int, **environment: str
) -> str:
    """Return what a command shows in a terminal of this width."""
    variables = {
        **os.environ,
        "TERM": "xterm-256color",
        "COLUMNS": str(width),
        **environment,
    }
    leader, follower = pty.openpty()
    command = [*CUTTINGS_COMMAND, "--home", str(shell.home), *arguments]
    with subprocess.Popen(
        command, stdout=follower, stderr=subprocess.DEVNULL, env=variables
    ) as process:
        os.close(follower)
        output = b""
        # Reading from a terminal that was closed raises OSError.
        with contextlib.suppress(OSError):
            while chunk := os.read(leader, 1 << 16):
                output += chunk
        process.wait(60)
    os.close(leader)
    return output.decode().replace("\r\n", "\n")


def without_styles(output: str) -> str:
    """Return the output of a terminal without colours and other styles."""
    return re.sub(r"\x1b\[[0-9;]*m", "", output)


@pytest.mark.parametrize("width", [40, 100])
def test_terminal_results_are_a_numbered_highlighted_list_that_fits(
    seeded: Shell, width: int
) -> None:
    output = run_on_terminal(seeded, "search", "--sort", "newest", "S-400", width=width)
    assert re.search(r"\x1b\[1;4mS-400s?\x1b\[0m", output)
    plain = without_styles(output)
    assert max(map(len, plain.splitlines())) <= width
    assert re.findall(r"^(\d)  \S", plain, re.MULTILINE) == ["1", "2", "3", "4"]
    unwrapped = " ".join(plain.split())
    assert "The Times of India" in unwrapped
    assert "3 September 2020, corroborated" in unwrapped
    assert "between October 2018 and October 2020, inferred" in unwrapped


def test_a_terminal_without_colours_gets_none(seeded: Shell) -> None:
    output = run_on_terminal(seeded, "search", "S-400", width=80, NO_COLOR="1")
    assert not re.search(r"\x1b\[(?:\d+;)*[349]\d", output)
    assert "\x1b[1;4m" in output


def test_the_second_page_goes_on_counting_and_says_which_it_is(seeded: Shell) -> None:
    command = ("search", "--size", "3", "--page", "2", "S-400")
    output = run_on_terminal(seeded, *command, width=80)
    assert without_styles(output).startswith("4  ")
    assert "4 found; page 2 of 2" in seeded(*command).stderr


def test_a_better_spelling_is_suggested_with_the_results(seeded: Shell) -> None:
    assert "Did you mean: rajnath\n" in seeded("search", "rajnaht").stderr


def test_a_search_with_json_gives_the_answer_of_the_api(seeded: Shell) -> None:
    response = json.loads(seeded.run_process("search", "--json", "S-400").stdout)
    assert response.keys() == RESPONSE_FIELDS
    assert response["total"] == 4


def test_a_search_without_results_says_so(seeded: Shell) -> None:
    process = seeded("search", "zebra")
    assert (process.returncode, process.stdout) == (0, "")
    assert "0 found" in process.stderr


def test_a_search_without_results_suggests_alternatives(seeded: Shell) -> None:
    messages = seeded("search", "S-400 title:zebra").stderr
    assert "There are no articles with “zebra” in the title." in messages
    assert "4  with “S-400”\n" in messages
    assert (
        "4 articles without this condition: “zebra” in the title: S-400\n" in messages
    )
    response = seeded.json("search", "--json", "S-400 title:zebra")
    assert response["explanation"]["suggestions"]


def test_an_export_has_as_many_articles_as_it_says(seeded: Shell) -> None:
    process = seeded("export", "S-400", "--format", "jsonl", "--sort", "newest")
    assert (process.returncode, process.stderr) == (0, "Exported 4 articles\n")
    response = seeded.json("search", "S-400", "--sort", "newest", "--json")
    exported_ids = [json.loads(line)["id"] for line in process.stdout.splitlines()]
    assert exported_ids == [result["id"] for result in response["results"]]


def test_an_export_is_valid_bytes_and_warns_about_invalid_input(
    seeded: Shell,
) -> None:
    command = [
        *CUTTINGS_COMMAND,
        "--home",
        str(seeded.home),
        "export",
        "date:foo OR S-400",
        "--format",
        "csv",
    ]
    process = subprocess.run(
        command,
        capture_output=True,
        timeout=60,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert process.stdout.count(b"\r\n") == process.stdout.count(b"\n") > 1
    assert process.stdout.decode().startswith('\ufeff"id",')
    assert len(process.stderr.splitlines()) == 3


def test_an_export_uses_the_given_site_url(seeded: Shell) -> None:
    process = seeded(
        "export", "", "--format", "ris", "--site", "https://cuttings.example/old"
    )
    assert process.stdout.count("UR  - https://cuttings.example/old/documents/") == 5
    refused = seeded("export", "", "--format", "ris", "--site", "cuttings.example")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "is not a web address" in refused.stderr


def test_show_takes_the_beginning_of_an_id(seeded: Shell) -> None:
    (result,) = seeded.json("search", "--json", "kamov")["results"]
    process = seeded("show", result["id"][:8])
    assert process.returncode == 0
    assert "2020-06-24" in process.stdout
    assert "Rajnath Singh" in process.stdout
    assert seeded.json("show", "--json", result["id"])["date"] == "2020-06-24"


def test_show_of_an_unknown_id_says_what_to_do(seeded: Shell) -> None:
    process = seeded("show", "ffffffffffffffffffff")
    assert process.returncode == 1
    assert "cuttings search" in process.stderr
