"""Stories: documents that are versions of one text, joined as they come in and parted as they go.

A story is a connected set of copies, called by the least id of its documents; a document alone has none. Which are
joined depends on their texts alone, not on the order in which they came. What is `due` was written, came back, or lost
a copy that may have held others together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, delete, insert, select

from archive import copies
from archive.catalog.reading import CHUNK, briefs, chunks
from archive.catalog.records import Brief
from archive.catalog.schema import bands, documents, due, meta, sketches
from archive.catalog.upkeep import touch

MADE_BY = "sketches"
"""Names the version of `copies` that made the sketches."""
TEXTS = 1_000
"""Texts that are kept at hand while copies are looked for."""


def renew(connection: Connection) -> None:
    """Where sketches were made in another way, everything is to be looked at."""
    made = connection.scalar(select(meta.c.value).where(meta.c.key == MADE_BY))
    if made == str(copies.VERSION):
        return
    if made is not None:
        joined = select(documents.c.id).where(documents.c.story.is_not(None)).order_by(documents.c.id)
        touch(connection, connection.scalars(joined).all(), story=None)
        for table in (sketches, bands, due):
            connection.execute(delete(table))
        everyone = select(documents.c.id).where(documents.c.gone.is_(False))
        connection.execute(insert(due).from_select(["document"], everyone))
    connection.execute(delete(meta).where(meta.c.key == MADE_BY))
    connection.execute(insert(meta).values(key=MADE_BY, value=str(copies.VERSION)))


def join(connection: Connection, most: int = CHUNK) -> int:
    """Look at so many of the documents that are due, and join them to their stories; how many there were."""
    ids = connection.scalars(select(due.c.document).order_by(due.c.document).limit(most)).all()
    joining = _Joining(connection)
    for id in ids:
        joining.take(id)
    joining.write()
    connection.execute(delete(due).where(due.c.document.in_(ids)))
    return len(ids)


class _Joining:
    """Some documents on their way into stories; what changes is written at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[str, str | None] = {}
        """The stories that the catalog holds of the documents that were looked at."""
        self._story: dict[str, str | None] = {}
        self._members: dict[str, set[str]] = {}
        self._text = lru_cache(maxsize=TEXTS)(self._read)

    def _read(self, id: str) -> copies.Text:
        return copies.read(self._connection.scalar(select(documents.c.text).where(documents.c.id == id)) or "")

    def take(self, id: str) -> None:
        """Sketch one document, and join it to its copies."""
        text = self._text(id)
        sketch = copies.sketch(text)
        if sketch is None:
            return
        found = copies.bands(sketch)
        for other, its in self._near(found):
            # Sketches are asked first: most texts that share a band are no copies, and to read one costs more.
            if not self._joined(id, other) and copies.maybe(sketch, its) and copies.copies(text, self._text(other)):
                self._unite(id, other)
        self._connection.execute(insert(sketches).values(document=id, sketch=sketch))
        self._connection.execute(insert(bands), [{"band": each, "document": id} for each in found])

    def _near(self, found: Sequence[int]) -> list[tuple[str, bytes]]:
        """The documents that share a band, with their sketches."""
        beside = select(bands.c.document).where(bands.c.band.in_(found)).distinct()
        query = select(sketches).where(sketches.c.document.in_(beside)).order_by(sketches.c.document)
        return [(row.document, row.sketch) for row in self._connection.execute(query)]

    def _of(self, id: str) -> str | None:
        """The story of a document as it is now."""
        if id not in self._story:
            told = self._connection.scalar(select(documents.c.story).where(documents.c.id == id))
            self._held[id] = self._story[id] = told
        return self._story[id]

    def _all_of(self, id: str) -> set[str]:
        """A document and those of its story."""
        story = self._of(id)
        if story is None:
            return {id}
        if story not in self._members:
            query = select(documents.c.id).where(documents.c.story == story)
            self._members[story] = set(self._connection.scalars(query))
        return self._members[story]

    def _joined(self, one: str, other: str) -> bool:
        story = self._of(one)
        return story is not None and story == self._of(other)

    def _unite(self, one: str, other: str) -> None:
        together = self._all_of(one) | self._all_of(other)
        for each in together:
            self._of(each)
        story = min(together)
        self._members[story] = together
        self._story.update(dict.fromkeys(together, story))

    def write(self) -> None:
        """Give each document whose story changed its story, and the next number of the feed."""
        changed = sorted(id for id, story in self._story.items() if story != self._held[id])
        for story in dict.fromkeys(self._story[id] for id in changed):
            touch(self._connection, [id for id in changed if self._story[id] == story], story=story)


def versions(connection: Connection, id: str) -> tuple[Brief, ...]:
    """A document and its copies, the earliest first, those of unknown date last; none where it is gone."""
    story = select(documents.c.story).where(documents.c.id == id).scalar_subquery()
    chosen = (documents.c.id == id) | (documents.c.story == story)
    ids = connection.scalars(select(documents.c.id).where(chosen, documents.c.gone.is_(False))).all()
    found = [each for chunk in chunks(ids) for each in briefs(connection, chunk).values()]
    return tuple(sorted(found, key=lambda each: (each.dates.earliest if each.dates else date.max, each.id)))
