"""Voices: the words of quotations, bound to who says them.

The field `said` holds each word of a quotation at its position, as any field does, and at the same position once more
behind the slug of the speaker (`rajnath-singh` + VOICE + `cooperation`). So a phrase *that Singh says* is a phrase of
terms like any other, in every engine that knows positions. Whom a name means is asked of the catalog, not of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoosh.query import And, Not, NullQuery, Or, Phrase, Prefix, Query, Sequence, Term

from index.text.quotation_analysis import (
    PERSON_FIELD,
    PERSON_SLUG_FIELD,
    QUOTE_FIELD,
    SPEAKER_SEPARATOR,
)

MAX_SPEAKERS = 100
"""Namesakes who are looked for as speakers of one quotation."""


def bind_quotes_to_people(
    query: Query, slugs_of: Callable[[str], Iterable[str]]
) -> Query:
    """The query in which what is said is said by whom the same group asks for: `said:peace person:singh`."""
    if (
        not isinstance(query, And)
        or isinstance(query, Sequence)
        or not any(map(_has_quote_clause, query.subqueries))
    ):
        return query
    asked = [name for sub in query.subqueries for name in _person_names(sub)]
    slugs = dict.fromkeys(
        slug for name in dict.fromkeys(asked) for slug in slugs_of(name)
    )
    return (
        And([restrict_to_speakers(sub, list(slugs)) for sub in query.subqueries])
        if asked
        else query
    )


def expand_person_names(
    query: Query, slugs_of: Callable[[str], Iterable[str]]
) -> Query:
    """The query in which a full name finds a person under every name, also where the article has another."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return type(query)(
            [expand_person_names(sub, slugs_of) for sub in query.subqueries]
        )
    if isinstance(query, Not):
        return Not(expand_person_names(query.query, slugs_of))
    if isinstance(query, Phrase) and query.fieldname == PERSON_FIELD:
        known = [
            Term(PERSON_SLUG_FIELD, slug) for slug in slugs_of(" ".join(query.words))
        ]
        return Or([query, *known]) if known else query
    return query


def restrict_to_speakers(query: Query, speakers: list[str]) -> Query:
    """The query with each part in `said` bound to any of the speakers, by slug; to none it matches nothing."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return type(query)(
            [restrict_to_speakers(sub, speakers) for sub in query.subqueries]
        )
    if not _is_quote_clause(query):
        return query
    ways = [_with_speaker(slug, query) for slug in speakers[:MAX_SPEAKERS]]
    return Or(ways) if len(ways) > 1 else ways[0] if ways else NullQuery


def _has_quote_clause(query: Query) -> bool:
    """Whether any part of a clause asks for words of a quotation."""
    if isinstance(query, And | Or) and not isinstance(query, Sequence):
        return any(map(_has_quote_clause, query.subqueries))
    return _is_quote_clause(query)


def _person_names(query: Query) -> list[str]:
    """The names by which a clause asks for a person."""
    if isinstance(query, Term | Phrase) and query.fieldname == PERSON_FIELD:
        return [query.text if isinstance(query, Term) else " ".join(query.words)]
    return (
        [name for sub in query.subqueries for name in _person_names(sub)]
        if isinstance(query, Or)
        else []
    )


def _is_quote_clause(query: Query) -> bool:
    first = query.subqueries[0] if isinstance(query, Sequence) else query
    return isinstance(first, Term | Phrase | Prefix) and first.fieldname == QUOTE_FIELD


def _with_speaker(slug: str, query: Query) -> Query:
    """The same query for words that stand behind this speaker."""
    voice = f"{slug}{SPEAKER_SEPARATOR}"
    if isinstance(query, Sequence):
        words = [Term(QUOTE_FIELD, voice + term.text) for term in query.subqueries]
        return Sequence(words, slop=query.slop, ordered=False, boost=query.boost)
    if isinstance(query, Phrase):
        return Phrase(
            QUOTE_FIELD, [voice + word for word in query.words], boost=query.boost
        )
    return type(query)(QUOTE_FIELD, voice + query.text, boost=query.boost)
