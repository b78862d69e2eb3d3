"""Make the entries of documents that are due, and compare texts.

Both are done in several processes if there are many documents.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import ceil

from sqlalchemy import Connection, func, select

from archive.catalog.databases.base import Transactions
from archive.catalog.databases.choice import CatalogAddress
from archive.catalog.schema import documents, due
from archive.catalog.similarity.comparisons import Question, find_copies_among
from archive.catalog.similarity.entries import (
    Entries,
    collect_entries,
    join_entries,
    make_entry,
)
from archive.child_processes import Children
from archive.chunks import chunks
from archive.text.near_duplicates import fingerprint

TEXT_MODULE = "archive.catalog.similarity.text_process"
DOCUMENTS_AT_ONCE = 32_768
"""Documents that are looked up and joined in one transaction.

Each lookup reads the hashes of the whole archive, so few lookups are faster. All of these
documents are one segment of the index of texts, which is so large that it is not merged.
"""
DOCUMENTS_PER_RANGE = 4_096
"""Documents whose entries one answer of a process has. They need 3 MB."""
TEXTS_AT_ONCE = 500
MIN_DOCUMENTS = 2_500
"""Documents for which another process pays off: it needs half a second to start."""
MAX_PROCESSES = 6
"""Processes that make as many entries as one process can join."""
QUESTIONS_AT_ONCE = 100
"""Documents that a process compares with their candidates for one answer."""
MIN_QUESTIONS = 200
"""Questions for which it pays off to wait for other processes."""


@dataclass(frozen=True, slots=True)
class DueRange:
    """The documents that are due, with keys above `after`, up to `last`."""

    after: int
    last: int


def read_entries(connection: Connection, due_range: DueRange) -> Entries:
    """Return what has to be indexed of the documents of a range."""
    query = (
        select(documents.c.id, documents.c.text)
        .join(due, due.c.document == documents.c.key)
        .where(due.c.document > due_range.after, due.c.document <= due_range.last)
        .order_by(due.c.document)
    )
    # The texts are read in parts. Only their hashes are in memory together.
    rows = connection.execution_options(yield_per=TEXTS_AT_ONCE).execute(query)
    return collect_entries(
        [make_entry(id, text, fingerprint(text)) for id, text in rows]
    )


class TextWork:
    """The work on the texts of the documents that are due."""

    def __init__(
        self, transactions: Transactions, address: CatalogAddress, total: int
    ) -> None:
        self._transactions = transactions
        self._total = total
        self._count = _process_count(total)
        self._children = Children(TEXT_MODULE, asdict(address), self._count)

    def close(self) -> None:
        """End the processes."""
        self._children.close()

    def batches(self) -> Iterator[Entries]:
        """Yield entries in the order of their keys, as many as are joined at once."""
        parts: list[Entries] = []
        size = 0
        for part in self._parts():
            parts.append(part)
            size += len(part.rows)
            if size >= DOCUMENTS_AT_ONCE:
                entries = join_entries(parts)
                parts, size = [], 0
                yield entries
        if parts:
            yield join_entries(parts)

    def find_copies(
        self, connection: Connection, questions: Sequence[Question]
    ) -> Iterator[list[str]]:
        """Yield the candidates of each question that are copies."""
        answered = 0
        parts = [*chunks(questions, QUESTIONS_AT_ONCE)]
        if len(questions) >= MIN_QUESTIONS:
            for answer in self._children.answers(parts):
                answered += 1
                yield from answer
        for part in parts[answered:]:
            yield from find_copies_among(connection, part)

    def _parts(self) -> Iterator[Entries]:
        after = 0
        ranges = [*self._ranges(after, self._range_size())]
        messages = self._children.answers(map(asdict, ranges))
        for due_range, message in zip(ranges, messages, strict=False):
            after = due_range.last
            yield Entries.from_message(message)
        # All of them if there are no children, or what a child left that was killed.
        for due_range in self._ranges(after, DOCUMENTS_PER_RANGE):
            with self._transactions.reading() as connection:
                entries = read_entries(connection, due_range)
            yield entries

    def _range_size(self) -> int:
        """Return a size with which each process gets as many ranges."""
        rounds = ceil(self._total / (max(self._count, 1) * DOCUMENTS_PER_RANGE))
        return ceil(self._total / (max(self._count, 1) * max(rounds, 1)))

    def _ranges(self, after: int, size: int) -> Iterator[DueRange]:
        """Yield ranges of documents after a key."""
        while last := self._last_of_range(after, size):
            yield DueRange(after, last)
            after = last

    def _last_of_range(self, after: int, size: int) -> int | None:
        ids = select(due.c.document).where(due.c.document > after)
        ordered = ids.order_by(due.c.document).limit(size).subquery()
        with self._transactions.reading() as connection:
            last: int | None = connection.scalar(select(func.max(ordered.c.document)))
            return last


def _process_count(total: int) -> int:
    """Return how many other processes make entries: none or several."""
    count = min(os.cpu_count() or 1, MAX_PROCESSES, total // MIN_DOCUMENTS)
    return count if count > 1 else 0
