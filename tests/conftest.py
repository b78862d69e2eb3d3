"""What every test can use: an empty home, a folder to put files into, and an archive of both."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from archive.progress import IngestSummary
from tests.shell import Shell

SEEDS = Path(__file__).parent.parent / "seeds"
SLOW_FILES = (
    "test_cli_watch.py",
    "test_lighthouse.py",
    "test_accessibility.py",
    "test_whoosh_engine.py",
    "test_corrections_browser.py",
    "test_browser.py",
    "test_javascript.py",
    "test_docs.py",
)
"""Files that take longest come first, so that no core is left with one of them while the others have nothing to do."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: much of the time a browser, a disk or a watcher is waited for."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of these files first; the others stay in their order."""
    places = {name: place for place, name in enumerate(SLOW_FILES)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


class RecordedProgress:
    """Keeps what an ingest tells."""

    def __init__(self) -> None:
        self.total = self.done = 0
        self.messages: list[str] = []

    def start(self, total: int) -> None:
        self.total += total

    def advance(self, size: int) -> None:
        self.done += size

    def note(self, message: str) -> None:
        self.messages.append(message)


class SampleFolder:
    """A folder of files and the archive made of it."""

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.folder = folder
        self.catalog = catalog
        self.progress = RecordedProgress()

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def ingest(
        self, *paths: Path, timeout: float = 30.0, allow_missing: bool = True
    ) -> IngestSummary:
        """Ingest the folder, or those paths."""
        self.progress = RecordedProgress()
        return ingest(
            self.catalog,
            paths or (self.folder,),
            self.progress,
            IngestOptions(jobs=1, timeout_s=timeout, allow_missing=allow_missing),
        )

    def searchable_texts(self) -> list[str]:
        """The texts of the documents that are searchable."""
        return sorted(
            record.document.text
            for _, record in self.catalog.changes(0)
            if not record.gone
        )

    def document_id(self, text: str) -> str:
        """The id of the one document with that text."""
        (id,) = [
            record.document.id
            for _, record in self.catalog.changes(0)
            if record.document.text == text
        ]
        return id


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that is not made yet."""
    return Home(tmp_path / "home")


@pytest.fixture
def catalog(home: Home) -> Iterator[Catalog]:
    """An empty catalog."""
    home.create()
    catalog = Catalog(home.catalog_path)
    yield catalog
    catalog.close()


@pytest.fixture
def sample_folder(tmp_path: Path, catalog: Catalog) -> SampleFolder:
    """An empty folder, with an empty archive for it."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return SampleFolder(folder, catalog)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """An archive of the seeds; nobody changes it."""
    shell = Shell(tmp_path_factory.mktemp("seeded"))
    done = shell.run_process("index", SEEDS)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("5 new; 5 articles in the archive\n")
    return shell


@pytest.fixture
def seeded_copy(seeded: Shell, tmp_path: Path) -> Shell:
    """An archive of the seeds that a test may change."""
    shutil.copytree(seeded.home, tmp_path / "changing")
    return Shell(tmp_path / "changing")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A home that is not made yet."""
    return Shell(tmp_path / "home")
