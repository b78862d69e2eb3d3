"""Keep the forms of the names of each person, so that no page reads all mentions.

A row has a form, and in how many documents it is the name of the person: in none if it
is only another form, such as the surname alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from archive.catalog.databases.expressions import escape_pattern, like_any_case
from archive.catalog.person_decisions import NO_PERSON
from archive.catalog.schema import (
    IS_GONE,
    documents,
    mentions,
    names,
    people,
    person_forms,
)
from archive.catalog.script_links import SCRIPT_REASONS
from archive.chunks import chunks

MAX_FORM_CHARS = 500
"""Characters of the longest form that is kept, so that PostgreSQL can sort all of them."""
FormCounts = Mapping[str, int]
"""Form → the number of documents in which it is the name."""

IS_SEARCHABLE = (mentions.c.slug != NO_PERSON) & mentions.c.document.not_in(
    select(documents.c.key).where(IS_GONE)
)
"""A condition for mentions of people who are not hidden, in documents with a source.

The few documents that are gone are looked up, instead of the row of each document.
"""
SEARCHABLE_MENTIONS = mentions.join(
    documents, (documents.c.key == mentions.c.document) & IS_SEARCHABLE
)
"""Mentions of people who are not hidden, with the documents, which have a source."""


def read_forms(
    connection: Connection, slugs: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return all forms of the names of each person, in alphabetical order."""
    counts = stored_forms(connection, slugs)
    return {slug: tuple(sorted(counts.get(slug, ()))) for slug in slugs}


def stored_forms(
    connection: Connection, slugs: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Return the stored forms of people, by slug."""
    forms: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for chunk in chunks(slugs):
        rows = select(person_forms).where(person_forms.c.slug.in_(chunk))
        for row in connection.execute(rows):
            forms[row.slug][row.form] = row.documents
    return forms


def slugs_with_form(name: str) -> Select[Any]:
    """Return a query for the people with a form, in any case of the letters A to Z."""
    is_form = func.lower(person_forms.c.form) == name.lower()
    return select(person_forms.c.slug).where(is_form).distinct()


def slugs_with_part(words: str) -> Select[Any]:
    """Return a query for the people with these words in a form."""
    is_part = like_any_case(person_forms.c.form, f"%{escape_pattern(words)}%")
    return select(person_forms.c.slug).where(is_part)


class UsedName(NamedTuple):
    """A name of a person in mentions, with one list of its forms.

    `documents` is the number of documents. `is_own` and `is_core` say that the person has
    the name without a decision, and that the slug is made of it.
    """

    slug: str
    name: str
    forms: Sequence[str]
    documents: int
    is_own: bool = False
    is_core: bool = False


def read_used_names(connection: Connection, slugs: Sequence[str]) -> list[UsedName]:
    """Return the names of people in their mentions."""
    slug = mentions.c.slug
    is_core = names.c.core == slug
    is_own = is_core | (names.c.key == slug) | names.c.reason.in_(SCRIPT_REASONS)
    query = (
        select(
            slug,
            mentions.c.name,
            mentions.c.forms,
            func.count(mentions.c.document.distinct()),
            func.max(case((is_own, 1), else_=0)),
            func.max(case((is_core, 1), else_=0)),
        )
        .select_from(mentions.outerjoin(names, names.c.key == mentions.c.key))
        .where(IS_SEARCHABLE, slug.in_(slugs))
        .group_by(slug, mentions.c.name, mentions.c.forms)
    )
    return [
        UsedName(slug, name, forms, number, bool(own), bool(core))
        for slug, name, forms, number, own, core in connection.execute(query)
    ]


def sum_forms(used_names: Iterable[UsedName]) -> dict[str, dict[str, int]]:
    """Return the forms of people, by slug."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for used in used_names:
        counts[used.slug].update(dict.fromkeys(used.forms, 0))
        counts[used.slug][used.name] += used.documents
    return {
        slug: {form: number for form, number in forms.items() if _is_storable(form)}
        for slug, forms in counts.items()
    }


def _is_storable(form: str) -> bool:
    """Return whether a form is short, and has no half characters, as JSON may have them."""
    is_text = not any("\ud800" <= character <= "\udfff" for character in form)
    return is_text and len(form) <= MAX_FORM_CHARS


def replace_forms(
    connection: Connection, slugs: Sequence[str], forms: Mapping[str, FormCounts]
) -> None:
    """Store the forms of people in place of those that they had."""
    for chunk in chunks(slugs):
        old_forms = delete(person_forms).where(person_forms.c.slug.in_(chunk))
        connection.execute(old_forms)
    if rows := _rows(forms):
        connection.execute(insert(person_forms), rows)


def add_forms(connection: Connection, added: Mapping[str, FormCounts]) -> None:
    """Add the forms of people in new documents."""
    stored = stored_forms(connection, [*added])
    new_rows, counted_rows = [], []
    for row in _rows(added):
        if row["form"] not in stored.get(row["slug"], ()):
            new_rows.append(row)
        elif row["documents"]:
            counted_rows.append({f"added_{name}": row[name] for name in row})
    if new_rows:
        connection.execute(insert(person_forms), new_rows)
    if counted_rows:
        connection.execute(_ADD_DOCUMENTS, counted_rows)


_ADD_DOCUMENTS = (
    update(person_forms)
    .where(
        person_forms.c.slug == bindparam("added_slug"),
        person_forms.c.form == bindparam("added_form"),
    )
    .values(documents=person_forms.c.documents + bindparam("added_documents"))
)


def _rows(forms: Mapping[str, FormCounts]) -> list[dict[str, Any]]:
    """Return the rows of forms, in the order of the table."""
    return [
        {"slug": slug, "form": form, "documents": number}
        for slug, counts in sorted(forms.items())
        for form, number in sorted(counts.items())
    ]


def fill_forms(connection: Connection) -> None:
    """Store the forms of all people, for a catalog that does not have them yet."""
    slugs = connection.scalars(select(people.c.slug).order_by(people.c.slug)).all()
    for chunk in chunks(slugs):
        forms = sum_forms(read_used_names(connection, chunk))
        replace_forms(connection, chunk, forms)


def find_wrong_forms(connection: Connection) -> Iterator[str]:
    """Yield each person whose stored forms differ from those in the mentions."""
    slugs = select(people.c.slug).union(select(person_forms.c.slug))
    for chunk in chunks(sorted(connection.scalars(slugs))):
        stored = stored_forms(connection, chunk)
        mentioned = sum_forms(read_used_names(connection, chunk))
        for slug in chunk:
            if stored.get(slug, {}) != mentioned.get(slug, {}):
                yield slug
