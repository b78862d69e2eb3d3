"""Whose name is whose over the archive: keys of names to slugs of people, with a reason for each that is not plain.

Names of one core, that is of one first name (nicknames in full) and one surname (in one spelling), are one person's
unless their middle names contradict each other. Nothing else joins names by itself: precision before reach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from archive.catalog.derived_columns import assign_change_numbers
from archive.catalog.person_decisions import DecisionsInForce
from archive.catalog.queries import chunks
from archive.catalog.schema import mentions, meta, names, people
from archive.messages import N_
from archive.names.keys import first_last_key, middle_names

DECISIONS_DIGEST = "decided"
"""The digest of the decisions that were in force when names were last looked at."""


def assign_identities(
    connection: Connection, decisions: DecisionsInForce, touched: Iterable[str] = ()
) -> None:
    """Give every name its person; only names of the same core as a new or lost one are looked at again.

    `touched` are the slugs and keys of a decision that was just made, when it is all that changed of the decisions.
    """
    cores = _changed_cores(connection)
    held = connection.scalar(select(meta.c.value).where(meta.c.key == DECISIONS_DIGEST))
    if slugs := frozenset(touched):
        near = (
            names.c.slug.in_(slugs) | names.c.core.in_(slugs) | names.c.key.in_(slugs)
        )
        cores |= set(connection.scalars(select(names.c.core).where(near)))
        connection.execute(delete(people).where(people.c.slug.in_(slugs)))
    elif held != decisions.digest():
        cores = set(connection.scalars(select(names.c.core).distinct()))
        connection.execute(delete(people))
    for chunk in chunks(sorted(cores)):
        _assign_cores(connection, chunk, decisions)
    connection.execute(delete(meta).where(meta.c.key == DECISIONS_DIGEST))
    connection.execute(
        insert(meta).values(key=DECISIONS_DIGEST, value=decisions.digest())
    )


def _changed_cores(connection: Connection) -> set[str]:
    """Bring the names up to those that documents mention; the cores of what came and went."""
    used = select(mentions.c.key).distinct()
    fresh = connection.scalars(
        used.where(mentions.c.key.not_in(select(names.c.key)))
    ).all()
    lost = connection.execute(
        select(names.c.key, names.c.core).where(names.c.key.not_in(used))
    ).all()
    for chunk in chunks(fresh):
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
    for chunk in chunks([row.key for row in lost]):
        connection.execute(delete(names).where(names.c.key.in_(chunk)))
    return {first_last_key(key) for key in fresh} | {row.core for row in lost}


def _assign_cores(
    connection: Connection, cores: Sequence[str], decisions: DecisionsInForce
) -> None:
    """Look at the names of some cores again, and move the documents of those that changed hands."""
    by_core: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(names.c.key, names.c.core).where(names.c.core.in_(cores))
    ):
        by_core[row.core].append(row.key)
    for core, keys in by_core.items():
        for key, (slug, reason) in slugs_by_key(core, keys, decisions).items():
            connection.execute(
                update(names).where(names.c.key == key).values(slug=slug, reason=reason)
            )
            _reassign_name(connection, key, slug)


def _reassign_name(connection: Connection, key: str, slug: str) -> None:
    elsewhere = (mentions.c.key == key) & (mentions.c.slug != slug)
    moved = connection.execute(
        select(mentions.c.document, mentions.c.slug).where(elsewhere)
    ).all()
    if moved:
        connection.execute(update(mentions).where(elsewhere).values(slug=slug))
        stale = {slug, *(row.slug for row in moved)}
        connection.execute(delete(people).where(people.c.slug.in_(stale)))
        assign_change_numbers(connection, sorted({row.document for row in moved}))


def slugs_by_key(
    core: str, keys: Iterable[str], decisions: DecisionsInForce
) -> Mapping[str, tuple[str, str]]:
    """Key → slug and reason, for the names of one core."""
    return dict(_decided(core, sorted(keys), decisions))


def _decided(
    core: str, keys: Sequence[str], decisions: DecisionsInForce
) -> Iterator[tuple[str, tuple[str, str]]]:
    middles = {middle_names(key) for key in keys if key not in decisions.pinned} - {()}
    one = all(_agree(a, b) for a in middles for b in middles)
    for key in keys:
        alone = key in decisions.pinned or (middle_names(key) and not one)
        slug, reason = decisions.final_slug(key if alone else core)
        own = (
            N_("split manually")
            if key in decisions.pinned
            else _plain_reason(key, slug)
        )
        yield key, (slug, reason or own)


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows of middle names may be one person's: `w` and `walker`, not `w` and `herbert`."""
    return all(
        a.startswith(b) or b.startswith(a) for a, b in zip(one, other, strict=False)
    )


def _plain_reason(key: str, slug: str) -> str:
    """Why a name is whose it is by itself: nothing to say where it is spelled as the slug is."""
    if key == slug:
        return ""
    return (
        N_("short first name")
        if key.partition("-")[0] != slug.partition("-")[0]
        else N_("additional middle name")
    )
