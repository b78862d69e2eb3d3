"""Test that damage of a catalog is named, wherever it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from archive.catalog import Catalog
from archive.catalog.schema import RANGE_COLUMNS
from archive.home import Home
from tests.archive.old_catalogs import add_functions
from tests.conftest import SampleFolder

ARTICLE = (
    "Cranes return to the harbour\n\nBy Ada Quay\n\nMarch 4, 2021\n\n"
    "The cranes came back, said Mayor Hanna Berg. “They are early,” Berg said.\n"
)


@pytest.fixture
def damaged(
    sample_folder: SampleFolder, home: Home, database_url: str | None
) -> Callable[[str], list[str]]:
    """Return a function that runs a statement behind the catalog's back, and verifies."""
    sample_folder.write("a.txt", ARTICLE)
    sample_folder.write("b.txt", ARTICLE.replace("March 4", "March 5"))
    sample_folder.ingest()
    (id, *_) = sample_folder.catalog.find_ids("")
    sample_folder.catalog.corrections.correct(id, "title", "Cranes", "Ada")
    sample_folder.catalog.update_derived()
    assert sample_folder.catalog.verify() == []

    def damage(statement: str) -> list[str]:
        if database_url:
            _change_behind_triggers(database_url, statement)
        else:
            _change_without_triggers(home.catalog_path, statement)
        return sample_folder.catalog.verify()

    return damage


def _change_without_triggers(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()


def _change_behind_triggers(url: str, statement: str) -> None:
    """Change rows as a server that copies them does, without triggers and references."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(statement.replace("unpack", "").replace("pack", ""))
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET text = pack(replace(unpack(text), 'harbour', 'harbor'))",
        "UPDATE documents SET title = 'Other' WHERE change = (SELECT max(change) FROM documents)",
        "UPDATE documents SET earliest = '2021-03-09' WHERE change = (SELECT max(change) FROM documents)",
        "UPDATE facts SET data = pack(replace(unpack(data), 'harbour', 'harbor'))",
        "UPDATE facts SET layer = 'archive'",
        "UPDATE mentions SET name = 'Hanna Bert'",
        "UPDATE quotations SET speaker = NULL",
        "UPDATE corrections SET value = '\"Crane\"'",
        "UPDATE corrections SET who = 'Bo'",
        "UPDATE people SET name = 'Hanna Bert'",
        "UPDATE names SET slug = 'x'",
        "UPDATE counts SET count = count + 1 WHERE kind = 'day'",
        "DELETE FROM counts WHERE kind = 'people'",
        "UPDATE doubts SET kind = 'weak-date'",
        "UPDATE spellings SET word = word || 'x'",
        "UPDATE sources SET path = path || 'x'",
        "DELETE FROM corrections",
        "DELETE FROM mentions",
        "DELETE FROM appearances",
        "DELETE FROM similarity_blocks",
    ],
)
@pytest.mark.long
def test_a_changed_value_is_damage(
    damaged: Callable[[str], list[str]], statement: str
) -> None:
    assert damaged(statement)


def test_broken_json_and_lost_rows_are_damage(
    damaged: Callable[[str], list[str]],
) -> None:
    damages = damaged("UPDATE facts SET data = pack('[{')")
    words = ("facts.data are damaged", "a row of facts cannot be read")
    assert any(word in damage for damage in damages for word in words)


def test_a_missing_parent_is_damage(damaged: Callable[[str], list[str]]) -> None:
    damages = damaged("UPDATE appearances SET source = 99 WHERE source = 1")
    assert any("refer to missing rows of sources" in damage for damage in damages)


def test_ordinary_changes_are_no_damage(sample_folder: SampleFolder) -> None:
    catalog = sample_folder.catalog
    path = sample_folder.write("a.txt", ARTICLE)
    sample_folder.ingest()
    assert catalog.verify() == []
    (id,) = catalog.find_ids("")
    number = catalog.corrections.correct(id, "title", "Cranes", "Ada")
    assert catalog.verify() == []
    catalog.save_checksums()
    catalog.corrections.undo(number, "Ada")
    assert catalog.verify() == []
    sample_folder.write("a.txt", ARTICLE + "More.\n")
    sample_folder.ingest()
    path.unlink()
    sample_folder.ingest()
    assert catalog.verify() == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", sorted(RANGE_COLUMNS))
def test_each_table_has_triggers(catalog: Catalog, home: Home, table: str) -> None:
    del catalog  # which created the file
    with closing(sqlite3.connect(home.catalog_path)) as connection:
        names = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            (table,),
        )
        assert names.fetchone() == (3,)


@pytest.mark.sqlite_only
def test_every_flipped_byte_is_named_or_without_effect(
    sample_folder: SampleFolder, home: Home, tmp_path: Path
) -> None:
    sample_folder.write("a.txt", ARTICLE)
    sample_folder.ingest()
    sample_folder.catalog.close()
    content = home.catalog_path.read_bytes()
    with closing(sqlite3.connect(home.catalog_path)) as connection:
        query = "SELECT text FROM documents UNION ALL SELECT data FROM facts"
        values = [value for (value,) in connection.execute(query)]
    places = [
        content.index(value) + offset
        for value in values
        for offset in range(0, len(value), len(value) // 9)
    ]
    places += [at for at in range(len(content)) if content.startswith(b"Cranes", at)]
    for number, position in enumerate(places):
        flipped = bytes([content[position] ^ 0b100])
        path = tmp_path / f"{number}.db"
        path.write_bytes(content[:position] + flipped + content[position + 1 :])
        with closing(Catalog(path)) as catalog:
            assert catalog.verify()
