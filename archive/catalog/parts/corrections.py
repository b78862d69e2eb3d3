"""Corrections of facts by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archive.catalog import corrections
from archive.catalog.correction_plans import (
    DEFAULT_OPTIONS,
    CorrectionPlan,
    FactChange,
    PlanOptions,
    plan_confirmation,
    plan_corrections,
)
from archive.catalog.corrections import Correction, NewValue
from archive.catalog.databases.base import Transactions
from archive.catalog.fact_json import load_fact
from archive.catalog.file_facts import (
    Difference,
    StatedFact,
    fill_facts,
    plan_facts,
)
from archive.catalog.queries import uncorrected_facts
from archive.catalog.records import CorrectionScope
from archive.catalog.reference_matches import Entry, Match, find_matches
from archive.model import Fact
from archive.progress import NO_PROGRESS, Progress


@dataclass(frozen=True, slots=True)
class UncorrectedFacts:
    """The facts of a document without corrections, and its corrections.

    `history` has every correction, oldest first. `batch_sizes` gives the number of
    documents that were corrected in the same batch, by batch.
    """

    facts: dict[str, Fact[Any]]
    history: tuple[Correction, ...]
    batch_sizes: dict[str, int]

    def in_force(self, name: str) -> Correction | None:
        """Return the correction in force of a fact."""
        for correction in reversed(self.history):
            if correction.name == name and not correction.undone_at:
                return correction
        return None


class CatalogCorrections:
    """Correct facts of one or many documents, and undo corrections."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def correct(self, id: str, name: str, value: object, author: str) -> int:
        """Set a fact, or remove it with `None`. Return the key of the correction."""
        correction = Correction(name, value, author, datetime.now(UTC))
        with self._transactions.writing() as connection:
            return corrections.correct(connection, id, correction)

    def plan(
        self, new_values: Iterable[NewValue], options: PlanOptions = DEFAULT_OPTIONS
    ) -> CorrectionPlan:
        """Return what new values of facts would change."""
        with self._transactions.reading() as connection:
            return plan_corrections(connection, new_values, options)

    def plan_confirmation(self, ids: Iterable[str], name: str) -> CorrectionPlan:
        """Return a plan that confirms the present value of a fact."""
        with self._transactions.reading() as connection:
            return plan_confirmation(connection, ids, name)

    def plan_again(self, plan: CorrectionPlan) -> tuple[FactChange, ...]:
        """Return the changes of a plan as they are now: other ones if facts changed."""
        return self.plan(plan.new_values, PlanOptions(include_same=True)).changes

    def correct_all(
        self,
        new_values: Sequence[NewValue],
        author: str,
        progress: Progress = NO_PROGRESS,
    ) -> int:
        """Correct facts of many documents in one batch.

        Return a key that undoes the whole batch.
        """
        with self._transactions.writing() as connection:
            return corrections.correct_all(connection, new_values, author, progress)

    def undo(
        self, key: int, author: str, progress: Progress = NO_PROGRESS
    ) -> tuple[str, ...]:
        """Undo a correction with its batch, and return the IDs of the documents."""
        with self._transactions.writing() as connection:
            return corrections.undo(connection, key, author, progress)

    def in_force(self, id: str) -> tuple[Correction, ...]:
        """Return the corrections in force of a document, oldest first."""
        with self._transactions.reading() as connection:
            return corrections.corrections_in_force(connection, id)

    def history_of(self, id: str) -> UncorrectedFacts:
        """Return the facts of a document without corrections, and the corrections."""
        with self._transactions.reading() as connection:
            rows = uncorrected_facts(connection, [id]).get(id, {})
            history = corrections.all_corrections(connection, id)
            batches = {correction.batch for correction in history if correction.batch}
            batch_sizes = {
                batch: corrections.batch_size(connection, batch)
                for batch in sorted(batches)
            }
        facts = {name: load_fact(name, row) for name, row in rows.items()}
        return UncorrectedFacts(facts, history, batch_sizes)

    def scopes(self, id: str, name: str) -> tuple[tuple[CorrectionScope, str], ...]:
        """Return the scopes of a bulk correction, each with the shared value."""
        # The date patterns take long to compile; only bulk corrections need them.
        from archive.catalog.bulk_corrections import find_scopes  # noqa: PLC0415

        with self._transactions.reading() as connection:
            return find_scopes(connection, id, name)

    def find_similar(
        self, id: str, name: str, value: object, scope: CorrectionScope
    ) -> tuple[NewValue, ...]:
        """Return the new values of the documents in a scope."""
        from archive.catalog.bulk_corrections import find_similar  # noqa: PLC0415

        with self._transactions.reading() as connection:
            return find_similar(connection, id, name, value, scope)

    # Facts that a file of references states

    def match_references(self, entries: Sequence[Entry]) -> list[Match]:
        """Return the documents that each entry of a list of references is about."""
        with self._transactions.reading() as connection:
            return find_matches(connection, entries)

    def plan_stated(
        self, facts: Sequence[StatedFact]
    ) -> tuple[list[StatedFact], list[Difference]]:
        """Return which stated facts are missing, and which differ."""
        with self._transactions.reading() as connection:
            return plan_facts(connection, facts)

    def fill(
        self,
        facts: Sequence[StatedFact],
        file_name: str,
        author: str,
        progress: Progress = NO_PROGRESS,
    ) -> int:
        """Fill missing facts in one batch. Return a key that undoes all of them."""
        with self._transactions.writing() as connection:
            return fill_facts(connection, facts, file_name, author, progress)
