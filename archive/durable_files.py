"""Flush, replace and remove files, on every operating system.

Windows refuses to replace or remove a file while a program has it open or mapped, and
to flush a folder. Some network drives refuse to flush a folder, too.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

PROTECTS_OPEN_FILES = os.name == "nt"
"""Whether the system refuses to replace and remove files that a program has open."""
REPLACE_ATTEMPTS = 50
REPLACE_PAUSE_S = 0.02
"""Attempts to replace a file, and seconds between them: readers need it very shortly."""
FOLDER_FLUSH_REFUSED = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EINVAL,
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
        errno.ENOSYS,
        errno.EBADF,
        errno.EISDIR,
    }
)
"""Errors of systems that cannot flush a folder. They write its names without that."""


def flush_file(descriptor: int) -> None:
    """Flush an open file to the disk."""
    if sys.platform == "darwin":  # pragma: no cover  # simulated in the tests
        # `fsync` leaves the data in the cache of the drive.
        import fcntl  # noqa: PLC0415  # not on Windows

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, if the system can do that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in FOLDER_FLUSH_REFUSED:
            raise


def replace_file(source: Path, target: Path) -> None:
    """Rename a file, and replace the target. Wait while another program has it open."""
    for attempt in range(1, REPLACE_ATTEMPTS + 1):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == REPLACE_ATTEMPTS or not PROTECTS_OPEN_FILES:
                raise
            time.sleep(REPLACE_PAUSE_S)
        else:
            return


def remove_file(path: Path) -> bool:
    """Remove a file, and return whether it is gone. An open file may have to stay."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True
