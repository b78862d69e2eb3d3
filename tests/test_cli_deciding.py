"""What people decide and correct on the command line, and how it is taken back or refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.shell import Shell


class Inside:
    """Runs commands that must end well."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __call__(self, *arguments: str) -> str:
        """What a command prints to either side."""
        done = self._shell(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def found(self, query: str) -> dict[str, Any]:
        """The answer of a search."""
        return self._shell.json("search", "--json", query)


@pytest.fixture
def inside(changing: Shell) -> Inside:
    """An archive of the seeds that a test may change."""
    return Inside(changing)


def test_a_merge_outlives_a_rebuild_and_can_be_undone(inside: Inside) -> None:
    told = inside("people", "merge", "Ajay Kumar", "Pervez Khattak", "--who", "ada")
    assert "take it back with: cuttings people undo 1" in told
    inside("rebuild")
    listed = inside("people", "list", "khattak")
    assert re.search(r"\b2\b.*pervez-khattak", listed)
    assert "Ajay Kumar" in listed
    assert inside.found('person:"ajay kumar"')["total"] == 2
    assert "ajay-kumar is pervez-khattak" in inside("people", "decisions")
    inside("people", "undo", "1")
    assert "Ajay Kumar" not in inside("people", "list", "khattak")
    assert inside.found('person:"ajay kumar"')["total"] == 1
    assert "ajay-kumar is pervez-khattak" not in inside("people", "decisions")
    assert "ajay-kumar is pervez-khattak" in inside("people", "decisions", "--all")


def test_the_list_of_decisions_answers_to_its_former_name(inside: Inside) -> None:
    inside("people", "merge", "Ajay Kumar", "Pervez Khattak")
    assert inside("people", "rulings") == inside("people", "decisions")


def test_what_is_nobody_leaves_the_list_and_the_facets_and_the_texts_keep_it(
    inside: Inside,
) -> None:
    inside("people", "hide", "Mahatma Gandhi")
    assert "Gandhi" not in inside("people", "list")
    answer = inside.found("Gandhi")
    assert answer["total"] == 1
    assert "mahatma-gandhi" not in str(answer)
    assert "Mahatma Gandhi" not in str(answer["facets"])


def test_a_person_is_called_and_parted_as_it_was_decided(
    inside: Inside, tmp_path: Path
) -> None:
    inside("people", "rename", "AV Fomin", "Alexander Fomin")
    assert "Alexander Fomin" in inside("people", "list", "fomin")
    folder = tmp_path / "more"
    folder.mkdir()
    for name in ("William Vane", "Bill Vane"):
        (folder / f"{name}.txt").write_text(
            f"Minister {name} left for the harbour on Friday.", encoding="utf-8"
        )
    inside("index", str(folder))
    assert re.search(r"\b2\b.*william-vane", inside("people", "list", "vane"))
    inside("people", "split", "William Vane")
    assert re.search(r"\b1\b.*william-vane", inside("people", "list", "vane"))
    assert re.search(r"\b1\b.*bill-vane", inside("people", "list", "vane"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("merge", "Nobody Atall", "Rajnath Singh"),
            "nobody in the archive is called “Nobody Atall”",
        ),
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
    told = inside(
        "correct", found["id"][:6], "outlet", "The Harbour Gazette", "--who", "ada"
    )
    assert f"Take it back with: cuttings undo {found['id']} outlet" in told
    inside("correct", found["id"], "date", "--remove")
    inside("rebuild")
    (changed,) = inside.found("korwa")["results"]
    assert (changed["outlet"], changed["date_earliest"]) == (
        "The Harbour Gazette",
        None,
    )
    inside("undo", found["id"], "outlet")
    inside("undo", found["id"], "date")
    (back,) = inside.found("korwa")["results"]
    assert (back["outlet"], back["date_earliest"]) == (
        found["outlet"],
        found["date_earliest"],
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (
            ("correct", "97915", "date", "03/04/2020"),
            1,
            "no date that can be told for sure",
        ),
        (("correct", "97915", "date"), 2, "give either a VALUE or --remove"),
        (("correct", "97915", "colour", "red"), 2, "colour"),
        (("correct", "zzz", "title", "x"), 1, "no document has an id"),
        (("undo", "97915", "title"), 1, "no correction of its title is in force"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_a_sentence(
    seeded: Shell, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = seeded(*arguments)
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
