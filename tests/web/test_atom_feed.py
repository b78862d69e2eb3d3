"""Tests of Atom feeds of searches, and of OpenSearch for browsers."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest, running_server

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")
HOSTILE_TITLE = "<b>&amp; ]]> “x” \x0b\x00 \ufffe\u202e</title>"


def write_article(path: Path, number: int, title: str, **fields: object) -> Path:
    """Write an article as the only record of a file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        json.dumps({"title": title, "body": f"A heron, number {number}.", **fields}),
        encoding="utf-8",
    )
    return path


def parse_feed(text: str) -> feedparser.FeedParserDict:
    """Parse a feed, and check that feedparser finds no errors."""
    feed = feedparser.parse(text)
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def test_a_feed_has_what_the_standard_asks_for(client: FlaskClient) -> None:
    response = client.get(
        "/feed.atom?q=S-400&outlet=unknown", base_url="http://cuttings.example"
    )
    assert (response.status_code, response.content_type) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    root = ET.fromstring(response.data)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{ATOM}{name}")
            assert only.text
        assert STAMP.fullmatch(element.findtext(f"{ATOM}updated") or "")
        assert (element.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    (author,) = root.findall(f"{ATOM}author")
    assert author.findtext(f"{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://cuttings.example/feed.atom?q=S-400&outlet=unknown"
    assert client.get(links["alternate"] or "").status_code == 200
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 4


def test_a_feed_has_the_articles_of_its_search_with_what_shows_why(
    client: FlaskClient,
) -> None:
    feed = parse_feed(client.get("/feed.atom?q=S-400").text)
    response = client.get("/api/v1/search?q=S-400&sort=added").get_json()
    assert [entry.link for entry in feed.entries] == [
        f"http://localhost{result['url']}" for result in response["results"]
    ]
    assert all("S-400" in entry.summary for entry in feed.entries)
    summary_start = (
        "The Times of India · between October 2018 and October 2020, inferred · "
    )
    assert any(entry.summary.startswith(summary_start) for entry in feed.entries)


def test_entries_are_sorted_and_dated_by_time_added(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    for number, day in enumerate(("2020-01-01", "1990-01-01", "2010-01-01")):
        write_article(folder / f"{number}.jsonl", number, f"Report {number}", date=day)
        empty_library.ingest(folder)
    feed = parse_feed(empty_library.client.get("/feed.atom?q=heron").text)
    addresses = [
        entry.link.replace("http://localhost", "/api/v1") for entry in feed.entries
    ]
    stamps = [
        empty_library.client.get(address).get_json()["added"] for address in addresses
    ]
    assert (
        [entry.updated for entry in feed.entries]
        == stamps
        == sorted(stamps, reverse=True)
    )
    assert feed.feed.updated == stamps[0]
    assert not any("published" in entry for entry in feed.entries)


def test_feed_ids_do_not_depend_on_host_or_new_articles(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    write_article(folder / "1.jsonl", 1, "Report")
    empty_library.ingest(folder)
    before = parse_feed(
        empty_library.client.get("/feed.atom", base_url="http://one.example").text
    )
    write_article(folder / "2.jsonl", 2, "Another")
    empty_library.ingest(folder)
    after = parse_feed(
        empty_library.client.get("/feed.atom", base_url="http://two.example").text
    )
    assert after.feed.id == before.feed.id
    assert {entry.id for entry in before.entries} < {
        entry.id for entry in after.entries
    }
    assert (
        parse_feed(empty_library.client.get("/feed.atom?q=report").text).feed.id
        != before.feed.id
    )


def test_a_hostile_title_breaks_no_feed(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    write_article(
        tmp_path / "files" / "1.jsonl",
        1,
        HOSTILE_TITLE,
        authors=[HOSTILE_TITLE],
        outlet=HOSTILE_TITLE,
        url="javascript:alert(1)",
    )
    empty_library.ingest(tmp_path / "files")
    text = empty_library.client.get(f"/feed.atom?q=heron+{quote('<&]]>')}").text
    root = ET.fromstring(text)
    (entry,) = root.iter(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title") or "").startswith("<b>& ]]> “x”")
    assert "javascript" not in text
    parse_feed(text)


def test_related_articles_are_not_in_a_feed(client: FlaskClient) -> None:
    assert client.get("/api/v1/search?q=missile+Zanzibar").get_json()["related"]
    feed = parse_feed(client.get("/feed.atom?q=missile+Zanzibar").text)
    assert (feed.entries, feed.feed.updated) == ([], "1970-01-01T00:00:00+00:00")


def test_nothing_that_is_typed_breaks_a_feed(client: FlaskClient) -> None:
    for query in (
        "q=%00%ff%ed%a0%80",
        "q=(((",
        "q=date:foo",
        "size=100&page=9",
    ):
        response = client.get(f"/feed.atom?{query}")
        assert response.status_code == 200
        parse_feed(response.text)


def test_the_page_and_the_api_lead_to_the_feed_of_their_search(
    client: FlaskClient,
) -> None:
    page = client.get("/?q=S-400&sort=oldest&page=2").text
    (address,) = re.findall(
        r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', page
    )
    assert (
        address
        == client.get("/api/v1/search?q=S-400").get_json()["links"]["atom"]
        == "/feed.atom?q=S-400"
    )


def test_an_opensearch_description_is_served(client: FlaskClient) -> None:
    link = (
        '<link rel="search" type="application/opensearchdescription+xml" '
        'href="/opensearch.xml" title="Cuttings">'
    )
    for path in ("/", "/people", "/nowhere"):
        assert link in client.get(path).text
    response = client.get("/opensearch.xml", base_url="http://cuttings.example")
    assert response.mimetype == "application/opensearchdescription+xml"
    root = ET.fromstring(response.data)
    assert 0 < len(root.findtext(f"{SEARCH}ShortName") or "") <= 16
    assert 0 < len(root.findtext(f"{SEARCH}Description") or "") <= 1024
    templates = {
        url_element.get("type"): url_element.get("template") or ""
        for url_element in root.findall(f"{SEARCH}Url")
    }
    assert set(templates) == {
        "text/html",
        "application/x-suggestions+json",
        "application/atom+xml",
    }
    for kind, template in templates.items():
        assert template.startswith("http://cuttings.example/")
        url_response = client.get(template.replace("{searchTerms}", "S-400"))
        assert (url_response.status_code, url_response.mimetype) == (200, kind)
        assert "S-400" in url_response.text


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("raj", 'person:"Rajnath Singh"'),
        ("missile raj", 'missile person:"Rajnath Singh"'),
        ('person:"raj', 'person:"Rajnath Singh"'),
        ("air mis", "air missile"),
    ],
)
def test_a_browser_completes_a_line_to_one_that_finds(
    client: FlaskClient, query: str, line: str
) -> None:
    echoed_query, lines, descriptions = client.get(
        f"/complete?q={quote(query)}"
    ).get_json()
    assert (echoed_query, len(lines)) == (query, len(descriptions))
    assert line in lines
    assert client.get(f"/api/v1/search?q={quote(line)}").get_json()["total"] > 0


def test_empty_input_gives_no_completions(client: FlaskClient) -> None:
    assert client.get("/complete").get_json() == ["", [], []]


def test_feedparser_reads_a_feed_from_a_real_server(library: ArchiveUnderTest) -> None:
    with running_server(library) as site:
        feed = feedparser.parse(f"{site}/feed.atom")
    assert (feed.status, feed.bozo, len(feed.entries)) == (200, False, 5)
    assert feed.entries[0].link.startswith(f"{site}/documents/")


def feed_links(text: str) -> dict[str, str]:
    """Return the links of a feed by relation."""
    root = ET.fromstring(text)
    return {
        link.get("rel") or "": link.get("href") or ""
        for link in root.findall(f"{ATOM}link")
    }


@pytest.mark.parametrize("query", ["", "q=S-400", "q=nowhere", "outlet=unknown"])
@pytest.mark.parametrize("size", [1, 2, 4, 100])
def test_the_next_links_of_a_feed_lead_to_each_article_once(
    client: FlaskClient, query: str, size: int
) -> None:
    first_url = url = f"/feed.atom?{query}&size={size}"
    ids: list[str] = []
    feed_ids = set()
    while url:
        response = client.get(url)
        feed = parse_feed(response.text)
        feed_ids.add(feed.feed.id)
        ids += [entry.link.rpartition("/")[2] for entry in feed.entries]
        links = feed_links(response.text)
        assert client.get(links["self"]).data == response.data
        previous, url = url, links.get("next", "")
        if url:
            assert len(feed.entries) == size
            assert feed_links(client.get(url).text)["previous"] == links["self"]
    search = client.get(f"/api/v1/search?{query}&sort=added&size=100").get_json()
    assert ids == [result["id"] for result in search["results"]]
    assert len(feed_ids) == 1
    last_links = feed_links(client.get(previous).text)
    assert last_links["self"] == last_links["last"]
    first_links = feed_links(client.get(first_url).text)
    assert first_links["self"] == first_links["first"] == last_links["first"]
    assert "previous" not in first_links


def test_a_page_past_the_end_of_a_feed_leads_back(client: FlaskClient) -> None:
    links = feed_links(client.get("/feed.atom?size=2&page=9").text)
    assert (
        links["previous"] == links["last"] == "http://localhost/feed.atom?size=2&page=3"
    )
    assert "next" not in links


def test_a_search_for_counts_leads_to_a_feed_with_articles(client: FlaskClient) -> None:
    links = client.get("/api/v1/search?q=S-400&size=0").get_json()["links"]
    assert links["atom"] == "/feed.atom?q=S-400"
