"""Every number of a search equals the articles that its link finds."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.home import Home
from tests.web.conftest import ArchiveUnderTest

WORDS = ("harbour", "ferry", "strike", "council", "lighthouse", "anchor")
ABSENT = "zebra"
OUTLETS = ("The Quay Post", "Pier News", "Unknown", "Ö & Co. “Tidings”", None)
PEOPLE = ("Ada Arkwright", "Bo Brunt")
DATES = ("2018-03-04", "2019-06", "2020", "2020-01-30/2021-02-01", None)
ARTICLES = 60
SORTS = ("relevance", "newest", "oldest", "added")
SIZES = (1, 3, 20, 100)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of random articles, some of them copies of others."""
    folder: Path = tmp_path_factory.mktemp("total")
    chance = random.Random(16)
    lines = []
    for number in range(ARTICLES):
        words = " ".join(chance.choices(WORDS, k=chance.randrange(3, 9)))
        values = {
            "outlet": chance.choice(OUTLETS),
            "date": chance.choice(DATES),
            "people": chance.sample(PEOPLE, chance.randrange(3)),
        }
        facts = {name: value for name, value in values.items() if value}
        body = f"The {words} of the town were the talk of the quay on Monday."
        lines += [
            json.dumps({"id": f"{number}-{copy}", "body": body, **facts})
            for copy in range(chance.choice((1, 1, 2)))
        ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(file)
    yield library.client
    library.close()


def fetch_json(client: FlaskClient, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, (url, response.text)
    return response.get_json()


def search_url(parameters: dict[str, Any], **options: object) -> str:
    query = urlencode({**parameters, **options}, doseq=True)
    return f"/api/v1/search?{query}"


def all_ids(client: FlaskClient, parameters: dict[str, Any], size: int) -> list[str]:
    """Return the ids on all pages, by following the links."""
    ids: list[str] = []
    url = search_url(parameters, size=size)
    while url:
        response = fetch_json(client, url)
        ids += [result["id"] for result in response["results"]]
        url = response["links"]["next"]
    return ids


word = st.sampled_from((*WORDS, ABSENT))
clauses = st.one_of(
    word,
    word.map("-{}".format),
    word.map("+{}".format),
    st.tuples(word, word).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(word, word).map(lambda pair: f"{pair[0]} AND {pair[1]}"),
    st.tuples(word, word).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
    word.map(lambda text: f"{text[:4]}*"),
    st.sampled_from(("date:2020", "date:unknown", "outlet:quay", "person:ada")),
)
queries = st.lists(clauses, max_size=3).map(" ".join)
filters = st.fixed_dictionaries(
    {},
    optional={
        "outlet": st.lists(
            st.sampled_from([name or "unknown" for name in OUTLETS]), max_size=2
        ),
        "not-person": st.sampled_from(["ada-arkwright", "unknown"]),
        "year": st.sampled_from(["2018", "2020", "unknown"]),
        "from": st.just("2019"),
        "copies": st.sampled_from(["all", "collapsed"]),
    },
)


@given(
    query=queries,
    chosen=filters,
    sort=st.sampled_from(SORTS),
    size=st.sampled_from(SIZES),
)
@settings(max_examples=30)
@pytest.mark.long
def test_the_total_is_that_of_pages_exports_and_every_facet(
    client: FlaskClient, query: str, chosen: dict[str, Any], sort: str, size: int
) -> None:
    parameters = {"q": query, **chosen, "sort": sort}
    response = fetch_json(client, search_url(parameters, size=size))
    total = response["total"]
    is_collapsed = chosen.get("copies") == "collapsed"
    expected_rows = response["stories"] if is_collapsed else total

    ids = all_ids(client, parameters, size)
    assert len(ids) == len(set(ids)) == expected_rows
    assert not set(ids) & {result["id"] for result in response["related"]}
    assert all(result["missing_words"] == [] for result in response["results"])
    assert all(result["missing_words"] for result in response["related"])

    url = urlencode(
        {"copies": "all", **parameters, "format": "csv", "bom": 0}, doseq=True
    )
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export?{url}").text)))
    assert len(rows) == expected_rows
    assert {row["id"] for row in rows} == set(ids)

    for facet in ("outlet", "person", "year"):
        for value in response["facets"][facet]:
            selected = {**parameters, facet: [value["value"]]}
            linked_total = fetch_json(client, search_url(selected, size=1))["total"]
            if value["excluded"]:
                assert (value["count"], linked_total) == (0, 0)
            else:
                assert value["count"] == linked_total, (facet, value)


@given(query=queries)
@settings(max_examples=8)
def test_every_facet_link_of_a_page_finds_the_number_beside_it(
    client: FlaskClient, query: str
) -> None:
    soup = BeautifulSoup(client.get(f"/?{urlencode({'q': query})}").text, "html.parser")
    for link in soup.select(".sidebar li > a:first-child"):
        count = link.select_one("small")
        page = BeautifulSoup(client.get(str(link["href"])).text, "html.parser")
        total = page.select_one("[role=status] strong")
        assert count is not None
        assert total is not None
        assert total.text.split()[0] == count.text, link["href"]
