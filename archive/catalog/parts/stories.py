"""The stories of an archive: articles and their copies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from archive.catalog import story_clusters
from archive.catalog.databases.base import Transactions
from archive.catalog.databases.choice import CatalogAddress
from archive.catalog.records import DocumentRef
from archive.catalog.similarity.text_work import TextWork


def no_report(_done: int, _total: int) -> None:
    """Do nothing."""


class CatalogStories:
    """Look up the versions of a story, and join new documents to stories."""

    def __init__(self, transactions: Transactions, address: CatalogAddress) -> None:
        self._transactions = transactions
        self._address = address

    def versions(self, id: str) -> tuple[DocumentRef, ...]:
        """Return a document and its copies, earliest first and undated last.

        The result is empty if the document is gone.
        """
        with self._transactions.reading() as connection:
            return story_clusters.read_versions(connection, id)

    def copies_of(self, id: str) -> tuple[DocumentRef, ...]:
        """Return the living copies of a document that is gone."""
        with self._transactions.reading() as connection:
            return story_clusters.find_copies(connection, id)

    def update(self, report: Callable[[int, int], None] = no_report) -> None:
        """Join the documents that are due, in one transaction for each batch.

        After each batch but the last, `report` is called with the number of documents
        that were joined, and that of all.
        """
        with self._transactions.writing() as connection:
            story_clusters.mark_outdated_index(connection)
            total = story_clusters.count_due(connection)
        done = 0
        with closing(TextWork(self._transactions, self._address, total)) as work:
            for entries in work.batches():
                with self._transactions.writing() as connection:
                    story_clusters.join_documents(connection, entries, work)
                done += len(entries.rows)
                if done < total:
                    report(done, total)
