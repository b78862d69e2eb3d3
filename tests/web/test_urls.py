"""Tests that requests and URLs convert to each other, for any input."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as WebRequest

from archive.catalog import PeopleOrder
from archive.text.date_parsing import DayMonthOrder
from index.engine import FACETS, Sort
from index.schema import normalize_facet_value
from index.search import cursors, refinements
from index.search.request import MAX_PAGE_SIZE, PAGE_SIZE, SearchRequest, TimelineView
from tests.web.conftest import ArchiveUnderTest
from web.urls import facet_values as facet_value_urls
from web.urls import parameters
from web.urls import people as people_urls
from web.urls import results as result_urls
from web.urls import search as search_urls

DATES = ("", "2020", "June 1987", "last 7 days", "1987..1990", "> 2020-06-24")
VALUES = st.text(max_size=40).map(lambda text: parameters.sanitize(text, 40))
FACET_VALUES = st.none() | (
    (
        st.text(max_size=400)
        | st.sampled_from(["unknown", "Unknown", "=unknown", "=", "=="])
    )
    .map(normalize_facet_value)
    .filter(bool)
)
FILTERS = st.dictionaries(
    st.sampled_from(FACETS),
    st.lists(FACET_VALUES, min_size=1, max_size=4, unique=True).map(tuple),
)
REQUESTS = st.builds(
    SearchRequest,
    text=VALUES,
    filters=FILTERS,
    excluded=FILTERS,
    since=st.sampled_from(DATES),
    until=st.sampled_from(DATES),
    undated=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, search_urls.MAX_PAGE),
    size=st.integers(1, MAX_PAGE_SIZE),
    collapse_copies=st.booleans(),
    timeline_view=st.sampled_from(TimelineView),
    count_stories=st.booleans(),
)


def parse_query(query: str) -> search_urls.ParsedUrl:
    """Parse a query string as a server does."""
    return search_urls.parse(
        WebRequest(EnvironBuilder(query_string=query).get_environ()).args
    )


@given(REQUESTS)
def test_a_request_round_trips_through_a_url(request: SearchRequest) -> None:
    assert parse_query(search_urls.query_string(request)) == search_urls.ParsedUrl(
        request, ()
    )


@given(
    st.dictionaries(
        st.sampled_from([*search_urls.PARAMETERS, "x"]), st.text(max_size=60)
    )
)
@example({"outlet": "="})
@example({"outlet": "= 0"})
def test_any_query_string_gives_a_request_that_can_be_encoded(
    query_parameters: dict[str, str],
) -> None:
    parsed = search_urls.parse(MultiDict(query_parameters))
    assert (
        parse_query(search_urls.query_string(parsed.request)).request == parsed.request
    )


def test_default_values_are_omitted_from_the_url() -> None:
    assert search_urls.search(SearchRequest()) == "/"
    assert (
        search_urls.search(SearchRequest(text="S-400", size=PAGE_SIZE)) == "/?q=S-400"
    )


def test_copies_collapse_by_default_on_pages_but_not_in_the_api() -> None:
    collapsed = SearchRequest(text="x")
    expanded = SearchRequest(text="x", collapse_copies=False)
    assert (search_urls.search(collapsed), search_urls.search(expanded)) == (
        "/?q=x",
        "/?q=x&copies=all",
    )
    assert search_urls.search_json(expanded) == "/api/v1/search?q=x"
    assert search_urls.search_json(collapsed) == "/api/v1/search?q=x&copies=collapsed"
    options = search_urls.API_OPTIONS
    assert search_urls.parse(MultiDict({"q": "x"}), options).request == expanded
    parsed = search_urls.parse(MultiDict({"q": "x", "copies": "collapsed"}), options)
    assert parsed.request == collapsed


@pytest.mark.parametrize(
    ("former", "current"),
    [
        ("q=x&similar=apart", "q=x&copies=all"),
        ("q=x&similar=folded", "q=x&copies=collapsed"),
        ("q=x&bars=share", "q=x&timeline=share"),
        ("q=x&bars=table", "q=x&timeline=table"),
    ],
)
def test_links_with_former_parameter_names_still_work(
    former: str, current: str
) -> None:
    assert parse_query(former) == parse_query(current)
    assert parse_query(former).problems == ()


def test_a_current_parameter_wins_over_its_former_name() -> None:
    assert parse_query("copies=collapsed&similar=apart") == parse_query(
        "copies=collapsed"
    )


def test_a_link_to_compare_two_versions_works_under_its_former_names() -> None:
    former = MultiDict({"one": "a", "other": "b"})
    assert search_urls.parse_versions(former) == ("a", "b")


@pytest.mark.parametrize(
    ("query", "parameter", "expected_request"),
    [
        ("page=abc", "page", SearchRequest(page=1)),
        ("page=0", "page", SearchRequest(page=1)),
        ("copies=perhaps", "copies", SearchRequest()),
        ("page=-1", "page", SearchRequest(page=1)),
        ("page=%D9%A1", "page", SearchRequest(page=1)),
        ("page=99999999999999999999", "page", SearchRequest(page=search_urls.MAX_PAGE)),
        ("size=100000", "size", SearchRequest(size=MAX_PAGE_SIZE)),
        ("size=1.5", "size", SearchRequest(size=PAGE_SIZE)),
        ("sort=foo", "sort", SearchRequest()),
        ("undated=yes", "undated", SearchRequest()),
    ],
)
def test_an_invalid_value_is_replaced_with_a_message(
    query: str, parameter: str, expected_request: SearchRequest
) -> None:
    parsed = parse_query(query)
    assert parsed.request == expected_request
    assert [problem.parameter for problem in parsed.problems] == [parameter]


def test_too_many_facet_values_are_dropped_with_a_message() -> None:
    parsed = parse_query(
        "&".join(f"outlet=o{number}" for number in range(search_urls.MAX_VALUES + 1))
    )
    assert len(parsed.request.filters["outlet"]) == search_urls.MAX_VALUES
    assert [problem.parameter for problem in parsed.problems] == ["outlet"]


@pytest.mark.parametrize(
    ("query", "advice"),
    {
        "since=2020": "Use “from”",
        "outlets=Post": "Use “outlet”",
        "limit=5": "Use “size”",
        "xyz=1": "use one of q, outlet",
    }.items(),
)
def test_an_unknown_parameter_is_reported_with_one_that_exists(
    query: str, advice: str
) -> None:
    (problem,) = parse_query(query).problems
    assert problem.parameter == query.partition("=")[0]
    assert advice in problem.detail


def test_parameters_that_other_sites_add_to_links_are_ignored() -> None:
    assert parse_query("q=x&utm_source=mail&fbclid=1&_=17").problems == ()


@pytest.mark.parametrize("name", ["from", "to"])
def test_a_date_that_cannot_be_read_is_reported(name: str) -> None:
    (problem,) = parse_query(f"{name}=garbage").problems
    assert problem.parameter == name
    assert "“garbage” is not a date" in problem.detail
    assert parse_query(f"{name}=").problems == ()


def test_ambiguous_dates_are_read_in_the_order_of_the_page() -> None:
    query = "q=oil+date:03/04/2020+3/4&from=01/02/2020&to=2020"
    assert [problem.parameter for problem in parse_query(query).problems] == ["from"]
    options = search_urls.ParsingOptions(day_month_order=DayMonthOrder.DAY_FIRST)
    arguments = WebRequest(EnvironBuilder(query_string=query).get_environ()).args
    parsed = search_urls.parse(arguments, options)
    assert parsed == search_urls.ParsedUrl(
        SearchRequest("oil date:2020-04-03 3/4", since="2020-02-01", until="2020"), ()
    )


def test_a_cursor_of_another_search_is_reported() -> None:
    request = SearchRequest("oil", sort=Sort.OLDEST)
    cursor = cursors.seal_cursor(request, "1.0~2~abc") or ""
    assert cursors.open_cursor(replace(request, after=cursor)) == "1.0~2~abc"
    assert parse_query(f"q=oil&sort=oldest&after={cursor}").problems == ()
    others = (
        f"q=oil&after={cursor}",
        f"q=oils&sort=oldest&after={cursor}",
        f"q=oil&sort=oldest&outlet=x&after={cursor}",
        f"q=oil&sort=oldest&after={cursor}x",
        "q=oil&sort=oldest&after=1.0~2~abc",
    )
    for query in others:
        (problem,) = parse_query(query).problems
        assert problem.parameter == "after"
        assert "Start from the first page" in problem.detail


def test_toggling_a_facet_value_returns_to_the_first_page() -> None:
    request = SearchRequest(text="x", page=7)
    selected = refinements.toggle_filter(request, "outlet", "A & B")
    assert search_urls.search(selected) == "/?q=x&outlet=A+%26+B"
    assert refinements.toggle_filter(selected, "outlet", "A & B") == SearchRequest(
        text="x"
    )


@given(REQUESTS)
def test_a_date_range_url_is_that_of_the_search_in_that_range(
    request: SearchRequest,
) -> None:
    head, middle, tail = search_urls.date_range_url_parts(request)
    expected_request = replace(request, since="1999-05", until="2001", page=1, after="")
    assert f"{head}1999-05{middle}2001{tail}" == search_urls.search(expected_request)
    assert not {" "} & {*head, *middle, *tail}


def test_clearing_filters_keeps_words_and_order() -> None:
    request = SearchRequest(
        "x", {"year": ("2020",)}, since="2019", undated=True, sort=Sort.OLDEST, page=3
    )
    assert refinements.clear_filters(request) == SearchRequest("x", sort=Sort.OLDEST)


def test_every_generated_url_responds(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    id, slug = library.document_id("002"), "rajnath-singh"
    value_list = facet_value_urls.ValueListParameters(
        "outlet", SearchRequest(text="x"), "t", PeopleOrder.NAME
    )
    people_list = people_urls.PeopleListParameters("singh", PeopleOrder.NAME, "S")
    addresses = [
        search_urls.search(SearchRequest(text="x")),
        search_urls.search_json(SearchRequest(text="x")),
        search_urls.search_for("x"),
        result_urls.document_urls(SearchRequest(text="x"))(id),
        facet_value_urls.page_url(value_list),
        facet_value_urls.json_url(value_list),
        search_urls.document_json(id),
        search_urls.person(slug),
        search_urls.person_json(slug),
        people_urls.page_url(people_list),
    ]
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_repeated_single_parameter_is_reported_and_the_first_is_used(
    client: FlaskClient,
) -> None:
    for name, value in (
        ("q", "S-400"),
        ("size", "5"),
        ("sort", "newest"),
        ("from", "2020"),
        ("after", "x"),
    ):
        refused = client.get(f"/api/v1/search?{name}={value}&{name}=other")
        assert refused.status_code == 400
        problems = refused.get_json(force=True)["parameters"]
        assert {problem["name"] for problem in problems} == {name}
    page = client.get("/?q=S-400&q=crude").text
    assert "given more than once" in page
    assert "<mark>S-400</mark>" in page
