"""Find the files under given paths, with their size and modification time."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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


@dataclass
class Scan:
    """A search for readable files.

    `problems` has the path and the reason for each path that could not be read.
    """

    problems: list[tuple[str, str]] = field(default_factory=list)
    unsupported_count: int = 0
    """The number of files of unsupported types."""
    unsupported_types: set[str] = field(default_factory=set)
    """The suffixes of the skipped files, such as `.docx`."""

    def find_files(
        self, root: Path, *, within_folder: bool = False
    ) -> Iterator[ScannedFile]:
        """Yield the supported files at and under a path, sorted within each folder.

        Skip hidden files and folders (`.name`) under the path. With `within_folder`, the path
        itself was found in a folder: skip it if it is missing or unsupported, instead
        of adding a problem.
        """
        if within_folder and not self._exists(root):
            return
        if not root.exists():
            self._add_problem(root, "does not exist; check the path")
            return
        if root.is_dir():
            yield from self._scan_folder(root)
            return
        format_name = detect_format(root)
        if format_name is not None:
            yield from self._scan_file(root, format_name)
        elif within_folder:
            self._count_unsupported(root)
        else:
            self._add_problem(root, "unsupported file type")

    def _exists(self, path: Path) -> bool:
        """Return whether a path exists.

        If the system cannot determine it, add a problem: the stored file at this path
        is then not removed.
        """
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            self._add_problem(path, f"cannot be opened: {_error_text(error)}")
            return False
        return True

    def _scan_folder(self, root: Path) -> Iterator[ScannedFile]:
        for folder, folder_names, file_names in os.walk(
            root, onerror=self._add_folder_problem
        ):
            folder_names[:] = sorted(
                name for name in folder_names if not name.startswith(".")
            )
            for name in sorted(file_names):
                path = Path(folder, name)
                format_name = None if name.startswith(".") else detect_format(path)
                if format_name is None:
                    self._count_unsupported(path)
                else:
                    yield from self._scan_file(path, format_name)

    def _scan_file(self, path: Path, format_name: str) -> Iterator[ScannedFile]:
        try:
            state = path.stat()
        except OSError as error:
            self._add_problem(path, f"cannot be opened: {_error_text(error)}")
            return
        if not stat.S_ISREG(state.st_mode):
            self._add_problem(path, "not a regular file")
            return
        yield ScannedFile(
            path, printable_path(path), format_name, state.st_size, state.st_mtime_ns
        )

    def _count_unsupported(self, path: Path) -> None:
        """Count a file of an unsupported type."""
        self.unsupported_count += 1
        if not path.name.startswith(".") and path.suffix:
            self.unsupported_types.add(path.suffix.lower())

    def _add_problem(self, path: Path, reason: str) -> None:
        self.problems.append((printable_path(path), reason))

    def _add_folder_problem(self, error: OSError) -> None:
        reason = f"cannot open this folder: {_error_text(error)}"
        self._add_problem(Path(error.filename), reason)


def _error_text(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
