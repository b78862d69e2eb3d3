"""The edition of the change feed."""

from __future__ import annotations

from archive.catalog import editions
from archive.catalog.databases.base import Transactions
from archive.catalog.editions import Edition


class CatalogEditions:
    """Read and renew the edition, and add checkpoints to it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def current(self) -> Edition:
        """Return the edition with its checkpoints."""
        with self._transactions.reading() as connection:
            return editions.read_edition(connection)

    def add_checkpoint(self) -> str:
        """Store a checkpoint durably before an index is written, and return it."""
        with self._transactions.writing() as connection:
            return editions.add_checkpoint(connection)

    def renew(self) -> None:
        """Begin a new edition, so that every index of the old one is rebuilt."""
        with self._transactions.writing() as connection:
            editions.renew_edition(connection)
