"""Join documents that are copies of one text to stories.

A story is a connected component of the graph of copies. Its ID is the smallest ID of
its documents. A document without copies has no story. Stories depend only on the
texts, not on the order in which documents were added. A document is due if it is new
or changed, has a source again, or lost a copy that may have connected it to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.queries import read_refs
from archive.catalog.records import DocumentRef
from archive.catalog.schema import documents, due, meta
from archive.catalog.similarity import entries as similarity_entries
from archive.catalog.similarity.candidates import find_candidates
from archive.catalog.similarity.entries import Entries, band_hashes
from archive.catalog.similarity.index import (
    add_entries,
    delete_entries,
    documents_by_hash,
)
from archive.catalog.similarity.merging import living_documents
from archive.catalog.similarity.segments import Kind
from archive.chunks import chunks
from archive.text import near_duplicates

VERSION_KEY = "sketches"
"""The key in `meta` of the version of the methods that indexed the texts."""
MAX_COPIES_COMPARED = 20
"""Texts that are compared with that of a document that is gone."""
TEXT_OF_DOCUMENT = select(documents.c.text).where(
    documents.c.id == bindparam("document")
)
"""The query that is built once, because it takes longer to build than to answer."""
TEXTS_IN_MEMORY = 1_000
"""The number of text fingerprints that are cached during a search for copies."""


def mark_outdated_index(connection: Connection) -> None:
    """Mark all documents as due if their texts were indexed by another version."""
    stored_version = connection.scalar(
        select(meta.c.value).where(meta.c.key == VERSION_KEY)
    )
    version = f"{near_duplicates.VERSION}.{similarity_entries.VERSION}"
    if stored_version == version:
        return
    if _method_of(stored_version) not in (None, _method_of(version)):
        joined = (
            select(documents.c.id)
            .where(documents.c.story.is_not(None))
            .order_by(documents.c.id)
        )
        assign_change_numbers(connection, connection.scalars(joined).all(), story=None)
    if stored_version is not None:
        delete_entries(connection)
        connection.execute(delete(due))
        searchable = select(documents.c.id).where(documents.c.gone.is_(False))
        connection.execute(insert(due).from_select(["document"], searchable))
    connection.execute(delete(meta).where(meta.c.key == VERSION_KEY))
    connection.execute(insert(meta).values(key=VERSION_KEY, value=version))


def _method_of(version: str | None) -> str | None:
    """Return the part of a version that decides which texts are copies."""
    return version and version.partition(".")[0]


def count_due(connection: Connection) -> int:
    """Return the number of documents whose copies have to be searched for."""
    return connection.scalar(select(func.count()).select_from(due)) or 0


def join_documents(connection: Connection, entries: Entries) -> None:
    """Join documents that are due to their stories, and index their texts."""
    _StoryJoiner(connection).join_documents(entries)
    for chunk in chunks(entries.ids):
        connection.execute(delete(due).where(due.c.document.in_(chunk)))


class _StoryJoiner:
    """A task that joins documents to stories.

    It changes stories in memory, and writes the changes at its end.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stored_story: dict[str, str | None] = {}
        self._current_stories: dict[str, str | None] = {}
        self._members: dict[str, set[str]] = {}
        self._fingerprint = lru_cache(maxsize=TEXTS_IN_MEMORY)(self._read_fingerprint)

    def _read_fingerprint(self, id: str) -> near_duplicates.TextFingerprint:
        text = self._connection.scalar(TEXT_OF_DOCUMENT, {"document": id})
        return near_duplicates.fingerprint(text or "")

    def join_documents(self, entries: Entries) -> None:
        """Join documents to their copies, and index them."""
        candidates = find_candidates(self._connection, entries)
        self._read_stories(candidates.ids)
        for id, candidate in candidates.pairs():
            self._join_if_duplicates(id, candidate)
        # Until now, nothing is written: in SQLite, nobody has to wait for this.
        self._write_stories()
        add_entries(self._connection, entries)

    def _join_if_duplicates(self, left: str, right: str) -> None:
        """Join two documents if they are copies."""
        if not self._in_same_story(left, right) and near_duplicates.are_duplicates(
            self._fingerprint(left), self._fingerprint(right)
        ):
            self._merge_stories(left, right)

    def _read_stories(self, ids: Iterable[str]) -> None:
        """Read the stories of documents that are compared."""
        stories = select(documents.c.id, documents.c.story)
        for chunk in chunks(ids):
            rows = self._connection.execute(stories.where(documents.c.id.in_(chunk)))
            self._stored_story.update((id, story) for id, story in rows)
        self._current_stories.update(self._stored_story)

    def _story_of(self, id: str) -> str | None:
        """Return the current story of a document."""
        if id not in self._current_stories:
            query = select(documents.c.story).where(documents.c.id == id)
            stored_story = self._connection.scalar(query)
            self._stored_story[id] = stored_story
            self._current_stories[id] = stored_story
        return self._current_stories[id]

    def _members_of_story(self, id: str) -> set[str]:
        """Return a document and the other members of its story."""
        story = self._story_of(id)
        if story is None:
            return {id}
        if story not in self._members:
            query = select(documents.c.id).where(documents.c.story == story)
            self._members[story] = set(self._connection.scalars(query))
        return self._members[story]

    def _in_same_story(self, left: str, right: str) -> bool:
        story = self._story_of(left)
        return story is not None and story == self._story_of(right)

    def _merge_stories(self, left: str, right: str) -> None:
        """Join two documents and the other members of their stories to one story."""
        members = self._members_of_story(left) | self._members_of_story(right)
        for member in members:
            self._story_of(member)  # Read the stored story before it changes.
        story = min(members)
        self._members[story] = members
        self._current_stories.update(dict.fromkeys(members, story))

    def _write_stories(self) -> None:
        """Write the changed stories, with new change numbers."""
        changed = sorted(
            id
            for id, story in self._current_stories.items()
            if story != self._stored_story[id]
        )
        ids_by_story: defaultdict[str | None, list[str]] = defaultdict(list)
        for id in changed:
            ids_by_story[self._current_stories[id]].append(id)
        for story, ids in ids_by_story.items():
            assign_change_numbers(self._connection, ids, story=story)


def find_copies(connection: Connection, id: str) -> tuple[DocumentRef, ...]:
    """Return the living copies of a document that is gone, in the order of their IDs."""
    text = connection.scalar(select(documents.c.text).where(documents.c.id == id))
    fingerprint = near_duplicates.fingerprint(text or "")
    by_band = documents_by_hash(connection, Kind.BANDS, band_hashes(fingerprint))
    ids: set[str] = set().union(*by_band.values())
    likely = sorted(living_documents(connection, sorted(ids)))[:MAX_COPIES_COMPARED]
    texts = select(documents.c.id, documents.c.text).where(documents.c.id.in_(likely))
    copies = [
        row.id
        for row in connection.execute(texts.order_by(documents.c.id)).all()
        if near_duplicates.are_duplicates(
            fingerprint, near_duplicates.fingerprint(row.text)
        )
    ]
    return tuple(read_refs(connection, copies).values())


def read_versions(connection: Connection, id: str) -> tuple[DocumentRef, ...]:
    """Return a document and its copies, earliest first and undated last.

    The result is empty if the document is gone.
    """
    story = select(documents.c.story).where(documents.c.id == id).scalar_subquery()
    in_story = (documents.c.id == id) | (documents.c.story == story)
    ids = connection.scalars(
        select(documents.c.id).where(in_story, documents.c.gone.is_(False))
    ).all()
    refs: list[DocumentRef] = []
    for chunk in chunks(ids):
        refs += read_refs(connection, chunk).values()
    return tuple(sorted(refs, key=_date_order))


def _date_order(ref: DocumentRef) -> tuple[date, str]:
    """Return the sort key for the earliest date first and no date last."""
    return (ref.dates.earliest if ref.dates else date.max, ref.id)
