"""Find the files under given paths, with their size and modification time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archive.messages import N_
from archive.paths import printable_path
from archive.readers import detect_format


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of a supported type.

    `name` is the absolute path as valid Unicode, `size` the size in bytes and
    `mtime_ns` the modification time in nanoseconds since 1970.
    """

    path: Path
    name: str
    format: str
    size: int
    mtime_ns: int

    @property
    def unpacked_size(self) -> int:
        """The decompressed size in bytes, which is the unit of progress."""
        if self.path.suffix.lower() != ".gz":
            return self.size
        try:
            with self.path.open("rb") as file:
                # The last four bytes are the decompressed size modulo 2³² (RFC 1952).
                file.seek(-4, os.SEEK_END)
                unpacked_size = int.from_bytes(file.read(4), "little")
        except OSError:
            return self.size
        return max(self.size, unpacked_size)


DOES_NOT_EXIST = N_("does not exist; check the path")
INVALID_NAME = N_("invalid file name")
BROKEN_LINK = N_("broken link")
LINKED_FOLDER = N_("linked folder")
HIDDEN_FILE = N_("hidden file")
UNSUPPORTED_TYPE = N_("unsupported file type")
SPECIAL_FILES: Mapping[int, str] = {
    stat.S_IFIFO: N_("not a regular file: named pipe"),
    stat.S_IFSOCK: N_("not a regular file: socket"),
    stat.S_IFCHR: N_("not a regular file: device"),
    stat.S_IFBLK: N_("not a regular file: device"),
}
NOT_REGULAR = N_("not a regular file")
JUNCTION_TAG = 0xA0000003
"""The reparse tag of a link to a folder on Windows that is no symbolic link."""


@dataclass
class Scan:
    """A search for readable files.

    `reasons` has the reason for each path that could not be read, and `skipped` for each
    path that is no article, by path.
    """

    reasons: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    unsupported_types: set[str] = field(default_factory=set)
    """The suffixes of the skipped files, such as `.docx`."""

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each path that could not be read, and the reason."""
        return list(self.reasons.items())

    @property
    def linked_count(self) -> int:
        """The number of linked folders, which are not followed."""
        return sum(reason == LINKED_FOLDER for reason in self.skipped.values())

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
            root, onerror=self._add_folder_problem
        ):
            folder_names[:] = sorted(self._followed_folders(folder, folder_names))
            for name in sorted(file_names):
                path = Path(folder, name)
                format_name = None if name.startswith(".") else detect_format(path)
                if format_name is None:
                    self._skip_file(path)
                else:
                    yield from self._scan_file(path, format_name)

    def _followed_folders(self, folder: str, names: Iterable[str]) -> Iterator[str]:
        """Yield the folders that are not hidden, and skip linked ones.

        A link may lead to a folder that is scanned already, or back to this one.
        """
        for name in names:
            path = Path(folder, name)
            if name.startswith("."):
                continue
            if _is_linked_folder(path):
                self.skipped[printable_path(path)] = LINKED_FOLDER
            else:
                yield name

    def _scan_file(self, path: Path, format_name: str) -> Iterator[ScannedFile]:
        try:
            state = path.stat()
        except OSError as error:
            is_broken = isinstance(error, FileNotFoundError) and path.is_symlink()
            reason = f"cannot be opened: {_error_text(error)}"
            self._add_problem(path, BROKEN_LINK if is_broken else reason)
            return
        if not stat.S_ISREG(state.st_mode):
            kind = stat.S_IFMT(state.st_mode)
            self._add_problem(path, SPECIAL_FILES.get(kind, NOT_REGULAR))
            return
        yield ScannedFile(
            path, printable_path(path), format_name, state.st_size, state.st_mtime_ns
        )

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


def _error_text(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _skip_reason(path: Path) -> str:
    """Return why a file without a supported suffix is no article."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return BROKEN_LINK
    except OSError as error:
        return f"cannot be opened: {_error_text(error)}"
    if not stat.S_ISREG(mode):
        return SPECIAL_FILES.get(stat.S_IFMT(mode), NOT_REGULAR)
    return HIDDEN_FILE if path.name.startswith(".") else UNSUPPORTED_TYPE


def _is_linked_folder(path: Path) -> bool:
    """Return whether a folder is a symbolic link, or a junction of Windows."""
    try:
        state = path.lstat()
    except OSError:
        return False
    tag = getattr(state, "st_reparse_tag", 0)
    return stat.S_ISLNK(state.st_mode) or tag == JUNCTION_TAG
