"""Tests of explanations of zero results: conditions, counts and suggestions."""

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
from tests.web.page_helpers import get_page
from web.presenters import zero_results
from web.urls import search as search_urls

WORDS = ("harbour", "ferry", "strike", "council", "lighthouse", "anchor", "tariff")
OUTLETS = ("The Harbour Gazette", "The Quay Post", "Pier News")
PEOPLE = ("Ada Arkwright", "Bo Brunt", "Cy Copley")
FIRST = date(2019, 1, 15)
ARTICLES = 24


def _line(number: int) -> str:
    """Return an article with two adjacent words, as JSON.

    Every sixth article has no outlet and no date.
    """
    phrase = f"{WORDS[number % 7]} {WORDS[(number + 1) % 7]}"
    facts = (
        {
            "outlet": OUTLETS[number % 3],
            "date": str(FIRST + timedelta(days=40 * number)),
        }
        if number % 6
        else {}
    )
    word, person = WORDS[number % 7], PEOPLE[number % 3]
    body = (
        f"Nothing but the {phrase} was spoken of on page {number}. "
        f"“The {word} stays,” said {person}."
    )
    return json.dumps(
        {
            "id": str(number),
            "title": f"Of the {phrase}",
            "body": body,
            "people": [person],
            **facts,
        }
    )


@pytest.fixture(scope="module")
def small_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return a small archive with predictable contents."""
    folder = tmp_path_factory.mktemp("quay")
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(_line, range(ARTICLES))), encoding="utf-8")
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(file)
    yield library
    library.close()


def texts_of(soup: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(element.get_text().split()) for element in soup.select(selector)]


def result_count(client: FlaskClient, address: str) -> int:
    """Return the number of results that a page or an API response states."""
    if address.startswith(search_urls.API):
        return int(client.get(address).get_json()["total"])
    return int(
        texts_of(get_page(client, address), "[role=status] strong")[0]
        .split()[0]
        .replace(",", "")
    )


def suggestions(client: FlaskClient, address: str) -> dict[str, int]:
    response = client.get(f"{search_urls.API}/search?{address}").get_json()
    assert response["total"] == 0
    return {
        suggestion["label"]: suggestion["articles"]
        for suggestion in response["explanation"]["suggestions"]
    }


LEAVING_OUT_TEXT = "without this condition: {}"
EXPECTED_SUGGESTIONS = {
    'q="ferry+harbour"': "with the words of the phrase “ferry harbour” in any position",
    'q="harbour+strike"': "with any of the words instead of all of them",
    "q=ferry+pre/1+harbour": "with the words of “ferry” and then “harbour”, at most 1 "
    "word later in any position",
    "q=ferry+NEAR/0+spoken": "with the words of “ferry” and “spoken”, at most 0 words "
    "apart in any position",
    "q=title:(z?bra+PRE/1+(yak+OR+y?k))+harbour": LEAVING_OUT_TEXT.format(
        "a word of the form “z?bra” and then (“yak” or a word of the form “y?k”), "
        "at most 1 word later in the title"
    ),
    "q=harbour+zebra~1": LEAVING_OUT_TEXT.format("a word similar to “zebra”"),
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
    links = [*soup.select(".links a"), *soup.select(".conditions td a")]
    assert soup.select(".links a")
    for link in links:
        assert result_count(small_library.client, str(link["href"])) == int(
            link.get_text().split()[0]
        )
    explanation = small_library.client.get(
        f"{search_urls.API}/search?{address}"
    ).get_json()["explanation"]
    for entry in (*explanation["clauses"], *explanation["suggestions"]):
        assert (
            result_count(small_library.client, entry["url"])
            == result_count(small_library.client, entry["json"])
            == entry["articles"]
        )


def test_the_page_says_how_the_search_was_read(small_library: ArchiveUnderTest) -> None:
    address = (
        "/?q=ferry+%22harbour+strike%22+-anchor+title:missil*"
        "&outlet=Pier+News&not-person=Bo+Brunt&from=2020-06"
    )
    texts = texts_of(get_page(small_library.client, address), ".empty-state p")
    (interpretation,) = [text for text in texts if text.startswith("Searched for")]
    assert interpretation == (
        "Searched for: articles with “ferry”, with the phrase “harbour strike”, "
        "without “anchor”, "
        "with a word that starts with “missil” in the title, "
        "from the outlet Pier News, not mentioning Bo Brunt, "
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
    texts = texts_of(
        get_page(small_library.client, "/?q=title:ferry+title:tariff"), ".empty-state p"
    )
    message = (
        "No article matches both conditions: with “ferry” in the title, "
        "and with “tariff” in the title."
    )
    assert message in texts


def test_the_single_blocking_condition_is_named(
    small_library: ArchiveUnderTest,
) -> None:
    soup = get_page(
        small_library.client, "/?q=title:harbour+title:ferry+title:lighthouse"
    )
    assert texts_of(soup, ".conditions .blocking th") == [
        "with “lighthouse” in the title"
    ]
    message = (
        "4 articles match all other conditions. "
        "The condition they do not match: with “lighthouse” in the title."
    )
    assert message in texts_of(soup, ".empty-state p")


def test_the_nearest_dates_are_those_of_the_nearest_article(
    small_library: ArchiveUnderTest,
) -> None:
    days = [
        FIRST + timedelta(days=40 * number) for number in range(ARTICLES) if number % 6
    ]
    requested_day = date(2020, 3, 1)
    nearest = min(days, key=lambda day: abs(day - requested_day))
    for address in (
        f"from={requested_day}&to={requested_day}",
        f"q=date:{requested_day}",
    ):
        all_suggestions = small_library.client.get(
            f"{search_urls.API}/search?{address}"
        ).get_json()["explanation"]["suggestions"]
        (dates_suggestion,) = [
            suggestion
            for suggestion in all_suggestions
            if suggestion["kind"] == "dates"
        ]
        (result,) = small_library.client.get(dates_suggestion["json"]).get_json()[
            "results"
        ]
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
    response = small_library.client.get(f"{search_urls.API}/search?q=harbour")
    assert response.get_json()["explanation"] is None
    response = empty_library.client.get(f"{search_urls.API}/search")
    assert response.get_json()["explanation"] is None
    assert texts_of(
        get_page(empty_library.client, "/?q=harbour"), ".empty-state h2"
    ) == ["The archive is empty"]


def test_an_invalid_date_is_reported_and_is_not_a_condition(
    small_library: ArchiveUnderTest,
) -> None:
    soup = get_page(small_library.client, "/?q=zebra&from=someday")
    assert any(
        "“someday” is not a date" in message
        for message in texts_of(soup, ".messages li")
    )
    assert "Searched for: articles with “zebra”." in texts_of(soup, ".empty-state p")


def test_user_input_is_escaped(small_library: ArchiveUnderTest) -> None:
    text = small_library.client.get('/?q=title:"<script>x"&outlet=<b>y').text
    assert "<b>y" not in text
    assert "<script>x" not in text


def _request(chance: random.Random) -> SearchRequest:
    """Return a random request with parts that match and parts that do not."""
    terms = (
        *WORDS, "zebra", "harbor", '"harbour ferry"', '"ferry anchor"', "title:strike",
        "person:Ada", "date:2019", "date:1990", "-council", "anch*", "(ferry OR anchor)",
        "said:harbour", "outlet:pier",
    )  # fmt: skip
    text = " ".join(chance.sample(terms, chance.randint(0, 5)))
    filters: dict[str, tuple[str | None, ...]] = {}
    if chance.random() < 0.5:
        filters["outlet"] = tuple(
            chance.sample((*OUTLETS, None, "Nobody"), chance.randint(1, 2))
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
    collapse, size = chance.random() < 0.5, chance.choice((1, 5, 20))
    return SearchRequest(
        text=text,
        filters=filters,
        excluded=excluded,
        collapse_copies=collapse,
        size=size,
        **dates,
    )


@pytest.mark.long
def test_counts_equal_their_searches_for_random_requests(
    small_library: ArchiveUnderTest,
) -> None:
    search_service = SearchService(small_library.catalog, small_library.engine)
    chance = random.Random(6)
    empty_count = 0
    for _ in range(300):
        request = _request(chance)
        response = search_service.search(request)
        explanation = zero_results.explain_zero_results(search_service, response)
        assert (explanation is not None) == (response.total == 0)
        if explanation is None:
            continue
        empty_count += 1
        for entry in (*explanation.conditions, *explanation.alternatives):
            assert search_service.search(entry.request).total == entry.article_count, (
                entry
            )
        assert all(
            alternative.article_count for alternative in explanation.alternatives
        )
        assert len(
            {
                search_urls.query_string(alternative.request)
                for alternative in explanation.alternatives
            }
        ) == len(explanation.alternatives)
    assert empty_count > 100


def test_explaining_a_long_search_runs_a_limited_number_of_searches(
    small_library: ArchiveUnderTest,
) -> None:
    counted_requests: list[SearchRequest] = []

    class Counting(SearchService):
        def count(self, request: SearchRequest) -> int:
            counted_requests.append(request)
            return super().count(request)

    query = " ".join(f"title:{word}{number}" for word in WORDS for number in range(8))
    diagnosis = diagnose(
        Counting(small_library.catalog, small_library.engine),
        SearchRequest(text=query, since="1990", filters={"year": ("1990",)}),
    )
    assert len(counted_requests) <= MAX_SEARCHES
    assert (
        diagnosis.uncounted
        == len(diagnosis.conditions) - len(diagnosis.condition_counts)
        > 40
    )
    assert {count.condition.facet for count in diagnosis.condition_counts} >= {"year"}
