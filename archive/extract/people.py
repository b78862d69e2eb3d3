"""The people whom an article names: tagged, brought together, and with their roles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import Article
from archive.model import Person
from archive.names.keys import person_key
from archive.people import lexicon, roles
from archive.people.resolution import Someone, name_of, resolve
from archive.people.tagger import Span, spans
from archive.text.cleaning import collapse
from archive.text.language_detection import language_of

LONGEST = 100_000
"""Characters of a text that are read for people."""
ENGLISH = "en"

_SEPARATORS = re.compile(r"\s*[;|\n]\s*")


def extract(article: Article) -> tuple[Person, ...]:
    """Everyone named, in the order of their first mention; those whom only the record names come last."""
    text = article.text[:LONGEST]
    found = resolve(text, _spans(text), _stated(article))
    return tuple(_person(each, text) for each in found)


def _spans(text: str) -> Sequence[Span]:
    """The tagger has learnt English: elsewhere only full names that begin with a known first name are trusted."""
    found = spans(text)
    if language_of(text) in {ENGLISH, None}:
        return found
    return [(start, end) for start, end in found if _plainly(text[start:end].split())]


def _plainly(words: list[str]) -> bool:
    return (
        len(words) > 1
        and bool(lexicon.given(words[0].casefold()))
        and words[-1][:1].isupper()
    )


def _stated(article: Article) -> tuple[str, ...]:
    """The record's people, as a list or in one string."""
    said = article.stated.get("people")
    names = (
        said
        if isinstance(said, list | tuple)
        else _SEPARATORS.split(said)
        if isinstance(said, str)
        else ()
    )
    texts = (each.get("name") if isinstance(each, dict) else each for each in names)
    cleaned = (collapse(each) for each in texts if isinstance(each, str))
    return tuple(dict.fromkeys(each for each in cleaned if person_key(each)))


def _person(someone: Someone, text: str) -> Person:
    name = name_of(someone)
    places = tuple((each.start, each.end) for each in someone.mentions)
    forms = dict.fromkeys((name, *(collapse(text[start:end]) for start, end in places)))
    return Person(
        name,
        tuple(forms),
        places,
        roles.roles_of(text, places),
        tuple(sorted(someone.unsure)),
    )
