"""Compare new values of facts with the present ones, before they are corrected."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from archive.catalog.corrections import NewValue
from archive.catalog.fact_json import dump_value, load_value
from archive.catalog.queries import FactRowsByDocument, effective_facts
from archive.catalog.schema import corrections, documents
from archive.chunks import chunks


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of a document that a correction changes, with its present value.

    `None` is the value of a missing fact. `is_corrected`: the present value was set by
    hand.
    """

    document: str
    name: str
    value: object
    present: object
    is_corrected: bool

    @property
    def new_value(self) -> NewValue:
        """What to store."""
        return NewValue(self.document, self.name, self.value)


@dataclass(frozen=True, slots=True)
class CorrectionPlan:
    """What a correction of many facts would change.

    `same_count` facts have their new value already. `skipped_count` facts have a value,
    and only missing ones were to be set.
    """

    changes: tuple[FactChange, ...] = ()
    same_count: int = 0
    skipped_count: int = 0

    @property
    def new_values(self) -> tuple[NewValue, ...]:
        """What to store."""
        return tuple(change.new_value for change in self.changes)

    @property
    def document_count(self) -> int:
        """The number of documents that change."""
        return len({change.document for change in self.changes})

    @property
    def fact_counts(self) -> Mapping[str, int]:
        """Fact → the number of documents whose fact changes."""
        return Counter(change.name for change in self.changes)

    @property
    def corrected_count(self) -> int:
        """The number of facts that were corrected by hand before."""
        return sum(change.is_corrected for change in self.changes)

    @property
    def fingerprint(self) -> str:
        """A hash that differs if another value, present or new, is in the plan."""
        digest = hashlib.sha256()
        for change in self.changes:
            digest.update(f"{change!r}\n".encode())
        return digest.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """Which of the new values are changes.

    `only_missing`: those of facts without a value. `include_same`: also those that the
    facts have already, which confirms them.
    """

    only_missing: bool = False
    include_same: bool = False


DEFAULT_OPTIONS = PlanOptions()


def plan_corrections(
    connection: Connection, new_values: Iterable[NewValue], options: PlanOptions
) -> CorrectionPlan:
    """Return what new values would change. Values of unknown documents are left out."""
    changes: list[FactChange] = []
    same_count = skipped_count = 0
    for chunk in chunks(new_values):
        ids = sorted({new.document for new in chunk})
        names = tuple(sorted({new.name for new in chunk}))
        facts_by_id = effective_facts(connection, ids, names)
        corrected = _corrected_facts(connection, ids)
        existing = set(
            connection.scalars(select(documents.c.id).where(documents.c.id.in_(ids)))
        )
        for new in chunk:
            if new.document not in existing:
                continue
            stored = _stored_value(facts_by_id, new)
            is_same = stored == (None if new.value is None else _dumped(new))
            if is_same and not options.include_same:
                same_count += 1
            elif options.only_missing and stored is not None:
                skipped_count += 1
            else:
                present = None if stored is None else load_value(new.name, stored)
                is_corrected = (new.document, new.name) in corrected
                changes.append(
                    FactChange(new.document, new.name, new.value, present, is_corrected)
                )
    return CorrectionPlan(tuple(changes), same_count, skipped_count)


def plan_confirmation(
    connection: Connection, ids: Iterable[str], name: str
) -> CorrectionPlan:
    """Return a plan that confirms the present value of a fact, also that it has none."""
    plans = (
        _confirm_chunk(connection, chunk, name) for chunk in chunks(dict.fromkeys(ids))
    )
    return CorrectionPlan(tuple(change for plan in plans for change in plan))


def _confirm_chunk(
    connection: Connection, ids: Sequence[str], name: str
) -> Sequence[FactChange]:
    facts_by_id = effective_facts(connection, ids, (name,))
    values = {
        id: load_value(name, facts[name]["value"])
        for id, facts in facts_by_id.items()
        if name in facts
    }
    new_values = [NewValue(id, name, values.get(id)) for id in ids]
    options = PlanOptions(include_same=True)
    return plan_corrections(connection, new_values, options).changes


def _dumped(new: NewValue) -> object:
    return dump_value(new.name, new.value)


def _stored_value(facts_by_id: FactRowsByDocument, new: NewValue) -> object:
    fact = facts_by_id.get(new.document, {}).get(new.name)
    return fact["value"] if fact else None


def _corrected_facts(
    connection: Connection, ids: Sequence[str]
) -> set[tuple[str, str]]:
    """Return the document and the name of each fact that was corrected by hand."""
    query = select(corrections.c.document, corrections.c.name).where(
        corrections.c.document.in_(ids), corrections.c.undone.is_(None)
    )
    return {(document, name) for document, name in connection.execute(query)}
