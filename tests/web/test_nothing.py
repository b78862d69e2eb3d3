"""A search that finds nothing says why, and each number that it gives is that of the search to which it leads."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.home import Home
from index.search.article_counter import MAX_SEARCHES
from index.search.relaxations import MAX_RELAXATIONS
from index.search.request import SearchRequest
from index.search.service import SearchService
from index.search.zero_results import diagnose
from tests.web.conftest import Library
from web.presenters import zero_results
from web.urls import search as search_urls

WORDS = ("harbour", "ferry", "strike", "council", "lighthouse", "anchor", "tariff")
OUTLETS = ("The Harbour Gazette", "The Quay Post", "Pier News")
PEOPLE = ("Ada Arkwright", "Bo Brunt", "Cy Copley")
FIRST = date(2019, 1, 15)
ARTICLES = 24


def _line(number: int) -> str:
    """An article with two of the words side by side; every sixth has neither outlet nor date."""
    words = f"{WORDS[number % 7]} {WORDS[(number + 1) % 7]}"
    known = (
        {
            "outlet": OUTLETS[number % 3],
            "date": str(FIRST + timedelta(days=40 * number)),
        }
        if number % 6
        else {}
    )
    person = PEOPLE[number % 3]
    body = f"Nothing but the {words} was spoken of on page {number}. “The {WORDS[number % 7]} stays,” said {person}."
    return json.dumps(
        {
            "id": str(number),
            "title": f"Of the {words}",
            "body": body,
            "people": [person],
            **known,
        }
    )


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A small archive of which all is known."""
    folder = tmp_path_factory.mktemp("quay")
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(_line, range(ARTICLES))), encoding="utf-8")
    made = Library(Home(folder / "home"))
    made.take(file)
    yield made
    made.close()


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.data, "lxml")


def said(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in soup.select(selector)]


def total(client: FlaskClient, address: str) -> int:
    """How many articles a page or an answer says that it has."""
    if address.startswith(search_urls.API):
        return int(client.get(address).get_json()["total"])
    return int(
        said(page(client, address), "[role=status] strong")[0]
        .split()[0]
        .replace(",", "")
    )


def mends(client: FlaskClient, address: str) -> dict[str, int]:
    found = client.get(f"{search_urls.API}/search?{address}").get_json()
    assert found["total"] == 0
    return {
        each["label"]: each["articles"] for each in found["explanation"]["suggestions"]
    }


LEFT_OUT = "leaving out {}"
MENDED = {
    'q="harbour+strike"': "with the words of the phrase “harbour strike” anywhere, not side by side",
    "q=harbour+title:zebra": LEFT_OUT.format("“zebra” in the title"),
    "q=harbour&outlet=Nobody": LEFT_OUT.format("the outlet Nobody"),
    "q=harbour&from=1990&to=1991": LEFT_OUT.format("the date from 1990 to 1991"),
    "q=harbour+date:1990": LEFT_OUT.format("the date 1990"),
    "q=harbour+-harbour": LEFT_OUT.format("the exclusion of “harbour”"),
    "q=harbour+said:zebra": LEFT_OUT.format("“zebra” in a quotation"),
    "q=harbour+outlet:zebra": LEFT_OUT.format("an outlet named “zebra”"),
    "q=title:(zebra+OR+yak)+anchor": LEFT_OUT.format("“zebra” or “yak” in the title"),
    "q=title:zebr*+anchor": LEFT_OUT.format(
        "a word that begins with “zebr” in the title"
    ),
    "q=harbour&person=Zo+Zilch": LEFT_OUT.format("the person Zo Zilch"),
    "q=harbour&person=Ada+Arkwright&not-person=Ada+Arkwright": LEFT_OUT.format(
        "the exclusion of the person Ada Arkwright"
    ),
    "q=harbor&outlet=The+Quay+Post": "with “harbour” instead",
    "q=harbour&outlet=quay+post": "from an outlet named “quay post”",
    "q=harbour&outlet=gazette&person=Ada+Arkwright": "from an outlet named “gazette”",
    "q=title:ferry+title:tariff": "with any of the words instead of all",
    "q=zebra&outlet=Pier+News&to=1990": LEFT_OUT.format(
        "“zebra” and the date until 1990"
    ),
    "q=harbour&outlet=Pier+News&year=1990": "without any filter",
    "undated=1&year=2020": LEFT_OUT.format("“without a date”"),
}


@pytest.mark.parametrize("address", MENDED)
def test_what_leaves_nothing_can_be_taken_back(quay: Library, address: str) -> None:
    assert mends(quay.client, address).get(MENDED[address])


@pytest.mark.parametrize("address", MENDED)
def test_each_number_of_the_page_and_of_the_answer_is_that_of_its_link(
    quay: Library, address: str
) -> None:
    soup = page(quay.client, f"/?{address}")
    shown = [*soup.select(".ways a"), *soup.select(".conditions td a")]
    assert soup.select(".ways a")
    for link in shown:
        assert total(quay.client, str(link["href"])) == int(link.get_text().split()[0])
    told = quay.client.get(f"{search_urls.API}/search?{address}").get_json()[
        "explanation"
    ]
    for each in (*told["clauses"], *told["suggestions"]):
        assert (
            total(quay.client, each["url"])
            == total(quay.client, each["json"])
            == each["articles"]
        )


def test_the_page_says_how_the_search_was_read(quay: Library) -> None:
    address = "/?q=ferry+%22harbour+strike%22+-anchor+title:missil*&outlet=Pier+News&not-person=Bo+Brunt&from=2020-06"
    (reading,) = [
        each
        for each in said(page(quay.client, address), ".nothing p")
        if each.startswith("Looked for")
    ]
    assert reading == (
        "Looked for: articles with “ferry”, with the phrase “harbour strike”, without “anchor”, "
        "with a word that begins with “missil” in the title, from the outlet Pier News, not naming Bo Brunt, "
        "dated from June 2020."
    )


def test_each_condition_alone_is_counted_and_the_one_that_no_article_meets_is_named(
    quay: Library,
) -> None:
    soup = page(quay.client, "/?q=harbour+title:zebra&outlet=Pier+News")
    assert said(soup, ".nothing h2") == ["No article meets all of this"]
    assert said(soup, ".conditions tbody th") == [
        "with “harbour”",
        "with “zebra” in the title",
        "from the outlet Pier News",
    ]
    assert said(soup, ".conditions .empties th") == ["with “zebra” in the title"]
    assert "There is no article with “zebra” in the title." in said(soup, ".nothing p")


def test_two_conditions_that_no_article_meets_together_are_named(quay: Library) -> None:
    told = said(page(quay.client, "/?q=title:ferry+title:tariff"), ".nothing p")
    assert (
        "There is no article both with “ferry” in the title and with “tariff” in the title."
        in told
    )


def test_the_one_condition_without_which_the_rest_finds_something_is_named(
    quay: Library,
) -> None:
    soup = page(quay.client, "/?q=title:harbour+title:ferry+title:lighthouse")
    assert said(soup, ".conditions .empties th") == ["with “lighthouse” in the title"]
    assert (
        "4 articles meet all the rest, but none with “lighthouse” in the title."
        in said(soup, ".nothing p")
    )


def test_the_nearest_dates_are_those_of_the_nearest_article(quay: Library) -> None:
    days = [
        FIRST + timedelta(days=40 * number) for number in range(ARTICLES) if number % 6
    ]
    asked = date(2020, 3, 1)
    nearest = min(days, key=lambda each: abs(each - asked))
    for address in (f"from={asked}&to={asked}", f"q=date:{asked}"):
        found = quay.client.get(f"{search_urls.API}/search?{address}").get_json()[
            "explanation"
        ]["suggestions"]
        (mend,) = [each for each in found if each["kind"] == "dates"]
        (result,) = quay.client.get(mend["json"]).get_json()["results"]
        assert result["date"] == str(nearest)


def test_mends_come_best_first_and_are_few(quay: Library) -> None:
    address = "q=harbor+title:zebra+title:yak+-tariff&outlet=Nobody&person=Nemo&year=1900&from=1990"
    assert len(mends(quay.client, address)) <= MAX_RELAXATIONS
    assert (
        next(iter(mends(quay.client, "q=harbor&outlet=The+Quay+Post")))
        == "with “harbour” instead"
    )


def test_nothing_is_explained_where_something_was_found_or_nothing_asked(
    quay: Library, own: Library
) -> None:
    assert (
        quay.client.get(f"{search_urls.API}/search?q=harbour").get_json()["explanation"]
        is None
    )
    assert own.client.get(f"{search_urls.API}/search").get_json()["explanation"] is None
    assert said(page(own.client, "/?q=harbour"), ".nothing h2") == [
        "The archive is empty"
    ]


def test_a_date_that_is_none_is_said_to_be_left_out_and_is_no_condition(
    quay: Library,
) -> None:
    soup = page(quay.client, "/?q=zebra&from=someday")
    assert any(
        "“someday” was not understood" in each for each in said(soup, ".messages li")
    )
    assert "Looked for: articles with “zebra”." in said(soup, ".nothing p")


def test_what_was_typed_is_escaped(quay: Library) -> None:
    text = quay.client.get('/?q=title:"<script>x"&outlet=<b>y').text
    assert "<b>y" not in text
    assert "<script>x" not in text


def _request(chance: random.Random) -> SearchRequest:
    """Any request, of parts that some articles have and parts that none has."""
    words = (*WORDS, "zebra", "harbor", '"harbour ferry"', '"ferry anchor"', "title:strike", "person:Ada", "date:2019",
             "date:1990", "-council", "anch*", "(ferry OR anchor)", "said:harbour", "outlet:pier")  # fmt: skip
    text = " ".join(chance.sample(words, chance.randint(0, 5)))
    filters: dict[str, tuple[str, ...]] = {}
    if chance.random() < 0.5:
        filters["outlet"] = tuple(
            chance.sample((*OUTLETS, "unknown", "Nobody"), chance.randint(1, 2))
        )
    if chance.random() < 0.4:
        filters["person"] = (chance.choice((*PEOPLE, "Nemo")),)
    excluded = {"outlet": (chance.choice(OUTLETS),)} if chance.random() < 0.3 else {}
    dates: dict[str, Any] = {}
    if chance.random() < 0.4:
        dates = {
            "since": chance.choice(("", "2019-05", "2030")),
            "until": chance.choice(("", "2020", "2018")),
        }
        dates["undated"] = chance.random() < 0.3
    fold, size = chance.random() < 0.5, chance.choice((1, 5, 20))
    return SearchRequest(
        text=text,
        filters=filters,
        excluded=excluded,
        collapse_copies=fold,
        size=size,
        **dates,
    )


def test_whatever_is_asked_each_count_is_that_of_its_own_search(quay: Library) -> None:
    desk, chance, empty = SearchService(quay.catalog, quay.engine), random.Random(6), 0
    for _ in range(300):
        request = _request(chance)
        answer = desk.search(request)
        found = zero_results.explained(desk, answer)
        assert (found is not None) == (answer.total == 0)
        if found is None:
            continue
        empty += 1
        for each in (*found.rows, *found.ways):
            assert desk.search(each.request).total == each.articles, each
        assert all(way.articles for way in found.ways)
        assert len({search_urls.write(way.request) for way in found.ways}) == len(
            found.ways
        )
    assert empty > 100


def test_a_long_search_is_explained_within_a_bound(quay: Library) -> None:
    asked: list[SearchRequest] = []

    class Counting(SearchService):
        def count(self, request: SearchRequest) -> int:
            asked.append(request)
            return super().count(request)

    line = " ".join(f"title:{word}{number}" for word in WORDS for number in range(8))
    found = diagnose(
        Counting(quay.catalog, quay.engine),
        SearchRequest(text=line, since="1990", filters={"year": ("1990",)}),
    )
    assert len(asked) <= MAX_SEARCHES
    assert found.uncounted == len(found.conditions) - len(found.condition_counts) > 40
    assert {each.condition.facet for each in found.condition_counts} >= {"year"}
