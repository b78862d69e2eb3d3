"""List and move the paths of source files, for backups."""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select, update

from archive.catalog.schema import sources, unread_paths
from archive.chunks import chunks
from archive.errors import CuttingsError


def current_paths(connection: Connection) -> tuple[str, ...]:
    """Return the paths of the sources that were not deleted, in order."""
    query = select(sources.c.path).where(sources.c.gone.is_(False))
    return tuple(connection.scalars(query.order_by(sources.c.path)))


def all_paths(connection: Connection) -> tuple[str, ...]:
    """Return all stored paths, including those of deleted and unread files."""
    paths = {
        path
        for column in (sources.c.path, unread_paths.c.path)
        for path in connection.scalars(select(column))
    }
    return tuple(sorted(paths))


def top_folders(connection: Connection) -> tuple[str, ...]:
    """Return the deepest folder that contains all sources, for each drive."""
    folders: dict[str, list[str]] = {}
    for path in all_paths(connection):
        drive = ntpath.splitdrive(path)[0]
        module = ntpath if drive else posixpath
        folders.setdefault(drive, []).append(module.dirname(path))
    return tuple(
        (ntpath if drive else posixpath).commonpath(paths)
        for drive, paths in folders.items()
    )


def move_paths(connection: Connection, moves: Mapping[str, str]) -> None:
    """Replace stored paths, old → new. Paths may be exchanged.

    Raise CuttingsError if two sources would have the same path.
    """
    _check_unique(all_paths(connection), moves)
    keys: dict[str, int] = {}
    for chunk in chunks(moves):
        query = select(sources.c.path, sources.c.key).where(sources.c.path.in_(chunk))
        keys.update({row.path: row.key for row in connection.execute(query)})
        connection.execute(
            update(unread_paths)
            .where(unread_paths.c.path.in_(chunk))
            .values(path="\0" + unread_paths.c.path)
        )
    for key in keys.values():  # a temporary path, until all are moved
        _set_path(connection, key, f"\0{key}")
    for path, key in keys.items():
        _set_path(connection, key, moves[path])
    for path, moved in moves.items():
        connection.execute(delete(unread_paths).where(unread_paths.c.path == moved))
        connection.execute(
            update(unread_paths)
            .where(unread_paths.c.path == "\0" + path)
            .values(path=moved)
        )


def _check_unique(paths: Iterable[str], moves: Mapping[str, str]) -> None:
    moved: set[str] = set()
    for path in paths:
        target = moves.get(path, path)
        if target in moved:
            raise CuttingsError(
                f"{target}: two sources of the archive would have this path; "
                "use another folder for --root"
            )
        moved.add(target)


def _set_path(connection: Connection, key: int, path: str) -> None:
    connection.execute(update(sources).where(sources.c.key == key).values(path=path))
