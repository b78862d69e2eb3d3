"""A builder: a process that writes segments of changes of a catalog.

It reads lines of JSON: the settings first, then one range of changes at a time. It answers
in lines of JSON: how many changes it has read since the last line, and the segments when
the range is complete. After an error, it ends without them. It also ends with its input,
so that it does not outlive the process that started it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TextIO

from archive.catalog import Catalog
from index.catalog_feed import CatalogAddress, CatalogFeed, ChangeRange
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

    def to_json(self) -> str:
        """Return the settings as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> BuilderSettings:
        """Return the settings of a line."""
        values = json.loads(line)
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


class LineProgress:
    """A progress receiver that writes lines of JSON."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._size = 0

    def start(self, total: int) -> None:
        """Do nothing: the process that asks knows the total."""

    def advance(self, size: int) -> None:
        """Report changes, several at once."""
        self._size += size
        if self._size >= REPORT_SIZE:
            self.flush()

    def flush(self) -> None:
        """Report the rest."""
        write_line(self._lines, self._size)
        self._size = 0


def write_line(lines: TextIO, value: object) -> None:
    """Write a value as a line of JSON, at once."""
    lines.write(json.dumps(value) + "\n")
    lines.flush()


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
    """Answer the requests of the standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The process that asks ends it.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # What a library prints is no answer.
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=_read_lines, args=(lines,), daemon=True).start()
    settings = BuilderSettings.from_json(lines.get())
    address = settings.catalog
    with closing(Catalog(Path(address.path), address.url)) as catalog:
        progress = LineProgress(answers)
        feed = CatalogFeed(catalog, progress)
        while True:
            changes = ChangeRange(**json.loads(lines.get()))
            built = build_range(feed, changes, settings)
            progress.flush()
            write_line(answers, asdict(built))


def _read_lines(lines: SimpleQueue[str]) -> None:
    """Pass on the lines of the standard input. End the process at its end."""
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)
