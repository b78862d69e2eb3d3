"""Store, undo and apply decisions about people: merge, split, rename or hide them.

Decisions come from the command line, the pages and the file `people.toml`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from archive.catalog.queries import as_utc
from archive.catalog.schema import person_decisions
from archive.errors import CuttingsError, NothingToUndoError
from archive.messages import N_, Message
from archive.names.keys import first_last_key, person_key

ALIASES_FILE_NAME = "people.toml"
"""The name of the user's file of names, in the folder of the catalog."""
HIDDEN_KEY = "hidden"
"""The key in the file of names for people to hide."""
NO_PERSON = ""
"""The slug of hidden people."""


class DecisionKind(StrEnum):
    """A kind of decision."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about a person.

    `subject` is a slug, or the key of a name for a split. `target` is the slug of the
    other person for a merge, and the new name for a renaming. `key` is the number of
    the decision in the catalog.
    """

    kind: DecisionKind
    subject: str
    target: str | None
    author: str
    created_at: datetime
    key: int | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionsInForce:
    """The decisions that are in force.

    `merged_slugs` are target slugs by slug, and `merge_reasons` the reasons for these merges.
    `split_keys` are keys of names that were split from their person. `hidden_slugs` are slugs,
    and `chosen_names` display names by slug.
    """

    merged_slugs: Mapping[str, str] = field(default_factory=dict)
    merge_reasons: Mapping[str, str] = field(default_factory=dict)
    split_keys: frozenset[str] = frozenset()
    hidden_slugs: frozenset[str] = frozenset()
    chosen_names: Mapping[str, str] = field(default_factory=dict)

    def final_slug(self, slug: str) -> tuple[str, str]:
        """Follow the merges of a slug, and return the last slug and the reason.

        The slug of hidden people is `NO_PERSON`.
        """
        reason = ""
        seen = {slug}
        while (target := self.merged_slugs.get(slug)) and target not in seen:
            reason = reason or self.merge_reasons[slug]
            seen.add(target)
            slug = target
        if slug in self.hidden_slugs:
            return NO_PERSON, N_("hidden")
        return slug, reason

    def digest(self) -> str:
        """Return a hash that changes with the decisions."""
        state = (
            sorted(self.merged_slugs.items()),
            sorted(self.split_keys),
            sorted(self.hidden_slugs),
            sorted(self.chosen_names.items()),
        )
        return hashlib.sha256(repr(state).encode()).hexdigest()


def insert_decision(connection: Connection, decision: Decision) -> int:
    """Store a decision, and return its number."""
    row = {
        "kind": decision.kind.value,
        "subject": decision.subject,
        "object": decision.target,
        "who": decision.author,
        "at": decision.created_at.astimezone(UTC).replace(tzinfo=None),
    }
    result = connection.execute(insert(person_decisions).values(row))
    return int(result.inserted_primary_key[0])  # type: ignore[index]  # a single row has one


def undo_decision(connection: Connection, key: int) -> Decision:
    """Undo a decision and return it.

    Raise NothingToUndoError if it does not exist or was undone already.
    """
    decision_by_key = {
        decision.key: decision for decision in read_decisions(connection)
    }
    decision = decision_by_key.get(key)
    if decision is None:
        message = Message(
            "no decision about people has the number {key}; to list them, run "
            "`cuttings people decisions`",
            key=key,
        )
        raise NothingToUndoError(message)
    if decision.undone_at:
        raise NothingToUndoError(Message("decision {key} was already undone", key=key))
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        update(person_decisions).where(person_decisions.c.key == key).values(undone=now)
    )
    return decision


def read_decisions(
    connection: Connection, *, include_undone: bool = True
) -> tuple[Decision, ...]:
    """Return the decisions, oldest first."""
    query = select(person_decisions).order_by(person_decisions.c.key)
    if not include_undone:
        query = query.where(person_decisions.c.undone.is_(None))
    return tuple(
        Decision(
            kind=DecisionKind(row.kind),
            subject=row.subject,
            target=row.object,
            author=row.who,
            created_at=as_utc(row.at),
            key=row.key,
            undone_at=row.undone and as_utc(row.undone),
        )
        for row in connection.execute(query)
    )


def decisions_in_force(connection: Connection, aliases_path: Path) -> DecisionsInForce:
    """Return the decisions in force.

    Decisions in the catalog override the file of names at `aliases_path`, and later
    decisions override earlier ones. Raise CuttingsError if the file is invalid.
    """
    names = _read_aliases(aliases_path)
    merged = dict(names.merged_slugs)
    reasons = dict(names.merge_reasons)
    chosen_names = dict(names.chosen_names)
    hidden = set(names.hidden_slugs)
    pinned: set[str] = set()
    for decision in read_decisions(connection, include_undone=False):
        subject = decision.subject
        target = decision.target
        if decision.kind is DecisionKind.MERGE and target:
            merged.pop(target, None)
            merged[subject] = target
            reasons[subject] = (
                f"merged by {decision.author} on {decision.created_at:%Y-%m-%d}"
            )
        elif decision.kind is DecisionKind.SPLIT:
            pinned.add(subject)
            merged.pop(subject, None)
        elif decision.kind is DecisionKind.RENAME and target:
            chosen_names[subject] = target
        elif decision.kind is DecisionKind.HIDE:
            hidden.add(subject)
    return DecisionsInForce(
        merged, reasons, frozenset(pinned), frozenset(hidden), chosen_names
    )


def _read_aliases(path: Path) -> DecisionsInForce:
    """Read the decisions of the file of names, which may be missing.

    It has a line `"Full Name" = ["form", …]` for each person, and may have a line
    `hidden = ["form", …]`. Raise CuttingsError if it is invalid.
    """
    if not path.exists():
        return DecisionsInForce()
    forms_by_name = _load_aliases(path)
    hidden = {default_slug(form) for form in forms_by_name.pop(HIDDEN_KEY, [])}
    merged: dict[str, str] = {}
    for name, forms in forms_by_name.items():
        slug = default_slug(name)
        merged.update({default_slug(form): slug for form in forms})
    merged = {form: slug for form, slug in merged.items() if form != slug}
    return DecisionsInForce(
        merged_slugs=merged,
        merge_reasons=dict.fromkeys(merged, f"listed in {path.name}"),
        hidden_slugs=frozenset(hidden),
        chosen_names={default_slug(name): name for name in forms_by_name},
    )


def _load_aliases(path: Path) -> dict[str, list[str]]:
    """Return the lists of names in the file, or raise CuttingsError."""
    try:
        forms_by_name = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CuttingsError(
            f"{path}: cannot be read ({error}); fix the file, or move it away"
        ) from error
    for name, forms in forms_by_name.items():
        if not _is_name_list(forms):
            raise CuttingsError(
                f"{path}: {name} needs a list of names, as in "
                '"Ann Example" = ["A. Example", "Ann X"]'
            )
    return forms_by_name


def _is_name_list(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, str) and name.strip() for name in value
    )


def default_slug(name: str) -> str:
    """Return the slug of a name without a decision about it."""
    return first_last_key(person_key(name))
