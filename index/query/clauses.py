"""Clauses: the conditions of a reader's line, each as a line of its own that means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from whoosh.query import And, Query
from whoosh.query import Sequence as Near

from index.query.parser import parse
from index.query.repair import OPERATORS, Kind, Piece, phrase_of, written

SIGNS = re.compile(r"[^\w\s'’-]+|(?<!\w)[-'’]+|[-'’]+(?!\w)")
"""What would mean something else in a line than in a phrase."""
JOINED = {Kind.AND, Kind.OR}
NEGATING = {Kind.NOT, Kind.MINUS}


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition: a word, phrase or prefix, or all (`AND`) or any (`OR`) of its parts.

    `said` is what stands there, without signs; `slop` how many other words may stand among those of a phrase.
    A line that is too tangled to be taken apart is one `AND` without parts.
    """

    line: str
    kind: Kind
    said: str = ""
    field: str = ""
    negated: bool = False
    slop: int | None = None
    parts: tuple[Clause, ...] = ()


def clauses(text: str) -> tuple[Clause, ...]:
    """The conditions that a line sets, all of which an article has to meet; none for a line without words."""
    parsed = parse(text)
    if not parsed.pieces:
        return ()
    found = tuple(_opened(_Pieces(parsed.pieces).group("")))
    if _flat(parse(line_of(found)).query) == _flat(parsed.query):
        return found
    return (Clause(text.strip(), Kind.AND, text.strip()),)


def line_of(found: Sequence[Clause]) -> str:
    """A line that sets these conditions."""
    return found[0].line if len(found) == 1 else " ".join(each.line for each in found)


def any_of(found: Sequence[Clause]) -> str:
    """A line that asks for any of these."""
    return f"({' OR '.join(each.line for each in found)})"


def words_of(found: Clause) -> str:
    """The words of a phrase without its bond, each in the phrase's field."""
    words = [
        word.lower() if word in OPERATORS else word
        for word in SIGNS.sub(" ", found.said).split()
    ]
    return f"{found.field}:({' '.join(words)})" if found.field else " ".join(words)


def _flat(query: Query) -> list[Query]:
    """What a tree asks for, however it is nested."""
    if isinstance(query, And) and not isinstance(query, Near):
        return [each for sub in query.subqueries for each in _flat(sub)]
    return [query]


class _Pieces:
    """Reads pieces from left to right."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._left = list(reversed(pieces))

    def group(self, field: str) -> Clause:
        """Everything up to the end of a bracket: a written `AND` binds first, then `OR`, and all else stands beside."""
        runs: list[list[list[Clause]]] = []
        joiner: Kind | None = None
        while self._left and self._left[-1].kind is not Kind.CLOSE:
            if self._left[-1].kind in JOINED:
                joiner = self._left.pop().kind
                continue
            operand = self._operand(field)
            if joiner is Kind.AND:
                runs[-1][-1].append(operand)
            elif joiner is Kind.OR:
                runs[-1].append([operand])
            else:
                runs.append([[operand]])
            joiner = None
        if self._left:
            self._left.pop()
        return _all([_any([_all(together) for together in run]) for run in runs])

    def _operand(self, field: str) -> Clause:
        """A clause or a group, with the signs before it."""
        negated, named = False, ""
        while self._left[-1].kind in NEGATING | {Kind.FIELD}:
            piece = self._left.pop()
            if piece.kind is Kind.FIELD:
                named = piece.text[:-1]
            else:
                negated = not negated
        piece = self._left.pop()
        inner = (
            self.group(named or field)
            if piece.kind is Kind.OPEN
            else _leaf(piece, named or field)
        )
        if not negated:
            return inner
        line = inner.line[1:] if inner.negated else f"-{inner.line}"
        return replace(inner, line=line, negated=not inner.negated)


def _leaf(piece: Piece, field: str) -> Clause:
    line, text = written(piece).strip(), piece.text.rstrip("*")
    line = f"{field}:{line}" if field else line
    if piece.kind is not Kind.PHRASE:
        return Clause(line, piece.kind, text, field)
    words, slop = phrase_of(piece)
    return Clause(line, piece.kind, words.strip(), field, slop=slop)


def _any(parts: list[Clause]) -> Clause:
    return (
        parts[0]
        if len(parts) == 1
        else Clause(any_of(parts), Kind.OR, parts=tuple(parts))
    )


def _all(parts: list[Clause]) -> Clause:
    return (
        parts[0]
        if len(parts) == 1
        else Clause(f"({line_of(parts)})", Kind.AND, parts=tuple(parts))
    )


def _opened(found: Clause) -> Iterator[Clause]:
    """The conditions of a group that says nothing but that all of them are asked for."""
    if found.kind is Kind.AND and found.parts and not found.negated:
        for part in found.parts:
            yield from _opened(part)
    else:
        yield found
