"""Assign names in documents to people.

Names with the same first name (nicknames in full) and surname (in any spelling) are
those of one person unless their middle names contradict each other. Such names have
the same core. The cores of inflected names are linked to those of their base forms
(`name_links.py`). All other names are only joined by decisions: precision before recall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, delete, exists, insert, select, update

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.name_links import (
    Link,
    NameLinks,
    read_new_forms,
    swapped_cores,
)
from archive.catalog.person_decisions import DecisionsInForce
from archive.catalog.schema import (
    changed_names,
    documents,
    mentions,
    meta,
    names,
    people,
    spellings,
)
from archive.catalog.spellings import delete_spellings, insert_spellings
from archive.chunks import chunks
from archive.messages import N_
from archive.names.keys import first_last_key, middle_names

DECISIONS_DIGEST_KEY = "decided"
"""The key in `meta` of the version of the rules and the digest of the decisions that
were last applied."""
IDENTITY_VERSION = 4
"""The version of the rules. If it is increased, all names are assigned again."""


def assign_identities(
    connection: Connection, decisions: DecisionsInForce, affected: Iterable[str] = ()
) -> None:
    """Assign the names to people whose core has new or deleted names.

    `affected` are the slugs and keys of a decision that was just made. Without them, all
    names are assigned again if the decisions changed.
    """
    unused_cores, new_keys = _compare_names(connection)
    cores = unused_cores | set(map(first_last_key, new_keys))
    applied = connection.scalar(
        select(meta.c.value).where(meta.c.key == DECISIONS_DIGEST_KEY)
    )
    applied_version, _, applied_digest = (applied or "").rpartition(" ")
    has_new_rules = applied_version != str(IDENTITY_VERSION)
    if has_new_rules:
        connection.execute(delete(spellings))
        insert_spellings(connection, ())
    cores |= read_new_forms(connection, all_again=has_new_rules)
    slugs = frozenset(affected)
    if slugs:
        concerned = (
            names.c.slug.in_(slugs) | names.c.core.in_(slugs) | names.c.key.in_(slugs)
        )
        cores |= set(connection.scalars(select(names.c.core).where(concerned)))
        connection.execute(delete(people).where(people.c.slug.in_(slugs)))
    elif has_new_rules or applied_digest != decisions.digest():
        cores = set(connection.scalars(select(names.c.core).distinct()))
        connection.execute(delete(people))
    links = NameLinks(connection, cores | swapped_cores(cores))
    assignment = Assignment(decisions, links.link)
    moved_keys = set(new_keys)
    for chunk in chunks(sorted(links.cores)):
        moved_keys |= _assign_cores(connection, chunk, assignment)
    _move_mentions(connection, sorted(moved_keys))
    # The trigger of the moved mentions has marked their names again.
    connection.execute(delete(changed_names))
    connection.execute(delete(meta).where(meta.c.key == DECISIONS_DIGEST_KEY))
    connection.execute(
        insert(meta).values(
            key=DECISIONS_DIGEST_KEY, value=f"{IDENTITY_VERSION} {decisions.digest()}"
        )
    )


def _compare_names(connection: Connection) -> tuple[set[str], Sequence[str]]:
    """Insert new names and delete unused ones.

    Return the cores of unused names, and the keys of new ones. Only the names whose
    mentions changed are compared.
    """
    is_used = exists().where(mentions.c.key == changed_names.c.key)
    is_stored = exists().where(names.c.key == changed_names.c.key)
    changed = select(changed_names.c.key).order_by(changed_names.c.key)
    new_keys = connection.scalars(changed.where(is_used, ~is_stored)).all()
    unused_keys = select(changed_names.c.key).where(~is_used)
    unused = connection.execute(
        select(names.c.key, names.c.core).where(names.c.key.in_(unused_keys))
    ).all()
    connection.execute(delete(changed_names))
    for chunk in chunks(new_keys):
        rows = [
            {
                "key": key,
                "core": first_last_key(key),
                "slug": first_last_key(key),
                "reason": "",
            }
            for key in chunk
        ]
        connection.execute(insert(names), rows)
    insert_spellings(connection, new_keys)
    for chunk in chunks([row.key for row in unused]):
        connection.execute(delete(names).where(names.c.key.in_(chunk)))
    delete_spellings(connection, [row.key for row in unused])
    return {row.core for row in unused}, new_keys


def _assign_cores(
    connection: Connection, cores: Sequence[str], assignment: Assignment
) -> set[str]:
    """Assign the names of these cores, and return those whose person or reason changed."""
    changed_keys: set[str] = set()
    rows_by_core: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in connection.execute(select(names).where(names.c.core.in_(cores))):
        rows_by_core[row.core][row.key] = (row.slug, row.reason)
    for core, rows in rows_by_core.items():
        for key, (slug, reason) in assignment.slugs_by_key(core, rows).items():
            if rows[key] != (slug, reason):
                renamed = update(names).where(names.c.key == key)
                connection.execute(renamed.values(slug=slug, reason=reason))
                changed_keys.add(key)
    return changed_keys


def _move_mentions(connection: Connection, keys: Iterable[str]) -> None:
    """Assign the mentions of names to the people of these, if they are others' so far.

    The mentions of all other names have their person already: those of new documents
    get it when they are stored.
    They are moved in the order of their documents. The mentions of a name are spread over
    the table, so that each page would be written for many of the names.
    """
    moved: set[int] = set()
    stale: set[str] = set()
    query = (
        select(mentions.c.document, mentions.c.slug, names.c.slug.label("person"))
        .join(names, names.c.key == mentions.c.key)
        .where(mentions.c.slug != names.c.slug)
    )
    for chunk in chunks(keys):
        for row in connection.execute(query.where(names.c.key.in_(chunk))):
            moved.add(row.document)
            stale |= {row.slug, row.person}
    for document_keys in chunks(sorted(moved)):
        _move_mentions_of(connection, document_keys)
    for chunk in chunks(sorted(stale)):
        connection.execute(delete(people).where(people.c.slug.in_(chunk)))


def _move_mentions_of(connection: Connection, document_keys: Sequence[int]) -> None:
    """Assign all mentions in documents to the people of their names."""
    person = select(names.c.slug).where(names.c.key == mentions.c.key).scalar_subquery()
    connection.execute(
        update(mentions)
        .where(mentions.c.document.in_(document_keys), mentions.c.slug != person)
        .values(slug=person)
    )
    ids = select(documents.c.id).where(documents.c.key.in_(document_keys))
    in_order = connection.scalars(ids.order_by(documents.c.key)).all()
    assign_change_numbers(connection, in_order)


def no_link(_core: str) -> None:
    """Link no names."""


@dataclass(frozen=True)
class Assignment:
    """The rules by which names are assigned: decisions, and links between cores."""

    decisions: DecisionsInForce
    link: Callable[[str], Link | None] = no_link

    @cached_property
    def _decided_slugs(self) -> frozenset[str]:
        """Return the slugs with decisions, which no link overrides."""
        decisions = self.decisions
        return frozenset(
            {
                *decisions.merged_slugs,
                *decisions.merged_slugs.values(),
                *decisions.hidden_slugs,
                *decisions.chosen_names,
            }
        )

    def slugs_by_key(
        self, core: str, keys: Iterable[str]
    ) -> Mapping[str, tuple[str, str]]:
        """Return the slug of each name of a core, and the reason why it has it."""
        return dict(self._assign_keys(core, sorted(keys)))

    def _assign_keys(
        self, core: str, keys: Sequence[str]
    ) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield the key, slug and reason of each name of a core."""
        split_keys = self.decisions.split_keys
        all_middles = {middle_names(key) for key in keys if key not in split_keys}
        all_middles -= {()}
        is_one_person = all(
            are_compatible(left, right) for left in all_middles for right in all_middles
        )
        for key in keys:
            is_pinned = key in split_keys
            is_separate = is_pinned or (middle_names(key) and not is_one_person)
            root, link_reason = (key, "") if is_separate else self._root(core)
            slug, reason = self.decisions.final_slug(root)
            own_reason = (
                N_("split manually") if is_pinned else _difference_reason(key, slug)
            )
            yield key, (slug, reason or link_reason or own_reason)

    def _root(self, core: str) -> tuple[str, str]:
        """Follow the links of a core, and return the last core and the first reason."""
        reason = ""
        seen = {core}
        while core not in self._decided_slugs and core not in self.decisions.split_keys:
            link = self.link(core)
            if link is None or link.core in seen:
                break
            seen.add(link.core)
            core, reason = link.core, reason or link.reason
        return core, reason


def slugs_by_key(
    core: str, keys: Iterable[str], decisions: DecisionsInForce
) -> Mapping[str, tuple[str, str]]:
    """Return the slugs and reasons of the names of a core without links."""
    return Assignment(decisions).slugs_by_key(core, keys)


def are_compatible(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether two lists of middle names may be those of one person.

    `w` and `walker` are compatible, `w` and `herbert` are not.
    """
    return all(
        left_name.startswith(right_name) or right_name.startswith(left_name)
        for left_name, right_name in zip(left, right, strict=False)
    )


def _difference_reason(key: str, slug: str) -> str:
    """Return why a name has a slug without a decision, or "" if both are the same."""
    if key == slug:
        return ""
    if key.partition("-")[0] != slug.partition("-")[0]:
        return N_("short first name")
    return N_("additional middle name")
