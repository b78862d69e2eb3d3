"""The review queues of an archive."""

from __future__ import annotations

from archive.catalog import review_queues
from archive.catalog.derived_columns import refresh_columns
from archive.catalog.parts.transactions import Transaction


class CatalogReview:
    """Count and list the documents with doubtful facts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def counts(self) -> dict[str, int]:
        """Return the number of documents in each queue of `QUEUE_KEYS`."""
        with self._transaction() as connection:
            return review_queues.count_queues(connection)

    def document_ids(self, key: str, offset: int, limit: int) -> tuple[str, ...]:
        """Return a slice of the document IDs in a queue."""
        with self._transaction() as connection:
            return review_queues.read_queue(connection, key, offset, limit)

    def update(self) -> None:
        """Fill the queues of a catalog that was created before there were queues."""
        with self._transaction() as connection:
            review_queues.fill_queues(connection, refresh_columns)
