"""Open regular files only: no links, pipes, devices, and no files of the system."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from archive.errors import UnreadableError
from archive.messages import N_

MOUNTS = Path("/proc/self/mountinfo")
"""The file in which Linux lists the mounted file systems."""
_SYSTEM_TYPES = """
binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl
hugetlbfs mqueue nsfs proc pstore rpc_pipefs securityfs selinuxfs sysfs tracefs
"""
SYSTEM_TYPES = frozenset(_SYSTEM_TYPES.split())
"""File systems whose files belong to the operating system."""
UNSUPPORTED_TYPE = N_("unsupported file type")
NOT_REGULAR = N_("not a regular file")
SYSTEM_FILE = N_("not a regular file: file of the operating system")
INVALID_NAME = N_("invalid file name")
IS_LINK = N_("link that was not there before; index again")
MOVED = N_("moved while the files were read; index again")
OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # A pipe without writer does not block.
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@contextmanager
def open_regular_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a regular file. Its path must be resolved: a link is refused.

    The open file is checked, and not only its path, which may have changed since.

    Raises:
        OSError: the file cannot be opened.
        UnreadableError: it is not a regular file, or it is not at its path.
    """
    try:
        _require_regular(path.lstat())
        descriptor = os.open(path, OPEN_FLAGS)
    except ValueError as error:  # a NUL character
        raise UnreadableError(INVALID_NAME) from error
    with os.fdopen(descriptor, "rb") as file:
        _require_regular(os.fstat(descriptor))
        _require_place(descriptor, path)
        yield file


def _require_regular(state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError
    if stat.S_ISLNK(state.st_mode):
        raise UnreadableError(IS_LINK)
    if not stat.S_ISREG(state.st_mode):
        raise UnreadableError(NOT_REGULAR)
    if is_system_file(state):
        raise UnreadableError(SYSTEM_FILE)


def _require_place(descriptor: int, path: Path) -> None:
    """Check that no folder of a resolved path was replaced by a link.

    Only Linux reports the path of an open file.
    """
    try:
        place = os.readlink(f"/proc/self/fd/{descriptor}")  # noqa: PTH115  # may be no path
    except OSError:
        return
    if place != str(path) and not place.endswith(" (deleted)"):
        raise UnreadableError(MOVED)


def is_system_file(state: os.stat_result) -> bool:
    """Return whether a file is in a file system such as `/proc`."""
    return state.st_dev in _system_devices()


@cache
def _system_devices() -> frozenset[int]:
    """Return the device numbers of the file systems that belong to the system."""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    devices = set()
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) > 2 and kinds and kinds[0] in SYSTEM_TYPES:
            major, _, minor = fields[2].partition(":")
            devices.add(os.makedev(int(major), int(minor)))
    return frozenset(devices)


def resolve(path: Path) -> Path:
    """Return the path of the file to which a path leads, through all links."""
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:  # a NUL character
        raise UnreadableError(INVALID_NAME) from error
