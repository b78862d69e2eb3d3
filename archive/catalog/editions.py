"""The edition of the change feed, and the checkpoints of the indexes that follow it.

An index stores the edition and its last checkpoint. An older catalog that is copied back
lacks the newest checkpoints, although it issues the same numbers again. A restored
backup has another edition. In both cases, the index is rebuilt.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from archive.catalog.schema import meta

EDITION_KEY = "edition"
"""The key in `meta` of the edition and its checkpoints, as JSON."""
MAX_CHECKPOINTS = 16
"""The number of checkpoints that are kept. A killed run adds one that no index has."""


_EDITION_QUERY = select(meta.c.value).where(meta.c.key == EDITION_KEY)


@dataclass(frozen=True, slots=True)
class Edition:
    """A line of changes. `id` is "" before the first checkpoint."""

    id: str = ""
    checkpoints: tuple[str, ...] = ()


def read_edition(connection: Connection) -> Edition:
    """Return the edition of a catalog, or an empty one if it is missing or damaged."""
    value = connection.scalar(_EDITION_QUERY)
    try:
        fields = json.loads(value or "{}")
        return Edition(str(fields["id"]), tuple(map(str, fields["checkpoints"])))
    except (ValueError, TypeError, KeyError):
        return Edition()


def add_checkpoint(connection: Connection) -> str:
    """Store a new checkpoint, and return it. The first one creates the edition."""
    edition = read_edition(connection)
    checkpoint = uuid.uuid4().hex
    checkpoints = (*edition.checkpoints, checkpoint)[-MAX_CHECKPOINTS:]
    _store(connection, Edition(edition.id or uuid.uuid4().hex, checkpoints))
    return checkpoint


def renew_edition(connection: Connection) -> None:
    """Begin a new edition, so that all indexes are rebuilt."""
    _store(connection, Edition(uuid.uuid4().hex))


def _store(connection: Connection, edition: Edition) -> None:
    value = json.dumps({"id": edition.id, "checkpoints": edition.checkpoints})
    connection.execute(delete(meta).where(meta.c.key == EDITION_KEY))
    connection.execute(insert(meta).values(key=EDITION_KEY, value=value))
