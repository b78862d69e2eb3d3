"""A builder: a process that writes segments of changes of a catalog.

A request is a range of changes. Its progress is how many changes were read since the last
one, and its answer are the segments.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.catalog import Catalog, CatalogAddress
from archive.child_processes import Parent
from index.catalog_feed import CatalogFeed, ChangeRange
from index.columnar.indexing.batches import batch_changes
from index.columnar.indexing.segment_builder import write_segment

REPORT_SIZE = 500
"""Changes between two reports of progress."""


@dataclass(frozen=True, slots=True)
class BuilderSettings:
    """The catalog, the folder for segments, and the bytes of memory for a batch."""

    catalog: CatalogAddress
    folder: str
    max_bytes: int

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> BuilderSettings:
        """Return decoded settings."""
        return cls(**{**values, "catalog": CatalogAddress(**values["catalog"])})


@dataclass(frozen=True, slots=True)
class BuiltSegment:
    """A segment outside the index, and the number of its documents."""

    path: str
    documents: int


@dataclass(frozen=True, slots=True)
class BuiltRange:
    """The segments of a range of changes, and the ids that have no document any more.

    `last` is the number of the last change, and `changes` is their count.
    """

    segments: tuple[BuiltSegment, ...]
    gone: tuple[str, ...]
    last: int
    changes: int

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> BuiltRange:
        """Return the range of a decoded answer."""
        segments = tuple(BuiltSegment(**segment) for segment in values["segments"])
        return cls(segments, tuple(values["gone"]), values["last"], values["changes"])


class SentProgress:
    """A progress receiver that sends it to the parent."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent
        self._size = 0

    def start(self, total: int) -> None:
        """Do nothing: the parent knows the total."""

    def advance(self, size: int) -> None:
        """Report changes, several at once."""
        self._size += size
        if self._size >= REPORT_SIZE:
            self.flush()

    def flush(self) -> None:
        """Report the rest."""
        self._parent.send(self._size)
        self._size = 0


def build_range(
    feed: CatalogFeed, changes: ChangeRange, settings: BuilderSettings
) -> BuiltRange:
    """Write the segments of a range of changes."""
    segments: list[BuiltSegment] = []
    gone: list[str] = []
    count = 0
    for batch in batch_changes(feed.range_changes(changes), settings.max_bytes):
        count += len(batch)
        gone += [change.id for change in batch if change.document is None]
        if documents := [change.document for change in batch if change.document]:
            path = Path(settings.folder, f"{changes.after}-{len(segments)}.segment")
            segments.append(BuiltSegment(str(path), write_segment(path, documents)))
    return BuiltRange(tuple(segments), tuple(gone), changes.last, count)


def main() -> None:
    """Build the ranges that the parent requests."""
    parent = Parent()
    settings = BuilderSettings.from_json(parent.receive())
    address = settings.catalog
    with closing(Catalog(Path(address.path), address.url)) as catalog:
        progress = SentProgress(parent)
        feed = CatalogFeed(catalog, progress)
        while True:
            changes = ChangeRange(**parent.receive())
            built = build_range(feed, changes, settings)
            progress.flush()
            parent.send(asdict(built))
