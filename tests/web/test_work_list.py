"""The work list: what is missing, weak or contradicted, until somebody accepts or sets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.model import Confidence
from tests.archive import forms
from tests.web.conftest import Library
from tests.web.editors import client_of, fields_of, press, send, soup_of, table
from web.urls import corrections as correction_urls


def queue(client: FlaskClient, kind: str) -> BeautifulSoup:
    """A queue of the work list."""
    return soup_of(client.get(correction_urls.work(kind)))


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


def test_a_value_that_changed_meanwhile_is_not_accepted(
    full: Library, editor: FlaskClient
) -> None:
    page = queue(editor, "missing-outlet")
    send(editor, full.id_of("bare"), "outlet", value="The Ferry")
    refused = press(editor, page, ".task form", action="confirm")
    assert (refused.status_code, "changed meanwhile" in refused.text) == (422, True)


@pytest.mark.parametrize(
    "address", ["/work-list?kind=nonsense", "/work-list?page=99", "/work-list?page=x"]
)
def test_the_work_list_answers_whatever_is_asked(
    editor: FlaskClient, address: str
) -> None:
    assert waiting(soup_of(editor.get(address)))


@pytest.mark.parametrize(
    "data", [{"fact": "nonsense"}, {"fact": "title", "action": "burn"}, {}]
)
def test_what_is_no_correction_is_refused_with_a_page(
    full: Library, editor: FlaskClient, data: dict[str, str]
) -> None:
    page = soup_of(editor.get(correction_urls.correct(full.id_of("bare"), "title")))
    token = fields_of(page.select_one("form.correcting"))["token"]  # type: ignore[arg-type]
    response = editor.post(
        f"/documents/{full.id_of('bare')}/correct", data={"token": token, **data}
    )
    assert response.status_code in (400, 404)
    assert response.mimetype == "text/html"
