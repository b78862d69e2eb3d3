"""Corrections by forms: who may make them, what they do, how they are undone, and what they outlive."""

from __future__ import annotations

import base64
import html
import re
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import archive.ingest
from archive.ingest import Options, ingest
from archive.model import Confidence, DateRange
from index.desk import Desk
from index.whoosh_engine import WhooshEngine
from tests.archive import forms
from tests.conftest import Notes
from tests.web.conftest import Library
from web import edit_urls
from web.app import create_app
from web.editing import Editing

HOSTILE = "<script>alert(1)</script>\"'&<b>"
NUMBERS = "Cranes arrive at last\n\n{}\n\n" + "".join(forms.SENTENCES)


def client_of(library: Library, password: str | None = None, who: str = "Ada") -> FlaskClient:
    """A client of the library, opened to be corrected."""
    editing = Editing(library.home, who, password)
    return create_app(Desk(library.catalog, library.engine), library.catalog, editing).test_client()


@pytest.fixture
def editor(full: Library) -> FlaskClient:
    """A client that may correct."""
    return client_of(full)


def soup_of(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """An answer, parsed."""
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "html.parser")


def fields_of(form: Tag) -> dict[str, str]:
    """What a form would send without any button."""
    return {str(each["name"]): str(each.get("value", "")) for each in form.select("input[type=hidden]")}


def send(client: FlaskClient, id: str, fact: str, **more: str) -> TestResponse:
    """Open the form of a fact, fill it in and send it."""
    form = soup_of(client.get(edit_urls.correct(id, fact))).select_one("form.correcting")
    assert form
    return ended(client, client.post(str(form["action"]), data={**fields_of(form), "action": "set", **more}))


def table(client: FlaskClient, id: str) -> dict[str, str]:
    """The facts of a document's page, in words."""
    rows = soup_of(client.get(f"/documents/{id}")).select(".known tr:has(th[scope=row])")
    return {each.th.get_text(): " ".join(each.td.get_text(" ").split()) for each in rows if each.th and each.td}


def press(client: FlaskClient, page: BeautifulSoup, selector: str, **more: str) -> TestResponse:
    """Send the form that matches."""
    form = page.select_one(selector)
    assert form, selector
    return ended(client, client.post(str(form["action"]), data={**fields_of(form), **more}))


def ended(client: FlaskClient, answer: TestResponse) -> TestResponse:
    """What a form comes to, also where that takes longer than a request waits for it."""
    address = answer.location
    while address and address.startswith(edit_urls.TURNS):
        time.sleep(0.05)
        answer = client.get(address)
        address = answer.location or (address if "Refresh" in answer.headers else "")
    return answer


# Who may


@pytest.mark.parametrize("path", ["/documents/{}/correct", "/documents/{}/alike", "/corrections/1/undo"])
def test_without_edit_nothing_can_be_sent_and_no_form_is_shown(full: Library, path: str) -> None:
    id = full.id_of("bare")
    response = full.client.post(path.format(id), data={"fact": "title", "action": "set", "value": "x"})
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
    form = soup_of(editor.get(edit_urls.correct(id, "title"))).select_one("form.correcting")
    assert form
    sent = {**fields_of(form), "action": "set", "value": "Ferry", **change}
    refused = editor.post(str(form["action"]), data=sent, headers=headers)
    assert (refused.status_code, "nothing was changed" in refused.text) == (403, True)
    assert full.catalog.corrections(id) == ()


def test_a_token_of_another_session_is_refused(full: Library, editor: FlaskClient) -> None:
    id = full.id_of("bare")
    form = soup_of(editor.get(edit_urls.correct(id, "title"))).select_one("form.correcting")
    assert form
    stranger = editor.application.test_client()
    refused = stranger.post(str(form["action"]), data={**fields_of(form), "action": "set", "value": "Ferry"})
    assert refused.status_code == 403


def test_the_session_cookie_is_for_this_site_and_for_no_script(full: Library, editor: FlaskClient) -> None:
    response = editor.get(edit_urls.correct(full.id_of("bare"), "title"))
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert response.headers["Cache-Control"] == "no-store"


def test_a_password_guards_all_that_corrects_and_its_user_is_the_author(full: Library) -> None:
    client, id = client_of(full, "sesame"), full.id_of("bare")
    assert client.get(f"/documents/{id}").status_code == 200
    for path in (edit_urls.correct(id, "title"), "/decisions"):
        asked = client.get(path)
        assert (asked.status_code, asked.headers["WWW-Authenticate"].split()[0]) == (401, "Basic")
    assert client.post(f"/documents/{id}/correct").status_code == 401
    assert client.get(edit_urls.correct(id, "title"), headers=basic("bea", "wrong")).status_code == 401
    client.environ_base["HTTP_AUTHORIZATION"] = basic("bea", "sesame")["Authorization"]
    assert send(client, id, "title", value="Ferry").status_code == 303
    assert [each.who for each in full.catalog.corrections(id)] == ["bea"]


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP's Basic authentication."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def test_while_another_process_writes_a_correction_is_refused_with_a_sentence(
    full: Library, editor: FlaskClient
) -> None:
    id = full.id_of("bare")
    with full.home.writing():
        refused = send(editor, id, "title", value="Ferry")
    assert (refused.status_code, "Wait until it has ended" in refused.text) == (503, True)
    assert send(editor, id, "title", value="Ferry").status_code == 303


# What they do


def test_a_correction_shows_who_made_it_and_when_and_what_it_was(full: Library, editor: FlaskClient) -> None:
    id = full.id_of("0.html")
    response = send(editor, id, "outlet", value="The Harbour Gazette")
    assert urlsplit(response.location).path == f"/documents/{id}"
    shown = table(editor, id)["Outlet"]
    assert re.search(r"The Harbour Gazette corrected by Ada on \d+ \w+ \d{4}, was Harbourpost", shown)
    assert editor.get(f"/api/v1/documents/{id}").get_json()["corrected"] == ["outlet"]


def test_the_next_search_shows_a_correction_and_its_undo(full: Library, editor: FlaskClient) -> None:
    id = full.id_of("bare")
    send(editor, id, "title", value="Zeppelins over Saltmouth")
    assert editor.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 1
    page = soup_of(editor.get(f"/documents/{id}"))
    assert press(editor, page, ".known form.undo").status_code == 303
    assert editor.get("/api/v1/search?q=title:zeppelins").get_json()["total"] == 0
    history = soup_of(editor.get(f"/documents/{id}")).select_one(".history")
    assert history
    assert re.search(r"Title: Zeppelins over Saltmouth by Ada on .+; undone by Ada on", " ".join(history.text.split()))


def test_an_undo_shows_the_correction_before_it(full: Library, editor: FlaskClient) -> None:
    id = full.id_of("0.html")
    send(editor, id, "outlet", value="First")
    send(editor, id, "outlet", value="Second")
    assert "was First" in table(editor, id)["Outlet"]
    press(editor, soup_of(editor.get(f"/documents/{id}")), ".known form.undo")
    assert "First corrected" in table(editor, id)["Outlet"]


def test_what_was_undone_cannot_be_undone_again(full: Library, editor: FlaskClient) -> None:
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
    page = soup_of(client.get(edit_urls.correct(id, "date")))
    found = {str(each["value"]) for each in page.select("button[name=choice]")}
    (before,) = (record.document.facts.date for record in own.catalog.records([id]).values())
    assert before
    assert found == {"2021-02-27", "2021-03-02"} - {before.value.edtf()}
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
def test_every_kind_of_fact_can_be_set(full: Library, editor: FlaskClient, fact: str, value: str, shown: str) -> None:
    id = full.id_of("bare")
    assert send(editor, id, fact, value=value).status_code == 303
    assert any(each.startswith(f"{shown} corrected by Ada") for each in table(editor, id).values())


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
    for path in (f"/documents/{id}", edit_urls.correct(id, "title"), "/?q=harbour", "/work-list"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "<b>" not in text
    assert html.escape(HOSTILE, quote=False)[:20] in client.get(f"/documents/{id}").text


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/\n/e"]
)
def test_a_form_never_leads_to_another_site(full: Library, editor: FlaskClient, back: str) -> None:
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
    monkeypatch.setattr(archive.ingest, "READER", archive.ingest.READER + 1)
    summary = ingest(full.catalog, (pages / "folder",), Notes(), Options(jobs=1))
    assert (summary.read, summary.unchanged) == (5, 0)
    WhooshEngine(full.home.index).erase()
    full.take(pages / "folder")
    found = editor.get("/api/v1/search?q=outlet:zeppelin").get_json()["results"]
    assert [(each["id"], each["date"]) for each in found] == [(id, "1931-05")]
    (record,) = full.catalog.records([id]).values()
    assert record.document.facts.date
    assert record.document.facts.date.value == DateRange(date(1931, 5, 1), date(1931, 5, 31))


# All alike


def preview(client: FlaskClient, id: str, fact: str, scope: str, value: str) -> BeautifulSoup:
    """The preview of a correction of all alike."""
    response = send(client, id, fact, value=value, scope=scope)
    assert response.status_code == 303
    assert urlsplit(response.location).path == f"/documents/{id}/alike"
    return soup_of(client.get(response.location))


@pytest.mark.parametrize(("scope", "number"), [("host", 4), ("byline", 3), ("value", 4)])
def test_all_alike_are_corrected_after_a_preview_and_undone_as_one(
    full: Library, editor: FlaskClient, scope: str, number: int
) -> None:
    id = full.id_of("0.html")
    page = preview(editor, id, "outlet", scope, "The Harbour Gazette")
    assert page.h1
    assert page.h1.text == f"Outlet of {number} articles"
    assert len(page.select(".similar li")) == number
    assert "The Harbour Gazette" not in str(full.catalog.records([id]))
    assert press(editor, page, "main form").status_code == 303
    assert editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"] == number
    shown = soup_of(editor.get(f"/documents/{id}"))
    assert f"Undo in all {number}" in shown.text
    press(editor, shown, ".known form.undo")
    assert editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"] == 0


def test_what_somebody_decided_by_hand_is_no_part_of_all_alike(full: Library, editor: FlaskClient) -> None:
    send(editor, full.id_of("1.html"), "outlet", value="Its own")
    page = preview(editor, full.id_of("0.html"), "outlet", "host", "The Harbour Gazette")
    assert page.h1
    assert page.h1.text == "Outlet of 3 articles"


def test_a_preview_that_is_no_longer_true_is_shown_again(full: Library, editor: FlaskClient) -> None:
    page = preview(editor, full.id_of("0.html"), "outlet", "host", "The Harbour Gazette")
    send(editor, full.id_of("1.html"), "outlet", value="Its own")
    again = soup_of(editor.get(press(editor, page, "main form").location))
    assert "Meanwhile these are other articles" in again.text
    assert again.h1
    assert again.h1.text == "Outlet of 3 articles"
    assert editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"] == 0


def test_numbers_that_two_orders_read_are_read_alike_over_one_host(own: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, written in enumerate(("03/04/2020", "05/06/2020", "7 August 2020")):
        head = f'<link rel="canonical" href="https://harbourpost.co.uk/{number}">'
        body = f"<p>Published: {written}</p>{forms.STORY}"
        (folder / f"{number}.html").write_text(forms.page(head, body, title=f"Berth {number}"))
    own.take(folder)
    client, id = client_of(own), own.id_of("0.html")
    before = client.get(f"/api/v1/documents/{id}").get_json()
    assert (before["date_earliest"], before["date_latest"]) == ("2020-03-04", "2020-04-03")
    page = preview(client, id, "date", "order", "2020-03-04")
    press(client, page, "main form")
    dates = [client.get(f"/api/v1/documents/{own.id_of(f'{n}.html')}").get_json()["date"] for n in range(3)]
    assert dates == ["2020-03-04", "2020-05-06", "2020-08-07"]


def test_no_two_things_of_a_form_have_one_name(full: Library, editor: FlaskClient) -> None:
    page = soup_of(editor.get(edit_urls.correct(full.id_of("0.html"), "outlet")))
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(page.select("input[type=radio]")) == 4
    assert sorted(ids) == sorted(set(ids))


# The work list


def queue(client: FlaskClient, kind: str) -> BeautifulSoup:
    """A queue of the work list."""
    return soup_of(client.get(edit_urls.work(kind)))


def waiting(page: BeautifulSoup) -> list[str]:
    return [str(each["id"]).removeprefix("t-") for each in page.select(".task")]


def test_the_work_list_holds_what_is_missing_until_somebody_accepts_or_sets_it(
    full: Library, editor: FlaskClient
) -> None:
    bare = full.id_of("bare")
    page = queue(editor, "missing-outlet")
    assert waiting(page) == [bare]
    response = press(editor, page, ".task form", action="confirm")
    assert response.location == "/work-list?kind=missing-outlet#work"
    told = soup_of(editor.get(response.location))
    assert waiting(told) == []
    assert table(editor, bare)["Outlet"].startswith("not found checked by Ada")
    press(editor, told, ".flashed form")
    assert waiting(queue(editor, "missing-outlet")) == [bare]


def test_an_accepted_value_is_stated_and_checked(own: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    head = '<meta name="dc.date" content="2021-02-27"><meta property="article:published_time" content="2021-03-02">'
    (folder / "a.html").write_text(forms.page(head))
    own.take(folder)
    client, id = client_of(own), own.id_of("a.html")
    assert waiting(queue(client, "conflicting-date")) == [id]
    press(client, queue(client, "conflicting-date"), ".task form", action="confirm")
    assert waiting(queue(client, "conflicting-date")) == []
    (record,) = own.catalog.records([id]).values()
    assert record.document.facts.date
    assert record.document.facts.date.confidence is Confidence.STATED
    assert "checked by Ada" in table(client, id)["Date"]


def test_a_value_that_changed_meanwhile_is_not_accepted(full: Library, editor: FlaskClient) -> None:
    page = queue(editor, "missing-outlet")
    send(editor, full.id_of("bare"), "outlet", value="The Ferry")
    refused = press(editor, page, ".task form", action="confirm")
    assert (refused.status_code, "changed meanwhile" in refused.text) == (422, True)


@pytest.mark.parametrize("address", ["/work-list?kind=nonsense", "/work-list?page=99", "/work-list?page=x"])
def test_the_work_list_answers_whatever_is_asked(editor: FlaskClient, address: str) -> None:
    assert waiting(soup_of(editor.get(address)))


@pytest.mark.parametrize("data", [{"fact": "nonsense"}, {"fact": "title", "action": "burn"}, {}])
def test_what_is_no_correction_is_refused_with_a_page(full: Library, editor: FlaskClient, data: dict[str, str]) -> None:
    page = soup_of(editor.get(edit_urls.correct(full.id_of("bare"), "title")))
    token = fields_of(page.select_one("form.correcting"))["token"]  # type: ignore[arg-type]
    response = editor.post(f"/documents/{full.id_of('bare')}/correct", data={"token": token, **data})
    assert response.status_code in (400, 404)
    assert response.mimetype == "text/html"


# People


def test_people_are_renamed_hidden_and_joined_by_buttons_and_each_is_undone(own: Library, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("Cranes arrive\n\nMr Thomas Brandt said on Tuesday that Ellen Brandt would come.")
    own.take(folder)
    client = client_of(own)
    (slug, *_) = [each["slug"] for each in client.get("/api/v1/people").get_json()["people"]]
    page = soup_of(client.get(f"/people/{slug}"))
    assert press(client, page, ".deciding form", action="rename", value="Somebody Else").status_code == 303
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
    assert press(client, page, ".deciding form", action="rename", value=" ").status_code == 400
