"""Extract the people whom an article names, with their roles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import Article
from archive.model import Person
from archive.names.keys import person_key
from archive.people import lexicon, roles
from archive.people.resolution import ResolvedPerson, display_name, resolve_people
from archive.people.tagger import Span, find_person_spans
from archive.text.cleaning import collapse_whitespace

MAX_SEARCHED_CHARS = 100_000
"""Characters of a text that are searched for people."""
ENGLISH = "en"

_SEPARATORS = re.compile(r"(?<!\s)\s++[;|]\s*+|(?<!\s)[^\S\n]*+\n\s*+|[;|]\s*+")


def extract(article: Article) -> tuple[Person, ...]:
    """Return the people in the order of their first mention.

    People whom only the record names come last.
    """
    text = article.text[:MAX_SEARCHED_CHARS]
    spans = find_person_spans(text)
    # The tagger was trained on English texts. In texts of other languages only full
    # names with a known first name are reliable.
    if article.detected_language not in {ENGLISH, None}:
        spans = _full_name_spans(text, spans)
    people = resolve_people(text, spans, _record_names(article))
    return tuple(_to_person(person, text) for person in people)


def _full_name_spans(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    return [
        (start, end)
        for start, end in spans
        if _is_plain_full_name(text[start:end].split())
    ]


def _is_plain_full_name(words: list[str]) -> bool:
    if len(words) < 2 or not words[-1][:1].isupper():
        return False
    return bool(lexicon.given_name_band(words[0].casefold()))


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
