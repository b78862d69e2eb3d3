"""Test that Zotero finds each article's metadata on its page, and nothing invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Confidence, DateRange
from tests.archive.sample_pages import ARTICLE_URL, html_page
from tests.web.conftest import ArchiveUnderTest
from tests.web.zotero_rules import ZoteroItem, read_coins, read_embedded_metadata
from web.exports import citation_formats, embedded_metadata
from web.exports.citation import Citation, one_line

DAY = DateRange(date(2020, 9, 3), date(2020, 9, 3))
CITATION = Citation(
    id="3f2a91",
    title='Kräne & "Häfen" = 50 % + mehr <b>',
    has_title=True,
    archive_url="http://localhost/documents/3f2a91",
    authors=("Ann Lind", "Jean-Luc O’Neil", "Reuters"),
    outlet="Harbour Post",
    dates=DAY,
    confidence=Confidence.STATED,
    original_url="https://www.harbourpost.example/a?b=1&c=%20+x",
    language="de",
)


def page_of(citation: Citation) -> BeautifulSoup:
    """Return a page with the metadata of a citation."""
    soup = BeautifulSoup(
        "<html lang=en><head></head><body></body></html>", "html.parser"
    )
    assert soup.head
    assert soup.body
    for name, content in embedded_metadata.meta_tags(citation):
        soup.head.append(soup.new_tag("meta", attrs={"name": name, "content": content}))
    title = embedded_metadata.coins(citation)
    soup.body.append(soup.new_tag("span", attrs={"class": "Z3988", "title": title}))
    return BeautifulSoup(str(soup), "html.parser")


def test_all_fields_arrive_by_both_ways() -> None:
    item = ZoteroItem(
        "newspaperArticle",
        'Kräne & "Häfen" = 50 % + mehr <b>',
        (("Ann", "Lind"), ("Jean-Luc", "O’Neil"), ("", "Reuters")),
        "Harbour Post",
        "2020-09-03",
        "https://www.harbourpost.example/a?b=1&c=%20+x",
        "de",
    )
    page = page_of(CITATION)
    assert read_embedded_metadata(page) == item
    # Zotero reads a plus sign in COinS as a space.
    without_plus = replace(
        item, title=item.title.replace("+", " "), url=item.url.replace("+", " ")
    )
    assert read_coins(page) == without_plus


@pytest.mark.parametrize(
    ("first", "last", "confidence", "text"),
    [
        ((2020, 9, 3), (2020, 9, 3), Confidence.STATED, "2020-09-03"),
        ((2020, 9, 1), (2020, 9, 30), Confidence.CORROBORATED, "2020-09"),
        ((2020, 1, 1), (2020, 12, 31), Confidence.STATED, "2020"),
        ((2020, 9, 3), (2020, 9, 3), Confidence.INFERRED, "2020-09-03"),
        ((2020, 6, 22), (2020, 6, 30), Confidence.STATED, "2020"),
        ((2018, 10, 1), (2020, 10, 31), Confidence.WEAK, ""),
    ],
)
def test_dates_follow_the_rules_of_the_other_exports(
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    confidence: Confidence,
    text: str,
) -> None:
    dates = DateRange(date(*first), date(*last))
    citation = replace(CITATION, dates=dates, confidence=confidence)
    page = page_of(citation)
    for item in (read_coins(page), read_embedded_metadata(page)):
        assert item.date == text
        assert bool(item.abstract) is not citation.is_date_certain
        assert item.abstract == " ".join(citation.notes)
    ris = citation_formats.ris(citation)
    assert f"PY  - {text[:4]}\r\n" in ris if text else "PY  -" not in ris
    for note in citation.notes:
        assert note in ris


def test_nothing_is_invented_for_an_article_without_facts() -> None:
    citation = Citation(
        "x", "Words of the text …", False, "http://localhost/documents/x"
    )
    page = page_of(citation)
    for item in (read_coins(page), read_embedded_metadata(page)):
        assert item == ZoteroItem(
            "newspaperArticle",
            "Words of the text …",
            url="http://localhost/documents/x",
            abstract=" ".join(citation.notes),
        )


@given(st.text(max_size=60).filter(str.strip), st.text(max_size=30))
def test_any_text_survives(title: str, outlet: str) -> None:
    clean = citation_text(title)
    citation = replace(CITATION, title=clean, outlet=citation_text(outlet) or None)
    page = page_of(citation)
    assert read_embedded_metadata(page).title == clean
    assert read_coins(page).title == clean.replace("+", " ")


def citation_text(text: str) -> str:
    """Return a text as citations have it: on one line, and valid in XML."""
    return one_line(text.replace("\ufffe", "")) or "x"


def test_the_pages_of_the_seeds_have_their_metadata(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    for prefix in ("000", "001", "002", "003", "004"):
        id = library.document_id(prefix)
        soup = BeautifulSoup(client.get(f"/documents/{id}").text, "html.parser")
        embedded, coins = read_embedded_metadata(soup), read_coins(soup)
        assert embedded.item_type == coins.item_type == "newspaperArticle"
        assert embedded.date == coins.date
        record = library.catalog.record(id)
        assert record
        facts = record.document.facts
        assert embedded.publication_title == (
            facts.outlet.value if facts.outlet else ""
        )
        assert len(embedded.creators) == len(
            facts.authors.value if facts.authors else ()
        )
        for field in ("date", "abstract", "language", "publication_title"):
            assert getattr(embedded, field) == getattr(coins, field)


def test_a_saved_page_has_its_own_address_and_authors(
    empty_library: ArchiveUnderTest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pages")
    head = (
        f'<link rel="canonical" href="{ARTICLE_URL}"><meta name="author" content="Ann Lind">'
        '<meta property="og:site_name" content="Harbourpost">'
    )
    (folder / "a.html").write_text(html_page(head, title="Cranes arrive"))
    empty_library.ingest(folder)
    id = empty_library.document_id("a")
    soup = BeautifulSoup(
        empty_library.client.get(f"/documents/{id}").text, "html.parser"
    )
    item = read_coins(soup)
    assert item == read_embedded_metadata(soup)
    assert (item.title, item.url) == ("Cranes arrive", ARTICLE_URL)
    assert item.creators == (("Ann", "Lind"),)
