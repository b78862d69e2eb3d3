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
from tests.web.conftest import Library, served
from tests.web.test_pages import links, page, said, the

NOUNS = (
    "barge", "beacon", "buoy", "canal", "cargo", "coal", "cod", "crane", "dock", "eel", "ferry", "fog", "gale", "grain",
    "gull", "hawser", "hull", "ice", "jetty", "keel", "lamp", "lock", "mast", "mole", "net", "oar", "pier", "pilot",
    "quay", "raft", "reef", "rope", "salt", "sand", "seal", "shoal", "sluice", "tar", "tide", "tug", "whale", "wharf",
)  # fmt: skip
OUTLETS = ("Skerry Gazette", "North Post", "Cape Courier", None)
PEOPLE = ("Ada Lind", "Bo Holm", "Cy Ewell")
DAYS = ("2018-03-04", "2019-06-07", "2019-11-12", "2020-01-30", None)
STORIES, MOST_COPIES = 30, 4
MOST = 100  # articles on a page
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


def written(chance: random.Random) -> str:
    """A text that is like no other, long enough to have copies."""
    clauses = (
        f"the {chance.choice(NOUNS)} by the {chance.choice(NOUNS)} {chance.randrange(100, 999)}"
        for _ in range(14)
    )
    return f"Harbour news{' of herring' * chance.randrange(2)}: {', '.join(clauses)}."


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Stories of one to four articles, which differ in outlet, date and people."""
    folder, chance = tmp_path_factory.mktemp("port"), random.Random(7)
    texts = [
        text
        for _ in range(STORIES)
        for text in [written(chance)] * chance.randint(1, MOST_COPIES)
    ]
    file = folder / "articles.jsonl"
    file.write_text(
        "\n".join(record(n, chance, text) for n, text in enumerate(texts)),
        encoding="utf-8",
    )
    made = Library(Home(folder / "home"))
    made.take(file)
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(port: Library) -> Iterator[str]:
    """A real server over them."""
    with served(port) as address:
        yield address


def fetched(site: str, path: str, **parameters: object) -> Any:
    with urlopen(f"{site}/api/v1/{path}?{urlencode(parameters, doseq=True)}") as answer:
        return json.load(answer)


def shown(site: str, path: str, **parameters: object) -> BeautifulSoup:
    with urlopen(f"{site}{path}?{urlencode(parameters, doseq=True)}") as answer:
        return BeautifulSoup(answer.read(), "html.parser")


@cache
def document(site: str, id: str) -> dict[str, Any]:
    """An article with all that is known of it."""
    return dict(fetched(site, f"documents/{id}"))


def facts(site: str, **search: object) -> list[dict[str, Any]]:
    """What a search finds, article by article, each with its story; one without copies is a story of its own."""
    found = fetched(site, "search", **search, size=MOST)
    assert found["total"] == len(found["results"])
    documents = [document(site, each["id"]) for each in found["results"]]
    assert found["stories"] == len({each["story"] or each["id"] for each in documents})
    return documents


def having(found: dict[str, Any], facet: str) -> list[str]:
    """The values of a facet that an article has."""
    date = found["date"] or ""
    values = {
        "outlet": [found["outlet"]],
        "person": [each["archive_name"] for each in found["people"]],
        "year": [date[:4]],
        "month": [date[:7]],
    }
    return [value for value in values[facet] if value] or ["unknown"]


def one_by_one(site: str, facet: str, count: str, **search: object) -> dict[str, int]:
    """How many articles or stories have each value of a facet, without the facet's own filter."""
    others = {name: values for name, values in search.items() if name != facet}
    found: dict[str, set[str]] = {}
    for each in facts(site, **others):
        for value in having(each, facet):
            found.setdefault(value, set()).add(
                (each["story"] if count == "stories" else None) or each["id"]
            )
    return {value: len(several) for value, several in found.items()}


def counts(values: list[dict[str, Any]]) -> dict[str, int]:
    """The values that something has."""
    return {each["value"]: each["count"] for each in values if each["count"]}


@pytest.mark.parametrize("search", SEARCHES, ids=urlencode)
def test_facets_of_the_api_count_as_one_would_by_hand(
    site: str, search: dict[str, object]
) -> None:
    for count in ("articles", "stories"):
        found = fetched(site, "search", **search, count=count)
        assert found["count_by"] == count
        for facet in FACETS:
            expected = one_by_one(site, facet, count, **search)
            assert counts(found["facets"][facet]) == expected, (facet, count)
            listed = fetched(site, f"facets/{facet}", **search, count=count)
            assert (counts(listed["values"]), listed["count_by"]) == (expected, count)
            assert (listed["articles"], listed["stories"]) == (
                found["total"],
                found["stories"],
            )


def test_some_of_these_searches_are_met_in_part_and_all_find_copies(site: str) -> None:
    found = [fetched(site, "search", **search) for search in SEARCHES]
    assert 0 < found[-1]["partial"] < found[-1]["total"]
    assert all(1 < each["stories"] < each["total"] for each in found)


def test_the_two_ways_to_count_differ_and_articles_are_the_usual_one(site: str) -> None:
    articles, stories = (
        fetched(site, "search", count=count)["facets"]
        for count in ("articles", "stories")
    )
    assert all(counts(articles[facet]) != counts(stories[facet]) for facet in FACETS)
    assert fetched(site, "search")["facets"] == articles
    by_year, found = counts(stories["year"]), fetched(site, "search")
    assert sum(counts(articles["year"]).values()) == found["total"]
    assert (
        sum(by_year.values()) > found["stories"]
    )  # a story of two years counts in each


@pytest.mark.parametrize("count", ["articles", "stories"])
def test_rail_bars_and_table_show_these_numbers_and_say_what_they_are(
    site: str, count: str
) -> None:
    soup = shown(site, "/", q="herring", count=count)
    found = fetched(site, "search", q="herring")
    assert said(the(soup, "[role=status]")).startswith(
        f"{found['total']} articles in {found['stories']} stories for"
    )
    for group in soup.select(".rail section"):
        assert said(the(group, "h2 small")) == count.capitalize()
    rail = {
        said(the(each, "span")): int(said(the(each, "small")))
        for each in soup.select(".rail li > a:first-child")
    }
    expected = one_by_one(site, "outlet", count, q="herring")
    assert {**expected, "outlet not known": expected["unknown"]}.items() >= {
        name: rail[name] for name in ("North Post", "Cape Courier", "outlet not known")
    }.items()
    years = one_by_one(site, "year", count, q="herring")
    assert said(the(soup, ".timeline h2")) == f"{count.capitalize()} by year"
    told = [said(each) for each in soup.select("svg a title")]
    assert told == [
        f"{year.replace('unknown', 'year not known')}: {number} {count}"
        for year, number in sorted(years.items())
    ]
    soup = shown(site, "/", q="herring", count=count, timeline="table")
    heads = [said(each) for each in soup.select(".timeline thead th")]
    assert heads == ["When", count.capitalize(), "Share of the archive"]
    rows = [
        [said(each) for each in row.select("td")]
        for row in soup.select(".timeline tbody tr")
    ]
    held = one_by_one(site, "year", count)
    assert rows == [
        [f"{years[year]}", f"{years[year] / held[year]:.0%}"] for year in sorted(years)
    ]


def test_shares_are_of_the_stories_of_the_archive(site: str) -> None:
    soup = shown(site, "/", q="herring", count="stories", timeline="share")
    some, every = (
        one_by_one(site, "year", "stories", **search)
        for search in ({"q": "herring"}, {})
    )
    assert said(the(soup, ".timeline h2")) == "Share of the archive’s stories by year"
    told = {
        said(each).partition(":")[0]: said(each).partition(" ")[2]
        for each in soup.select("svg a title")
    }
    assert (
        told["2019"]
        == f"{some['2019'] / every['2019']:.0%}, {some['2019']} of {every['2019']} stories"
    )


def test_the_list_of_values_counts_stories_too_and_begins_anew(site: str) -> None:
    soup = shown(site, "/facets/outlet", q="herring", count="stories")
    expected = one_by_one(site, "outlet", "stories", q="herring")
    numbers = [int(said(each)) for each in soup.select(".choices small")]
    assert numbers == sorted(expected.values(), reverse=True)
    stories = fetched(site, "search", q="herring")["stories"]
    assert (
        said(the(soup, "[role=status]"))
        == f"{len(expected)} values in {stories} stories for herring"
    )
    assert [said(each) for each in soup.select(".orders a")] == [
        "Most stories",
        "By name",
    ]
    assert links(soup, ".counting a") == {"Count articles": "/facets/outlet?q=herring"}
    past = shown(site, "/facets/outlet", page=3)
    assert links(past, ".counting a") == {
        "Count stories": "/facets/outlet?count=stories"
    }


def test_a_link_counts_the_other_way_and_moves_nothing(site: str) -> None:
    articles = shown(site, "/", q="herring", size=5, page=2, sort="oldest")
    to_stories = links(articles, ".counting a")["Count stories"]
    assert to_stories == "/?q=herring&sort=oldest&count=stories&page=2&size=5"
    stories = shown(site, "/", **parse_qs(urlsplit(to_stories).query))
    assert links(stories, ".counting a") == {
        "Count articles": "/?q=herring&sort=oldest&page=2&size=5"
    }
    assert links(stories, ".card h2 a").keys() == links(articles, ".card h2 a").keys()
    assert [each["id"] for each in stories.select(".card")] == [
        each["id"] for each in articles.select(".card")
    ]


def test_a_search_that_counts_stories_goes_on_doing_so(site: str) -> None:
    soup = shown(site, "/", q="herring", outlet="North Post", count="stories", size=2)
    assert the(soup, "search form input[name=count]")["value"] == "stories"
    ways = (
        ".choices a:first-child",
        ".choices a + a",
        ".chips a",
        ".pager a",
        ".orders a",
        "svg a",
        ".views a",
        ".rail .more a",
        ".apart a",
    )
    found = [str(link["href"]) for way in ways for link in soup.select(way)]
    assert len(found) > 20
    assert all("count=stories" in address for address in found)
    saved = [str(link["href"]) for link in soup.select(".taken a")]
    assert saved
    assert not any(
        "count=" in address for address in saved
    )  # a file and a feed hold every article, however counted


def test_without_copies_there_is_nothing_to_choose(client: FlaskClient) -> None:
    plain = page(client, "/")
    assert not plain.select(".counting, .rail h2 small")
    assert not page(client, "/facets/outlet").select(".counting")
    asked = page(client, "/?count=stories")
    assert links(asked, ".counting a") == {"Count articles": "/"}
    assert [said(each) for each in asked.select(".choices small")] == [
        said(each) for each in plain.select(".choices small")
    ]


def test_where_only_others_have_copies_the_choice_stays(site: str) -> None:
    alone = next(each for each in facts(site) if each["story"] is None)
    number = alone["body"].split()[-1].strip(".")
    soup = shown(
        site,
        "/",
        q=f"{number} {alone['body'].split()[-2]}",
        outlet=alone["outlet"] or "unknown",
    )
    assert links(soup, ".counting a")


def test_what_cannot_be_counted_is_told(client: FlaskClient) -> None:
    for path in ("search", "facets/outlet"):
        assert client.get(f"/api/v1/{path}?count=words").status_code == 400
        assert client.get(f"/api/v1/{path}?count=articles").status_code == 200
    assert "“words” means nothing here; choose one of articles, stories" in said(
        page(client, "/?count=words")
    )


def test_a_decade_counts_a_story_of_several_of_its_years_once(own: Library) -> None:
    chance = random.Random(3)
    runs = {
        written(chance): (1811, 1812, 1821),
        written(chance): (1815,),
        written(chance): (2020, 2021),
    }
    dated = [(text, f"{year}-03-04") for text, years in runs.items() for year in years]
    file = own.home.folder.parent / "old.jsonl"
    lines = (
        record(n, chance, text, date=day)
        for n, (text, day) in enumerate([*dated, *[(next(iter(runs)), None)]])
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    own.take(file)
    told = [said(each) for each in page(own.client, "/").select("svg a title")]
    assert told == ["1810 to 1819: 3 articles", "1820 to 1829: 1 article", "2020 to 2029: 2 articles",
                    "year not known: 1 article"]  # fmt: skip
    told = [
        said(each) for each in page(own.client, "/?count=stories").select("svg a title")
    ]
    assert told == ["1810 to 1819: 2 stories", "1820 to 1829: 1 story", "2020 to 2029: 1 story",
                    "year not known: 1 story"]  # fmt: skip
