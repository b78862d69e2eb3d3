"""Compile a Whoosh query tree to operators on the arrays of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from whoosh import query as whoosh

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.searching import operators as op
from index.columnar.searching import terms as leaf
from index.columnar.searching.word_forms import FormsOperator, FormsPhraseOperator
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import Snapshot
from index.schema import EARLIEST, LATEST

MAX_EXPANSIONS = 1_024
LAST_DAY = date.max.toordinal()
TOO_MANY_EXPANSIONS = N_(
    "Too many words start with “{prefix}”. Only the {count:,} shortest were searched."
)


class QueryCompiler:
    """Compile queries for one snapshot. `messages` reports the limits reached."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.messages: list[str] = []

    def compile(self, query: whoosh.Query) -> op.Operator:
        """Compile a query. Raise CuttingsError for an unsupported type of query."""
        for query_type, make in COMPILERS:
            if isinstance(query, query_type):
                return make(self, query)
        raise CuttingsError(
            f"The index does not support queries of the type {type(query).__name__}."
        )

    def expand_prefix(self, field: str, prefix: str) -> tuple[tuple[int, ...], ...]:
        """Return the terms with a prefix per segment, only the shortest if too many."""
        start = prefix.encode(errors="surrogatepass")
        number_ranges = [
            segment_field.terms_with_prefix(start)
            for segment_field, _ in self.snapshot.segment_fields(field)
        ]
        if sum(map(len, number_ranges)) <= MAX_EXPANSIONS:
            return tuple(map(tuple, number_ranges))
        terms = {
            term: None
            for (segment_field, _), numbers in zip(
                self.snapshot.segment_fields(field), number_ranges, strict=True
            )
            for term in segment_field.terms.read_range(numbers.start, numbers.stop)
        }
        if len(terms) <= MAX_EXPANSIONS:
            return tuple(map(tuple, number_ranges))
        shortest = sorted(terms, key=lambda term: (len(term), term))[:MAX_EXPANSIONS]
        self.messages.append(
            Message(TOO_MANY_EXPANSIONS, prefix=prefix, count=MAX_EXPANSIONS)
        )
        return self.find_terms(field, shortest)

    def find_terms(self, field: str, terms: list[bytes]) -> tuple[tuple[int, ...], ...]:
        """Return the numbers of terms in each segment."""
        return tuple(
            _find_terms(segment_field, terms)
            for segment_field, _ in self.snapshot.segment_fields(field)
        )


def _find_terms(field: IndexField, terms: Iterable[bytes]) -> tuple[int, ...]:
    """Return the numbers of terms in one segment, ascending."""
    numbers = (field.find_term(term) for term in terms)
    return tuple(sorted(number for number in numbers if number is not None))


def _compile_term(compiler: QueryCompiler, query: Any) -> op.Operator:
    return leaf.TermOperator(
        compiler.snapshot, query.fieldname, query.text, query.boost
    )


def _compile_variations(compiler: QueryCompiler, query: Any) -> op.Operator:
    return FormsOperator(compiler.snapshot, query.fieldname, query.text, query.boost)


def _compile_phrase(compiler: QueryCompiler, query: Any) -> op.Operator:
    if len(query.words) == 1:
        return leaf.TermOperator(
            compiler.snapshot, query.fieldname, query.words[0], query.boost
        )
    return leaf.PhraseOperator(
        compiler.snapshot, query.fieldname, tuple(query.words), query.boost
    )


def _compile_sequence(compiler: QueryCompiler, query: Any) -> op.Operator:
    words = tuple(term.text for term in query.subqueries)
    field = query.subqueries[0].fieldname
    if query.ordered:
        return FormsPhraseOperator(compiler.snapshot, field, words, query.boost)
    return leaf.NearOperator(compiler.snapshot, field, words, query.boost, query.slop)


def _compile_prefix(compiler: QueryCompiler, query: Any) -> op.Operator:
    numbers = compiler.expand_prefix(query.fieldname, query.text)
    return leaf.AnyTermOperator(
        compiler.snapshot, query.fieldname, numbers, query.boost
    )


def _compile_and(compiler: QueryCompiler, query: Any) -> op.Operator:
    clauses = [compiler.compile(sub) for sub in query.subqueries]
    if all(isinstance(clause, op.NotOperator) for clause in clauses):
        clauses.append(op.AllDocsOperator(compiler.snapshot))
    return op.AndOperator(clauses)


def _compile_or(compiler: QueryCompiler, query: Any) -> op.Operator:
    return op.OrOperator(
        compiler.snapshot, [compiler.compile(sub) for sub in query.subqueries]
    )


def _compile_not(compiler: QueryCompiler, query: Any) -> op.Operator:
    return op.NotOperator(compiler.snapshot, compiler.compile(query.query))


def _compile_every(compiler: QueryCompiler, query: Any) -> op.Operator:
    if query.fieldname in {EARLIEST, LATEST}:
        return op.DayRangeOperator(
            compiler.snapshot, compiler.snapshot.latest, 1, LAST_DAY
        )
    return op.AllDocsOperator(compiler.snapshot)


def _compile_range(compiler: QueryCompiler, query: Any) -> op.Operator:
    column = {EARLIEST: compiler.snapshot.earliest, LATEST: compiler.snapshot.latest}[
        query.fieldname
    ]
    first = max(1, query.start or 1)
    return op.DayRangeOperator(
        compiler.snapshot, column, first, LAST_DAY if query.end is None else query.end
    )


def _compile_nothing(_: QueryCompiler, __: Any) -> op.Operator:
    return op.NoDocsOperator()


COMPILERS: tuple[
    tuple[type[whoosh.Query], Callable[[QueryCompiler, Any], op.Operator]], ...
] = (
    (whoosh.Term, _compile_term),
    (whoosh.Variations, _compile_variations),
    (whoosh.Phrase, _compile_phrase),
    (whoosh.Sequence, _compile_sequence),
    (whoosh.Prefix, _compile_prefix),
    (whoosh.And, _compile_and),
    (whoosh.Or, _compile_or),
    (whoosh.Not, _compile_not),
    (whoosh.Every, _compile_every),
    (whoosh.NumericRange, _compile_range),
    (type(whoosh.NullQuery), _compile_nothing),
)
