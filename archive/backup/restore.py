"""Restore a backup: complete it in a folder of its own, then switch to it.

The switch can be repeated. If it is interrupted, the next command that writes finishes
it. An existing catalog is replaced in one transaction of SQLite, so that programs which
have it open see the old state or the new one.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.backup.container import (
    CATALOG_MEMBER,
    PEOPLE_MEMBER,
    BackupReader,
    DamagedBackupError,
    Member,
    open_backup,
)
from archive.backup.source_files import Root, SourceWriter
from archive.backup.verify import verify_backup
from archive.catalog import (
    TRIGGERS,
    TRIGGERS_BEFORE_12,
    TRIGGERS_BEFORE_14,
    Catalog,
)
from archive.durable_files import flush_file, flush_folder
from archive.errors import CuttingsError
from archive.home import Home
from archive.progress import NO_PROGRESS, Progress

STAGING_NAME = "restore.tmp"
READY_NAME = "ready"
"""The file that marks a complete archive in the staging folder."""
STATE_FILES = (PEOPLE_MEMBER, CATALOG_MEMBER)
"""The files of an archive, in the order in which they are replaced."""
DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")

ALLOWED_SCHEMA_CODE = frozenset({*TRIGGERS, *TRIGGERS_BEFORE_12, *TRIGGERS_BEFORE_14})
"""The SQL of triggers, views and virtual tables that any version created."""

PrepareIndex = Callable[[Catalog], None]
"""A function that builds the index of a restored catalog beside the one in use."""


@dataclass(frozen=True, slots=True)
class RestoreOptions:
    """`roots` move source paths. With `replace`, an existing archive is replaced."""

    roots: tuple[Root, ...] = ()
    replace: bool = False


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    `changed_files`: sources that were not written, because another file is there.
    `missing_paths`: the number of sources that are not at their paths.
    """

    documents: int
    created: str
    moved_paths: int = 0
    written_files: int = 0
    unwritten_files: int = 0
    missing_paths: int = 0
    changed_files: tuple[str, ...] = ()


def restore_backup(
    home: Home,
    path: Path,
    options: RestoreOptions,
    prepare_index: PrepareIndex,
    progress: Progress = NO_PROGRESS,
) -> RestoreReport:
    """Restore a backup into a home. The caller has the write lock.

    Raise CuttingsError if the backup is damaged, the home has an archive that may not
    be replaced, or the disk is full. The archive in the home is then unchanged.
    """
    if problem := next(iter(verify_backup(path)), None):
        raise DamagedBackupError(problem)
    if not is_restore_unfinished(home):
        _check_replaceable(home, options)
    with _readable_errors(home), open_backup(path) as reader:
        _check_space(home, reader)
        with _staging_folder(home) as staging:
            report = _stage(reader, staging, options, prepare_index, progress)
            _mark_ready(staging)
            finish_restore(home)
        return report


def _check_replaceable(home: Home, options: RestoreOptions) -> None:
    existing = [name for name in STATE_FILES if (home.folder / name).exists()]
    if existing and not options.replace:
        raise CuttingsError(
            f"{home.folder}: has an archive already ({', '.join(existing)}); choose "
            "another --home, or replace the archive with --replace"
        )


def _check_space(home: Home, reader: BackupReader) -> None:
    needed = sum(member.size for member in reader.content.members if not member.path)
    needed *= 2  # the copy, and the transaction that replaces the catalog
    free = shutil.disk_usage(home.folder).free
    if needed > free:
        raise CuttingsError(
            f"{home.folder}: {needed / 1_000_000:,.0f} MB are needed and "
            f"{free / 1_000_000:,.0f} MB are free; free some space, or choose "
            "another --home"
        )


def is_restore_unfinished(home: Home) -> bool:
    """Return whether a restore was interrupted while it replaced the archive."""
    return (home.folder / STAGING_NAME / READY_NAME).exists()


@contextmanager
def _staging_folder(home: Home) -> Iterator[Path]:
    """Create an empty folder in the home. Remove it, unless the switch has begun."""
    staging = home.folder / STAGING_NAME
    _remove_staging(staging)
    staging.mkdir(mode=0o700)
    try:
        yield staging
    finally:
        if not is_restore_unfinished(home):
            shutil.rmtree(staging, ignore_errors=True)


def _remove_staging(staging: Path) -> None:
    """Remove the folder. The mark goes first: it must not outlive the files."""
    with suppress(FileNotFoundError, NotADirectoryError):
        (staging / READY_NAME).unlink()
    if staging.is_symlink() or staging.is_file():
        staging.unlink()
    shutil.rmtree(staging, ignore_errors=True)


def _stage(
    reader: BackupReader,
    staging: Path,
    options: RestoreOptions,
    prepare_index: PrepareIndex,
    progress: Progress,
) -> RestoreReport:
    """Write the complete archive into the staging folder, and its sources."""
    files = [reader.member(name) for name in STATE_FILES]
    progress.start(sum(member.size for member in files if member))
    for member in files:
        if member:
            _extract(reader, member, staging, progress)
    _check_database(staging, reader)
    with closing(Catalog(staging / CATALOG_MEMBER)) as catalog:
        if problems := catalog.verify():
            raise reader.damaged(f"{CATALOG_MEMBER} ({problems[0]})")
        moved = _move_paths(catalog, options.roots)
        catalog.editions.renew()
        sources = SourceWriter(reader, options.roots, progress)
        sources.write_all()
        prepare_index(catalog)
        source_paths = catalog.sources.current_paths()
        return RestoreReport(
            catalog.stats().documents,
            reader.content.created,
            moved,
            sources.written,
            sources.unwritten,
            sum(not _exists(path) for path in source_paths),
            tuple(sources.changed_files),
        )


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _extract(
    reader: BackupReader, member: Member, staging: Path, progress: Progress
) -> None:
    with (staging / member.name).open("xb") as file:
        (staging / member.name).chmod(0o600)
        reader.copy(member, file, progress)
        file.flush()
        flush_file(file.fileno())


def _check_database(staging: Path, reader: BackupReader) -> None:
    """Raise DamagedBackupError if the catalog has code that Cuttings never writes."""
    try:
        foreign = _schema_code(staging / CATALOG_MEMBER) - ALLOWED_SCHEMA_CODE
    except sqlite3.DatabaseError as error:
        raise reader.damaged(CATALOG_MEMBER) from error
    if foreign:
        raise DamagedBackupError(
            f"{reader.path}: the catalog has a trigger, view or virtual table that "
            "Cuttings does not write; use another backup"
        )


def _schema_code(path: Path) -> set[str]:
    """Return the triggers, views and virtual tables of a database."""
    query = (
        "SELECT sql FROM sqlite_master WHERE type NOT IN ('table', 'index') "
        "OR sql LIKE 'CREATE VIRTUAL%'"
    )
    with closing(sqlite3.connect(path)) as database:
        return {str(row[0]) for row in database.execute(query)}


def _move_paths(catalog: Catalog, roots: Sequence[Root]) -> int:
    """Give the sources under the old folders their new paths."""
    moves = {}
    for path in catalog.sources.all_paths():
        for root in roots:
            if (target := root.move(path)) is not None:
                moves[path] = str(target)
                break
    for root in roots:
        if not any(root.move(path) for path in moves):
            folders = ", ".join(catalog.sources.top_folders()) or "none"
            raise CuttingsError(
                f"--root {root.old}={root.new}: no source is in {root.old}; "
                f"the sources are in: {folders}"
            )
    catalog.sources.move_paths(moves)
    return len(moves)


def _mark_ready(staging: Path) -> None:
    with (staging / READY_NAME).open("wb") as file:
        flush_file(file.fileno())
    flush_folder(staging)


def finish_restore(home: Home) -> None:
    """Finish or discard an interrupted restore. The caller has the write lock."""
    staging = home.folder / STAGING_NAME
    if not staging.exists():
        return
    if is_restore_unfinished(home):
        _replace_people_file(home, staging)
        _replace_catalog(home.catalog_path, staging / CATALOG_MEMBER)
        flush_folder(home.folder)
    _remove_staging(staging)


def _replace_people_file(home: Home, staging: Path) -> None:
    """Replace the list of names, or remove one that the backup does not have."""
    target = home.folder / PEOPLE_MEMBER
    restored = staging / PEOPLE_MEMBER
    if restored.exists():
        temporary_path = target.with_name(f"{target.name}.tmp")
        shutil.copyfile(restored, temporary_path)
        temporary_path.replace(target)
    else:
        target.unlink(missing_ok=True)


def _replace_catalog(target: Path, restored: Path) -> None:
    """Replace the catalog. One that SQLite cannot open is renamed, not removed."""
    if not restored.exists():
        return  # it was replaced before the interruption
    if target.exists():
        try:
            with (
                closing(sqlite3.connect(restored)) as source,
                closing(sqlite3.connect(target, timeout=30)) as database,
            ):
                source.backup(database)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            _set_aside(target)
        else:
            return
    for suffix in DATABASE_SUFFIXES[1:]:  # SQLite would read those of another file
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    restored.replace(target)


def _set_aside(target: Path) -> None:
    """Rename a damaged catalog, so that an expert can read what is left of it."""
    for suffix in reversed(DATABASE_SUFFIXES):
        path = target.with_name(target.name + suffix)
        if path.exists():
            path.replace(target.with_name(f"{target.name}.damaged{suffix}"))


@contextmanager
def _readable_errors(home: Home) -> Iterator[None]:
    """Turn errors of the disk into a CuttingsError that says what to do."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise CuttingsError(
            f"{home.folder}: the backup was not restored completely ({reason}); free "
            "some space or check the permissions, then run the command again"
        ) from error
