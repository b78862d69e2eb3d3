"""Compiling: a tree of Whoosh's queries becomes operations on the arrays of one generation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from whoosh import query as whoosh

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.searching import operators as op
from index.columnar.searching import terms as leaf
from index.columnar.storage.snapshot import Generation
from index.schema import EARLIEST, LATEST

MOST_EXPANSIONS = 1_024
LAST_DAY = date.max.toordinal()
MANY = N_("Too many words begin with “{prefix}”: the {count:,} shortest were searched.")


class Compiler:
    """Compiles for one generation; `messages` says what had to be cut."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.messages: list[str] = []

    def compile(self, query: whoosh.Query) -> op.Operation:
        """The operation of a query; CuttingsError for a kind that the index cannot answer."""
        for kind, make in KINDS:
            if isinstance(query, kind):
                return make(self, query)
        raise CuttingsError(
            f"The index cannot answer a query of the kind {type(query).__name__}."
        )

    def range_of(self, field: str, prefix: str) -> tuple[tuple[int, ...], ...]:
        """The terms that begin so in each segment, the shortest when they are too many."""
        start = prefix.encode(errors="surrogatepass")
        found = [each.beginning(start) for each, _ in self.generation.fields(field)]
        if sum(map(len, found)) <= MOST_EXPANSIONS:
            return tuple(map(tuple, found))
        terms = {
            term: None
            for (each, _), numbers in zip(
                self.generation.fields(field), found, strict=True
            )
            for term in each.terms.slice(numbers.start, numbers.stop)
        }
        if len(terms) <= MOST_EXPANSIONS:
            return tuple(map(tuple, found))
        kept = sorted(terms, key=lambda term: (len(term), term))[:MOST_EXPANSIONS]
        self.messages.append(Message(MANY, prefix=prefix, count=MOST_EXPANSIONS))
        return self.numbers_of(field, kept)

    def numbers_of(self, field: str, terms: list[bytes]) -> tuple[tuple[int, ...], ...]:
        """Terms by their numbers in each segment."""
        return tuple(
            tuple(
                sorted(
                    number for term in terms if (number := each.find(term)) is not None
                )
            )
            for each, _ in self.generation.fields(field)
        )


def _term(self: Compiler, query: Any) -> op.Operation:
    return leaf.Term(self.generation, query.fieldname, query.text, query.boost)


def _phrase(self: Compiler, query: Any) -> op.Operation:
    if len(query.words) == 1:
        return leaf.Term(self.generation, query.fieldname, query.words[0], query.boost)
    return leaf.Phrase(
        self.generation, query.fieldname, tuple(query.words), query.boost
    )


def _sequence(self: Compiler, query: Any) -> op.Operation:
    words = tuple(term.text for term in query.subqueries)
    field = query.subqueries[0].fieldname
    return leaf.Near(self.generation, field, words, query.boost, query.slop)


def _prefix(self: Compiler, query: Any) -> op.Operation:
    numbers = self.range_of(query.fieldname, query.text)
    return leaf.AnyTerm(self.generation, query.fieldname, numbers, query.boost)


def _and(self: Compiler, query: Any) -> op.Operation:
    clauses = [self.compile(sub) for sub in query.subqueries]
    if all(isinstance(clause, op.Without) for clause in clauses):
        clauses.append(op.Everything(self.generation))
    return op.Both(clauses)


def _or(self: Compiler, query: Any) -> op.Operation:
    return op.Either(self.generation, [self.compile(sub) for sub in query.subqueries])


def _not(self: Compiler, query: Any) -> op.Operation:
    return op.Without(self.generation, self.compile(query.query))


def _every(self: Compiler, query: Any) -> op.Operation:
    if query.fieldname in {EARLIEST, LATEST}:
        return op.Days(self.generation, self.generation.latest, 1, LAST_DAY)
    return op.Everything(self.generation)


def _range(self: Compiler, query: Any) -> op.Operation:
    column = {EARLIEST: self.generation.earliest, LATEST: self.generation.latest}[
        query.fieldname
    ]
    first = max(1, query.start or 1)
    return op.Days(
        self.generation, column, first, LAST_DAY if query.end is None else query.end
    )


def _nothing(_: Compiler, __: Any) -> op.Operation:
    return op.Nothing()


KINDS: tuple[
    tuple[type[whoosh.Query], Callable[[Compiler, Any], op.Operation]], ...
] = (
    (whoosh.Term, _term),
    (whoosh.Phrase, _phrase),
    (whoosh.Sequence, _sequence),
    (whoosh.Prefix, _prefix),
    (whoosh.And, _and),
    (whoosh.Or, _or),
    (whoosh.Not, _not),
    (whoosh.Every, _every),
    (whoosh.NumericRange, _range),
    (type(whoosh.NullQuery), _nothing),
)
