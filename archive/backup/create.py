"""Write a backup while other processes may read and write the archive."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.backup.container import (
    CATALOG_MEMBER,
    PEOPLE_MEMBER,
    SOURCE_SUFFIX,
    BackupContent,
    BackupWriter,
    looks_like_backup,
)
from archive.catalog import Catalog
from archive.durable_files import flush_folder
from archive.errors import CuttingsError, UnreadableError
from archive.home import Home
from archive.paths import file_size
from archive.progress import NO_PROGRESS, Progress
from archive.regular_files import open_regular_file, resolve

PRIVATE = 0o600
"""The permissions of a backup: only its owner can read it."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup contains, its size, and the sources that could not be read."""

    content: BackupContent
    size: int
    unread_sources: tuple[str, ...] = ()


def create_backup(
    home: Home,
    target: Path,
    *,
    with_sources: bool = False,
    progress: Progress = NO_PROGRESS,
) -> BackupReport:
    """Write a backup of the state of the catalog at this moment.

    An incomplete backup has another name. Raise CuttingsError if the catalog is
    damaged, or the file cannot be written.
    """
    target = target.absolute()
    staging = target.with_name(f"{target.name}.tmp")
    with _readable_errors(home, target):
        _check_target(target)
        with _staging_folder(staging):
            copy = staging / CATALOG_MEMBER
            _copy_database(home.catalog_path, copy)
            written = staging / f"{uuid.uuid4().hex}.zip"
            report = _write(home, copy, written, progress, with_sources=with_sources)
            written.replace(target)
            flush_folder(target.parent)
        return report


def _check_target(target: Path) -> None:
    """Raise CuttingsError if the file exists and is not a backup."""
    if target.exists() and not (target.is_file() and looks_like_backup(target)):
        raise CuttingsError(
            f"{target}: exists and is not a backup of Cuttings, so it is not replaced; "
            "choose another name"
        )


@contextmanager
def _staging_folder(folder: Path) -> Iterator[None]:
    """Create an empty folder beside the target, and remove it at the end.

    A killed run may have left one.
    """
    if folder.is_symlink() or (folder.exists() and not _is_left_over(folder)):
        raise CuttingsError(f"{folder}: is in the way; remove it, or use another name")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_left_over(folder: Path) -> bool:
    """Return whether a folder contains only what a killed backup leaves."""
    return folder.is_dir() and all(
        path.name.startswith(CATALOG_MEMBER) or path.suffix == ".zip"
        for path in folder.iterdir()
    )


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database in one read transaction, which no writer has to wait for."""
    with (
        closing(_open_read_only(source)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        target.chmod(PRIVATE)
        original.backup(copy)


def _open_read_only(path: Path) -> sqlite3.Connection:
    """Open a database for reading, also on a medium that cannot be written.

    Where writing is possible, SQLite removes its log when the database is closed.
    """
    uri = path.absolute().as_uri()
    for mode in ("rw", "ro"):
        connection = sqlite3.connect(f"{uri}?mode={mode}", uri=True, timeout=30)
        try:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
        else:
            return connection
    if path.with_name(f"{path.name}-wal").exists():  # it may have the newest changes
        return sqlite3.connect(f"{uri}?mode=ro", uri=True)
    return sqlite3.connect(f"{uri}?immutable=1", uri=True)


def _write(
    home: Home, copy: Path, target: Path, progress: Progress, *, with_sources: bool
) -> BackupReport:
    """Write the sealed file from the copy of the database."""
    with closing(Catalog(copy)) as catalog:
        if problems := catalog.verify():
            raise CuttingsError(
                f"{home.catalog_path}: damaged, so no backup was written; "
                f"restore an older one ({problems[0]})"
            )
        archive_id, documents = catalog.archive_id, catalog.stats().documents
        paths = catalog.sources.current_paths() if with_sources else ()
    progress.start(copy.stat().st_size + sum(file_size(Path(path)) for path in paths))
    target.touch(PRIVATE, exist_ok=False)
    with target.open("wb") as file, BackupWriter(file, progress) as writer:
        with copy.open("rb") as database:
            writer.add_file(CATALOG_MEMBER, database)
        people = home.folder / PEOPLE_MEMBER
        if people.exists():
            with people.open("rb") as names:
                writer.add_file(PEOPLE_MEMBER, names)
        unread = tuple(_add_sources(writer, paths))
        created = datetime.now(UTC).isoformat(timespec="seconds")
        content = writer.finish(archive_id, created, documents)
    return BackupReport(content, target.stat().st_size, unread)


def _add_sources(writer: BackupWriter, paths: Sequence[str]) -> Iterator[str]:
    """Add the source files. Yield the paths of those that cannot be read."""
    for number, path in enumerate(paths, 1):
        suffix = Path(path).suffix.lower()
        suffix = suffix if SOURCE_SUFFIX.fullmatch(suffix) else ""
        with ExitStack() as stack:
            try:
                file = stack.enter_context(open_regular_file(resolve(Path(path))))
            except (OSError, UnreadableError):
                yield path
                continue
            writer.add_file(f"sources/{number:06}{suffix}", file, path)


@contextmanager
def _readable_errors(home: Home, target: Path) -> Iterator[None]:
    """Turn errors of the disk into a CuttingsError that says what to do."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise _write_error(home, target, error) from error


def _write_error(
    home: Home, target: Path, error: OSError | sqlite3.Error
) -> CuttingsError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    needed = 2 * file_size(home.catalog_path) / 1_000_000
    return CuttingsError(
        f"{target}: the backup was not written ({reason}); about {needed:,.0f} MB are "
        "needed, and more with --sources; free some space, or choose another place"
    )
