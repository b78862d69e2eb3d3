"""Read what identifies documents, and look documents up by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import PurePath

from sqlalchemy import Connection, Table, select

from archive.catalog.document_keys import with_documents
from archive.catalog.identity import Place, Profile
from archive.catalog.schema import documents, sources
from archive.chunks import chunks

MAX_CANDIDATES = 50
"""Documents that are compared with a lost one, for each common identifier."""


def read_profiles(
    connection: Connection, ids: Sequence[str], places: Table, *, with_text: bool = True
) -> dict[str, Profile]:
    """Return the profiles of documents, with their places in a table."""
    names = (
        "id",
        "title",
        "source_id",
        "address",
        *(("text",) if with_text else ()),
    )
    profiles: dict[str, Profile] = {}
    for chunk in chunks(ids):
        places_by_id = _read_places(connection, chunk, places)
        query = select(*(documents.c[name] for name in names))
        rows = connection.execute(query.where(documents.c.id.in_(chunk)))
        for row in rows.mappings():
            own_places = places_by_id[row["id"]]
            profiles[row["id"]] = Profile(
                id=row["id"],
                places=tuple(place for place, _ in own_places),
                file_names=tuple({name: None for _, name in own_places}),
                text_hash=_hash_text(row.get("text", "")),
                title=row["title"],
                source_id=row["source_id"],
                address=row["address"],
            )
    return dict(sorted(profiles.items()))


def _read_places(
    connection: Connection, ids: Sequence[str], table: Table
) -> defaultdict[str, list[tuple[Place, str]]]:
    """Return the places of documents, each with the name of its file."""
    query = (
        select(documents.c.id, table.c.source, table.c.position, sources.c.path)
        .distinct()
        .select_from(with_documents(table))
        .join(sources, sources.c.key == table.c.source)
        .where(documents.c.id.in_(ids))
        .order_by(sources.c.path, table.c.position)
    )
    places: defaultdict[str, list[tuple[Place, str]]] = defaultdict(list)
    for id, source, position, path in connection.execute(query):
        places[id].append(
            (Place(source, position), PurePath(path).name.removesuffix(".gz"))
        )
    return places


class ProfileIndex:
    """Living documents by what they may have in common with a lost one."""

    def __init__(self, living: Iterable[Profile]) -> None:
        self._by_key: defaultdict[object, list[Profile]] = defaultdict(list)
        for document in living:
            for key in _exact_identifiers(document):
                self._by_key[key].append(document)

    def candidates(self, lost: Profile) -> list[Profile]:
        """Return the first documents that have an identifier of a lost one."""
        documents = {
            document.id: document
            for key in _exact_identifiers(lost)
            for document in self._by_key[key][:MAX_CANDIDATES]
        }
        return [document for _, document in sorted(documents.items())]


def _exact_identifiers(document: Profile) -> set[object]:
    identifiers: set[object] = {*document.places}
    for name in ("source_id", "address"):
        if value := getattr(document, name):
            identifiers.add((name, value))
    return identifiers


def identifiers(document: Profile) -> set[object]:
    """Return everything by which a document may be compared with another."""
    return _exact_identifiers(document) | {*document.files, *document.file_names}


def _hash_text(text: str) -> bytes:
    words = " ".join(text.split())
    return blake2b(words.encode("utf-8", "replace"), digest_size=16).digest()
