"""Clauses: the conditions of a reader's line, each as a line of its own that means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from whoosh.query import And, Query
from whoosh.query import Sequence as Near

from index.query.parser import parse_query
from index.query.repair import (
    OPERATORS,
    QueryToken,
    TokenKind,
    format_token,
    parse_phrase,
)

NON_WORD_SIGNS = re.compile(r"[^\w\s'’-]+|(?<!\w)[-'’]+|[-'’]+(?!\w)")
"""What would mean something else in a line than in a phrase."""
BINARY_OPERATORS = {TokenKind.AND, TokenKind.OR}
NEGATIONS = {TokenKind.NOT, TokenKind.MINUS}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition: a word, phrase or prefix, or all (`AND`) or any (`OR`) of its parts.

    `text` is what stands there, without signs; `slop` how many other words may stand among those of a phrase.
    A line that is too tangled to be taken apart is one `AND` without parts.
    """

    query_text: str
    kind: TokenKind
    text: str = ""
    field: str = ""
    negated: bool = False
    slop: int | None = None
    parts: tuple[Clause, ...] = ()


def split_clauses(text: str) -> tuple[Clause, ...]:
    """The conditions that a line sets, all of which an article has to meet; none for a line without words."""
    parsed = parse_query(text)
    if not parsed.tokens:
        return ()
    found = tuple(_expand_and(_ClauseParser(parsed.tokens).parse_group("")))
    if _flatten(parse_query(join_clauses(found)).query) == _flatten(parsed.query):
        return found
    return (Clause(text.strip(), TokenKind.AND, text.strip()),)


def join_clauses(clauses: Sequence[Clause]) -> str:
    """A line that sets these conditions."""
    return (
        clauses[0].query_text
        if len(clauses) == 1
        else " ".join(each.query_text for each in clauses)
    )


def join_with_or(clauses: Sequence[Clause]) -> str:
    """A line that asks for any of these."""
    return f"({' OR '.join(each.query_text for each in clauses)})"


def unquote_phrase(phrase: Clause) -> str:
    """The words of a phrase without its bond, each in the phrase's field."""
    words = [
        word.lower() if word in OPERATORS else word
        for word in NON_WORD_SIGNS.sub(" ", phrase.text).split()
    ]
    return f"{phrase.field}:({' '.join(words)})" if phrase.field else " ".join(words)


def _flatten(query: Query) -> list[Query]:
    """What a tree asks for, however it is nested."""
    if isinstance(query, And) and not isinstance(query, Near):
        return [each for sub in query.subqueries for each in _flatten(sub)]
    return [query]


class _ClauseParser:
    """Reads pieces from left to right."""

    def __init__(self, tokens: Sequence[QueryToken]) -> None:
        self._remaining = list(reversed(tokens))

    def parse_group(self, field: str) -> Clause:
        """Everything up to the end of a bracket: a written `AND` binds first, then `OR`, and all else stands beside."""
        runs: list[list[list[Clause]]] = []
        joiner: TokenKind | None = None
        while self._remaining and self._remaining[-1].kind is not TokenKind.CLOSE:
            if self._remaining[-1].kind in BINARY_OPERATORS:
                joiner = self._remaining.pop().kind
                continue
            operand = self._parse_operand(field)
            if joiner is TokenKind.AND:
                runs[-1][-1].append(operand)
            elif joiner is TokenKind.OR:
                runs[-1].append([operand])
            else:
                runs.append([[operand]])
            joiner = None
        if self._remaining:
            self._remaining.pop()
        return _all_clause(
            [_any_clause([_all_clause(together) for together in run]) for run in runs]
        )

    def _parse_operand(self, field: str) -> Clause:
        """A clause or a group, with the signs before it."""
        negated, named = False, ""
        while self._remaining[-1].kind in NEGATIONS | {TokenKind.FIELD}:
            piece = self._remaining.pop()
            if piece.kind is TokenKind.FIELD:
                named = piece.text[:-1]
            else:
                negated = not negated
        piece = self._remaining.pop()
        inner = (
            self.parse_group(named or field)
            if piece.kind is TokenKind.OPEN
            else _make_clause(piece, named or field)
        )
        if not negated:
            return inner
        line = inner.query_text[1:] if inner.negated else f"-{inner.query_text}"
        return replace(inner, query_text=line, negated=not inner.negated)


def _make_clause(token: QueryToken, field: str) -> Clause:
    line, text = format_token(token).strip(), token.text.rstrip("*")
    line = f"{field}:{line}" if field else line
    if token.kind is not TokenKind.PHRASE:
        return Clause(line, token.kind, text, field)
    words, slop = parse_phrase(token)
    return Clause(line, token.kind, words.strip(), field, slop=slop)


def _any_clause(parts: list[Clause]) -> Clause:
    return (
        parts[0]
        if len(parts) == 1
        else Clause(join_with_or(parts), TokenKind.OR, parts=tuple(parts))
    )


def _all_clause(parts: list[Clause]) -> Clause:
    return (
        parts[0]
        if len(parts) == 1
        else Clause(f"({join_clauses(parts)})", TokenKind.AND, parts=tuple(parts))
    )


def _expand_and(clause: Clause) -> Iterator[Clause]:
    """The conditions of a group that says nothing but that all of them are asked for."""
    if clause.kind is TokenKind.AND and clause.parts and not clause.negated:
        for part in clause.parts:
            yield from _expand_and(part)
    else:
        yield clause
