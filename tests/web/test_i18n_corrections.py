"""Tests of corrections in German: messages of success and errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import parse_response, submit_fact_form
from web.app import create_app
from web.i18n import load_languages
from web.jobs.editor import Editor
from web.urls import corrections as correction_urls

GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "“{text}” is not a language code. Use two letters, such as en, de or hi."
msgstr "Keine Sprache heißt „{text}“."

msgid "Language"
msgstr "Sprache"

msgid "{fact} is now {value}."
msgstr "{fact} ist jetzt {value}."

msgid "correction {key} was already undone"
msgstr "Die Korrektur {key} ist schon zurückgenommen."

msgid "There is no fact named “{name}”. Go back to the article."
msgstr "Nichts heißt „{name}“."

msgid "Accept: no value {for_title}"
msgstr "{for_title} gibt es keins: annehmen"

msgid "for {title}"
msgstr "Für {title}"

msgid "Conflict"
msgstr "Widerspruch"
"""


@pytest.fixture
def german_client(four_pages: ArchiveUnderTest, tmp_path: Path) -> FlaskClient:
    """Return a client that may make corrections and prefers German."""
    (tmp_path / "de.po").write_text(GERMAN, "utf-8")
    editor = Editor(four_pages.home, "Ada")
    search_service = SearchService(four_pages.catalog, four_pages.engine)
    client = create_app(
        search_service, four_pages.catalog, editor, load_languages(tmp_path)
    ).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de"
    return client


def text_of(page: BeautifulSoup, selector: str) -> str:
    """Return the text of the first element that matches."""
    element = page.select_one(selector)
    assert element, selector
    return " ".join(element.get_text().split())


def test_form_errors_are_localized_and_keep_the_input(
    four_pages: ArchiveUnderTest, german_client: FlaskClient
) -> None:
    page = parse_response(
        submit_fact_form(
            german_client,
            four_pages.document_id("bare"),
            "language",
            value="<b>klingon",
        ),
        422,
    )
    assert text_of(page, "#wrong") == "Keine Sprache heißt „<b>klingon“."


def test_success_messages_use_the_language_of_the_request(
    four_pages: ArchiveUnderTest, german_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    submit_fact_form(german_client, id, "language", value="hi")
    assert "Sprache ist jetzt hi." in text_of(
        parse_response(german_client.get(f"/documents/{id}")), ".flash"
    )


def test_error_pages_are_localized(
    four_pages: ArchiveUnderTest, german_client: FlaskClient
) -> None:
    id = four_pages.document_id("bare")
    assert "Nichts heißt „colour“." in text_of(
        parse_response(german_client.get(correction_urls.correct(id, "colour")), 404),
        "main",
    )
    submit_fact_form(german_client, id, "language", value="hi")
    page = parse_response(german_client.get(f"/documents/{id}"))
    undo = str(page.select("form.undo")[0]["action"])
    fields = {"token": str(page.select("form.undo input")[0]["value"])}
    german_client.post(undo, data=fields)
    page = parse_response(german_client.post(undo, data=fields), 409)
    assert text_of(page, "h1") == "Widerspruch"
    assert f"Die Korrektur {undo.split('/')[2]} ist schon zurückgenommen." in text_of(
        page, "main"
    )


def test_a_translation_can_reorder_the_accept_button_text(
    german_client: FlaskClient,
) -> None:
    page = parse_response(
        german_client.get(correction_urls.review_queue("missing-title"))
    )
    assert text_of(page, "button.accept").startswith("Für ")
    assert text_of(page, "button.accept").endswith(" gibt es keins: annehmen")
