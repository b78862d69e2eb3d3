"""Read in which languages the forms of a name are used, and why they are a person's."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import Connection, select

from archive.catalog.person_forms import SEARCHABLE_MENTIONS
from archive.catalog.records import NameForm
from archive.catalog.schema import documents, mentions, names, people
from archive.catalog.spelling_reasons import spelling_reason
from archive.messages import N_

SHORT_FORM = N_("short form in an article")
OTHER_FORM = N_("other form in an article")


def read_form_languages(connection: Connection, slug: str) -> tuple[NameForm, ...]:
    """Return the forms of the name of a person, the most frequent first.

    Each has the languages of the articles that use it, and the reason why it is a form
    of the name.
    """
    display_name = connection.scalar(select(people.c.name).where(people.c.slug == slug))
    query = select(
        mentions.c.name, mentions.c.forms, names.c.reason, documents.c.language
    ).select_from(SEARCHABLE_MENTIONS.outerjoin(names, names.c.key == mentions.c.key))
    document_counts: Counter[str] = Counter()
    languages: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, str] = {}
    rows = connection.execute(query.where(mentions.c.slug == slug)).all()
    for name, forms, reason, language in rows:
        reasons[name] = reason or spelling_reason(name, display_name or "")
        for form in {name, *forms}:
            document_counts[form] += 1
            if language:
                languages[form][language] += 1
    for name, forms, _, _ in rows:
        for form in forms:
            is_short = len(form.split()) < len(name.split())
            reasons.setdefault(form, SHORT_FORM if is_short else OTHER_FORM)
    return tuple(
        NameForm(
            form,
            document_counts[form],
            _most_frequent_first(languages[form]),
            "" if form == display_name else reasons[form],
        )
        for form in _most_frequent_first(document_counts)
    )


def _most_frequent_first(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))
