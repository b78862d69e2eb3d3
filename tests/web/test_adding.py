"""Test that readers add files on a page: saved, read, and reported one by one."""

from __future__ import annotations

import http.client
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.search.service import SearchService
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest, serving
from tests.web.correction_helpers import follow_job, hidden_fields, parse_response
from tests.web.page_helpers import text_of
from web.accounts.accounts import open_accounts
from web.accounts.model import Role
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.jobs import reading
from web.jobs.editor import Editor
from web.urls import adding as adding_urls

STORY = (
    "Cranes arrive\n\nHARBOURVILLE, 3 September 2020: Three cranes arrived on Monday. "
)


class AddingServer:
    """A client of a server that saves files in a folder."""

    def __init__(self, library: ArchiveUnderTest, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.editor = Editor(library.home, "Ada", save_folder=folder)
        service = SearchService(library.catalog, library.engine)
        self.app = create_app(service, library.catalog, self.editor)
        self.client = self.app.test_client()

    def form(self) -> dict[str, str]:
        """Return the hidden fields of the form."""
        page = parse_response(self.client.get("/add"))
        form = page.select_one("form.drop-zone")
        assert form
        return hidden_fields(form)

    def post(self, *files: tuple[str, bytes], **fields: str) -> TestResponse:
        """Send files as the form does."""
        uploads = [(io.BytesIO(content), name) for name, content in files]
        data = {**(fields or self.form()), "files": uploads}
        return self.client.post("/add", data=data, content_type="multipart/form-data")

    def add(self, *files: tuple[str, bytes]) -> BeautifulSoup:
        """Send files, and return the page with what came of them."""
        response = follow_job(self.client, self.post(*files))
        return parse_response(self.client.get(response.location))


@pytest.fixture
def server(empty_library: ArchiveUnderTest, tmp_path: Path) -> Iterator[AddingServer]:
    """Return a server of an empty archive with a folder for saved files."""
    running = AddingServer(empty_library, tmp_path / "saved")
    yield running
    running.editor.jobs.close()


def file_texts(page: BeautifulSoup) -> list[str]:
    """Return the text of each file on the page."""
    return [text_of(item) for item in page.select(".added-files > li")]


def test_each_file_shows_its_articles_or_why_it_was_not_read(
    server: AddingServer,
) -> None:
    lines = (
        b'{"title": "One", "text": "First text."}\n{"title": "Two", "text": "Second."}'
    )
    page = server.add(
        ("cranes.txt", STORY.encode()),
        ("two.jsonl", lines),
        ("empty.html", b""),
        ("program.exe", b"MZ"),
    )
    cranes, two, empty = file_texts(page)
    assert re.match(
        r"cranes-[0-9a-f]{20}\.txt new Cranes arrive 3 September 2020", cranes
    )
    assert "new One" in two
    assert "new Two" in two
    assert "not read empty file. Save the article again" in empty
    flashed = " ".join(text_of(message) for message in page.select(".flash"))
    assert "1 file was not saved" in flashed
    assert "program.exe" in flashed
    assert "3 files saved and read." in flashed
    (link,) = page.select(".added-files a:-soup-contains('Cranes')")
    article = parse_response(server.client.get(str(link["href"])))
    assert "Three cranes arrived" in text_of(article)
    response = server.client.get("/api/v1/search?q=cranes").get_json()
    assert response["total"] == 1
    assert not list(server.folder.glob("*.exe"))
    assert any(
        "empty" in failure.path for failure in server.library.catalog.sources.failures()
    )


def test_a_file_that_the_archive_has_is_said_to_be_there(
    server: AddingServer, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "story.txt").write_text(STORY)
    server.library.ingest(elsewhere)
    (text,) = file_texts(server.add(("again.txt", STORY.encode())))
    assert "already in the archive Cranes arrive" in text
    page = server.add(("again.txt", STORY.encode()))
    assert "already in the archive Cranes arrive" in file_texts(page)[0]
    assert len(list(server.folder.iterdir())) == 1
    assert server.client.get("/api/v1/search?size=0").get_json()["total"] == 1


def test_a_name_that_leads_elsewhere_stays_in_the_folder(server: AddingServer) -> None:
    server.add(("../../outside.txt", STORY.encode()))
    assert [path.name[:8] for path in server.folder.iterdir()] == ["outside-"]
    assert not list(server.folder.parent.glob("*.txt"))
    for name in ("../home/catalog.db", "/etc/passwd", ".", "..", "a\0b", ".part"):
        page = parse_response(server.client.get(adding_urls.added([name])))
        assert not file_texts(page)


def test_while_another_process_writes_the_files_are_saved_and_read_later(
    server: AddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RETRY_S", 0.2)
    form = server.form()
    with server.library.home.write_lock():
        response = follow_job(
            server.client, server.post(("a.txt", STORY.encode()), **form)
        )
        page = parse_response(server.client.get(response.location))
        assert "another `cuttings` process is writing" in text_of(page)
        assert "Saved, and not read yet." in file_texts(page)[0]
        assert "1 saved file was not read yet." in text_of(page)
        assert len(list(server.folder.iterdir())) == 1
    for _ in range(100):
        page = parse_response(server.client.get(response.location))
        if "new Cranes arrive" in file_texts(page)[0]:
            break
        time.sleep(0.2)
    assert "new Cranes arrive" in file_texts(page)[0]
    assert "not read yet" not in text_of(page)


def test_files_that_were_not_read_are_read_on_request(
    server: AddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RETRY_S", 3600.0)
    form = server.form()
    with server.library.home.write_lock():
        follow_job(server.client, server.post(("a.txt", STORY.encode()), **form))
    page = parse_response(server.client.get("/add"))
    assert page.select_one("form[action='/add/read'] button")
    response = follow_job(server.client, server.client.post("/add/read", data=form))
    page = parse_response(server.client.get(response.location))
    assert "All saved files have been read." in text_of(page)
    assert "Cranes arrive" in file_texts(page)[0]


def test_nothing_is_saved_without_the_token_of_a_form(server: AddingServer) -> None:
    for fields in ({"token": ""}, {"token": "guess"}):
        response = server.post(("a.txt", STORY.encode()), **fields)
        assert response.status_code == 403
    form = server.form()
    response = server.client.post(
        "/add",
        data={**form, "files": (io.BytesIO(STORY.encode()), "a.txt")},
        headers={"Origin": "https://hostile.example"},
    )
    assert response.status_code == 403
    assert not server.folder.exists()


def test_too_many_files_and_too_many_bytes_are_refused_with_the_limits(
    server: AddingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [(f"{number}.txt", b"x") for number in range(adding_urls.MAX_FILES + 1)]
    page = parse_response(server.post(*many), 413)
    assert "at most 100 files of together at most 64 MB" in text_of(page)
    form = server.form()
    monkeypatch.setattr(adding_urls, "MAX_BYTES", 1 << 16)
    page = parse_response(server.post(("big.txt", b"x" * (1 << 16)), **form), 413)
    assert "Nothing was saved" in text_of(page)
    assert not server.folder.exists()
    assert parse_response(server.post(**form), 400)


def test_without_a_folder_the_page_says_how_to_start_the_server(
    client: FlaskClient, editing_client: FlaskClient
) -> None:
    for reader in (client, editing_client):
        page = parse_response(reader.get("/add"))
        assert "cuttings serve --edit --save-to FOLDER" in text_of(page)
        assert not page.select("input[type=file]")
    assert client.post("/add", data={}).status_code == 403


def test_only_editors_add_files_and_a_token_needs_no_form(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    accounts = open_accounts(empty_library.home.folder)
    for name, role in (("reader", Role.READ), ("editor", Role.EDIT)):
        accounts.users.add(name, role, "a long password")
    tokens = {
        "reader": accounts.users.add_token("reader", Role.READ, ""),
        "editor": accounts.users.add_token("editor", Role.EDIT, ""),
    }
    editor = Editor(empty_library.home, "Ada", save_folder=tmp_path / "saved")
    app = create_app(
        SearchService(empty_library.catalog, empty_library.engine),
        empty_library.catalog,
        editor,
        deployment=Deployment(AccessPolicy(accounts, is_local=False)),
    )
    client = app.test_client()

    def post(name: str | None) -> int:
        headers = {"Authorization": f"Bearer {tokens[name]}"} if name else {}
        data = {"files": (io.BytesIO(STORY.encode()), "a.txt")}
        return client.post("/add", data=data, headers=headers).status_code

    assert post("reader") == 403
    assert post(None) in {302, 303, 403}
    assert not (tmp_path / "saved").exists()
    assert post("editor") == 303
    assert (tmp_path / "saved").exists()
    editor.jobs.close()


def test_a_real_server_limits_only_the_routes_for_files(server: AddingServer) -> None:
    with serving(server.app) as site:
        host = site.removeprefix("http://")
        for path, size, status in (
            ("/add", 1 << 20, 403),
            ("/people/x/decide", 1 << 20, 413),
        ):
            connection = http.client.HTTPConnection(host, timeout=10)
            connection.request("POST", path, body=b"x" * size)
            assert connection.getresponse().status == status, path
            connection.close()


def test_the_seeds_can_be_added_as_they_are(server: AddingServer) -> None:
    page = server.add(
        *((path.name, path.read_bytes()) for path in sorted(SEEDS.iterdir()))
    )
    assert len(file_texts(page)) == 5
    assert all(" new " in text for text in file_texts(page))


def test_the_pages_are_in_german(server: AddingServer) -> None:
    server.add(("cranes.txt", STORY.encode()), ("empty.html", b""))
    german = {"Accept-Language": "de"}
    page = text_of(parse_response(server.client.get("/add", headers=german)))
    for text in ("Artikel hinzufügen", "In Cuttings speichern", "nicht gelesen", "neu"):
        assert text in page
    page = text_of(parse_response(server.client.get("/save/page", headers=german)))
    assert "Diese Seite speichern?" in page
    assert "Nothing" not in page
