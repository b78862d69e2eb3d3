"""Format file paths for messages."""

from __future__ import annotations

import os
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
