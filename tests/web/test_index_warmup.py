"""Tests that a server loads the dictionaries of its index in advance."""

from __future__ import annotations

import time
from pathlib import Path

from index.catalog_feed import CatalogFeed
from index.columnar.searching.suggestions import COMPLETED_FACETS
from tests.waiting import wait_until
from tests.web.conftest import ArchiveUnderTest
from web.http.index_warmup import keep_warm


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
