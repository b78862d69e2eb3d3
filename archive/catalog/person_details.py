"""Read what the page of a person shows: names, roles and quotations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    case,
    func,
    select,
)

from archive.catalog.name_links import LINK_REASONS, NameLinks
from archive.catalog.people import read_entries
from archive.catalog.person_forms import (
    IS_SEARCHABLE,
    SEARCHABLE_MENTIONS,
    stored_forms,
)
from archive.catalog.queries import read_texts
from archive.catalog.records import (
    PersonDetails,
    PersonEntry,
    PersonName,
    PersonQuote,
    PersonRole,
)
from archive.catalog.schema import documents, mentions, names, people, quotations
from archive.catalog.spelling_reasons import spelling_reason
from archive.catalog.spellings import (
    slugs_with_same_name,
)
from archive.names.keys import person_key
from archive.text.normalization import normalize_letters

IS_SPEAKER = (quotations.c.document == mentions.c.document) & (
    quotations.c.speaker == mentions.c.place
)
NO_ROLES: list[str] = []
MAX_QUOTATIONS = 20
"""The number of quotations of a person that are returned."""
MAX_COMPARED_NAMES = 100
"""The number of names of a person that are compared with those of others."""
MAX_DUPLICATES = 8
"""The number of possible duplicates of a person that are returned."""


def read_details(connection: Connection, slug: str) -> PersonDetails | None:
    """Return the details of a person, or `None` if nobody has the slug."""
    entries = read_entries(connection, select(people).where(people.c.slug == slug))
    if not entries:
        return None
    entry = entries[0]
    quotation_count, newest_quotations = _quotations_of_person(connection, slug)
    return PersonDetails(
        entry=entry,
        names=_names_of_person(connection, entry),
        roles=_roles_of_person(connection, slug),
        quotation_count=quotation_count,
        quotations=newest_quotations,
        possible_duplicates=_possible_duplicates(connection, slug),
        in_other_scripts=_people_in_other_scripts(connection, slug),
    )


def _names_of_person(
    connection: Connection, entry: PersonEntry
) -> tuple[PersonName, ...]:
    """Return the full names of a person, the most frequent first."""
    counts = stored_forms(connection, [entry.slug]).get(entry.slug, {})
    full_names = sorted(
        (name for name, number in counts.items() if number),
        key=lambda name: (-counts[name], name),
    )
    reasons = _reasons(connection, entry.slug)
    return tuple(
        PersonName(
            name,
            counts[name],
            reasons.get(person_key(name)) or spelling_reason(name, entry.name),
            reasons.get(person_key(name)) in LINK_REASONS,
        )
        for name in full_names
    )


def _reasons(connection: Connection, slug: str) -> dict[str, str]:
    """Return the reason of each name of a person, by key."""
    query = select(names.c.key, names.c.reason).where(names.c.slug == slug)
    return dict(connection.execute(query).all())


def _roles_of_person(connection: Connection, slug: str) -> tuple[PersonRole, ...]:
    """Return the roles of a person, the most frequent first."""
    day = case((documents.c.earliest == documents.c.latest, documents.c.earliest))
    query = (
        select(
            mentions.c.roles,
            func.count().label("documents"),
            func.min(day).label("first"),
            func.max(day).label("last"),
        )
        .select_from(SEARCHABLE_MENTIONS)
        .where(mentions.c.slug == slug, mentions.c.roles != NO_ROLES)
        .group_by(mentions.c.roles)
    )
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    days: defaultdict[str, set[date]] = defaultdict(set)
    for row in connection.execute(query):
        for role in row.roles:
            key = normalize_letters(role).rstrip(".")
            spellings[key][role] += row.documents
            days[key] |= {row.first, row.last} - {None}
    roles = [_person_role(counts, days[key]) for key, counts in spellings.items()]
    return tuple(sorted(roles, key=lambda role: (-role.document_count, role.role)))


def _person_role(spelling_counts: Counter[str], days: Collection[date]) -> PersonRole:
    """Return a role in its most frequent spelling."""
    return PersonRole(
        role=max(spelling_counts, key=lambda role: (spelling_counts[role], role)),
        document_count=spelling_counts.total(),
        earliest=min(days, default=None),
        latest=max(days, default=None),
    )


def _quotations_of_person(
    connection: Connection, slug: str
) -> tuple[int, tuple[PersonQuote, ...]]:
    """Return the number of quotations of a person, and the newest of them."""
    count = select(func.count()).select_from(mentions.join(quotations, IS_SPEAKER))
    total = connection.scalar(count.where(IS_SEARCHABLE, mentions.c.slug == slug)) or 0
    return total, read_quotations(connection, slug, MAX_QUOTATIONS)


def read_quotations(
    connection: Connection, slug: str, limit: int, *, oldest_first: bool = False
) -> tuple[PersonQuote, ...]:
    """Return the newest or the oldest quotations of a person. Undated ones are last."""
    by_date = documents.c.latest.desc()
    if oldest_first:
        by_date = documents.c.earliest.asc()
    query = _quotations_query(slug).order_by(
        by_date.nulls_last(), documents.c.id, quotations.c.place
    )
    rows = connection.execute(query.limit(limit)).all()
    texts = read_texts(connection, (row.id for row in rows))
    return tuple(_to_quote(row, texts[row.id]) for row in rows)


def _quotations_query(slug: str) -> Select[Any]:
    joined = SEARCHABLE_MENTIONS.join(quotations, IS_SPEAKER)
    columns = (
        documents.c.id,
        quotations.c.start,
        quotations.c.end,
        documents.c.title,
        documents.c.outlet,
        documents.c.earliest,
        documents.c.latest,
        documents.c.language,
    )
    return select(*columns).select_from(joined).where(mentions.c.slug == slug)


def _to_quote(row: Row[Any], text: str) -> PersonQuote:
    return PersonQuote(
        text=" ".join(text[row.start : row.end].split()),
        document_id=row.id,
        start=row.start,
        title=row.title,
        outlet=row.outlet,
        earliest=row.earliest,
        latest=row.latest,
        language=row.language,
    )


def _people_in_other_scripts(
    connection: Connection, slug: str
) -> tuple[PersonEntry, ...]:
    """Return the other people who have a name of this person in another script."""
    keys = connection.scalars(select(names.c.key).where(names.c.slug == slug)).all()
    slugs = slugs_with_same_name(connection, keys)
    query = (
        select(people)
        .where(people.c.slug.in_(slugs), people.c.slug != slug)
        .order_by(people.c.documents.desc(), people.c.slug)
        .limit(MAX_DUPLICATES)
    )
    return read_entries(connection, query)


def _possible_duplicates(connection: Connection, slug: str) -> tuple[PersonEntry, ...]:
    """Return people with a similar name, who may be the same person.

    They have the same surname and the same initial of the first name, or a name that
    may be another form of a name of this person. These come first.
    """
    forms = _people_with_other_forms(connection, slug)
    first_name, _, other_names = slug.partition("-")
    surname = other_names.rpartition("-")[2] or first_name
    is_similar = people.c.slug.endswith(f"-{surname}", autoescape=True)
    if other_names:
        initial = first_name[:1]
        is_similar &= people.c.slug.startswith(initial, autoescape=True)
    query = (
        select(people)
        .where(is_similar | (people.c.slug == surname), people.c.slug != slug)
        .order_by(people.c.documents.desc(), people.c.slug)
        .limit(MAX_DUPLICATES)
    )
    entries = {entry.slug: entry for entry in forms}
    for entry in read_entries(connection, query):
        entries.setdefault(entry.slug, entry)
    return tuple(entries.values())[:MAX_DUPLICATES]


def _people_with_other_forms(
    connection: Connection, slug: str
) -> tuple[PersonEntry, ...]:
    """Return other people with a name that may be a form of a name of this person."""
    own = select(names.c.core).where(names.c.slug == slug).distinct()
    cores = connection.scalars(own.limit(MAX_COMPARED_NAMES)).all()
    links = NameLinks(connection, cores)
    suggested = set().union(*map(links.suggestions, cores))
    slugs = select(names.c.slug).where(names.c.core.in_(suggested))
    query = select(people).where(people.c.slug.in_(slugs), people.c.slug != slug)
    query = query.order_by(people.c.documents.desc(), people.c.slug)
    return read_entries(connection, query.limit(MAX_DUPLICATES))
