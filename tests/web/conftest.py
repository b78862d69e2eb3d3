"""The seeds as an archive, the application over it, and a real server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest import Options, ingest
from index.desk import Desk
from index.feed import CatalogFeed
from index.whoosh_engine import WhooshEngine
from tests.conftest import SEEDS, Notes
from web.app import create_app
from web.serve import address, listen


class Library:
    """An archive with its index, and the application over both."""

    def __init__(self, home: Home) -> None:
        home.make()
        self.catalog = Catalog(home.catalog)
        self.engine = WhooshEngine(home.index)
        self.app: Flask = create_app(Desk(self.catalog, self.engine), self.catalog)
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


@contextmanager
def served(library: Library) -> Iterator[str]:
    """A real server over a library; its address, without the last slash."""
    app = create_app(Desk(library.catalog, library.engine), library.catalog)
    server = listen(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield address("127.0.0.1", server.effective_port).rstrip("/")
    server.close()
    thread.join(5)
