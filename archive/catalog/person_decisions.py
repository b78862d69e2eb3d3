"""What people decided about people: who is whom, what they are called, who is nobody. Each can be undone."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from archive.catalog.queries import as_utc
from archive.catalog.schema import rulings
from archive.errors import CuttingsError, NothingToUndoError
from archive.messages import N_, Message
from archive.names.keys import first_last_key, person_key

ALIASES = "people.toml"
"""The user's own file of names, beside the catalog."""
HIDDEN = "hidden"
NO_PERSON = ""
"""The slug of who is hidden."""


class DecisionKind(StrEnum):
    """What can be decided."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: `subject` is a slug (for a split: the key of a form), `target` a slug or a name."""

    kind: DecisionKind
    subject: str
    target: str | None
    author: str
    at: datetime
    key: int | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionsInForce:
    """Everything decided that is in force. `merged`: slug → slug; `chosen_names`: slug → name; `pinned` keys stand alone."""

    merged: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    chosen_names: Mapping[str, str] = field(default_factory=dict)

    def final_slug(self, slug: str) -> tuple[str, str]:
        """Whose slug it is in the end, and why; `NO_PERSON` for who is hidden."""
        reason = ""
        seen = {slug}
        while (target := self.merged.get(slug)) and target not in seen:
            reason = reason or self.reasons[slug]
            seen.add(target)
            slug = target
        return (NO_PERSON, N_("hidden")) if slug in self.hidden else (slug, reason)

    def digest(self) -> str:
        """Changes when any of it does."""
        moved = (sorted(self.merged.items()), sorted(self.pinned), sorted(self.hidden))
        told = repr((*moved, sorted(self.chosen_names.items())))
        return hashlib.sha256(told.encode()).hexdigest()


def insert_decision(connection: Connection, decision: Decision) -> int:
    """Write a decision down; its number, by which it can be undone."""
    row = {
        "kind": decision.kind.value,
        "subject": decision.subject,
        "object": decision.target,
        "who": decision.author,
        "at": decision.at.astimezone(UTC).replace(tzinfo=None),
    }
    result = connection.execute(insert(rulings).values(row))
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def undo_decision(connection: Connection, key: int) -> Decision:
    """Take a decision back."""
    found = next((each for each in all_decisions(connection) if each.key == key), None)
    if found is None:
        told = Message(
            "no decision about people has the number {key}; to list them, run "
            "`cuttings people decisions`",
            key=key,
        )
        raise NothingToUndoError(told)
    if found.undone_at:
        raise NothingToUndoError(Message("decision {key} was already undone", key=key))
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(update(rulings).where(rulings.c.key == key).values(undone=now))
    return found


def all_decisions(connection: Connection) -> tuple[Decision, ...]:
    """Every decision, also those undone, oldest first."""
    return tuple(
        Decision(
            DecisionKind(row.kind),
            row.subject,
            row.object,
            row.who,
            as_utc(row.at),
            row.key,
            row.undone and as_utc(row.undone),
        )
        for row in connection.execute(select(rulings).order_by(rulings.c.key))
    )


def decisions_in_force(connection: Connection, aliases: Path) -> DecisionsInForce:
    """What is in force: the user's file first, above it what was decided by command; a later decision wins."""
    merged, reasons, called, hidden = _read_aliases(aliases)
    pinned: set[str] = set()
    for each in all_decisions(connection):
        if each.undone_at:
            continue
        if each.kind is DecisionKind.MERGE and each.target:
            merged.pop(each.target, None)
            merged[each.subject] = each.target
            reasons[each.subject] = f"merged by {each.author} on {each.at:%Y-%m-%d}"
        elif each.kind is DecisionKind.SPLIT:
            pinned.add(each.subject)
            merged.pop(each.subject, None)
        elif each.kind is DecisionKind.RENAME and each.target:
            called[each.subject] = each.target
        elif each.kind is DecisionKind.HIDE:
            hidden.add(each.subject)
    return DecisionsInForce(
        merged, reasons, frozenset(pinned), frozenset(hidden), called
    )


def _read_aliases(
    path: Path,
) -> tuple[dict[str, str], dict[str, str], dict[str, str], set[str]]:
    """`"Full Name" = ["form", …]` for each person, and `hidden = ["form", …]`."""
    if not path.exists():
        return {}, {}, {}, set()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CuttingsError(
            f"{path}: cannot be read ({error}); fix the file, or move it away"
        ) from error
    wrong = [name for name, forms in told.items() if not _name_list(forms)]
    if wrong:
        raise CuttingsError(
            f"{path}: {wrong[0]} needs a list of names, as in "
            '"Ann Example" = ["A. Example", "Ann X"]'
        )
    hidden = {default_slug(form) for form in told.pop(HIDDEN, [])}
    merged = {
        default_slug(form): default_slug(name)
        for name, forms in told.items()
        for form in forms
    }
    merged = {form: name for form, name in merged.items() if form != name}
    return (
        merged,
        dict.fromkeys(merged, f"listed in {path.name}"),
        {default_slug(name): name for name in told},
        hidden,
    )


def _name_list(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, str) and each.strip() for each in value
    )


def default_slug(name: str) -> str:
    """The slug that a name has where nobody decided otherwise."""
    return first_last_key(person_key(name))


def not_undone(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that were not undone."""
    return tuple(each for each in decisions if not each.undone_at)
