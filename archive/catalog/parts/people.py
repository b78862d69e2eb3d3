"""The people of an archive, and the decisions about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from archive.catalog import (
    form_languages,
    people,
    person_decisions,
    person_details,
    person_identities,
    quotation_rows,
)
from archive.catalog.databases.base import Transactions
from archive.catalog.name_links import LINK_REASONS
from archive.catalog.people import PeopleOrder
from archive.catalog.person_decisions import Decision, DecisionKind
from archive.catalog.quotation_rows import QuotationFilter, SpokenQuotation
from archive.catalog.records import NameForm, PersonDetails, PersonEntry, PersonQuote
from archive.catalog.schema import mentions, names
from archive.catalog.spellings import slugs_in_other_scripts
from archive.catalog.state_cache import StateCache

MAX_KEPT_LISTS = 64
MAX_KEPT_PEOPLE = 64
MAX_KEPT_ENTRIES = 200
"""Entries of the longest list of people that is kept."""


class CatalogPeople:
    """List and look up people, and decide which names are one person's."""

    def __init__(
        self,
        transactions: Transactions,
        aliases_path: Path,
        data_version: Callable[[], int],
    ) -> None:
        """`aliases_path` is the path of people.toml, which may be missing.

        `data_version` returns a number that changes with each commit.
        """
        self._transactions = transactions
        self._aliases_path = aliases_path
        self._lists: StateCache[tuple[int, tuple[PersonEntry, ...]]] = StateCache(
            data_version, MAX_KEPT_LISTS
        )
        self._letters: StateCache[tuple[str, ...]] = StateCache(data_version, 1)
        self._details: StateCache[PersonDetails | None] = StateCache(
            data_version, MAX_KEPT_PEOPLE
        )

    def list(
        self,
        query: str = "",
        offset: int = 0,
        limit: int = 100,
        order: PeopleOrder = PeopleOrder.COUNT,
        letter: str = "",
    ) -> tuple[int, tuple[PersonEntry, ...]]:
        """Return the number of people that match, and a slice of them.

        A short slice is kept while the catalog stays the same.
        """

        def read() -> tuple[int, tuple[PersonEntry, ...]]:
            with self._transactions.reading() as connection:
                place = (offset, limit)
                return people.list_people(connection, query, place, order, letter)

        if limit > MAX_KEPT_ENTRIES:
            return read()
        return self._lists.get((query, offset, limit, order, letter), read)

    def first_letters(self) -> tuple[str, ...]:
        """Return the first letters of all surnames. They are kept like a list."""
        return self._letters.get("letters", self._read_first_letters)

    def _read_first_letters(self) -> tuple[str, ...]:
        with self._transactions.reading() as connection:
            return people.first_letters(connection)

    def get(self, slug: str) -> PersonDetails | None:
        """Return one person, or `None` if nobody has the slug. They are kept like a list."""

        def read() -> PersonDetails | None:
            with self._transactions.reading() as connection:
                return person_details.read_details(connection, slug)

        return self._details.get(slug, read)

    def form_languages(self, slug: str) -> tuple[NameForm, ...]:
        """Return the forms of the name of a person with their languages."""
        with self._transactions.reading() as connection:
            return form_languages.read_form_languages(connection, slug)

    def quotations(
        self, slug: str, limit: int, *, oldest_first: bool = False
    ) -> tuple[PersonQuote, ...]:
        """Return the newest or the oldest quotations of a person."""
        with self._transactions.reading() as connection:
            return person_details.read_quotations(
                connection, slug, limit, oldest_first=oldest_first
            )

    def resolve_name(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people that a name may refer to, best match first."""
        with self._transactions.reading() as connection:
            return people.resolve_name(connection, name)

    def slugs_for_full_name(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people with this full name, in any spelling."""
        with self._transactions.reading() as connection:
            return people.slugs_for_full_name(connection, name)

    def slugs_for_any_form(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people with this name among their forms."""
        with self._transactions.reading() as connection:
            return people.slugs_for_any_form(connection, name)

    def slugs_in_other_scripts(self, name: str) -> tuple[str, ...]:
        """Return the slugs of the people with this name in another script."""
        with self._transactions.reading() as connection:
            return slugs_in_other_scripts(connection, name)

    def display_names(self, slugs: Sequence[str]) -> dict[str, str]:
        """Return the display name of each slug."""
        with self._transactions.reading() as connection:
            return people.display_names(connection, slugs)

    def list_quotations(
        self, wanted: QuotationFilter, offset: int, limit: int
    ) -> tuple[int, tuple[SpokenQuotation, ...]]:
        """Return the number of quotations of people, and a slice, newest first."""
        with self._transactions.reading() as connection:
            return quotation_rows.list_quotations(connection, wanted, offset, limit)

    def quotations_of_documents(
        self, ids: Sequence[str]
    ) -> tuple[SpokenQuotation, ...]:
        """Return all quotations in articles, in the order of the IDs."""
        with self._transactions.reading() as connection:
            return quotation_rows.quotations_of_documents(connection, ids)

    def quotation_spans(
        self, ids: Sequence[str]
    ) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Return the ID of each article with quotations → their places in its text."""
        with self._transactions.reading() as connection:
            return quotation_rows.quotation_spans(connection, ids)

    def unambiguous_names(self, names_by_slug: Mapping[str, str]) -> dict[str, str]:
        """Return the names, by slug, that `resolve_name` resolves to no other slug."""
        with self._transactions.reading() as connection:
            return people.unambiguous_names(connection, names_by_slug)

    def name_keys(self, slug: str) -> tuple[str, ...]:
        """Return the keys of the names of a person."""
        keys = select(names.c.key).where(names.c.slug == slug).order_by(names.c.key)
        with self._transactions.reading() as connection:
            return tuple(connection.scalars(keys))

    def linked_keys(self, slug: str) -> tuple[str, ...]:
        """Return the keys of names that were joined to a person as other forms."""
        is_linked = (names.c.slug == slug) & names.c.reason.in_(LINK_REASONS)
        keys = select(names.c.key).where(is_linked).order_by(names.c.key)
        with self._transactions.reading() as connection:
            return tuple(connection.scalars(keys))

    def names_of_keys(self, keys: Sequence[str]) -> dict[str, str]:
        """Return the most frequent name of each key, also of hidden people."""
        rows = (
            select(mentions.c.key, mentions.c.name)
            .where(mentions.c.key.in_(keys))
            .group_by(mentions.c.key, mentions.c.name)
            .order_by(func.count(), mentions.c.name.desc())
        )
        with self._transactions.reading() as connection:
            return {row.key: row.name for row in connection.execute(rows)}

    def decide(
        self, kind: DecisionKind, subject: str, target: str | None, author: str
    ) -> int:
        """Merge, split, rename or hide people. Return the number of the decision."""
        self.update()
        decision = Decision(kind, subject, target, author, datetime.now(UTC))
        with self._transactions.writing() as connection:
            key = person_decisions.insert_decision(connection, decision)
        self.update(decision)
        return key

    def merge(self, slugs: Sequence[str], into: str, author: str) -> tuple[int, ...]:
        """Merge people into one, whose name survives. Return the decisions' numbers."""
        self.update()
        now = datetime.now(UTC)
        merges = [
            Decision(DecisionKind.MERGE, slug, into, author, now)
            for slug in dict.fromkeys(slugs)
            if slug != into
        ]
        with self._transactions.writing() as connection:
            keys = tuple(
                person_decisions.insert_decision(connection, merge) for merge in merges
            )
        self.update(*merges)
        return keys

    def undo_decisions(self, keys: Sequence[int]) -> tuple[Decision, ...]:
        """Undo decisions together, the last one first, and return them."""
        self.update()
        with self._transactions.writing() as connection:
            undone = tuple(
                person_decisions.undo_decision(connection, key)
                for key in sorted(set(keys), reverse=True)
            )
        self.update(*undone)
        return undone

    def undo_decision(self, key: int) -> Decision:
        """Undo a decision and return it."""
        (decision,) = self.undo_decisions([key])
        return decision

    def decisions(self, *, include_undone: bool = True) -> tuple[Decision, ...]:
        """Return the decisions, oldest first."""
        with self._transactions.reading() as connection:
            return person_decisions.read_decisions(
                connection, include_undone=include_undone
            )

    def update(self, *decisions: Decision) -> None:
        """Update people from the names in documents and the decisions in force.

        With decisions, only the people that they concern are looked at again.
        """
        touched = [
            slug
            for decision in decisions
            for slug in (decision.subject, decision.target)
        ]
        with self._transactions.writing() as connection:
            in_force = person_decisions.decisions_in_force(
                connection, self._aliases_path
            )
            person_identities.assign_identities(
                connection, in_force, filter(None, touched)
            )
            people.recount_people(connection, in_force.chosen_names)
