"""How something long goes on, what an ingest did, what is said of one file: apart from all reading, to load nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Progress(Protocol):
    """Hears how something long goes on."""

    def start(self, total: int) -> None:
        """So much more is to be done."""

    def advance(self, size: int) -> None:
        """So much has been done."""


class Unheard:
    """Progress that nobody asks for."""

    def start(self, total: int) -> None:
        """Nobody hears it."""

    def advance(self, size: int) -> None:
        """Nobody hears it."""


UNHEARD = Unheard()


@dataclass
class Summary:
    """What an ingest did. `added`, `held` and `failed` count articles, the others files."""

    added: int = 0
    held: int = 0
    failed: int = 0
    read: int = 0
    unchanged: int = 0
    removed: int = 0
    others: int = 0


def sentence(path: str, position: str | None, said: str) -> str:
    """What is said of a file, or of a place in it."""
    return f"{place(path, position)}: {said}"


def place(path: str, position: str | None) -> str:
    """A file, or a place in it: `saved.jsonl, line 12`."""
    return f"{path}, {position}" if position else path


def path_text(path: Path) -> str:
    """An absolute path as text that any database and terminal can hold; odd bytes become `\\xNN`."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
