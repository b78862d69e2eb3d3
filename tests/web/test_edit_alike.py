"""All alike are corrected after a preview, and undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.archive import forms
from tests.web.conftest import Library
from tests.web.editors import client_of, press, preview, send, soup_of
from web.urls import corrections as correction_urls


@pytest.mark.parametrize(
    ("scope", "number"), [("host", 4), ("byline", 3), ("value", 4)]
)
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
    assert (
        editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"]
        == number
    )
    shown = soup_of(editor.get(f"/documents/{id}"))
    assert f"Undo in all {number}" in shown.text
    press(editor, shown, ".known form.undo")
    assert (
        editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"] == 0
    )


def test_what_somebody_decided_by_hand_is_no_part_of_all_alike(
    full: Library, editor: FlaskClient
) -> None:
    send(editor, full.id_of("1.html"), "outlet", value="Its own")
    page = preview(
        editor, full.id_of("0.html"), "outlet", "host", "The Harbour Gazette"
    )
    assert page.h1
    assert page.h1.text == "Outlet of 3 articles"


def test_a_preview_that_is_no_longer_true_is_shown_again(
    full: Library, editor: FlaskClient
) -> None:
    page = preview(
        editor, full.id_of("0.html"), "outlet", "host", "The Harbour Gazette"
    )
    send(editor, full.id_of("1.html"), "outlet", value="Its own")
    again = soup_of(editor.get(press(editor, page, "main form").location))
    assert "Meanwhile these are other articles" in again.text
    assert again.h1
    assert again.h1.text == "Outlet of 3 articles"
    assert (
        editor.get("/api/v1/search?outlet=The+Harbour+Gazette").get_json()["total"] == 0
    )


def test_numbers_that_two_orders_read_are_read_alike_over_one_host(
    own: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, written in enumerate(("03/04/2020", "05/06/2020", "7 August 2020")):
        head = f'<link rel="canonical" href="https://harbourpost.co.uk/{number}">'
        body = f"<p>Published: {written}</p>{forms.STORY}"
        (folder / f"{number}.html").write_text(
            forms.page(head, body, title=f"Berth {number}")
        )
    own.take(folder)
    client, id = client_of(own), own.id_of("0.html")
    before = client.get(f"/api/v1/documents/{id}").get_json()
    assert (before["date_earliest"], before["date_latest"]) == (
        "2020-03-04",
        "2020-04-03",
    )
    page = preview(client, id, "date", "order", "2020-03-04")
    press(client, page, "main form")
    dates = [
        client.get(f"/api/v1/documents/{own.id_of(f'{n}.html')}").get_json()["date"]
        for n in range(3)
    ]
    assert dates == ["2020-03-04", "2020-05-06", "2020-08-07"]


def test_no_two_things_of_a_form_have_one_name(
    full: Library, editor: FlaskClient
) -> None:
    page = soup_of(editor.get(correction_urls.correct(full.id_of("0.html"), "outlet")))
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(page.select("input[type=radio]")) == 4
    assert sorted(ids) == sorted(set(ids))
