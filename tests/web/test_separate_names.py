"""Test that a name that was joined to a person says why, and can be separated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    parse_response,
    submit_form,
)
from web.cli import main
from web.urls import corrections as correction_urls

pytestmark = pytest.mark.usefixtures("inline_pool")

URL = "/people/tomasz-wilczek"


@pytest.fixture
def polish(empty_library: ArchiveUnderTest, tmp_path: Path) -> ArchiveUnderTest:
    """Return an archive with two forms of a name, of which one article has both."""
    records = [
        {"id": "1", "body": "1", "language": "pl", "people": ["Tomasz Wilczek"]},
        {"id": "2", "body": "2", "language": "pl", "people": ["Tomasza Wilczka"]},
        {
            "id": "3",
            "body": "3",
            "language": "pl",
            "people": ["Tomasza Wilczka", "Tomaszem Wilczkiem"],
        },
    ]
    file = tmp_path / "records.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    empty_library.ingest(file)
    return empty_library


def test_a_reader_sees_the_reason_and_no_button(polish: ArchiveUnderTest) -> None:
    page = parse_response(polish.client.get(URL))
    assert "Tomasza Wilczka 2 articles inflected form" in " ".join(page.text.split())
    assert "Separate" not in page.text
    person = polish.client.get(f"/api/v1{URL}").get_json()
    reasons = {form["form"]: form["reason"] for form in person["form_languages"]}
    assert reasons == {
        "Tomasz Wilczek": None,
        "Tomasza Wilczka": "inflected form",
        "Tomaszem Wilczkiem": "inflected form",
    }
    assert person["documents"] == 3


def test_a_person_with_two_names_in_an_article_is_listed_once(
    polish: ArchiveUnderTest,
) -> None:
    response = polish.client.get("/api/v1/search").get_json()
    assert response["facets"]["person"][0]["count"] == 3
    page = parse_response(polish.client.get("/"))
    assert [
        len(card.select('a[href^="/people/"]')) for card in page.select(".cards > li")
    ] == [1, 1, 1]


def test_a_name_is_separated_by_a_button_and_joined_by_undo(
    polish: ArchiveUnderTest,
) -> None:
    client = editing_client_for(polish)
    page = parse_response(client.get(URL))
    assert "Separate Tomasza Wilczka" in page.text
    response = client.post(
        correction_urls.person_decision("tomasz-wilczek"),
        data={
            **{
                field["name"]: field["value"]
                for field in page.select(".person-form form")[-1].select("input")
            },
            "action": "split",
            "value": "Tomasza Wilczka",
        },
    )
    page = parse_response(client.get(response.location))
    message = page.select_one(".flash p")
    assert message
    assert message.text == "Tomasza Wilczka split off as a separate person."
    assert client.get("/people/tomasza-wilczka").status_code == 200
    decisions = parse_response(client.get(correction_urls.DECISIONS))
    submit_form(client, decisions, ".item-list form.undo")
    assert client.get("/people/tomasza-wilczka").status_code == 302


def test_a_name_that_is_not_joined_cannot_be_separated(
    polish: ArchiveUnderTest,
) -> None:
    client = editing_client_for(polish)
    page = parse_response(client.get(URL))
    response = submit_form(
        client, page, ".person-form form", action="split", value="Adam Nobody"
    )
    assert response.status_code == 400


def test_the_command_line_separates_the_forms_of_a_base_form(
    polish: ArchiveUnderTest,
) -> None:
    runner, home = CliRunner(), ["--home", str(polish.home.folder)]
    result = runner.invoke(main, [*home, "people", "forms", "Tomasz Wilczek"])
    assert "inflected form" in result.stdout
    result = runner.invoke(main, [*home, "people", "split", "Tomasz Wilczek"])
    assert result.exit_code == 0, result.output
    assert polish.catalog.people.list()[0] == 3
