"""Tests of the review queue: missing and conflicting facts stay until handled."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.model import Confidence
from tests.archive import sample_pages
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    facts_table,
    hidden_fields,
    parse_response,
    submit_fact_form,
    submit_form,
)
from web.urls import corrections as correction_urls


def get_queue(client: FlaskClient, kind: str) -> BeautifulSoup:
    """Return the page of a review queue."""
    return parse_response(client.get(correction_urls.review_queue(kind)))


def queued_ids(page: BeautifulSoup) -> list[str]:
    return [str(task["id"]).removeprefix("t-") for task in page.select(".task")]


def test_missing_facts_stay_queued_until_accepted_or_set(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    page = get_queue(editing_client, "missing-outlet")
    assert queued_ids(page) == [id]
    response = submit_form(editing_client, page, ".task form", action="confirm")
    assert response.location == "/work-list?kind=missing-outlet#work"
    updated_page = parse_response(editing_client.get(response.location))
    assert queued_ids(updated_page) == []
    assert facts_table(editing_client, id)["Outlet"].startswith(
        "unknown checked by Ada"
    )
    submit_form(editing_client, updated_page, ".flash form")
    assert queued_ids(get_queue(editing_client, "missing-outlet")) == [id]


def test_an_accepted_value_is_stated_and_checked(
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
    assert queued_ids(get_queue(client, "conflicting-date")) == [id]
    submit_form(
        client, get_queue(client, "conflicting-date"), ".task form", action="confirm"
    )
    assert queued_ids(get_queue(client, "conflicting-date")) == []
    (record,) = empty_library.catalog.records([id]).values()
    assert record.document.facts.date
    assert record.document.facts.date.confidence is Confidence.STATED
    assert "checked by Ada" in facts_table(client, id)["Date"]


def test_a_value_that_changed_since_display_is_not_accepted(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    page = get_queue(editing_client, "missing-outlet")
    submit_fact_form(
        editing_client, four_pages.document_id("bare"), "outlet", value="The Ferry"
    )
    refused = submit_form(editing_client, page, ".task form", action="confirm")
    assert (refused.status_code, "has changed since" in refused.text) == (422, True)


@pytest.mark.parametrize(
    "address", ["/work-list?kind=nonsense", "/work-list?page=99", "/work-list?page=x"]
)
def test_the_review_queue_responds_to_any_parameters(
    editing_client: FlaskClient, address: str
) -> None:
    assert queued_ids(parse_response(editing_client.get(address)))


@pytest.mark.parametrize(
    "data", [{"fact": "nonsense"}, {"fact": "title", "action": "burn"}, {}]
)
def test_an_invalid_correction_gives_an_error_page(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient, data: dict[str, str]
) -> None:
    page = parse_response(
        editing_client.get(
            correction_urls.correct(four_pages.document_id("bare"), "title")
        )
    )
    token = hidden_fields(page.select_one("form.correction-form"))["token"]  # type: ignore[arg-type]
    response = editing_client.post(
        f"/documents/{four_pages.document_id('bare')}/correct",
        data={"token": token, **data},
    )
    assert response.status_code in (400, 404)
    assert response.mimetype == "text/html"
