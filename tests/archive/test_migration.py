"""Test that a catalog of any version opens, whatever its writer was killed at."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from archive.catalog import Catalog
from archive.catalog.databases.sqlite_migrations import MIGRATIONS
from archive.catalog.schema import SCHEMA_VERSION
from archive.errors import CuttingsError

OLD_VERSIONS = Path(__file__).parent / "old_versions"
VERSIONS = sorted(
    int(path.stem.removeprefix("version-")) for path in OLD_VERSIONS.iterdir()
)
NEWEST = VERSIONS[-1]

pytestmark = pytest.mark.long


def write_old_catalog(path: Path, version: int) -> None:
    """Write the catalog that a program of a version wrote for the same four files."""
    script = (OLD_VERSIONS / f"version-{version}.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(script)


def describe(path: Path) -> dict[str, Any]:
    """Return what a catalog says about its articles."""
    with closing(Catalog(path)) as catalog:
        assert catalog.verify() == []
        records = [
            record for _, record in catalog.changes(0) if record.document is not None
        ]
        people = {
            record.document.id: sorted(person.name for person in record.document.people)
            for record in records
        }
        ferry = next(record for record in records if "ferry" in record.document.text)
        return {
            "texts": sorted(record.document.text for record in records),
            "people": sorted(map(str, people.values())),
            "corrections": [
                (correction.name, correction.value, correction.author)
                for correction in catalog.corrections.in_force(ferry.document.id)
            ],
        }


def files_of(path: Path) -> dict[str, bytes]:
    """Return the files of a catalog by name. A kill of its process leaves these."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return {file.name: file.read_bytes() for file in files if file.exists()}


def killed_openings(path: Path) -> list[Path]:
    """Open a catalog. Return it as a kill before each statement would leave it.

    Most kills leave the same files, because nothing is written before a commit. Each
    state is returned once.
    """
    states: list[dict[str, bytes]] = []

    def keep(*_: object) -> None:
        files = files_of(path)
        if files not in states:
            states.append(files)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, keep)
    try:
        Catalog(path).close()
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(Engine, name, keep)
    return [
        _write_files(path.parent / f"killed-{number}", files) / path.name
        for number, files in enumerate(states)
    ]


def _write_files(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_there_is_a_catalog_of_each_version() -> None:
    assert list(range(1, SCHEMA_VERSION + 1)) == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_catalog_of_each_version_says_the_same(tmp_path: Path, version: int) -> None:
    write_old_catalog(tmp_path / "old.db", version)
    write_old_catalog(tmp_path / "new.db", NEWEST)
    old, new = describe(tmp_path / "old.db"), describe(tmp_path / "new.db")
    assert (old["texts"], old["corrections"]) == (new["texts"], new["corrections"])
    with closing(Catalog(tmp_path / "old.db")) as catalog:
        catalog.update_derived()
        assert catalog.people.resolve_name("Hanna Berg") == ("hanna-berg",)


def indexes(path: Path) -> set[tuple[str, ...]]:
    """Return the name, the table and the condition of each index of a catalog."""
    Catalog(path).close()
    query = (
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE sql LIKE 'CREATE%INDEX%'"
    )
    with closing(sqlite3.connect(path)) as connection:
        return {
            (name, table, statement.partition("WHERE ")[2])
            for name, table, statement in connection.execute(query)
        }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_catalog_has_the_indexes_of_a_new_one(
    tmp_path: Path, version: int
) -> None:
    write_old_catalog(tmp_path / "old.db", version)
    assert indexes(tmp_path / "old.db") == indexes(tmp_path / "new.db")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migration_may_be_killed_at_any_statement(
    tmp_path: Path, version: int
) -> None:
    write_old_catalog(tmp_path / "whole.db", version)
    expected = describe(tmp_path / "whole.db")
    write_old_catalog(tmp_path / "catalog.db", version)
    for path in killed_openings(tmp_path / "catalog.db"):
        assert describe(path) == expected


def test_a_creation_may_be_killed_at_any_statement(tmp_path: Path) -> None:
    paths = killed_openings(tmp_path / "catalog.db")
    for path in paths:
        with closing(Catalog(path)) as catalog:
            assert len(catalog.archive_id) == 32
            assert catalog.stats().documents == 0
    assert len(paths) > 1


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_what_an_older_program_left_half_migrated_is_completed(
    tmp_path: Path, version: int
) -> None:
    """Each statement before the first change of rows was committed by itself."""
    write_old_catalog(tmp_path / "whole.db", version)
    expected = describe(tmp_path / "whole.db")
    steps = MIGRATIONS[version + 1]
    for count in range(1, len(steps) + 1):
        path = tmp_path / f"half-{count}.db"
        write_old_catalog(path, version)
        if not steps[count - 1].startswith(("ALTER", "CREATE")):
            break
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in steps[:count]:
                connection.execute(statement)
        assert describe(path) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_older_program_left_half_created_is_created_again(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "catalog.db"
    write_old_catalog(path, version)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for (trigger,) in triggers:  # which would count and mark the deleted rows
            connection.execute(f"DROP TRIGGER {trigger}")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f'DELETE FROM "{table}"')
        connection.execute("DROP TABLE facts")
    with closing(Catalog(path)) as catalog:
        assert catalog.stats().documents == 0


def test_rows_without_a_version_are_kept_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    write_old_catalog(path, NEWEST)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM meta")
    with pytest.raises(CuttingsError, match="not a complete catalog"):
        Catalog(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def test_processes_that_create_a_catalog_at_once_agree(tmp_path: Path) -> None:
    def archive_id(_: int) -> str:
        script = (
            "import sys; from pathlib import Path; from archive.catalog import Catalog;"
            "print(Catalog(Path(sys.argv[1])).archive_id)"
        )
        command = [sys.executable, "-c", script, str(tmp_path / "catalog.db")]
        return subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(archive_id, range(4)))) == 1


@pytest.mark.skipif(not shutil.which("strace"), reason="strace stops the writes")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("version", [None, 1, 5])
def test_a_process_may_be_killed_at_any_write(
    tmp_path: Path, version: int | None
) -> None:
    path = tmp_path / "catalog.db"
    write_old_catalog(tmp_path / "whole.db", version or NEWEST)
    expected = describe(tmp_path / "whole.db")
    script = (
        "import sys; from pathlib import Path; from archive.catalog import Catalog;"
        "Catalog(Path(sys.argv[1])).close()"
    )
    for number in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89):
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        if version:
            write_old_catalog(path, version)
        kill = f"inject=pwrite64,fsync,fdatasync,ftruncate:signal=SIGKILL:when={number}"
        command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", kill]
        subprocess.run([*command, sys.executable, "-c", script, str(path)], check=False)
        if version:
            assert describe(path) == expected
        else:
            with closing(Catalog(path)) as catalog:
                assert catalog.verify() == []
