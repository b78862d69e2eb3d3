"""What tests of corrections do as a person would: open a form, fill it in, send it, read the page."""

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
    """A client of the library, opened to be corrected."""
    editing = Editor(library.home, author, password)
    return create_app(
        SearchService(library.catalog, library.engine), library.catalog, editing
    ).test_client()


def parse_response(response: TestResponse, status: int = 200) -> BeautifulSoup:
    """An answer, parsed."""
    assert response.status_code == status, response.text
    return BeautifulSoup(response.text, "html.parser")


def hidden_fields(form: Tag) -> dict[str, str]:
    """What a form would send without any button."""
    return {
        str(each["name"]): str(each.get("value", ""))
        for each in form.select("input[type=hidden]")
    }


def submit_fact_form(
    client: FlaskClient, id: str, fact: str, **values: str
) -> TestResponse:
    """Open the form of a fact, fill it in and send it."""
    form = parse_response(client.get(correction_urls.correct(id, fact))).select_one(
        "form.correction-form"
    )
    assert form
    return follow_job(
        client,
        client.post(
            str(form["action"]), data={**hidden_fields(form), "action": "set", **values}
        ),
    )


def facts_table(client: FlaskClient, id: str) -> dict[str, str]:
    """The facts of a document's page, in words."""
    rows = parse_response(client.get(f"/documents/{id}")).select(
        ".fact-table tr:has(th[scope=row])"
    )
    return {
        each.th.get_text(): " ".join(each.td.get_text(" ").split())
        for each in rows
        if each.th and each.td
    }


def submit_form(
    client: FlaskClient, page: BeautifulSoup, selector: str, **values: str
) -> TestResponse:
    """Send the form that matches."""
    form = page.select_one(selector)
    assert form, selector
    return follow_job(
        client, client.post(str(form["action"]), data={**hidden_fields(form), **values})
    )


def follow_job(client: FlaskClient, response: TestResponse) -> TestResponse:
    """What a form comes to, also where that takes longer than a request waits for it."""
    address = response.location
    while address and address.startswith(correction_urls.JOBS):
        time.sleep(0.05)
        response = client.get(address)
        address = response.location or (
            address if "Refresh" in response.headers else ""
        )
    return response


def bulk_preview(
    client: FlaskClient, id: str, fact: str, scope: str, value: str
) -> BeautifulSoup:
    """The preview of a correction of all alike."""
    response = submit_fact_form(client, id, fact, value=value, scope=scope)
    assert response.status_code == 303
    assert urlsplit(response.location).path == f"/documents/{id}/alike"
    return parse_response(client.get(response.location))
