"""Tests of correction forms: permissions, effects, undo and re-extraction."""

from __future__ import annotations

import base64
import html
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

import archive.ingest.run
from archive.ingest.run import IngestOptions, ingest
from archive.model import DateRange
from index.catalog_feed import CatalogFeed
from tests.archive import sample_pages
from tests.conftest import RecordedProgress
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    fact_form,
    facts_table,
    hidden_fields,
    parse_response,
    submit_fact_form,
    submit_form,
)
from web.urls import corrections as correction_urls

HOSTILE_TEXT = "<script>alert(1)</script>\"'&<b>"


# Permissions


@pytest.mark.parametrize(
    "path", ["/documents/{}/correct", "/documents/{}/alike", "/corrections/1/undo"]
)
def test_without_edit_nothing_can_be_sent_and_no_form_is_shown(
    four_pages: ArchiveUnderTest, path: str
) -> None:
    id = four_pages.document_id("bare")
    response = four_pages.client.post(
        path.format(id), data={"fact": "title", "action": "set", "value": "x"}
    )
    assert response.status_code == 403
    assert "cuttings serve --edit" in response.text
    for page in (f"/documents/{id}", "/work-list", "/people"):
        assert 'method="post"' not in four_pages.client.get(page).text
    assert four_pages.catalog.corrections.in_force(id) == ()


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({"token": ""}, {}),
        ({"token": "é"}, {}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Origin": "http://[evil"}),
    ],
)
def test_a_cross_site_form_is_rejected(
    four_pages: ArchiveUnderTest,
    editing_client: FlaskClient,
    change: dict[str, str],
    headers: dict[str, str],
) -> None:
    id = four_pages.document_id("bare")
    form = fact_form(editing_client, id, "title")
    fields = {**hidden_fields(form), "action": "set", "value": "Ferry", **change}
    refused = editing_client.post(str(form["action"]), data=fields, headers=headers)
    assert (refused.status_code, "Nothing was changed" in refused.text) == (403, True)
    assert four_pages.catalog.corrections.in_force(id) == ()


def test_a_csrf_token_of_another_session_is_rejected(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    form = fact_form(editing_client, id, "title")
    other_client = editing_client.application.test_client()
    refused = other_client.post(
        str(form["action"]),
        data={**hidden_fields(form), "action": "set", "value": "Ferry"},
    )
    assert refused.status_code == 403


def test_the_session_cookie_is_same_site_and_http_only(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    response = editing_client.get(
        correction_urls.correct(four_pages.document_id("bare"), "title")
    )
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert response.headers["Cache-Control"] == "no-store"


def test_corrections_require_the_password_and_record_its_user_as_author(
    four_pages: ArchiveUnderTest,
) -> None:
    client = editing_client_for(four_pages, "sesame")
    id = four_pages.document_id("bare")
    assert client.get(f"/documents/{id}").status_code == 200
    for path in (correction_urls.correct(id, "title"), "/decisions"):
        challenge = client.get(path)
        assert (
            challenge.status_code,
            challenge.headers["WWW-Authenticate"].split()[0],
        ) == (
            401,
            "Basic",
        )
    assert client.post(f"/documents/{id}/correct").status_code == 401
    refused = client.get(
        correction_urls.correct(id, "title"), headers=basic_auth("bea", "wrong")
    )
    assert refused.status_code == 401
    credentials = basic_auth("bea", "sesame")["Authorization"]
    client.environ_base["HTTP_AUTHORIZATION"] = credentials
    assert submit_fact_form(client, id, "title", value="Ferry").status_code == 303
    corrections = four_pages.catalog.corrections.in_force(id)
    assert [correction.author for correction in corrections] == ["bea"]


def basic_auth(user: str, password: str) -> dict[str, str]:
    """Return the header of HTTP Basic authentication."""
    credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {credentials}"}


def test_a_correction_is_rejected_while_another_process_writes(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    with four_pages.home.write_lock():
        refused = submit_fact_form(editing_client, id, "title", value="Ferry")
    assert (refused.status_code, "Wait until it has finished" in refused.text) == (
        503,
        True,
    )
    assert (
        submit_fact_form(editing_client, id, "title", value="Ferry").status_code == 303
    )


# Effects and undo


def test_a_correction_shows_who_made_it_and_when_and_what_it_was(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("0.html")
    response = submit_fact_form(
        editing_client, id, "outlet", value="The Harbour Gazette"
    )
    assert urlsplit(response.location).path == f"/documents/{id}"
    outlet_row = facts_table(editing_client, id)["Outlet"]
    assert re.search(
        r"The Harbour Gazette corrected by Ada on \d+ \w+ \d{4}; previously Harbourpost",
        outlet_row,
    )
    assert editing_client.get(f"/api/v1/documents/{id}").get_json()["corrected"] == [
        "outlet"
    ]


def test_the_next_search_shows_a_correction_and_its_undo(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    submit_fact_form(editing_client, id, "title", value="Zeppelins over Saltmouth")
    assert (
        editing_client.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 1
    )
    page = parse_response(editing_client.get(f"/documents/{id}"))
    assert submit_form(editing_client, page, ".fact-table form.undo").status_code == 303
    assert (
        editing_client.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 0
    )
    page = parse_response(editing_client.get(f"/documents/{id}"))
    history = page.select_one(".history")
    assert history
    assert re.search(
        r"Title: Zeppelins over Saltmouth by Ada on .+; undone by Ada on",
        " ".join(history.text.split()),
    )


def test_an_undo_shows_the_correction_before_it(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("0.html")
    submit_fact_form(editing_client, id, "outlet", value="First")
    submit_fact_form(editing_client, id, "outlet", value="Second")
    assert "previously First" in facts_table(editing_client, id)["Outlet"]
    page = parse_response(editing_client.get(f"/documents/{id}"))
    submit_form(editing_client, page, ".fact-table form.undo")
    assert "First corrected" in facts_table(editing_client, id)["Outlet"]


def test_what_was_undone_cannot_be_undone_again(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("0.html")
    submit_fact_form(editing_client, id, "outlet", value="First")
    page = parse_response(editing_client.get(f"/documents/{id}"))
    submit_form(editing_client, page, ".fact-table form.undo")
    second_undo = submit_form(editing_client, page, ".fact-table form.undo")
    assert (second_undo.status_code, "already undone" in second_undo.text) == (
        409,
        True,
    )


def test_a_fact_can_be_removed(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("0.html")
    submit_fact_form(editing_client, id, "outlet", action="remove")
    assert facts_table(editing_client, id)["Outlet"].startswith(
        "unknown corrected by Ada"
    )
    assert editing_client.get(f"/api/v1/documents/{id}").get_json()["outlet"] is None


def test_a_candidate_is_chosen_by_its_button(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    head = (
        '<meta name="dc.date" content="2021-02-27">'
        '<meta property="article:published_time" content="2021-03-02">'
    )
    (folder / "a.html").write_text(sample_pages.html_page(head))
    empty_library.ingest(folder)
    client, id = editing_client_for(empty_library), empty_library.document_id("a.html")
    page = parse_response(client.get(correction_urls.correct(id, "date")))
    choices = {str(button["value"]) for button in page.select("button[name=choice]")}
    (before,) = (
        record.document.facts.date
        for record in empty_library.catalog.records([id]).values()
    )
    assert before
    assert choices == {"2021-02-27", "2021-03-02"} - {before.value.to_edtf()}
    choice = choices.pop()
    submit_fact_form(client, id, "date", choice=choice, value="nonsense")
    assert client.get(f"/api/v1/documents/{id}").get_json()["date"] == choice


@pytest.mark.parametrize(
    ("fact", "value", "displayed"),
    [
        ("date", "2020-09-03", "3 September 2020"),
        ("date", "3 September 2020", "3 September 2020"),
        ("date", "2020-09", "September 2020"),
        ("date", "2020", "2020"),
        ("date", "2020-06-22/2020-06-30", "between 22 and 30 June 2020"),
        ("updated", "2020-09-03T21:24+05:30", "3 September 2020, 21:24 (UTC+05:30)"),
        ("authors", "A. Lind;  B. Öst", "A. Lind, B. Öst"),
        ("dateline", "SALTMOUTH", "SALTMOUTH"),
        ("agency", "PTI", "PTI"),
        ("language", "DE", "German"),
        ("url", "https://harbourpost.example/9", "https://harbourpost.example/9"),
    ],
)
@pytest.mark.long
def test_every_kind_of_fact_can_be_set(
    four_pages: ArchiveUnderTest,
    editing_client: FlaskClient,
    fact: str,
    value: str,
    displayed: str,
) -> None:
    id = four_pages.document_id("bare")
    assert submit_fact_form(editing_client, id, fact, value=value).status_code == 303
    assert any(
        fact_text.startswith(f"{displayed} corrected by Ada")
        for fact_text in facts_table(editing_client, id).values()
    )


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("date", "03/04/2020", "not an unambiguous date"),
        ("date", "2020-02-30", "not an unambiguous date"),
        ("date", "2021/2020", "not an unambiguous date"),
        ("date", "soon", "not an unambiguous date"),
        ("updated", "yesterday", "not a date and time"),
        ("authors", " ; ", "No name was entered"),
        ("language", "klingon", "not a language code"),
        ("url", "javascript:alert(1)", "not a web address"),
        ("url", "https://[", "not a web address"),
        ("title", "   ", "The value is empty"),
        ("title", "x" * 5000, "longer than"),
    ],
)
def test_an_invalid_value_gives_an_error_and_stays_in_the_field(
    four_pages: ArchiveUnderTest,
    editing_client: FlaskClient,
    fact: str,
    value: str,
    message: str,
) -> None:
    page = parse_response(
        submit_fact_form(
            editing_client, four_pages.document_id("bare"), fact, value=value
        ),
        422,
    )
    alert = page.select_one("[role=alert]")
    field = page.select_one("#value")
    assert alert
    assert field
    assert message in alert.text
    assert str(field["value"]) == " ".join(value.split()) or fact in (
        "title",
        "authors",
    )
    assert four_pages.catalog.corrections.in_force(four_pages.document_id("bare")) == ()


def test_hostile_values_and_names_are_shown_as_they_are_written(
    four_pages: ArchiveUnderTest,
) -> None:
    client = editing_client_for(four_pages, author=HOSTILE_TEXT)
    id = four_pages.document_id("bare")
    for fact in ("title", "outlet", "authors", "agency"):
        submit_fact_form(client, id, fact, value=HOSTILE_TEXT)
    for path in (
        f"/documents/{id}",
        correction_urls.correct(id, "title"),
        "/?q=harbour",
        "/work-list",
    ):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<b>" not in text
    assert (
        html.escape(HOSTILE_TEXT, quote=False)[:20]
        in client.get(f"/documents/{id}").text
    )


@pytest.mark.parametrize(
    "return_url",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "/\n/e",
    ],
)
def test_a_form_never_leads_to_another_site(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient, return_url: str
) -> None:
    response = submit_fact_form(
        editing_client,
        four_pages.document_id("bare"),
        "title",
        value="Ferry",
        back=return_url,
    )
    assert urlsplit(response.location).netloc == ""
    assert response.location.startswith("/documents/")


# Re-extraction


def test_a_correction_survives_reextraction_and_a_rebuild(
    four_pages: ArchiveUnderTest,
    editing_client: FlaskClient,
    four_pages_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    id = four_pages.document_id("0.html")
    submit_fact_form(editing_client, id, "outlet", value="Zeppelin Gazette")
    submit_fact_form(editing_client, id, "date", value="1931-05")
    monkeypatch.setattr(
        archive.ingest.run,
        "EXTRACTION_VERSION",
        archive.ingest.run.EXTRACTION_VERSION + 1,
    )
    summary = ingest(
        four_pages.catalog,
        (four_pages_home / "folder",),
        RecordedProgress(),
        IngestOptions(jobs=1),
    )
    assert (summary.read, summary.unchanged) == (5, 0)
    four_pages.engine.rebuild(CatalogFeed(four_pages.catalog))
    results = editing_client.get("/api/v1/search?q=outlet:zeppelin").get_json()[
        "results"
    ]
    assert [(result["id"], result["date"]) for result in results] == [(id, "1931-05")]
    (record,) = four_pages.catalog.records([id]).values()
    assert record.document.facts.date
    assert record.document.facts.date.value == DateRange(
        date(1931, 5, 1), date(1931, 5, 31)
    )


# People


def test_people_can_be_renamed_hidden_and_merged_and_each_is_undoable(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Cranes arrive\n\nMr Thomas Brandt said on Tuesday that Ellen Brandt would come."
    )
    empty_library.ingest(folder)
    client = editing_client_for(empty_library)
    people = client.get("/api/v1/people").get_json()["people"]
    slug = people[0]["slug"]
    page = parse_response(client.get(f"/people/{slug}"))
    response = submit_form(
        client, page, ".person-form form", action="rename", value="Somebody Else"
    )
    assert response.status_code == 303
    page = parse_response(client.get(f"/people/{slug}"))
    assert page.h1
    assert page.h1.text == "Somebody Else"
    assert submit_form(client, page, ".flash form").location == "/decisions"
    page = parse_response(client.get(f"/people/{slug}"))
    assert page.h1
    assert page.h1.text != "Somebody Else"
    assert (
        submit_form(client, page, ".person-form form", action="hide").location
        == "/decisions"
    )
    assert client.get(f"/people/{slug}").status_code == 404
    submit_form(
        client, parse_response(client.get("/decisions")), ".item-list form.undo"
    )
    assert client.get(f"/people/{slug}").status_code == 200
    response = submit_form(
        client, page, ".person-form form", action="rename", value=" "
    )
    assert response.status_code == 400
