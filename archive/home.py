"""The folder with the state of an archive, and its lock for writers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import BusyError, CuttingsError
from archive.messages import Message

LOCK_TIMEOUT_S = 0.5
"""Seconds to wait for another writer."""
PRIVATE = 0o700
"""Permissions of a new folder: only its owner can read an archive."""
OTHERS = 0o007
"""The permissions of all users of a machine."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder with the catalog and the index of one archive.

    With `database_url`, the catalog is in a database server. With `engine_url`, the index
    is in a cluster. Both may have passwords. The folder then has what is left.
    """

    folder: Path
    database_url: str | None = field(default=None, repr=False)
    engine_url: str | None = field(default=None, repr=False)

    @property
    def catalog_path(self) -> Path:
        """Return the path of the SQLite database of the catalog."""
        return self.folder / "catalog.db"

    @property
    def index_path(self) -> Path:
        """Return the folder of the search index. It can be rebuilt from the catalog."""
        return self.folder / "index"

    @property
    def is_open_to_all(self) -> bool:
        """Return whether all users of this machine can enter the folder."""
        return os.name == "posix" and bool(self.folder.stat().st_mode & OTHERS)

    def create(self) -> None:
        """Create the folder if it does not exist. Only its owner can read it.

        Raises:
            CuttingsError: the folder cannot be created.
        """
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=PRIVATE, exist_ok=True)
        except OSError as error:
            message = Message(
                "{path}: cannot create this folder ({error}); choose another --home",
                path=self.folder,
                error=error.strerror,
            )
            raise CuttingsError(message) from error

    @contextmanager
    def write_lock(self, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
        """Lock the folder for writing. The lock of a killed process is released.

        New files get the permissions of the folder, without those for running. A
        negative timeout waits as long as necessary.

        Raises:
            BusyError: another process has the lock.
            CuttingsError: the folder cannot be written.
        """
        self.create()
        with self._same_permissions():
            lock = self._acquire_lock(timeout_s)
            try:
                yield
            finally:
                lock.release()

    @contextmanager
    def _same_permissions(self) -> Iterator[None]:
        """Let new files be as private as the folder."""
        others = self.folder.stat().st_mode & 0o077
        previous = os.umask(0o077 & ~others)
        try:
            yield
        finally:
            os.umask(previous)

    @contextmanager
    def waiting_lock(self, name: str) -> Iterator[None]:
        """Lock a file of the folder, and wait for it as long as necessary."""
        with FileLock(self.folder / name):
            yield

    def _acquire_lock(self, timeout_s: float) -> FileLock:
        lock = FileLock(self.folder / "writer.lock")
        try:
            lock.acquire(timeout=timeout_s)
        except Timeout as error:
            raise BusyError(
                f"another `cuttings` process is writing to {self.folder}; "
                "wait until it has finished, or choose another --home"
            ) from error
        except (OSError, NotImplementedError) as error:
            # Some network drives have no locks.
            message = Message(
                "{path}: cannot be written ({error}); check the permissions",
                path=self.folder,
                error=getattr(error, "strerror", None) or error,
            )
            raise CuttingsError(message) from error
        return lock
