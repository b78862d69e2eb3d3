"""Test that people are merged by search and by ticking, and separated in one step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    follow_job,
    hidden_fields,
    parse_response,
    submit_form,
)
from tests.web.page_helpers import get_page
from web.urls import corrections as correction_urls

SINGH, SHOIGU, FENGHE = "rajnath-singh", "sergei-shoigu", "wei-fenghe"


@pytest.fixture
def archive(seeded_library: ArchiveUnderTest) -> ArchiveUnderTest:
    """Return an archive of the seeds that a test may change."""
    return seeded_library


@pytest.fixture
def editor(archive: ArchiveUnderTest) -> Iterator[FlaskClient]:
    """Yield a client that may edit the archive."""
    with editing_client_for(archive) as client:
        yield client


def merge(
    client: FlaskClient, slugs: list[str], into: str, status: int = 303
) -> BeautifulSoup:
    """Press the button of the page that merges people, and return the next page."""
    form = get_page(client, correction_urls.merge_people(slugs)).select_one(
        "form[method=post]"
    )
    assert form
    fields = {**hidden_fields(form), "person": slugs, "into": into}
    response = follow_job(client, client.post(str(form["action"]), data=fields))
    assert response.status_code == status
    if status != 303:
        return parse_response(response, status)
    return parse_response(client.get(response.location))


def message(page: BeautifulSoup) -> str:
    text = page.select_one(".flash p")
    assert text
    return " ".join(text.get_text().split())


def test_two_people_who_were_found_by_search_are_merged_and_separated(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    page = get_page(editor, f"/people/{SINGH}")
    link = page.find("a", string="Merge with another person…")
    assert link
    page = get_page(editor, f"{link['href']}&q=fenghe")
    assert page.select_one(f"input[name=person][value={SINGH}][checked]")
    assert page.select_one(f"input[name=person][value={FENGHE}]:not([checked])")
    assert not page.select("form[method=post]")
    before = archive.catalog.people.list("")
    page = merge(editor, [SINGH, FENGHE], FENGHE)
    assert page.h1
    assert page.h1.text == "Wei Fenghe"
    details = archive.catalog.people.get(FENGHE)
    assert details
    count = details.entry.document_count
    assert message(page) == (
        f"Rajnath Singh merged into Wei Fenghe. Wei Fenghe is now in {count} articles."
    )
    assert archive.catalog.people.get(SINGH) is None
    response = submit_form(editor, page, ".flash form.undo")
    page = parse_response(editor.get(response.location))
    assert message(page).startswith("Undone: Rajnath Singh merged into Wei Fenghe")
    assert archive.catalog.people.list("") == before


def test_several_people_are_merged_with_one_undo(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    before = archive.catalog.people.list("")
    page = merge(editor, [SINGH, SHOIGU, FENGHE], SHOIGU)
    assert page.h1
    assert page.h1.text == "Sergey Shoigu"
    merged = message(page).partition(" merged into ")[0]
    assert sorted(merged.split(", ")) == ["Rajnath Singh", "Wei Fenghe"]
    search = editor.get("/api/v1/search", query_string={"person": "Wei Fenghe"})
    assert (
        search.get_json()["total"]
        == archive.catalog.people.get(SHOIGU).entry.document_count
    )  # type: ignore[union-attr]
    submit_form(editor, page, ".flash form.undo")
    assert archive.catalog.people.list("") == before
    decisions = archive.catalog.people.decisions(include_undone=False)
    assert decisions == ()


def test_the_name_that_was_chosen_survives_whichever_is_more_frequent(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    for into, name in ((FENGHE, "Wei Fenghe"), (SINGH, "Rajnath Singh")):
        page = merge(editor, [SINGH, FENGHE], into)
        assert page.h1
        assert page.h1.text == name
        assert archive.catalog.people.display_names([into]) == {into: name}
        submit_form(editor, page, ".flash form.undo")


def test_the_list_of_people_has_checkboxes_that_lead_to_the_merge(
    editor: FlaskClient,
) -> None:
    page = get_page(editor, "/people?q=s")
    assert page.select(f".directory input[form=merge][name=person][value={SINGH}]")
    form = page.select_one("form#merge")
    assert form
    assert form["action"] == correction_urls.MERGE_PEOPLE
    fields = {"person": [SINGH, SHOIGU, "nobody-atall"]}
    page = parse_response(editor.get(str(form["action"]), query_string=fields))
    radios = page.select("input[type=radio][name=into]")
    assert {str(radio["value"]) for radio in radios} == {SINGH, SHOIGU}
    assert len(page.select("input[type=radio][checked]")) == 1
    assert "Merge 2 people into one" in page.text


@pytest.mark.parametrize(
    ("slugs", "into"),
    [([SINGH], SINGH), ([SINGH, FENGHE], ""), ([SINGH, FENGHE], SHOIGU), ([], SINGH)],
)
def test_a_merge_needs_two_people_and_one_of_their_names(
    editor: FlaskClient, slugs: list[str], into: str
) -> None:
    token = hidden_fields(
        get_page(editor, correction_urls.merge_people([SINGH, FENGHE])).select(
            "form[method=post]"
        )[0]
    )["token"]
    response = editor.post(
        correction_urls.MERGE_PEOPLE,
        data={"person": slugs, "into": into, "token": token},
    )
    assert "Choose at least two people" in parse_response(response, 400).text


def test_readers_see_no_checkboxes_and_cannot_merge(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    page = get_page(archive.client, "/people")
    assert not page.select("input[type=checkbox][name=person]")
    url = correction_urls.merge_people([SINGH, FENGHE])
    assert archive.client.get(url).status_code == 403
    for path in (
        correction_urls.MERGE_PEOPLE,
        f"{correction_urls.UNDO_DECISIONS}?key=1",
    ):
        fields = {"person": [SINGH, FENGHE], "into": SINGH}
        assert editor.post(path, data=fields).status_code == 403
    assert archive.catalog.people.decisions() == ()


def test_an_undo_of_nothing_is_refused(editor: FlaskClient) -> None:
    form = get_page(editor, correction_urls.merge_people([SINGH, FENGHE])).select_one(
        "form[method=post]"
    )
    assert form
    token = {"token": hidden_fields(form)["token"]}
    assert editor.post(correction_urls.UNDO_DECISIONS, data=token).status_code == 400
    unknown = editor.post(f"{correction_urls.UNDO_DECISIONS}?key=7&key=8", data=token)
    assert follow_job(editor, unknown).status_code == 409
