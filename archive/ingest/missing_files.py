"""Stop an ingest if so many files are missing that their drive may be missing.

An unmounted drive leaves an empty folder. That is no reason to remove its articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from archive.catalog import SourceState
from archive.errors import MissingFilesError
from archive.ingest.scanner import Scan, ScannedFile
from archive.paths import folder_prefix

MIN_MOST = 3
"""Missing files from which on a part of the files is enough to stop."""
MIN_EMPTY_FOLDER = 10
"""Files that a folder below a root had, if it stops an ingest when it is empty."""


@dataclass(frozen=True, slots=True)
class FileCounts:
    """The files of a folder: those indexed before, and those missing or new now."""

    indexed: int
    missing: int
    new: int

    @property
    def are_suspicious(self) -> bool:
        """Return whether more than half are missing, and not only renamed."""
        all_or_many = self.missing == self.indexed or self.missing >= MIN_MOST
        return all_or_many and (self.missing - self.new) * 2 > self.indexed


def find_missing(
    states: Mapping[str, SourceState], files: Mapping[str, ScannedFile], scan: Scan
) -> dict[str, SourceState]:
    """Return the stored files that were deleted.

    Files under unreadable paths, and in linked folders that an earlier run followed,
    may still exist.
    """
    unreadable = tuple(path for path, _ in scan.problems)
    unreadable += tuple(map(folder_prefix, scan.linked_folders))
    return {
        path: state
        for path, state in states.items()
        if path not in files and not state.gone and not path.startswith(unreadable)
    }


def is_below(path: str, root: str) -> bool:
    """Return whether a path is a root or below it."""
    return path == root or path.startswith(folder_prefix(root))


def check_root(
    root: str, indexed: Collection[str], missing: Collection[str], new: Collection[str]
) -> None:
    """Raise MissingFilesError if all or most files of a root are missing.

    The arguments are paths of files at and under the root. A folder under it in which
    there is nothing any more is checked, too: it may be a mount point.
    """
    counts = FileCounts(len(indexed), len(missing), len(new))
    if counts.are_suspicious:
        raise MissingFilesError(_message(root, counts))
    for folder, missing_count in _count_by_folder(missing).items():
        # All indexed files of an empty folder are missing.
        counts = FileCounts(missing_count, missing_count, len(new))
        if (
            missing_count >= MIN_EMPTY_FOLDER
            and counts.are_suspicious
            and _is_empty_folder(Path(folder))
        ):
            raise MissingFilesError(_message(folder, counts))


def _message(folder: str, counts: FileCounts) -> str:
    return (
        f"{folder}: {counts.missing:,} of {counts.indexed:,} indexed files are missing, "
        "as if a drive were not connected; nothing was changed. Connect the drive and "
        "run the same command again, or add --allow-missing if the files were deleted "
        "and their articles should be removed"
    )


def _count_by_folder(paths: Iterable[str]) -> Counter[str]:
    """Return the number of files in each folder and below it."""
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(str(folder) for folder in PurePath(path).parents)
    return counts


def _is_empty_folder(path: Path) -> bool:
    try:
        return path.is_dir() and next(path.iterdir(), None) is None
    except OSError:
        return False
