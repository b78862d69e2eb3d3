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
from tests.web.conftest import ArchiveUnderTest
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
def small_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """A small archive of which all is known."""
    folder = tmp_path_factory.mktemp("quay")
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(_line, range(ARTICLES))), encoding="utf-8")
    made = ArchiveUnderTest(Home(folder / "home"))
    made.ingest(file)
    yield made
    made.close()


def get_page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.data, "lxml")


def texts_of(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in soup.select(selector)]


def result_count(client: FlaskClient, address: str) -> int:
    """How many articles a page or an answer says that it has."""
    if address.startswith(search_urls.API):
        return int(client.get(address).get_json()["total"])
    return int(
        texts_of(get_page(client, address), "[role=status] strong")[0]
        .split()[0]
        .replace(",", "")
    )


def suggestions(client: FlaskClient, address: str) -> dict[str, int]:
    found = client.get(f"{search_urls.API}/search?{address}").get_json()
    assert found["total"] == 0
    return {
        each["label"]: each["articles"] for each in found["explanation"]["suggestions"]
    }


LEAVING_OUT_TEXT = "without this condition: {}"
EXPECTED_SUGGESTIONS = {
    'q="harbour+strike"': "with the words of the phrase “harbour strike” in any position",
    "q=harbour+title:zebra": LEAVING_OUT_TEXT.format("“zebra” in the title"),
    "q=harbour&outlet=Nobody": LEAVING_OUT_TEXT.format("the outlet Nobody"),
    "q=harbour&from=1990&to=1991": LEAVING_OUT_TEXT.format(
        "the date from 1990 to 1991"
    ),
    "q=harbour+date:1990": LEAVING_OUT_TEXT.format("the date 1990"),
    "q=harbour+-harbour": LEAVING_OUT_TEXT.format("the exclusion of “harbour”"),
    "q=harbour+said:zebra": LEAVING_OUT_TEXT.format("“zebra” in a quotation"),
    "q=harbour+outlet:zebra": LEAVING_OUT_TEXT.format("an outlet named “zebra”"),
    "q=title:(zebra+OR+yak)+anchor": LEAVING_OUT_TEXT.format(
        "“zebra” or “yak” in the title"
    ),
    "q=title:zebr*+anchor": LEAVING_OUT_TEXT.format(
        "a word that starts with “zebr” in the title"
    ),
    "q=harbour&person=Zo+Zilch": LEAVING_OUT_TEXT.format("the person Zo Zilch"),
    "q=harbour&person=Ada+Arkwright&not-person=Ada+Arkwright": LEAVING_OUT_TEXT.format(
        "the exclusion of the person Ada Arkwright"
    ),
    "q=harbor&outlet=The+Quay+Post": "with “harbour” instead",
    "q=harbour&outlet=quay+post": "from an outlet named “quay post”",
    "q=harbour&outlet=gazette&person=Ada+Arkwright": "from an outlet named “gazette”",
    "q=title:ferry+title:tariff": "with any of the words instead of all of them",
    "q=zebra&outlet=Pier+News&to=1990": LEAVING_OUT_TEXT.format(
        "“zebra” and the date until 1990"
    ),
    "q=harbour&outlet=Pier+News&year=1990": "without filters",
    "undated=1&year=2020": LEAVING_OUT_TEXT.format("“without a date”"),
}


@pytest.mark.parametrize("address", EXPECTED_SUGGESTIONS)
def test_blocking_conditions_can_be_removed(
    small_library: ArchiveUnderTest, address: str
) -> None:
    assert suggestions(small_library.client, address).get(EXPECTED_SUGGESTIONS[address])


@pytest.mark.parametrize("address", EXPECTED_SUGGESTIONS)
def test_each_count_equals_the_results_of_its_link(
    small_library: ArchiveUnderTest, address: str
) -> None:
    soup = get_page(small_library.client, f"/?{address}")
    shown = [*soup.select(".links a"), *soup.select(".conditions td a")]
    assert soup.select(".links a")
    for link in shown:
        assert result_count(small_library.client, str(link["href"])) == int(
            link.get_text().split()[0]
        )
    told = small_library.client.get(f"{search_urls.API}/search?{address}").get_json()[
        "explanation"
    ]
    for each in (*told["clauses"], *told["suggestions"]):
        assert (
            result_count(small_library.client, each["url"])
            == result_count(small_library.client, each["json"])
            == each["articles"]
        )


def test_the_page_says_how_the_search_was_read(small_library: ArchiveUnderTest) -> None:
    address = "/?q=ferry+%22harbour+strike%22+-anchor+title:missil*&outlet=Pier+News&not-person=Bo+Brunt&from=2020-06"
    (reading,) = [
        each
        for each in texts_of(get_page(small_library.client, address), ".empty-state p")
        if each.startswith("Searched for")
    ]
    assert reading == (
        "Searched for: articles with “ferry”, with the phrase “harbour strike”, without “anchor”, "
        "with a word that starts with “missil” in the title, from the outlet Pier News, not mentioning Bo Brunt, "
        "dated from June 2020."
    )


def test_each_condition_is_counted_and_an_unmatched_one_is_named(
    small_library: ArchiveUnderTest,
) -> None:
    soup = get_page(small_library.client, "/?q=harbour+title:zebra&outlet=Pier+News")
    assert texts_of(soup, ".empty-state h2") == ["No article matches all conditions"]
    assert texts_of(soup, ".conditions tbody th") == [
        "with “harbour”",
        "with “zebra” in the title",
        "from the outlet Pier News",
    ]
    assert texts_of(soup, ".conditions .blocking th") == ["with “zebra” in the title"]
    assert "There are no articles with “zebra” in the title." in texts_of(
        soup, ".empty-state p"
    )


def test_two_conditions_that_never_match_together_are_named(
    small_library: ArchiveUnderTest,
) -> None:
    told = texts_of(
        get_page(small_library.client, "/?q=title:ferry+title:tariff"), ".empty-state p"
    )
    assert (
        "No article matches both conditions: with “ferry” in the title, and with “tariff” in the title."
        in told
    )


def test_the_single_blocking_condition_is_named(
    small_library: ArchiveUnderTest,
) -> None:
    soup = get_page(
        small_library.client, "/?q=title:harbour+title:ferry+title:lighthouse"
    )
    assert texts_of(soup, ".conditions .blocking th") == [
        "with “lighthouse” in the title"
    ]
    assert (
        "4 articles match all other conditions. The condition they do not match: with “lighthouse” in the title."
        in texts_of(soup, ".empty-state p")
    )


def test_the_nearest_dates_are_those_of_the_nearest_article(
    small_library: ArchiveUnderTest,
) -> None:
    days = [
        FIRST + timedelta(days=40 * number) for number in range(ARTICLES) if number % 6
    ]
    asked = date(2020, 3, 1)
    nearest = min(days, key=lambda each: abs(each - asked))
    for address in (f"from={asked}&to={asked}", f"q=date:{asked}"):
        found = small_library.client.get(
            f"{search_urls.API}/search?{address}"
        ).get_json()["explanation"]["suggestions"]
        (mend,) = [each for each in found if each["kind"] == "dates"]
        (result,) = small_library.client.get(mend["json"]).get_json()["results"]
        assert result["date"] == str(nearest)


def test_suggestions_are_few_and_sorted_by_relevance(
    small_library: ArchiveUnderTest,
) -> None:
    address = "q=harbor+title:zebra+title:yak+-tariff&outlet=Nobody&person=Nemo&year=1900&from=1990"
    assert len(suggestions(small_library.client, address)) <= MAX_RELAXATIONS
    assert (
        next(iter(suggestions(small_library.client, "q=harbor&outlet=The+Quay+Post")))
        == "with “harbour” instead"
    )


def test_searches_with_results_or_without_conditions_are_not_explained(
    small_library: ArchiveUnderTest, empty_library: ArchiveUnderTest
) -> None:
    assert (
        small_library.client.get(f"{search_urls.API}/search?q=harbour").get_json()[
            "explanation"
        ]
        is None
    )
    assert (
        empty_library.client.get(f"{search_urls.API}/search").get_json()["explanation"]
        is None
    )
    assert texts_of(
        get_page(empty_library.client, "/?q=harbour"), ".empty-state h2"
    ) == ["The archive is empty"]


def test_an_invalid_date_is_reported_and_is_not_a_condition(
    small_library: ArchiveUnderTest,
) -> None:
    soup = get_page(small_library.client, "/?q=zebra&from=someday")
    assert any(
        "“someday” is not a date" in each for each in texts_of(soup, ".messages li")
    )
    assert "Searched for: articles with “zebra”." in texts_of(soup, ".empty-state p")


def test_user_input_is_escaped(small_library: ArchiveUnderTest) -> None:
    text = small_library.client.get('/?q=title:"<script>x"&outlet=<b>y').text
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


def test_counts_equal_their_searches_for_random_requests(
    small_library: ArchiveUnderTest,
) -> None:
    desk, chance, empty = (
        SearchService(small_library.catalog, small_library.engine),
        random.Random(6),
        0,
    )
    for _ in range(300):
        request = _request(chance)
        answer = desk.search(request)
        found = zero_results.explain_zero_results(desk, answer)
        assert (found is not None) == (answer.total == 0)
        if found is None:
            continue
        empty += 1
        for each in (*found.conditions, *found.alternatives):
            assert desk.search(each.request).total == each.article_count, each
        assert all(way.article_count for way in found.alternatives)
        assert len(
            {search_urls.query_string(way.request) for way in found.alternatives}
        ) == len(found.alternatives)
    assert empty > 100


def test_explaining_a_long_search_runs_a_limited_number_of_searches(
    small_library: ArchiveUnderTest,
) -> None:
    asked: list[SearchRequest] = []

    class Counting(SearchService):
        def count(self, request: SearchRequest) -> int:
            asked.append(request)
            return super().count(request)

    line = " ".join(f"title:{word}{number}" for word in WORDS for number in range(8))
    found = diagnose(
        Counting(small_library.catalog, small_library.engine),
        SearchRequest(text=line, since="1990", filters={"year": ("1990",)}),
    )
    assert len(asked) <= MAX_SEARCHES
    assert found.uncounted == len(found.conditions) - len(found.condition_counts) > 40
    assert {each.condition.facet for each in found.condition_counts} >= {"year"}
