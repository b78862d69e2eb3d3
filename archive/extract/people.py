"""Extract the people whom an article names, with their roles."""

from __future__ import annotations

import re

from archive.article import Article
from archive.extract.tagged_names import TaggedNames, tag_names
from archive.model import Person
from archive.names.keys import person_key
from archive.people import roles
from archive.people.corpora import PERSON_TAG
from archive.people.name_mentions import NameMention
from archive.people.resolution import ResolvedPerson, display_name, resolve_people
from archive.people.tagger import spans_of_kind
from archive.text.cleaning import collapse_whitespace

_SEPARATORS = re.compile(r"(?<!\s)\s++[;|]\s*+|(?<!\s)[^\S\n]*+\n\s*+|[;|]\s*+")


def extract(article: Article, names: TaggedNames | None = None) -> tuple[Person, ...]:
    """Return the people in the order of their first mention.

    People whom only the record names come last. `names` are those of `tag_names` if
    they are already found.
    """
    names = tag_names(article) if names is None else names
    other_people = {
        (name.start, name.end): language
        for name, language in names.others.items()
        if name.kind == PERSON_TAG
    }
    people = resolve_people(
        names.text,
        spans_of_kind(names.english, PERSON_TAG),
        _record_names(article),
        other_spans=tuple(other_people),
        languages=other_people,
    )
    return tuple(_to_person(person, names.text) for person in people)


def _record_names(article: Article) -> tuple[str, ...]:
    """Return the names of people in the record, which has a list or a string."""
    people = article.record_fields.get("people")
    if isinstance(people, str):
        people = _SEPARATORS.split(people)
    if not isinstance(people, list | tuple):
        return ()
    values = (item.get("name") if isinstance(item, dict) else item for item in people)
    names = (collapse_whitespace(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(name for name in names if person_key(name)))


def _form(mention: NameMention, text: str) -> str:
    """Return a form as the text has it, without an ending after an apostrophe."""
    form = collapse_whitespace(text[mention.start : mention.end])
    has_ending = form.startswith((f"{mention.name}’", f"{mention.name}'"))
    return mention.name if has_ending else form


def _to_person(person: ResolvedPerson, text: str) -> Person:
    name = display_name(person)
    spans = tuple((mention.start, mention.end) for mention in person.mentions)
    mentioned_forms = (_form(mention, text) for mention in person.mentions)
    return Person(
        name=name,
        forms=tuple(dict.fromkeys((name, *mentioned_forms))),
        spans=spans,
        roles=roles.find_roles(text, spans),
        uncertain_spans=tuple(sorted(person.uncertain_spans)),
    )
