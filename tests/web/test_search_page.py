"""Tests of the search page: results, filters, timeline and messages."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.page_helpers import get_page, links, only_element, status_text, text_of
from web.i18n import ngettext
from web.urls import search as search_urls


def test_the_front_page_shows_the_whole_archive(client: FlaskClient) -> None:
    soup = get_page(client, "/")
    assert status_text(soup) == "5 articles in the archive"
    assert len(soup.select(".card")) == 5


def test_a_search_shows_its_query_and_result_count(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    assert status_text(soup) == "4 articles for S-400"
    assert text_of(only_element(soup, "title")) == "S-400 – 4 articles · Cuttings"
    assert only_element(soup, "#q")["value"] == "S-400"


def test_a_card_says_what_is_known_and_how_surely(client: FlaskClient) -> None:
    cards = [text_of(card) for card in get_page(client, "/?q=S-400").select(".card")]
    assert any(
        "3 September 2020" in card and "PTI" in card and "outlet unknown" in card
        for card in cards
    )
    assert any(
        "The Times of India" in card
        and "between October 2018 and October 2020, inferred" in card
        for card in cards
    )
    assert sum("Untitled" in card for card in cards) == 3


def test_hits_are_marked_and_lead_to_the_first_of_them(client: FlaskClient) -> None:
    card = only_element(get_page(client, "/?q=rosoboronexport"), ".card")
    assert text_of(only_element(card, "mark")) == "Rosoboronexport"
    address = str(only_element(card, "h2 a")["href"])
    assert address.endswith("?q=rosoboronexport&at=1#hit-1")
    assert (
        text_of(only_element(get_page(client, address), "#hit-1")) == "Rosoboronexport"
    )


def test_a_facet_link_adds_and_removes_a_filter(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    outlet = get_page(client, links(soup, ".sidebar a")["The Times of India 1"])
    assert status_text(outlet) == "1 article for S-400"
    assert (
        links(outlet, ".chips a")["Remove Outlet The Times of India ×"] == "/?q=S-400"
    )
    selected = only_element(outlet, ".sidebar .chosen")
    assert (text_of(selected), selected["href"]) == (
        "×Remove The Times of India 1",
        "/?q=S-400",
    )
    assert "outlet unknown 3" in links(outlet, ".sidebar a")


def test_one_click_excludes_a_value_and_another_restores_it(
    client: FlaskClient,
) -> None:
    exclude = only_element(
        get_page(client, "/?q=S-400"), ".sidebar [title='Exclude The Times of India']"
    )
    excluding_page = get_page(client, str(exclude["href"]))
    assert status_text(excluding_page) == "3 articles for S-400"
    assert "The Times of India" not in text_of(only_element(excluding_page, ".cards"))
    assert (
        links(excluding_page, ".chips a")["Remove Excluded outlet The Times of India ×"]
        == "/?q=S-400"
    )
    excluded = only_element(excluding_page, ".sidebar .excluded")
    assert (text_of(excluded), excluded["href"]) == (
        "×Stop excluding The Times of India 0",
        "/?q=S-400",
    )
    hidden_fields = {
        str(field["name"]): str(field["value"])
        for field in excluding_page.select("form input[type=hidden]")
    }
    assert hidden_fields == {"not-outlet": "The Times of India"}


def test_a_person_excluded_by_another_form_is_one_excluded_value(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/?q=S-400&not-person=Sergei+Shoigu")
    assert (
        text_of(only_element(soup, ".sidebar .excluded span:not(.hidden)"))
        == "Sergey Shoigu"
    )
    assert "Remove Excluded person Sergey Shoigu ×" in links(soup, ".chips a")


def test_several_values_of_a_facet_widen_and_facets_narrow_each_other(
    client: FlaskClient,
) -> None:
    soup = get_page(
        client, "/?q=S-400&outlet=The+Times+of+India&outlet=unknown&person=Yury+Borisov"
    )
    assert status_text(soup) == "1 article for S-400"


def test_another_name_form_of_a_person_is_one_selected_value(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/?q=S-400&person=Sergei+Shoigu")
    name = text_of(only_element(soup, ".sidebar .chosen span:not(.hidden)"))
    assert only_element(soup, ".sidebar .chosen")["href"] == "/?q=S-400"
    assert name == "Sergey Shoigu"


def test_a_new_search_keeps_filters_and_order(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&year=2020&sort=oldest&page=1")
    hidden_fields = {
        str(field["name"]): str(field["value"])
        for field in soup.select("input[type=hidden]")
    }
    assert hidden_fields == {"year": "2020", "sort": "oldest"}


def test_every_link_of_a_search_page_leads_somewhere(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&year=2020&from=2019&undated=1")
    addresses = {
        str(link["href"]).partition("#")[0] for link in soup.select("a[href]")
    } - {""}
    assert len(addresses) > 25
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_histogram_has_links_and_a_table(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    bars = {
        text_of(bar.select_one("title")): str(bar["href"])
        for bar in soup.select("svg a")
    }
    assert (
        bars["Week of 31 August 2020: 1 article"]
        == "/?q=S-400&from=2020-08-31&to=2020-09-06"
    )
    views = links(soup, ".timeline .views a")
    assert text_of(only_element(soup, ".timeline .views [aria-current]")) == "Articles"
    assert views["Table"] == "/?q=S-400&timeline=table"
    soup = get_page(client, views["Table"])
    assert not soup.select("svg a")
    rows = [
        tuple(map(text_of, row.select("th, td")))
        for row in soup.select(".timeline tbody tr")
    ]
    assert ("Week of 31 August 2020", "1") in [row[:2] for row in rows]
    assert ("day unknown", "2") in [row[:2] for row in rows]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("page=abc", "not a whole number"),
        ("size=100000", "not a whole number from 0 to 100"),
        ("sort=foo", "“foo” is not a valid value"),
        ("undated=maybe", "“maybe” is not a valid value"),
        ("from=foo", "“foo” is not a date"),
        ("q=%28a", "bracket"),
    ],
)
def test_invalid_parameters_are_corrected_with_a_message(
    client: FlaskClient, query: str, message: str
) -> None:
    assert message in text_of(only_element(get_page(client, f"/?{query}"), ".messages"))


def test_a_page_past_the_last_leads_back_to_it(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&size=3&page=9")
    assert links(soup, ".empty-state a") == {"page 2": "/?q=S-400&page=2&size=3"}
    assert len(get_page(client, "/?q=S-400&page=2&size=3").select(".card")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "S-400",
        "s400 missiles",
        '"air defence"',
        "defence -china",
        "missil*",
        "said:partner",
    ],
)
def test_a_card_counts_the_matches_that_its_article_marks(
    client: FlaskClient, query: str
) -> None:
    cards = get_page(client, search_urls.search_for(query)).select(".card")
    assert cards
    for card in cards:
        article = get_page(client, str(only_element(card, "a")["href"]))
        mark_count = len({str(mark.get("id")) for mark in article.select("mark[id]")})
        labels = [text_of(label) for label in card.select(".matches")]
        assert labels == (
            [ngettext("{count:,} match", "{count:,} matches", mark_count)]
            if mark_count
            else []
        )


def test_zero_results_suggest_wider_searches_with_results(client: FlaskClient) -> None:
    soup = get_page(
        client, "/?q=S-400+Amethi&outlet=The+Times+of+India&person=Yury+Borisov"
    )
    alternatives = links(soup, ".links a")
    assert alternatives
    for label, address in alternatives.items():
        assert status_text(get_page(client, address)).startswith(label)


def test_a_better_spelling_keeps_the_filters_and_the_order(client: FlaskClient) -> None:
    page = client.get("/?q=misile+zanzibar&person=Rajnath+Singh&sort=newest").text
    assert (
        '<a href="/?q=missile+zanzibar&amp;person=Rajnath+Singh&amp;sort=newest">'
        in page
    )
