"""Saved searches, and what readers saw of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from archive.catalog import saved_searches
from archive.catalog.actions import Action
from archive.catalog.databases.base import Transactions
from archive.catalog.saved_searches import SavedSearch


class CatalogSearches:
    """Save searches under names. A name may also be an ID."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def list(self) -> tuple[SavedSearch, ...]:
        """Return all saved searches in the order of their names."""
        with self._transactions.reading() as connection:
            return saved_searches.list_searches(connection)

    def find(self, name: str) -> SavedSearch | None:
        """Return the saved search with a name, or `None`."""
        with self._transactions.reading() as connection:
            return saved_searches.find_search(connection, name)

    def get(self, name: str) -> SavedSearch:
        """Return the saved search with a name, or raise CuttingsError."""
        with self._transactions.reading() as connection:
            return saved_searches.get_search(connection, name)

    def save(self, name: str, query: str, author: str) -> tuple[SavedSearch, Action]:
        """Save the query string of a search page. It replaces one with the same name."""
        with self._transactions.writing() as connection:
            return saved_searches.save_search(connection, name, query, author)

    def delete(self, name: str, author: str) -> Action:
        """Remove a saved search."""
        with self._transactions.writing() as connection:
            return saved_searches.delete_search(connection, name, author)

    def last_seen(self, reader: str) -> Mapping[str, datetime]:
        """Return the ID of each search → when the newest article was added then."""
        with self._transactions.reading() as connection:
            return saved_searches.last_seen(connection, reader)

    def added_times(self, ids: Sequence[str]) -> Mapping[str, datetime]:
        """Return when each of these documents was added."""
        with self._transactions.reading() as connection:
            return saved_searches.added_times(connection, ids)

    def set_seen(self, id: str, reader: str, seen_at: datetime) -> None:
        """Store the time of the newest article that a reader saw."""
        with self._transactions.writing() as connection:
            saved_searches.set_seen(connection, id, reader, seen_at)
