"""Watch folders for changed files with watchdog."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from archive.errors import CuttingsError
from archive.paths import actual_path, printable_path

SETTLE_S = 1.0
"""Seconds without an event before a path is read, so that copying has finished."""
POLL_INTERVAL_S = 1.5
"""Seconds between two checks of the folders when polling."""
FULL_CHECK_INTERVAL_S = 600.0
"""Seconds between two scans of everything: the system may drop events under load."""
IGNORED_EVENTS = frozenset({"opened", "closed_no_write"})
"""Events that reading a file causes."""
FDINFO = Path("/proc/self/fdinfo")
"""The folder in which Linux lists the watches of a process.

Each watched folder has a line that begins with `inotify wd:`.
"""

POLLING_MESSAGE = (
    "There are too many folders for the system's change notifications. "
    "Checking them every {:g} s instead."
)
FOLDER_UNAVAILABLE = (
    "{}: no longer available; its articles stay in the archive, and watching resumes "
    "when it is back"
)
FOLDER_AVAILABLE = "{}: available again"

InodeIdentity = tuple[int, int]
"""Device and inode numbers."""


class FolderWatcher(FileSystemEventHandler):
    """A context manager that watches files and folders.

    `report` is called with messages for the user. All paths are due at the beginning.
    With `poll`, the folders are checked every `POLL_INTERVAL_S` seconds, without change
    notifications of the system.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        report: Callable[[str], None],
        *,
        poll: bool = False,
    ) -> None:
        self.roots = tuple(
            # Events have the path as the file system spells it.
            dict.fromkeys(actual_path(path) for path in paths)
        )
        self._report = report
        self._poll = poll
        self._lock = Lock()  # Events arrive in another thread.
        self._last_events: dict[Path, float] = {}
        self._requeued: set[Path] = set()
        self._roots_by_folder: dict[Path, list[Path]] = {}
        self._identities: dict[Path, InodeIdentity | None] = {}
        self._watches: dict[Path, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        self._next_full_check = 0.0

    def __enter__(self) -> Self:
        for root in self.roots:
            if not root.exists():
                raise CuttingsError(
                    f"{printable_path(root)}: does not exist; check the path"
                )
            # For a file, watch its folder: programs often replace a file on saving.
            folder = root if root.is_dir() else root.parent
            self._roots_by_folder.setdefault(folder, []).append(root)
        self._start()
        self.requeue(self.roots)
        self._next_full_check = time.monotonic() + FULL_CHECK_INTERVAL_S
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Remember the time of an event for each path that it concerns.

        Skip modified folders: the files in them have events of their own.
        """
        if event.event_type in IGNORED_EVENTS:
            return
        if event.is_directory and event.event_type == "modified":
            return
        for raw_path in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(raw_path))
            if raw_path and self._is_relevant(path):
                with self._lock:
                    self._last_events[path] = time.monotonic()

    def requeue(self, paths: Iterable[Path]) -> None:
        """Mark paths as due, for example if they could not be read yet."""
        with self._lock:
            self._requeued.update(paths)

    def settled_paths(self) -> list[Path]:
        """Return the changed paths without a recent event, each of them once.

        Skip paths under another returned path, and paths in unavailable folders.
        """
        self._check_roots()
        settled = self._take_settled()
        if any(path.is_dir() for path in settled):
            self._verify_watches()
        return sorted(
            path
            for path in settled
            if self._is_available(path) and settled.isdisjoint(path.parents)
        )

    def _take_settled(self) -> set[Path]:
        """Remove and return the due paths and the paths without a recent event.

        A folder has to wait for the paths in it.
        """
        now = time.monotonic()
        with self._lock:
            unsettled: set[Path] = set()
            for path, last_event in self._last_events.items():
                if now - last_event < SETTLE_S:
                    unsettled.update([path, *path.parents])
            settled = (self._last_events.keys() - unsettled) | self._requeued
            for path in settled:
                self._last_events.pop(path, None)
            self._requeued = set()
        return settled

    def _is_relevant(self, path: Path) -> bool:
        """Return whether an ingest of the roots would read the path."""
        for root in self.roots:
            if path.is_relative_to(root):
                parts = path.relative_to(root).parts
                if not any(part.startswith(".") for part in parts):
                    return True
        return False

    def _is_available(self, path: Path) -> bool:
        """Return whether a path is under a root whose folder exists."""
        available: list[Path] = []
        for folder, roots in self._roots_by_folder.items():
            if self._identities[folder]:
                available += roots
        return any(path.is_relative_to(root) for root in available)

    def _check_roots(self) -> None:
        """Watch roots that appeared or were replaced again, and start full checks."""
        for folder, roots in self._roots_by_folder.items():
            identity = _inode_identity(folder)
            if identity == self._identities[folder]:
                continue
            self._identities[folder] = identity
            self._unschedule(folder)
            message = FOLDER_AVAILABLE if identity else FOLDER_UNAVAILABLE
            self._report(message.format(printable_path(folder)))
            if identity:
                self._schedule(folder)
                self.requeue(roots)
        now = time.monotonic()
        if now > self._next_full_check:
            self._next_full_check = now + FULL_CHECK_INTERVAL_S
            with self._lock:
                self._last_events.update(dict.fromkeys(self.roots, now))

    def _start(self) -> None:
        """Start watching. Fall back to polling if the system has too few watches."""
        self._identities = {
            folder: _inode_identity(folder) for folder in self._roots_by_folder
        }
        self._watches = {}
        try:
            self._observer = (
                PollingObserver(timeout=POLL_INTERVAL_S) if self._poll else Observer()
            )
            self._observer.start()
            for folder in self._roots_by_folder:
                self._schedule(folder)
        except OSError:
            self._switch_to_polling()
        else:
            self._verify_watches()

    def _switch_to_polling(self) -> None:
        if not self._poll:
            self._stop()
            self._poll = True
            self._report(POLLING_MESSAGE.format(POLL_INTERVAL_S))
            self._start()

    def _verify_watches(self) -> None:
        """Switch to polling if some folders are not watched.

        Watchdog does not report folders for which the system had no watches left.
        """
        if self._poll or not FDINFO.exists():
            return
        if _watch_count() < len(self._folders_to_watch()):
            self._switch_to_polling()
            self.requeue(self.roots)

    def _folders_to_watch(self) -> set[str]:
        """Return the readable folders under roots, and the folders of root files."""
        folders = {
            str(folder) for folder, identity in self._identities.items() if identity
        }
        for root_folder, roots in self._roots_by_folder.items():
            if root_folder in roots:
                for folder, _, _ in os.walk(root_folder):
                    if os.access(folder, os.R_OK):
                        folders.add(folder)
        return folders

    def _schedule(self, folder: Path) -> None:
        if self._observer and self._identities[folder]:
            is_root = folder in self._roots_by_folder[folder]
            self._watches[folder] = self._observer.schedule(
                self, str(folder), recursive=is_root
            )

    def _unschedule(self, folder: Path) -> None:
        watch = self._watches.pop(folder, None) if self._observer else None
        if self._observer and watch:
            with suppress(KeyError, OSError):  # The watch may have ended already.
                self._observer.unschedule(watch)

    def _stop(self) -> None:
        if self._observer:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join()
            self._observer = None


def _inode_identity(folder: Path) -> InodeIdentity | None:
    """Return the identity of a folder, or `None` if it is not available."""
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _watch_count() -> int:
    """Return the number of folders that the system watches for this process."""
    count = 0
    for path in FDINFO.iterdir():
        with suppress(OSError):  # The file may be closed in the meantime.
            count += path.read_text().count("inotify wd:")
    return count
