"""Test `collect`, `tag`, `note`, `mark` and their undo on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shell import Shell


def ids_of(shell: Shell, query: str) -> list[str]:
    """Return the IDs of the articles that match a query."""
    response = shell.json("search", "--json", query)
    return [result["id"] for result in response["results"]]


def run(shell: Shell, *arguments: str) -> str:
    """Return the output of a command that must succeed."""
    result = shell(*arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def test_articles_are_collected_by_id_and_by_query(seeded_copy: Shell) -> None:
    first = ids_of(seeded_copy, "CAATSA")[0]
    output = run(seeded_copy, "collect", "The deal", first[:8])
    assert "1 article put into “The deal”." in output
    assert "To undo it, run: cuttings undo --action 1" in output
    output = run(seeded_copy, "collect", "the deal", "--query", "S-400")
    count = len(ids_of(seeded_copy, "S-400"))
    assert ids_of(seeded_copy, 'in:"the deal"')
    listed = run(seeded_copy, "collect", "The deal")
    assert listed.startswith(first)
    assert len(listed.splitlines()) == len({first, *ids_of(seeded_copy, "S-400")})
    assert "The deal" in run(seeded_copy, "collect", "--list")
    run(seeded_copy, "undo", "--action", "2")
    assert ids_of(seeded_copy, "in:deal") == [first]
    run(seeded_copy, "collect", "The deal", "--rename", "Treaty")
    assert ids_of(seeded_copy, "in:treaty") == [first]
    run(seeded_copy, "collect", "Treaty", first, "--remove")
    assert ids_of(seeded_copy, "in:treaty") == []
    run(seeded_copy, "collect", "Treaty", "--delete")
    assert run(seeded_copy, "collect", "--list") == "No collections.\n"
    assert count


def test_marks_survive_a_rebuild_and_are_undone(seeded_copy: Shell) -> None:
    first, *others = ids_of(seeded_copy, "")
    output = run(seeded_copy, "tag", "air defence", "--query", "")
    assert "Tag “air defence” added to 5 articles." in output
    run(seeded_copy, "mark", "read", first)
    word = run(seeded_copy, "show", first).split()[-1]
    run(seeded_copy, "note", first, "Check the quay", "--quote", word)
    for command in ((), ("rebuild",)):
        if command:
            run(seeded_copy, *command)
        assert len(ids_of(seeded_copy, 'tag:"air defence"')) == 5
        assert ids_of(seeded_copy, "is:read") == [first]
        assert sorted(ids_of(seeded_copy, "is:unread")) == sorted(others)
        assert ids_of(seeded_copy, "note:quay") == [first]
    assert f"“{word}”: Check the quay" in run(seeded_copy, "note", first)
    assert "air defence  5" in run(seeded_copy, "tag", "--list")
    output = run(seeded_copy, "undo", "--action", "1")
    assert output == "Undone: Tag “air defence” added to 5 articles.\n"
    assert ids_of(seeded_copy, "tag:air") == []
    again = seeded_copy("undo", "--action", "1")
    assert (again.returncode, again.stderr) == (
        1,
        "cuttings: action 1 was already undone\n",
    )
    assert "Catalog and index are intact" in run(seeded_copy, "verify")


def test_no_result_in_a_collection_names_it(seeded_copy: Shell) -> None:
    output = run(seeded_copy, "search", 'in:"the deal"')
    assert "There are no articles in the collection the phrase “the deal”." in output


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("collect",), 2, "give the NAME of a collection, or --list"),
        (("collect", "None"), 1, "no collection is named “None”"),
        (("tag", "war"), 2, "give at least one ID, or --query"),
        (("tag",), 2, "give a TAG, or --list"),
        (("mark", "seen", "1"), 2, "'seen' is not one of 'read', 'unread'"),
        (("undo",), 2, "give ID and FACT, or --action"),
        (("undo", "--action", "7"), 1, "no action has the number 7"),
    ],
)
def test_a_wrong_command_says_what_to_do(
    seeded: Shell, arguments: tuple[str, ...], code: int, message: str
) -> None:
    result = seeded(*arguments)
    assert result.returncode == code
    assert message in result.stderr


def test_marks_survive_a_backup_and_its_restore(
    seeded_copy: Shell, tmp_path: Path
) -> None:
    first = ids_of(seeded_copy, "")[0]
    run(seeded_copy, "collect", "Deal", first)
    run(seeded_copy, "tag", "war", first)
    run(seeded_copy, "note", first, "Ask the ministry")
    run(seeded_copy, "mark", "read", first)
    run(seeded_copy, "alerts", "--save", "Missiles", "S-400")
    file = str(tmp_path / "archive.backup")
    run(seeded_copy, "backup", file)
    restored = Shell(tmp_path / "restored")
    run(restored, "restore", file)
    for query in ("in:deal", "tag:war", "note:ministry", "is:read"):
        assert ids_of(restored, query) == [first], query
    assert "Missiles" in run(restored, "alerts", "--list")
    run(restored, "undo", "--action", "1")
    assert ids_of(restored, "in:deal") == []
