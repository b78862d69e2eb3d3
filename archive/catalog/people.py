"""Count, list and look up the people mentioned in searchable documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from string import ascii_uppercase
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
)

from archive.catalog.databases.expressions import escape_pattern, like_any_case
from archive.catalog.person_forms import (
    IS_SEARCHABLE,
    UsedName,
    read_forms,
    read_used_names,
    replace_forms,
    slugs_with_form,
    slugs_with_part,
    sum_forms,
)
from archive.catalog.records import (
    PersonEntry,
)
from archive.catalog.schema import (
    changed_people,
    counts,
    mentions,
    names,
    people,
)
from archive.catalog.spellings import (
    slugs_beginning_in_other_scripts,
    slugs_in_other_scripts,
)
from archive.chunks import chunks
from archive.names.keys import first_last_key, name_words, person_key

OTHER_LETTER = "#"
"""The letter for surnames that do not begin with A to Z."""
LETTERS = (*ascii_uppercase, OTHER_LETTER)


class PeopleOrder(StrEnum):
    """An order of the list of people."""

    COUNT = "count"
    NAME = "name"


def recount_people(connection: Connection, chosen_names: Mapping[str, str]) -> None:
    """Count the people whose mentions changed, and delete those without mentions.

    The display name is the one in `chosen_names`, or else the most frequent full name,
    the longest of several.
    """
    changed = connection.scalars(
        select(changed_people.c.slug).order_by(changed_people.c.slug)
    ).all()
    for chunk in chunks(changed):
        connection.execute(delete(people).where(people.c.slug.in_(chunk)))
        used_names = read_used_names(connection, chunk)
        replace_forms(connection, chunk, sum_forms(used_names))
        names_by_slug = _most_frequent_names(used_names)
        document_counts = _document_counts(connection, chunk)
        rows = []
        for slug, frequent_name in names_by_slug.items():
            name = chosen_names.get(slug) or frequent_name
            rows.append(
                {
                    "slug": slug,
                    "name": name,
                    "sort": sort_key(name),
                    "documents": document_counts[slug],
                }
            )
        if rows:
            connection.execute(insert(people), rows)
    # The trigger of the deleted rows has marked people again.
    connection.execute(delete(changed_people))


def _most_frequent_names(used_names: Iterable[UsedName]) -> dict[str, str]:
    """Return the most frequent full name of each person, the longest of several.

    A person into whom others were merged keeps a name of their own. Of names in several
    scripts that are equally frequent, it is the one from which the slug is made.
    """
    totals: Counter[tuple[str, str]] = Counter()
    for used in used_names:
        totals[used.slug, used.name] += used.documents
    ranked_names: defaultdict[str, list[tuple[bool, int, bool, int, str]]] = (
        defaultdict(list)
    )
    for used in used_names:
        total = totals[used.slug, used.name]
        rank = (used.is_own, total, used.is_core, len(used.name), used.name)
        ranked_names[used.slug].append(rank)
    return {slug: max(ranked)[-1] for slug, ranked in ranked_names.items()}


def _document_counts(connection: Connection, slugs: Sequence[str]) -> dict[str, int]:
    """Return the number of documents that mention each person."""
    total = func.count(mentions.c.document.distinct())
    query = (
        select(mentions.c.slug, total)
        .where(IS_SEARCHABLE, mentions.c.slug.in_(slugs))
        .group_by(mentions.c.slug)
    )
    return dict(connection.execute(query).all())


def sort_key(name: str) -> str:
    """Return a name in normalized letters, surname first: `singh rajnath`."""
    *first, last = name_words(name) or ("",)
    return " ".join((last, *first))


def list_people(
    connection: Connection,
    query: str,
    offset_and_limit: tuple[int, int],
    order: PeopleOrder = PeopleOrder.COUNT,
    letter: str = "",
) -> tuple[int, tuple[PersonEntry, ...]]:
    """Return the number of people that match, and a slice (offset, limit) of them.

    `query` is a part of a name or of a form. `letter` is the first letter of the
    surname, or `#` for surnames that do not begin with A to Z.
    """
    condition = _matches_query(connection, query) & _has_first_letter(letter)
    sort_columns = {
        PeopleOrder.COUNT: (people.c.documents.desc(), people.c.sort),
        PeopleOrder.NAME: (people.c.sort,),
    }[order]
    offset, limit = offset_and_limit
    rows = select(people).where(condition).order_by(*sort_columns, people.c.slug)
    page = rows.offset(offset).limit(limit)
    if not query.strip() and not letter:
        kept_count = select(counts.c.count).where(counts.c.kind == "people")
        return connection.scalar(kept_count) or 0, read_entries(connection, page)
    counted_page = page.add_columns(func.count().over().label("total"))
    counted_rows = connection.execute(counted_page).all()
    if counted_rows or not offset:
        total = counted_rows[0].total if counted_rows else 0
        return total, _entries(connection, counted_rows)
    total_query = select(func.count()).select_from(people).where(condition)
    return connection.scalar(total_query) or 0, ()


def read_entries(connection: Connection, query: object) -> tuple[PersonEntry, ...]:
    """Return the people of a query for rows of `people`."""
    rows = connection.execute(query).all()  # type: ignore[call-overload]  # a Select of whole rows
    return _entries(connection, rows)


def _entries(
    connection: Connection, rows: Sequence[Row[Any]]
) -> tuple[PersonEntry, ...]:
    """Return people with the forms of their names."""
    forms = read_forms(connection, [row.slug for row in rows])
    return tuple(
        PersonEntry(row.slug, row.name, forms[row.slug], row.documents) for row in rows
    )


def first_letters(connection: Connection) -> tuple[str, ...]:
    """Return the first letters of all surnames, with `#` last.

    Whether there is a surname is asked for each letter: not all of them are read.
    """
    query = select(
        *(exists().where(_has_first_letter(letter)).label(letter) for letter in LETTERS)
    )
    row = connection.execute(query).one()
    return tuple(
        letter for letter, is_first in zip(LETTERS, row, strict=True) if is_first
    )


def _has_first_letter(letter: str) -> ColumnElement[bool]:
    if letter == OTHER_LETTER:
        return or_(people.c.sort < "a", people.c.sort >= "{")
    return people.c.sort.startswith(letter.lower(), autoescape=True)


def _matches_query(connection: Connection, query: str) -> ColumnElement[bool]:
    """Return a condition for people with these words in their slug or a form.

    The name may be written in another script.
    """
    if not query.strip():
        return true()
    key = person_key(query)
    in_name = like_any_case(people.c.name, f"%{escape_pattern(query.strip())}%")
    in_slug = people.c.slug.contains(key, autoescape=True)
    in_other_scripts = people.c.slug.in_(
        slugs_beginning_in_other_scripts(connection, query)
    )
    return or_(
        in_slug,
        in_name,
        people.c.slug.in_(slugs_with_part(query.strip())),
        in_other_scripts,
    )


_SLUGS: BindParameter[str] = bindparam("slugs", expanding=True)
_NAMES_QUERY = select(people.c.slug, people.c.name).where(people.c.slug.in_(_SLUGS))


def display_names(connection: Connection, slugs: Sequence[str]) -> dict[str, str]:
    """Return the display name of each slug in the catalog."""
    names_by_slug: dict[str, str] = {}
    for chunk in chunks(slugs):
        rows = connection.execute(_NAMES_QUERY, {"slugs": chunk}).all()
        names_by_slug.update((slug, name) for slug, name in rows)
    return names_by_slug


def resolve_name(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the slugs of the people to whom a name may refer.

    It is a slug, a full name in any spelling, a display name, a form in a document or a
    name in another script. The first kind that matches wins.
    """
    slugs = slugs_for_full_name(connection, name)
    if slugs:
        return slugs
    by_display_name = select(people.c.slug).where(
        func.lower(people.c.name) == name.lower()
    )
    slugs = _first_match(connection, (by_display_name, slugs_with_form(name)))
    return slugs or slugs_in_other_scripts(connection, name)


_KEYS_QUERY = select(names.c.key, names.c.slug).where(
    names.c.key.in_(bindparam("keys", expanding=True))
)
_cached_key = lru_cache(maxsize=1 << 14)(person_key)


def unambiguous_names(
    connection: Connection, names_by_slug: Mapping[str, str]
) -> dict[str, str]:
    """Return the names that `resolve_name` resolves to their slug and no other.

    Most names are checked with two queries for all of them.
    """
    keys = {slug: _cached_key(name) for slug, name in names_by_slug.items()}
    slug_by_key: dict[str, str] = {}
    names_that_are_slugs: set[str] = set()
    for chunk in chunks(list(names_by_slug)):
        chunk_names = [names_by_slug[slug] for slug in chunk]
        rows = connection.execute(_KEYS_QUERY, {"keys": [keys[slug] for slug in chunk]})
        slug_by_key.update((key, slug) for key, slug in rows)
        rows = connection.execute(_NAMES_QUERY, {"slugs": chunk_names})
        names_that_are_slugs.update(slug for slug, _ in rows)

    def is_unambiguous(slug: str, name: str) -> bool:
        key_slug = slug_by_key.get(keys[slug])
        if key_slug and name not in names_that_are_slugs:
            return key_slug == slug
        return resolve_name(connection, name) == (slug,)

    return {
        slug: name for slug, name in names_by_slug.items() if is_unambiguous(slug, name)
    }


def slugs_for_full_name(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the slugs of the people with this slug, or full name in any spelling."""
    key = person_key(name)
    by_slug = select(people.c.slug).where(people.c.slug == name)
    by_key = select(names.c.slug).where(names.c.key == key)
    by_core = select(people.c.slug).where(people.c.slug.in_((key, first_last_key(key))))
    return _first_match(connection, (by_slug, by_key, by_core))


def _first_match(
    connection: Connection, queries: Iterable[Select[Any]]
) -> tuple[str, ...]:
    """Return the slugs of the first query with a person who is not hidden."""
    for query in queries:
        slugs = sorted(slug for slug in connection.scalars(query) if slug)
        if slugs:
            return tuple(slugs)
    return ()


def slugs_for_any_form(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the slugs of the people with this name among their forms."""
    slugs = connection.scalars(slugs_with_form(name))
    return tuple(sorted({*slugs, *slugs_for_full_name(connection, name)}))
