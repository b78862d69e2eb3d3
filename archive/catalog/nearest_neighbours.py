"""Find the documents with an exact date that share the most passages with another.

These are the nearest neighbours of a document. Passages are hashed. Of documents with as
many common passages, the one with the smaller ID is nearer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from archive.catalog.schema import documents, facts
from archive.catalog.similarity.entries import passage_hashes
from archive.catalog.similarity.index import documents_by_hash
from archive.catalog.similarity.postings import Numbers, distinct
from archive.catalog.similarity.segments import Kind
from archive.chunks import chunks

MAX_FEW_CHANGED = 50
"""Most changed documents for which it is not read which others are undated.

The lists of the passages that they share mostly show that none of them is concerned.
"""
MAX_NEIGHBOURS = 20
"""Documents with the most shared passages that are compared."""
LIKELY_NEIGHBOURS = 2 * MAX_NEIGHBOURS
"""Documents of which enough mostly have an exact date."""

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


def read_passages(connection: Connection, ids: Sequence[str]) -> dict[str, Numbers]:
    """Return the hashes of the passages of documents."""
    texts = select(documents.c.id, documents.c.text).where(documents.c.id.in_(ids))
    return {id: passage_hashes(text) for id, text in connection.execute(texts)}


def documents_by_passage(
    connection: Connection, hashes_by_id: Mapping[str, Numbers]
) -> Mapping[int, set[str]]:
    """Return the IDs of the documents that have each passage of some documents."""
    hashes = distinct(hashes_by_id.values())
    return documents_by_hash(connection, Kind.PASSAGES, hashes)


class NearestNeighbours:
    """Finds nearest neighbours. It reads whether a document has an exact date once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_dated: dict[str, bool] = {}
        """ID of a document that was read → whether it has an exact date.

        A document that is gone has none, and is not undated either.
        """
        self._undated: set[str] = set()

    def find(
        self, hashes_by_id: Mapping[str, Numbers]
    ) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield each ID with its nearest neighbours, at most 20, the nearest first."""
        ids_by_passage = documents_by_passage(self._connection, hashes_by_id)
        likely = {
            id: _nearest(_sharing(ids_by_passage, id, hashes), LIKELY_NEIGHBOURS)
            for id, hashes in hashes_by_id.items()
        }
        self._read_states(set().union(*likely.values()))
        for id, hashes in hashes_by_id.items():
            nearest: Sequence[str] = self._dated(likely[id])
            if len(nearest) < MAX_NEIGHBOURS and len(likely[id]) == LIKELY_NEIGHBOURS:
                counts = _sharing(ids_by_passage, id, hashes)
                nearest = self._find_among(_nearest(counts, len(counts)))
            yield id, nearest

    def _find_among(self, ranked: Sequence[str]) -> Sequence[str]:
        """Return the first documents with an exact date, at most 20."""
        nearest: list[str] = []
        for chunk in chunks(ranked):
            self._read_states(chunk)
            nearest += self._dated(chunk)
            if len(nearest) >= MAX_NEIGHBOURS:
                break
        return nearest[:MAX_NEIGHBOURS]

    def _dated(self, ids: Iterable[str]) -> list[str]:
        """Return the documents with an exact date, at most 20."""
        return [id for id in ids if self._is_dated[id]][:MAX_NEIGHBOURS]

    def _read_states(self, ids: Iterable[str]) -> None:
        """Read which of the documents have an exact date.

        Only stated days count: an inferred date must not be inferred from another one.
        """
        missing = sorted(set(ids) - self._is_dated.keys())
        for chunk in chunks(missing):
            self._is_dated.update(dict.fromkeys(chunk, False))
            query = select(documents.c.id, has_no_exact_date()).where(
                documents.c.id.in_(chunk), documents.c.gone.is_(False)
            )
            for id, is_undated in self._connection.execute(query):
                self._is_dated[id] = not is_undated
                if is_undated:
                    self._undated.add(id)

    def undated_near(
        self, chunk: Sequence[str], every_changed: Collection[str]
    ) -> set[str]:
        """Return the unchanged undated documents that documents of a chunk may be near.

        `every_changed` are all documents that changed, and `chunk` some of them. One is
        near an undated document before or after its change, unless 20 dated ones that
        did not change are nearer. Documents that have all passages that both share are
        nearer if their ID is smaller. Only some of these are read: where they are many,
        as for a phrase of many articles, none of the undated ones is.
        """
        hashes_by_id = read_passages(self._connection, chunk)
        ids_by_passage = documents_by_passage(self._connection, hashes_by_id)
        possible_ids = self._possible_ids(len(chunk), ids_by_passage, every_changed)
        groups: list[_Group] = []
        for id, hashes in hashes_by_id.items():
            shared = _shared_passages(hashes, ids_by_passage, possible_ids)
            groups += _groups(id, shared, ids_by_passage, every_changed)
        self._read_states(id for group in groups for id in group.nearer)
        possible = [
            group for group in groups if len(self._dated(group.nearer)) < MAX_NEIGHBOURS
        ]
        members = set().union(*(group.members for group in possible))
        self._read_states(members)
        return members & self._undated

    def _possible_ids(
        self,
        changed: int,
        ids_by_passage: Mapping[int, set[str]],
        every_changed: Collection[str],
    ) -> set[str]:
        """Return the unchanged documents that so many changed ones may be near.

        After many changes, they are only the undated ones.
        """
        unchanged = set().union(*ids_by_passage.values()).difference(every_changed)
        if changed <= MAX_FEW_CHANGED:
            return unchanged
        self._read_states(unchanged)
        return unchanged & self._undated


@dataclass(frozen=True, slots=True)
class _Group:
    """Unchanged documents that share the same passages with a changed one.

    `nearer` are the first of those that are nearer to all of them than the changed one.
    """

    members: Sequence[str]
    nearer: Sequence[str]


def _shared_passages(
    hashes: Numbers, ids_by_passage: Mapping[int, set[str]], possible_ids: set[str]
) -> Mapping[str, list[int]]:
    """Return the passages that each of the possible documents shares."""
    shared: defaultdict[str, list[int]] = defaultdict(list)
    for value in hashes.tolist():
        for id in possible_ids.intersection(ids_by_passage.get(value, ())):
            shared[id].append(value)
    return shared


def _groups(
    id: str,
    shared: Mapping[str, list[int]],
    ids_by_passage: Mapping[int, set[str]],
    every_changed: Collection[str],
) -> Iterator[_Group]:
    """Yield the groups of documents that share passages with a changed document."""
    members: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for member, values in shared.items():
        members[tuple(values)].append(member)
    for common, ids in members.items():
        sets = sorted((ids_by_passage[value] for value in common), key=len)
        nearer_ids = (
            sharing_id
            for sharing_id in sets[0].intersection(*sets[1:])
            if sharing_id < id and sharing_id not in every_changed
        )
        yield _Group(ids, nsmallest(LIKELY_NEIGHBOURS, nearer_ids))


def _sharing(
    ids_by_passage: Mapping[int, set[str]], id: str, hashes: Numbers
) -> Counter[str]:
    """Return the number of these passages that each other document has."""
    counts: Counter[str] = Counter()
    for value in hashes.tolist():
        counts.update(ids_by_passage.get(value, ()))
    del counts[id]
    return counts


def _nearest(shared_counts: Counter[str], number: int) -> Sequence[str]:
    """Return the documents with the most shared passages, the most first."""
    pairs = nsmallest(number, ((-count, id) for id, count in shared_counts.items()))
    return [id for _, id in pairs]


def read_days(
    connection: Connection, ids: Sequence[str]
) -> dict[str, tuple[str, date]]:
    """Return the text and the exact day of dated documents."""
    query = select(documents.c.id, documents.c.text, documents.c.earliest)
    rows = connection.execute(query.where(documents.c.id.in_(ids)))
    return {id: (text, day) for id, text, day in rows}
