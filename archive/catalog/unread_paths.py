"""Store the paths that a scan could not read, or skipped, with the reason.

Failures of articles and files that were opened are in the table `failures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, or_, select

from archive.catalog.databases.column_types import TEXT
from archive.catalog.queries import as_utc
from archive.catalog.records import IngestFailure
from archive.catalog.schema import unread_paths
from archive.chunks import chunks
from archive.paths import folder_prefix


@dataclass(frozen=True, slots=True)
class UnreadPaths:
    """The paths of one scan that were not read, with the reason of each.

    `roots` are the scanned paths, `failed` those that could not be read, and `skipped`
    those that are no articles.
    """

    roots: tuple[str, ...]
    failed: Mapping[str, str]
    skipped: Mapping[str, str]


def replace_unread_paths(connection: Connection, unread: UnreadPaths) -> None:
    """Store the paths of a scan in place of those of earlier scans of the same roots.

    A root that did not exist is only kept until the next run: it may be a mistake.
    """
    connection.execute(delete(unread_paths).where(unread_paths.c.temporary))
    for root in unread.roots:
        prefix = folder_prefix(root)
        condition = or_(
            unread_paths.c.path == root,
            # Unlike `LIKE`, this does not ignore case.
            func.substr(unread_paths.c.path, 1, len(prefix), type_=TEXT) == prefix,
        )
        connection.execute(delete(unread_paths).where(condition))
    for chunk in chunks(_rows(unread)):
        paths = [row["path"] for row in chunk]
        connection.execute(delete(unread_paths).where(unread_paths.c.path.in_(paths)))
        connection.execute(insert(unread_paths), chunk)


def _rows(unread: UnreadPaths) -> Iterator[dict[str, object]]:
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for failed, reasons in ((False, unread.skipped), (True, unread.failed)):
        for path, reason in reasons.items():
            if failed or path not in unread.failed:
                yield {
                    "path": path,
                    "failed": failed,
                    "temporary": failed and path in unread.roots,
                    "reason": reason,
                    "at": now,
                }


def read_unread_paths(
    connection: Connection, *, failed: bool
) -> Iterable[IngestFailure]:
    """Yield the paths that could not be read, or those that were skipped, by path."""
    query = select(unread_paths).where(unread_paths.c.failed.is_(failed))
    for row in connection.execute(query.order_by(unread_paths.c.path)):
        yield IngestFailure(row.path, None, row.reason, as_utc(row.at))
