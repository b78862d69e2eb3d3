"""Read in which languages the forms of a name are used."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, select

from archive.catalog.people import SEARCHABLE_MENTIONS
from archive.catalog.records import NameForm
from archive.catalog.schema import mentions
from archive.catalog.summaries import LANGUAGE_COLUMN


def read_form_languages(connection: Connection, slug: str) -> tuple[NameForm, ...]:
    """Return the forms of the name of a person, the most frequent first.

    Each has the languages of the articles that use it.
    """
    query = select(mentions.c.name, mentions.c.forms, LANGUAGE_COLUMN).select_from(
        SEARCHABLE_MENTIONS
    )
    document_counts: Counter[str] = Counter()
    languages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, forms, language in connection.execute(
        query.where(mentions.c.slug == slug)
    ):
        for form in {name, *forms}:
            document_counts[form] += 1
            if language:
                languages[form][language] += 1
    return tuple(
        NameForm(form, document_counts[form], _most_frequent_first(languages[form]))
        for form in _most_frequent_first(document_counts)
    )


def _most_frequent_first(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
