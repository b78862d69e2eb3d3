"""What an ingest did, and what is said of one file: apart from the reading itself, so that to tell it loads nothing."""

from __future__ import annotations

from dataclasses import dataclass


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
