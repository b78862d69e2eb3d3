"""Read the stored states of source files, from which changes are detected."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, literal, select

from archive.catalog.databases.column_types import TEXT
from archive.catalog.databases.expressions import escape_pattern, like_any_case
from archive.catalog.ingest_batch import SourceFingerprint
from archive.catalog.schema import sources
from archive.paths import folder_prefix, is_other_spelling, path_key


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
    """Yield the path and state of the files in a folder and below it.

    The folder may have been renamed in case or normal form. On a file system that
    tells both apart, another spelling is another folder.
    """
    prefix = folder_prefix(folder)
    depth = prefix.count(os.sep)
    same_folders: dict[str, bool] = {prefix.rstrip(os.sep): True}
    pattern = literal(spelling_pattern(prefix), TEXT)
    condition = like_any_case(sources.c.path, pattern)
    for path, state in _read_states(connection, condition):
        parts = path.split(os.sep)  # noqa: PTH206  # a stored path, of any system
        parent = os.sep.join(parts[:depth])  # noqa: PTH118
        if parent not in same_folders:
            same_folders[parent] = path_key(parent) == path_key(
                folder
            ) and is_other_spelling(parent, folder)
        if same_folders[parent]:
            yield path, state


def spelling_pattern(prefix: str) -> str:
    """Return a pattern for `like_any_case` that matches all spellings, and others.

    That ignores the case of ASCII letters only.
    """
    return (
        "".join(
            escape_pattern(character) if character.isascii() else "%"
            for character in unicodedata.normalize("NFC", prefix)
        )
        + "%"
    )


def _read_states(
    connection: Connection, condition: ColumnElement[bool]
) -> Iterator[tuple[str, SourceState]]:
    for row in connection.execute(select(sources).where(condition)):
        fingerprint = SourceFingerprint(
            row.path, row.size, row.mtime_ns, row.reader, row.digest
        )
        yield row.path, SourceState(row.key, fingerprint, row.complete, row.gone)
