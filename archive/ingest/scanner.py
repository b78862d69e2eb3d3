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
    """A file that Cuttings reads: `name` is its absolute path as text, also where its bytes are no UTF-8."""

    path: Path
    name: str
    format: str
    size: int
    mtime_ns: int

    @property
    def unpacked_size(self) -> int:
        """Its size once unpacked, in bytes: what progress is measured in."""
        if self.path.suffix.lower() != ".gz":
            return self.size
        try:
            with self.path.open("rb") as file:
                file.seek(-4, os.SEEK_END)
                # The last four bytes of a gzip member are its unpacked size modulo 2³² (RFC 1952).
                return max(self.size, int.from_bytes(file.read(4), "little"))
        except OSError:
            return self.size


@dataclass
class Scan:
    """What a scan skipped: paths that could not be opened, and files of unsupported types."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    unsupported_count: int = 0
    unsupported_types: set[str] = field(default_factory=set)
    """The suffixes of the skipped files, such as `.docx`."""

    def files(self, root: Path, *, inside: bool = False) -> Iterator[ScannedFile]:
        """The readable files of a path, in a fixed order; hidden ones (`.name`) inside a folder are left alone.

        `inside`: the path was come upon in a folder, so that nobody asked for it if it is gone or of another kind.
        """
        if inside and not self._exists(root):
            return
        if not root.exists():
            self.problems.append(
                (printable_path(root), "does not exist; check the path")
            )
        elif root.is_dir():
            yield from self._scan_folder(root)
        elif (format_name := detect_format(root)) is None and inside:
            self._skip(root)
        elif format_name is None:
            self.problems.append((printable_path(root), "unsupported file type"))
        else:
            yield from self._scan_file(root, format_name)

    def _skip(self, path: Path) -> None:
        """Count a file of an unsupported type."""
        self.unsupported_count += 1
        if not path.name.startswith(".") and path.suffix:
            self.unsupported_types.add(path.suffix.lower())

    def _exists(self, path: Path) -> bool:
        """Whether a path is there; where that cannot be told it is a problem, and nothing is let go of."""
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            self.problems.append(
                (printable_path(path), f"cannot be opened: {_error_text(error)}")
            )
            return False
        return True

    def _scan_folder(self, root: Path) -> Iterator[ScannedFile]:
        for folder, below, names in os.walk(root, onerror=self._add_problem):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = Path(folder, name)
                if name.startswith(".") or (format_name := detect_format(path)) is None:
                    self._skip(path)
                else:
                    yield from self._scan_file(path, format_name)

    def _scan_file(self, path: Path, format_name: str) -> Iterator[ScannedFile]:
        try:
            state = path.stat()
        except OSError as error:
            self.problems.append(
                (printable_path(path), f"cannot be opened: {_error_text(error)}")
            )
            return
        if stat.S_ISREG(state.st_mode):
            yield ScannedFile(
                path,
                printable_path(path),
                format_name,
                state.st_size,
                state.st_mtime_ns,
            )
        else:
            self.problems.append((printable_path(path), "not a regular file"))

    def _add_problem(self, error: OSError) -> None:
        self.problems.append(
            (
                printable_path(Path(error.filename)),
                f"cannot open this folder: {_error_text(error)}",
            )
        )


def _error_text(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
