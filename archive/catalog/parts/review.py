"""The review queues of an archive."""

from __future__ import annotations

from archive.catalog import review_queues
from archive.catalog.databases.base import Transactions
from archive.catalog.derived_columns import refresh_columns


class CatalogReview:
    """Count and list the documents with doubtful facts."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def counts(self) -> dict[str, int]:
        """Return the number of documents in each queue of `QUEUE_KEYS`."""
        with self._transactions.reading() as connection:
            return review_queues.count_queues(connection)

    def document_ids(self, key: str, offset: int, limit: int) -> tuple[str, ...]:
        """Return a slice of the document IDs in a queue."""
        with self._transactions.reading() as connection:
            return review_queues.read_queue(connection, key, offset, limit)

    def update(self) -> None:
        """Fill the queues of a catalog that was created before there were queues."""
        with self._transactions.writing() as connection:
            review_queues.fill_queues(connection, refresh_columns)
