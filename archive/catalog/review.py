"""Reviewing an archive: what of it is in doubt, what was found beneath corrections, and correcting many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from archive.catalog import corrections, review_queues
from archive.catalog.corrections import Correction
from archive.catalog.derived_columns import refresh
from archive.catalog.fact_json import load_fact
from archive.catalog.queries import uncorrected
from archive.model import Fact
from archive.progress import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from archive.catalog.bulk_corrections import Scope

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies beneath the corrections of a document, all that it ever had, and how many share the batch of each."""

    facts: dict[str, Fact[Any]]
    history: tuple[Correction, ...]
    together: dict[str, int]

    def in_force(self, name: str) -> Correction | None:
        """The correction that a fact shows."""
        return next(
            (
                each
                for each in reversed(self.history)
                if each.name == name and not each.undone
            ),
            None,
        )


class Review:
    """The part of a catalog that people who correct it use."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def found(self, id: str) -> Found:
        """What a document would show without corrections, and its corrections."""
        with self._transaction() as connection:
            rows = uncorrected(connection, [id]).get(id, {})
            history = corrections.history(connection, id)
            batches = {each.batch for each in history if each.batch}
            together = {
                batch: corrections.batch_size(connection, batch)
                for batch in sorted(batches)
            }
        return Found(
            {name: load_fact(name, row) for name, row in rows.items()},
            history,
            together,
        )

    def scopes(self, id: str, name: str) -> tuple[tuple[Scope, str], ...]:
        """In what a document can be like others for that fact, with what it shares with them."""
        # Dates in texts are a large pattern, made only for who asks for documents alike.
        from archive.catalog.bulk_corrections import scopes  # noqa: PLC0415

        with self._transaction() as connection:
            return scopes(connection, id, name)

    def alike(
        self, id: str, name: str, value: object, scope: Scope
    ) -> tuple[tuple[str, object], ...]:
        """Id and new value of a document and of each that a correction of it can be applied to, alike in `scope`."""
        from archive.catalog.bulk_corrections import alike  # noqa: PLC0415

        with self._transaction() as connection:
            return alike(connection, id, name, value, scope)

    def correct_all(
        self,
        changes: Sequence[tuple[str, object]],
        name: str,
        who: str,
        progress: Progress = NO_PROGRESS,
    ) -> int:
        """Correct a fact of many documents as one; a key by which all of it can be undone."""
        with self._transaction() as connection:
            return corrections.correct_all(
                connection,
                changes,
                Correction(name, None, who, datetime.now(UTC)),
                progress,
            )

    def counts(self) -> dict[str, int]:
        """How many documents wait in each queue of `KINDS`."""
        with self._transaction() as connection:
            return review_queues.counts(connection)

    def queue(self, kind: str, start: int, size: int) -> tuple[str, ...]:
        """A slice of the ids that wait in a queue."""
        with self._transaction() as connection:
            return review_queues.queue(connection, kind, start, size)

    def catch_up(self) -> None:
        """Fill the queues of a catalog that was made before there were any."""
        with self._transaction() as connection:
            review_queues.catch_up(connection, refresh)
