"""Test `cuttings alerts`: each new article is reported once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.shell import Shell

NOTHING_NEW = 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder for articles that are added later."""
    folder = tmp_path / "later"
    folder.mkdir()
    return folder


def add(shell: Shell, folder: Path, name: str, text: str) -> None:
    """Add an article about something to the archive."""
    (folder / f"{name}.txt").write_text(f"{name}\n\n{text}\n", encoding="utf-8")
    result = shell("index", folder)
    assert result.returncode == 0, result.stderr


def test_each_new_article_is_reported_once(seeded_copy: Shell, folder: Path) -> None:
    saved = seeded_copy("alerts", "--save", "Missiles", "S-400")
    assert "Search saved as “Missiles”." in saved.stderr
    assert seeded_copy("alerts").returncode == NOTHING_NEW
    add(seeded_copy, folder, "One", "Another S-400 system arrived, officials said.")
    add(seeded_copy, folder, "Other", "The ferry runs again, the harbour master said.")
    repeated = seeded_copy("alerts", "--keep", "--site", "https://news.example/a/")
    assert repeated.returncode == 0
    assert repeated.stdout.startswith("Missiles: 1 new\n\n")
    assert (
        "One" in repeated.stdout
        or "https://news.example/a/documents/" in repeated.stdout
    )
    assert "\nhttps://news.example/a/documents/" in repeated.stdout
    result = seeded_copy("alerts", "--json", "missiles")
    assert result.returncode == 0
    (line,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert line["search"] == "Missiles"
    assert line["url"] == f"http://127.0.0.1:8000/documents/{line['id']}"
    for _ in range(2):
        again = seeded_copy("alerts")
        assert (again.returncode, again.stdout) == (NOTHING_NEW, "")
    add(seeded_copy, folder, "Two", "The S-400 deal was signed, the ministry said.")
    assert seeded_copy("alerts").stdout.startswith("Missiles: 1 new\n")


def test_a_changed_file_is_not_new(seeded_copy: Shell, folder: Path) -> None:
    add(seeded_copy, folder, "One", "Another S-400 system arrived, officials said.")
    seeded_copy("alerts", "--save", "Missiles", "S-400")
    add(
        seeded_copy,
        folder,
        "One",
        "Another S-400 system arrived, officials said. It was late.",
    )
    assert seeded_copy("alerts").returncode == NOTHING_NEW


def test_searches_are_listed_deleted_and_undone(seeded_copy: Shell) -> None:
    assert "no saved searches" in seeded_copy("alerts", "--list").stderr
    seeded_copy("alerts", "--save", "Missiles", "S-400")
    assert "q=S-400" in seeded_copy("alerts", "--list").stdout
    assert "deleted" in seeded_copy("alerts", "--delete", "missiles").stderr
    missing = seeded_copy("alerts", "missiles")
    assert missing.returncode == 1
    assert "no saved search is named “missiles”" in missing.stderr
    seeded_copy("undo", "--action", "2")
    assert "Missiles" in seeded_copy("alerts", "--list").stdout
