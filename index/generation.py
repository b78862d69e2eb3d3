"""A generation: the index as one commit left it, checked, opened once and shared by every thread that searches."""

from __future__ import annotations

import pickle
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.index import IndexError as WhooshIndexError

from archive.errors import CuttingsError
from index.columns import Columns
from index.fields import FORMAT, schema
from index.files import NAME, DamagedError, Manifest, Sealed, damage, generations, is_fresh, read_manifest
from index.postings import Postings

ATTEMPTS = 50
PATIENCE = 3
"""Attempts at one generation; when another process replaces it, the next attempt sees a newer one."""
PAUSE = 0.05
"""Seconds between attempts while another process commits."""

UNREADABLE = (
    *(
        EOFError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        NameError,
        AssertionError,
        OverflowError,
        MemoryError,
    ),
    *(ImportError, struct.error, zlib.error, pickle.PickleError, WhooshIndexError),
)
"""What Whoosh raises on bytes that are not what it wrote."""


class Generation:
    """One commit's documents and postings; used in `with`, and closed when the last user has left."""

    def __init__(self, number: int, manifest: Manifest, reader: Any) -> None:
        self.number = number
        self.manifest = manifest
        rows = ((base + at, stored["row"]) for leaf, base in reader.leaf_readers() for at, stored in leaf.iter_docs())
        self.columns = Columns(rows, reader.doc_count_all())
        self.postings = Postings(reader, self.columns)
        self._users = 1
        self._lock = Lock()

    @contextmanager
    def used(self) -> Iterator[Generation]:
        """Keep the files open meanwhile."""
        try:
            yield self
        finally:
            self.leave()

    def enter(self) -> Generation:
        """One user more."""
        with self._lock:
            self._users += 1
        return self

    def leave(self) -> None:
        """One user less; the last one closes the files."""
        with self._lock:
            self._users -= 1
            last = self._users == 0
        if last:
            self.postings.close()


class Generations:
    """Gives the newest generation of a folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._current: Generation | None = None
        self._checked: dict[str, Sealed] = {}

    @contextmanager
    def newest(self) -> Iterator[Generation | None]:
        """The newest generation, or `None` before the first sync; CuttingsError when it cannot be trusted."""
        with self._lock:
            self._refresh()
            current = self._current.enter() if self._current else None
        if current is None:
            yield None
            return
        with current.used():
            yield current

    def close(self) -> None:
        """Let go of the newest generation."""
        with self._lock:
            if self._current:
                self._current.leave()
            self._current = None

    def _refresh(self) -> None:
        newest = generations(self._folder)[:1]
        if self._current and newest == [self._current.number]:
            return
        fresh = self._opened() if newest or not is_fresh(self._folder) else None
        if self._current:
            self._current.leave()
        self._current = fresh

    def _opened(self) -> Generation:
        """Open the newest generation, again if another process replaces it meanwhile."""
        missing: OSError | None = None
        failed: Counter[int | None] = Counter()
        while failed.total() < ATTEMPTS and max(failed.values(), default=0) < PATIENCE:
            newest = next(iter(generations(self._folder)), None)
            try:
                if newest is not None:
                    return self._open(newest)
            except FileNotFoundError as error:
                missing = error
            except OSError as error:
                raise CuttingsError(f"The index in {self._folder} cannot be read: {error}.") from error
            failed[newest] += 1
            sleep(PAUSE)
        raise DamagedError(self._folder, _missing(missing)) from missing

    def _open(self, number: int) -> Generation:
        manifest = read_manifest(self._folder, number)
        if manifest.format != FORMAT:
            raise CuttingsError(f"The index in {self._folder} is of an older version: run “cuttings rebuild”.")
        unchecked = {name: sealed for name, sealed in manifest.files.items() if self._checked.get(name) != sealed}
        wrong = damage(self._folder, unchecked)
        if wrong:
            raise DamagedError(self._folder, "; ".join(wrong))
        self._checked = dict(manifest.files)
        try:
            index = FileIndex(FileStorage(str(self._folder)), schema=schema(), indexname=NAME)
            return Generation(number, manifest, index.reader())
        except UNREADABLE as error:
            raise DamagedError(self._folder, str(error) or type(error).__name__) from error


def _missing(error: OSError | None) -> str:
    return f"{Path(error.filename).name} is missing" if error and error.filename else "its table of contents is missing"
