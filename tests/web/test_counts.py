"""Test the counts of the API by one facet and by two, as JSON and CSV."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from index.search import counting
from tests.web.conftest import ArchiveUnderTest

COUNTS = "/api/v1/counts"
OUTLETS = ("Harbour Post", "Daily Quay", "=Formula News")


def write_article(folder: Path, number: int) -> None:
    """Write an article whose outlet, month and people depend on its number."""
    outlet = OUTLETS[number % 3]
    day = f"2021-{1 + number % 4:02}-{1 + number:02}"
    person = ("Ann Lind", "Bo Holm")[number % 2]
    words = " ".join(f"word{number}x{place}" for place in range(30))
    (folder / f"{number}.html").write_text(
        f"<html><head><title>Crane number {number} arrives</title>"
        f'<meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{day}T08:00:00Z"></head>'
        f"<body><article><h1>Crane number {number} arrives</h1>"
        f"<p>Mayor {person} opened the crane. {words}.</p>"
        f"<p>Minister Cara Dane said the crane was late.</p></article></body></html>",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def cranes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive of twelve articles of three outlets."""
    base = tmp_path_factory.mktemp("cranes")
    folder = base / "folder"
    folder.mkdir()
    for number in range(12):
        write_article(folder, number)
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(folder)
    yield library
    library.close()


def get_counts(library: ArchiveUnderTest, query: str) -> dict[str, Any]:
    response = library.client.get(f"{COUNTS}?{query}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.get_json()
    return body


def cells(body: dict[str, Any]) -> dict[tuple[str | None, str | None], int]:
    return {(cell["by"], cell["split"]): cell["count"] for cell in body["cells"]}


def articles(library: ArchiveUnderTest, query: str = "") -> list[dict[str, Any]]:
    body = library.client.get(f"/api/v1/search?size=100&{query}").get_json()
    results: list[dict[str, Any]] = body["results"]
    return results


def test_one_facet_is_counted_with_periods_in_their_order(
    cranes: ArchiveUnderTest,
) -> None:
    body = get_counts(cranes, "q=crane&by=month")
    assert body["total"] == 12
    assert [(row["value"], row["count"]) for row in body["rows"]] == [
        (f"2021-{month:02}", 3) for month in range(1, 5)
    ]
    assert cells(body) == {(f"2021-{month:02}", None): 3 for month in range(1, 5)}
    assert body["columns"] == []
    assert body["split"] is None


def test_months_are_counted_by_default(cranes: ArchiveUnderTest) -> None:
    assert get_counts(cranes, "q=crane") == get_counts(cranes, "q=crane&by=month")


def test_two_facets_equal_counting_the_articles(cranes: ArchiveUnderTest) -> None:
    body = get_counts(cranes, "q=crane&by=month&split=outlet")
    expected = Counter(
        (article["date"][:7], article["outlet"]) for article in articles(cranes)
    )
    assert cells(body) == expected
    assert sum(expected.values()) == 12


def test_filters_apply_to_the_facet_that_is_counted(cranes: ArchiveUnderTest) -> None:
    body = get_counts(cranes, "by=outlet&outlet=Daily+Quay")
    assert [row["value"] for row in body["rows"]] == ["Daily Quay"]
    assert body["total"] == 4
    people = get_counts(cranes, "by=person&person=Ann+Lind")
    assert {row["value"]: row["count"] for row in people["rows"]} == {
        "Ann Lind": 6,
        "Cara Dane": 6,
    }


def test_people_who_appear_together_are_a_facet_with_itself(
    cranes: ArchiveUnderTest,
) -> None:
    together = cells(get_counts(cranes, "by=person&split=person"))
    assert together["Ann Lind", "Cara Dane"] == together["Cara Dane", "Ann Lind"] == 6
    assert ("Ann Lind", "Bo Holm") not in together


def test_values_limits_all_facets_but_periods_and_the_rest_is_stated(
    cranes: ArchiveUnderTest,
) -> None:
    body = get_counts(cranes, "by=outlet&split=month&values=2")
    assert len(body["rows"]) == 2
    assert len(body["columns"]) == 4
    assert body["left_out"] == {"by": 1, "split": 0}


def test_the_csv_has_one_count_in_a_row_and_no_formula(
    cranes: ArchiveUnderTest,
) -> None:
    response = cranes.client.get(f"{COUNTS}?by=outlet&split=person&format=csv&bom=0")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    rows = [*csv.DictReader(StringIO(response.text))]
    assert set(rows[0]) == {"outlet", "person", "person_label", "articles"}
    assert {row["outlet"] for row in rows} == {*OUTLETS[:2], "'=Formula News"}
    expected = get_counts(cranes, "by=outlet&split=person")
    assert [int(row["articles"]) for row in rows] == [
        cell["count"] for cell in expected["cells"]
    ]
    with_mark = cranes.client.get(f"{COUNTS}?by=outlet&format=csv")
    assert with_mark.text.startswith("\ufeff")


def test_the_links_lead_to_the_articles_and_to_the_table(
    cranes: ArchiveUnderTest,
) -> None:
    links = get_counts(cranes, "q=crane&outlet=Daily+Quay&by=month&split=person")[
        "links"
    ]
    assert links["search"] == "/?q=crane&outlet=Daily+Quay"
    assert cranes.client.get(links["csv"]).mimetype == "text/csv"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=colour", "“colour” is not a valid value"),
        ("by=month&split=colour", "“colour” is not a valid value"),
        ("by=month&values=0", "whole number from 1 to 1000"),
        ("by=month&page=2", "“page” is not a parameter"),
        ("by=month&from=yesterday-ish", "from"),
    ],
)
def test_an_invalid_parameter_is_refused_with_a_remedy(
    client: FlaskClient, query: str, words: str
) -> None:
    response = client.get(f"{COUNTS}?{query}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert words in response.get_json()["detail"]


def test_too_many_counts_are_refused_and_never_cut(
    cranes: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MAX_CELLS", 3)
    for query in ("by=month", "by=month&split=outlet"):
        response = cranes.client.get(f"{COUNTS}?{query}")
        assert response.status_code == 400
        assert "at most 3" in response.get_json()["detail"]


def test_copies_count_once_as_stories(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    text = " ".join(f"word{number} of the harbour council" for number in range(40))
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(
            f"date 2020-06-24 {text} and {name}.", encoding="utf-8"
        )
    empty_library.ingest(folder)
    articles_body = get_counts(empty_library, "by=language&split=complete")
    stories_body = get_counts(empty_library, "by=language&split=complete&count=stories")
    assert sum(cell["count"] for cell in articles_body["cells"]) == 3
    assert sum(cell["count"] for cell in stories_body["cells"]) == 1
    assert stories_body["count"] == "stories"
