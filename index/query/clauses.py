"""Split a query into clauses that all have to match, and join them again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from whoosh.query import And, Query

from index.query.parser import parse_query
from index.query.repair import (
    BINARY_OPERATORS,
    NEGATIONS,
    OPERATORS,
    QueryToken,
    TokenKind,
    format_token,
    parse_phrase,
)

NON_WORD_SIGNS = re.compile(r"[^\w\s'’-]+|(?<!\w)[-'’]+|[-'’]+(?!\w)")
"""Characters of a phrase that mean something else outside quotation marks."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A word, phrase or prefix, or all (`AND`) or any (`OR`) of several clauses.

    `query_text`: the clause as a query of its own.
    `text`: the words of the clause, without field name and special characters.
    `slop`: the number of other words allowed among those of a phrase, or `None`.
    `parts`: the clauses of a group. A query that could not be split is one `AND`
    without parts.
    """

    query_text: str
    kind: TokenKind
    text: str = ""
    field: str = ""
    negated: bool = False
    slop: int | None = None
    parts: tuple[Clause, ...] = ()


def split_clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a query, all of which a document has to match.

    A query without words has none. If the joined clauses would not mean the same as the
    query, the whole query is returned as one clause.
    """
    parsed = parse_query(text)
    if not parsed.tokens:
        return ()
    clauses = tuple(_expand_and(_ClauseParser(parsed.tokens).parse_group("")))
    rejoined = parse_query(join_clauses(clauses))
    if _required_queries(rejoined.query) == _required_queries(parsed.query):
        return clauses
    return (Clause(text.strip(), TokenKind.AND, text.strip()),)


def join_clauses(clauses: Sequence[Clause]) -> str:
    """Return a query that requires all the clauses."""
    return " ".join(clause.query_text for clause in clauses)


def join_with_or(clauses: Sequence[Clause]) -> str:
    """Return a query that requires any of the clauses."""
    return f"({' OR '.join(clause.query_text for clause in clauses)})"


def unquote_phrase(phrase: Clause) -> str:
    """Return a query for all the words of a phrase, in the phrase's field."""
    words = [
        word.lower() if word in OPERATORS else word
        for word in NON_WORD_SIGNS.sub(" ", phrase.text).split()
    ]
    text = " ".join(words)
    return f"{phrase.field}:({text})" if phrase.field else text


def _required_queries(query: Query) -> list[Query]:
    """Return the operands of `And`, also of nested ones."""
    if not isinstance(query, And):
        return [query]
    queries: list[Query] = []
    for operand in query.subqueries:
        queries += _required_queries(operand)
    return queries


class _ClauseParser:
    """A parser that reads repaired tokens from left to right."""

    def __init__(self, tokens: Sequence[QueryToken]) -> None:
        self._remaining = list(reversed(tokens))

    def parse_group(self, field: str) -> Clause:
        """Read the tokens up to the closing bracket or the end.

        A written `AND` binds more tightly than `OR`, and `OR` more tightly than a mere
        space.
        """
        groups = self._parse_operands(field)
        if self._remaining:
            self._remaining.pop()
        return _all_clause([_any_clause(map(_all_clause, group)) for group in groups])

    def _parse_operands(self, field: str) -> list[list[list[Clause]]]:
        """Return the groups that spaces separate.

        A group is a list of alternatives, and an alternative is a list of operands.
        """
        groups: list[list[list[Clause]]] = []
        operator: TokenKind | None = None
        while self._remaining and self._remaining[-1].kind is not TokenKind.CLOSE:
            if self._remaining[-1].kind in BINARY_OPERATORS:
                operator = self._remaining.pop().kind
                continue
            operand = self._parse_operand(field)
            if operator is TokenKind.AND:
                groups[-1][-1].append(operand)
            elif operator is TokenKind.OR:
                groups[-1].append([operand])
            else:
                groups.append([[operand]])
            operator = None
        return groups

    def _parse_operand(self, field: str) -> Clause:
        """Read a clause or a group, with the field name and negations before it."""
        is_negated = False
        token = self._remaining.pop()
        while token.kind in NEGATIONS | {TokenKind.FIELD, TokenKind.PLUS}:
            if token.kind is TokenKind.FIELD:
                field = token.text[:-1]
            elif token.kind in NEGATIONS:
                is_negated = not is_negated
            token = self._remaining.pop()
        clause = self._parse_clause_or_group(token, field)
        return _negate(clause) if is_negated else clause

    def _parse_clause_or_group(self, token: QueryToken, field: str) -> Clause:
        if token.kind is TokenKind.OPEN:
            return self.parse_group(field)
        return _make_clause(token, field)


def _make_clause(token: QueryToken, field: str) -> Clause:
    query_text = format_token(token).strip()
    if field:
        query_text = f"{field}:{query_text}"
    if token.kind is TokenKind.PHRASE:
        words, slop = parse_phrase(token)
        return Clause(query_text, token.kind, words.strip(), field, slop=slop)
    return Clause(query_text, token.kind, token.text.rstrip("*"), field)


def _negate(clause: Clause) -> Clause:
    if clause.negated:
        return replace(clause, query_text=clause.query_text[1:], negated=False)
    return replace(clause, query_text=f"-{clause.query_text}", negated=True)


def _any_clause(alternatives: Iterable[Clause]) -> Clause:
    parts = tuple(alternatives)
    if len(parts) == 1:
        return parts[0]
    return Clause(join_with_or(parts), TokenKind.OR, parts=parts)


def _all_clause(operands: Iterable[Clause]) -> Clause:
    parts = tuple(operands)
    if len(parts) == 1:
        return parts[0]
    return Clause(f"({join_clauses(parts)})", TokenKind.AND, parts=parts)


def _expand_and(clause: Clause) -> Iterator[Clause]:
    """Yield the operands of `AND`, also of nested ones."""
    if clause.kind is TokenKind.AND and clause.parts and not clause.negated:
        for part in clause.parts:
            yield from _expand_and(part)
    else:
        yield clause
