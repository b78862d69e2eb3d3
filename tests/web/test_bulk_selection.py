"""Test corrections of selected articles on pages: preview, correction, one undo."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    follow_job,
    hidden_fields,
    parse_response,
    result_count,
    submit_form,
)
from tests.web.page_helpers import get_page
from tests.web.page_helpers import text_of as text
from web.urls import corrections as correction_urls

POST = "The Harbour Post"


@pytest.fixture
def archive(seeded_library: ArchiveUnderTest) -> ArchiveUnderTest:
    """Return an archive of the seeds that a test may change."""
    return seeded_library


@pytest.fixture
def editor(archive: ArchiveUnderTest) -> Iterator[FlaskClient]:
    """Yield a client that may edit the archive."""
    with editing_client_for(archive) as client:
        yield client


def text_of(page: BeautifulSoup | Tag, selector: str = "") -> str:
    """Return the text of an element, or of the first one that matches."""
    element = page.select_one(selector) if selector else page
    assert element, selector
    return text(element)


def preview(
    client: FlaskClient, url: str, status: int = 200, **values: str | list[str]
) -> BeautifulSoup:
    """Send the form above a list, and return the preview."""
    form = get_page(client, url).select_one("form#selection")
    assert form
    data: dict[str, object] = {}
    for field in form.select("input[type=hidden]"):
        data.setdefault(str(field["name"]), [])
        data[str(field["name"])].append(str(field["value"]))  # type: ignore[attr-defined]
    data = {**data, "action": "set", "fact": "outlet", "value": POST, **values}
    response = client.post(correction_urls.SELECTED, data=data)
    assert response.status_code == 303, response.text
    assert urlsplit(response.location).path == correction_urls.SELECTED
    return parse_response(client.get(response.location), status)


def confirm(client: FlaskClient, page: BeautifulSoup) -> TestResponse:
    """Press the button of a preview. Several hidden fields may have one name."""
    form = page.select_one(".correction-page form")
    assert form
    data: dict[str, list[str]] = {}
    for field in form.select("input[type=hidden]"):
        data.setdefault(str(field["name"]), []).append(str(field["value"]))
    return follow_job(client, client.post(str(form["action"]), data=data))


def ids_on_page(client: FlaskClient, url: str) -> list[str]:
    boxes = get_page(client, url).select("input.select")
    return [str(box["value"]) for box in boxes]


def test_ticked_articles_are_previewed_corrected_and_undone_in_one_step(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    first, _second, third, *_rest = ids_on_page(editor, "/")
    page = preview(editor, "/", scope="ticked", id=[first, third])
    assert text_of(page, "h1") == "Outlet of 2 articles"
    changes = [text_of(change) for change in page.select(".similar li")]
    assert all(f"→ {POST}" in change for change in changes)
    assert result_count(editor, POST) == 0
    response = confirm(editor, page)
    assert response.location == "/"
    result = parse_response(editor.get(response.location))
    assert f"Outlet of 2 articles is now {POST}." in text_of(result, ".flash")
    assert result_count(editor, POST) == 2
    for id in (first, third):
        record = archive.catalog.record(id)
        assert record
        assert record.document.facts.outlet
        assert record.document.facts.outlet.value == POST
    submit_form(editor, result, ".flash form.undo")
    assert result_count(editor, POST) == 0


def test_all_on_the_page_and_all_found_can_be_corrected(editor: FlaskClient) -> None:
    total = get_page(editor, "/?q=S-400").select("input.select")
    for scope in ("page", "found"):
        page = preview(editor, "/?q=S-400", scope=scope)
        assert text_of(page, "h1") == f"Outlet of {len(total)} articles"
        result = parse_response(editor.get(confirm(editor, page).location))
        assert result_count(editor, POST) == len(total)
        submit_form(editor, result, ".flash form.undo")
        assert result_count(editor, POST) == 0


def test_articles_without_an_outlet_are_set_in_one_step(editor: FlaskClient) -> None:
    page = preview(editor, "/?outlet=unknown", scope="found")
    assert text_of(page, "h1") == "Outlet of 4 articles"
    page = preview(editor, "/", scope="found", missing="1")
    assert text_of(page, "h1") == "Outlet of 4 articles"
    assert "1 article has a value and does not change." in page.text
    confirm(editor, page)
    assert result_count(editor, POST) == 4
    page = preview(editor, "/", scope="found", missing="1")
    assert text_of(page, "h1") == "No article would change"
    assert not page.select("main form")


def test_a_fact_is_removed_from_all_found(editor: FlaskClient) -> None:
    page = preview(editor, "/", scope="found", action="remove")
    assert text_of(page, "h1") == "Outlet of 1 article"
    assert "The Times of India → none" in text_of(page, ".similar")
    confirm(editor, page)
    assert result_count(editor, "The Times of India") == 0


def test_an_invalid_value_is_asked_for_again(editor: FlaskClient) -> None:
    page = preview(
        editor, "/", 422, scope="found", fact="date", value="03/04/2020", missing="1"
    )
    assert "not an unambiguous date" in text_of(page, "[role=alert]")
    form = page.select_one("form.correction-form")
    assert form
    fields = {**hidden_fields(form), "action": "set", "value": "2020-04-03"}
    page = parse_response(editor.get(str(form["action"]), query_string=fields))
    assert text_of(page, "h1") == "No article would change"


def test_a_preview_that_is_outdated_is_shown_again(editor: FlaskClient) -> None:
    page = preview(editor, "/", scope="found")
    second = preview(editor, "/", scope="found", value="The Ferry")
    confirm(editor, second)
    response = confirm(editor, page)
    page = parse_response(editor.get(response.location))
    assert "The list of matching articles has changed" in page.text
    assert "The Ferry" in text_of(page, ".similar")
    assert result_count(editor, POST) == 0


def test_enter_does_what_the_field_with_a_text_is_for(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    form = get_page(editor, "/").select_one("form#selection")
    assert form
    first_button = form.select("button")[0]
    assert (first_button["value"], first_button["tabindex"]) == ("enter", "-1")
    data = {"token": hidden_fields(form)["token"], "scope": "found", "action": "enter"}
    preview_fields = {**data, "fact": "outlet", "value": POST}
    response = editor.post("/selection", data=preview_fields)
    assert (response.status_code, response.location) == (307, correction_urls.SELECTED)
    response = editor.post(response.location, data=preview_fields)
    page = parse_response(editor.get(response.location))
    assert text_of(page, "h1") == "Outlet of 5 articles"
    follow_job(editor, editor.post("/selection", data={**data, "tag": "war"}))
    assert archive.catalog.marks.tag_names() == ("war",)
    follow_job(editor, editor.post("/selection", data={**data, "collection": "Deal"}))
    assert archive.catalog.collections.names() == ("Deal",)
    assert editor.post("/selection", data=data).status_code == 400


def test_a_whole_queue_is_corrected_or_accepted(editor: FlaskClient) -> None:
    url = correction_urls.review_queue("missing-outlet")
    page = preview(editor, url, scope="found")
    assert text_of(page, "h1") == "Outlet of 4 articles"
    response = confirm(editor, page)
    result = parse_response(editor.get(response.location))
    assert "This queue is empty" in result.text
    submit_form(editor, result, ".flash form.undo")
    page = preview(editor, url, scope="found", action="confirm", value="")
    assert text_of(page, "h1") == "Accept the values in 4 articles"
    response = confirm(editor, page)
    result = parse_response(editor.get(response.location))
    assert "Outlet of 4 articles accepted." in text_of(result, ".flash")
    assert "This queue is empty" in result.text
    submit_form(editor, result, ".flash form.undo")
    assert len(ids_on_page(editor, url)) == 4


def test_queues_without_articles_are_hidden(editor: FlaskClient) -> None:
    page = get_page(editor, correction_urls.review_queue())
    counts = [text_of(count) for count in page.select(".queues small")]
    assert counts
    assert "0" not in counts
    empty = get_page(editor, correction_urls.review_queue("conflicting-authors"))
    current = empty.select_one(".queues [aria-current]")
    assert current
    assert "0" in text_of(current)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"fact": "outlet", "action": "set", "value": "X"}, 400),
        ({"fact": "colour", "action": "set", "scope": "found"}, 404),
        ({"fact": "outlet", "action": "burn", "scope": "found"}, 400),
    ],
)
def test_an_invalid_form_gives_an_error_page(
    editor: FlaskClient, data: dict[str, str], status: int
) -> None:
    form = get_page(editor, "/").select_one("form#selection")
    assert form
    token = hidden_fields(form)["token"]
    for url in (correction_urls.SELECTED, correction_urls.CORRECT_SELECTED):
        response = editor.post(url, data={**data, "token": token})
        assert response.status_code == status
    assert editor.get(correction_urls.SELECTED, query_string=data).status_code == status


def test_corrections_need_a_valid_form_and_the_right_to_edit(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    data = {"fact": "outlet", "action": "set", "value": POST, "scope": "found"}
    for url in (correction_urls.SELECTED, correction_urls.CORRECT_SELECTED):
        assert editor.post(url, data=data).status_code == 403
        assert archive.client.post(url, data=data).status_code == 403
    assert archive.client.get(correction_urls.SELECTED).status_code == 403
    with editing_client_for(archive, "secret") as client:
        assert (
            client.get(correction_urls.SELECTED, query_string=data).status_code == 401
        )
    assert result_count(editor, POST) == 0


def test_ids_of_articles_that_do_not_exist_are_left_out(editor: FlaskClient) -> None:
    page = preview(editor, "/", scope="ticked", id=["nonsense"])
    assert text_of(page, "h1") == "No article would change"


def test_a_correction_of_a_removed_selection_changes_nothing(
    editor: FlaskClient,
) -> None:
    form = get_page(editor, "/").select_one("form#selection")
    assert form
    data = {
        "token": hidden_fields(form)["token"],
        "fact": "outlet",
        "action": "set",
        "value": POST,
        "id": "nonsense",
        "seen": "0",
    }
    response = follow_job(
        editor, editor.post(correction_urls.CORRECT_SELECTED, data=data)
    )
    page = parse_response(editor.get(response.location))
    assert "has changed since the preview" in page.text
