"""Corrections by forms: who may make them, what they do, how they are undone, and what they outlive."""

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
from archive.ingest.run import Options, ingest
from archive.model import DateRange
from index.columnar.engine import WhooshEngine
from tests.archive import forms
from tests.conftest import Notes
from tests.web.conftest import Library
from tests.web.editors import client_of, fields_of, press, send, soup_of, table
from web.urls import corrections as correction_urls

HOSTILE = "<script>alert(1)</script>\"'&<b>"


# Who may


@pytest.mark.parametrize(
    "path", ["/documents/{}/correct", "/documents/{}/alike", "/corrections/1/undo"]
)
def test_without_edit_nothing_can_be_sent_and_no_form_is_shown(
    full: Library, path: str
) -> None:
    id = full.id_of("bare")
    response = full.client.post(
        path.format(id), data={"fact": "title", "action": "set", "value": "x"}
    )
    assert response.status_code == 403
    assert "cuttings serve --edit" in response.text
    for page in (f"/documents/{id}", "/work-list", "/people"):
        assert 'method="post"' not in full.client.get(page).text
    assert full.catalog.corrections(id) == ()


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
def test_a_form_of_another_page_is_refused(
    full: Library, editor: FlaskClient, change: dict[str, str], headers: dict[str, str]
) -> None:
    id = full.id_of("bare")
    form = soup_of(editor.get(correction_urls.correct(id, "title"))).select_one(
        "form.correcting"
    )
    assert form
    sent = {**fields_of(form), "action": "set", "value": "Ferry", **change}
    refused = editor.post(str(form["action"]), data=sent, headers=headers)
    assert (refused.status_code, "nothing was changed" in refused.text) == (403, True)
    assert full.catalog.corrections(id) == ()


def test_a_token_of_another_session_is_refused(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("bare")
    form = soup_of(editor.get(correction_urls.correct(id, "title"))).select_one(
        "form.correcting"
    )
    assert form
    stranger = editor.application.test_client()
    refused = stranger.post(
        str(form["action"]), data={**fields_of(form), "action": "set", "value": "Ferry"}
    )
    assert refused.status_code == 403


def test_the_session_cookie_is_for_this_site_and_for_no_script(
    full: Library, editor: FlaskClient
) -> None:
    response = editor.get(correction_urls.correct(full.id_of("bare"), "title"))
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert response.headers["Cache-Control"] == "no-store"


def test_a_password_guards_all_that_corrects_and_its_user_is_the_author(
    full: Library,
) -> None:
    client, id = client_of(full, "sesame"), full.id_of("bare")
    assert client.get(f"/documents/{id}").status_code == 200
    for path in (correction_urls.correct(id, "title"), "/decisions"):
        asked = client.get(path)
        assert (asked.status_code, asked.headers["WWW-Authenticate"].split()[0]) == (
            401,
            "Basic",
        )
    assert client.post(f"/documents/{id}/correct").status_code == 401
    assert (
        client.get(
            correction_urls.correct(id, "title"), headers=basic("bea", "wrong")
        ).status_code
        == 401
    )
    client.environ_base["HTTP_AUTHORIZATION"] = basic("bea", "sesame")["Authorization"]
    assert send(client, id, "title", value="Ferry").status_code == 303
    assert [each.who for each in full.catalog.corrections(id)] == ["bea"]


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP's Basic authentication."""
    return {
        "Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
    }


def test_while_another_process_writes_a_correction_is_refused_with_a_sentence(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("bare")
    with full.home.write_lock():
        refused = send(editor, id, "title", value="Ferry")
    assert (refused.status_code, "Wait until it has ended" in refused.text) == (
        503,
        True,
    )
    assert send(editor, id, "title", value="Ferry").status_code == 303


# What they do


def test_a_correction_shows_who_made_it_and_when_and_what_it_was(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("0.html")
    response = send(editor, id, "outlet", value="The Harbour Gazette")
    assert urlsplit(response.location).path == f"/documents/{id}"
    shown = table(editor, id)["Outlet"]
    assert re.search(
        r"The Harbour Gazette corrected by Ada on \d+ \w+ \d{4}, was Harbourpost", shown
    )
    assert editor.get(f"/api/v1/documents/{id}").get_json()["corrected"] == ["outlet"]


def test_the_next_search_shows_a_correction_and_its_undo(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("bare")
    send(editor, id, "title", value="Zeppelins over Saltmouth")
    assert editor.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 1
    page = soup_of(editor.get(f"/documents/{id}"))
    assert press(editor, page, ".known form.undo").status_code == 303
    assert editor.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 0
    history = soup_of(editor.get(f"/documents/{id}")).select_one(".history")
    assert history
    assert re.search(
        r"Title: Zeppelins over Saltmouth by Ada on .+; undone by Ada on",
        " ".join(history.text.split()),
    )


def test_an_undo_shows_the_correction_before_it(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("0.html")
    send(editor, id, "outlet", value="First")
    send(editor, id, "outlet", value="Second")
    assert "was First" in table(editor, id)["Outlet"]
    press(editor, soup_of(editor.get(f"/documents/{id}")), ".known form.undo")
    assert "First corrected" in table(editor, id)["Outlet"]


def test_what_was_undone_cannot_be_undone_again(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("0.html")
    send(editor, id, "outlet", value="First")
    page = soup_of(editor.get(f"/documents/{id}"))
    press(editor, page, ".known form.undo")
    again = press(editor, page, ".known form.undo")
    assert (again.status_code, "undone already" in again.text) == (409, True)


def test_a_fact_can_be_removed(full: Library, editor: FlaskClient) -> None:
    id = full.id_of("0.html")
    send(editor, id, "outlet", action="remove")
    assert table(editor, id)["Outlet"].startswith("not found corrected by Ada")
    assert editor.get(f"/api/v1/documents/{id}").get_json()["outlet"] is None


def test_a_candidate_is_chosen_by_its_button(own: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    head = '<meta name="dc.date" content="2021-02-27"><meta property="article:published_time" content="2021-03-02">'
    (folder / "a.html").write_text(forms.page(head))
    own.take(folder)
    client, id = client_of(own), own.id_of("a.html")
    page = soup_of(client.get(correction_urls.correct(id, "date")))
    found = {str(each["value"]) for each in page.select("button[name=choice]")}
    (before,) = (
        record.document.facts.date for record in own.catalog.records([id]).values()
    )
    assert before
    assert found == {"2021-02-27", "2021-03-02"} - {before.value.to_edtf()}
    chosen = found.pop()
    send(client, id, "date", choice=chosen, value="nonsense")
    assert client.get(f"/api/v1/documents/{id}").get_json()["date"] == chosen


@pytest.mark.parametrize(
    ("fact", "value", "shown"),
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
def test_every_kind_of_fact_can_be_set(
    full: Library, editor: FlaskClient, fact: str, value: str, shown: str
) -> None:
    id = full.id_of("bare")
    assert send(editor, id, fact, value=value).status_code == 303
    assert any(
        each.startswith(f"{shown} corrected by Ada")
        for each in table(editor, id).values()
    )


@pytest.mark.parametrize(
    ("fact", "value", "sentence"),
    [
        ("date", "03/04/2020", "no date that can be told for sure"),
        ("date", "2020-02-30", "no date"),
        ("date", "2021/2020", "no date"),
        ("date", "soon", "no date"),
        ("updated", "yesterday", "no moment"),
        ("authors", " ; ", "No name was given"),
        ("language", "klingon", "no code of a language"),
        ("url", "javascript:alert(1)", "no address of a page"),
        ("url", "https://[", "no address of a page"),
        ("title", "   ", "Nothing was given"),
        ("title", "x" * 5000, "longer than"),
    ],
)
def test_what_is_no_value_is_said_in_a_sentence_and_stays_in_the_box(
    full: Library, editor: FlaskClient, fact: str, value: str, sentence: str
) -> None:
    page = soup_of(send(editor, full.id_of("bare"), fact, value=value), 422)
    alert, box = page.select_one("[role=alert]"), page.select_one("#value")
    assert alert
    assert box
    assert sentence in alert.text
    assert str(box["value"]) == " ".join(value.split()) or fact in ("title", "authors")
    assert full.catalog.corrections(full.id_of("bare")) == ()


def test_hostile_values_and_names_are_shown_as_they_are_written(full: Library) -> None:
    client, id = client_of(full, who=HOSTILE), full.id_of("bare")
    for fact in ("title", "outlet", "authors", "agency"):
        send(client, id, fact, value=HOSTILE)
    for path in (
        f"/documents/{id}",
        correction_urls.correct(id, "title"),
        "/?q=harbour",
        "/work-list",
    ):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<b>" not in text
    assert html.escape(HOSTILE, quote=False)[:20] in client.get(f"/documents/{id}").text


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "/\n/e",
    ],
)
def test_a_form_never_leads_to_another_site(
    full: Library, editor: FlaskClient, back: str
) -> None:
    response = send(editor, full.id_of("bare"), "title", value="Ferry", back=back)
    assert urlsplit(response.location).netloc == ""
    assert response.location.startswith("/documents/")


# What they outlive


def test_a_correction_outlives_a_newer_reading_and_a_rebuild(
    full: Library, editor: FlaskClient, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = full.id_of("0.html")
    send(editor, id, "outlet", value="Zeppelin Gazette")
    send(editor, id, "date", value="1931-05")
    monkeypatch.setattr(archive.ingest.run, "READER", archive.ingest.run.READER + 1)
    summary = ingest(full.catalog, (pages / "folder",), Notes(), Options(jobs=1))
    assert (summary.read, summary.unchanged) == (5, 0)
    WhooshEngine(full.home.index_path).erase()
    full.take(pages / "folder")
    found = editor.get("/api/v1/search?q=outlet:zeppelin").get_json()["results"]
    assert [(each["id"], each["date"]) for each in found] == [(id, "1931-05")]
    (record,) = full.catalog.records([id]).values()
    assert record.document.facts.date
    assert record.document.facts.date.value == DateRange(
        date(1931, 5, 1), date(1931, 5, 31)
    )


# People


def test_people_are_renamed_hidden_and_joined_by_buttons_and_each_is_undone(
    own: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Cranes arrive\n\nMr Thomas Brandt said on Tuesday that Ellen Brandt would come."
    )
    own.take(folder)
    client = client_of(own)
    (slug, *_) = [
        each["slug"] for each in client.get("/api/v1/people").get_json()["people"]
    ]
    page = soup_of(client.get(f"/people/{slug}"))
    assert (
        press(
            client, page, ".deciding form", action="rename", value="Somebody Else"
        ).status_code
        == 303
    )
    page = soup_of(client.get(f"/people/{slug}"))
    assert page.h1
    assert page.h1.text == "Somebody Else"
    assert press(client, page, ".flashed form").location == "/decisions"
    page = soup_of(client.get(f"/people/{slug}"))
    assert page.h1
    assert page.h1.text != "Somebody Else"
    assert press(client, page, ".deciding form", action="hide").location == "/decisions"
    assert client.get(f"/people/{slug}").status_code == 404
    press(client, soup_of(client.get("/decisions")), ".named form.undo")
    assert client.get(f"/people/{slug}").status_code == 200
    assert (
        press(client, page, ".deciding form", action="rename", value=" ").status_code
        == 400
    )
