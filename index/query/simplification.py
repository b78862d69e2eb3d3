"""Remove what is superfluous from a query tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whoosh.query import And, Not, Or, Query, Sequence

from index.schema import ANY_FIELD, SEARCH_FIELDS


def simplify(query: Query | None) -> Query | None:
    """Return the query tree without empty groups and groups of one.

    Whoosh's own `normalize` also merges clauses that must remain separate.
    """
    if isinstance(query, Not):
        negated = simplify(query.query)
        return negated if negated is None else Not(negated)
    if not isinstance(query, And | Or):
        return query
    simplified = [simplify(clause) for clause in query.subqueries]
    clauses = [clause for clause in simplified if clause is not None]
    if not clauses:
        return None
    if isinstance(query, And):
        clauses = _deduplicate(_flatten_and(clauses))
    return clauses[0] if len(clauses) == 1 else type(query)(clauses)


def _deduplicate(clauses: Iterable[Query]) -> list[Query]:
    """Return the clauses without repetitions."""
    unique: list[Query] = []
    for clause in clauses:
        if clause not in unique:
            unique.append(clause)
    return unique


def _flatten_and(clauses: Iterable[Query]) -> Iterator[Query]:
    """Yield clauses, and those of a nested `And` of words: `oil (crude price)`."""
    for clause in clauses:
        if isinstance(clause, And) and _has_only_words(clause):
            yield from clause.subqueries
        else:
            yield clause


def _has_only_words(query: Query) -> bool:
    """Tell whether a query looks only into the fields of words without a field name."""
    return _searched_fields(query) <= SEARCH_FIELDS[ANY_FIELD].keys()


def _searched_fields(query: Query) -> set[str]:
    """Return the fields that a query looks into."""
    if isinstance(query, Not):
        return _searched_fields(query.query)
    if isinstance(query, And | Or | Sequence):
        return set().union(*map(_searched_fields, query.subqueries))
    return {query.fieldname}
