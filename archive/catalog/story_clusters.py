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
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.queries import read_refs
from archive.catalog.records import DocumentRef
from archive.catalog.schema import bands, documents, due, meta, sketches
from archive.chunks import CHUNK_SIZE, chunks
from archive.text import near_duplicates

SKETCH_VERSION_KEY = "sketches"
"""The key in `meta` of the version of `near_duplicates` that made the sketches."""
MAX_COPIES_COMPARED = 20
"""Texts that are compared with that of a document that is gone."""
TEXTS_IN_MEMORY = 1_000
"""The number of text fingerprints that are cached during a search for copies."""


def mark_outdated_sketches(connection: Connection) -> None:
    """Mark all documents as due if the sketches are of another version."""
    stored_version = connection.scalar(
        select(meta.c.value).where(meta.c.key == SKETCH_VERSION_KEY)
    )
    if stored_version == str(near_duplicates.VERSION):
        return
    if stored_version is not None:
        joined = (
            select(documents.c.id)
            .where(documents.c.story.is_not(None))
            .order_by(documents.c.id)
        )
        assign_change_numbers(connection, connection.scalars(joined).all(), story=None)
        for table in (sketches, bands, due):
            connection.execute(delete(table))
        searchable = select(documents.c.id).where(documents.c.gone.is_(False))
        connection.execute(insert(due).from_select(["document"], searchable))
    connection.execute(delete(meta).where(meta.c.key == SKETCH_VERSION_KEY))
    connection.execute(
        insert(meta).values(key=SKETCH_VERSION_KEY, value=str(near_duplicates.VERSION))
    )


def join_due_documents(connection: Connection, limit: int = CHUNK_SIZE) -> int:
    """Join up to `limit` of the documents that are due to their stories.

    Return the number of documents that were due.
    """
    ids = connection.scalars(
        select(due.c.document).order_by(due.c.document).limit(limit)
    ).all()
    if ids:
        _StoryJoiner(connection).join_documents(ids)
        connection.execute(delete(due).where(due.c.document.in_(ids)))
    return len(ids)


class _StoryJoiner:
    """A task that joins documents to stories.

    It changes stories in memory, and writes the changes at its end.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stored_story: dict[str, str | None] = {}
        self._current_stories: dict[str, str | None] = {}
        self._members: dict[str, set[str]] = {}
        self._sketches: dict[str, bytes] = {}
        self._fingerprint = lru_cache(maxsize=TEXTS_IN_MEMORY)(self._read_fingerprint)

    def _read_fingerprint(self, id: str) -> near_duplicates.TextFingerprint:
        query = select(documents.c.text).where(documents.c.id == id)
        return near_duplicates.fingerprint(self._connection.scalar(query) or "")

    def join_documents(self, ids: Sequence[str]) -> None:
        """Store the sketches of documents, and join the documents to their copies."""
        self._add_sketches(ids)
        if not self._sketches:
            return
        bands_by_id = {
            id: near_duplicates.sketch_bands(sketch)
            for id, sketch in self._sketches.items()
        }
        self._insert_sketches(bands_by_id)
        candidates_by_id = self._candidates(bands_by_id)
        all_candidates: set[str] = set().union(*candidates_by_id.values())
        self._load_sketches(sorted(all_candidates - self._sketches.keys()))
        for id in sorted(candidates_by_id):
            for candidate in sorted(candidates_by_id[id]):
                self._join_if_duplicates(id, candidate)
        self._write_stories()

    def _add_sketches(self, ids: Sequence[str]) -> None:
        """Compute the sketches of documents. Short texts have none."""
        texts = select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids))
        for id, text in self._connection.execute(texts):
            sketch = near_duplicates.minhash(near_duplicates.fingerprint(text))
            if sketch:
                self._sketches[id] = sketch

    def _insert_sketches(self, bands_by_id: Mapping[str, Sequence[int]]) -> None:
        sketch_rows = [
            {"document": id, "sketch": sketch} for id, sketch in self._sketches.items()
        ]
        self._connection.execute(insert(sketches), sketch_rows)
        band_rows: list[dict[str, object]] = []
        for id, own_bands in bands_by_id.items():
            band_rows += [{"band": band, "document": id} for band in own_bands]
        self._connection.execute(insert(bands), band_rows)

    def _candidates(
        self, bands_by_id: Mapping[str, Sequence[int]]
    ) -> dict[str, set[str]]:
        """Return the documents that share a band with each document.

        A pair of new documents is only listed for the larger ID.
        """
        ids_by_band = self._ids_by_band(set().union(*bands_by_id.values()))
        candidates_by_id: dict[str, set[str]] = {}
        for id, own_bands in bands_by_id.items():
            sharing: set[str] = set().union(*(ids_by_band[band] for band in own_bands))
            candidates_by_id[id] = {
                candidate
                for candidate in sharing
                if candidate not in bands_by_id or candidate < id
            }
        return candidates_by_id

    def _ids_by_band(self, all_bands: Iterable[int]) -> defaultdict[int, list[str]]:
        """Return the IDs of the documents with each band."""
        ids_by_band: defaultdict[int, list[str]] = defaultdict(list)
        for chunk in chunks(sorted(all_bands)):
            query = select(bands).where(bands.c.band.in_(chunk))
            for band, id in self._connection.execute(query):
                ids_by_band[band].append(id)
        return ids_by_band

    def _load_sketches(self, ids: Sequence[str]) -> None:
        """Read the stored sketches of documents."""
        for chunk in chunks(ids):
            query = select(sketches).where(sketches.c.document.in_(chunk))
            for id, sketch in self._connection.execute(query):
                self._sketches[id] = sketch

    def _join_if_duplicates(self, left: str, right: str) -> None:
        """Join two documents if they are copies."""
        if self._in_same_story(left, right):
            return
        # Compare sketches first: most candidates are no copies, and reading a text is
        # slower.
        left_sketch = self._sketches[left]
        right_sketch = self._sketches[right]
        if not near_duplicates.may_be_duplicates(left_sketch, right_sketch):
            return
        if near_duplicates.are_duplicates(
            self._fingerprint(left), self._fingerprint(right)
        ):
            self._merge_stories(left, right)

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
    sketch = near_duplicates.minhash(fingerprint)
    if sketch is None:
        return ()
    own_bands = bands.c.band.in_(near_duplicates.sketch_bands(sketch))
    likely = (
        select(documents.c.id, documents.c.text)
        .where(documents.c.id.in_(select(bands.c.document).where(own_bands)))
        .where(documents.c.gone.is_(False))
        .order_by(documents.c.id)
        .limit(MAX_COPIES_COMPARED)
    )
    copies = [
        row.id
        for row in connection.execute(likely).all()
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
