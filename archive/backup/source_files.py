"""Write the source files of a backup into folders that the user names."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.backup.container import BackupReader, Member
from archive.durable_files import flush_file
from archive.errors import CuttingsError
from archive.progress import Progress

WINDOWS_PATH = re.compile(r"[A-Za-z]:\\|\\\\")
TEMPORARY_SUFFIX = ".restoring"
FORBIDDEN_PARTS = frozenset({"", ".", ".."})


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of sources in the backup, and where it is on this machine."""

    old: str
    new: Path

    def move(self, path: str) -> Path | None:
        """Return the new path of a source, or `None` if it is not in the folder.

        The path comes from the backup: it never leads out of the new folder.
        """
        separator = "\\" if WINDOWS_PATH.match(path) else "/"
        old = self.old.rstrip("/\\") + separator
        if not path.startswith(old):
            return None
        parts = path[len(old) :].split(separator)
        if any(map(_is_forbidden, parts)):
            return None
        return self.new.joinpath(*parts)


def _is_forbidden(part: str) -> bool:
    return (
        part in FORBIDDEN_PARTS
        or "\0" in part
        or os.sep in part
        or bool(os.altsep and os.altsep in part)
        or (os.name == "nt" and ":" in part)
    )


class SourceWriter:
    """Write the sources that are in one of the roots. Never replace a file."""

    def __init__(
        self, reader: BackupReader, roots: Sequence[Root], progress: Progress
    ) -> None:
        self._reader = reader
        self._roots = roots
        self._progress = progress
        self.written = 0
        self.unwritten = 0
        self.changed_files: list[str] = []

    def write_all(self) -> None:
        """Write all sources. Raise CuttingsError if a path leads out of its root."""
        for member in self._reader.content.sources:
            target = self._target(member)
            if target is None:
                self.unwritten += 1
            elif os.path.lexists(target):
                if _digest(target) != member.sha256:
                    self.changed_files.append(str(target))
            else:
                self._write(member, target)
                self.written += 1

    def _target(self, member: Member) -> Path | None:
        for root in self._roots:
            target = root.move(member.path or "")
            if target is not None:
                _check_inside(target, root.new)
                return target
        return None

    def _write(self, member: Member, target: Path) -> None:
        """Write a file under another name, and rename it when it is complete."""
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary_path = target.with_name(target.name + TEMPORARY_SUFFIX)
        temporary_path.unlink(missing_ok=True)
        try:
            with temporary_path.open("xb") as file:
                self._reader.copy(member, file, self._progress)
                file.flush()
                flush_file(file.fileno())
            with suppress(OSError, OverflowError, ValueError):
                os.utime(temporary_path, ns=(member.mtime_ns, member.mtime_ns))
            temporary_path.rename(target)
        except BaseException:
            temporary_path.unlink(missing_ok=True)
            raise


def _check_inside(target: Path, folder: Path) -> None:
    """Raise CuttingsError if a link in the folder leads out of it."""
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise CuttingsError(
            f"{target}: a link leads out of {folder}; choose another folder for --root"
        )


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, or "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
