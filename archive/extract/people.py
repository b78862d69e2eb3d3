"""Extract the people whom an article names, with their roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.article import Article
from archive.model import Person
from archive.names.keys import person_key
from archive.people import roles
from archive.people.resolution import ResolvedPerson, display_name, resolve_people
from archive.people.tagger import ENGLISH, Span, find_person_spans
from archive.people.text_languages import LanguagePart, language_parts
from archive.text.cleaning import collapse_whitespace

MAX_SEARCHED_CHARS = 100_000
"""Characters of a text that are searched for people."""

_SEPARATORS = re.compile(r"(?<!\s)\s++[;|]\s*+|(?<!\s)[^\S\n]*+\n\s*+|[;|]\s*+")


def searched_parts(article: Article) -> list[LanguagePart]:
    """Return the parts in different languages of the text that is searched."""
    return language_parts(article.text[:MAX_SEARCHED_CHARS], article.detected_language)


def extract(
    article: Article, parts: Sequence[LanguagePart] | None = None
) -> tuple[Person, ...]:
    """Return the people in the order of their first mention.

    People whom only the record names come last. `parts` are the `searched_parts` if
    they are already computed.
    """
    text = article.text[:MAX_SEARCHED_CHARS]
    english_spans, other_languages = _find_spans(
        text, searched_parts(article) if parts is None else parts
    )
    people = resolve_people(
        text,
        english_spans,
        _record_names(article),
        other_spans=tuple(other_languages),
        languages=other_languages,
    )
    return tuple(_to_person(person, text) for person in people)


def _find_spans(
    text: str, parts: Iterable[LanguagePart]
) -> tuple[list[Span], dict[Span, str]]:
    """Return the spans of names in English, and those in others with their language.

    A text whose language cannot be detected, which is often a short one, counts as
    English.
    """
    english_spans: list[Span] = []
    other_languages: dict[Span, str] = {}
    for part in parts:
        code = part.language or ENGLISH
        spans = [
            (part.start + start, part.start + end)
            for start, end in find_person_spans(text[part.start : part.end], code)
        ]
        if code == ENGLISH:
            english_spans += spans
        else:
            other_languages.update(dict.fromkeys(spans, code))
    return english_spans, other_languages


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


def _to_person(person: ResolvedPerson, text: str) -> Person:
    name = display_name(person)
    spans = tuple((mention.start, mention.end) for mention in person.mentions)
    mentioned_forms = (collapse_whitespace(text[start:end]) for start, end in spans)
    return Person(
        name=name,
        forms=tuple(dict.fromkeys((name, *mentioned_forms))),
        spans=spans,
        roles=roles.find_roles(text, spans),
        uncertain_spans=tuple(sorted(person.uncertain_spans)),
    )
