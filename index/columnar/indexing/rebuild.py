"""Begin a rebuild beside the index in use, or resume one that was interrupted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from archive.durable_files import flush_folder, remove_file
from archive.errors import CuttingsError
from index.columnar.storage.column_file import ColumnFile
from index.columnar.storage.deletions import read_deleted
from index.columnar.storage.manifest import (
    REBUILD_NAME,
    Manifest,
    next_segment_number,
    read_manifest,
    remove_unused_files,
    write_manifest,
)
from index.engine import ChangeFeed


class FeedState(Protocol):
    """The state of a feed that an index has."""

    @property
    def archive_id(self) -> str:
        """Return the id of the archive."""

    @property
    def edition(self) -> str:
        """Return the edition of the archive."""

    @property
    def checkpoint(self) -> str:
        """Return the last checkpoint."""

    @property
    def last(self) -> int:
        """Return the number of the last change."""


def continues(manifest: FeedState, feed: ChangeFeed) -> bool:
    """Return whether an index has a state of this feed, and no later one."""
    return (
        manifest.archive_id == feed.archive_id
        and manifest.edition == feed.edition
        and feed.has_checkpoint(manifest.checkpoint)
        and manifest.last <= feed.last_number
    )


def begin_rebuild(folder: Path, feed: ChangeFeed) -> Manifest:
    """Begin an empty index beside the one in use, or in an empty folder."""
    abandon_rebuild(folder)
    flush_folder(folder.parent)
    checkpoint = feed.add_checkpoint()
    manifest = Manifest(
        feed.archive_id,
        last=0,
        edition=feed.edition,
        checkpoint=checkpoint,
        commit=_last_commit(folder),
        next=next_segment_number(folder),
    )
    write_manifest(folder, manifest, name=REBUILD_NAME)
    return manifest


def resume_rebuild(folder: Path, feed: ChangeFeed) -> Manifest | None:
    """Return the state of an interrupted rebuild, or `None` to begin a new one.

    The user may rebuild because of a bad disk, so every block is read again.
    """
    try:
        manifest = read_manifest(folder, REBUILD_NAME)
        if manifest is None or not continues(manifest, feed):
            return None
        for part in manifest.parts:
            ColumnFile(folder / part.name).verify_all()
            read_deleted(folder, part)
    except (CuttingsError, FileNotFoundError):
        return None
    return replace(manifest, checkpoint=feed.add_checkpoint())


def abandon_rebuild(folder: Path) -> None:
    """Remove the files of an interrupted rebuild."""
    remove_file(folder / REBUILD_NAME)
    remove_unused_files(folder)


def _last_commit(folder: Path) -> int:
    """Return the number of the last commit. The new index continues it."""
    with suppress(CuttingsError):
        if manifest := read_manifest(folder):
            return manifest.commit
    return 0
