"""Find the documents with an exact date that share the most passages with another.

These are the nearest neighbours of a document. Passages are hashed. Of documents with as
many common passages, the one with the smaller ID is nearer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from archive.catalog.exact_dates import ExactDates
from archive.catalog.schema import documents
from archive.catalog.similarity.entries import passage_hashes
from archive.catalog.similarity.postings import Numbers, distinct
from archive.catalog.similarity.shared_passages import (
    Mask,
    SharedPassages,
    find_shared_passages,
    groups_by_lists,
    have_common,
    in_all,
    most_shared,
)
from archive.chunks import CHUNK_SIZE, chunks

MAX_FEW_CHANGED = 50
"""Most changed documents for which it is not read which others are undated.

The lists of the passages that they share mostly show that none of them is concerned.
"""
MAX_NEIGHBOURS = 20
"""Documents with the most shared passages that are compared."""
LIKELY_NEIGHBOURS = 2 * MAX_NEIGHBOURS
"""Documents of which enough mostly have an exact date."""


def read_passages(connection: Connection, ids: Sequence[str]) -> dict[str, Numbers]:
    """Return the hashes of the passages of documents."""
    texts = select(documents.c.id, documents.c.text)
    return {
        id: passage_hashes(text)
        for chunk in chunks(ids)
        for id, text in connection.execute(texts.where(documents.c.id.in_(chunk)))
    }


def near_any(
    connection: Connection, ids: Sequence[str], changed: Collection[str]
) -> set[str]:
    """Return those of the documents that share a passage with a changed one."""
    hashes_by_id = read_passages(connection, ids)
    shared = find_shared_passages(connection, hashes_by_id)
    near = shared.hashes_of(shared.mask(changed))
    return {id for id, hashes in hashes_by_id.items() if have_common(hashes, near)}


class NearestNeighbours:
    """Finds nearest neighbours. It reads whether a document has an exact date once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._exact_dates = ExactDates(connection)

    def find(
        self, hashes_by_id: Mapping[str, Numbers]
    ) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield each ID with its nearest neighbours, at most 20, the nearest first."""
        shared = find_shared_passages(self._connection, hashes_by_id)
        for id, hashes in hashes_by_id.items():
            ranked = most_shared(shared.documents(hashes))
            # The rank of an ID that has no passage is that of another document.
            rank = shared.rank(id)
            is_own = shared.ids[rank : rank + 1] == [id]
            neighbours = ranked[ranked != rank] if is_own else ranked
            yield id, self._find_among(shared, neighbours)

    def _find_among(self, shared: SharedPassages, ranked: Numbers) -> Sequence[str]:
        """Return the first documents with an exact date, at most 20."""
        nearest: list[str] = []
        start, size = 0, LIKELY_NEIGHBOURS
        while start < len(ranked) and len(nearest) < MAX_NEIGHBOURS:
            nearest += self._dated(shared.ids_of(ranked[start : start + size]))
            start, size = start + size, CHUNK_SIZE
        return nearest[:MAX_NEIGHBOURS]

    def _dated(self, ids: Sequence[str]) -> list[str]:
        """Return the documents with an exact date."""
        self._exact_dates.read(ids)
        return [*filter(self._exact_dates.is_dated, ids)]

    def undated_near(self, ids: Sequence[str], changed: Collection[str]) -> set[str]:
        """Return the unchanged undated documents that some changed ones may be near.

        `changed` are all documents that changed, and `ids` some of them. One is near an
        undated document before or after its change, unless 20 dated ones that did not
        change are nearer. Documents that have all passages that both share are nearer if
        their ID is smaller. Only some of these are read: where they are many, as for a
        phrase of many articles, none of the undated ones is.
        """
        hashes_by_id = read_passages(self._connection, ids)
        shared = find_shared_passages(self._connection, hashes_by_id)
        is_unchanged = ~shared.mask(changed)
        is_possible = is_unchanged
        if len(changed) > MAX_FEW_CHANGED:
            self._exact_dates.read_all()
            is_possible = is_possible & shared.mask(self._exact_dates.undated)
        groups = [
            group
            for id, hashes in hashes_by_id.items()
            for group in _groups(id, hashes, shared, is_possible, is_unchanged)
        ]
        self._exact_dates.read(
            shared.ids_of(distinct(group.nearer for group in groups))
        )
        numbers = distinct(
            group.members
            for group in groups
            if len(self._dated(shared.ids_of(group.nearer))) < MAX_NEIGHBOURS
        )
        members = {*shared.ids_of(numbers)}
        self._exact_dates.read(members)
        return members & self._exact_dates.undated


@dataclass(frozen=True, slots=True)
class _Group:
    """Unchanged documents that share the same passages with a changed one.

    `nearer` are the first of those that are nearer to all of them than the changed one.
    """

    members: Numbers
    nearer: Numbers


def _groups(
    id: str,
    hashes: Numbers,
    shared: SharedPassages,
    is_possible: Mask,
    is_unchanged: Mask,
) -> Iterator[_Group]:
    """Yield the groups of possible documents that share passages with a changed one."""
    rank = shared.rank(id)
    lists = shared.documents(hashes)
    possible = [numbers[is_possible[numbers]] for numbers in lists]
    for positions, members in groups_by_lists(possible):
        common = in_all([lists[position] for position in positions])
        smaller = common[common < rank]
        nearer = smaller[is_unchanged[smaller]][:LIKELY_NEIGHBOURS]
        yield _Group(members, nearer)


def read_days(
    connection: Connection, ids: Sequence[str]
) -> dict[str, tuple[str, date | None]]:
    """Return the texts and the first days of documents.

    The first day of a dated document is its exact one.
    """
    query = select(documents.c.id, documents.c.text, documents.c.earliest)
    rows = connection.execute(query.where(documents.c.id.in_(ids)))
    return {id: (text, day) for id, text, day in rows}
