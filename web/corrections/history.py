"""What people corrected, as the pages tell it; and what a fact could be set to."""

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
    """The correction that a fact shows: by whom and when, what it was before, and how many articles share it.

    One that changed nothing is a check.
    """

    summary: str
    is_confirmation: bool
    key: int
    batch_size: int


@dataclass(frozen=True, slots=True)
class PastCorrection:
    """One correction that a document ever had."""

    fact: str
    value: str
    attribution: str
    undone: str


@dataclass(frozen=True, slots=True)
class FactHistory:
    """The corrections of a document in force, by fact, and all that it ever had, the newest first."""

    current: Mapping[str, CurrentCorrection]
    past: tuple[PastCorrection, ...]


@dataclass(frozen=True, slots=True)
class AlternativeValue:
    """A value that a fact could have: as it is sent, and as a line of the facts table."""

    value: str
    row: FactRow


def correction_history(record: UncorrectedFacts) -> FactHistory:
    """What people did to a document."""
    names = dict.fromkeys(each.name for each in record.history if not each.undone_at)
    return FactHistory(
        {name: _current_correction(record, name) for name in names},
        tuple(_past_correction(each) for each in reversed(record.history)),
    )


def alternative_values(
    record: Record, uncorrected: UncorrectedFacts, fact_name: str
) -> tuple[AlternativeValue, ...]:
    """What a fact could also be: what was found beneath a correction, and the candidates."""
    chosen = getattr(record.document.facts, fact_name)
    beneath = uncorrected.facts.get(fact_name)
    candidates = [Candidate(fact_name, beneath)] if beneath else []
    candidates += [
        each for each in record.document.candidates if each.fact_name == fact_name
    ]
    by_value = {each.fact.value: each.fact for each in reversed(candidates)}
    if chosen:
        by_value.pop(chosen.value, None)
    return tuple(
        AlternativeValue(format_fact(value), fact_row(fact_name, fact))
        for value, fact in reversed(by_value.items())
    )


def _current_correction(uncorrected: UncorrectedFacts, name: str) -> CurrentCorrection:
    laid = [
        each for each in uncorrected.history if each.name == name and not each.undone_at
    ]
    below = uncorrected.facts.get(name)
    values = [below.value if below else None, *(each.value for each in laid)]
    top = laid[-1]
    together = uncorrected.batch_sizes.get(top.batch or "", 1)
    checked = values[-2] == values[-1]
    was = "" if checked else correction_messages.value_text(values[-2])
    return CurrentCorrection(
        correction_messages.correction_summary(
            correction_messages.author_and_date(top), was, together - 1
        ),
        checked,
        top.key or 0,
        together,
    )


def _past_correction(correction: Correction) -> PastCorrection:
    value = correction_messages.value_text(correction.value)
    return PastCorrection(
        _(labels.FACTS[correction.name]),
        value,
        correction_messages.author_and_date(correction),
        correction_messages.undone_by(correction),
    )
