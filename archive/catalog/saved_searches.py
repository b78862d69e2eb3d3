"""Searches under a name, and what they find that is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from archive.catalog.actions import Action, ActionKind, begin_action, end_action
from archive.catalog.collections import name_id
from archive.catalog.marks import clean_name
from archive.catalog.queries import as_utc
from archive.catalog.schema import actions, documents, search_views
from archive.catalog.schema import saved_searches as searches
from archive.chunks import chunks
from archive.errors import CuttingsError
from archive.messages import N_, Message

MAX_QUERY = 8_000
NO_SEARCH = N_(
    "no saved search is named “{name}”; `cuttings alerts --list` prints the names"
)
LONG_QUERY = N_("the search is longer than {count:,} characters; save a shorter one")
ALERTS = "*alerts"
"""The reader in whose name `cuttings alerts` looks. No account has this name."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name. `query` is the query string of the search page."""

    id: str
    name: str
    query: str
    author: str
    saved_at: datetime


def list_searches(connection: Connection) -> tuple[SavedSearch, ...]:
    """Return all saved searches in the order of their names."""
    entries = map(_to_search, connection.execute(_in_force()))
    return tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id)))


def find_search(connection: Connection, name: str) -> SavedSearch | None:
    """Return the saved search with an ID or a name, whatever its capitals."""
    wanted = " ".join(name.split()).casefold()
    entries = list_searches(connection)
    by_id = {entry.id: entry for entry in entries}
    by_name = {entry.name.casefold(): entry for entry in entries}
    return by_id.get(name) or by_name.get(wanted)


def get_search(connection: Connection, name: str) -> SavedSearch:
    """Return the saved search with an ID or a name. Raise CuttingsError without one."""
    search = find_search(connection, name)
    if search is None:
        raise CuttingsError(Message(NO_SEARCH, name=name))
    return search


def save_search(
    connection: Connection, name: str, query: str, author: str
) -> tuple[SavedSearch, Action]:
    """Save a search under a name. It replaces one with the same name."""
    name = clean_name(name)
    if len(query) > MAX_QUERY:
        raise CuttingsError(Message(LONG_QUERY, count=MAX_QUERY))
    existing = find_search(connection, name)
    key = begin_action(connection, ActionKind.SAVE_SEARCH, name, author)
    if existing:
        _remove(connection, existing.id, key)
    id = existing.id if existing else _new_id(connection, name)
    row = {"id": id, "name": name, "query": query, "added": key}
    connection.execute(insert(searches).values(row))
    return get_search(connection, id), end_action(connection, key, [])


def delete_search(connection: Connection, name: str, author: str) -> Action:
    """Remove a saved search."""
    search = get_search(connection, name)
    key = begin_action(connection, ActionKind.DELETE_SEARCH, search.name, author)
    _remove(connection, search.id, key)
    return end_action(connection, key, [])


def last_seen(connection: Connection, reader: str) -> dict[str, datetime]:
    """Return the ID of each search that a reader saw → the newest article then."""
    query = select(search_views.c.search, search_views.c.seen)
    rows = connection.execute(query.where(search_views.c.reader == reader))
    return {row.search: as_utc(row.seen) for row in rows}


def added_times(connection: Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """Return when each of these documents was added."""
    times: dict[str, datetime] = {}
    for chunk in chunks(ids):
        query = select(documents.c.id, documents.c.added)
        rows = connection.execute(query.where(documents.c.id.in_(chunk)))
        times |= {row.id: as_utc(row.added) for row in rows}
    return times


def set_seen(connection: Connection, id: str, reader: str, seen_at: datetime) -> None:
    """Store the time of the newest article that a reader saw."""
    key = (search_views.c.search == id) & (search_views.c.reader == reader)
    seen = seen_at.astimezone(UTC).replace(tzinfo=None)
    result = connection.execute(update(search_views).where(key).values(seen=seen))
    if not result.rowcount:
        row = {"search": id, "reader": reader, "seen": seen}
        connection.execute(insert(search_views).values(row))


def _in_force() -> Select[Any]:
    return (
        select(searches, actions.c.who, actions.c.at)
        .join(actions, actions.c.key == searches.c.added)
        .where(searches.c.removed.is_(None))
    )


def _remove(connection: Connection, id: str, key: int) -> None:
    in_force = (searches.c.id == id) & searches.c.removed.is_(None)
    connection.execute(update(searches).where(in_force).values(removed=key))


def _new_id(connection: Connection, name: str) -> str:
    start = name_id(name)
    taken = set(connection.scalars(select(searches.c.id)))
    number, id = 2, start
    while id in taken:
        id, number = f"{start}-{number}", number + 1
    return id


def _to_search(row: Row[Any]) -> SavedSearch:
    return SavedSearch(row.id, row.name, row.query, row.who, as_utc(row.at))
