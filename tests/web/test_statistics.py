"""Tests that each number of the statistics equals the results of its link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest


@pytest.fixture
def varied_library(empty_library: ArchiveUnderTest, tmp_path: Path) -> ArchiveUnderTest:
    """Return an archive of varied articles of two decades and of unreadable files."""
    folder = tmp_path / "folder"
    folder.mkdir()
    dated_outlets = [
        ("1998-05-01", "Gull"),
        ("1999", "Gull"),
        ("1998-12-01/2001-02-01", "Tern"),
        ("2004-02", "Tern"),
    ]
    articles: list[dict[str, object]] = [
        {
            "body": f"Text {number} of the harbour.",
            "date": date,
            "outlet": outlet,
            "language": "en",
        }
        for number, (date, outlet) in enumerate(dated_outlets)
    ]
    articles += [
        {"body": f"No date here {number}.", "people": ["Ada Vane"]} for number in (1, 2)
    ]
    lines = [*map(json.dumps, articles), "{broken", '{"id": "empty"}']
    (folder / "saved.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "nothing.txt").touch()
    empty_library.ingest(folder)
    return empty_library


def get_statistics(client: FlaskClient) -> Any:
    """Return the statistics from the API."""
    return client.get("/api/v1/stats").get_json()


def test_each_count_is_what_its_search_finds(varied_library: ArchiveUnderTest) -> None:
    counts = get_statistics(varied_library.client)["counts"]
    assert set(counts) == {
        "decade",
        "year",
        "outlet",
        "person",
        "language",
        "confidence",
        "missing",
    }
    for group in counts.values():
        for count in group:
            assert count["url"].startswith("/?")
            response = varied_library.client.get("/api/v1/search" + count["url"][1:])
            assert response.get_json()["total"] == count["count"], count


def test_decades_are_the_sums_of_their_years(varied_library: ArchiveUnderTest) -> None:
    counts = get_statistics(varied_library.client)["counts"]
    assert [(year["value"], year["count"]) for year in counts["year"]] == [
        ("1998", 1),
        ("1999", 1),
        ("2004", 1),
    ]
    assert [(decade["label"], decade["count"]) for decade in counts["decade"]] == [
        ("1990 to 1999", 2),
        ("2000 to 2009", 1),
    ]


def test_what_is_missing_is_counted_for_each_fact(
    varied_library: ArchiveUnderTest,
) -> None:
    missing = {
        value["value"]: value["count"]
        for value in get_statistics(varied_library.client)["counts"]["missing"]
    }
    assert (
        missing["date"],
        missing["outlet"],
        missing["agency"],
        missing["people"],
    ) == (2, 2, 6, 4)


def test_the_counts_follow_new_articles(
    varied_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    """The searches of the statistics are kept until the archive changes."""
    before = get_statistics(varied_library.client)
    assert get_statistics(varied_library.client)["counts"] == before["counts"]
    new = tmp_path / "new.jsonl"
    new.write_text(json.dumps({"body": "A new text of the bay.", "outlet": "Auk"}))
    varied_library.ingest(new)
    after = get_statistics(varied_library.client)
    outlets = {count["value"] for count in after["counts"]["outlet"]}
    assert "Auk" in outlets
    missing = [
        {count["value"]: count["count"] for count in counts["counts"]["missing"]}
        for counts in (before, after)
    ]
    assert missing[1]["date"] == missing[0]["date"] + 1


def test_the_page_leads_from_each_number_to_its_articles(
    varied_library: ArchiveUnderTest,
) -> None:
    soup = BeautifulSoup(varied_library.client.get("/stats").text, "lxml")
    number_links = soup.select(".count-groups li a")
    assert len(number_links) > 10
    for link in number_links:
        shown_count = link.select_one(".count")
        assert shown_count
        page = BeautifulSoup(varied_library.client.get(str(link["href"])).text, "lxml")
        status = page.select_one("[role=status] strong")
        assert status
        assert int(status.text.split()[0]) == int(shown_count.text.split()[0])


def test_articles_over_time_are_bars_with_the_same_data_as_a_table(
    varied_library: ArchiveUnderTest,
) -> None:
    soup = BeautifulSoup(varied_library.client.get("/stats").text, "lxml")
    bars = {
        (str(bar["href"]), bar.title.text.partition(":")[0])
        for bar in soup.select(".timeline svg a")
    }
    views = {link.text: str(link["href"]) for link in soup.select(".timeline .views a")}
    table = BeautifulSoup(varied_library.client.get(views["Table"]).text, "lxml")
    rows = {
        (str(link["href"]).replace("&timeline=table", ""), link.text)
        for link in table.select(".timeline table a")
    }
    assert bars
    assert bars <= rows


def test_failed_files_are_listed_with_a_reason(
    varied_library: ArchiveUnderTest,
) -> None:
    failures = get_statistics(varied_library.client)["failed"]
    assert (
        sum(failure["count"] for failure in failures)
        == get_statistics(varied_library.client)["failures"]
        == 3
    )
    (empty_file,) = [
        failure for failure in failures if failure["reason"] == "empty file"
    ]
    assert [Path(path).name for path in empty_file["files"]] == ["nothing.txt"]
    text = varied_library.client.get("/stats").text
    assert "nothing.txt" in text
    assert "saved.jsonl, line 7" in text


def test_the_last_run_and_the_sizes_are_shown(varied_library: ArchiveUnderTest) -> None:
    statistics = get_statistics(varied_library.client)
    assert (statistics["last_run"]["added"], statistics["last_run"]["failed"]) == (6, 3)
    assert statistics["bytes"]["catalog"] >= varied_library.catalog.path.stat().st_size
    assert statistics["bytes"]["index"] > 0
    assert "Last indexing run, " in varied_library.client.get("/stats").text


def test_an_empty_archive_has_a_page_too(empty_library: ArchiveUnderTest) -> None:
    assert empty_library.client.get("/stats").status_code == 200
    assert get_statistics(empty_library.client)["documents"] == 0


def test_every_page_leads_to_the_statistics(client: FlaskClient) -> None:
    for path in ("/", "/people", "/nope"):
        assert BeautifulSoup(client.get(path).text, "lxml").select(
            "nav a[href='/stats']"
        )
