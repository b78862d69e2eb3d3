"""Test that the watcher polls if the system sends no change notifications."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

import pytest

from archive.ingest import watcher
from archive.ingest.watcher import FolderWatcher

WAIT_LIMIT_S = 15.0


def becomes_settled(watch: FolderWatcher, path: Path) -> bool:
    """Return whether a path settles within `WAIT_LIMIT_S`."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT_LIMIT_S:
        if path in watch.settled_paths():
            return True
        time.sleep(0.05)
    return False


def test_all_paths_are_due_once_at_the_start(tmp_path: Path) -> None:
    with FolderWatcher([tmp_path], print) as watch:
        assert watch.settled_paths() == [tmp_path]
        assert watch.settled_paths() == []
        watch.requeue([tmp_path])
        assert watch.settled_paths() == [tmp_path]


def test_polling_replaces_unavailable_change_notifications(tmp_path: Path) -> None:
    """The system refuses the file descriptor for notifications, as at its limit."""
    messages: list[str] = []
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)

    def tell(sentence: str) -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        messages.append(sentence)

    lowest = os.open(tmp_path, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, limits[1]))
    try:
        with FolderWatcher([tmp_path], tell) as watch:
            assert "Checking them every" in messages[0]
            (tmp_path / "new.txt").write_text("News.")
            assert becomes_settled(watch, tmp_path / "new.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_folders_without_change_notifications_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "watched" / "deep").mkdir(parents=True)
    (tmp_path / "told").mkdir()
    # no watched folder is listed there
    monkeypatch.setattr(watcher, "FDINFO", tmp_path / "told")
    messages: list[str] = []
    with FolderWatcher([tmp_path / "watched"], messages.append) as watch:
        assert len(messages) == 1
        (tmp_path / "watched" / "deep" / "new.txt").write_text("News.")
        assert becomes_settled(watch, tmp_path / "watched" / "deep" / "new.txt")


def test_no_message_is_logged_if_notifications_suffice(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    messages: list[str] = []
    with FolderWatcher([tmp_path, tmp_path / "a"], messages.append) as watch:
        assert watch.settled_paths() == [tmp_path]
        (tmp_path / "c").mkdir()
        assert becomes_settled(watch, tmp_path / "c")
    assert messages == []


def test_a_watched_file_is_followed_when_replaced_and_no_sibling_is(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("One.")
    with FolderWatcher([path], print) as watch:
        assert watch.settled_paths() == [path]
        (tmp_path / "b.txt").write_text("Two.")
        (tmp_path / "b.txt").replace(path)
        assert becomes_settled(watch, path)
        assert watch.settled_paths() == []
