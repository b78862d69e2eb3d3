"""Voices: the words of quotations, bound to who says them.

The field `said` holds each word of a quotation at its position, as any field does, and at the same position once more
behind the slug of the speaker (`rajnath-singh` + VOICE + `cooperation`). So a phrase *that Singh says* is a phrase of
terms like any other, in every engine that knows positions. Whom a name means is asked of the catalog, not of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoosh.query import And, Not, NullQuery, Or, Phrase, Prefix, Query, Sequence, Term

from index.text.quotation_analysis import PERSON, SAID, VOICE, WHO

MOST_SPEAKERS = 100
"""Namesakes who are looked for as speakers of one quotation."""


def bound(query: Query, slugs_of: Callable[[str], Iterable[str]]) -> Query:
    """The query in which what is said is said by whom the same group asks for: `said:peace person:singh`."""
    if (
        not isinstance(query, And)
        or isinstance(query, Sequence)
        or not any(map(_speaks, query.subqueries))
    ):
        return query
    asked = [name for sub in query.subqueries for name in _asked(sub)]
    slugs = dict.fromkeys(
        slug for name in dict.fromkeys(asked) for slug in slugs_of(name)
    )
    return (
        And([said_by(sub, list(slugs)) for sub in query.subqueries]) if asked else query
    )


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


def said_by(query: Query, speakers: list[str]) -> Query:
    """The query with each part in `said` bound to any of the speakers, by slug; to none it matches nothing."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return type(query)([said_by(sub, speakers) for sub in query.subqueries])
    if not _is_said(query):
        return query
    ways = [_behind(slug, query) for slug in speakers[:MOST_SPEAKERS]]
    return Or(ways) if len(ways) > 1 else ways[0] if ways else NullQuery


def _speaks(query: Query) -> bool:
    """Whether any part of a clause asks for words of a quotation."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return any(map(_speaks, query.subqueries))
    return _is_said(query)


def _asked(query: Query) -> list[str]:
    """The names by which a clause asks for a person."""
    if isinstance(query, Term | Phrase) and query.fieldname == PERSON:
        return [query.text if isinstance(query, Term) else " ".join(query.words)]
    return (
        [name for sub in query.subqueries for name in _asked(sub)]
        if isinstance(query, Or)
        else []
    )


def _is_said(query: Query) -> bool:
    first = query.subqueries[0] if isinstance(query, Sequence) else query
    return isinstance(first, Term | Phrase | Prefix) and first.fieldname == SAID


def _behind(slug: str, query: Query) -> Query:
    """The same query for words that stand behind this speaker."""
    voice = f"{slug}{VOICE}"
    if isinstance(query, Sequence):
        words = [Term(SAID, voice + term.text) for term in query.subqueries]
        return Sequence(words, slop=query.slop, ordered=False, boost=query.boost)
    if isinstance(query, Phrase):
        return Phrase(SAID, [voice + word for word in query.words], boost=query.boost)
    return type(query)(SAID, voice + query.text, boost=query.boost)
