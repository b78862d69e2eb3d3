"""Stories: documents that are versions of one text, joined as they come in and parted as they go.

A story is a connected set of copies, called by the least id of its documents; a document alone has none. Which are
joined depends on their texts alone, not on the order in which they came. What is `due` was written, came back, or lost
a copy that may have held others together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.queries import CHUNK, chunks, read_refs
from archive.catalog.records import DocumentRef
from archive.catalog.schema import bands, documents, due, meta, sketches
from archive.text import near_duplicates

SKETCH_VERSION_KEY = "sketches"
"""Names the version of `copies` that made the sketches."""
TEXTS_IN_MEMORY = 1_000
"""Texts that are kept at hand while copies are looked for."""


def mark_outdated_sketches(connection: Connection) -> None:
    """Where sketches were made in another way, everything is to be looked at."""
    made = connection.scalar(
        select(meta.c.value).where(meta.c.key == SKETCH_VERSION_KEY)
    )
    if made == str(near_duplicates.VERSION):
        return
    if made is not None:
        joined = (
            select(documents.c.id)
            .where(documents.c.story.is_not(None))
            .order_by(documents.c.id)
        )
        assign_change_numbers(connection, connection.scalars(joined).all(), story=None)
        for table in (sketches, bands, due):
            connection.execute(delete(table))
        everyone = select(documents.c.id).where(documents.c.gone.is_(False))
        connection.execute(insert(due).from_select(["document"], everyone))
    connection.execute(delete(meta).where(meta.c.key == SKETCH_VERSION_KEY))
    connection.execute(
        insert(meta).values(key=SKETCH_VERSION_KEY, value=str(near_duplicates.VERSION))
    )


def join_due_documents(connection: Connection, limit: int = CHUNK) -> int:
    """Look at so many of the documents that are due, and join them to their stories; how many there were."""
    ids = connection.scalars(
        select(due.c.document).order_by(due.c.document).limit(limit)
    ).all()
    if ids:
        _StoryJoiner(connection).join_documents(ids)
        connection.execute(delete(due).where(due.c.document.in_(ids)))
    return len(ids)


class _StoryJoiner:
    """Some documents on their way into stories; what changes is written at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[str, str | None] = {}
        """The stories that the catalog holds of the documents that were looked at."""
        self._story: dict[str, str | None] = {}
        self._members: dict[str, set[str]] = {}
        self._sketches: dict[str, bytes] = {}
        self._text = lru_cache(maxsize=TEXTS_IN_MEMORY)(self._read)

    def _read(self, id: str) -> near_duplicates.TextFingerprint:
        return near_duplicates.fingerprint(
            self._connection.scalar(
                select(documents.c.text).where(documents.c.id == id)
            )
            or ""
        )

    def join_documents(self, ids: Sequence[str]) -> None:
        """Sketch documents, and join them to their copies, be they among these or not."""
        texts = select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids))
        for id, text in self._connection.execute(texts):
            if sketch := near_duplicates.minhash(near_duplicates.fingerprint(text)):
                self._sketches[id] = sketch
        if not self._sketches:
            return
        bands_of = {
            id: near_duplicates.sketch_bands(sketch)
            for id, sketch in self._sketches.items()
        }
        new = [
            {"document": id, "sketch": sketch} for id, sketch in self._sketches.items()
        ]
        self._connection.execute(insert(sketches), new)
        self._connection.execute(
            insert(bands),
            [{"band": n, "document": id} for id in bands_of for n in bands_of[id]],
        )
        near = self._sharing_a_band(bands_of)
        self._fetch(
            sorted(
                {other for others in near.values() for other in others}
                - self._sketches.keys()
            )
        )
        for id in sorted(near):
            for other in sorted(near[id]):
                self._compare(id, other)
        self._write()

    def _sharing_a_band(
        self, bands_of: Mapping[str, Sequence[int]]
    ) -> dict[str, set[str]]:
        """For each document those that share a band; of two that are new, one names the other."""
        holders: defaultdict[int, list[str]] = defaultdict(list)
        for chunk in chunks(
            sorted({band for own in bands_of.values() for band in own})
        ):
            for band, id in self._connection.execute(
                select(bands).where(bands.c.band.in_(chunk))
            ):
                holders[band].append(id)
        near = {
            id: {other for band in own for other in holders[band]}
            for id, own in bands_of.items()
        }
        return {
            id: {other for other in others if other not in near or other < id}
            for id, others in near.items()
        }

    def _fetch(self, ids: Sequence[str]) -> None:
        for chunk in chunks(ids):
            for id, sketch in self._connection.execute(
                select(sketches).where(sketches.c.document.in_(chunk))
            ):
                self._sketches[id] = sketch

    def _compare(self, left: str, right: str) -> None:
        # Sketches are asked first: most texts that share a band are no copies, and to read one costs more.
        if self._in_same_story(left, right) or not near_duplicates.may_be_duplicates(
            self._sketches[left], self._sketches[right]
        ):
            return
        if near_duplicates.are_duplicates(self._text(left), self._text(right)):
            self._unite(left, right)

    def _story_of(self, id: str) -> str | None:
        """The story of a document as it is now."""
        if id not in self._story:
            told = self._connection.scalar(
                select(documents.c.story).where(documents.c.id == id)
            )
            self._held[id] = self._story[id] = told
        return self._story[id]

    def _members_of_story(self, id: str) -> set[str]:
        """A document and those of its story."""
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

    def _unite(self, left: str, right: str) -> None:
        together = self._members_of_story(left) | self._members_of_story(right)
        for each in together:
            self._story_of(each)
        story = min(together)
        self._members[story] = together
        self._story.update(dict.fromkeys(together, story))

    def _write(self) -> None:
        """Give each document whose story changed its story, and the next number of the feed."""
        changed = sorted(
            id for id, story in self._story.items() if story != self._held[id]
        )
        for story in dict.fromkeys(self._story[id] for id in changed):
            assign_change_numbers(
                self._connection,
                [id for id in changed if self._story[id] == story],
                story=story,
            )


def read_versions(connection: Connection, id: str) -> tuple[DocumentRef, ...]:
    """A document and its copies, the earliest first, those of unknown date last; none where it is gone."""
    story = select(documents.c.story).where(documents.c.id == id).scalar_subquery()
    chosen = (documents.c.id == id) | (documents.c.story == story)
    ids = connection.scalars(
        select(documents.c.id).where(chosen, documents.c.gone.is_(False))
    ).all()
    found = [
        each for chunk in chunks(ids) for each in read_refs(connection, chunk).values()
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (each.dates.earliest if each.dates else date.max, each.id),
        )
    )
