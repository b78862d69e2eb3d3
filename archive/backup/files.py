"""Flush folders to the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where that is possible."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
