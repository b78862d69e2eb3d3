"""Tests of searches with `size=0`, which return counts and no articles."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.shell import Shell
from tests.web.page_helpers import get_page

QUERIES = (
    "",
    "q=S-400",
    "q=S-400&outlet=unknown",
    "q=misile",
    "count=stories",
    "page=3",
)


@pytest.mark.parametrize("query", QUERIES)
def test_counts_are_those_of_the_search_with_articles(
    client: FlaskClient, query: str
) -> None:
    counts = client.get(f"/api/v1/search?{query}&size=0").get_json()
    search = client.get(f"/api/v1/search?{query}").get_json()
    assert (counts["size"], counts["results"], counts["related"]) == (0, [], [])
    for name in ("query", "total", "stories", "facets", "suggestion", "explanation"):
        if name != "explanation":
            assert counts[name] == search[name]


@pytest.mark.parametrize("query", QUERIES)
def test_the_links_of_counts_lead_to_counts_articles_and_files(
    client: FlaskClient, query: str
) -> None:
    url = f"/api/v1/search?{query}&size=0"
    response = client.get(url).get_json()
    links = response["links"]
    assert (links["next"], links["prev"]) == (None, None)
    assert "size=0" in links["self"]
    for name in ("html", "atom", "csv"):
        assert "size" not in links[name]
        assert client.get(links[name]).status_code == 200


def test_a_page_of_counts_has_facets_and_a_link_to_the_articles(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/?q=S-400&size=0&page=2")
    assert soup.select_one("[role=status]").get_text().startswith("4 articles")  # type: ignore[union-attr]
    assert not soup.select(".card, .pager, [rel=next], [rel=prev]")
    facet_links = [str(link["href"]) for link in soup.select(".sidebar a[href^='/?']")]
    assert facet_links
    assert all("size=0" in url for url in facet_links)
    (link,) = (link for link in soup.select(".note a") if "articles" in link.get_text())
    assert link["href"] == "/?q=S-400"


def test_a_page_of_counts_without_matches_explains_them(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400+zanzibar&size=0")
    assert "zanzibar" in soup.select_one(".main-column").get_text()  # type: ignore[union-attr]
    assert "Only counts are shown" not in soup.get_text()


def test_a_document_reached_with_size_0_has_neighbours(client: FlaskClient) -> None:
    results = client.get("/api/v1/search?q=S-400").get_json()["results"]
    url = f"{results[1]['url']}?q=S-400&copies=all&size=0&at=2"
    assert client.get(url).status_code == 200


def test_the_command_line_prints_only_the_count(seeded: Shell) -> None:
    result = seeded("search", "--size", "0", "S-400")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr.startswith("4 found, ")
    counts = seeded.json("search", "--size", "0", "--json", "S-400")
    assert (counts["total"], counts["results"]) == (4, [])
