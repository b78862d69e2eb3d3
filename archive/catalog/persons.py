"""People over the archive: counted from the mentions of documents that are searchable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from archive.catalog.reading import chunks
from archive.catalog.records import PersonEntry
from archive.catalog.schema import documents, mentions, people
from archive.identity import person_key

LIVING = mentions.join(documents, (mentions.c.document == documents.c.id) & documents.c.gone.is_(False))


def recount(connection: Connection) -> None:
    """Count every person whose row was dropped, and choose the usual name: the most frequent, then the longest."""
    counted = select(people.c.slug)
    missing = select(mentions.c.slug).distinct().select_from(LIVING).where(mentions.c.slug.not_in(counted))
    for chunk in chunks(connection.scalars(missing).all()):
        totals = func.count(mentions.c.document.distinct())
        names = select(mentions.c.slug, mentions.c.name, totals).select_from(LIVING)
        names = names.where(mentions.c.slug.in_(chunk)).group_by(mentions.c.slug, mentions.c.name)
        seen: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for slug, name, total in connection.execute(names):
            seen[slug].append((total, len(name), name))
        sizes = select(mentions.c.slug, totals).select_from(LIVING)
        sizes = sizes.where(mentions.c.slug.in_(chunk)).group_by(mentions.c.slug)
        sums: dict[str, int] = dict(connection.execute(sizes).all())
        rows = [{"slug": slug, "name": max(forms)[2], "documents": sums[slug]} for slug, forms in seen.items()]
        connection.execute(insert(people), rows)


def entries(connection: Connection, query: str, offset: int, limit: int) -> tuple[int, tuple[PersonEntry, ...]]:
    """How many people have `query` in their name or any of its forms, and a slice of them by falling count."""
    wanted = _matching(query)
    total = connection.scalar(select(func.count()).select_from(people).where(wanted)) or 0
    rows = select(people).where(wanted).order_by(people.c.documents.desc(), people.c.name, people.c.slug)
    found = connection.execute(rows.offset(offset).limit(limit)).all()
    forms = forms_of(connection, [row.slug for row in found])
    return total, tuple(PersonEntry(row.slug, row.name, forms[row.slug], row.documents) for row in found)


def _matching(query: str) -> ColumnElement[bool]:
    """People whose slug holds the words of the query, or who were named so somewhere."""
    words = person_key(query) if query.strip() else ""
    named = select(mentions.c.slug).where(mentions.c.name.icontains(query.strip(), autoescape=True))
    return or_(people.c.slug.contains(words, autoescape=True), people.c.slug.in_(named))


def forms_of(connection: Connection, slugs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Every form in which each person is named, alphabetically."""
    forms: dict[str, set[str]] = {slug: set() for slug in slugs}
    rows = select(mentions.c.slug, mentions.c.name, mentions.c.forms).select_from(LIVING)
    for slug, name, others in connection.execute(rows.where(mentions.c.slug.in_(slugs))):
        forms[slug].update([name, *others])
    return {slug: tuple(sorted(each)) for slug, each in forms.items()}


def names_of(connection: Connection, slugs: Sequence[str]) -> dict[str, str]:
    """The usual name of each person that the catalog knows."""
    return {
        slug: name
        for chunk in chunks(slugs)
        for slug, name in connection.execute(select(people.c.slug, people.c.name).where(people.c.slug.in_(chunk)))
    }
