"""Read the stored states of source files, from which changes are detected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from archive.catalog.ingest_batch import SourceFingerprint
from archive.catalog.schema import sources
from archive.paths import folder_prefix


@dataclass(frozen=True, slots=True)
class SourceState:
    """The stored state of a source file.

    A `complete` source was read to its end. A `gone` source was deleted.
    """

    key: int
    fingerprint: SourceFingerprint
    complete: bool
    gone: bool


def states_at(
    connection: Connection, paths: Sequence[str]
) -> Iterator[tuple[str, SourceState]]:
    """Yield the path and state of the files with these paths."""
    return _read_states(connection, sources.c.path.in_(paths))


def states_under(
    connection: Connection, folder: str
) -> Iterator[tuple[str, SourceState]]:
    """Yield the path and state of the files in a folder and below it."""
    prefix = folder_prefix(folder)
    return _read_states(connection, sources.c.path.startswith(prefix, autoescape=True))


def _read_states(
    connection: Connection, condition: ColumnElement[bool]
) -> Iterator[tuple[str, SourceState]]:
    for row in connection.execute(select(sources).where(condition)):
        fingerprint = SourceFingerprint(
            row.path, row.size, row.mtime_ns, row.reader, row.digest
        )
        yield row.path, SourceState(row.key, fingerprint, row.complete, row.gone)
