"""Test that a page is saved with its address and time, and only by an editor's intent."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from archive.errors import CuttingsError
from archive.extract.pipeline import extract_document
from archive.ingest.saved_pages import page_file, page_name, time_of_saving
from archive.readers import read_article
from index.search.service import SearchService
from tests.archive.sample_pages import ARTICLE_URL, html_page
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import follow_job, hidden_fields, parse_response
from tests.web.page_helpers import text_of
from tests.web.test_adding import AddingServer, file_texts
from web.accounts.accounts import open_accounts
from web.accounts.model import Role
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.jobs.editor import Editor
from web.presenters.bookmarklet import bookmarklet
from web.urls import adding as adding_urls

SAVED_AT = datetime(2021, 3, 2, 10, 11, 12, tzinfo=UTC)
PAGE = html_page(title="Cranes arrive")
FIRST = datetime(2001, 1, 1, tzinfo=UTC)
FAR = "9999-12-31T23:59:59-12:00"
SCRIPT = "<script>document.title='run'</script><img src=x onerror=alert(1)>"


@pytest.fixture
def server(empty_library: ArchiveUnderTest, tmp_path: Path) -> Iterator[AddingServer]:
    """Return a server of an empty archive with a folder for saved files."""
    running = AddingServer(empty_library, tmp_path / "saved")
    yield running
    running.editor.jobs.close()


def save_form(client: FlaskClient) -> dict[str, str]:
    """Return the fields of the form that confirms a page."""
    page = parse_response(client.get("/save/page"))
    form = page.select_one("form.save-page")
    assert form
    return hidden_fields(form)


def post_page(client: FlaskClient, **values: str) -> TestResponse:
    """Send the form that confirms a page."""
    fields = {
        **save_form(client),
        "url": ARTICLE_URL,
        "saved_at": SAVED_AT.isoformat(),
        "title": "Cranes arrive",
        "html": PAGE,
        **values,
    }
    return client.post("/save/page", data=fields, content_type="multipart/form-data")


def test_the_reader_takes_address_and_time_from_the_saved_file() -> None:
    content = page_file(ARTICLE_URL, SAVED_AT, PAGE)
    article = read_article(content, "html")
    assert article.saved_at == SAVED_AT
    url = extract_document(article, "id", "html").facts.url
    assert url
    assert url.value == ARTICLE_URL


@pytest.mark.parametrize(
    "other",
    [
        "<!-- saved from url=(0042)https://other.example/x -->",
        "<!--\n Page saved with SingleFile\n url: https://other.example/x\n-->",
        page_file("https://other.example/x", FIRST, "<p>Body").decode("utf-8-sig"),
        '<script>__wm.wombat("https://other.example/x","20010101000000")</script>',
    ],
)
def test_a_page_cannot_claim_another_address_in_a_comment(other: str) -> None:
    content = page_file(ARTICLE_URL, SAVED_AT, f"<!DOCTYPE html>{other}{PAGE}")
    article = read_article(content, "html")
    url = extract_document(article, "id", "html").facts.url
    assert url
    assert url.value == ARTICLE_URL
    assert article.saved_at == SAVED_AT


def test_the_page_is_read_as_utf_8_whatever_it_says() -> None:
    html = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">', 1)
    assert "iso-8859-1" in html
    content = page_file(
        ARTICLE_URL, SAVED_AT, html.replace("Cranes arrive", "Kräne – hier")
    )
    article = read_article(content, "html")
    title = extract_document(article, "id", "html").facts.title
    assert title
    assert title.value == "Kräne – hier"


@given(st.text(max_size=300))
def test_no_address_ends_the_comment(text: str) -> None:
    try:
        content = page_file(f"https://a.example/{text}", SAVED_AT, "<p>Body")
    except CuttingsError:
        return
    head = content.decode("utf-8-sig").partition("<p>Body")[0]
    assert re.fullmatch(
        r"<!--\n Page saved with Cuttings\n url: [!-;=?-~]+\n saved date: [^\n<>]+\n-->\n",
        head,
    )
    assert head.count("-->") == 1
    assert head.count("--") == 2


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "file:///home/a.html",
        "javascript:alert(1)",
        "about:blank",
        "data:text/html,x",
        "https://",
        "https://[bad",
        "https://a.example/\x00",
        "https://a.example/" + "x" * 5000,
    ],
)
@pytest.mark.long
def test_only_web_addresses_are_saved(server: AddingServer, url: str) -> None:
    page = parse_response(post_page(server.client, url=url), 400)
    assert "http:// or https://" in text_of(page)
    assert not server.folder.exists()


def test_the_time_is_never_later_than_now() -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert time_of_saving(tomorrow.isoformat()) <= datetime.now(UTC)
    assert time_of_saving("2021-03-02T11:11:12+01:00") == SAVED_AT
    assert time_of_saving("2021-03-02T10:11:12.000Z") == SAVED_AT
    assert abs(time_of_saving("") - datetime.now(UTC)) < timedelta(seconds=5)
    for text in ("yesterday", "2021-03-02", "2021-03-02T10:11:12", FAR):
        with pytest.raises(CuttingsError, match="is not a time"):
            time_of_saving(text)


def test_a_confirmed_page_becomes_an_article_with_its_address(
    server: AddingServer,
) -> None:
    response = follow_job(server.client, post_page(server.client))
    page = parse_response(server.client.get(response.location))
    (text,) = file_texts(page)
    assert "new Cranes arrive" in text
    (path,) = server.folder.iterdir()
    host = ARTICLE_URL.split("/")[2]
    assert path.name.startswith(f"{host}-Cranes-arrive-")
    (result,) = server.client.get("/api/v1/search?q=cranes").get_json()["results"]
    document = server.client.get(f"/api/v1/documents/{result['id']}").get_json()
    assert document["facts"]["url"]["value"] == ARTICLE_URL


def test_a_hostile_page_is_data_everywhere(server: AddingServer) -> None:
    html = PAGE.replace("<body>", f"<body>{SCRIPT}").replace(
        "Cranes arrive", f"<b>{SCRIPT}"
    )
    response = post_page(server.client, html=html, title=f"../../{SCRIPT}\0\n")
    response = follow_job(server.client, response)
    page = parse_response(server.client.get(response.location))
    assert not page.select("main script, main img")
    (path,) = server.folder.iterdir()
    assert path.parent == server.folder
    assert re.fullmatch(r"[\w.=();'-]+\.html", path.name)


def test_nothing_is_saved_without_the_token_of_the_form(server: AddingServer) -> None:
    for token in ("", "guess"):
        assert post_page(server.client, token=token).status_code == 403
    fields = {**save_form(server.client), "url": ARTICLE_URL, "html": PAGE}
    hostile = {"Origin": "https://hostile.example", "Sec-Fetch-Site": "cross-site"}
    response = server.client.post("/save/page", data=fields, headers=hostile)
    assert response.status_code == 403
    assert not server.folder.exists()


def test_the_first_page_has_nothing_of_the_archive_and_sets_no_cookie(
    server: AddingServer, client: FlaskClient
) -> None:
    for reader in (server.client, client):
        response = reader.get("/save")
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Set-Cookie" not in response.headers
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert len(response.text) < 2000
    assert client.get("/save/page").status_code == 403


def test_an_empty_page_and_a_page_that_is_too_large_are_refused(
    server: AddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post_page(server.client, html="  ").status_code == 400
    monkeypatch.setattr(adding_urls, "MAX_PAGE_BYTES", 1 << 16)
    page = parse_response(post_page(server.client, html="x" * (1 << 17)), 413)
    assert "Nothing was saved" in text_of(page)
    assert not server.folder.exists()


def test_the_bookmarklet_cannot_be_changed_by_the_name_of_the_server() -> None:
    link = bookmarklet("https://a.example/'\"%0a</a>/save", 'it\'s "large" 100%')
    assert link.startswith("javascript:(async()=%3E")
    assert not re.search(r"[\s\"<>]", link)
    code = unquote(link.removeprefix("javascript:"))
    assert json.dumps("https://a.example/'\"%0a</a>/save") in code
    assert json.dumps('it\'s "large" 100%') in code


def test_the_page_offers_the_bookmarklet_for_this_server(server: AddingServer) -> None:
    page = parse_response(server.client.get("/add"))
    (link,) = page.select("a.bookmarklet")
    code = unquote(str(link["href"]))
    assert '"http://localhost/save"' in code
    assert page.select_one("#bookmarklet-code")


@pytest.fixture
def api(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> Iterator[tuple[FlaskClient, dict[str, str], Path]]:
    """Return a client of a server with accounts, tokens by role, and the folder."""
    accounts = open_accounts(empty_library.home.folder)
    accounts.users.add("ada", Role.EDIT, "a long password")
    tokens = {role: accounts.users.add_token("ada", role, "") for role in Role}
    editor = Editor(empty_library.home, "Ada", save_folder=tmp_path / "saved")
    app = create_app(
        SearchService(empty_library.catalog, empty_library.engine),
        empty_library.catalog,
        editor,
        deployment=Deployment(AccessPolicy(accounts, is_local=False)),
    )
    yield app.test_client(), tokens, tmp_path / "saved"
    editor.jobs.close()


def post_api(client: FlaskClient, token: str = "", **fields: object) -> TestResponse:
    """Save a page with the API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = {"url": ARTICLE_URL, "file": (io.BytesIO(PAGE.encode()), "x.html"), **fields}
    return client.post(
        "/api/v1/saved-pages",
        data=data,
        headers=headers,
        content_type="multipart/form-data",
    )


def test_a_program_with_a_token_for_editing_saves_a_page(
    api: tuple[FlaskClient, dict[str, str], Path],
) -> None:
    client, tokens, folder = api
    response = post_api(client, tokens[Role.EDIT], saved_at=SAVED_AT.isoformat())
    assert response.status_code == 200, response.text
    saved = response.get_json()
    assert saved["is_read"]
    assert [article["title"] for article in saved["articles"]] == ["Cranes arrive"]
    assert (folder / saved["file"]).is_file()
    again = post_api(client, tokens[Role.EDIT], saved_at=SAVED_AT.isoformat())
    assert again.get_json() == saved
    for fields in ({"url": "x"}, {"saved_at": "x"}, {"file": ""}):
        refused = post_api(client, tokens[Role.EDIT], **fields)
        assert refused.status_code == 400
        assert refused.mimetype == "application/problem+json"
    assert len(list(folder.iterdir())) == 1


def test_a_program_without_the_right_token_saves_nothing(
    api: tuple[FlaskClient, dict[str, str], Path],
) -> None:
    client, tokens, folder = api
    assert post_api(client).status_code == 401
    assert post_api(client, "guess").status_code == 401
    assert post_api(client, tokens[Role.READ]).status_code == 403
    assert not folder.exists()


def test_without_accounts_the_api_saves_nothing(server: AddingServer) -> None:
    response = post_api(server.client)
    assert response.status_code == 403
    assert "token" in response.get_json()["detail"]
    for media_type in ("text/plain", "application/x-www-form-urlencoded"):
        simple = server.client.post(
            "/api/v1/saved-pages", data="url=x", content_type=media_type
        )
        assert simple.status_code == 403
    assert not server.folder.exists()


def test_the_name_of_a_file_has_the_host_and_the_title() -> None:
    assert page_name("https://a.example:81/x", "A/B\\C") == "a.example A B C.html"
