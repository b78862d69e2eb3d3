"""Test that other candidates for a fact are stored with their evidence."""

from __future__ import annotations

from datetime import date

from archive.extract.pipeline import extract_document
from archive.model import DateRange, Document
from archive.readers import read_article
from tests.archive.sample_pages import html_page, mail
from tests.conftest import SampleFolder

HEAD = (
    '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Ada Quay">'
    '<link rel="canonical" href="https://harbourpost.example/2021/03/02/cranes">'
    '<meta property="article:published_time" content="2021-03-02T10:00:00Z">'
    '<meta name="dc.date" content="2021-02-27">'
    '<meta property="og:title" content="Cranes: the long wait">'
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "x", "author": {"name": "Bo Pier"}}</script>'
)


def _document(html: str = "") -> Document:
    return extract_document(
        read_article((html or html_page(HEAD)).encode(), "html"), "id", "html"
    )


def _candidate_values(document: Document, name: str) -> list[object]:
    return [
        candidate.fact.value
        for candidate in document.candidates
        if candidate.fact_name == name
    ]


def test_every_date_that_the_page_gives_is_a_candidate_once() -> None:
    days = [date(2021, 3, 2), date(2021, 2, 27)]
    assert _candidate_values(_document(), "date") == [
        DateRange(day, day) for day in days
    ]


def test_the_chosen_value_is_a_candidate_with_the_evidence_of_all_that_give_it() -> (
    None
):
    document = _document()
    (chosen,) = (
        candidate.fact
        for candidate in document.candidates
        if candidate.fact.value == DateRange(date(2021, 3, 2), date(2021, 3, 2))
    )
    assert {evidence.key for evidence in chosen.evidence} >= {
        "meta article:published_time",
        "link canonical",
    }


def test_titles_authors_and_outlets_have_candidates() -> None:
    document = _document()
    assert _candidate_values(document, "title") == [
        "Cranes arrive at last",
        "x",
        "Cranes: the long wait",
    ]
    assert _candidate_values(document, "authors") == [("Bo Pier",), ("Ada Quay",)]
    assert "Harbour Post" in _candidate_values(document, "outlet")


def test_a_title_is_not_a_candidate_for_the_outlet() -> None:
    document = _document(html_page(HEAD, title="Cranes arrive at last | Harbour Post"))
    assert "Cranes arrive at last" not in _candidate_values(document, "outlet")


def test_a_text_and_a_mail_have_candidates_too() -> None:
    text = (
        "Published: 2 March 2021\nUpdated: 5 March 2021\n\n"
        "The harbour board said that the cranes would arrive."
    )
    days = [date(2021, 3, 2), date(2021, 3, 5)]
    assert _candidate_values(
        extract_document(read_article(text.encode(), "txt"), "id", "txt"), "date"
    ) == [DateRange(day, day) for day in days]
    letter = mail(
        html_page(title="Harbour news of the week"), Subject="Cranes arrive at last"
    )
    titles = _candidate_values(
        extract_document(read_article(letter.as_bytes(), "eml"), "id", "eml"), "title"
    )
    assert titles == ["Cranes arrive at last", "Harbour news of the week"]


def test_the_catalog_stores_candidates(sample_folder: SampleFolder) -> None:
    sample_folder.write("a.html", html_page(HEAD))
    sample_folder.ingest()
    ((_, record),) = sample_folder.catalog.changes(0)
    assert _candidate_values(record.document, "title") == [
        "Cranes arrive at last",
        "x",
        "Cranes: the long wait",
    ]
    assert _candidate_values(record.document, "date") == _candidate_values(
        _document(), "date"
    )
