"""Find the files under given paths, with their size and modification time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from archive.errors import UnreadableError
from archive.messages import N_
from archive.paths import printable_path
from archive.readers import detect_format
from archive.regular_files import (
    INVALID_NAME,
    NOT_REGULAR,
    SYSTEM_FILE,
    UNSUPPORTED_TYPE,
    is_system_file,
    open_regular_file,
)


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of a supported type.

    `name` is the absolute path as valid Unicode, `size` the size in bytes and
    `mtime_ns` the modification time in nanoseconds since 1970. `target` is the file to
    which the path leads, without any links.
    """

    path: Path
    name: str
    format: str
    size: int
    mtime_ns: int
    target: Path

    @property
    def unpacked_size(self) -> int:
        """The decompressed size in bytes, which is the unit of progress."""
        if self.path.suffix.lower() != ".gz":
            return self.size
        try:
            with open_regular_file(self.target) as file:
                # The last four bytes are the decompressed size modulo 2³² (RFC 1952).
                file.seek(-4, os.SEEK_END)
                unpacked_size = int.from_bytes(file.read(4), "little")
        except (OSError, UnreadableError):
            return self.size
        return max(self.size, unpacked_size)


DOES_NOT_EXIST = N_("does not exist; check the path")
BROKEN_LINK = N_("broken link")
LINKED_FOLDER = N_("linked folder")
HIDDEN_FILE = N_("hidden file")
SPECIAL_FILES: Mapping[int, str] = {
    stat.S_IFIFO: N_("not a regular file: named pipe"),
    stat.S_IFSOCK: N_("not a regular file: socket"),
    stat.S_IFCHR: N_("not a regular file: device"),
    stat.S_IFBLK: N_("not a regular file: device"),
}
OUTSIDE_LINK = N_("link that leads out of the folder; --follow-links reads it")
MAX_MTIME_NS = (1 << 63) - 1
"""The latest modification time that is stored, in the year 2262."""
JUNCTION_TAG = 0xA0000003
"""The reparse tag of a link to a folder on Windows that is no symbolic link."""


@dataclass
class Scan:
    """A search for readable files.

    Links may only lead to files in `folders`, unless `follow_links` is true. `reasons`
    has the reason for each path that could not be read, and `skipped` for each path
    that is no article, by path.
    """

    folders: tuple[Path, ...] = ()
    follow_links: bool = False
    reasons: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    unsupported_types: set[str] = field(default_factory=set)
    """The suffixes of the skipped files, such as `.doc`."""

    _visited: set[tuple[int, int]] = field(default_factory=set)
    """Device and inode of each folder that was scanned."""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each path that could not be read, and the reason."""
        return list(self.reasons.items())

    @property
    def linked_folders(self) -> list[str]:
        """The linked folders that are not followed."""
        return [
            path for path, reason in self.skipped.items() if reason == LINKED_FOLDER
        ]

    @property
    def linked_count(self) -> int:
        """The number of linked folders, which are not followed."""
        return len(self.linked_folders)

    @property
    def unsupported_count(self) -> int:
        """The number of skipped files."""
        return len(self.skipped) - self.linked_count

    def find_files(
        self, root: Path, *, within_folder: bool = False
    ) -> Iterator[ScannedFile]:
        """Yield the supported files at and under a path, sorted within each folder.

        Skip hidden files and folders (`.name`) under the path. With `within_folder`, the path
        itself was found in a folder: skip it if it is missing or unsupported, instead
        of adding a problem.
        """
        if not self._exists(root, must_exist=not within_folder):
            return
        if root.is_dir():
            if not within_folder or self._is_followed(root):
                yield from self._scan_folder(root)
            return
        format_name = detect_format(root)
        if format_name is not None:
            yield from self._scan_file(root, format_name)
        elif within_folder:
            self._skip_file(root)
        else:
            self._add_problem(root, UNSUPPORTED_TYPE)

    def _exists(self, path: Path, *, must_exist: bool) -> bool:
        """Return whether a path exists. With `must_exist`, a missing one is a problem.

        If the system cannot determine it, add a problem: the stored file at this path
        is then not removed.
        """
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if must_exist:
                is_link = path.is_symlink()
                self._add_problem(path, BROKEN_LINK if is_link else DOES_NOT_EXIST)
            return False
        except OSError as error:
            self._add_problem(path, f"cannot be opened: {_error_text(error)}")
            return False
        except ValueError:  # a NUL character
            self._add_problem(path, INVALID_NAME)
            return False
        return True

    def _scan_folder(self, root: Path) -> Iterator[ScannedFile]:
        for folder, folder_names, file_names in os.walk(
            root, onerror=self._add_folder_problem, followlinks=self.follow_links
        ):
            if not self._is_first_visit(folder):
                folder_names.clear()
                continue
            folder_names[:] = sorted(
                name
                for name in folder_names
                if not name.startswith(".") and self._is_followed(Path(folder, name))
            )
            real_folder = Path(os.path.realpath(folder))
            for name in sorted(file_names):
                path = Path(folder, name)
                format_name = None if name.startswith(".") else detect_format(path)
                if format_name is None:
                    self._skip_file(path)
                else:
                    yield from self._scan_file(path, format_name, real_folder)

    def _is_first_visit(self, folder: str) -> bool:
        """Return whether a folder was not scanned yet, if links are followed."""
        if not self.follow_links:
            return True
        try:
            state = os.stat(folder)  # noqa: PTH116  # as `os.walk` names it
        except OSError:
            return True
        key = (state.st_dev, state.st_ino)
        is_first = key not in self._visited
        self._visited.add(key)
        return is_first

    def _is_followed(self, path: Path) -> bool:
        """Return whether a folder is scanned, and skip it if not.

        A link may lead to a folder that is scanned already, or back to this one. With
        `follow_links`, a link out of the folders is followed.
        """
        if not _is_linked_folder(path):
            return True
        if self.follow_links and not self._is_inside(Path(os.path.realpath(path))):
            return True
        self.skipped[printable_path(path)] = LINKED_FOLDER
        return False

    def _is_inside(self, target: Path) -> bool:
        """Return whether a path without links is in one of the folders."""
        return any(map(target.is_relative_to, self._real_folders))

    @cached_property
    def _real_folders(self) -> list[str]:
        """Return the folders without links."""
        return [os.path.realpath(folder) for folder in self.folders]

    def _scan_file(
        self, path: Path, format_name: str, real_folder: Path | None = None
    ) -> Iterator[ScannedFile]:
        """Yield a file, or add the problem why it cannot be read.

        `real_folder` is its folder without links.
        """
        try:
            state = path.stat()
            is_link = real_folder is None or path.is_symlink()
        except OSError as error:
            is_broken = isinstance(error, FileNotFoundError) and path.is_symlink()
            reason = f"cannot be opened: {_error_text(error)}"
            self._add_problem(path, BROKEN_LINK if is_broken else reason)
            return
        special_reason = _special_reason(state)
        if special_reason:
            self._add_problem(path, special_reason)
            return
        if real_folder is None or is_link:
            target = Path(os.path.realpath(path))
            if not (self.follow_links or self._is_inside(target)):
                self._add_problem(path, OUTSIDE_LINK)
                return
        else:
            target = real_folder / path.name
        mtime_ns = max(-MAX_MTIME_NS, min(state.st_mtime_ns, MAX_MTIME_NS))
        name = printable_path(path)
        yield ScannedFile(path, name, format_name, state.st_size, mtime_ns, target)

    def _skip_file(self, path: Path) -> None:
        """Remember a file of an unsupported type, with the reason."""
        self.skipped[printable_path(path)] = _skip_reason(path)
        if not path.name.startswith(".") and path.suffix:
            self.unsupported_types.add(path.suffix.lower())

    def _add_problem(self, path: Path, reason: str) -> None:
        self.reasons[printable_path(path)] = reason

    def _add_folder_problem(self, error: OSError) -> None:
        reason = f"cannot open this folder: {_error_text(error)}"
        self._add_problem(Path(error.filename), reason)


def file_to_read(path: Path) -> ScannedFile:
    """Return a file that the user named, which may be a link.

    Raises:
        UnreadableError: it cannot be read, or its type is not supported.
    """
    if detect_format(path) is None:
        raise UnreadableError(UNSUPPORTED_TYPE)
    if path.is_dir():
        raise UnreadableError(N_("is a folder"))
    scan = Scan((path,))
    for file in scan.find_files(path):
        return file
    raise UnreadableError(next(iter(scan.reasons.values())))


def _error_text(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _skip_reason(path: Path) -> str:
    """Return why a file without a supported suffix is no article."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return BROKEN_LINK
    except OSError as error:
        return f"cannot be opened: {_error_text(error)}"
    if reason := _special_reason(state):
        return reason
    return HIDDEN_FILE if path.name.startswith(".") else UNSUPPORTED_TYPE


def _special_reason(state: os.stat_result) -> str | None:
    """Return why a file is not a regular file, or `None` if it is one."""
    if not stat.S_ISREG(state.st_mode):
        return SPECIAL_FILES.get(stat.S_IFMT(state.st_mode), NOT_REGULAR)
    return SYSTEM_FILE if is_system_file(state) else None


def _is_linked_folder(path: Path) -> bool:
    """Return whether a folder is a symbolic link, or a junction of Windows."""
    try:
        state = path.lstat()
    except OSError:
        return False
    tag = getattr(state, "st_reparse_tag", 0)
    return stat.S_ISLNK(state.st_mode) or tag == JUNCTION_TAG
