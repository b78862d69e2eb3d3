"""Test that a rebuild never disturbs the index in use, and can be interrupted."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from archive import durable_files
from archive.errors import CuttingsError
from index.columnar.archive_check import ForeignIndexError, MissingIndexError
from index.columnar.engine import WhooshEngine
from index.columnar.indexing import batches
from index.columnar.storage.manifest import (
    MANIFEST_NAME,
    REBUILD_NAME,
    read_manifest,
    write_manifest,
)
from index.engine import IndexDocument
from index.memory_limits import DEFAULT_MEMORY_MB
from index.schema import INDEX_FORMAT
from tests.index.memory_feed import InterruptedRun, MemoryFeed, hit_ids

ROOT = Path(__file__).parents[2]
COUNT = 12


def feed_of(word: str, count: int = COUNT) -> MemoryFeed:
    return MemoryFeed(
        *(IndexDocument(f"{number:02}", f"{word} pier") for number in range(count))
    )


def unused_files(folder: Path) -> set[str]:
    manifest = read_manifest(folder)
    assert manifest
    names = {path.name for path in folder.iterdir()}
    return names - manifest.file_names() - {MANIFEST_NAME}


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit every three changes."""
    bytes_per_change = batches.batch_bytes(DEFAULT_MEMORY_MB) // 4
    monkeypatch.setattr(batches, "BYTES_PER_CHANGE", bytes_per_change)


def interrupt_rebuild(folder: Path, feed: MemoryFeed, after: int = 7) -> None:
    """Leave a rebuild that has committed some of its changes."""
    feed.stop_after = after
    with pytest.raises(InterruptedRun):
        WhooshEngine(folder).rebuild(feed)
    feed.stop_after = None
    rebuilt = read_manifest(folder, REBUILD_NAME)
    assert rebuilt
    assert 0 < rebuilt.last < feed.last_number


def test_searches_use_the_old_index_until_the_new_one_is_complete(
    tmp_path: Path,
) -> None:
    feed, reader = feed_of("coal"), WhooshEngine(tmp_path)
    WhooshEngine(tmp_path).sync(feed)
    totals: list[int] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            totals.append(len(hit_ids(reader, "pier")))
            totals.append(len(hit_ids(WhooshEngine(tmp_path), "coal")))

    thread = threading.Thread(target=search)
    thread.start()
    for _ in range(5):
        WhooshEngine(tmp_path).rebuild(feed)
    while len(totals) < 100:
        time.sleep(0.01)
    done.set()
    thread.join()
    assert set(totals) == {COUNT}
    assert unused_files(tmp_path) == set()


@pytest.mark.parametrize("damage", [None, "older", "corrupt", "missing"])
def test_an_interrupted_rebuild_is_resumed_beside_any_index(
    tmp_path: Path, damage: str | None
) -> None:
    feed = feed_of("coal")
    WhooshEngine(tmp_path).sync(feed)
    manifest = read_manifest(tmp_path)
    assert manifest
    if damage == "older":
        write_manifest(tmp_path, manifest, INDEX_FORMAT - 1)
    elif damage == "corrupt":
        (tmp_path / MANIFEST_NAME).write_bytes(b"x")
    elif damage == "missing":
        (tmp_path / MANIFEST_NAME).unlink()
    interrupt_rebuild(tmp_path, feed)
    if damage is None:
        assert len(hit_ids(WhooshEngine(tmp_path), "coal")) == COUNT
    engine = WhooshEngine(tmp_path)
    assert 0 < engine.rebuild(feed) < COUNT
    assert len(hit_ids(engine, "coal")) == COUNT
    assert unused_files(tmp_path) == set()
    assert engine.verify(feed) == engine.pending(feed) == []
    manifest = read_manifest(tmp_path)
    assert manifest
    assert manifest.commit > 4 or damage


def test_a_sync_of_an_intact_index_discards_an_interrupted_rebuild(
    tmp_path: Path,
) -> None:
    feed, engine = feed_of("coal"), WhooshEngine(tmp_path)
    engine.sync(feed)
    interrupt_rebuild(tmp_path, feed)
    assert "rebuild" in engine.pending(feed)[0]
    assert engine.verify(feed) == []
    assert engine.sync(feed) == 0
    assert unused_files(tmp_path) == set()
    assert engine.sync(feed.put(IndexDocument("new", "coal pier"))) == 1
    assert len(hit_ids(engine, "coal")) == COUNT + 1


@pytest.mark.parametrize("target", ["*.segment", REBUILD_NAME])
def test_a_damaged_interrupted_rebuild_begins_anew(tmp_path: Path, target: str) -> None:
    feed, engine = feed_of("coal"), WhooshEngine(tmp_path)
    engine.sync(feed)
    before = set(tmp_path.glob("*.segment"))
    interrupt_rebuild(tmp_path, feed)
    damaged = min(set(tmp_path.glob(target)) - before)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert engine.rebuild(feed) == COUNT
    assert engine.verify(feed) == []
    assert unused_files(tmp_path) == set()


def test_an_interrupted_rebuild_of_another_state_begins_anew(tmp_path: Path) -> None:
    feed, engine = feed_of("coal"), WhooshEngine(tmp_path)
    interrupt_rebuild(tmp_path, feed)
    restored = feed_of("grain", COUNT + 5)
    restored.edition = "restored"
    assert engine.sync(restored) == COUNT + 5
    assert hit_ids(engine, "coal") == []


def test_changes_after_an_interruption_are_part_of_the_new_index(
    tmp_path: Path,
) -> None:
    feed, engine = feed_of("coal"), WhooshEngine(tmp_path)
    engine.sync(feed)
    interrupt_rebuild(tmp_path, feed)
    feed.put(IndexDocument("00", "grain pier"), IndexDocument("x", "coal")).remove("01")
    engine.rebuild(feed)
    fresh = WhooshEngine(tmp_path / "fresh")
    fresh.sync(feed)
    for query in ("", "coal", "grain", "pier"):
        assert sorted(hit_ids(engine, query)) == sorted(hit_ids(fresh, query))
    assert engine.verify(feed) == []


def test_a_full_disk_during_a_rebuild_leaves_the_old_index_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, engine = feed_of("coal"), WhooshEngine(tmp_path)
    engine.sync(feed)
    names = {path.name for path in tmp_path.iterdir()}
    flushes = 0

    def fail_later(descriptor: int) -> None:
        nonlocal flushes
        flushes += 1
        if flushes > 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(durable_files.os, "fsync", fail_later)
        with pytest.raises(CuttingsError, match=r"disk is full; .* needs about 1 MB"):
            engine.rebuild(feed)
    assert {path.name for path in tmp_path.iterdir()} == names
    assert len(hit_ids(engine, "coal")) == COUNT
    assert engine.rebuild(feed) == COUNT


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_rebuild_that_is_killed_before_any_file_operation_loses_nothing(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "tests.index.crash_during_rebuild", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 20


# The index belongs to its archive


def test_an_empty_archive_needs_no_index(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index", feed=MemoryFeed())
    assert (engine.count(), hit_ids(engine, "coal")) == (0, [])


def test_a_missing_index_of_an_archive_with_articles_is_an_error(
    tmp_path: Path,
) -> None:
    folder, feed = tmp_path / "index", MemoryFeed()
    engine = WhooshEngine(folder, feed=feed)
    engine.sync(feed)
    assert engine.count() == 0
    feed.put(IndexDocument("a", "coal"))
    with pytest.raises(MissingIndexError, match="not in the index yet"):
        engine.count()
    engine.sync(feed)
    assert hit_ids(engine, "coal") == ["a"]
    feed.put(IndexDocument("b", "coal"))
    assert hit_ids(engine, "coal") == ["a"]  # it may lag behind
    shutil.rmtree(folder)
    for use in (engine.count, lambda: hit_ids(engine, "coal"), engine.warm):
        with pytest.raises(MissingIndexError, match=r"is missing.*cuttings rebuild"):
            use()
    assert "missing" in engine.verify(feed)[0]
    assert engine.pending(feed) == []


@pytest.mark.parametrize("name", ["archive_id", "edition"])
def test_the_index_of_another_state_answers_nothing(tmp_path: Path, name: str) -> None:
    WhooshEngine(tmp_path).sync(feed_of("coal"))
    other = feed_of("grain")
    setattr(other, name, "other")
    engine = WhooshEngine(tmp_path, feed=other)
    with pytest.raises(ForeignIndexError, match=r"another state.*cuttings rebuild"):
        hit_ids(engine, "coal")
    assert engine.sync(other) == COUNT
    assert len(hit_ids(engine, "grain")) == COUNT


def test_a_running_engine_notices_another_state_of_the_archive(tmp_path: Path) -> None:
    feed = feed_of("coal")
    engine = WhooshEngine(tmp_path, feed=feed)
    engine.sync(feed)
    assert engine.count() == COUNT
    feed.edition = "restored"
    time.sleep(0.15)
    with pytest.raises(ForeignIndexError):
        engine.count()
