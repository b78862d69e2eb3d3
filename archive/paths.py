"""File paths in messages."""

from __future__ import annotations

import os
from pathlib import Path


def located_message(path: str, position: str | None, message: str) -> str:
    """What is said of a file, or of a place in it."""
    return f"{location(path, position)}: {message}"


def location(path: str, position: str | None) -> str:
    """A file, or a place in it: `saved.jsonl, line 12`."""
    return f"{path}, {position}" if position else path


def printable_path(path: Path) -> str:
    """An absolute path as text that any database and terminal can hold; odd bytes become `\\xNN`."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
