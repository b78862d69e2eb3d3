"""Verify a backup, and name what is damaged."""

from __future__ import annotations

from pathlib import Path

from archive.backup.container import (
    BackupReader,
    DamagedBackupError,
    is_sealed,
    open_backup,
)
from archive.errors import CuttingsError
from archive.progress import NO_PROGRESS, Progress


def verify_backup(path: Path, progress: Progress = NO_PROGRESS) -> list[str]:
    """Return a sentence for each damage of a backup.

    Raise CuttingsError if the file cannot be read.
    """
    try:
        with open_backup(path) as reader:
            problems = _damaged_members(reader, progress)
        if not problems and not is_sealed(path):
            problems = [f"{path}: damaged between its members, which are intact"]
    except DamagedBackupError as error:
        return [str(error)]
    except OSError as error:
        raise unreadable(path, error) from error
    return problems


def unreadable(path: Path, error: OSError) -> CuttingsError:
    """Return the error for a backup that cannot be read."""
    reason = error.strerror or str(error)
    return CuttingsError(f"{path}: cannot be read ({reason}); check the path")


def _damaged_members(reader: BackupReader, progress: Progress) -> list[str]:
    problems = []
    progress.start(reader.content.total_bytes)
    for member in reader.content.members:
        try:
            for chunk in reader.chunks(member):
                progress.advance(len(chunk))
        except DamagedBackupError as error:
            problems.append(str(error))
    return problems
