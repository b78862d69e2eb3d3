"""Verify a backup, and report its damaged members."""

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
    """Return a sentence for each damaged part of a backup.

    Raise CuttingsError if the file cannot be read.
    """
    try:
        sealed = is_sealed(path)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{path}: cannot be read ({reason}); check the path"
        raise CuttingsError(message) from error
    try:
        with open_backup(path) as reader:
            problems = _damaged_members(reader, progress)
    except DamagedBackupError as error:
        return [str(error)]
    if not problems and not sealed:
        return [f"{path}: damaged between its members, which are intact"]
    return problems


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
