"""Tests that a server loads the dictionaries of its index in advance."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Callable, Hashable
from pathlib import Path

from sqlalchemy import Engine, event

from index.catalog_feed import CatalogFeed
from index.columnar.searching.suggestions import COMPLETED_FACETS
from index.search.service import SearchService
from tests.waiting import wait_until
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.http.index_warmup import keep_warm
from web.presenters.reading_ahead import read_ahead


def is_warm(library: ArchiveUnderTest) -> bool:
    """Return whether the data for completions is in the cache."""
    generation = library.engine.snapshot().snapshot
    return (
        generation is not None
        and (COMPLETED_FACETS[0], "beginnings") in generation.cache
    )


def wait_until_warm(library: ArchiveUnderTest) -> None:
    """Wait until the index is warm."""
    wait_until(lambda: is_warm(library))


def test_an_index_is_warm_after_the_start_and_after_each_commit(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with keep_warm(empty_library.engine):  # the index is empty
        for name in ("heron", "okapi"):
            (folder / f"{name}.txt").write_text(
                f"Minister Ann Lind fed the {name} on Friday."
            )
            empty_library.ingest(folder)
            wait_until_warm(empty_library)
            suggestions = empty_library.engine.complete(name[:3], 1)
            assert [suggestion.value for suggestion in suggestions] == [name]


def test_later_collections_of_garbage_leave_out_what_was_read_ahead(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("Minister Ann Lind fed the heron on Friday.")
    empty_library.ingest(tmp_path / "one.txt")
    gc.unfreeze()
    with keep_warm(empty_library.engine):
        wait_until(lambda: gc.get_freeze_count() > 0)
        (tmp_path / "two.txt").write_text("Minister Ann Lind fed the okapi on Friday.")
        snapshot = weakref.ref(empty_library.engine.snapshot().snapshot)
        empty_library.ingest(tmp_path / "two.txt")
        wait_until(lambda: snapshot() is None)


def test_a_damaged_index_is_warm_again_after_a_rebuild(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text("Minister Ann Lind fed the heron on Friday.")
    empty_library.ingest(tmp_path / "one.txt")
    empty_library.engine.close()
    (segment,) = empty_library.home.index_path.glob("*.segment")
    content = segment.read_bytes()
    segment.write_bytes(b"\0" * len(content))
    with keep_warm(empty_library.engine):
        time.sleep(0.2)
        empty_library.engine.rebuild(CatalogFeed(empty_library.catalog))
        wait_until_warm(empty_library)
    assert [
        suggestion.value for suggestion in empty_library.engine.complete("her", 1)
    ] == ["heron"]


def test_pages_of_names_and_numbers_count_nothing_after_a_commit(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    """The counts were read ahead, and are kept until the archive changes."""
    catalog = empty_library.catalog
    service = SearchService(catalog, empty_library.engine)
    client = create_app(service, catalog).test_client()
    versions: list[Hashable] = []

    def read() -> None:
        version = service.version()
        read_ahead(catalog, service)
        versions.append(version)

    (tmp_path / "one.txt").write_text("Minister Ann Lind fed the heron on Friday.")
    with keep_warm(empty_library.engine, service.version, read):
        wait_until(lambda: bool(versions))
        empty_library.ingest(tmp_path / "one.txt")
        wait_until(lambda: versions[-1] == service.version())
    statements = statements_of(lambda: client.get("/people"))
    statements += statements_of(lambda: client.get("/stats"))
    assert statements
    assert not [statement for statement in statements if "count(" in statement.lower()]


def statements_of(request: Callable[[], object]) -> list[str]:
    """Return the statements of SQL that a request executes."""
    statements: list[str] = []

    def add(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", add)
    try:
        request()
    finally:
        event.remove(Engine, "before_cursor_execute", add)
    return statements
