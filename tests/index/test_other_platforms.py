"""Test the index on file systems that refuse what Linux allows.

Simulated: a system that refuses to replace or remove a file that this process has
mapped, and to flush a folder, as Windows does. The mapped files are those that Linux
lists, so a file is refused exactly as long as it is really open.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import durable_files
from archive.errors import CuttingsError
from index.columnar.engine import WhooshEngine
from index.columnar.storage import snapshot
from index.columnar.storage.manifest import MANIFEST_NAME, read_manifest
from index.engine import IndexDocument
from tests.index.memory_feed import MemoryFeed, hit_ids

MAPS = Path("/proc/self/maps")
pytestmark = pytest.mark.skipif(not MAPS.exists(), reason="needs the maps of Linux")


def refuse_if_mapped(path: Path) -> None:
    if str(path.absolute()) in MAPS.read_text():
        raise PermissionError(errno.EACCES, "in use by a process", str(path))


@pytest.fixture(autouse=True)
def _like_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse to replace and remove mapped files, and to open folders."""
    replace, unlink, open_file = Path.replace, Path.unlink, os.open

    def replace_unless_mapped(source: Path, target: Path) -> Path:
        refuse_if_mapped(source)
        refuse_if_mapped(target)
        return replace(source, target)

    def unlink_unless_mapped(path: Path, missing_ok: bool = False) -> None:
        refuse_if_mapped(path)
        unlink(path, missing_ok)

    def open_no_folder(path: Any, *arguments: Any, **options: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open_file(path, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace_unless_mapped)
        patch.setattr(Path, "unlink", unlink_unless_mapped)
        patch.setattr(durable_files.os, "open", open_no_folder)
        patch.setattr(durable_files, "PROTECTS_OPEN_FILES", True)
        yield


def feed_of(count: int, word: str = "word") -> MemoryFeed:
    return MemoryFeed(*(IndexDocument(str(number), word) for number in range(count)))


def unused_files(folder: Path) -> set[str]:
    manifest = read_manifest(folder)
    assert manifest
    names = {path.name for path in folder.iterdir()}
    return names - manifest.file_names() - {MANIFEST_NAME}


def test_files_that_a_search_has_open_are_removed_by_a_later_run(
    tmp_path: Path,
) -> None:
    engine = WhooshEngine(tmp_path)
    feed = feed_of(5)
    engine.sync(feed)
    reader = WhooshEngine(tmp_path)
    assert reader.count() == 5
    feed.put(*(IndexDocument(str(number), "new") for number in range(5)))
    engine.sync(feed)
    assert unused_files(tmp_path)
    assert reader.count() == 5
    assert len(hit_ids(reader, "new")) == 5
    feed.put(IndexDocument("5", "new"))
    engine.sync(feed)
    assert unused_files(tmp_path) == set()


def test_merged_segments_are_removed_by_the_run_that_merged_them(
    tmp_path: Path,
) -> None:
    feed = MemoryFeed()
    for number in range(25):
        feed.put(IndexDocument(str(number), "word"))
        WhooshEngine(tmp_path).sync(feed)
    assert unused_files(tmp_path) == set()


def test_an_index_is_rebuilt_while_a_search_has_it_open(tmp_path: Path) -> None:
    engine, reader = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    engine.sync(feed_of(5))
    held = reader.snapshot()
    feed = feed_of(5, "other")
    engine.rebuild(feed)
    assert len(hit_ids(reader, "other")) == 5
    assert held.snapshot is not None
    assert held.snapshot.count == 5
    assert engine.verify(feed) == []
    assert len(unused_files(tmp_path)) == 1
    del held
    feed.put(IndexDocument("more", "other"))
    engine.sync(feed)
    assert unused_files(tmp_path) == set()


def test_a_damaged_index_without_manifest_is_rebuilt_while_it_is_open(
    tmp_path: Path,
) -> None:
    engine, reader = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    engine.sync(feed_of(5))
    assert reader.count() == 5
    (tmp_path / MANIFEST_NAME).unlink()
    engine.rebuild(feed_of(3))
    assert reader.count() == 3


def test_a_reader_never_sees_the_documents_of_a_replaced_index(tmp_path: Path) -> None:
    """The new index may have a segment of the same name and size."""
    engine, reader = WhooshEngine(tmp_path), WhooshEngine(tmp_path)
    engine.sync(feed_of(3))
    assert len(hit_ids(reader, "word")) == 3
    reader._snapshots._current = None  # close what Windows would keep
    engine.rebuild(feed_of(3, "other"))
    assert len(hit_ids(reader, "other")) == 3


def test_replacing_waits_until_the_target_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "new", tmp_path / "old"
    source.write_text("new")
    target.write_text("old")
    is_open = threading.Event()
    is_open.set()
    replace = Path.replace

    def refuse_while_open(path: Path, destination: Path) -> Path:
        if is_open.is_set():
            raise PermissionError(errno.EACCES, "in use", str(destination))
        return replace(path, destination)

    monkeypatch.setattr(Path, "replace", refuse_while_open)
    threading.Timer(0.05, is_open.clear).start()
    durable_files.replace_file(source, target)
    assert target.read_text() == "new"


def test_a_manifest_that_is_being_replaced_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    WhooshEngine(tmp_path).sync(feed_of(2))
    refused = [PermissionError(errno.EACCES, "being replaced")] * 2
    read = read_manifest

    def read_later(folder: Path) -> Any:
        if refused:
            raise refused.pop()
        return read(folder)

    monkeypatch.setattr(snapshot, "read_manifest", read_later)
    monkeypatch.setattr(snapshot, "RETRIES_REFUSED", True)
    assert WhooshEngine(tmp_path).count() == 2
    refused += [PermissionError(errno.EACCES, "no permission")]
    monkeypatch.setattr(snapshot, "RETRIES_REFUSED", False)
    with pytest.raises(CuttingsError, match="Check its permissions"):
        WhooshEngine(tmp_path).count()


@pytest.mark.parametrize("error", sorted(durable_files.FOLDER_FLUSH_REFUSED))
def test_a_folder_that_cannot_be_flushed_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    def refuse(_: int) -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(durable_files.os, "open", lambda *_: os.dup(0))
        patch.setattr(durable_files.os, "fsync", refuse)
        durable_files.flush_folder(tmp_path)
        error = errno.EIO
        with pytest.raises(OSError, match="output error"):
            durable_files.flush_folder(tmp_path)


def test_a_file_that_cannot_be_flushed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    engine = WhooshEngine(tmp_path / "index")
    started = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(durable_files.os, "fsync", refuse)
        with pytest.raises(CuttingsError, match="cannot be written"):
            engine.sync(feed_of(2))
    assert time.monotonic() - started < 5
    assert engine.sync(feed_of(2)) == 2
