"""What the catalog remembers of files, to tell which of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from archive.catalog.ingest_batch import SourceFingerprint
from archive.catalog.schema import sources


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the catalog remembers of a source, to tell whether it changed."""

    key: int
    fingerprint: SourceFingerprint
    complete: bool
    gone: bool


def states_at(
    connection: Connection, paths: Sequence[str]
) -> Iterator[tuple[str, SourceState]]:
    """The files with these paths."""
    return _read_states(connection, sources.c.path.in_(paths))


def states_under(
    connection: Connection, folder: str
) -> Iterator[tuple[str, SourceState]]:
    """The files in a folder and below it."""
    return _read_states(
        connection, sources.c.path.startswith(folder.rstrip("/") + "/", autoescape=True)
    )


def _read_states(
    connection: Connection, condition: ColumnElement[bool]
) -> Iterator[tuple[str, SourceState]]:
    for row in connection.execute(select(sources).where(condition)):
        seen = SourceFingerprint(
            row.path, row.size, row.mtime_ns, row.reader, row.digest
        )
        yield row.path, SourceState(row.key, seen, row.complete, row.gone)
