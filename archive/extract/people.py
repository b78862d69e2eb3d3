"""The people whom an article names: tagged, brought together, and with their roles."""

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
from archive.text.language_detection import detect_language

MAX_SEARCHED_CHARS = 100_000
"""Characters of a text that are read for people."""
ENGLISH = "en"

_SEPARATORS = re.compile(r"\s*[;|\n]\s*")


def extract(article: Article) -> tuple[Person, ...]:
    """Everyone named, in the order of their first mention; those whom only the record names come last."""
    text = article.text[:MAX_SEARCHED_CHARS]
    found = resolve_people(text, _trusted_spans(text), _stated_names(article))
    return tuple(_to_person(each, text) for each in found)


def _trusted_spans(text: str) -> Sequence[Span]:
    """The tagger has learnt English: elsewhere only full names that begin with a known first name are trusted."""
    found = find_person_spans(text)
    if detect_language(text) in {ENGLISH, None}:
        return found
    return [
        (start, end)
        for start, end in found
        if _is_plain_full_name(text[start:end].split())
    ]


def _is_plain_full_name(words: list[str]) -> bool:
    return (
        len(words) > 1
        and bool(lexicon.given_name_band(words[0].casefold()))
        and words[-1][:1].isupper()
    )


def _stated_names(article: Article) -> tuple[str, ...]:
    """The record's people, as a list or in one string."""
    said = article.record_fields.get("people")
    names = (
        said
        if isinstance(said, list | tuple)
        else _SEPARATORS.split(said)
        if isinstance(said, str)
        else ()
    )
    texts = (each.get("name") if isinstance(each, dict) else each for each in names)
    cleaned = (collapse_whitespace(each) for each in texts if isinstance(each, str))
    return tuple(dict.fromkeys(each for each in cleaned if person_key(each)))


def _to_person(resolved: ResolvedPerson, text: str) -> Person:
    name = display_name(resolved)
    places = tuple((each.start, each.end) for each in resolved.mentions)
    forms = dict.fromkeys(
        (name, *(collapse_whitespace(text[start:end]) for start, end in places))
    )
    return Person(
        name,
        tuple(forms),
        places,
        roles.find_roles(text, places),
        tuple(sorted(resolved.uncertain_spans)),
    )
