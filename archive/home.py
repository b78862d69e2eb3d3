"""The home: the one folder in which an archive's state lives, and the lock that lets one writer in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import BusyError, CuttingsError
from archive.messages import Message

LOCK_TIMEOUT_S = 0.5


@dataclass(frozen=True, slots=True)
class Home:
    """Where the catalog and the index of one archive are."""

    folder: Path

    @property
    def catalog_path(self) -> Path:
        """The catalog's database."""
        return self.folder / "catalog.db"

    @property
    def index_path(self) -> Path:
        """The engine's folder, which can be thrown away."""
        return self.folder / "index"

    def disk_usage(self) -> tuple[int, int]:
        """How many bytes the catalog and the index have on the disk."""
        beside = (
            path
            for path in self.folder.glob(f"{self.catalog_path.name}*")
            if path.is_file()
        )
        return _total_size(beside), _total_size(
            path for path in self.index_path.rglob("*") if path.is_file()
        )

    def create(self) -> None:
        """Make the folder, if need be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            told = Message(
                "{path}: cannot create this folder ({error}); choose another --home",
                path=self.folder,
                error=error.strerror,
            )
            raise CuttingsError(told) from error

    @contextmanager
    def write_lock(self) -> Iterator[None]:
        """Hold the home for writing; a second writer is told so at once. A killed one lets go by dying."""
        self.create()
        lock = FileLock(self.folder / "writer.lock")
        try:
            lock.acquire(timeout=LOCK_TIMEOUT_S)
        except Timeout as error:
            raise BusyError(
                f"another `cuttings` process is writing to {self.folder}; "
                "wait until it has finished, or choose another --home"
            ) from error
        except OSError as error:
            raise CuttingsError(
                Message(
                    "{path}: cannot be written ({error}); check the permissions",
                    path=self.folder,
                    error=error.strerror,
                )
            ) from error
        try:
            yield
        finally:
            lock.release()


def _total_size(paths: Iterable[Path]) -> int:
    """The size of files, as far as they are still there."""
    found = 0
    for file in paths:
        with suppress(OSError):
            found += file.stat().st_size
    return found
