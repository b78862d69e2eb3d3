"""Tests that facet and timeline counts equal counting the results individually."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.home import Home
from tests.web.conftest import ArchiveUnderTest, running_server
from tests.web.page_helpers import get_page, links, only_element, status_text, text_of

NOUNS = (
    "barge", "beacon", "buoy", "canal", "cargo", "coal", "cod", "crane", "dock", "eel",
    "ferry", "fog", "gale", "grain", "gull", "hawser", "hull", "ice", "jetty", "keel",
    "lamp", "lock", "mast", "mole", "net", "oar", "pier", "pilot", "quay", "raft",
    "reef", "rope", "salt", "sand", "seal", "shoal", "sluice", "tar", "tide", "tug",
    "whale", "wharf",
)  # fmt: skip
OUTLETS = ("Skerry Gazette", "North Post", "Cape Courier", None)
PEOPLE = ("Ada Lind", "Bo Holm", "Cy Ewell")
DAYS = ("2018-03-04", "2019-06-07", "2019-11-12", "2020-01-30", None)
STORIES, MOST_COPIES = 30, 4
PAGE_SIZE = 100  # articles per page
FACETS = ("outlet", "person", "year", "month")
SEARCHES = (
    {},
    {"q": "herring"},
    {"q": "herring", "outlet": "North Post"},
    {"outlet": ["North Post", "unknown"], "person": "Ada Lind"},
    {"not-year": "2019"},
    {"q": "herring", "year": ["2019", "unknown"]},
    {"q": "harbour whale"},
)


def record(number: int, chance: random.Random, text: str, **facts: object) -> str:
    """Return an article as a line of JSON."""
    people = chance.sample(PEOPLE, chance.randrange(3))
    values = {
        "outlet": chance.choice(OUTLETS),
        "date": chance.choice(DAYS),
        "people": people,
        **facts,
    }
    nonempty = {name: value for name, value in values.items() if value}
    return json.dumps(
        {
            "id": str(number),
            "title": "Harbour notes",
            "body": text,
            "language": "en",
            **nonempty,
        }
    )


def unique_text(chance: random.Random) -> str:
    """Return a unique text that is long enough for duplicate detection."""
    clauses = (
        f"the {chance.choice(NOUNS)} by the {chance.choice(NOUNS)} "
        f"{chance.randrange(100, 999)}"
        for _ in range(14)
    )
    return f"Harbour news{' of herring' * chance.randrange(2)}: {', '.join(clauses)}."


@pytest.fixture(scope="module")
def library_with_copies(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of stories with one to four articles.

    The articles of a story differ in outlet, date and people.
    """
    folder, chance = tmp_path_factory.mktemp("port"), random.Random(7)
    texts = [
        text
        for _ in range(STORIES)
        for text in [unique_text(chance)] * chance.randint(1, MOST_COPIES)
    ]
    file = folder / "articles.jsonl"
    file.write_text(
        "\n".join(record(number, chance, text) for number, text in enumerate(texts)),
        encoding="utf-8",
    )
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(file)
    yield library
    library.close()


@pytest.fixture(scope="module")
def site(library_with_copies: ArchiveUnderTest) -> Iterator[str]:
    """Return the URL of a server of that archive."""
    with running_server(library_with_copies) as address:
        yield address


def fetch_json(site: str, path: str, **parameters: object) -> Any:
    with urlopen(
        f"{site}/api/v1/{path}?{urlencode(parameters, doseq=True)}"
    ) as response:
        return json.load(response)


def fetch_html(site: str, path: str, **parameters: object) -> BeautifulSoup:
    with urlopen(f"{site}{path}?{urlencode(parameters, doseq=True)}") as response:
        return BeautifulSoup(response.read(), "html.parser")


@cache
def document(site: str, id: str) -> dict[str, Any]:
    """Return a document with all its facts."""
    return dict(fetch_json(site, f"documents/{id}"))


def matching_documents(site: str, **search: object) -> list[dict[str, Any]]:
    """Return the documents that a search finds.

    A document without copies counts as a story of its own.
    """
    response = fetch_json(site, "search", **search, size=PAGE_SIZE)
    assert response["total"] == len(response["results"])
    documents = [document(site, result["id"]) for result in response["results"]]
    assert response["stories"] == len(
        {document["story"] or document["id"] for document in documents}
    )
    return documents


def facet_values_of(document: dict[str, Any], facet: str) -> list[str]:
    """Return the values of a facet in a document."""
    date = document["date"] or ""
    values = {
        "outlet": [document["outlet"]],
        "person": [person["archive_name"] for person in document["people"]],
        "year": [date[:4]],
        "month": [date[:7]],
    }
    return [value for value in values[facet] if value] or ["unknown"]


def count_individually(
    site: str, facet: str, count: str, **search: object
) -> dict[str, int]:
    """Return the number of articles or stories by value of a facet.

    The filter of the facet itself is ignored.
    """
    others = {name: values for name, values in search.items() if name != facet}
    ids_by_value: dict[str, set[str]] = {}
    for document in matching_documents(site, **others):
        for value in facet_values_of(document, facet):
            ids_by_value.setdefault(value, set()).add(
                (document["story"] if count == "stories" else None) or document["id"]
            )
    return {value: len(ids) for value, ids in ids_by_value.items()}


def counts_by_value(values: list[dict[str, Any]]) -> dict[str, int]:
    """Return the counts above zero by value."""
    return {value["value"]: value["count"] for value in values if value["count"]}


@pytest.mark.parametrize("search", SEARCHES, ids=urlencode)
def test_api_facet_counts_equal_counting_individually(
    site: str, search: dict[str, object]
) -> None:
    for count in ("articles", "stories"):
        response = fetch_json(site, "search", **search, count=count)
        assert response["count_by"] == count
        for facet in FACETS:
            expected = count_individually(site, facet, count, **search)
            assert counts_by_value(response["facets"][facet]) == expected, (
                facet,
                count,
            )
            value_list = fetch_json(site, f"facets/{facet}", **search, count=count)
            assert (counts_by_value(value_list["values"]), value_list["count_by"]) == (
                expected,
                count,
            )
            assert (value_list["articles"], value_list["stories"]) == (
                response["total"],
                response["stories"],
            )


def test_sample_searches_include_copies(site: str) -> None:
    responses = [fetch_json(site, "search", **search) for search in SEARCHES]
    assert all(1 < response["stories"] < response["total"] for response in responses)


def test_counts_by_article_and_story_differ_and_article_is_the_default(
    site: str,
) -> None:
    articles, stories = (
        fetch_json(site, "search", count=count)["facets"]
        for count in ("articles", "stories")
    )
    assert all(
        counts_by_value(articles[facet]) != counts_by_value(stories[facet])
        for facet in FACETS
    )
    assert fetch_json(site, "search")["facets"] == articles
    story_years, response = counts_by_value(stories["year"]), fetch_json(site, "search")
    assert sum(counts_by_value(articles["year"]).values()) == response["total"]
    # A story of two years counts in each of them.
    assert sum(story_years.values()) > response["stories"]


@pytest.mark.parametrize("count", ["articles", "stories"])
def test_sidebar_histogram_and_table_show_and_label_these_counts(
    site: str, count: str
) -> None:
    soup = fetch_html(site, "/", q="herring", count=count)
    response = fetch_json(site, "search", q="herring")
    assert status_text(soup).startswith(
        f"{response['total']} articles in {response['stories']} stories for"
    )
    for group in soup.select(".sidebar section"):
        assert text_of(only_element(group, "h2 small")) == count.capitalize()
    sidebar_counts = {
        text_of(only_element(link, "span")): int(text_of(only_element(link, "small")))
        for link in soup.select(".sidebar li > a:first-child")
    }
    expected = count_individually(site, "outlet", count, q="herring")
    assert {**expected, "outlet unknown": expected["unknown"]}.items() >= {
        name: sidebar_counts[name]
        for name in ("North Post", "Cape Courier", "outlet unknown")
    }.items()
    years = count_individually(site, "year", count, q="herring")
    assert (
        text_of(only_element(soup, ".timeline h2")) == f"{count.capitalize()} by year"
    )
    bar_titles = [text_of(title) for title in soup.select("svg a title")]
    assert bar_titles == [
        f"{year.replace('unknown', 'year unknown')}: {number} {count}"
        for year, number in sorted(years.items())
    ]
    soup = fetch_html(site, "/", q="herring", count=count, timeline="table")
    headings = [text_of(cell) for cell in soup.select(".timeline thead th")]
    assert headings == ["Period", count.capitalize(), "Share of the archive"]
    rows = [
        [text_of(cell) for cell in row.select("td")]
        for row in soup.select(".timeline tbody tr")
    ]
    archive_years = count_individually(site, "year", count)
    assert rows == [
        [f"{years[year]}", f"{years[year] / archive_years[year]:.0%}"]
        for year in sorted(years)
    ]


def test_shares_are_of_the_stories_of_the_archive(site: str) -> None:
    soup = fetch_html(site, "/", q="herring", count="stories", timeline="share")
    matching, archive_totals = (
        count_individually(site, "year", "stories", **search)
        for search in ({"q": "herring"}, {})
    )
    assert (
        text_of(only_element(soup, ".timeline h2"))
        == "Share of the archive’s stories by year"
    )
    shares = {
        text_of(title).partition(":")[0]: text_of(title).partition(" ")[2]
        for title in soup.select("svg a title")
    }
    count, total = matching["2019"], archive_totals["2019"]
    assert shares["2019"] == f"{count / total:.0%}, {count} of {total} stories"


def test_the_value_list_counts_stories_and_restarts_at_page_one(site: str) -> None:
    soup = fetch_html(site, "/facets/outlet", q="herring", count="stories")
    expected = count_individually(site, "outlet", "stories", q="herring")
    numbers = [int(text_of(number)) for number in soup.select(".choices small")]
    assert numbers == sorted(expected.values(), reverse=True)
    stories = fetch_json(site, "search", q="herring")["stories"]
    assert (
        status_text(soup) == f"{len(expected)} values in {stories} stories for herring"
    )
    orders = [text_of(link) for link in soup.select(".orders a")]
    assert orders == ["Most stories", "By name"]
    assert links(soup, ".count-toggle a") == {
        "Count articles": "/facets/outlet?q=herring"
    }
    past_page = fetch_html(site, "/facets/outlet", page=3)
    assert links(past_page, ".count-toggle a") == {
        "Count stories": "/facets/outlet?count=stories"
    }


def test_a_link_switches_the_count_and_changes_nothing_else(site: str) -> None:
    articles = fetch_html(site, "/", q="herring", size=5, page=2, sort="oldest")
    to_stories = links(articles, ".count-toggle a")["Count stories"]
    assert to_stories == "/?q=herring&sort=oldest&count=stories&page=2&size=5"
    stories = fetch_html(site, "/", **parse_qs(urlsplit(to_stories).query))
    assert links(stories, ".count-toggle a") == {
        "Count articles": "/?q=herring&sort=oldest&page=2&size=5"
    }
    assert links(stories, ".card h2 a").keys() == links(articles, ".card h2 a").keys()
    assert [card["id"] for card in stories.select(".card")] == [
        card["id"] for card in articles.select(".card")
    ]


def test_links_keep_counting_by_story(site: str) -> None:
    soup = fetch_html(
        site, "/", q="herring", outlet="North Post", count="stories", size=2
    )
    assert only_element(soup, "search form input[name=count]")["value"] == "stories"
    selectors = (
        ".choices a:first-child",
        ".choices a + a",
        ".chips a",
        ".pager a",
        ".orders a",
        "svg a",
        ".views a",
        ".sidebar .more a",
        ".copies-toggle a",
    )
    addresses = [
        str(link["href"]) for selector in selectors for link in soup.select(selector)
    ]
    assert len(addresses) > 20
    assert all("count=stories" in address for address in addresses)
    export_links = [
        str(link["href"]) for link in soup.select(".downloads :not(.analysis) > a")
    ]
    assert export_links
    # Exports and feeds contain every article, however the page counts.
    assert not any("count=" in address for address in export_links)


def test_without_copies_no_count_choice_is_shown(client: FlaskClient) -> None:
    articles_page = get_page(client, "/")
    assert not articles_page.select(".count-toggle, .sidebar h2 small")
    assert not get_page(client, "/facets/outlet").select(".count-toggle")
    stories_page = get_page(client, "/?count=stories")
    assert links(stories_page, ".count-toggle a") == {"Count articles": "/"}
    assert [text_of(number) for number in stories_page.select(".choices small")] == [
        text_of(number) for number in articles_page.select(".choices small")
    ]


def test_the_count_choice_stays_if_only_other_results_have_copies(site: str) -> None:
    unique_document = next(
        document for document in matching_documents(site) if document["story"] is None
    )
    number = unique_document["body"].split()[-1].strip(".")
    soup = fetch_html(
        site,
        "/",
        q=f"{number} {unique_document['body'].split()[-2]}",
        outlet=unique_document["outlet"] or "unknown",
    )
    assert links(soup, ".count-toggle a")


def test_an_invalid_count_parameter_is_reported(client: FlaskClient) -> None:
    for path in ("search", "facets/outlet"):
        assert client.get(f"/api/v1/{path}?count=words").status_code == 400
        assert client.get(f"/api/v1/{path}?count=articles").status_code == 200
    assert "“words” is not a valid value. Use one of articles, stories" in text_of(
        get_page(client, "/?count=words")
    )


def test_a_decade_counts_a_story_of_several_of_its_years_once(
    empty_library: ArchiveUnderTest,
) -> None:
    chance = random.Random(3)
    years_by_text = {
        unique_text(chance): (1811, 1812, 1821),
        unique_text(chance): (1815,),
        unique_text(chance): (2020, 2021),
    }
    dated = [
        (text, f"{year}-03-04")
        for text, years in years_by_text.items()
        for year in years
    ]
    file = empty_library.home.folder.parent / "old.jsonl"
    lines = (
        record(number, chance, text, date=day)
        for number, (text, day) in enumerate(
            [*dated, *[(next(iter(years_by_text)), None)]]
        )
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    empty_library.ingest(file)
    soup = get_page(empty_library.client, "/")
    titles = [text_of(title) for title in soup.select("svg a title")]
    assert titles == [
        "1810 to 1819: 3 articles",
        "1820 to 1829: 1 article",
        "2020 to 2029: 2 articles",
        "year unknown: 1 article",
    ]
    soup = get_page(empty_library.client, "/?count=stories")
    titles = [text_of(title) for title in soup.select("svg a title")]
    assert titles == [
        "1810 to 1819: 2 stories",
        "1820 to 1829: 1 story",
        "2020 to 2029: 1 story",
        "year unknown: 1 story",
    ]
