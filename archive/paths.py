"""Format file paths for messages, and find how the file system spells them.

On Windows and macOS, a path can be written in another case or normal form of Unicode.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path


def located_message(path: str, position: str | None, message: str) -> str:
    """Prefix a message with a file, or a position in it."""
    return f"{location(path, position)}: {message}"


def location(path: str, position: str | None) -> str:
    """Return a file, or a position in it: `saved.jsonl, line 12`."""
    return f"{path}, {position}" if position else path


def printable_path(path: Path) -> str:
    """Return the absolute path as valid Unicode. Undecodable bytes become `\\xNN`."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def folder_prefix(folder: str) -> str:
    """Return the path of a folder with one separator at its end."""
    separators = os.sep + (os.altsep or "")
    return folder.rstrip(separators) + os.sep


def file_size(path: Path) -> int:
    """Return the size of a file in bytes, or 0 if there is none at the path."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def is_file(path: Path) -> bool:
    """Return whether a path is a file. One that the system refuses is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def folder_size(folder: Path) -> int:
    """Return the size of the files in a folder in bytes, without deleted ones."""
    return sum(file_size(path) for path in folder.rglob("*") if path.is_file())


def path_key(path: str) -> str:
    """Return a key that is equal for paths that some file systems do not tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def actual_path(path: Path) -> Path:
    """Return the absolute path without `..`, as the file system spells it.

    A part that does not exist stays as it is.
    """
    absolute = _without_parents(path.absolute())
    actual = Path(absolute.anchor.upper())  # the drive letter of Windows
    for name in absolute.parts[1:]:
        actual /= _actual_name(actual, name)
    return actual


def is_other_spelling(path: str, folder: str) -> bool:
    """Return whether a path is another spelling of an existing folder."""
    return printable_path(actual_path(Path(path))) == folder


def _without_parents(path: Path) -> Path:
    """Resolve `..`. Before it, a link to a folder leads to the parent of its target."""
    if ".." not in path.parts:
        return path
    end = len(path.parts) - path.parts[::-1].index("..")
    return Path(os.path.realpath(Path(*path.parts[:end])), *path.parts[end:])


def _actual_name(folder: Path, name: str) -> str:
    """Return a name as its folder lists it."""
    path = folder / name
    if not any(_is_same_file(path, folder / variant) for variant in _spellings(name)):
        return name  # the file system tells them apart, or has no such file
    try:
        names = os.listdir(folder)  # noqa: PTH208  # names only
    except OSError:
        return name
    if name in names:
        return name
    key = path_key(name)
    candidates = (listed for listed in names if path_key(listed) == key)
    return next(
        (listed for listed in candidates if _is_same_file(path, folder / listed)), name
    )


def _spellings(name: str) -> Iterator[str]:
    """Yield other spellings of a name, if there are any."""
    for other in (
        name.swapcase(),
        unicodedata.normalize("NFC", name),
        unicodedata.normalize("NFD", name),
    ):
        if other != name:
            yield other


def _is_same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False
