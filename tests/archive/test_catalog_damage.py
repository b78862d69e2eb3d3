"""Test that `verify` names every damage of a catalog, and that none is replaced."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from archive.catalog import Catalog
from archive.catalog.schema import metadata
from archive.errors import CuttingsError
from archive.home import Home
from tests.archive.old_catalogs import add_functions
from tests.archive.test_migration import SCHEMA_VERSION, write_old_catalog
from tests.shell import Shell
from web.cli.archive_access import open_catalog


def changed_facts(old: str, new: str) -> str:
    """Return a statement that replaces a part of the stored facts."""
    return f"UPDATE facts SET data = pack(replace(unpack(data), '{old}', '{new}'))"


DAMAGES = (
    (
        "UPDATE documents SET text = pack(replace(unpack(text), 'ferry', 'fairy'))",
        "text was changed",
    ),
    ("UPDATE documents SET title = 'Another title' WHERE change = 2", "differ from"),
    ("UPDATE documents SET latest = '2031-01-01' WHERE change = 2", "differ from"),
    ("UPDATE documents SET notes = '[' WHERE change = 2", "documents.notes"),
    ("UPDATE documents SET gone = 7 WHERE change = 2", "documents.gone"),
    ("UPDATE documents SET added = 'soon'", "documents.added"),
    ("UPDATE documents SET text = CAST(x'ff41' AS TEXT) WHERE change = 2", "documents"),
    ("UPDATE documents SET change = 'one' WHERE change = 2", "documents.change"),
    ("UPDATE documents SET text = x'02' || substr(text, 2)", "documents"),
    ("UPDATE documents SET text = substr(text, 1, 20)", "documents"),
    ("UPDATE documents SET agency = 'Reuters'", "differ from"),
    ("UPDATE documents SET confidence = 'weak'", "differ from"),
    ("UPDATE facts SET data = pack('{')", "a row of facts"),
    ("UPDATE facts SET data = substr(data, 1, 20)", "a row of facts"),
    ("UPDATE facts SET data = 'text'", "facts.data"),
    (changed_facts('"date": {"value": ["20', '"date": {"value": ["x'), "damaged"),
    (changed_facts("stated", "certain"), "is damaged"),
    (changed_facts("quote", "colour"), "is damaged"),
    ("UPDATE mentions SET spans = '[[0, 999999]]'", "outside of its text"),
    ("UPDATE people SET documents = documents + 1", "number of articles"),
    ("DELETE FROM sources WHERE key = 1", "refer to missing rows of sources"),
    ("DELETE FROM documents WHERE change = 2", "refer to missing rows of documents"),
    ("DROP TABLE quotations", "table quotations is missing"),
    ("DROP INDEX ix_documents_story", "no index ix_documents_story"),
    ("ALTER TABLE corrections DROP COLUMN undone_by", "no column undone_by"),
    ("UPDATE similarity_blocks SET data = zeroblob(length(data))", "copies"),
    ("UPDATE similarity_blocks SET number = 7 WHERE kind = 1", "copies"),
    ("UPDATE similarity_segments SET passages = passages - 1", "copies"),
    ("DELETE FROM similarity_blocks", "copies"),
    ("DELETE FROM similarity_segments", "copies"),
    ("UPDATE range_checksums SET name = name || 'x'", "no such table"),
    ("UPDATE meta SET value = 'x' WHERE key = 'version'", "version of the catalog"),
    ("UPDATE meta SET value = 'x' WHERE key = 'archive_id'", "ID of the archive"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "catalog.db"
    write_old_catalog(file, SCHEMA_VERSION)
    with closing(Catalog(file)) as catalog:
        catalog.update_derived()
        assert catalog.verify() == []
    return file


def document_ids(path: Path) -> list[str]:
    """Return the IDs of all documents, read without the program."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM documents")]


def test_a_changed_trigger_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER mentions_delete")
    assert any("trigger" in problem for problem in problems_of(path))


def error_of(read: Callable[[], object]) -> str:
    """Return the message of the error that reading raises, or ""."""
    try:
        read()
    except CuttingsError as error:
        return str(error)
    return ""


def problems_of(path: Path) -> list[str]:
    """Return what opening and verifying a catalog names."""
    try:
        with closing(Catalog(path)) as catalog:
            return catalog.verify()
    except CuttingsError as error:
        return [str(error)]


@pytest.mark.parametrize(("statement", "words"), DAMAGES)
@pytest.mark.long
def test_a_damage_of_the_rows_is_named(path: Path, statement: str, words: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        add_functions(connection)
        assert connection.execute(statement).rowcount != 0
    problems = problems_of(path)
    assert any(words in problem for problem in problems), problems
    assert all(path.name in problem for problem in problems)


@pytest.mark.parametrize(
    "statement",
    [
        changed_facts("quote", "qtote"),
        changed_facts('"evidence": [{', '"evidence": [7, {'),
        changed_facts("stated", "x"),
        changed_facts('"date": {"value": ["20', '"date": {"value": ["x'),
        changed_facts('"confidence"', '"confident"'),
        changed_facts('"date"', '"dates"'),
        "UPDATE facts SET data = pack('7')",
        "UPDATE documents SET candidates = pack(replace(unpack(candidates), 'value', 'vblue'))",
        "UPDATE documents SET notes = '7'",
        "UPDATE mentions SET spans = '[[1]]'",
    ],
)
@pytest.mark.long
def test_a_damaged_value_is_an_error_that_says_what_to_do(
    path: Path, statement: str
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        add_functions(connection)
        assert connection.execute(statement).rowcount
    with closing(Catalog(path)) as catalog:
        ids = document_ids(path)
        readers = (catalog.records, catalog.summaries, catalog.refs)
        messages = [error_of(partial(read, ids)) for read in readers]
        assert catalog.verify()
    assert any(messages)
    assert all("damaged" in message for message in messages if message)


@pytest.mark.long
@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_no_damage_of_a_value_raises(path: Path, table: str) -> None:
    """Any value of any column may be overwritten with bytes that fit nowhere."""
    content = path.read_bytes()
    for part in metadata.tables[table].columns:
        path.write_bytes(content)
        statement = f"UPDATE {table} SET \"{part.name}\" = x'00ff'"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            try:
                changed = connection.execute(statement).rowcount
            except sqlite3.IntegrityError:
                continue
        if changed:
            assert problems_of(path), part.name


def test_an_overwritten_page_is_named(path: Path) -> None:
    content = path.read_bytes()
    page = 4096
    for number in range(0, len(content) // page, 9):
        damaged = bytearray(content)
        start = number * page
        damaged[start : start + page] = random.Random(number).randbytes(page)
        path.write_bytes(damaged)
        assert problems_of(path), number


def test_a_cut_catalog_is_named(path: Path) -> None:
    content = path.read_bytes()
    for part in range(9):
        length = 1 + part * len(content) // 9
        path.write_bytes(content[:length])
        assert problems_of(path), length


@pytest.mark.parametrize("content", [None, b""])
def test_a_lost_catalog_beside_its_index_is_not_replaced(
    path: Path, content: bytes | None
) -> None:
    (path.parent / "index").mkdir()
    (path.parent / "index" / "manifest.json").write_text("{}")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CuttingsError, match="restore a backup"):
        Catalog(path)
    assert path.exists() == (content is not None)


def test_a_catalog_without_its_changes_is_not_replaced(path: Path) -> None:
    path.unlink()
    path.with_name("catalog.db-wal").write_bytes(b"changes")
    with pytest.raises(CuttingsError, match="has changes of it"):
        Catalog(path)
    assert path.with_name("catalog.db-wal").read_bytes() == b"changes"


def test_reading_a_lost_archive_names_the_index(path: Path) -> None:
    (path.parent / "index").mkdir()
    (path.parent / "index" / "manifest.json").write_text("{}")
    path.unlink()
    with (
        pytest.raises(CuttingsError, match="index is still there"),
        open_catalog(Home(path.parent), must_exist=True),
    ):
        pass


def empty_index_of_changes(path: Path) -> None:
    """Write zeros over the entries of the database index by which changes are read."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?",
            ("sqlite_autoindex_documents_2",),
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(path.read_bytes())
    content[page * size - 512 : page * size] = bytes(512)
    path.write_bytes(content)


@pytest.mark.long
@pytest.mark.parametrize("command", [("search", ""), ("rebuild",)])
def test_a_damaged_catalog_never_empties_the_index(
    seeded_copy: Shell, command: tuple[str, ...]
) -> None:
    """SQLite reads such a catalog as one without changes, and reports no error."""
    path = seeded_copy.home / "catalog.db"
    empty_index_of_changes(path)
    with closing(Catalog(path)) as catalog:
        assert catalog.last_change == 0
    for _ in range(2):
        result = seeded_copy.run_process(*command)
        assert result.returncode == 1
        assert "catalog.db: damaged; restore a backup" in result.stderr
