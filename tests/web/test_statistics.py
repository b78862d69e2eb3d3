"""Each number of the statistics is that of the search to which it leads."""

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
    """Articles with and without dates, outlets and people, of two decades, and files that cannot be read."""
    folder = tmp_path / "folder"
    folder.mkdir()
    known = [
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
        for number, (date, outlet) in enumerate(known)
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
    """The statistics as JSON."""
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
    for each in [each for group in counts.values() for each in group]:
        assert each["url"].startswith("/?")
        assert (
            varied_library.client.get("/api/v1/search" + each["url"][1:]).get_json()[
                "total"
            ]
            == each["count"]
        ), each


def test_decades_are_the_sums_of_their_years(varied_library: ArchiveUnderTest) -> None:
    counts = get_statistics(varied_library.client)["counts"]
    assert [(each["value"], each["count"]) for each in counts["year"]] == [
        ("1998", 1),
        ("1999", 1),
        ("2004", 1),
    ]
    assert [(each["label"], each["count"]) for each in counts["decade"]] == [
        ("1990 to 1999", 2),
        ("2000 to 2009", 1),
    ]


def test_what_is_missing_is_counted_for_each_fact(
    varied_library: ArchiveUnderTest,
) -> None:
    missing = {
        each["value"]: each["count"]
        for each in get_statistics(varied_library.client)["counts"]["missing"]
    }
    assert (
        missing["date"],
        missing["outlet"],
        missing["agency"],
        missing["people"],
    ) == (2, 2, 6, 4)


def test_the_page_leads_from_each_number_to_its_articles(
    varied_library: ArchiveUnderTest,
) -> None:
    soup = BeautifulSoup(varied_library.client.get("/stats").text, "lxml")
    found = soup.select(".count-groups li a")
    assert len(found) > 10
    for link in found:
        shown = link.select_one(".count")
        assert shown
        page = BeautifulSoup(varied_library.client.get(str(link["href"])).text, "lxml")
        status = page.select_one("[role=status] strong")
        assert status
        assert int(status.text.split()[0]) == int(shown.text.split()[0])


def test_articles_over_time_are_bars_with_the_same_data_as_a_table(
    varied_library: ArchiveUnderTest,
) -> None:
    soup = BeautifulSoup(varied_library.client.get("/stats").text, "lxml")
    bars = {
        (str(each["href"]), each.title.text.partition(":")[0])
        for each in soup.select(".timeline svg a")
    }
    views = {each.text: str(each["href"]) for each in soup.select(".timeline .views a")}
    table = BeautifulSoup(varied_library.client.get(views["Table"]).text, "lxml")
    rows = {
        (str(each["href"]).replace("&timeline=table", ""), each.text)
        for each in table.select(".timeline table a")
    }
    assert bars
    assert bars <= rows


def test_failed_files_are_listed_with_a_reason(
    varied_library: ArchiveUnderTest,
) -> None:
    failed = get_statistics(varied_library.client)["failed"]
    assert (
        sum(each["count"] for each in failed)
        == get_statistics(varied_library.client)["failures"]
        == 3
    )
    (empty,) = [each for each in failed if each["reason"] == "empty file"]
    assert [Path(each).name for each in empty["files"]] == ["nothing.txt"]
    text = varied_library.client.get("/stats").text
    assert "nothing.txt" in text
    assert "saved.jsonl, line 7" in text


def test_the_last_run_and_the_sizes_are_shown(varied_library: ArchiveUnderTest) -> None:
    found = get_statistics(varied_library.client)
    assert (found["last_run"]["added"], found["last_run"]["failed"]) == (6, 3)
    assert found["bytes"]["catalog"] >= varied_library.catalog.path.stat().st_size
    assert found["bytes"]["index"] > 0
    assert "Last indexing run, " in varied_library.client.get("/stats").text


def test_an_empty_archive_has_a_page_too(empty_library: ArchiveUnderTest) -> None:
    assert empty_library.client.get("/stats").status_code == 200
    assert get_statistics(empty_library.client)["documents"] == 0


def test_every_page_leads_to_the_statistics(client: FlaskClient) -> None:
    for path in ("/", "/people", "/nope"):
        assert BeautifulSoup(client.get(path).text, "lxml").select(
            "nav a[href='/stats']"
        )
