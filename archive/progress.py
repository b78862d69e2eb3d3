"""Progress and summary of an ingest.

This module imports no readers, so that the command line can load it quickly.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Protocol


class Progress(Protocol):
    """A receiver for the progress of a long task."""

    def start(self, total: int) -> None:
        """Add `total` units of work to do."""

    def advance(self, size: int) -> None:
        """Report `size` units of work as done."""


class NullProgress:
    """A progress receiver that does nothing."""

    def start(self, total: int) -> None:
        """Do nothing."""

    def advance(self, size: int) -> None:
        """Do nothing."""


NO_PROGRESS = NullProgress()


@dataclass
class IngestSummary:
    """The counts of an ingest.

    `added`, `changed` (known articles with a new text), `replaced` (by another article
    in the same place), `held` (already in the catalog) and `failed` count articles. The
    other fields count files. `others` are files of unsupported types,
    and `linked` are linked folders, which are not followed.
    """

    added: int = 0
    changed: int = 0
    replaced: int = 0
    held: int = 0
    failed: int = 0
    read: int = 0
    unchanged: int = 0
    removed: int = 0
    others: int = 0
    linked: int = 0
    unsupported_types: tuple[str, ...] = ()
    """The suffixes of the files of unsupported types, in alphabetical order."""

    def counts(self) -> dict[str, int]:
        """Return the counts by name, as the catalog stores them."""
        return {
            name: value
            for name, value in asdict(self).items()
            if isinstance(value, int)
        }
