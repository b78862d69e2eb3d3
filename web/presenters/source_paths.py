"""How the paths of files are shown: as they are, or relative to their folders.

The user of this machine sees whole paths. Other readers of a server see them from the
folders that contain all files of the archive.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property
from pathlib import PurePath

from archive.paths import folder_prefix


class SourceFolders:
    """The folders of an archive, which are read when a path is shown."""

    def __init__(self, read: Callable[[], tuple[str, ...]]) -> None:
        self._read = read

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders, which contain all files of the archive."""
        return self._read()

    def relative(self, path: str) -> str:
        """Return a path from its folder. With several, it begins with their name."""
        for folder in self.folders:
            prefix = folder_prefix(folder)
            if path.startswith(prefix):
                name = PurePath(folder).name if len(self.folders) > 1 else ""
                rest = path[len(prefix) :]
                return f"{name}/{rest}" if name else rest
        return PurePath(path).name


_folders: ContextVar[SourceFolders | None] = ContextVar("folders", default=None)


def show_relative_to(folders: SourceFolders | None) -> None:
    """Set the folders for the current thread or task. Without any, paths are whole."""
    _folders.set(folders)


def shown_path(path: str) -> str:
    """Return a path as the reader may see it."""
    folders = _folders.get()
    return folders.relative(path) if folders else path
