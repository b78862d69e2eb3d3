"""Test the organisations and places of articles on pages, in the API and in exports."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest

TEXTS = (
    (
        "LONDON - Shares of Harwick Motors Corp. rose after the European Commission approved "
        "its plan for Germany. Harwick Motors said it would build a plant in Poland."
    ),
    (
        "Harwick Motors Corp. said on Monday that it had closed its plant in Poland, and that "
        "its office in Paris would follow."
    ),
    "The crowd on the beach was larger than in other years, said the guards on Sunday.",
)


@pytest.fixture
def things(empty_library: ArchiveUnderTest) -> ArchiveUnderTest:
    """Return an archive of three articles, two of which name a firm and places."""
    empty_library.ingest_texts(*TEXTS)
    return empty_library


def search(client: FlaskClient, query: str) -> dict[str, object]:
    answer: dict[str, object] = client.get(f"/api/v1/search?{query}").get_json()
    return answer


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("q=org:harwick", 2),
        ('q=org:"harwick motors"+place:paris', 1),
        ("q=place:poland", 2),
        ("q=company:harwick", 2),
        ("org=Harwick+Motors&place=Paris", 1),
        ("not-place=Paris&org=Harwick+Motors", 1),
        ("org=unknown", 1),
    ],
)
def test_organisations_and_places_are_searched_and_filtered(
    things: ArchiveUnderTest, query: str, total: int
) -> None:
    assert search(things.client, query)["total"] == total


def test_the_api_counts_and_names_them(things: ArchiveUnderTest) -> None:
    answer = search(things.client, "")
    facets = answer["facets"]
    assert isinstance(facets, dict)
    counts = {entry["value"]: entry["count"] for entry in facets["place"]}
    assert counts["Poland"] == 2
    values = things.client.get("/api/v1/facets/org").get_json()["values"]
    assert values[0]["value"] == "Harwick Motors"
    (result,) = things.client.get("/api/v1/search?place=Paris").get_json()["results"]
    document = things.client.get(f"/api/v1/documents/{result['id']}").get_json()
    assert document["organisations"] == ["Harwick Motors"]
    assert document["places"] == ["Poland", "Paris"]
    assert document["facts"]["places"]["evidence"][0]["quote"] == "Poland"


def test_the_pages_link_them(things: ArchiveUnderTest) -> None:
    page = things.client.get("/").text
    assert "org=Harwick+Motors" in page
    assert "place=Poland" in page
    (result,) = things.client.get("/api/v1/search?place=Paris").get_json()["results"]
    article = things.client.get(f"/documents/{result['id']}").text
    assert "Organisations" in article
    assert "Harwick Motors" in article


def test_they_have_pages_of_all_values_and_are_compared(
    things: ArchiveUnderTest,
) -> None:
    assert "Harwick Motors" in things.client.get("/facets/org").text
    counts = things.client.get("/api/v1/counts?by=org&split=place").get_json()
    assert counts["total"] == 3


def test_a_table_has_them(things: ArchiveUnderTest) -> None:
    text = things.client.get("/export?format=csv&place=Paris").text
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["organisations"], row["places"]) == ("Harwick Motors", "Poland; Paris")


def test_a_correction_replaces_them(things: ArchiveUnderTest) -> None:
    (result,) = things.client.get("/api/v1/search?place=Paris").get_json()["results"]
    key = things.catalog.corrections.correct(
        result["id"], "places", ("Port Vale",), "Ada"
    )
    things.ingest()
    assert search(things.client, "place=Paris")["total"] == 0
    assert search(things.client, 'q=place:"port vale"')["total"] == 1
    things.catalog.corrections.undo(key, "Ada")
    things.ingest()
    assert search(things.client, "place=Paris")["total"] == 1


def test_the_sentence_for_no_results_names_them(things: ArchiveUnderTest) -> None:
    page = things.client.get("/?q=org:nobody+beach").text
    assert "an organisation named" in page


def test_german_pages_have_german_texts(things: ArchiveUnderTest) -> None:
    page = things.client.get("/", headers={"Accept-Language": "de"}).text
    assert ">Organisation<" in page
    assert ">Ort<" in page
