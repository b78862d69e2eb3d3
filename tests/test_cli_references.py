"""Test `cuttings import-facts`: matching, filling, differences, and one undo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.archive.sample_pages import html_page
from tests.shell import Shell

URL = "https://www.harbourpost.example/2021/{}"


RIS = """TY  - NEWS
TI  - Another headline
AU  - Lind, Ann
T2  - Harbour Post
DA  - 2021/03/02/
UR  - http://harbourpost.example/2021/0/?utm_source=x#top
ER  -
TY  - NEWS
TI  - Cranes arrive: at berth 1!
T2  - Harbour Post
DA  - 2021/03/03/
AU  - Ek, Bo
ER  -
TY  - NEWS
TI  - a NOTE
T2  - Post
DO  - 10.1000/xyz
ER  -
TY  - NEWS
TI  - Twice
T2  - Post
ER  -
TY  - NEWS
TI  - Not in the archive
ER  -
TY  - NEWS
TI  - Twice
T2  - Another outlet
ER  -
"""


@pytest.fixture
def pages(shell: Shell, tmp_path: Path) -> Shell:
    """Return an archive of pages and records that lack facts."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        head = f'<link rel="canonical" href="{URL.format(number)}">'
        page = html_page(head, title=f"Cranes arrive at berth {number}")
        (folder / f"{number}.html").write_text(page)
    (folder / "notes.jsonl").write_text(
        '{"id": "10.1000/xyz", "title": "A note", "text": "Words of a note."}\n'
        '{"title": "Twice", "publication": "Post", "text": "First text with it."}\n'
        '{"title": "Twice", "publication": "Post", "text": "Second, about else."}\n'
    )
    (tmp_path / "list.ris").write_text(RIS)
    assert shell("index", folder).returncode == 0
    shell("correct", id_of(shell, "Cranes arrive at berth 1"), "outlet", "Harbour Post")
    return shell


def fact(shell: Shell, title: str, name: str) -> Any:
    """Return a fact of the article with a title, as the API has it, or `None`."""
    document = shell.json("show", id_of(shell, title), "--json")
    return document["facts"].get(name)


def id_of(shell: Shell, title: str) -> str:
    """Return the ID of the article with a title."""
    lines = shell("export", "", "--format", "jsonl").stdout.splitlines()
    (id,) = [
        article["id"] for article in map(json.loads, lines) if article["title"] == title
    ]
    return str(id)


def test_missing_facts_are_filled_and_undone_in_one_step(
    pages: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "list.ris"
    result = pages("import-facts", file, "--yes", "--author", "Ada")
    assert result.returncode == 0, result.stderr
    assert "3 of 6 entries match" in result.stderr
    assert "facts of 3 articles filled, as stated in list.ris" in result.stderr
    authors = fact(pages, "Cranes arrive at berth 0", "authors")
    assert authors["value"] == ["Ann Lind"]
    assert authors["confidence"] == "stated"
    assert authors["method"] == "reference list.ris"
    (evidence,) = authors["evidence"]
    assert (evidence["quote"], evidence["key"]) == ("Ann Lind", "list.ris")
    date = fact(pages, "Cranes arrive at berth 1", "date")
    assert date["value"] == "2021-03-03"
    assert fact(pages, "A note", "outlet")["value"] == "Post"
    undo = result.stderr.split("cuttings undo ")[1].split()
    assert pages("undo", *undo).returncode == 0
    assert fact(pages, "Cranes arrive at berth 0", "authors") is None
    assert fact(pages, "Cranes arrive at berth 1", "date") is None
    assert pages("verify").returncode == 0


def test_facts_that_differ_and_entries_without_an_article_are_listed(
    pages: Shell, tmp_path: Path
) -> None:
    result = pages("import-facts", tmp_path / "list.ris", "--yes")
    output = " ".join(result.stdout.split())
    assert "Another headline" in output
    assert "Not in the archive no such article" in output
    assert "Twice several articles have this title" in output
    assert "Twice no such article" in output
    title = fact(pages, "Cranes arrive at berth 0", "title")
    assert title["value"] == "Cranes arrive at berth 0"
    again = pages("import-facts", tmp_path / "list.ris", "--yes")
    assert "Nothing to fill" in again.stderr


def test_nothing_is_changed_before_the_answer(pages: Shell, tmp_path: Path) -> None:
    result = pages("import-facts", tmp_path / "list.ris")
    assert result.returncode == 1
    assert "add --yes" in result.stderr
    assert "Ann Lind" in result.stdout
    assert fact(pages, "Cranes arrive at berth 0", "authors") is None


def test_a_correction_by_hand_wins_and_a_removed_fact_stays_removed(
    pages: Shell, tmp_path: Path
) -> None:
    removed, title = (
        id_of(pages, "Cranes arrive at berth 0"),
        "Cranes arrive at berth 0",
    )
    assert pages("correct", removed, "authors", "--remove").returncode == 0
    result = pages("import-facts", tmp_path / "list.ris", "--yes")
    assert "removed by hand" in " ".join(result.stdout.split())
    assert fact(pages, title, "authors") is None
    pages("correct", id_of(pages, "A note"), "outlet", "Herald")
    assert fact(pages, "A note", "outlet")["value"] == "Herald"


def test_a_filled_fact_survives_a_new_text_and_a_rebuild_but_replaces_nothing(
    pages: Shell, tmp_path: Path
) -> None:
    pages("import-facts", tmp_path / "list.ris", "--yes")
    page = tmp_path / "pages" / "0.html"
    text = page.read_text()
    page.write_text(text.replace("</p>", " A word more.</p>", 1))
    pages("index", tmp_path / "pages")
    pages("rebuild")
    title = "Cranes arrive at berth 0"
    assert fact(pages, title, "authors")["value"] == ["Ann Lind"]
    page.write_text(
        text.replace("<head>", '<head><meta name="author" content="Eva Ny">')
    )
    pages("index", tmp_path / "pages")
    assert fact(pages, title, "authors")["value"] == ["Eva Ny"]
    assert pages("verify").returncode == 0


@pytest.mark.parametrize("format_name", ["ris", "bibtex", "csl"])
def test_what_the_archive_exports_fills_nothing(
    seeded_copy: Shell, tmp_path: Path, format_name: str
) -> None:
    exported = seeded_copy("export", "", "--format", format_name).stdout
    (tmp_path / "own").write_text(exported)
    result = seeded_copy("import-facts", tmp_path / "own", "--format", format_name)
    assert result.returncode == 0, result.stderr
    assert "5 of 5 entries match" in result.stderr
    assert "Nothing to fill" in result.stderr
    assert "differs" not in result.stdout


def test_errors_name_the_file(pages: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.ris").write_text("")
    result = pages("import-facts", tmp_path / "x.ris")
    assert result.returncode == 1
    assert "x.ris: no entries found" in result.stderr
    assert pages("import-facts", tmp_path / "none.bib").returncode == 1
