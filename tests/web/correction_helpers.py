"""Helpers for tests of corrections: open, fill in and submit forms, and read pages."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.jobs.editor import Editor
from web.urls import corrections as correction_urls


def editing_client_for(
    library: ArchiveUnderTest, password: str | None = None, author: str = "Ada"
) -> FlaskClient:
    """Return a client of the archive that may make corrections."""
    editor = Editor(library.home, author, password)
    return create_app(
        SearchService(library.catalog, library.engine), library.catalog, editor
    ).test_client()


def parse_response(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """Check the status of a response and parse its page."""
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "html.parser")


def hidden_fields(form: Tag) -> dict[str, str]:
    """Return the values of the hidden fields of a form."""
    return {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input[type=hidden]")
    }


def fact_form(client: FlaskClient, id: str, fact: str) -> Tag:
    """Open the form that corrects a fact."""
    page = parse_response(client.get(correction_urls.correct(id, fact)))
    form = page.select_one("form.correction-form")
    assert form
    return form


def submit_fact_form(
    client: FlaskClient, id: str, fact: str, **values: str
) -> TestResponse:
    """Open the form of a fact, fill it in and submit it."""
    form = fact_form(client, id, fact)
    data = {**hidden_fields(form), "action": "set", **values}
    return follow_job(client, client.post(str(form["action"]), data=data))


def facts_table(client: FlaskClient, id: str) -> dict[str, str]:
    """Return the facts on the page of a document, as text by label."""
    page = parse_response(client.get(f"/documents/{id}"))
    rows = page.select(".fact-table tr:has(th[scope=row])")
    return {
        row.th.get_text(): " ".join(row.td.get_text(" ").split())
        for row in rows
        if row.th and row.td
    }


def submit_form(
    client: FlaskClient, page: BeautifulSoup, selector: str, **values: str
) -> TestResponse:
    """Submit the form that matches a selector."""
    form = page.select_one(selector)
    assert form, selector
    data = {**hidden_fields(form), **values}
    return follow_job(client, client.post(str(form["action"]), data=data))


def follow_job(client: FlaskClient, response: TestResponse) -> TestResponse:
    """Follow a response through the progress pages of its job to the result."""
    address = response.location
    while address and address.startswith(correction_urls.JOBS):
        time.sleep(0.05)
        response = client.get(address)
        address = response.location or (
            address if "Refresh" in response.headers else ""
        )
    return response


def result_count(client: FlaskClient, outlet: str) -> int:
    """Return the number of articles of an outlet that a search finds."""
    response = client.get("/api/v1/search", query_string={"outlet": outlet})
    return int(response.get_json()["total"])


def bulk_preview(
    client: FlaskClient, id: str, fact: str, scope: str, value: str
) -> BeautifulSoup:
    """Return the preview of a bulk correction."""
    response = submit_fact_form(client, id, fact, value=value, scope=scope)
    assert response.status_code == 303
    assert urlsplit(response.location).path == f"/documents/{id}/alike"
    return parse_response(client.get(response.location))
