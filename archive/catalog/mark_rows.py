"""Read the collections, tags, notes and read marks of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from archive.catalog.schema import actions, collections, marks
from archive.text.anchors import Anchor


class MarkKind(StrEnum):
    """What a mark says about a document."""

    COLLECTION = "collection"
    TAG = "tag"
    NOTE = "note"
    READ = "read"


@dataclass(frozen=True, slots=True)
class CollectionRef:
    """A collection of which a document is a part."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a document, or on the passage at its anchor."""

    id: str
    text: str
    author: str
    written_at: datetime
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class DocumentMarks:
    """The collections, tags and notes of a document, and whether it was read."""

    collections: tuple[CollectionRef, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    is_read: bool = False


NO_MARKS = DocumentMarks()
_MARKS_QUERY = (
    select(
        marks.c.document,
        marks.c.kind,
        marks.c.value,
        marks.c.data,
        collections.c.name,
        actions.c.who,
        actions.c.at,
    )
    .join(actions, actions.c.key == marks.c.added)
    .outerjoin(
        collections,
        (marks.c.kind == MarkKind.COLLECTION)
        & (collections.c.id == marks.c.value)
        & collections.c.removed.is_(None),
    )
    .where(
        marks.c.document.in_(bindparam("ids", expanding=True)),
        marks.c.removed.is_(None),
    )
    .order_by(marks.c.key)
)


def read_marks(
    connection: Connection, ids: Sequence[str]
) -> Mapping[str, DocumentMarks]:
    """Return the marks in force of the documents that have any."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_MARKS_QUERY, {"ids": ids}):
        rows[row.document].append(row)
    return {id: _to_marks(rows_of_document) for id, rows_of_document in rows.items()}


def _to_marks(rows: Sequence[Row[Any]]) -> DocumentMarks:
    refs = [
        CollectionRef(row.value, row.name)
        for row in rows
        if row.kind == MarkKind.COLLECTION and row.name
    ]
    return DocumentMarks(
        collections=tuple(sorted(refs, key=lambda ref: ref.name.casefold())),
        tags=tuple(sorted(row.value for row in rows if row.kind == MarkKind.TAG)),
        notes=tuple(_to_note(row) for row in rows if row.kind == MarkKind.NOTE),
        is_read=any(row.kind == MarkKind.READ for row in rows),
    )


def _to_note(row: Row[Any]) -> Note:
    anchor = row.data.get("anchor")
    return Note(
        id=row.value,
        text=row.data["text"],
        author=row.who,
        written_at=row.at.replace(tzinfo=UTC),
        anchor=Anchor(**anchor) if anchor else None,
    )
