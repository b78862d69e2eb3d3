"""Tests of the JSON API: fields, links, statuses and messages."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from index.engine import DEFAULT_FACETS
from tests.web.conftest import ArchiveUnderTest

SEARCH_FIELDS = [
    "query", "total", "page", "size", "took_ms", "stories", "count_by",
    "results", "related", "facets", "suggestion", "messages", "explanation", "links",
]  # fmt: skip
RESULT_FIELDS = [
    "id", "source_id", "title", "outlet", "agency", "date", "date_earliest",
    "date_latest", "date_confidence", "people", "snippet", "score", "matches",
    "missing_words", "folded", "url",
]  # fmt: skip


def get_json(client: FlaskClient, path: str) -> Any:
    """Return the JSON at a path below `/api/v1`."""
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    return response.get_json()


def test_a_date_window_has_two_ends_and_no_single_date(client: FlaskClient) -> None:
    (article,) = get_json(client, "/search?q=Korwa+TOI")["results"]
    assert (article["date"], article["date_earliest"], article["date_latest"]) == (
        None,
        "2018-10-01",
        "2020-10-31",
    )


def test_an_answer_has_the_fields_of_the_contract(client: FlaskClient) -> None:
    response = get_json(client, "/search?q=S-400")
    assert list(response) == SEARCH_FIELDS
    assert [list(result) for result in response["results"]] == [RESULT_FIELDS] * 4
    assert (
        response["query"],
        response["total"],
        response["page"],
        response["size"],
    ) == (
        "S-400",
        4,
        1,
        20,
    )
    assert list(response["facets"]) == list(DEFAULT_FACETS)
    assert response["suggestion"] is None


def test_a_facet_value_has_its_count_label_and_state(client: FlaskClient) -> None:
    facets = get_json(client, "/search?q=S-400&outlet=The+Times+of+India")["facets"]
    outlets = {value["value"]: value for value in facets["outlet"]}
    assert outlets["The Times of India"] == {
        "value": "The Times of India",
        "label": "The Times of India",
        "count": 1,
        "selected": True,
        "excluded": False,
    }
    assert outlets["unknown"] == {
        "value": "unknown",
        "label": "outlet unknown",
        "count": 3,
        "selected": False,
        "excluded": False,
    }


def test_links_lead_through_the_pages_and_to_the_reader(client: FlaskClient) -> None:
    first = get_json(client, "/search?q=S-400&size=3")
    assert first["links"] == {
        "self": "/api/v1/search?q=S-400&size=3",
        "next": "/api/v1/search?q=S-400&page=2&size=3",
        "prev": None,
        "html": "/?q=S-400&size=3",
        "atom": "/feed.atom?q=S-400&size=3",
        "csv": "/export?q=S-400&format=csv",
    }
    second = client.get(first["links"]["next"]).get_json()
    assert (second["links"]["next"], second["links"]["prev"]) == (
        None,
        first["links"]["self"],
    )
    ids = [result["id"] for page in (first, second) for result in page["results"]]
    assert len(set(ids)) == 4


def test_a_result_marks_its_hits_and_leads_to_its_document(client: FlaskClient) -> None:
    for result in get_json(client, "/search?q=S-400")["results"]:
        assert "<mark>" in result["snippet"]
        assert client.get(result["url"]).status_code == 200
        assert get_json(client, result["url"])["id"] == result["id"]


def test_a_document_gives_each_fact_with_its_evidence(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    document = get_json(client, f"/documents/{library.document_id('002')}")
    assert (document["date"], document["date_earliest"], document["date_latest"]) == (
        "2020-09-03",
    ) * 3
    assert (document["outlet"], document["agency"], document["authors"]) == (
        None,
        "PTI",
        [],
    )
    fact = document["facts"]["date"]
    assert fact["confidence"] == document["date_confidence"]
    for evidence in fact["evidence"]:
        if evidence["start"] is not None:
            assert (
                document["body"][evidence["start"] : evidence["end"]]
                == evidence["quote"]
            )
    for person in document["people"]:
        for start, end in person["spans"]:
            assert document["body"][start:end] in {person["name"], *person["forms"]}


def test_people_are_listed_and_each_has_an_address(client: FlaskClient) -> None:
    people = get_json(client, "/people?q=shoigu")
    assert (people["total"], people["page"]) == (1, 1)
    (person,) = people["people"]
    assert get_json(client, person["url"]).items() >= person.items()
    assert set(person) == {"slug", "name", "forms", "documents", "url"}


def test_statistics_are_returned(client: FlaskClient) -> None:
    assert get_json(client, "/stats")["documents"] == 5


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/healthz"])
def test_health_checks_succeed(client: FlaskClient, path: str) -> None:
    assert client.get(path).get_json() == {"status": "ok"}


def test_health_checks_report_a_broken_archive(empty_library: ArchiveUnderTest) -> None:
    empty_library.catalog.close()
    empty_library.catalog.path.write_bytes(b"no database " * 4000)
    response = empty_library.client.get("/api/v1/healthz")
    assert (response.status_code, response.mimetype) == (
        503,
        "application/problem+json",
    )
    assert empty_library.client.get("/").status_code == 503


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=abc", "page"),
        ("size=100000", "size"),
        ("sort=foo", "sort"),
        ("undated=x", "undated"),
    ],
)
def test_an_invalid_parameter_gives_a_helpful_problem_response(
    client: FlaskClient, query: str, parameter: str
) -> None:
    response = client.get(f"/api/v1/search?{query}")
    assert (response.status_code, response.mimetype) == (
        400,
        "application/problem+json",
    )
    problem = response.get_json(force=True)
    assert (problem["type"], problem["title"], problem["status"]) == (
        "about:blank",
        "Bad Request",
        400,
    )
    assert problem["detail"].startswith(f"{parameter}: ")
    names = [problem_parameter["name"] for problem_parameter in problem["parameters"]]
    assert names == [parameter]


def test_a_date_clause_that_is_no_date_gives_a_message(client: FlaskClient) -> None:
    messages = get_json(client, "/search?q=date:garbage")["messages"]
    assert "“garbage” is not a date" in messages[0]
    assert messages[1] == "“garbage” was searched as words."


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/documents/x",
        "/api/v1/people/x",
        "/api/v1/x",
        "/api/v2/search",
        "/api/x",
    ],
)
def test_an_unknown_address_is_a_problem(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (
        404,
        "application/problem+json",
    )
    assert set(response.get_json(force=True)) == {"type", "title", "status", "detail"}


def test_a_method_that_is_not_offered_names_those_that_are(client: FlaskClient) -> None:
    response = client.post("/api/v1/search")
    assert (response.status_code, response.mimetype) == (
        405,
        "application/problem+json",
    )
    assert "GET" in response.headers["Allow"]


def test_a_word_without_results_gets_a_spelling_suggestion(
    client: FlaskClient,
) -> None:
    response = client.get("/api/v1/search?q=misile").json
    assert response is not None
    assert response["suggestion"] == "missile"


def test_related_articles_are_apart_with_their_missing_words(
    client: FlaskClient,
) -> None:
    response = client.get("/api/v1/search?q=missile+Zanzibar").json
    assert response is not None
    assert (response["total"], response["results"]) == (0, [])
    assert {tuple(result["missing_words"]) for result in response["related"]} == {
        ("Zanzibar",)
    }
    assert all(
        value["count"] == 0
        for values in response["facets"].values()
        for value in values
    )
    second_page = client.get("/api/v1/search?q=missile+Zanzibar&page=2").json
    assert second_page is not None
    assert second_page["related"] == []


def test_what_is_typed_is_completed_by_people_outlets_and_words(
    client: FlaskClient,
) -> None:
    response = client.get("/api/v1/suggest?q=raj").json
    assert response is not None
    assert {suggestion["kind"] for suggestion in response["suggestions"]} >= {"person"}
    assert all(
        client.get(suggestion["url"]).status_code == 200
        for suggestion in response["suggestions"]
    )


def test_cursor_slices_add_up_to_all_results(
    client: FlaskClient,
) -> None:
    response = get_json(client, "/search?size=100")
    all_ids = [result["id"] for result in response["results"]]
    slice_ids: list[str] = []
    address = "/api/v1/search?size=2"
    while address:
        response = client.get(address).json
        assert response is not None
        slice_ids += [result["id"] for result in response["results"]]
        address = response["links"]["next"]
    assert slice_ids == all_ids


def test_a_spelling_suggestion_accompanies_a_rare_word(
    client: FlaskClient,
) -> None:
    response = client.get("/api/v1/search?q=misile+zanzibar").json
    assert response is not None
    assert response["suggestion"] == "missile zanzibar"
