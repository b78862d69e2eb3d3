"""What people corrected, as the pages tell it; and what a fact could be set to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.catalog import Correction, Found, Record
from archive.model import Candidate
from web.corrections import messages as correction_messages
from web.corrections.fact_values import spelt
from web.i18n import _
from web.messages import labels
from web.presenters.articles import FactRow, row


@dataclass(frozen=True, slots=True)
class Change:
    """The correction that a fact shows: by whom and when, what it was before, and how many articles share it.

    One that changed nothing is a check.
    """

    told: str
    checked: bool
    key: int
    together: int


@dataclass(frozen=True, slots=True)
class Past:
    """One correction that a document ever had."""

    fact: str
    value: str
    by: str
    undone: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The corrections of a document in force, by fact, and all that it ever had, the newest first."""

    changes: Mapping[str, Change]
    history: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a fact could have: as it is sent, and as a line of the facts table."""

    value: str
    row: FactRow


def told(found: Found) -> Edited:
    """What people did to a document."""
    names = dict.fromkeys(each.name for each in found.history if not each.undone)
    return Edited(
        {name: _change(found, name) for name in names},
        tuple(_past(each) for each in reversed(found.history)),
    )


def choices(record: Record, found: Found, name: str) -> tuple[Choice, ...]:
    """What a fact could also be: what was found beneath a correction, and the candidates."""
    chosen = getattr(record.document.facts, name)
    beneath = found.facts.get(name)
    candidates = [Candidate(name, beneath)] if beneath else []
    candidates += [
        each for each in record.document.candidates if each.fact_name == name
    ]
    by_value = {each.fact.value: each.fact for each in reversed(candidates)}
    if chosen:
        by_value.pop(chosen.value, None)
    return tuple(
        Choice(spelt(value), row(name, fact))
        for value, fact in reversed(by_value.items())
    )


def _change(found: Found, name: str) -> Change:
    laid = [each for each in found.history if each.name == name and not each.undone]
    below = found.facts.get(name)
    values = [below.value if below else None, *(each.value for each in laid)]
    top = laid[-1]
    together = found.together.get(top.batch or "", 1)
    checked = values[-2] == values[-1]
    was = "" if checked else correction_messages.value(values[-2])
    return Change(
        correction_messages.changed(correction_messages.by(top), was, together - 1),
        checked,
        top.key or 0,
        together,
    )


def _past(each: Correction) -> Past:
    value = correction_messages.value(each.value)
    return Past(
        _(labels.FACTS[each.name]),
        value,
        correction_messages.by(each),
        correction_messages.undone(each),
    )
