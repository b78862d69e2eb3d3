"""Count the people of new documents without counting all their mentions again.

A person is counted anew if anything but new documents changed, or if another name may
have become the most frequent one. `changed_people` has the slugs of all of these.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    select,
    update,
)

from archive.catalog.document_keys import keys_of
from archive.catalog.person_forms import UsedName, add_forms, sum_forms
from archive.catalog.schema import changed_people, documents, mentions, names, people
from archive.catalog.script_links import SCRIPT_REASONS
from archive.chunks import chunks

MAX_NEW_DOCUMENTS = 50
"""Most documents that are stored at once and whose people are counted at once."""
MAX_CHANGED_PEOPLE = 1_000
"""People that are counted anew from which on new ones are left to that count, too."""


def unchanged_people(
    connection: Connection, mention_rows: Iterable[Mapping[str, object]]
) -> set[str]:
    """Return the people of mentions that are not stored yet whose counts are right.

    The set is empty after so many changes that counting anew is cheaper.
    """
    keys = {str(row["key"]) for row in mention_rows}
    changed_slugs = select(changed_people.c.slug)
    first_slugs = connection.scalars(changed_slugs.limit(MAX_CHANGED_PEOPLE)).all()
    if len(first_slugs) == MAX_CHANGED_PEOPLE:
        return set()
    slugs: set[str] = set()
    for chunk in chunks(keys):
        query = select(people.c.slug).join(names, names.c.slug == people.c.slug)
        query = query.where(names.c.key.in_(chunk), people.c.slug.not_in(changed_slugs))
        slugs.update(connection.scalars(query))
    return slugs


def count_new_documents(
    connection: Connection, ids: Sequence[str], unchanged: Iterable[str]
) -> set[str]:
    """Add new documents to the counts of people. Return the people that were counted.

    `unchanged` are the people whose counts were right before. The others, and those
    whose name may have to change, stay in `changed_people`.
    """
    slugs = set(unchanged)
    if not slugs:
        return slugs
    query = select(
        mentions.c.document,
        mentions.c.slug,
        mentions.c.key,
        mentions.c.name,
        mentions.c.forms,
    )
    rows_by_slug: defaultdict[str, list[Any]] = defaultdict(list)
    new_mentions = query.where(mentions.c.document.in_(keys_of(ids)))
    for row in connection.execute(new_mentions):
        if row.slug in slugs:
            rows_by_slug[row.slug].append(row)
    display_names = _display_names(connection, [*rows_by_slug])
    counted = {
        slug
        for slug, rows in rows_by_slug.items()
        if all(
            _keeps_name(connection, slug, display_names[slug], row.key, row.name)
            for row in {row.name: row for row in rows}.values()
        )
    }
    new_documents = Counter(
        {slug: len({row.document for row in rows_by_slug[slug]}) for slug in counted}
    )
    _add(connection, new_documents)
    add_forms(connection, _new_forms({slug: rows_by_slug[slug] for slug in counted}))
    return counted


def _new_forms(rows_by_slug: Mapping[str, Sequence[Any]]) -> dict[str, dict[str, int]]:
    """Return the forms of people in the mentions of new documents."""
    documents_by_name: defaultdict[tuple[str, str, tuple[str, ...]], set[int]]
    documents_by_name = defaultdict(set)
    for slug, rows in rows_by_slug.items():
        for row in rows:
            documents_by_name[slug, row.name, tuple(row.forms)].add(row.document)
    return sum_forms(
        UsedName(slug, name, forms, len(new_documents))
        for (slug, name, forms), new_documents in documents_by_name.items()
    )


def _display_names(connection: Connection, slugs: Sequence[str]) -> dict[str, str]:
    """Return the display names of people."""
    display_names: dict[str, str] = {}
    for chunk in chunks(slugs):
        query = select(people.c.slug, people.c.name).where(people.c.slug.in_(chunk))
        display_names.update((slug, name) for slug, name in connection.execute(query))
    return display_names


def _add(connection: Connection, new_documents: Mapping[str, int]) -> None:
    """Add to the numbers of documents of people, who are then no longer changed."""
    if not new_documents:
        return
    counted_people = update(people).where(people.c.slug == bindparam("person"))
    connection.execute(
        counted_people.values(documents=people.c.documents + bindparam("number")),
        [
            {"person": slug, "number": number}
            for slug, number in sorted(new_documents.items())
        ],
    )
    for chunk in chunks(sorted(new_documents)):
        marks = delete(changed_people).where(changed_people.c.slug.in_(chunk))
        connection.execute(marks)


def _keeps_name(
    connection: Connection, slug: str, display_name: str, key: str, name: str
) -> bool:
    """Return whether a person certainly keeps the name after another mention.

    Of the mentions with the display name, only so many are read as there are with the
    other one.
    """
    if name == display_name:
        return True
    key_query = select(mentions.c.key).where(
        mentions.c.slug == slug, mentions.c.name == display_name
    )
    display_key = connection.scalar(key_query.limit(1))
    if display_key is None:
        return False
    is_own = _own_names(connection, slug, (key, display_key))
    if is_own.keys() != {key, display_key} or is_own[key] > is_own[display_key]:
        return False
    if is_own[key] < is_own[display_key]:
        return True
    count = _count(connection, slug, key, name, None)
    return _count(connection, slug, display_key, display_name, count + 1) > count


def _own_names(
    connection: Connection, slug: str, keys: Sequence[str]
) -> dict[str, bool]:
    """Return the keys that are stored, and whether each is a person's own name."""
    query = select(names).where(names.c.key.in_(keys))
    return {
        row.key: slug in (row.core, row.key) or row.reason in SCRIPT_REASONS
        for row in connection.execute(query)
    }


def _count(
    connection: Connection, slug: str, key: str, name: str, limit: int | None
) -> int:
    """Return the number of documents with a name of a person, at most `limit`."""
    ids = (
        select(mentions.c.document)
        .join(documents, documents.c.key == mentions.c.document)
        .where(
            mentions.c.key == key,
            mentions.c.slug == slug,
            mentions.c.name == name,
            documents.c.gone.is_(False),
        )
        .distinct()
        .limit(limit)
    )
    return connection.scalar(select(func.count()).select_from(ids.subquery())) or 0
