"""How something long goes on, what an ingest did, what is said of one file: apart from all reading, to load nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Hears how something long goes on."""

    def start(self, total: int) -> None:
        """So much more is to be done."""

    def advance(self, size: int) -> None:
        """So much has been done."""


class NullProgress:
    """Progress that nobody asks for."""

    def start(self, total: int) -> None:
        """Nobody hears it."""

    def advance(self, size: int) -> None:
        """Nobody hears it."""


NO_PROGRESS = NullProgress()


@dataclass
class IngestSummary:
    """What an ingest did. `added`, `held` and `failed` count articles, the others files."""

    added: int = 0
    held: int = 0
    failed: int = 0
    read: int = 0
    unchanged: int = 0
    removed: int = 0
    others: int = 0
