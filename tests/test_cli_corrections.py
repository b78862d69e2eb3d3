"""Test decisions about people and corrections on the command line, and their undo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.shell import Shell


class CheckedShell:
    """Run commands that must succeed."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __call__(self, *arguments: str) -> str:
        """Return standard output and standard error of a command."""
        result = self._shell(*arguments)
        assert result.returncode == 0, result.stderr
        return result.stdout + result.stderr

    def search(self, query: str) -> dict[str, Any]:
        """Return the response of a search."""
        return self._shell.json("search", "--json", query)


@pytest.fixture
def checked_shell(seeded_copy: Shell) -> CheckedShell:
    """Return a shell for an archive of the seeds that a test may change."""
    return CheckedShell(seeded_copy)


def test_a_merge_survives_a_rebuild_and_can_be_undone(
    checked_shell: CheckedShell,
) -> None:
    output = checked_shell(
        "people", "merge", "Ajay Kumar", "Pervez Khattak", "--who", "ada"
    )
    assert "To undo it, run: cuttings people undo 1" in output
    checked_shell("rebuild")
    people = checked_shell("people", "list", "khattak")
    assert re.search(r"\b2\b.*pervez-khattak", people)
    assert "Ajay Kumar" in people
    assert checked_shell.search('person:"ajay kumar"')["total"] == 2
    decision = "Ajay Kumar merged into Pervez Khattak"
    assert decision in checked_shell("people", "decisions")
    checked_shell("people", "undo", "1")
    assert "Ajay Kumar" not in checked_shell("people", "list", "khattak")
    assert checked_shell.search('person:"ajay kumar"')["total"] == 1
    assert decision not in checked_shell("people", "decisions")
    assert decision in checked_shell("people", "decisions", "--all")


def test_the_list_of_decisions_answers_to_its_former_name(
    checked_shell: CheckedShell,
) -> None:
    checked_shell("people", "merge", "Ajay Kumar", "Pervez Khattak")
    assert checked_shell("people", "rulings") == checked_shell("people", "decisions")


def test_a_hidden_person_leaves_lists_and_facets_but_not_texts(
    checked_shell: CheckedShell,
) -> None:
    checked_shell("people", "hide", "Mahatma Gandhi")
    assert "Gandhi" not in checked_shell("people", "list")
    response = checked_shell.search("Gandhi")
    assert response["total"] == 1
    assert "mahatma-gandhi" not in str(response)
    assert "Mahatma Gandhi" not in str(response["facets"])


def test_renaming_and_splitting_a_person_take_effect(
    checked_shell: CheckedShell, tmp_path: Path
) -> None:
    checked_shell("people", "rename", "AV Fomin", "Alexander Fomin")
    assert "Alexander Fomin" in checked_shell("people", "list", "fomin")
    folder = tmp_path / "more"
    folder.mkdir()
    for name in ("William Vane", "Bill Vane"):
        (folder / f"{name}.txt").write_text(
            f"Minister {name} left for the harbour on Friday.", encoding="utf-8"
        )
    checked_shell("index", str(folder))
    assert re.search(r"\b2\b.*william-vane", checked_shell("people", "list", "vane"))
    checked_shell("people", "split", "William Vane")
    assert re.search(r"\b1\b.*william-vane", checked_shell("people", "list", "vane"))
    assert re.search(r"\b1\b.*bill-vane", checked_shell("people", "list", "vane"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("merge", "Nobody Atall", "Rajnath Singh"),
            "no person in the archive is called “Nobody Atall”",
        ),
        (("merge", "Sergei Shoigu", "Sergey Shoigu"), "are already the same person"),
        (("split", "Ajay Kumar"), "is not merged with another name"),
        (("undo", "77"), "has the number 77"),
    ],
)
def test_an_impossible_decision_is_rejected_with_a_helpful_error(
    seeded: Shell, arguments: tuple[str, ...], message: str
) -> None:
    result = seeded("people", *arguments)
    assert result.returncode == 1
    assert message in result.stderr


def test_a_correction_survives_a_rebuild_and_can_be_undone(
    checked_shell: CheckedShell,
) -> None:
    (original,) = checked_shell.search("korwa")["results"]
    id = original["id"]
    output = checked_shell(
        "correct", id[:6], "outlet", "The Harbour Gazette", "--who", "ada"
    )
    assert f"To undo it, run: cuttings undo {id} outlet" in output
    checked_shell("correct", id, "date", "--remove")
    checked_shell("rebuild")
    (corrected,) = checked_shell.search("korwa")["results"]
    assert corrected["outlet"] == "The Harbour Gazette"
    assert corrected["date_earliest"] is None
    checked_shell("undo", id, "outlet")
    checked_shell("undo", id, "date")
    (restored,) = checked_shell.search("korwa")["results"]
    assert restored["outlet"] == original["outlet"]
    assert restored["date_earliest"] == original["date_earliest"]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (
            ("correct", "97915", "date", "03/04/2020"),
            1,
            "not an unambiguous date",
        ),
        (("correct", "97915", "date"), 2, "give either VALUE or --remove"),
        (("correct", "97915", "colour", "red"), 2, "colour"),
        (("correct", "zzz", "title", "x"), 1, "no document ID starts with"),
        (("undo", "97915", "title"), 1, "no correction of its title to undo"),
    ],
)
def test_an_impossible_correction_is_rejected_with_a_readable_error(
    seeded: Shell, arguments: tuple[str, ...], exit_code: int, message: str
) -> None:
    result = seeded(*arguments)
    assert result.returncode == exit_code, result.stderr
    assert message in result.stderr


def test_the_author_is_set_by_author_or_by_the_former_name_who(
    checked_shell: CheckedShell,
) -> None:
    checked_shell("people", "hide", "Ajay Kumar", "--author", "ada")
    checked_shell("people", "hide", "Wei Fenghe", "--who", "bob")
    decisions = checked_shell("people", "decisions")
    assert re.search(r"\b1\b.*Ajay Kumar.*\bada\b", decisions)
    assert re.search(r"\b2\b.*Wei Fenghe.*\bbob\b", decisions)


def test_several_people_are_merged_into_one_who_keeps_the_name(
    checked_shell: CheckedShell,
) -> None:
    names = ("Ajay Kumar", "Rajnath Singh", "Wei Fenghe")
    output = checked_shell("people", "merge", *names)
    assert "Decision saved: Ajay Kumar merged into Wei Fenghe." in output
    numbers = output.strip().rpartition("cuttings people undo ")[2].split()
    people = checked_shell("people", "list", "fenghe")
    assert re.search(r"^Wei Fenghe\b", people, re.MULTILINE)
    assert "Rajnath Singh" in people
    checked_shell("people", "undo", *numbers)
    assert checked_shell("people", "decisions") == "No decisions about people.\n"
    assert "Rajnath Singh" not in checked_shell("people", "list", "fenghe")
