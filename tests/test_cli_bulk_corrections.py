"""Test `cuttings correct` for many articles: preview, question, correction and undo."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner, Result

from tests.shell import CUTTINGS_COMMAND, Shell
from web.cli.main import main


def facts(shell: Shell, name: str) -> dict[str, object]:
    """Return the value of a fact of each article, by ID."""
    response = shell.json("search", "--json", "")
    return {result["id"]: result[name] for result in response["results"]}


def run(shell: Shell, *arguments: str) -> str:
    """Return the output of a command that must succeed."""
    result = shell(*arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def answer(shell: Shell, text: str, *arguments: str) -> Result:
    """Run a command, and answer its question."""
    command = ["--home", str(shell.home), *arguments]
    return CliRunner().invoke(main, command, input=text, catch_exceptions=False)


def undo_number(output: str) -> str:
    """Return the number in the last line of the output of a correction."""
    return output.strip().rpartition("cuttings undo --correction ")[2]


def test_a_missing_fact_is_set_in_all_articles_and_undone_in_one_step(
    seeded_copy: Shell,
) -> None:
    before = facts(seeded_copy, "outlet")
    arguments = ("--query", "", "--missing", "outlet", "The Harbour Post")
    output = run(seeded_copy, "correct", *arguments, "--yes")
    assert "Outlet of 4 articles:" in output
    assert "1 article has a value and does not change." in output
    assert "Outlet of 4 articles is now The Harbour Post." in output
    after = facts(seeded_copy, "outlet")
    assert after == {id: value or "The Harbour Post" for id, value in before.items()}
    output = run(seeded_copy, "undo", "--correction", undo_number(output))
    assert "The correction of 4 articles was undone." in output
    assert facts(seeded_copy, "outlet") == before


def test_a_query_selects_the_articles_and_several_facts_have_one_undo(
    seeded_copy: Shell,
) -> None:
    before = {name: facts(seeded_copy, name) for name in ("outlet", "agency")}
    matches = seeded_copy.json("search", "--json", "S-400")["results"]
    values = ("outlet", "The Harbour Post", "agency", "PTI")
    output = run(seeded_copy, "correct", "--query", "S-400", *values, "--yes")
    assert f"{len(matches)} articles corrected: Outlet ({len(matches)})" in output
    after = facts(seeded_copy, "outlet")
    changed = {id for id, value in after.items() if value == "The Harbour Post"}
    assert changed == {result["id"] for result in matches}
    run(seeded_copy, "undo", "--correction", undo_number(output))
    assert {name: facts(seeded_copy, name) for name in before} == before


def test_the_preview_shows_values_before_and_after_and_changes_nothing(
    seeded_copy: Shell,
) -> None:
    before = facts(seeded_copy, "outlet")
    arguments = ("correct", "--query", "", "outlet", "The Harbour Post")
    refused = answer(seeded_copy, "n\n", *arguments)
    assert refused.exit_code == 0
    assert "Correct 5 articles? [y/N]" in refused.stderr
    assert "Nothing was corrected." in refused.stderr
    rows = refused.stdout.splitlines()
    assert [row.split() for row in rows[:1]] == [["id", "title", "now", "new"]]
    assert sum("none" in row and "The Harbour Post" in row for row in rows) == 4
    assert sum("The Times of India" in row for row in rows) == 1
    assert facts(seeded_copy, "outlet") == before
    assert answer(seeded_copy, "y\n", *arguments).exit_code == 0
    assert set(facts(seeded_copy, "outlet").values()) == {"The Harbour Post"}


def test_without_an_answer_nothing_is_corrected_and_the_command_fails(
    seeded_copy: Shell,
) -> None:
    command = [*CUTTINGS_COMMAND, "--home", str(seeded_copy.home), "correct"]
    process = subprocess.run(
        [*command, "--query", "", "outlet", "The Harbour Post"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 1
    assert "add --yes" in process.stderr
    assert "The Harbour Post" not in facts(seeded_copy, "outlet").values()


def test_an_article_that_has_the_value_does_not_change(seeded_copy: Shell) -> None:
    arguments = ("correct", "--query", "", "outlet", "The Harbour Post", "--yes")
    run(seeded_copy, *arguments)
    output = run(seeded_copy, *arguments)
    assert "5 values are the same already and do not change." in output
    assert "No article would change. Nothing was corrected." in output


def test_values_that_were_corrected_by_hand_are_named_and_come_back(
    seeded_copy: Shell,
) -> None:
    id = next(iter(facts(seeded_copy, "outlet")))
    run(seeded_copy, "correct", id, "outlet", "The Ferry")
    output = run(
        seeded_copy, "correct", "--query", "", "outlet", "The Harbour Post", "--yes"
    )
    assert "1 of the values was corrected by hand before." in output
    run(seeded_copy, "undo", "--correction", undo_number(output))
    assert facts(seeded_copy, "outlet")[id] == "The Ferry"


def test_a_fact_is_removed_from_all_articles(seeded_copy: Shell) -> None:
    before = facts(seeded_copy, "date_latest")
    output = run(seeded_copy, "correct", "--query", "", "--remove", "date", "--yes")
    assert set(facts(seeded_copy, "date_latest").values()) == {None}
    run(seeded_copy, "undo", "--correction", undo_number(output))
    assert facts(seeded_copy, "date_latest") == before


def test_a_bulk_correction_survives_a_rebuild(seeded_copy: Shell) -> None:
    run(seeded_copy, "correct", "--query", "", "outlet", "The Harbour Post", "--yes")
    run(seeded_copy, "rebuild")
    assert set(facts(seeded_copy, "outlet").values()) == {"The Harbour Post"}


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (("--query", "", "outlet"), 2, "give a VALUE for each FACT"),
        (("--query", "", "colour", "red"), 2, "'colour' is not a fact"),
        (("--query", "", "date", "03/04/2020"), 1, "not an unambiguous date"),
        (("--query", "zzzzqqq", "outlet", "X", "--yes"), 0, "No article would change"),
        (("--missing", "97915", "outlet", "X"), 2, "--missing needs --query"),
        (("97915",), 2, "give ID, FACT and VALUE"),
    ],
)
def test_an_impossible_correction_says_why(
    seeded: Shell, arguments: tuple[str, ...], exit_code: int, message: str
) -> None:
    result = seeded("correct", *arguments)
    assert result.returncode == exit_code, result.stderr
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("--correction", "999"), 1),
        (("--correction", "1", "--action", "1"), 2),
        (("97915",), 2),
        (("97915", "outlet", "--correction", "1"), 2),
    ],
)
def test_an_impossible_undo_is_refused(
    seeded: Shell, arguments: tuple[str, ...], exit_code: int
) -> None:
    assert seeded("undo", *arguments).returncode == exit_code
