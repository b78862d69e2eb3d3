"""Narrow the dates of undated articles from dated articles with the same passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from archive.catalog.derived_columns import (
    assign_change_numbers,
    next_change,
    refresh_columns,
)
from archive.catalog.document_keys import read_keys, with_documents
from archive.catalog.exact_dates import undated_documents
from archive.catalog.fact_json import dump_fact, load_fact
from archive.catalog.nearest_neighbours import NearestNeighbours, near_any, read_days
from archive.catalog.queries import as_utc, stored_facts
from archive.catalog.schema import documents, facts, meta
from archive.catalog.similarity.entries import passage_hashes
from archive.catalog.similarity.postings import Numbers
from archive.chunks import chunks
from archive.model import DateRange, Fact

LAST_CHANGE_KEY = "settled"
"""The key in `meta` of the newest change for which dates were narrowed.

It is written last, so that the next run repeats a run that was killed.
"""
MAX_READ_CHANGED = 5_000
"""Most changed documents whose texts are read to find the undated ones near them.

With more, the texts of the undated ones are read if there are fewer.
"""
DOCUMENTS_AT_ONCE = 2_048
"""Documents whose passages are looked up at once.

For many of them, the passages of the whole archive are read. This limits the memory.
"""


class _Undated(NamedTuple):
    """The passages of an undated document, and the day on which it was read."""

    hashes: Numbers
    latest_day: date


def narrow_dates(connection: Connection) -> None:
    """Narrow the dates of undated documents that changed or whose neighbours changed.

    A neighbour is a document that shares a passage.
    """
    last_change = int(
        connection.scalar(select(meta.c.value).where(meta.c.key == LAST_CHANGE_KEY))
        or 0
    )
    neighbours = NearestNeighbours(connection)
    to_update = _documents_to_update(connection, neighbours, last_change)
    dates: dict[str, Fact[DateRange] | None] = {}
    for chunk in chunks(to_update, DOCUMENTS_AT_ONCE):
        dates |= _changed_dates(connection, neighbours, chunk)
    # No date is written before all are read: one must not be inferred from another.
    _write_dates(connection, dates)
    connection.execute(delete(meta).where(meta.c.key == LAST_CHANGE_KEY))
    connection.execute(
        insert(meta).values(key=LAST_CHANGE_KEY, value=str(next_change(connection) - 1))
    )


def _changed_dates(
    connection: Connection, neighbours: NearestNeighbours, ids: Sequence[str]
) -> dict[str, Fact[DateRange] | None]:
    """Return the dates that the neighbours imply, of documents that had another."""
    stored = _stored_dates(connection, ids)
    implied = _implied_dates(connection, neighbours, ids)
    return {id: implied.get(id) for id in ids if implied.get(id) != stored.get(id)}


def _stored_dates(
    connection: Connection, ids: Sequence[str]
) -> dict[str, Fact[DateRange]]:
    """Return the dates that neighbours implied before."""
    query = (
        select(documents.c.id, facts.c.data)
        .select_from(with_documents(facts))
        .where(facts.c.layer == "archive")
    )
    return {
        id: load_fact("date", date)
        for chunk in chunks(ids)
        for id, data in connection.execute(query.where(documents.c.id.in_(chunk)))
        for date in stored_facts(data, ("date",)).values()
    }


def _implied_dates(
    connection: Connection, neighbours: NearestNeighbours, ids: Sequence[str]
) -> dict[str, Fact[DateRange]]:
    """Return the dates that the neighbours of documents imply, where they do."""
    # The patterns of dates take half a second to compile. Most commands need none.
    from archive.extract.neighbour_dates import (  # noqa: PLC0415
        DatedText,
        date_from_neighbours,
    )

    undated = _read_undated(connection, ids)
    hashes_by_id = {id: row.hashes for id, row in undated.items()}
    dates: dict[str, Fact[DateRange]] = {}
    for id, nearest in neighbours.find(hashes_by_id):
        if not nearest:
            continue
        days = read_days(connection, [id, *nearest])
        text, _ = days[id]
        dated = [DatedText(neighbour, *days[neighbour]) for neighbour in nearest]
        latest_day = undated[id].latest_day
        if fact := date_from_neighbours(DatedText(id, text), dated, latest_day):
            dates[id] = fact
    return dates


def _read_undated(connection: Connection, ids: Sequence[str]) -> dict[str, _Undated]:
    """Return the documents that may get a date from neighbours."""
    from archive.extract.neighbour_dates import names_a_day  # noqa: PLC0415

    query = select(documents.c.id, documents.c.text, documents.c.added)
    return {
        id: _Undated(passage_hashes(text), as_utc(added).date())
        for chunk in chunks(ids)
        for id, text, added in connection.execute(
            query.where(documents.c.id.in_(chunk))
        )
        if names_a_day(text)
    }


def _write_dates(
    connection: Connection, dates: Mapping[str, Fact[DateRange] | None]
) -> None:
    """Replace the dates that neighbours implied before, in the order of documents."""
    keys = read_keys(connection, dates)
    for chunk in chunks(sorted(dates, key=keys.__getitem__)):
        earlier = facts.c.document.in_([keys[id] for id in chunk])
        connection.execute(delete(facts).where(earlier, facts.c.layer == "archive"))
        rows = [
            {
                "document": keys[id],
                "layer": "archive",
                "data": {"date": dump_fact("date", fact)},
            }
            for id in chunk
            if (fact := dates[id])
        ]
        if rows:
            connection.execute(insert(facts), rows)
        assign_change_numbers(connection, chunk)
        refresh_columns(connection, chunk)


def _documents_to_update(
    connection: Connection, neighbours: NearestNeighbours, last_change: int
) -> Sequence[str]:
    """Return the IDs of documents without an exact date, after a change.

    The document itself changed, or one that is or was among its nearest neighbours.
    """
    has_changed = documents.c.change > last_change
    ids = set(connection.scalars(undated_documents().where(has_changed)))
    count = select(func.count()).select_from(documents).where(has_changed)
    undated: Sequence[str] | None = None
    if (connection.scalar(count) or 0) > MAX_READ_CHANGED:
        unchanged = undated_documents().where(~has_changed)
        undated = connection.scalars(unchanged).all()
        if not undated:  # It is a first run: the changed documents are all there are.
            return sorted(ids)
    changed = connection.scalars(select(documents.c.id).where(has_changed)).all()
    every_changed = frozenset(changed)
    if undated is not None and len(undated) < len(changed):
        for chunk in chunks(undated, DOCUMENTS_AT_ONCE):
            ids |= near_any(connection, chunk, every_changed)
    else:
        for chunk in chunks(changed, DOCUMENTS_AT_ONCE):
            ids |= neighbours.undated_near(chunk, every_changed)
    return sorted(ids)
