"""Say which documents have an exact date. Others may get one from their neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from archive.catalog.schema import documents, facts
from archive.chunks import chunks

HAS_NEIGHBOUR_DATE = and_(
    facts.c.document == documents.c.key,
    facts.c.layer == "archive",
)
"""A condition for facts that are the date of a document implied by neighbours."""


def has_no_exact_date() -> ColumnElement[bool]:
    """Return a condition for documents that do not state an exact day."""
    return or_(
        documents.c.earliest.is_(None),
        documents.c.earliest != documents.c.latest,
        exists().where(HAS_NEIGHBOUR_DATE),
    )


def undated_documents() -> Select[Any]:
    """Return the query for the IDs of documents without an exact date."""
    return select(documents.c.id).where(
        documents.c.gone.is_(False), has_no_exact_date()
    )


class ExactDates:
    """Which documents have an exact date. It is read once, for some or for all.

    Only stated days count: an inferred date must not be inferred from another one.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._undated: set[str] = set()
        self._gone: set[str] = set()
        """Documents that are gone. They have no date, and are not undated either."""
        self._read: set[str] = set()
        self._has_all = False

    @property
    def undated(self) -> set[str]:
        """Return the documents without an exact date of those that were read."""
        return self._undated

    def is_dated(self, id: str) -> bool:
        """Return whether a document that was read has an exact date."""
        return id not in self._undated and id not in self._gone

    def read_all(self) -> None:
        """Read which documents of the archive have an exact date.

        Those without one are kept in memory. They are few in most archives.
        """
        if not self._has_all:
            gone = select(documents.c.id).where(documents.c.gone.is_(True))
            self._gone = {*self._connection.scalars(gone)}
            self._undated = {*self._connection.scalars(undated_documents())}
            self._read, self._has_all = set(), True

    def read(self, ids: Iterable[str]) -> None:
        """Read which of the documents have an exact date."""
        if self._has_all:
            return
        missing = sorted(set(ids) - self._read)
        for chunk in chunks(missing):
            query = select(documents.c.id, has_no_exact_date()).where(
                documents.c.id.in_(chunk), documents.c.gone.is_(False)
            )
            states = self._connection.execute(query).all()
            self._undated |= {id for id, is_undated in states if is_undated}
            self._gone |= {*chunk} - {id for id, _ in states}
        self._read.update(missing)
