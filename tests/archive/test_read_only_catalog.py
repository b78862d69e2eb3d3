"""Test that a catalog can be read without permission to write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.catalog import Catalog
from archive.catalog.schema import SCHEMA_VERSION
from archive.errors import CuttingsError
from archive.home import Home
from tests.archive.test_migration import write_old_catalog

NOBODY = 65534

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has other permissions"
)


@pytest.fixture
def path() -> Iterator[Path]:
    """Yield a catalog in a folder that every user can read, but not write."""
    folder = Path(tempfile.mkdtemp())
    file = folder / "catalog.db"
    write_old_catalog(file, SCHEMA_VERSION)
    with closing(Catalog(file)) as catalog:
        catalog.update_derived()
    file.chmod(0o444)
    folder.chmod(0o555)
    yield file
    folder.chmod(0o755)
    shutil.rmtree(folder)


def describe(path: Path) -> str:
    """Return the number of documents and the problems, or why there are none."""
    try:
        with closing(Catalog(path)) as catalog:
            assert catalog.data_version == catalog.data_version
            return f"{catalog.stats().documents} {catalog.verify()}"
    except CuttingsError as error:
        return str(error)


def read_without_permission(path: Path) -> str:
    """Return what a process reads that may not write, even if the tests run as root."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            answer = describe(path)
        except BaseException as error:  # noqa: BLE001  # a fork runs no other tests
            answer = repr(error)
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        answer = file.read()
    os.waitpid(pid, 0)
    return answer


def test_a_catalog_is_read_without_permission_to_write(path: Path) -> None:
    content = path.read_bytes()
    assert read_without_permission(path) == "3 []"
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == ["catalog.db"]


def test_an_older_catalog_says_that_it_needs_permission(path: Path) -> None:
    path.parent.chmod(0o755)
    path.unlink()
    write_old_catalog(path, SCHEMA_VERSION - 1)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    assert "copy the home to a folder" in read_without_permission(path)


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="needs a second user"
)
def test_a_reader_sees_what_another_user_writes_meanwhile(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        for gone in (1, 0):
            statement = "UPDATE documents SET gone = ? WHERE change = 2"
            writer.execute(statement, (gone,))
            assert path.with_name("catalog.db-wal").stat().st_size > 0
            assert read_without_permission(path).startswith(f"{3 - gone} ")


def test_a_new_home_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.write_lock(), closing(Catalog(home.catalog_path)) as catalog:
        catalog.update_derived()
        modes = {
            file.name: stat.S_IMODE(file.stat().st_mode)
            for file in home.folder.iterdir()
        }
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert modes.keys() >= {"catalog.db", "writer.lock"}
    assert set(modes.values()) == {0o600}


def test_a_home_that_its_owner_shares_stays_shared(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    home.folder.chmod(0o770)
    with home.write_lock(), closing(Catalog(home.catalog_path)):
        pass
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o770
    assert stat.S_IMODE(home.catalog_path.stat().st_mode) == 0o640


def test_the_permissions_of_an_existing_catalog_are_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.folder.chmod(0o755)
    write_old_catalog(home.catalog_path, SCHEMA_VERSION)
    home.catalog_path.chmod(0o664)
    with home.write_lock(), closing(Catalog(home.catalog_path)) as catalog:
        catalog.update_derived()
        modes = {
            stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("catalog.db*")
        }
    assert modes == {0o664}
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o755


def test_a_copy_without_a_write_ahead_log_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    write_old_catalog(path, SCHEMA_VERSION)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    Catalog(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
