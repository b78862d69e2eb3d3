"""Tests of the page of a document: facts, text, matches and quotations."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from tests.archive import sample_pages
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, text_of
from web.urls import search as search_urls


def test_a_document_shows_each_fact_with_its_reason(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(client, search_urls.document(library.document_id("002")))
    rows = {
        text_of(only_element(row, "th")): text_of(only_element(row, "td"))
        for row in soup.select(".fact-table tbody tr")
    }
    assert rows["Outlet"] == "unknown"
    assert rows["Agency"].startswith("PTI")
    assert rows["Date"].startswith("3 September 2020")
    assert "03-09-2020 21:09 IST" in rows["Date"]
    assert "Sergey Shoigu" in links(soup, ".item-list a")
    assert library.document_id("002") in text_of(only_element(soup, ".source-list"))


def test_the_document_page_shows_what_a_fact_could_also_have_been(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.html").write_text(
        sample_pages.html_page(
            '<meta name="pubdate" content="2021-03-02">'
            '<meta name="dc.date" content="2021-02-27">'
        )
    )
    empty_library.ingest(folder)
    ((_, record),) = empty_library.catalog.changes(0)
    body = empty_library.client.get(f"/documents/{record.document.id}").text
    assert "1 other candidate" in body
    assert "27 February 2021" in body
    candidates = empty_library.client.get(
        f"/api/v1/documents/{record.document.id}"
    ).get_json()["candidates"]["date"]
    dates = [candidate["value"] for candidate in candidates]
    assert dates == ["2021-03-02", "2021-02-27"]


def test_the_text_is_complete_and_its_headline_appears_once(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(
        client, search_urls.document(library.document_id("002")) + "?q=Shoigu"
    )
    for steps in soup.select(".match-nav"):
        steps.decompose()
    assert text_of(only_element(soup, "article h1")).startswith("Rajnath holds talks")
    shown_text = text_of(only_element(soup, "article h1")) + text_of(
        only_element(soup, "article .text")
    )
    source = next(SEEDS.glob("002*")).read_text(encoding="utf-8")
    assert shown_text.replace(" ", "") == "".join(source.split())


def test_hits_are_numbered_with_steps_between_them(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(
        client, search_urls.document(library.document_id("004")) + "?q=S-400"
    )
    marks = [mark["id"] for mark in soup.select("mark[id]")]
    assert marks == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    assert [text_of(label) for label in soup.select(".position")][:2] == [
        f"match {n} of {len(marks)}" for n in (1, 2)
    ]
    assert links(soup.select(".match-nav")[1], "a") == {
        "↑ Previous": "#hit-1",
        "Next ↓": "#hit-3",
    }


def test_the_way_back_keeps_the_search(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    id = library.document_id("004")
    query = "q=S-400&outlet=The+Times+of+India&sort=newest"
    soup = get_page(client, f"/documents/{id}?{query}")
    assert links(soup, ".page-nav a")["← Back to results"] == f"/?{query}#d-{id}"


def test_a_document_shows_quotations_with_speakers(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    text = text_of(get_page(client, f"/documents/{library.document_id('004')}"))
    assert "an exclusive strategic defence partner Sergey Shoigu" in text
    assert "speaker unknown" in text


def test_a_document_whose_file_is_gone_says_so(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "folder" / "a.txt"
    file.parent.mkdir()
    file.write_text("A short article about ships.")
    empty_library.ingest(file.parent)
    id = empty_library.document_id("a.txt")
    assert empty_library.client.get(f"/documents/{id}").status_code == 200
    file.unlink()
    empty_library.ingest(file.parent)
    assert "was removed from its folder" in text_of(
        get_page(empty_library.client, f"/documents/{id}", 410)
    )
    response = empty_library.client.get(f"/api/v1/documents/{id}")
    assert (response.status_code, response.mimetype) == (
        410,
        "application/problem+json",
    )
