"""The corrections of a document in words, and alternative values of its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.catalog import Correction, Record, UncorrectedFacts
from archive.model import Candidate
from web.corrections import messages as correction_messages
from web.corrections.fact_values import format_fact
from web.i18n import _
from web.messages import labels
from web.presenters.articles import FactRow, fact_row


@dataclass(frozen=True, slots=True)
class CurrentCorrection:
    """The correction in force of a fact.

    A correction that confirmed the value has `is_confirmation`. `batch_size` is the
    number of articles that were corrected together. `is_stated`: a file states the value.
    """

    summary: str
    is_confirmation: bool
    key: int
    batch_size: int
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class PastCorrection:
    """One correction of a document, in words."""

    fact: str
    value: str
    attribution: str
    undone: str


@dataclass(frozen=True, slots=True)
class FactHistory:
    """The corrections of a document.

    `current` has those in force, by fact. `past` has all, newest first.
    """

    current: Mapping[str, CurrentCorrection]
    past: tuple[PastCorrection, ...]


@dataclass(frozen=True, slots=True)
class AlternativeValue:
    """A possible value of a fact, as forms send it and as a row of the facts table."""

    value: str
    row: FactRow


def correction_history(record: UncorrectedFacts) -> FactHistory:
    """Return the corrections of a document in words."""
    names = dict.fromkeys(
        correction.name for correction in record.history if not correction.undone_at
    )
    return FactHistory(
        current={name: _current_correction(record, name) for name in names},
        past=tuple(map(_past_correction, reversed(record.history))),
    )


def alternative_values(
    record: Record, uncorrected: UncorrectedFacts, fact_name: str
) -> tuple[AlternativeValue, ...]:
    """Return the other candidates of a fact, and its value before corrections."""
    current = getattr(record.document.facts, fact_name)
    original = uncorrected.facts.get(fact_name)
    candidates = [Candidate(fact_name, original)] if original else []
    candidates += [
        candidate
        for candidate in record.document.candidates
        if candidate.fact_name == fact_name
    ]
    # Of candidates with equal values, the first one is kept.
    by_value = {
        candidate.fact.value: candidate.fact for candidate in reversed(candidates)
    }
    if current:
        by_value.pop(current.value, None)
    return tuple(
        AlternativeValue(format_fact(value), fact_row(fact_name, fact))
        for value, fact in reversed(by_value.items())
    )


def _current_correction(uncorrected: UncorrectedFacts, name: str) -> CurrentCorrection:
    """Return the last correction of a fact that is in force. There must be one."""
    in_force = [
        correction
        for correction in uncorrected.history
        if correction.name == name and not correction.undone_at
    ]
    original = uncorrected.facts.get(name)
    values = [original.value if original else None]
    values += [correction.value for correction in in_force]
    *_, previous_value, value = values
    last = in_force[-1]
    batch_size = uncorrected.batch_sizes.get(last.batch or "", 1)
    is_confirmation = previous_value == value
    previous = ""
    if not is_confirmation and not last.file_name:
        previous = correction_messages.value_text(previous_value)
    return CurrentCorrection(
        summary=correction_messages.correction_summary(
            correction_messages.author_and_date(last), previous, batch_size - 1
        ),
        is_confirmation=is_confirmation,
        key=last.key or 0,
        batch_size=batch_size,
        is_stated=bool(last.file_name),
    )


def _past_correction(correction: Correction) -> PastCorrection:
    return PastCorrection(
        fact=_(labels.FACTS[correction.name]),
        value=correction_messages.value_text(correction.value),
        attribution=correction_messages.author_and_date(correction),
        undone=correction_messages.undone_by(correction),
    )
