"""Invalid parameters are errors for programs on every route, and messages on pages."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from index.query import dates
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest

ROUTES = (
    "/api/v1/search?q=missile",
    "/api/v1/facets/outlet?q=missile",
    "/export?format=csv&q=missile",
    "/feed.atom?q=missile",
)
INVALID = {
    "from": "garbage",
    "to": "2020-13",
    "from ": "03/04/2020",
    "sort": "foo",
    "size": "0.5",
    "page": "-1",
    "after": "1.0~2~abc",
    "undated": "maybe",
    "copies": "some",
    "count": "words",
    "outlets": "Post",
    "not-river": "Yamuna",
    "xyz": "1",
}
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("name", "value"), INVALID.items())
def test_an_invalid_parameter_is_named_in_a_problem_on_every_route(
    client: FlaskClient, route: str, name: str, value: str
) -> None:
    assert client.get(route).status_code == 200
    name = name.strip()
    response = client.get(f"{route}&{name}={value}", headers={"Accept-Language": "de"})
    assert (response.status_code, response.mimetype) == (400, PROBLEM)
    problem = response.get_json(force=True)
    assert [parameter["name"] for parameter in problem["parameters"]] == [name]
    assert problem["detail"].startswith(f"{name}: ")
    page = client.get(f"/?q=missile&{name}={value}")
    assert page.status_code == 200
    assert page.text.count("<li>“") + page.text.count("<li>This") == 1


@pytest.mark.parametrize("route", [*ROUTES, "/api/v1/suggest?q=a", "/complete?q=a"])
def test_a_single_parameter_given_twice_is_a_problem(
    client: FlaskClient, route: str
) -> None:
    response = client.get(f"{route}&q=other")
    assert (response.status_code, response.mimetype) == (400, PROBLEM)
    (parameter,) = response.get_json(force=True)["parameters"]
    assert parameter["name"] == "q"


@pytest.mark.parametrize(
    "route",
    [
        "/api/v1/suggest",
        "/api/v1/people",
        "/api/v1/stats",
        "/api/v1/documents/x",
        "/api/v1/stories/x",
        "/api/v1/people/x",
        "/complete",
    ],
)
def test_a_parameter_that_a_route_does_not_have_is_a_problem(
    client: FlaskClient, route: str
) -> None:
    response = client.get(f"{route}?from=2020")
    assert (response.status_code, response.mimetype) == (400, PROBLEM)
    assert "“from” is not a parameter" in response.get_json(force=True)["detail"]


def test_all_invalid_parameters_are_listed_at_once(client: FlaskClient) -> None:
    response = client.get("/export?q=x&format=xml&from=foo&sort=bar&outlets=1")
    problem = response.get_json(force=True)
    names = {parameter["name"] for parameter in problem["parameters"]}
    assert names == {"format", "from", "sort", "outlets"}


def test_an_unreadable_date_clause_is_answered_with_a_message(
    client: FlaskClient,
) -> None:
    for route in ROUTES:
        assert client.get(f"{route}+date:garbage").status_code == 200
    response = client.get("/api/v1/search?q=missile+date:garbage").get_json()
    assert "“garbage” is not a date" in response["messages"][0]


def test_links_of_other_sites_with_tracking_parameters_work(
    client: FlaskClient,
) -> None:
    for route in ROUTES:
        assert client.get(f"{route}&utm_source=x&fbclid=y").status_code == 200


def test_other_errors_of_routes_for_programs_are_problems(client: FlaskClient) -> None:
    for path in ("/export", "/feed.atom", "/complete", "/opensearch.xml"):
        response = client.post(path)
        assert (response.status_code, response.mimetype) == (405, PROBLEM)


def test_a_cursor_works_only_with_its_search(
    library: ArchiveUnderTest, client: FlaskClient
) -> None:
    address = "/api/v1/search?q=S-400&size=2"
    service = SearchService(library.catalog, library.engine)
    request = SearchRequest("S-400", size=2, collapse_copies=False)
    cursor = service.search(request).next_cursor
    assert client.get(f"{address}&after={cursor}").status_code == 200
    assert (
        client.get(f"/api/v1/search?q=S-400&size=1&after={cursor}").status_code == 200
    )
    for change in (
        "&sort=oldest",
        "&outlet=unknown",
        "&from=2019",
        "&copies=collapsed",
    ):
        response = client.get(f"{address}{change}&after={cursor}")
        assert response.status_code == 400
        assert "Start from the first page" in response.get_json(force=True)["detail"]


ENDINGS = {
    "from=June+2020&to=June+2020": "from=2020-06&to=2020-06",
    "from=24.06.2020": "from=2020-06-24",
    "to=24/06/2020": "to=2020-06-24",
    "from=2019..2020": "from=2019&to=2020",
    "from=since+2020": "from=2020",
    "from=before+2020": "to=2019",
    "to=before+2020-06": "to=2020-05",
    "from=2020s": "from=2020&to=2029",
    "from=Juni+2020": "from=2020-06",
    "from=vor+2020": "to=2019",
}


@pytest.mark.parametrize(("written", "iso"), ENDINGS.items())
def test_dates_in_urls_are_read_as_people_write_them(
    client: FlaskClient, written: str, iso: str
) -> None:
    def ids(query: str) -> list[str]:
        response = client.get(f"/api/v1/search?{query}").get_json()
        return [result["id"] for result in response["results"]]

    assert ids(written) == ids(iso)
    for route in ROUTES:
        assert client.get(f"{route}&{written}").status_code == 200


def test_a_relative_date_stays_in_links_and_the_page_says_its_days(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dates, "current_day", lambda: date(2020, 7, 31))
    for text in ("last month", "letzter Monat"):
        page = library.client.get("/", query_string={"from": text, "to": text}).text
        assert f"“{text}” means 2020-06-01 to 2020-06-30." in page
        assert f"from={text.replace(' ', '+')}&amp;" in page
        response = library.client.get(
            "/api/v1/search", query_string={"from": text, "to": text}
        ).get_json()
        assert response["messages"] == [f"“{text}” means 2020-06-01 to 2020-06-30."]
        in_june = library.client.get("/api/v1/search?from=2020-06&to=2020-06")
        assert response["total"] == in_june.get_json()["total"] > 0


def test_a_page_with_a_relative_date_is_not_reused_on_the_next_day(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dates, "current_day", lambda: date(2020, 7, 31))
    tag = library.client.get("/?from=yesterday").headers["ETag"]
    headers = {"If-None-Match": tag}
    assert library.client.get("/?from=yesterday", headers=headers).status_code == 304
    monkeypatch.setattr(dates, "current_day", lambda: date(2020, 8, 1))
    assert library.client.get("/?from=yesterday", headers=headers).status_code == 200


def test_an_ambiguous_date_is_read_by_the_language_of_the_page(
    client: FlaskClient,
) -> None:
    address = "/?from=03/04/2020&q=S-400+date:05/06/2021"
    german = client.get(address, headers={"Accept-Language": "de"}).text
    assert 'value="2020-04-03"' in german
    assert "date:2021-06-05" in german
    english = client.get(address, headers={"Accept-Language": "en-US"}).text
    assert "“03/04/2020” may be 2020-04-03 or 2020-03-04" in english
    assert "“05/06/2021” may be 2021-06-05 or 2021-05-06" in english


def test_a_range_in_one_bound_is_shown_as_what_it_is(client: FlaskClient) -> None:
    page = client.get("/?from=before+1990").text
    assert "Date</span> before 1990" in page
    assert "articles dated until 31 December 1989" in page
