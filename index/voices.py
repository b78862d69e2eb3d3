"""Voices: the words of quotations, bound to who says them.

The field `said` holds each word of a quotation at its position, as any field does, and at the same position once more
behind each name of the speaker (`singh` + VOICE + `cooperation`). So a phrase *that Singh says* is a phrase of terms
like any other, in every engine that knows positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token
from whoosh.query import And, Not, Or, Phrase, Prefix, Query, Sequence, Term

from index.analysis import GAP, SEPARATOR, keys, placed, units

VOICE = "\x1e"
"""Stands between a name and a word; in a field's value, between the names and the quotation."""
NAME_END = "\x1d"
PERSON, WHO, SAID = "person", "who", "said"
"""Fields: the names of people as the article has them; their slugs; what is quoted."""


def spoken(words: str, names: Iterable[str]) -> str:
    """A quotation and the names of its speaker as one value of the field."""
    return f"{NAME_END.join(dict.fromkeys(names))}{VOICE}{words}"


class VoiceAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """The analysis of the field, as Whoosh calls it."""

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[Token]:
        """Tokens of each quotation; one Token object is used over and over, as Whoosh does."""
        token = Token(positions=positions, **options)
        token.stopped, token.boost = False, 1.0
        base = 0
        for piece in value.split(SEPARATOR):
            names, _, words = piece.partition(VOICE)
            voices = ("", *(f"{voice}{VOICE}" for voice in sorted(_voices(names))))
            position = 0
            for position, _, unit in units(words):
                for term, weight, token.pos in placed(unit, base + position):
                    token.boost = weight
                    for voice in voices:
                        token.text = voice + term
                        yield token
            base += position + GAP


def _voices(names: str) -> set[str]:
    """What a speaker can be asked for by: the slug whole, and the words of every other name."""
    slug, *forms = names.split(NAME_END) if names else [""]
    return {slug, *(word for form in forms for word in keys(form))} - {""}


def bound(query: Query) -> Query:
    """The query in which what is said is said by whom the same group asks for: `said:peace person:singh`."""
    if not isinstance(query, And) or isinstance(query, Sequence):
        return query
    asked = [names for sub in query.subqueries for names in _asked(sub)]
    return And([said_by(sub, asked) for sub in query.subqueries]) if asked else query


def with_people(query: Query, slugs_of: Callable[[str], Iterable[str]]) -> Query:
    """The query in which a full name finds a person under every name, also where the article has another."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return type(query)([with_people(sub, slugs_of) for sub in query.subqueries])
    if isinstance(query, Not):
        return Not(with_people(query.query, slugs_of))
    if isinstance(query, Phrase) and query.fieldname == PERSON:
        known = [Term(WHO, slug) for slug in slugs_of(" ".join(query.words))]
        return Or([query, *known]) if known else query
    return query


def said_by(query: Query, speakers: list[list[str]]) -> Query:
    """The query with each part in `said` bound to any of the speakers, who each are asked for by all of these names."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return type(query)([said_by(sub, speakers) for sub in query.subqueries])
    if not _is_said(query):
        return query
    ways = [[_behind(name, query) for name in names] for names in speakers]
    together = [And(way) if len(way) > 1 else way[0] for way in ways]
    return Or(together) if len(together) > 1 else together[0]


def _asked(query: Query) -> list[list[str]]:
    """The ways in which a clause asks for a person, each the words that all have to be in the names."""
    if isinstance(query, Term) and query.fieldname in {PERSON, WHO}:
        return [[query.text]]
    if isinstance(query, Phrase) and query.fieldname == PERSON:
        return [list(query.words)]
    return [names for sub in query.subqueries for names in _asked(sub)] if isinstance(query, Or) else []


def _is_said(query: Query) -> bool:
    first = query.subqueries[0] if isinstance(query, Sequence) else query
    return isinstance(first, Term | Phrase | Prefix) and first.fieldname == SAID


def _behind(name: str, query: Query) -> Query:
    """The same query for words that stand behind this name."""
    voice = f"{name}{VOICE}"
    if isinstance(query, Sequence):
        words = [Term(SAID, voice + term.text) for term in query.subqueries]
        return Sequence(words, slop=query.slop, ordered=False, boost=query.boost)
    if isinstance(query, Phrase):
        return Phrase(SAID, [voice + word for word in query.words], boost=query.boost)
    return type(query)(SAID, voice + query.text, boost=query.boost)
