"""One more article is compared with few others, not with the whole archive."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from archive.catalog import Catalog
from archive.ingest.run import IngestOptions, ingest
from tests.conftest import RecordedProgress


def test_no_query_searches_by_the_index_of_documents_without_a_version(
    tmp_path: Path,
) -> None:
    """Nearly all documents have no version, and SQLite would read all of them."""
    (tmp_path / "one.txt").write_text("Minister Ann Lind fed the heron on Friday.")
    catalog = Catalog(tmp_path / "catalog.db")
    queries: list[tuple[str, Any]] = []

    def add(_: object, __: object, query: str, values: object, *___: object) -> None:
        if query.startswith("SELECT") and "version_of IS NULL" in query:
            queries.append((query, values))

    event.listen(Engine, "before_cursor_execute", add)
    try:
        ingest(
            catalog, [tmp_path / "one.txt"], RecordedProgress(), IngestOptions(jobs=1)
        )
    finally:
        event.remove(Engine, "before_cursor_execute", add)
        catalog.close()
    assert queries
    connection = sqlite3.connect(tmp_path / "catalog.db")
    for query, values in queries:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", values).fetchall()
        assert "ix_documents_version_of" not in str(plan), query
    connection.close()
