"""Rewrite a query so that quotations and names refer to the people of the catalog.

The index does not know which people have a name. The catalog does, so functions that
look names up in it are parameters. The terms for a speaker's words are described in
`index/text/quotation_analysis.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoosh.query import (
    And,
    Not,
    NullQuery,
    Or,
    Phrase,
    Prefix,
    Query,
    Sequence,
    Term,
    Variations,
)

from index.text.quotation_analysis import (
    PERSON_FIELD,
    PERSON_SLUG_FIELD,
    QUOTE_FIELD,
    SPEAKER_SEPARATOR,
)

MAX_SPEAKERS = 100
"""The number of namesakes that are searched as speakers of a quotation."""

SlugLookup = Callable[[str], Iterable[str]]
"""A function from a name to the slugs of the people who have it."""


def bind_quotes_to_people(query: Query, slugs_of: SlugLookup) -> Query:
    """Restrict quotations to the people that the same `And` names.

    An example is `said:peace person:singh`.
    """
    if not isinstance(query, And):
        return query
    if not any(map(_has_quote_clause, query.subqueries)):
        return query
    names: dict[str, None] = {}
    for clause in query.subqueries:
        names.update(dict.fromkeys(_person_names(clause)))
    if not names:
        return query
    slugs: dict[str, None] = {}
    for name in names:
        slugs.update(dict.fromkeys(slugs_of(name)))
    speakers = list(slugs)
    return And([restrict_to_speakers(clause, speakers) for clause in query.subqueries])


def expand_person_names(
    query: Query, slugs_of_full_name: SlugLookup, slugs_in_other_scripts: SlugLookup
) -> Query:
    """Let a name match the people who have it in another form.

    A full name matches a person under every form of the name. Any name matches the same
    name in another script.
    """

    def expand(clause: Query) -> Query:
        if isinstance(clause, And | Or):
            return type(clause)([expand(part) for part in clause.subqueries])
        if isinstance(clause, Not):
            return Not(expand(clause.query))
        slugs: dict[str, None] = {}
        for name in _person_names(clause):
            if isinstance(clause, Phrase):
                slugs.update(dict.fromkeys(slugs_of_full_name(name)))
            slugs.update(dict.fromkeys(slugs_in_other_scripts(name)))
        slug_terms = [Term(PERSON_SLUG_FIELD, slug) for slug in slugs]
        return Or([clause, *slug_terms]) if slug_terms else clause

    return expand(query)


def restrict_to_speakers(query: Query, speakers: list[str]) -> Query:
    """Restrict the quotation clauses of a query to any of the speakers, given by slug.

    Without speakers, these clauses match nothing.
    """
    if isinstance(query, And | Or):
        return type(query)(
            [restrict_to_speakers(clause, speakers) for clause in query.subqueries]
        )
    if not _is_quote_clause(query):
        return query
    by_speaker = [_with_speaker(slug, query) for slug in speakers[:MAX_SPEAKERS]]
    if not by_speaker:
        return NullQuery
    return Or(by_speaker) if len(by_speaker) > 1 else by_speaker[0]


def _has_quote_clause(query: Query) -> bool:
    """Tell whether any part of a clause looks for words in quotations."""
    if isinstance(query, And | Or):
        return any(map(_has_quote_clause, query.subqueries))
    return _is_quote_clause(query)


def _person_names(query: Query) -> list[str]:
    """Return the names of people that a clause looks for."""
    if isinstance(query, Or):
        names: list[str] = []
        for clause in query.subqueries:
            names += _person_names(clause)
        return names
    if isinstance(query, Term | Variations) and query.fieldname == PERSON_FIELD:
        return [query.text]
    if isinstance(query, Phrase) and query.fieldname == PERSON_FIELD:
        return [" ".join(query.words)]
    return []


def _is_quote_clause(query: Query) -> bool:
    leaf = query.subqueries[0] if isinstance(query, Sequence) else query
    return (
        isinstance(leaf, Term | Phrase | Prefix | Variations)
        and leaf.fieldname == QUOTE_FIELD
    )


def _with_speaker(slug: str, query: Query) -> Query:
    """Return the query for the words of one speaker."""
    prefix = f"{slug}{SPEAKER_SEPARATOR}"
    if isinstance(query, Sequence):
        terms = [
            type(term)(QUOTE_FIELD, prefix + term.text) for term in query.subqueries
        ]
        return Sequence(
            terms, slop=query.slop, ordered=query.ordered, boost=query.boost
        )
    if isinstance(query, Phrase):
        words = [prefix + word for word in query.words]
        return Phrase(QUOTE_FIELD, words, boost=query.boost)
    return type(query)(QUOTE_FIELD, prefix + query.text, boost=query.boost)
