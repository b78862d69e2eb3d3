"""Compile a Whoosh query tree to operators on the arrays of one snapshot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from whoosh import query as whoosh

from archive.errors import CuttingsError
from index.columnar.searching import operators as op
from index.columnar.searching import terms as leaf
from index.columnar.searching.dictionary import TermExpander, TermNumbers
from index.columnar.searching.spans import SpanNearOperator
from index.columnar.searching.word_forms import FormsOperator, FormsPhraseOperator
from index.columnar.storage.snapshot import Snapshot
from index.schema import EARLIEST, LATEST
from index.text.matching import is_forms_phrase, is_window

LAST_DAY = date.max.toordinal()


class QueryCompiler:
    """Compile queries for one snapshot. `messages` reports the limits reached."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.messages: list[str] = []
        self.any_terms: dict[tuple[object, ...], op.Operator] = {}
        """The operators of prefixes and the like, which a query may repeat."""

    def compile(self, query: whoosh.Query) -> op.Operator:
        """Compile a query. Raise CuttingsError for an unsupported type of query."""
        for query_type, make in COMPILERS:
            if isinstance(query, query_type):
                return make(self, query)
        raise CuttingsError(
            f"The index does not support queries of the type {type(query).__name__}."
        )

    def terms_of(self, query: Any) -> TermExpander:
        """Return the terms of the field of a query."""
        return TermExpander(self.snapshot, query.fieldname, self.messages)


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
    """Compile words in one window, or parts that are near each other in pairs."""
    if is_window(query):
        return _window(compiler, query)
    if is_forms_phrase(query):
        return _forms_phrase(compiler, query)
    return _near_pair(compiler, query)


def _window(compiler: QueryCompiler, query: Any) -> op.Operator:
    terms = query.subqueries
    return leaf.NearOperator(
        compiler.snapshot,
        terms[0].fieldname,
        tuple(term.text for term in terms),
        query.boost,
        query.slop,
    )


def _forms_phrase(compiler: QueryCompiler, query: Any) -> op.Operator:
    words = tuple(part.text for part in query.subqueries)
    field = query.subqueries[0].fieldname
    return FormsPhraseOperator(compiler.snapshot, field, words, query.boost)


def _near_pair(compiler: QueryCompiler, query: Any) -> op.Operator:
    """Compile two parts near each other. If there are more, the others are a pair."""
    *lefts, right = query.subqueries
    left = lefts[0]
    if len(lefts) > 1:
        left = whoosh.Sequence(lefts, slop=query.slop, ordered=query.ordered)
    return SpanNearOperator(
        snapshot=compiler.snapshot,
        field=next(part.fieldname for part in query.leaves()),
        left=_compile_near_part(compiler, left),
        right=_compile_near_part(compiler, right),
        slop=query.slop,
        ordered=query.ordered,
        boost=query.boost,
        messages=compiler.messages,
    )


def _compile_near_part(compiler: QueryCompiler, query: Any) -> op.Operator:
    """Compile a part of a pair. All the spans of two words count, not the shortest."""
    is_pair = isinstance(query, whoosh.Sequence) and len(query.subqueries) == 2
    if is_pair and not is_forms_phrase(query):
        return _near_pair(compiler, query)
    if isinstance(query, whoosh.Or):
        parts = [_compile_near_part(compiler, sub) for sub in query.subqueries]
        return op.OrOperator(compiler.snapshot, parts)
    return compiler.compile(query)


def _compile_prefix(compiler: QueryCompiler, query: Any) -> op.Operator:
    return _any_term(compiler, query, (), lambda terms: terms.with_prefix(query.text))


def _compile_wildcard(compiler: QueryCompiler, query: Any) -> op.Operator:
    return _any_term(compiler, query, (), lambda terms: terms.matching(query.text))


def _compile_fuzzy(compiler: QueryCompiler, query: Any) -> op.Operator:
    options = (query.maxdist, query.prefixlength)
    return _any_term(
        compiler, query, options, lambda terms: terms.similar(query.text, *options)
    )


def _any_term(
    compiler: QueryCompiler,
    query: Any,
    options: tuple[int, ...],
    find: Callable[[TermExpander], TermNumbers],
) -> op.Operator:
    """Return the operator of several terms. Equal parts of a query share one."""
    key = (type(query), query.fieldname, query.text, query.boost, *options)
    if key not in compiler.any_terms:
        numbers = find(compiler.terms_of(query))
        compiler.any_terms[key] = leaf.AnyTermOperator(
            compiler.snapshot, query.fieldname, numbers, query.boost
        )
    return compiler.any_terms[key]


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
    (whoosh.Wildcard, _compile_wildcard),
    (whoosh.FuzzyTerm, _compile_fuzzy),
    (whoosh.And, _compile_and),
    (whoosh.Or, _compile_or),
    (whoosh.Not, _compile_not),
    (whoosh.Every, _compile_every),
    (whoosh.NumericRange, _compile_range),
    (type(whoosh.NullQuery), _compile_nothing),
)
