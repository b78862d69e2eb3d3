"""Find the folders that contain the sources of a catalog."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import takewhile

from sqlalchemy import Connection, func, select

from archive.catalog.schema import sources

AFTER_SEPARATOR = chr(ord("/") + 1)
"""The character after the separator in the order of paths."""


def source_folders(connection: Connection) -> tuple[str, ...]:
    """Return the deepest common folder of the sources below each top-level folder.

    The query reads only the first and the last path of each, which are in an index.
    """
    return tuple(dict.fromkeys(_common_folders(connection)))


def _common_folders(connection: Connection) -> Iterator[str]:
    first_paths = select(func.min(sources.c.path))
    first = connection.scalar(first_paths)
    while first is not None:
        after = _after_top(first)
        last = connection.scalar(
            select(func.max(sources.c.path)).where(sources.c.path < after)
        )
        yield _common_folder(first, last or first)
        first = connection.scalar(first_paths.where(sources.c.path >= after))


def _after_top(path: str) -> str:
    """Return a text after all paths in the same top-level folder."""
    end = path.find("/", 1)
    return path[:end] + AFTER_SEPARATOR if end > 0 else path + "\0"


def _common_folder(first: str, last: str) -> str:
    """Return the folder of two paths. All paths between them are below it."""
    pairs = zip(
        os.path.dirname(first).split("/"),  # noqa: PTH120  # may not be of this system
        os.path.dirname(last).split("/"),  # noqa: PTH120
        strict=False,
    )
    return "/".join(
        part for part, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)
    )
