"""Facets and times count articles or, on request, stories: the same numbers as counting what was found one by one."""

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
from tests.web.test_pages import get_page, links, only_element, text_of

NOUNS = (
    "barge", "beacon", "buoy", "canal", "cargo", "coal", "cod", "crane", "dock", "eel", "ferry", "fog", "gale", "grain",
    "gull", "hawser", "hull", "ice", "jetty", "keel", "lamp", "lock", "mast", "mole", "net", "oar", "pier", "pilot",
    "quay", "raft", "reef", "rope", "salt", "sand", "seal", "shoal", "sluice", "tar", "tide", "tug", "whale", "wharf",
)  # fmt: skip
OUTLETS = ("Skerry Gazette", "North Post", "Cape Courier", None)
PEOPLE = ("Ada Lind", "Bo Holm", "Cy Ewell")
DAYS = ("2018-03-04", "2019-06-07", "2019-11-12", "2020-01-30", None)
STORIES, MOST_COPIES = 30, 4
PAGE_SIZE = 100  # articles on a page
FACETS = ("outlet", "person", "year", "month")
SEARCHES = (
    {},
    {"q": "herring"},
    {"q": "herring", "outlet": "North Post"},
    {"outlet": ["North Post", "unknown"], "person": "Ada Lind"},
    {"not-year": "2019"},
    {"q": "herring", "year": ["2019", "unknown"]},
    {"q": "harbour whale barge eel"},
)
"""The last one is met in part only by most of what it finds."""


def record(number: int, chance: random.Random, text: str, **known: object) -> str:
    """One line of records."""
    people = chance.sample(PEOPLE, chance.randrange(3))
    told = {
        "outlet": chance.choice(OUTLETS),
        "date": chance.choice(DAYS),
        "people": people,
        **known,
    }
    kept = {name: value for name, value in told.items() if value}
    return json.dumps(
        {
            "id": str(number),
            "title": "Harbour notes",
            "body": text,
            "language": "en",
            **kept,
        }
    )


def unique_text(chance: random.Random) -> str:
    """A text that is like no other, long enough to have copies."""
    clauses = (
        f"the {chance.choice(NOUNS)} by the {chance.choice(NOUNS)} {chance.randrange(100, 999)}"
        for _ in range(14)
    )
    return f"Harbour news{' of herring' * chance.randrange(2)}: {', '.join(clauses)}."


@pytest.fixture(scope="module")
def library_with_copies(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Stories of one to four articles, which differ in outlet, date and people."""
    folder, chance = tmp_path_factory.mktemp("port"), random.Random(7)
    texts = [
        text
        for _ in range(STORIES)
        for text in [unique_text(chance)] * chance.randint(1, MOST_COPIES)
    ]
    file = folder / "articles.jsonl"
    file.write_text(
        "\n".join(record(n, chance, text) for n, text in enumerate(texts)),
        encoding="utf-8",
    )
    made = ArchiveUnderTest(Home(folder / "home"))
    made.ingest(file)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(library_with_copies: ArchiveUnderTest) -> Iterator[str]:
    """A real server over them."""
    with running_server(library_with_copies) as address:
        yield address


def fetch_json(site: str, path: str, **parameters: object) -> Any:
    with urlopen(f"{site}/api/v1/{path}?{urlencode(parameters, doseq=True)}") as answer:
        return json.load(answer)


def fetch_html(site: str, path: str, **parameters: object) -> BeautifulSoup:
    with urlopen(f"{site}{path}?{urlencode(parameters, doseq=True)}") as answer:
        return BeautifulSoup(answer.read(), "html.parser")


@cache
def document(site: str, id: str) -> dict[str, Any]:
    """An article with all that is known of it."""
    return dict(fetch_json(site, f"documents/{id}"))


def matching_documents(site: str, **search: object) -> list[dict[str, Any]]:
    """What a search finds, article by article, each with its story; one without copies is a story of its own."""
    found = fetch_json(site, "search", **search, size=PAGE_SIZE)
    assert found["total"] == len(found["results"])
    documents = [document(site, each["id"]) for each in found["results"]]
    assert found["stories"] == len({each["story"] or each["id"] for each in documents})
    return documents


def facet_values_of(document: dict[str, Any], facet: str) -> list[str]:
    """The values of a facet that an article has."""
    date = document["date"] or ""
    values = {
        "outlet": [document["outlet"]],
        "person": [each["archive_name"] for each in document["people"]],
        "year": [date[:4]],
        "month": [date[:7]],
    }
    return [value for value in values[facet] if value] or ["unknown"]


def count_individually(
    site: str, facet: str, count: str, **search: object
) -> dict[str, int]:
    """How many articles or stories have each value of a facet, without the facet's own filter."""
    others = {name: values for name, values in search.items() if name != facet}
    found: dict[str, set[str]] = {}
    for each in matching_documents(site, **others):
        for value in facet_values_of(each, facet):
            found.setdefault(value, set()).add(
                (each["story"] if count == "stories" else None) or each["id"]
            )
    return {value: len(several) for value, several in found.items()}


def counts_by_value(values: list[dict[str, Any]]) -> dict[str, int]:
    """The values that something has."""
    return {each["value"]: each["count"] for each in values if each["count"]}


@pytest.mark.parametrize("search", SEARCHES, ids=urlencode)
def test_api_facet_counts_equal_counting_individually(
    site: str, search: dict[str, object]
) -> None:
    for count in ("articles", "stories"):
        found = fetch_json(site, "search", **search, count=count)
        assert found["count_by"] == count
        for facet in FACETS:
            expected = count_individually(site, facet, count, **search)
            assert counts_by_value(found["facets"][facet]) == expected, (facet, count)
            listed = fetch_json(site, f"facets/{facet}", **search, count=count)
            assert (counts_by_value(listed["values"]), listed["count_by"]) == (
                expected,
                count,
            )
            assert (listed["articles"], listed["stories"]) == (
                found["total"],
                found["stories"],
            )


def test_sample_searches_include_partial_matches_and_copies(site: str) -> None:
    found = [fetch_json(site, "search", **search) for search in SEARCHES]
    assert 0 < found[-1]["partial"] < found[-1]["total"]
    assert all(1 < each["stories"] < each["total"] for each in found)


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
    by_year, found = counts_by_value(stories["year"]), fetch_json(site, "search")
    assert sum(counts_by_value(articles["year"]).values()) == found["total"]
    assert (
        sum(by_year.values()) > found["stories"]
    )  # a story of two years counts in each


@pytest.mark.parametrize("count", ["articles", "stories"])
def test_sidebar_histogram_and_table_show_and_label_these_counts(
    site: str, count: str
) -> None:
    soup = fetch_html(site, "/", q="herring", count=count)
    found = fetch_json(site, "search", q="herring")
    assert text_of(only_element(soup, "[role=status]")).startswith(
        f"{found['total']} articles in {found['stories']} stories for"
    )
    for group in soup.select(".sidebar section"):
        assert text_of(only_element(group, "h2 small")) == count.capitalize()
    rail = {
        text_of(only_element(each, "span")): int(text_of(only_element(each, "small")))
        for each in soup.select(".sidebar li > a:first-child")
    }
    expected = count_individually(site, "outlet", count, q="herring")
    assert {**expected, "outlet unknown": expected["unknown"]}.items() >= {
        name: rail[name] for name in ("North Post", "Cape Courier", "outlet unknown")
    }.items()
    years = count_individually(site, "year", count, q="herring")
    assert (
        text_of(only_element(soup, ".timeline h2")) == f"{count.capitalize()} by year"
    )
    told = [text_of(each) for each in soup.select("svg a title")]
    assert told == [
        f"{year.replace('unknown', 'year unknown')}: {number} {count}"
        for year, number in sorted(years.items())
    ]
    soup = fetch_html(site, "/", q="herring", count=count, timeline="table")
    heads = [text_of(each) for each in soup.select(".timeline thead th")]
    assert heads == ["Period", count.capitalize(), "Share of the archive"]
    rows = [
        [text_of(each) for each in row.select("td")]
        for row in soup.select(".timeline tbody tr")
    ]
    held = count_individually(site, "year", count)
    assert rows == [
        [f"{years[year]}", f"{years[year] / held[year]:.0%}"] for year in sorted(years)
    ]


def test_shares_are_of_the_stories_of_the_archive(site: str) -> None:
    soup = fetch_html(site, "/", q="herring", count="stories", timeline="share")
    some, every = (
        count_individually(site, "year", "stories", **search)
        for search in ({"q": "herring"}, {})
    )
    assert (
        text_of(only_element(soup, ".timeline h2"))
        == "Share of the archive’s stories by year"
    )
    told = {
        text_of(each).partition(":")[0]: text_of(each).partition(" ")[2]
        for each in soup.select("svg a title")
    }
    assert (
        told["2019"]
        == f"{some['2019'] / every['2019']:.0%}, {some['2019']} of {every['2019']} stories"
    )


def test_the_value_list_counts_stories_and_restarts_at_page_one(site: str) -> None:
    soup = fetch_html(site, "/facets/outlet", q="herring", count="stories")
    expected = count_individually(site, "outlet", "stories", q="herring")
    numbers = [int(text_of(each)) for each in soup.select(".choices small")]
    assert numbers == sorted(expected.values(), reverse=True)
    stories = fetch_json(site, "search", q="herring")["stories"]
    assert (
        text_of(only_element(soup, "[role=status]"))
        == f"{len(expected)} values in {stories} stories for herring"
    )
    assert [text_of(each) for each in soup.select(".orders a")] == [
        "Most stories",
        "By name",
    ]
    assert links(soup, ".count-toggle a") == {
        "Count articles": "/facets/outlet?q=herring"
    }
    past = fetch_html(site, "/facets/outlet", page=3)
    assert links(past, ".count-toggle a") == {
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
    assert [each["id"] for each in stories.select(".card")] == [
        each["id"] for each in articles.select(".card")
    ]


def test_links_keep_counting_by_story(site: str) -> None:
    soup = fetch_html(
        site, "/", q="herring", outlet="North Post", count="stories", size=2
    )
    assert only_element(soup, "search form input[name=count]")["value"] == "stories"
    ways = (
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
    found = [str(link["href"]) for way in ways for link in soup.select(way)]
    assert len(found) > 20
    assert all("count=stories" in address for address in found)
    saved = [str(link["href"]) for link in soup.select(".downloads a")]
    assert saved
    assert not any(
        "count=" in address for address in saved
    )  # a file and a feed hold every article, however counted


def test_without_copies_no_count_choice_is_shown(client: FlaskClient) -> None:
    plain = get_page(client, "/")
    assert not plain.select(".count-toggle, .sidebar h2 small")
    assert not get_page(client, "/facets/outlet").select(".count-toggle")
    asked = get_page(client, "/?count=stories")
    assert links(asked, ".count-toggle a") == {"Count articles": "/"}
    assert [text_of(each) for each in asked.select(".choices small")] == [
        text_of(each) for each in plain.select(".choices small")
    ]


def test_the_count_choice_stays_if_only_other_results_have_copies(site: str) -> None:
    alone = next(each for each in matching_documents(site) if each["story"] is None)
    number = alone["body"].split()[-1].strip(".")
    soup = fetch_html(
        site,
        "/",
        q=f"{number} {alone['body'].split()[-2]}",
        outlet=alone["outlet"] or "unknown",
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
    runs = {
        unique_text(chance): (1811, 1812, 1821),
        unique_text(chance): (1815,),
        unique_text(chance): (2020, 2021),
    }
    dated = [(text, f"{year}-03-04") for text, years in runs.items() for year in years]
    file = empty_library.home.folder.parent / "old.jsonl"
    lines = (
        record(n, chance, text, date=day)
        for n, (text, day) in enumerate([*dated, *[(next(iter(runs)), None)]])
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    empty_library.ingest(file)
    told = [
        text_of(each)
        for each in get_page(empty_library.client, "/").select("svg a title")
    ]
    assert told == ["1810 to 1819: 3 articles", "1820 to 1829: 1 article", "2020 to 2029: 2 articles",
                    "year unknown: 1 article"]  # fmt: skip
    told = [
        text_of(each)
        for each in get_page(empty_library.client, "/?count=stories").select(
            "svg a title"
        )
    ]
    assert told == ["1810 to 1819: 2 stories", "1820 to 1829: 1 story", "2020 to 2029: 1 story",
                    "year unknown: 1 story"]  # fmt: skip
