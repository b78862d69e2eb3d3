"""Test that quotations in other languages have their language on each page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page
from web.cli import main

ARTICLES = {
    "de": (
        "Die Hafenmeisterin Sabine Brandner sprach am Montag in der Stadt über die "
        "neuen Kräne am Ufer. „Die Kräne stehen auf Sand“, sagte Brandner."
    ),
    "fr": (
        "La ministre Claire Fontanel a visité lundi dans la ville les nouvelles grues "
        "du port. « Les grues reposent sur du sable », a déclaré Mme Fontanel."
    ),
    "ar": (
        "التقى الوزير سامي الخطيب يوم الاثنين في المدينة رئيس البلدية للحديث عن الرافعات "
        "الجديدة في الميناء. «الرافعات تقف على الرمل منذ سنوات»، قال الخطيب."
    ),
}


@pytest.fixture
def mixed(empty_library: ArchiveUnderTest, tmp_path: Path) -> ArchiveUnderTest:
    """Return an archive with one article in each of three languages."""
    lines = [
        {"id": code, "title": f"Report {code}", "date": "2026-05-04", "body": body}
        for code, body in ARTICLES.items()
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    empty_library.ingest(file)
    return empty_library


@pytest.fixture
def client(mixed: ArchiveUnderTest) -> FlaskClient:
    """Return a client of the archive in three languages."""
    return mixed.client


def addresses_of(client: FlaskClient) -> dict[str, str]:
    """Return the page of each article by its title."""
    results = client.get("/api/v1/search?q=&size=10").get_json()["results"]
    return {result["title"]: f"/documents/{result['id']}" for result in results}


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        ("de", {"lang": "de"}),
        ("fr", {"lang": "fr"}),
        ("ar", {"lang": "ar", "dir": "rtl"}),
    ],
)
def test_the_quotations_of_an_article_have_its_language(
    client: FlaskClient, code: str, attributes: dict[str, str]
) -> None:
    page = get_page(client, addresses_of(client)[f"Report {code}"])
    (quotation,) = page.select(".quotes blockquote")
    assert quotation.attrs == attributes


def test_a_person_page_shows_the_language_of_each_quotation(
    client: FlaskClient,
) -> None:
    page = get_page(client, "/people/sabine-brandner")
    (quotation,) = page.select(".person-quotes blockquote")
    assert quotation.attrs == {"lang": "de"}


def test_the_list_of_quotations_has_languages_in_english_and_german(
    client: FlaskClient,
) -> None:
    address = "/quotations?q=Sand OR sable"
    for headers, languages in (
        ({}, {"Brandner": "de", "Fontanel": "fr"}),
        ({"Accept-Language": "de"}, {"Brandner": None, "Fontanel": "fr"}),
    ):
        page = client.get(address, headers=headers)
        assert page.status_code == 200
        rows = BeautifulSoup(page.text, "html.parser").select("tbody tr")
        assert {
            row.th.text.split()[-1]: row.td.get("lang")
            for row in rows
            if row.th and row.td
        } == languages


def test_the_api_says_the_language_of_quotations(client: FlaskClient) -> None:
    rows = client.get("/api/v1/quotations?q=sable").get_json()["quotations"]
    assert [(row["language"], row["speaker"]["name"]) for row in rows] == [
        ("fr", "Claire Fontanel")
    ]
    person = client.get("/api/v1/people/claire-fontanel").get_json()
    assert [quotation["language"] for quotation in person["quotations"]] == ["fr"]


def test_the_api_and_the_command_line_say_the_languages_of_each_form(
    mixed: ArchiveUnderTest, tmp_path: Path
) -> None:
    english = {
        "id": "en",
        "title": "Report en",
        "body": "Harbour master Sabine Brandner spoke to reporters in the town on Monday "
        "about the cranes and said that they stand on sand.",
    }
    file = tmp_path / "english.jsonl"
    file.write_text(json.dumps(english), encoding="utf-8")
    mixed.ingest(file)
    person = mixed.client.get("/api/v1/people/sabine-brandner").get_json()
    assert person["form_languages"] == [
        {
            "form": "Sabine Brandner",
            "documents": 2,
            "languages": ["de", "en"],
            "reason": None,
        },
        {
            "form": "Brandner",
            "documents": 1,
            "languages": ["de"],
            "reason": "short form in an article",
        },
    ]
    result = CliRunner().invoke(
        main, ["--home", str(mixed.home.folder), "people", "forms", "Brandner"]
    )
    assert result.exit_code == 0, result.output
    assert "Sabine Brandner" in result.stdout
    assert "de, en" in result.stdout
    assert "short form in an article" in result.stdout
