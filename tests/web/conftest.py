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
from archive.ingest.run import Options, ingest
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.archive import forms
from tests.conftest import SEEDS, Notes
from web.app import create_app
from web.http.server import address, listen
from web.i18n import ENGLISH, Tongue, speak
from web.jobs.editor import Editing

CHROMIUM = os.environ.get("CUTTINGS_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Library:
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

    def take(self, *paths: Path) -> None:
        """Bring catalog and index up to those files."""
        ingest(self.catalog, paths, Notes(), Options(jobs=1))
        self.engine.sync(CatalogFeed(self.catalog))

    def id_of(self, name: str) -> str:
        """The id of the document whose file's name begins so."""
        (id,) = (
            record.document.id
            for _, record in self.catalog.changes(0)
            if any(Path(source.path).name.startswith(name) for source in record.sources)
        )
        return id

    def close(self) -> None:
        """Let go of the files."""
        self.engine.close()
        self.catalog.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever a test speaks, the next one begins in English."""
    yield
    speak(Tongue(ENGLISH))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The five seeds; nobody changes it."""
    made = Library(Home(tmp_path_factory.mktemp("seeds") / "home"))
    made.take(SEEDS)
    yield made
    made.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Library]:
    """An empty archive that a test may fill."""
    made = Library(Home(tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(library: Library) -> FlaskClient:
    """A client of the seeds."""
    return library.client


@pytest.fixture(scope="session")
def site(library: Library) -> Iterator[str]:
    """The address of a real server over the seeds, without the last slash."""
    with served(library) as address_of_it:
        yield address_of_it


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
            forms.page(head, title=f"Cranes arrive at berth {number}")
        )
    (folder / "bare.txt").write_text("".join(forms.SENTENCES))
    made = Library(Home(base / "home"))
    made.take(folder)
    made.close()
    return base


@pytest.fixture
def full(pages: Path, tmp_path: Path) -> Iterator[Library]:
    """An archive of these pages that a test may change."""
    shutil.copytree(pages / "home", tmp_path / "home")
    made = Library(Home(tmp_path / "home"))
    yield made
    made.close()


@pytest.fixture
def editor(full: Library) -> FlaskClient:
    """A client that may correct."""
    return create_app(
        SearchService(full.catalog, full.engine),
        full.catalog,
        Editing(full.home, "Ada"),
    ).test_client()


@contextmanager
def served(library: Library, editing: Editing | None = None) -> Iterator[str]:
    """A real server over a library, to read or to correct it; its address, without the last slash."""
    app = create_app(
        SearchService(library.catalog, library.engine), library.catalog, editing
    )
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield address("127.0.0.1", server.effective_port).rstrip("/")
    server.task_dispatcher.shutdown()  # what is being answered is answered to its end
    server.trigger.pull_trigger(
        lambda: close_all(server._map)
    )  # in the server's own thread
    thread.join(5)


@contextmanager
def held(home: Home) -> Iterator[None]:
    """Meanwhile nobody else can write to the catalog: what is sent goes on when it is let go."""
    with closing(sqlite3.connect(home.catalog_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
