"""People over the archive: counted from the mentions of documents that are searchable."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
)

from archive.catalog.person_decisions import NO_PERSON
from archive.catalog.queries import chunks
from archive.catalog.records import (
    PersonDetails,
    PersonEntry,
    PersonName,
    PersonQuote,
    PersonRole,
)
from archive.catalog.schema import documents, mentions, names, people, quotations
from archive.names.keys import first_last_key, name_words, person_key
from archive.text.normalization import normalize_letters

SEARCHABLE_MENTIONS = mentions.join(
    documents,
    (mentions.c.document == documents.c.id)
    & documents.c.gone.is_(False)
    & (mentions.c.slug != NO_PERSON),
)
MAX_QUOTATIONS = 20
"""Quotations of a person that are shown."""
MAX_COMPANIONS = 24
"""People named in the same articles that are shown."""
MAX_DUPLICATES = 8
"""People who may be the same that are shown."""
SPELLING_REASON = "another spelling"
"""Why a name is a person's that has the same key as the usual one."""
OTHER_LETTER = "#"
"""The letter under which names stand that begin with none of A to Z."""


class PeopleOrder(StrEnum):
    """Orders of the list of people."""

    COUNT = "count"
    NAME = "name"


def recount_people(connection: Connection, chosen_names: Mapping[str, str]) -> None:
    """Count every person whose row was dropped, and choose the usual name: the most frequent, then the longest."""
    living = select(mentions.c.slug).select_from(SEARCHABLE_MENTIONS)
    connection.execute(delete(people).where(people.c.slug.not_in(living)))
    missing = living.distinct().where(mentions.c.slug.not_in(select(people.c.slug)))
    for chunk in chunks(connection.scalars(missing).all()):
        totals = func.count(mentions.c.document.distinct())
        named = select(mentions.c.slug, mentions.c.name, totals).select_from(
            SEARCHABLE_MENTIONS
        )
        named = named.where(mentions.c.slug.in_(chunk)).group_by(
            mentions.c.slug, mentions.c.name
        )
        seen: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for slug, name, total in connection.execute(named):
            seen[slug].append((total, len(name), name))
        sizes = select(mentions.c.slug, totals).select_from(SEARCHABLE_MENTIONS)
        sizes = sizes.where(mentions.c.slug.in_(chunk)).group_by(mentions.c.slug)
        sums: dict[str, int] = dict(connection.execute(sizes).all())
        usual = {
            slug: chosen_names.get(slug) or max(forms)[2]
            for slug, forms in seen.items()
        }
        rows = [
            {
                "slug": slug,
                "name": usual[slug],
                "sort": sort_key(usual[slug]),
                "documents": sums[slug],
            }
            for slug in seen
        ]
        connection.execute(insert(people), rows)


def sort_key(name: str) -> str:
    """Surname first, folded: `singh rajnath`."""
    *first, last = name_words(name) or ("",)
    return " ".join((last, *first))


def list_people(
    connection: Connection,
    query: str,
    window: tuple[int, int],
    order: PeopleOrder = PeopleOrder.COUNT,
    letter: str = "",
) -> tuple[int, tuple[PersonEntry, ...]]:
    """How many people have `query` in their name or any of its forms, and a slice (offset, limit) of them.

    `letter` keeps those whose surname begins with it, or with no letter of A to Z for `#`.
    """
    wanted = _matches_query(query) & _has_first_letter(letter)
    total = (
        connection.scalar(select(func.count()).select_from(people).where(wanted)) or 0
    )
    by = {
        PeopleOrder.COUNT: (people.c.documents.desc(), people.c.sort),
        PeopleOrder.NAME: (people.c.sort,),
    }[order]
    rows = select(people).where(wanted).order_by(*by, people.c.slug)
    return total, _read_entries(connection, rows.offset(window[0]).limit(window[1]))


def _read_entries(connection: Connection, rows: object) -> tuple[PersonEntry, ...]:
    found = connection.execute(rows).all()  # type: ignore[call-overload]  # a Select of whole rows
    forms = forms_of(connection, [row.slug for row in found])
    return tuple(
        PersonEntry(row.slug, row.name, forms[row.slug], row.documents) for row in found
    )


def first_letters(connection: Connection) -> tuple[str, ...]:
    """The letters under which there is anybody, `#` last."""
    first = {
        each.upper()
        for each in connection.scalars(
            select(func.substr(people.c.sort, 1, 1)).distinct()
        )
    }
    known = sorted(each for each in first if "A" <= each <= "Z")
    return (*known, OTHER_LETTER) if first - set(known) else tuple(known)


def _has_first_letter(letter: str) -> ColumnElement[bool]:
    if letter == OTHER_LETTER:
        return ~and_(people.c.sort >= "a", people.c.sort < "{")
    return people.c.sort.startswith(letter.lower(), autoescape=True)


def _matches_query(query: str) -> ColumnElement[bool]:
    """People whose slug holds the words of the query, or who were named so somewhere."""
    if not query.strip():
        return true()
    words = person_key(query)
    named = select(mentions.c.slug).where(
        mentions.c.name.icontains(query.strip(), autoescape=True)
    )
    called = people.c.name.icontains(query.strip(), autoescape=True)
    return or_(
        people.c.slug.contains(words, autoescape=True), called, people.c.slug.in_(named)
    )


def forms_of(
    connection: Connection, slugs: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Every form in which each person is named, alphabetically."""
    forms: dict[str, set[str]] = {slug: set() for slug in slugs}
    rows = select(mentions.c.slug, mentions.c.name, mentions.c.forms).select_from(
        SEARCHABLE_MENTIONS
    )
    for slug, name, others in connection.execute(
        rows.where(mentions.c.slug.in_(slugs))
    ):
        forms[slug].update([name, *others])
    return {slug: tuple(sorted(each)) for slug, each in forms.items()}


_SLUGS: BindParameter[str] = bindparam("slugs", expanding=True)
_NAMES = select(people.c.slug, people.c.name).where(people.c.slug.in_(_SLUGS))


def display_names(connection: Connection, slugs: Sequence[str]) -> dict[str, str]:
    """The usual name of each person that the catalog knows."""
    return {
        slug: name
        for chunk in chunks(slugs)
        for slug, name in connection.execute(_NAMES, {"slugs": chunk})
    }


def resolve_name(connection: Connection, name: str) -> tuple[str, ...]:
    """The slugs of those whom a name can mean: a slug, a full name in any spelling, or a form that articles use."""
    if found := slugs_for_full_name(connection, name):
        return found
    for known in (
        select(people.c.slug).where(func.lower(people.c.name) == name.lower()),
        select(mentions.c.slug)
        .select_from(SEARCHABLE_MENTIONS)
        .where(_has_form(name))
        .distinct(),
    ):
        if found := tuple(each for each in connection.scalars(known) if each):
            return tuple(sorted(found))
    return ()


def slugs_for_full_name(connection: Connection, name: str) -> tuple[str, ...]:
    """The slugs that a slug or a full name in any spelling stands for."""
    key = person_key(name)
    for known in (
        select(people.c.slug).where(people.c.slug == name),
        select(names.c.slug).where(names.c.key == key),
        select(people.c.slug).where(people.c.slug.in_((key, first_last_key(key)))),
    ):
        if found := tuple(each for each in connection.scalars(known) if each):
            return tuple(sorted(found))
    return ()


def slugs_for_any_form(connection: Connection, name: str) -> tuple[str, ...]:
    """The slugs of everyone who has a name as any form, in any article."""
    found = connection.scalars(
        select(mentions.c.slug)
        .select_from(SEARCHABLE_MENTIONS)
        .where(_has_form(name))
        .distinct()
    )
    return tuple(sorted({*found, *slugs_for_full_name(connection, name)}))


def _has_form(name: str) -> ColumnElement[bool]:
    """Mentions one of whose forms is this name."""
    each = func.json_each(mentions.c.forms).table_valued("value")
    return exists().where(func.lower(each.c.value) == name.lower())


def person_details(connection: Connection, slug: str) -> PersonDetails | None:
    """All that is known of one person."""
    found = _read_entries(connection, select(people).where(people.c.slug == slug))
    if not found:
        return None
    quoted, said = _quotations_of_person(connection, slug)
    return PersonDetails(
        entry=found[0],
        names=_names_of_person(connection, found[0]),
        roles=_roles_of_person(connection, slug),
        companions=_companions(connection, slug),
        quotation_count=quoted,
        quotations=said,
        possible_duplicates=_possible_duplicates(connection, slug),
    )


def _names_of_person(
    connection: Connection, entry: PersonEntry
) -> tuple[PersonName, ...]:
    total = func.count(mentions.c.document.distinct())
    joined = SEARCHABLE_MENTIONS.outerjoin(names, names.c.key == mentions.c.key)
    rows = select(mentions.c.name, names.c.reason, total.label("total")).select_from(
        joined
    )
    rows = rows.where(mentions.c.slug == entry.slug).group_by(
        mentions.c.name, names.c.reason
    )
    return tuple(
        PersonName(
            row.name, row.total, row.reason or _spelling_reason(row.name, entry.name)
        )
        for row in connection.execute(rows.order_by(total.desc(), mentions.c.name))
    )


def _spelling_reason(name: str, display_name: str) -> str:
    """The reason for a name that differs from the usual one in its spelling alone."""
    return (
        SPELLING_REASON
        if person_key(name) == person_key(display_name)
        and name_words(name) != name_words(display_name)
        else ""
    )


def _roles_of_person(connection: Connection, slug: str) -> tuple[PersonRole, ...]:
    rows = select(
        mentions.c.roles, documents.c.earliest, documents.c.latest
    ).select_from(SEARCHABLE_MENTIONS)
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    days: defaultdict[str, list[date]] = defaultdict(list)
    for row in connection.execute(rows.where(mentions.c.slug == slug)):
        for role in row.roles:
            key = normalize_letters(role).rstrip(".")
            spelled[key][role] += 1
            days[key] += (
                [row.earliest] if row.earliest and row.earliest == row.latest else []
            )
    found = []
    for key, forms in spelled.items():
        usual = max(forms, key=lambda form: (forms[form], form))
        found.append(
            PersonRole(
                usual,
                forms.total(),
                min(days[key], default=None),
                max(days[key], default=None),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.documents, each.role)))


def _companions(connection: Connection, slug: str) -> tuple[PersonEntry, ...]:
    """Those who are named in the same articles; `documents` counts these."""
    other = mentions.alias()
    total = func.count(other.c.document.distinct())
    rows = select(other.c.slug, people.c.name, total.label("total"))
    joined = SEARCHABLE_MENTIONS.join(
        other, other.c.document == mentions.c.document
    ).join(people, people.c.slug == other.c.slug)
    rows = rows.select_from(joined)
    rows = rows.where(mentions.c.slug == slug, other.c.slug != slug).group_by(
        other.c.slug, people.c.name
    )
    found = connection.execute(
        rows.order_by(total.desc(), people.c.sort).limit(MAX_COMPANIONS)
    )
    return tuple(PersonEntry(row.slug, row.name, (), row.total) for row in found)


def _quotations_of_person(
    connection: Connection, slug: str
) -> tuple[int, tuple[PersonQuote, ...]]:
    spoken = SEARCHABLE_MENTIONS.join(
        quotations,
        (quotations.c.document == mentions.c.document)
        & (quotations.c.speaker == mentions.c.place),
    )
    words = func.substr(
        documents.c.text, quotations.c.start + 1, quotations.c.end - quotations.c.start
    ).label("words")
    columns = (
        quotations.c.document,
        quotations.c.start,
        documents.c.title,
        documents.c.outlet,
    )
    rows = select(
        words, *columns, documents.c.earliest, documents.c.latest
    ).select_from(spoken)
    rows = rows.where(mentions.c.slug == slug)
    total = connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
    by_day = (
        documents.c.latest.desc().nulls_last(),
        quotations.c.document,
        quotations.c.place,
    )
    return total, tuple(
        PersonQuote(
            " ".join(row.words.split()),
            row.document,
            row.start,
            row.title,
            row.outlet,
            row.earliest,
            row.latest,
        )
        for row in connection.execute(rows.order_by(*by_day).limit(MAX_QUOTATIONS))
    )


def _possible_duplicates(connection: Connection, slug: str) -> tuple[PersonEntry, ...]:
    """Others of the same surname whose first name begins alike: they may be the same, and nothing joins them."""
    first, _, rest = slug.partition("-")
    surname = rest.rpartition("-")[2] or first
    like = people.c.slug.endswith(f"-{surname}", autoescape=True)
    if rest:
        like &= people.c.slug.startswith(first[:1], autoescape=True)
    rows = select(people).where(
        like | (people.c.slug == surname), people.c.slug != slug
    )
    return _read_entries(
        connection,
        rows.order_by(people.c.documents.desc(), people.c.slug).limit(MAX_DUPLICATES),
    )
