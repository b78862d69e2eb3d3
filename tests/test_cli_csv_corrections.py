"""Test the way of a table: export, edit in a spreadsheet, compare, correct, undo."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import pytest

from tests.shell import Shell
from tests.test_cli_bulk_corrections import answer, facts, run, undo_number

Row = dict[str, str]


def export(shell: Shell) -> list[Row]:
    """Return the rows of an export of the whole archive."""
    text = shell("export", "", "--format", "csv").stdout.removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text)))


def write(
    path: Path,
    rows: Sequence[Row],
    *,
    encoding: str = "utf-8-sig",
    columns: Sequence[str] | None = None,
    **options: str | int,
) -> Path:
    """Write rows as a spreadsheet does."""
    buffer = StringIO(newline="")
    writer = csv.DictWriter(
        buffer, columns or list(rows[0]), extrasaction="ignore", **options
    )  # type: ignore[call-overload]
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def correct(shell: Shell, path: Path, *options: str) -> str:
    return run(shell, "correct", "--csv", str(path), "--yes", *options)


NOTHING = "No article would change. Nothing was corrected."


@pytest.fixture
def archive(seeded_copy: Shell, tmp_path: Path) -> Shell:
    """Return an archive with a title that an export guards, authors and a newline."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.html").write_text(
        "<html><head><title>+3 degrees, says 'Harbour; Post'</title>"
        '<meta name="author" content="Ann Lind"><meta name="author" content="Bo Holm">'
        '<meta property="og:title" content="=SUM(A1) is no formula &quot;here&quot;">'
        '<meta property="article:published_time" content="2021-11-05">'
        '<link rel="canonical" href="https://harbourpost.example/a?x=1&amp;y=2">'
        "</head><body><article><h1>=SUM(A1) is no formula &quot;here&quot;</h1><p>"
        + "The cranes at the harbour stood still on Friday. " * 12
        + "</p></article></body></html>",
        encoding="utf-8",
    )
    run(seeded_copy, "index", str(folder))
    return seeded_copy


def test_the_file_of_an_export_changes_nothing(archive: Shell, tmp_path: Path) -> None:
    rows = export(archive)
    assert any(row["title"].startswith("'=") for row in rows), rows
    path = tmp_path / "export.csv"
    path.write_text(archive("export", "", "--format", "csv").stdout, encoding="utf-8")
    assert NOTHING in correct(archive, path)


@pytest.mark.parametrize(
    ("encoding", "options"),
    [
        ("utf-8-sig", {"delimiter": ";", "lineterminator": "\r\n"}),
        ("utf-8", {"delimiter": ",", "lineterminator": "\n"}),
        ("utf-16", {"delimiter": "\t", "lineterminator": "\r\n"}),
        ("utf-16-le", {"delimiter": "\t", "lineterminator": "\r\n"}),
        ("utf-16-be", {"delimiter": ";"}),
        ("utf-8", {"quoting": csv.QUOTE_ALL}),
    ],
    ids=["Excel", "LibreOffice", "Unicode text", "no mark", "big-endian", "quoted"],
)
def test_a_table_is_read_as_spreadsheets_write_it(
    archive: Shell, tmp_path: Path, encoding: str, options: dict[str, str]
) -> None:
    rows = export(archive)
    path = write(tmp_path / "t.csv", rows, encoding=encoding, **options)
    assert NOTHING in correct(archive, path)
    rows[2]["title"] = "New „title“; with, signs"
    path = write(tmp_path / "t.csv", rows, encoding=encoding, **options)
    assert "Title is now New „title“; with, signs." in correct(archive, path)
    assert facts(archive, "title")[rows[2]["id"]] == "New „title“; with, signs"


def test_a_first_line_that_names_the_separator_is_skipped(
    archive: Shell, tmp_path: Path
) -> None:
    rows = export(archive)
    path = write(tmp_path / "t.csv", rows, encoding="utf-8", delimiter=";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    assert NOTHING in correct(archive, path)


def test_columns_may_be_missing_in_another_order_or_new(
    archive: Shell, tmp_path: Path
) -> None:
    rows = export(archive)
    for row in rows:
        row |= {"Outlet": "The Harbour Post", "comment": "mine", "complete": "yes"}
    columns = ["comment", "Outlet", "complete", "id"]
    output = correct(archive, write(tmp_path / "t.csv", rows, columns=columns))
    assert "These columns are not corrected: comment." in output
    assert f"{len(rows)} articles corrected: Outlet ({len(rows)}), Complete" in output
    assert set(facts(archive, "outlet").values()) == {"The Harbour Post"}


def test_several_facts_are_corrected_as_one_action_with_one_undo(
    archive: Shell, tmp_path: Path
) -> None:
    before = export(archive)
    rows = [dict(row) for row in before]
    rows[0] |= {"title": "First", "authors": "Ann Lind; Bo Holm", "language": "de"}
    rows[1] |= {"title": "Second", "date": "2020-06-22/2020-06-30"}
    rows[2]["original"] = "https://harbourpost.example/1"
    refused = answer(
        archive, "n\n", "correct", "--csv", str(write(tmp_path / "t.csv", rows))
    )
    for words in ("Title of 2 articles:", "Authors of 1 article:", "Nothing was"):
        assert words in refused.stderr
    assert "→" not in refused.stderr
    assert any(
        "none" in line and "First" in line for line in refused.stdout.split("\n")
    )
    assert export(archive) == before
    output = correct(archive, tmp_path / "t.csv")
    assert "3 articles corrected: Title (2)" in output
    after = {row["id"]: row for row in export(archive)}
    first = after[rows[0]["id"]]
    assert (first["title"], first["authors"]) == ("First", "Ann Lind; Bo Holm")
    assert first["language"] == "de"
    assert after[rows[1]["id"]]["date_earliest"] == "2020-06-22"
    assert after[rows[2]["id"]]["original"] == "https://harbourpost.example/1"
    assert NOTHING in correct(
        archive, write(tmp_path / "again.csv", list(after.values()))
    )
    run(archive, "undo", "--correction", undo_number(output))
    assert export(archive) == before


def test_lines_that_cannot_be_used_are_listed_with_number_and_reason(
    archive: Shell, tmp_path: Path
) -> None:
    rows = export(archive)
    rows[0] |= {"title": "A title\nin two lines", "date": "2021-01-02"}
    rows[1] |= {"title": "Not used", "date": "03/04/2020"}
    rows[2]["id"] = "9.79E+19"
    rows[3]["id"] = ""
    rows[4] = dict(rows[0])
    path = write(tmp_path / "t.csv", rows)
    result = archive("correct", "--csv", str(path), "--yes")
    assert result.returncode == 1
    for words in (
        "Line 4 is not used: date: “03/04/2020” is not an unambiguous date",
        "Line 5 is not used: no article has the ID “9.79e+19”",
        "Line 6 is not used: it has no ID.",
        "Line 7 is not used: the same article is on line 2.",
        "4 lines were not used",
    ):
        assert words in result.stderr
    titles = facts(archive, "title")
    assert titles[rows[0]["id"]] == "A title in two lines"
    assert "Not used" not in titles.values()


def test_an_emptied_cell_removes_the_fact_only_on_request(
    archive: Shell, tmp_path: Path
) -> None:
    rows = export(archive)
    index = next(number for number, row in enumerate(rows) if row["outlet"])
    rows[index]["outlet"] = ""
    path = write(tmp_path / "t.csv", rows)
    output = correct(archive, path)
    assert "Emptied cells do not change the article: Outlet (1)." in output
    assert "add --remove" in output
    assert NOTHING in output
    assert facts(archive, "outlet")[rows[index]["id"]] is not None
    assert "Outlet is now none." in correct(archive, path, "--remove")
    assert facts(archive, "outlet")[rows[index]["id"]] is None


FORMATS: dict[str, Callable[[str, str, str], str]] = {
    "United States": lambda year, month, day: f"{int(month)}/{int(day)}/{year}",
    "two digits": lambda year, month, day: f"{int(month)}/{int(day)}/{year[2:]}",
    "Germany": lambda year, month, day: f"{day}.{month}.{year}",
    "United Kingdom": lambda year, month, day: f"{day}/{month}/{year}",
    "Japan": lambda year, month, day: f"{year}/{month}/{day}",
    "with a time": lambda year, month, day: f"{day}/{month}/{year} 00:00",
}


@pytest.mark.parametrize("country", FORMATS)
def test_dates_in_the_format_of_a_country_are_no_changes(
    archive: Shell, tmp_path: Path, country: str
) -> None:
    rows = export(archive)
    dated = [row for row in rows if row["date"]]
    assert len(dated) >= 3
    for row in dated:
        row["date"] = FORMATS[country](*row["date"].split("-"))
    assert NOTHING in correct(archive, write(tmp_path / "t.csv", rows))
    if country == "two digits":
        return
    # The other dates prove the order of the numbers of this one.
    dated[0]["date"] = FORMATS[country]("2020", "04", "03")
    output = correct(archive, write(tmp_path / "t.csv", rows))
    assert "Date is now 3 April 2020." in output


def test_a_date_in_numbers_is_refused_if_nothing_proves_their_order(
    archive: Shell, tmp_path: Path
) -> None:
    rows = [row for row in export(archive) if row["date"]][:1]
    rows[0]["date"] = "03/04/2020"
    result = archive("correct", "--csv", str(write(tmp_path / "t.csv", rows)), "--yes")
    assert result.returncode == 1
    assert "not an unambiguous date" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty."),
        (b"title,outlet\na,b\n", "The table has no column “id”"),
        (b"id,colour\na,b\n", "The table has no column of a fact."),
        (b"id,url,original\na,b,c\n", "two columns of the fact url"),
        ("id,title\na,Straße\n".encode("cp1252"), "not in UTF-8 or UTF-16"),
        (b'id,title\na,"b\n', "the table cannot be read from here on"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(
    seeded: Shell, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    result = seeded("correct", "--csv", str(path), "--yes")
    assert result.returncode == 1
    assert message in result.stderr
    assert str(path) in result.stderr


def test_a_table_needs_no_other_arguments(seeded: Shell, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,title\n")
    for extra in (("97915", "title", "X"), ("--query", "x"), ("--missing",)):
        assert seeded("correct", "--csv", str(path), *extra).returncode == 2
