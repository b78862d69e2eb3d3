"""A query of punctuation finds nothing on every route, and says so."""

from __future__ import annotations

import pytest

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page

NOTHING_TO_SEARCH = "contains nothing that can be searched"


@pytest.mark.parametrize("query", ["%", "...", "®", '""', "-"])
def test_a_query_of_punctuation_finds_nothing_and_says_so(
    library: ArchiveUnderTest, query: str
) -> None:
    parameters = {"q": query}
    response = library.client.get("/api/v1/search", query_string=parameters).get_json()
    assert (response["total"], response["results"], response["related"]) == (0, [], [])
    assert any(NOTHING_TO_SEARCH in message for message in response["messages"])
    page = library.client.get("/", query_string=parameters)
    assert page.status_code == 200
    assert NOTHING_TO_SEARCH in page.text
    rows = library.client.get("/export", query_string=parameters | {"format": "jsonl"})
    assert rows.text.strip() == ""
    feed = library.client.get("/feed.atom", query_string=parameters)
    assert "<entry>" not in feed.text


@pytest.mark.parametrize("query", ["🚀", "☮", "€"])
def test_a_symbol_that_no_article_has_finds_nothing(
    library: ArchiveUnderTest, query: str
) -> None:
    page = get_page(library.client, f"/?q={query}")
    assert "0 articles" in page.get_text()
    assert library.client.get(f"/api/v1/search?q={query}").get_json()["total"] == 0
