"""Fixtures: archives, clients of the application, and a real server."""

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

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.archive import sample_pages
from tests.conftest import SEEDS, RecordedProgress
from tests.web.reports import write_article
from web.app import create_app
from web.http.server import create_server, server_url
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
    """An archive with its index and its application."""

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
        """Ingest the files and update the index."""
        options = IngestOptions(jobs=1, allow_missing=True)
        ingest(self.catalog, paths, RecordedProgress(), options)
        self.engine.sync(CatalogFeed(self.catalog))

    def ingest_texts(self, *texts: str) -> None:
        """Ingest a file for each text, with a headline."""
        folder = self.home.folder.parent / "articles"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(f"Headline {number}\n\n{text}\n")
        self.ingest(folder)

    def document_id(self, file_name_prefix: str) -> str:
        """Return the ID of the document whose file name starts with the prefix."""
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
        """Close the index and the catalog."""
        self.engine.close()
        self.catalog.close()


@pytest.fixture(scope="session")
def seeds_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingest the five seeds into a home that no test changes."""
    folder = tmp_path_factory.mktemp("seeds") / "home"
    library = ArchiveUnderTest(Home(folder))
    library.ingest(SEEDS)
    library.close()
    return folder


@pytest.fixture(scope="session")
def library(
    seeds_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of the five seeds, which no test changes."""
    yield from copied_library(seeds_home, tmp_path_factory.mktemp("library"))


@pytest.fixture
def seeded_library(seeds_home: Path, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """Return an archive of the five seeds that a test may change."""
    yield from copied_library(seeds_home, tmp_path)


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """Return an empty archive that a test may fill."""
    new_library = ArchiveUnderTest(Home(tmp_path / "home"))
    yield new_library
    new_library.close()


@pytest.fixture(scope="session")
def client(library: ArchiveUnderTest) -> FlaskClient:
    """Return a client of the seed archive."""
    return library.client


@pytest.fixture(scope="session")
def site(library: ArchiveUnderTest) -> Iterator[str]:
    """Return the URL of a server of the seed archive, without a trailing slash."""
    with running_server(library) as url:
        yield url


@pytest.fixture(scope="session")
def four_pages_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Create four pages of one host and a text without facts, and ingest them.

    The last page has a different byline. Returns the parent of folder and home.
    """
    base = tmp_path_factory.mktemp("pages")
    folder = base / "folder"
    folder.mkdir()
    for number in range(4):
        author = "Ann Lind" if number < 3 else "Bo Holm"
        head = (
            f'<link rel="canonical" href="https://www.harbourpost.example/{number}">'
            '<meta property="og:site_name" content="Harbourpost">'
            f'<meta name="author" content="{author}">'
        )
        (folder / f"{number}.html").write_text(
            sample_pages.html_page(head, title=f"Cranes arrive at berth {number}")
        )
    (folder / "bare.txt").write_text("".join(sample_pages.SENTENCES))
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(folder)
    library.close()
    return base


@pytest.fixture
def four_pages(four_pages_home: Path, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """Return a copy of the archive of four pages that a test may change."""
    yield from copied_library(four_pages_home / "home", tmp_path)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive of forty reports, half of them about ships, for no changes."""
    base = tmp_path_factory.mktemp("reports")
    folder = base / "folder"
    folder.mkdir()
    for number in range(40):
        write_article(folder, number)
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(folder)
    yield library
    library.close()


def copied_library(home: Path, folder: Path) -> Iterator[ArchiveUnderTest]:
    """Yield an archive in a copy of a home."""
    shutil.copytree(home, folder / "home")
    library = ArchiveUnderTest(Home(folder / "home"))
    yield library
    library.close()


@pytest.fixture
def editing_client(four_pages: ArchiveUnderTest) -> FlaskClient:
    """Return a client that may correct the four pages."""
    return create_app(
        SearchService(four_pages.catalog, four_pages.engine),
        four_pages.catalog,
        Editor(four_pages.home, "Ada"),
    ).test_client()


@contextmanager
def running_server(
    library: ArchiveUnderTest, editor: Editor | None = None
) -> Iterator[str]:
    """Run a server of an archive, and return its URL without a trailing slash.

    An editor allows corrections.
    """
    service = SearchService(library.catalog, library.engine)
    with serving(create_app(service, library.catalog, editor)) as site:
        yield site


@contextmanager
def serving(app: Flask, finish_s: float = 5) -> Iterator[str]:
    """Run a server of an application, and return its URL without a trailing slash.

    At the end, answers in progress have `finish_s` seconds.
    """
    server = create_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server_url("127.0.0.1", server.effective_port).rstrip("/")
    server.stop()
    thread.join(5)
    server.finish(finish_s)
    server.close()


@contextmanager
def locked_catalog(home: Home) -> Iterator[None]:
    """Lock the catalog: other writers wait until the lock is released."""
    with closing(
        sqlite3.connect(home.catalog_path, isolation_level=None)
    ) as lock_holder:
        lock_holder.execute("BEGIN IMMEDIATE")
        yield
        lock_holder.execute("ROLLBACK")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests of a module."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        yield chromium
        chromium.close()
