"""What came of files: their articles, and the reasons of failures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from archive.catalog.document_keys import with_documents
from archive.catalog.schema import appearances, documents, failures, sources


@dataclass(frozen=True, slots=True)
class FailedPart:
    """A file, or the article at a position in it, that could not be read."""

    position: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileContents:
    """The IDs of the articles in a file, in order, and what could not be read."""

    ids: tuple[str, ...]
    failures: tuple[FailedPart, ...]


def read_contents(
    connection: Connection, paths: Sequence[str]
) -> dict[str, FileContents]:
    """Return the contents of the files at these paths that were read, by path."""
    keys = dict(
        connection.execute(
            select(sources.c.key, sources.c.path).where(
                sources.c.path.in_(paths), sources.c.gone.is_(False)
            )
        ).all()
    )
    ids: defaultdict[int, dict[str, None]] = defaultdict(dict)
    query = (
        select(appearances.c.source, documents.c.id)
        .select_from(with_documents(appearances))
        .where(appearances.c.source.in_(keys))
    )
    for source, id in connection.execute(query.order_by(appearances.c.position)):
        ids[source][id] = None
    failed: defaultdict[int, list[FailedPart]] = defaultdict(list)
    failed_query = select(failures).where(failures.c.source.in_(keys))
    for row in connection.execute(failed_query.order_by(failures.c.position)):
        failed[row.source].append(FailedPart(row.position or None, row.reason))
    return {
        path: FileContents(tuple(ids[key]), tuple(failed[key]))
        for key, path in keys.items()
    }
