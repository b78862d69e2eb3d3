"""Find the keys of documents, by which other tables refer to them, by their IDs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Join,
    Select,
    or_,
    select,
)

from archive.catalog.schema import documents
from archive.chunks import chunks


def keys_of(ids: Iterable[str] | BindParameter[str] | Select[Any]) -> Select[Any]:
    """Return the query for the keys of documents by their IDs."""
    return select(documents.c.key).where(documents.c.id.in_(ids))


def read_keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Return the key of each document that exists, by its ID."""
    keys: dict[str, int] = {}
    query = select(documents.c.id, documents.c.key)
    for chunk in chunks(ids):
        rows = connection.execute(query.where(documents.c.id.in_(chunk)))
        keys.update((row.id, row.key) for row in rows)
    return keys


def have_digest(digests: Sequence[str]) -> ColumnElement[bool]:
    """Return a condition for documents whose bytes have one of these hashes.

    Most have it as their ID, too. The index of hashes has only the others.
    """
    return or_(
        documents.c.id.in_(digests) & (documents.c.digest == documents.c.id),
        documents.c.digest.in_(digests) & (documents.c.digest != documents.c.id),
    )


def with_documents(table: FromClause) -> Join:
    """Return the rows of a table, each with the row of its document."""
    return table.join(documents, documents.c.key == table.c.document)
