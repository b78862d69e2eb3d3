"""Fixtures for all tests: empty homes, folders for files, and archives of them."""

from __future__ import annotations

import inspect
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from archive.catalog import Catalog
from archive.home import Home
from archive.ingest.run import IngestOptions, ingest
from archive.progress import IngestSummary
from tests.archive.inline_pool import reading_in_process
from tests.postgres import PostgresServer, missing, running_server
from tests.shell import Shell
from web.config import DATABASE_VARIABLE
from web.i18n import ENGLISH, Language, set_language

os.environ.pop(DATABASE_VARIABLE, None)  # no test may change an archive of the user
SAME_EXAMPLES = "same-examples"
"""The default profile of Hypothesis: each run of a test draws the same examples."""
NEW_EXAMPLES = "new-examples"
"""The profile of `make fuzz`: each run draws others."""
for profile in (SAME_EXAMPLES, NEW_EXAMPLES):
    settings.register_profile(
        profile,
        derandomize=profile == SAME_EXAMPLES,
        deadline=None,  # a busy machine is no failure
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(SAME_EXAMPLES)
SEEDS = Path(__file__).parent.parent / "seeds"
SLOW_FILES = (
    "test_kills.py",
    "test_full_disk.py",
    "test_damages.py",
    "test_hostile_reading.py",
    "test_cli_watch.py",
    "test_whoosh_equivalence.py",
    "test_identity_properties.py",
    "test_openapi.py",
    "test_lighthouse.py",
    "test_accessibility.py",
    "test_whoosh_engine.py",
    "test_corrections_browser.py",
    "test_browser.py",
    "test_javascript.py",
    "test_docs.py",
)
"""The slowest files. They run first, so that no core runs one alone at the end."""


def pytest_xdist_auto_num_workers() -> int:
    """Use one process more than there are cores, because tests often wait."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests in a browser as long, and move the slowest files to the front."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.long)
    ranks = {name: rank for rank, name in enumerate(SLOW_FILES)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


class RecordedProgress:
    """Record the progress and the messages of an ingest."""

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
    """A folder with files, and its archive."""

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
        """Ingest the folder, or only these paths."""
        self.progress = RecordedProgress()
        return ingest(
            self.catalog,
            paths or (self.folder,),
            self.progress,
            IngestOptions(jobs=1, timeout_s=timeout, allow_missing=allow_missing),
        )

    def searchable_texts(self) -> list[str]:
        """Return the texts of all searchable documents."""
        return sorted(
            record.document.text
            for _, record in self.catalog.changes(0)
            if not record.gone
        )

    def document_id(self, text: str) -> str:
        """Return the ID of the only document with this text."""
        (id,) = [
            record.document.id
            for _, record in self.catalog.changes(0)
            if record.document.text == text
        ]
        return id


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of a catalog with both databases, unless it has `sqlite_only`."""
    asks = inspect.signature(metafunc.function).parameters
    is_about_catalog = "catalog" in metafunc.fixturenames or "database_url" in asks
    if is_about_catalog and not metafunc.definition.get_closest_marker("sqlite_only"):
        databases = ["sqlite", pytest.param("postgresql", marks=pytest.mark.cluster)]
        metafunc.parametrize("database_url", databases, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Yield a running server. Skip the test without PostgreSQL."""
    if reason := missing():
        pytest.skip(reason)
    with running_server() as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Return the address of an empty schema, or `None` for a file of SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_schema("catalog")


@pytest.fixture
def home(tmp_path: Path, database_url: str | None) -> Home:
    """Return a home that does not exist yet."""
    return Home(tmp_path / "home", database_url)


@pytest.fixture
def catalog(home: Home) -> Iterator[Catalog]:
    """Yield an empty catalog."""
    home.create()
    catalog = Catalog(home.catalog_path, home.database_url)
    yield catalog
    catalog.close()


@pytest.fixture(autouse=True)
def read_in_process(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read files in the process of the test, unless it is marked with `workers`.

    Starting the workers takes a second of processor time for each ingest.
    """
    if request.node.get_closest_marker("workers"):
        yield
    else:
        with reading_in_process():
            yield


@pytest.fixture
def sample_folder(tmp_path: Path, catalog: Catalog) -> SampleFolder:
    """Return an empty folder with an empty archive."""
    folder = tmp_path / "folder"
    folder.mkdir()
    return SampleFolder(folder, catalog)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Return a shell with an archive of the seeds. No test may change it."""
    shell = Shell(tmp_path_factory.mktemp("seeded"))
    result = shell.run_process("index", SEEDS)
    assert result.returncode == 0, result.stderr
    assert result.stderr.endswith("5 new; 5 articles in the archive\n")
    return shell


@pytest.fixture
def seeded_copy(seeded: Shell, tmp_path: Path) -> Shell:
    """Return a shell with a copy of the seeds' archive. A test may change it."""
    shutil.copytree(seeded.home, tmp_path / "changing")
    return Shell(tmp_path / "changing")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a shell with a home that does not exist yet."""
    return Shell(tmp_path / "home")


@pytest.fixture(autouse=True)
def reset_language() -> Iterator[None]:
    """Reset the language to English after each test."""
    yield
    set_language(Language(ENGLISH))
