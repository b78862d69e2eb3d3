"""Tests of what all pages have in common, of error pages and of an empty archive."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, text_of
from web.urls import search as search_urls


def test_pages_have_one_headline_landmarks_and_unique_ids(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    document = search_urls.document(library.document_id("004")) + "?q=S-400"
    for url in (
        "/",
        "/?q=S-400&year=2020",
        "/?q=zzz",
        document,
        "/people",
        "/people/rajnath-singh",
        "/stats",
    ):
        soup = get_page(client, url)
        ids = [element["id"] for element in soup.select("[id]")]
        assert len(ids) == len(set(ids)), url
        for selector in ("h1", "main", "html[lang=en]", "a.skip-link[href='#main']"):
            assert len(soup.select(selector)) == 1, (url, selector)
        assert all(
            soup.select(f"[id='{field['id']}']") for field in soup.select("input[id]")
        ), url


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("/documents/nope", "article has this ID"),
        ("/people/nope", "No person"),
        ("/x/y", "page does not exist"),
    ],
)
def test_an_unknown_url_links_to_useful_pages(
    client: FlaskClient, url: str, reason: str
) -> None:
    soup = get_page(client, url, 404)
    assert reason in text_of(only_element(soup, "main"))
    assert links(soup, "main a") == {
        "Search the articles": "/",
        "browse the people": "/people",
    }


def test_an_empty_archive_says_what_to_run(empty_library: ArchiveUnderTest) -> None:
    assert (
        text_of(only_element(get_page(empty_library.client, "/"), ".empty-state code"))
        == "cuttings index FOLDER"
    )
    assert "There are no people" in text_of(get_page(empty_library.client, "/people"))
