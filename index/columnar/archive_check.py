"""Check that an index belongs to its archive, before it answers searches."""

from __future__ import annotations

import time
from pathlib import Path

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.indexing.rebuild import continues
from index.columnar.storage.manifest import Manifest, OutdatedIndexError
from index.engine import ChangeFeed

RECHECK_S = 0.1
"""Seconds until the same state of an index is compared with the catalog again."""
INDEX_MISSING = N_(
    "The index in {folder} is missing, but the archive has articles. Run “cuttings "
    "rebuild”. It does not read the source files again."
)
INDEX_UNBUILT = N_(
    "The articles of this archive are not in the index yet. If “cuttings index” is "
    "running, wait until it has finished. If not, run it again, or run “cuttings "
    "rebuild”."
)
INDEX_FOREIGN = N_(
    "The index in {folder} belongs to another state of the archive, such as the one "
    "before a backup was restored. Run “cuttings rebuild”."
)


class MissingIndexError(CuttingsError):
    """The archive has articles, but no index."""


class ForeignIndexError(OutdatedIndexError):
    """The index belongs to another archive, or to another state of this one."""


class ArchiveCheck:
    """Compare an index with its archive at most every `RECHECK_S` seconds."""

    def __init__(self, folder: Path, feed: ChangeFeed) -> None:
        self._folder = folder
        self._feed = feed
        self._checked: Manifest | None = None
        self._valid_until = 0.0

    def check(self, manifest: Manifest | None) -> None:
        """Raise CuttingsError unless the index belongs to this state of the archive.

        The index may lack the newest changes. In an empty archive, it may be missing.
        """
        now = time.monotonic()
        if manifest is None or manifest.last == 0:
            self._check_no_articles()
        elif manifest is self._checked and now < self._valid_until:
            return
        if manifest and not continues(manifest, self._feed):
            raise ForeignIndexError(Message(INDEX_FOREIGN, folder=self._folder))
        self._checked, self._valid_until = manifest, now + RECHECK_S

    def _check_no_articles(self) -> None:
        if not self._feed.last_number:
            return
        message = (
            INDEX_MISSING if is_missing(self._folder, self._feed) else INDEX_UNBUILT
        )
        raise MissingIndexError(Message(message, folder=self._folder))


def is_missing(folder: Path, feed: ChangeFeed) -> bool:
    """Return whether an index was lost, rather than not built yet."""
    return bool(feed.edition) and not folder.is_dir()
