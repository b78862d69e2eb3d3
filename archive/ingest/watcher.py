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
from archive.paths import printable_path

SETTLE_S = 1.0
"""A path that nothing happened to for so long is read: what is still being copied is not."""
POLL_S = 1.5
FULL_CHECK_S = 600.0
"""Everything is looked over so often, since a system may lose notices when there are many."""
IGNORED_EVENTS = frozenset({"opened", "closed_no_write"})
"""What our own reading causes."""
FDINFO = Path("/proc/self/fdinfo")
"""Where Linux lists what a process is told of, a line that begins with `inotify` for each folder."""

POLLING = (
    "There are too many folders for the system's change notifications. "
    "Checking them every {:g} s instead."
)
FOLDER_UNAVAILABLE = (
    "{}: no longer available; its articles stay in the archive, and watching resumes "
    "when it is back"
)
FOLDER_AVAILABLE = "{}: available again"

InodeIdentity = tuple[int, int]


class FolderWatcher(FileSystemEventHandler):
    """Files and folders that are watched, from `with` to its end; `report` hears sentences about them.

    All of them are due at the beginning. With `poll` the folders are looked at time and again instead of listened to.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        report: Callable[[str], None],
        *,
        poll: bool = False,
    ) -> None:
        self._roots = tuple(
            # `abspath` also removes `..`.
            dict.fromkeys(Path(os.path.abspath(path)) for path in paths)  # noqa: PTH100
        )
        self._tell = report
        self._poll = poll
        self._lock = Lock()  # events come from a thread of their own
        self._touched: dict[Path, float] = {}
        self._due: set[Path] = set()
        self._folders: dict[Path, list[Path]] = {}
        self._seen: dict[Path, InodeIdentity | None] = {}
        self._watches: dict[Path, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        self._again = 0.0

    def __enter__(self) -> Self:
        for root in self._roots:
            if not root.exists():
                raise CuttingsError(
                    f"{printable_path(root)}: does not exist; check the path"
                )
            # A file's folder is watched, since a file is often replaced by another of its name.
            self._folders.setdefault(root if root.is_dir() else root.parent, []).append(
                root
            )
        self._start()
        self.requeue(self._roots)
        self._again = time.monotonic() + FULL_CHECK_S
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what happened to a path; that a folder's list changed is told by what changed in it."""
        if event.event_type in IGNORED_EVENTS or (
            event.is_directory and event.event_type == "modified"
        ):
            return
        for given in (event.src_path, event.dest_path):
            path = Path(os.fsdecode(given))
            if given and self._is_relevant(path):
                with self._lock:
                    self._touched[path] = time.monotonic()

    def requeue(self, paths: Iterable[Path]) -> None:
        """These paths are still to be read."""
        with self._lock:
            self._due.update(paths)

    def settled_paths(self) -> list[Path]:
        """What changed and has come to rest, once each; nothing of a folder that is gone as a whole."""
        self._check_roots()
        now = time.monotonic()
        with self._lock:
            moving = {
                path
                for path, touched in self._touched.items()
                if now - touched < SETTLE_S
            }
            held = {parent for path in moving for parent in path.parents} | moving
            found = (self._touched.keys() - held) | self._due
            self._touched = {
                path: touched
                for path, touched in self._touched.items()
                if path not in found
            }
            self._due = set()
        if any(each.is_dir() for each in found):
            self._verify_watches()
        return sorted(
            each
            for each in found
            if self._exists(each) and found.isdisjoint(each.parents)
        )

    def _is_relevant(self, path: Path) -> bool:
        """Whether a path is one that an ingest would come upon."""
        return any(
            path == root
            or not any(part.startswith(".") for part in path.relative_to(root).parts)
            for root in self._roots
            if path.is_relative_to(root)
        )

    def _exists(self, path: Path) -> bool:
        roots = (
            root
            for folder, roots in self._folders.items()
            if self._seen[folder]
            for root in roots
        )
        return any(path.is_relative_to(root) for root in roots)

    def _check_roots(self) -> None:
        """Notice roots that went, came back or were exchanged; now and then, have everything looked over."""
        for folder, roots in self._folders.items():
            seen = _inode_identity(folder)
            if seen == self._seen[folder]:
                continue
            self._seen[folder] = seen
            self._unschedule(folder)
            self._tell(
                (FOLDER_AVAILABLE if seen else FOLDER_UNAVAILABLE).format(
                    printable_path(folder)
                )
            )
            if seen:
                self._schedule(folder)
                self.requeue(roots)
        if time.monotonic() > self._again:
            self._again = time.monotonic() + FULL_CHECK_S
            with self._lock:
                self._touched.update(dict.fromkeys(self._roots, time.monotonic()))

    def _start(self) -> None:
        """Have the system tell, or look for ourselves where it cannot."""
        self._seen = {folder: _inode_identity(folder) for folder in self._folders}
        self._watches = {}
        try:
            self._observer = (
                PollingObserver(timeout=POLL_S) if self._poll else Observer()
            )
            self._observer.start()
            for folder in self._folders:
                self._schedule(folder)
        except OSError:
            self._switch_to_polling()
        else:
            self._verify_watches()

    def _switch_to_polling(self) -> None:
        if not self._poll:
            self._stop()
            self._poll = True
            self._tell(POLLING.format(POLL_S))
            self._start()

    def _verify_watches(self) -> None:
        """The library says nothing of folders for which the system had no notices left."""
        if (
            not self._poll
            and FDINFO.exists()
            and _watch_count() < len(self._folders_to_watch())
        ):
            self._switch_to_polling()
            self.requeue(self._roots)

    def _folders_to_watch(self) -> set[str]:
        """The folders that the system should tell of, as far as they may be read."""
        whole = (folder for folder, roots in self._folders.items() if folder in roots)
        found = {
            folder
            for root in whole
            for folder, _, _ in os.walk(root)
            if os.access(folder, os.R_OK)
        }
        return found | {str(folder) for folder, seen in self._seen.items() if seen}

    def _schedule(self, folder: Path) -> None:
        if self._observer and self._seen[folder]:
            whole = folder in self._folders[folder]
            self._watches[folder] = self._observer.schedule(
                self, str(folder), recursive=whole
            )

    def _unschedule(self, folder: Path) -> None:
        if self._observer and (watch := self._watches.pop(folder, None)):
            with suppress(KeyError, OSError):  # it may have ended with its folder
                self._observer.unschedule(watch)

    def _stop(self) -> None:
        if self._observer:
            self._observer.stop()
            if self._observer.is_alive():
                self._observer.join()
            self._observer = None


def _inode_identity(folder: Path) -> InodeIdentity | None:
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _watch_count() -> int:
    """How many folders the system tells this process of."""
    found = 0
    for each in FDINFO.iterdir():
        with suppress(OSError):  # a file may be closed meanwhile
            found += each.read_text().count("inotify wd:")
    return found
