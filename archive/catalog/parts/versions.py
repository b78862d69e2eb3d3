"""Documents that changed: their versions, and what became of their IDs."""

from __future__ import annotations

from archive.catalog import settlement, versions
from archive.catalog.databases.base import Transactions
from archive.catalog.settlement import Settlement
from archive.catalog.versions import FormerPlace, Version

MAX_VERSIONS = 200
"""Versions of a document that are read at once."""


class CatalogVersions:
    """Look up versions of documents, and recognize documents that changed."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def settle(self) -> Settlement:
        """Find the documents that the new texts of a run continue."""
        with self._transactions.writing() as connection:
            return settlement.settle(connection)

    def of(self, id: str, limit: int = MAX_VERSIONS) -> tuple[Version, ...]:
        """Return the current version of a document, then the newest earlier ones."""
        with self._transactions.reading() as connection:
            return versions.read_versions(connection, id, limit)

    def count(self, id: str) -> int:
        """Return the number of versions of a document, with the current one."""
        with self._transactions.reading() as connection:
            return versions.count_versions(connection, id)

    def former_places(self, id: str) -> tuple[FormerPlace, ...]:
        """Return where a document that is gone was read, and what is there now."""
        with self._transactions.reading() as connection:
            return versions.read_former_places(connection, id)
