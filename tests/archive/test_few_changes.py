"""One more article is compared with few others, not with the whole archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from archive.catalog import Catalog, checksums
from archive.catalog.schema import metadata
from archive.ingest.run import IngestOptions, ingest
from tests.conftest import RecordedProgress

BOUNDED_TABLES = frozenset(
    (
        *("meta", "due", "unsettled", "changed_names", "changed_people"),
        *("similarity_segments", "rulings", "unread_paths", "former_places"),
    )
)
"""Tables that a run may read as a whole.

They do not grow with the articles: `former_places` grows with removed ones.
"""
INDEXES_OF_FEW = ("_missing", "ix_documents_gone")
"""Parts of the names of indexes that have few rows of a table."""
STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def recorded_statements() -> Iterator[list[tuple[str, Any]]]:
    """Record the statements of all catalogs, with their values."""
    statements: list[tuple[str, Any]] = []

    def add(*event_values: Any) -> None:
        _, _, statement, values, _, is_many = event_values
        if statement.startswith(STATEMENTS):
            statements.append((statement, values[0] if is_many else values))

    event.listen(Engine, "before_cursor_execute", add)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", add)


def ingest_file(catalog: Catalog, path: Path, text: str) -> None:
    path.write_text(text)
    ingest(catalog, [path], RecordedProgress(), IngestOptions(jobs=1))


def test_no_query_searches_by_the_index_of_documents_without_a_version(
    tmp_path: Path,
) -> None:
    """Nearly all documents have no version, and SQLite would read all of them."""
    path = tmp_path / "catalog.db"
    with closing(Catalog(path)) as catalog, recorded_statements() as statements:
        text = "Minister Ann Lind fed the heron on Friday."
        ingest_file(catalog, tmp_path / "one.txt", text)
    queries = [
        (statement, values)
        for statement, values in statements
        if statement.startswith("SELECT") and "version_of IS NULL" in statement
    ]
    assert queries
    with closing(sqlite3.connect(path)) as connection:
        for query, values in queries:
            plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
            assert "ix_documents_version_of" not in str(plan), query


@pytest.mark.parametrize(
    "text",
    [
        "Minister Ann Lind met Mayor Hanna Berg on Friday.",
        "March 4, 2021\n\nMayor Hanna Berg fed the heron, Minister Bo Ek said.",
    ],
)
def test_one_more_article_reads_no_table_of_the_archive_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(checksums, "ROWS_PER_RANGE", 1)
    path = tmp_path / "catalog.db"
    with closing(Catalog(path)) as catalog:
        for name in ("Ann Lind", "Hanna Berg", "Bo Ek"):
            first = f"Minister {name} fed the heron on Friday."
            ingest_file(catalog, tmp_path / f"{name}.txt", first)
        with recorded_statements() as statements:
            ingest_file(catalog, tmp_path / "two.txt", text)
            (tmp_path / "two.txt").write_text(f"{text} It was late.")
            ingest_file(catalog, tmp_path / "two.txt", f"{text} It was late.")
    assert len(statements) > 100
    with closing(sqlite3.connect(path)) as connection:
        scans = {
            statement
            for statement, values in statements
            if not _tables_read(connection, statement, values) <= BOUNDED_TABLES
        }
    assert not {scan for scan in scans if "WHERE" in scan or "LIMIT" not in scan}


def _tables_read(
    connection: sqlite3.Connection, statement: str, values: Any
) -> set[str]:
    """Return the tables that a statement reads as a whole."""
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
    scanned = {
        step.split()[1].removesuffix("_1")  # an alias
        for *_, step in plan
        if step.startswith("SCAN") and not any(name in step for name in INDEXES_OF_FEW)
    }
    return scanned & metadata.tables.keys()
