"""The seeds as an archive, the application over it, and a real server."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright
from waitress.wasyncore import close_all

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.archive import sample_pages
from tests.conftest import SEEDS, RecordedProgress
from web.app import create_app
from web.http.server import create_server, server_url
from web.i18n import ENGLISH, Language, set_language
from web.jobs.editor import Editor

CHROMIUM = os.environ.get("CUTTINGS_CHROMIUM") or shutil.which("chromium")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class ArchiveUnderTest:
    """An archive with its index, and the application over both."""

    def __init__(self, home: Home) -> None:
        home.create()
        self.home = home
        self.catalog = Catalog(home.catalog_path)
        self.engine = WhooshEngine(home.index_path)
        self.app: Flask = create_app(
            SearchService(self.catalog, self.engine), self.catalog
        )
        self.client: FlaskClient = self.app.test_client()

    def ingest(self, *paths: Path) -> None:
        """Bring catalog and index up to those files."""
        ingest(
            self.catalog,
            paths,
            RecordedProgress(),
            IngestOptions(jobs=1, allow_missing=True),
        )
        self.engine.sync(CatalogFeed(self.catalog))

    def document_id(self, file_name_prefix: str) -> str:
        """The id of the document whose file's name begins so."""
        (id,) = (
            record.document.id
            for _, record in self.catalog.changes(0)
            if any(
                Path(source.path).name.startswith(file_name_prefix)
                for source in record.sources
            )
        )
        return id

    def close(self) -> None:
        """Let go of the files."""
        self.engine.close()
        self.catalog.close()


@pytest.fixture(autouse=True)
def reset_language() -> Iterator[None]:
    """Whatever a test speaks, the next one begins in English."""
    yield
    set_language(Language(ENGLISH))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """The five seeds; nobody changes it."""
    made = ArchiveUnderTest(Home(tmp_path_factory.mktemp("seeds") / "home"))
    made.ingest(SEEDS)
    yield made
    made.close()


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """An empty archive that a test may fill."""
    made = ArchiveUnderTest(Home(tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(library: ArchiveUnderTest) -> FlaskClient:
    """A client of the seeds."""
    return library.client


@pytest.fixture(scope="session")
def site(library: ArchiveUnderTest) -> Iterator[str]:
    """The address of a real server over the seeds, without the last slash."""
    with running_server(library) as address_of_it:
        yield address_of_it


@pytest.fixture(scope="session")
def four_pages_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of four pages of one host, the last with another by-line, and a text without anything; with its home."""
    base = tmp_path_factory.mktemp("pages")
    folder = base / "folder"
    folder.mkdir()
    for number in range(4):
        author = "Ann Lind" if number < 3 else "Bo Holm"
        head = (
            f'<link rel="canonical" href="https://www.harbourpost.example/{number}">'
            f'<meta property="og:site_name" content="Harbourpost"><meta name="author" content="{author}">'
        )
        (folder / f"{number}.html").write_text(
            sample_pages.html_page(head, title=f"Cranes arrive at berth {number}")
        )
    (folder / "bare.txt").write_text("".join(sample_pages.SENTENCES))
    made = ArchiveUnderTest(Home(base / "home"))
    made.ingest(folder)
    made.close()
    return base


@pytest.fixture
def four_pages(four_pages_home: Path, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """An archive of these pages that a test may change."""
    shutil.copytree(four_pages_home / "home", tmp_path / "home")
    made = ArchiveUnderTest(Home(tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture
def editing_client(four_pages: ArchiveUnderTest) -> FlaskClient:
    """A client that may correct."""
    return create_app(
        SearchService(four_pages.catalog, four_pages.engine),
        four_pages.catalog,
        Editor(four_pages.home, "Ada"),
    ).test_client()


@contextmanager
def running_server(
    library: ArchiveUnderTest, editor: Editor | None = None
) -> Iterator[str]:
    """A real server over a library, to read or to correct it; its address, without the last slash."""
    app = create_app(
        SearchService(library.catalog, library.engine), library.catalog, editor
    )
    server = create_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server_url("127.0.0.1", server.effective_port).rstrip("/")
    server.task_dispatcher.shutdown()  # what is being answered is answered to its end
    server.trigger.pull_trigger(
        lambda: close_all(server._map)
    )  # in the server's own thread
    thread.join(5)


@contextmanager
def locked_catalog(home: Home) -> Iterator[None]:
    """Meanwhile nobody else can write to the catalog: what is sent goes on when it is let go."""
    with closing(sqlite3.connect(home.catalog_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        yield opened
        opened.close()
