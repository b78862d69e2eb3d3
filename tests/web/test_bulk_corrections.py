"""Tests of bulk corrections: preview, undo and scope."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.archive import sample_pages
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    bulk_preview,
    editing_client_for,
    parse_response,
    result_count,
    submit_fact_form,
    submit_form,
)
from web.urls import corrections as correction_urls


@pytest.mark.parametrize(
    ("scope", "number"), [("host", 4), ("byline", 3), ("value", 4)]
)
def test_a_bulk_correction_is_previewed_and_undone_as_one(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient, scope: str, number: int
) -> None:
    id = four_pages.document_id("0.html")
    page = bulk_preview(editing_client, id, "outlet", scope, "The Harbour Gazette")
    assert page.h1
    assert page.h1.text == f"Outlet of {number} articles"
    assert len(page.select(".similar li")) == number
    assert "The Harbour Gazette" not in str(four_pages.catalog.records([id]))
    assert submit_form(editing_client, page, "main form").status_code == 303
    assert result_count(editing_client, "The Harbour Gazette") == number
    document_page = parse_response(editing_client.get(f"/documents/{id}"))
    assert f"Undo in all {number}" in document_page.text
    submit_form(editing_client, document_page, ".fact-table form.undo")
    assert result_count(editing_client, "The Harbour Gazette") == 0


def test_manually_corrected_articles_are_excluded_from_bulk_corrections(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    submit_fact_form(
        editing_client, four_pages.document_id("1.html"), "outlet", value="Source's"
    )
    page = bulk_preview(
        editing_client,
        four_pages.document_id("0.html"),
        "outlet",
        "host",
        "The Harbour Gazette",
    )
    assert page.h1
    assert page.h1.text == "Outlet of 3 articles"


def test_an_outdated_preview_is_shown_again(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    page = bulk_preview(
        editing_client,
        four_pages.document_id("0.html"),
        "outlet",
        "host",
        "The Harbour Gazette",
    )
    submit_fact_form(
        editing_client, four_pages.document_id("1.html"), "outlet", value="Source's"
    )
    second_preview = parse_response(
        editing_client.get(submit_form(editing_client, page, "main form").location)
    )
    assert "The list of matching articles has changed" in second_preview.text
    assert second_preview.h1
    assert second_preview.h1.text == "Outlet of 3 articles"
    assert result_count(editing_client, "The Harbour Gazette") == 0


def test_day_month_order_can_be_corrected_for_one_host(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, date_text in enumerate(("03/04/2020", "05/06/2020", "7 August 2020")):
        head = f'<link rel="canonical" href="https://harbourpost.co.uk/{number}">'
        body = f"<p>Published: {date_text}</p>{sample_pages.STORY}"
        (folder / f"{number}.html").write_text(
            sample_pages.html_page(head, body, title=f"Berth {number}")
        )
    empty_library.ingest(folder)
    client, id = editing_client_for(empty_library), empty_library.document_id("0.html")
    before = client.get(f"/api/v1/documents/{id}").get_json()
    assert (before["date_earliest"], before["date_latest"]) == (
        "2020-03-04",
        "2020-04-03",
    )
    page = bulk_preview(client, id, "date", "order", "2020-03-04")
    submit_form(client, page, "main form")
    ids = [empty_library.document_id(f"{number}.html") for number in range(3)]
    dates = [client.get(f"/api/v1/documents/{id}").get_json()["date"] for id in ids]
    assert dates == ["2020-03-04", "2020-05-06", "2020-08-07"]


def test_form_controls_have_unique_names(
    four_pages: ArchiveUnderTest, editing_client: FlaskClient
) -> None:
    page = parse_response(
        editing_client.get(
            correction_urls.correct(four_pages.document_id("0.html"), "outlet")
        )
    )
    ids = [str(element["id"]) for element in page.select("[id]")]
    assert len(page.select("input[type=radio]")) == 4
    assert sorted(ids) == sorted(set(ids))
