"""Join documents that are copies of one text to stories.

A story is a connected component of the graph of copies. Its ID is the smallest ID of
its documents. A document without copies has no story. Stories depend only on the
texts, not on the order in which documents were added. A document is due if it is new
or changed, has a source again, or lost a copy that may have connected it to others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import filterfalse

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.document_keys import keys_of
from archive.catalog.queries import read_refs
from archive.catalog.records import DocumentRef
from archive.catalog.schema import documents, due, meta
from archive.catalog.similarity import entries as similarity_entries
from archive.catalog.similarity.candidates import find_candidates
from archive.catalog.similarity.comparisons import Question
from archive.catalog.similarity.entries import Entries, band_hashes
from archive.catalog.similarity.index import (
    add_entries,
    delete_entries,
    documents_by_hash,
)
from archive.catalog.similarity.merging import living_documents
from archive.catalog.similarity.segments import Kind
from archive.catalog.similarity.text_work import TextWork
from archive.chunks import chunks
from archive.text import near_duplicates

VERSION_KEY = "sketches"
"""The key in `meta` of the version of the methods that indexed the texts."""
MAX_COPIES_COMPARED = 20
"""Texts that are compared with that of a document that is gone."""
CANDIDATES_AT_ONCE = 4
"""Candidates with which a document is compared in a round."""


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
        searchable = select(documents.c.key).where(documents.c.gone.is_(False))
        connection.execute(insert(due).from_select(["document"], searchable))
    connection.execute(delete(meta).where(meta.c.key == VERSION_KEY))
    connection.execute(insert(meta).values(key=VERSION_KEY, value=version))


def _method_of(version: str | None) -> str | None:
    """Return the part of a version that decides which texts are copies."""
    return version and version.partition(".")[0]


def count_due(connection: Connection) -> int:
    """Return the number of documents whose copies have to be searched for."""
    return connection.scalar(select(func.count()).select_from(due)) or 0


def join_documents(connection: Connection, entries: Entries, work: TextWork) -> None:
    """Join documents that are due to their stories, and index their texts."""
    _StoryJoiner(connection, work).join_documents(entries)
    for chunk in chunks(entries.ids):
        connection.execute(delete(due).where(due.c.document.in_(keys_of(chunk))))


class _StoryJoiner:
    """A task that joins documents to stories.

    It changes stories in memory, and writes the changes at its end.
    """

    def __init__(self, connection: Connection, work: TextWork) -> None:
        self._connection = connection
        self._work = work
        self._stored_story: dict[str, str | None] = {}
        self._current_stories: dict[str, str | None] = {}
        self._members: dict[str, set[str]] = {}

    def join_documents(self, entries: Entries) -> None:
        """Join documents to their copies, and index them."""
        candidates = find_candidates(self._connection, entries)
        self._stored_story.update(candidates.stories)
        self._current_stories.update(candidates.stories)
        for pairs in candidates.pairs():
            self._join_copies(pairs)
        # Until now, nothing is written: in SQLite, nobody has to wait for this.
        self._write_stories()
        add_entries(self._connection, entries)

    def _join_copies(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Join documents with those of their candidates that are copies.

        They are compared in rounds. Most copies of one text are in one story after the
        first round, and need not be compared with each other.
        """
        left: Mapping[str, Sequence[str]] = _grouped(pairs)
        while left:
            asked = {id: self._next_candidates(id, left[id]) for id in left}
            left = {
                id: [*filterfalse(set(candidates).__contains__, left[id])]
                for id, candidates in asked.items()
                if 0 < len(candidates) < len(left[id])
            }
            questions = [Question(id, asked[id]) for id in asked if asked[id]]
            answers = self._work.find_copies(self._connection, questions)
            for question, copies in zip(questions, answers, strict=True):
                for copy in copies:
                    self._merge_stories(question.id, copy)

    def _next_candidates(self, id: str, candidates: Iterable[str]) -> Sequence[str]:
        """Return the next candidates to compare: of each other story, the first one."""
        firsts: dict[str, str] = {}
        for candidate in candidates:
            if not self._in_same_story(id, candidate):
                firsts.setdefault(self._story_of(candidate) or candidate, candidate)
            if len(firsts) == CANDIDATES_AT_ONCE:
                break
        return [*firsts.values()]

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


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """Return all candidates of each document."""
    candidates_by_id: defaultdict[str, list[str]] = defaultdict(list)
    for id, candidate in pairs:
        candidates_by_id[id].append(candidate)
    return candidates_by_id


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
