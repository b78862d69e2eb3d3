"""Compile a Whoosh query tree to clauses of OpenSearch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from whoosh import query as whoosh

from archive.messages import Message
from index.columnar.searching.dictionary import (
    MAX_EXPANSIONS,
    TOO_MANY_EXPANSIONS,
    TOO_MANY_MATCHES,
    TOO_MANY_SIMILAR,
)
from index.engine import UnsupportedQueryError
from index.opensearch import clauses as leaf
from index.opensearch import near, schema
from index.opensearch.clauses import Clause, LanguageGroup, WordForm
from index.opensearch.dictionary import Dictionary
from index.opensearch.forms import find_forms
from index.opensearch.reader import Draft, Reader, read_together
from index.opensearch.scoring import MATCH_ALL, MATCH_NOTHING, Json, without_score
from index.schema import EARLIEST, LATEST
from index.text.matching import is_forms_phrase, is_window
from index.text.quotation_analysis import SPEAKER_SEPARATOR
from index.text.term_patterns import count_edits, wildcard_regex

LAST_DAY = date.max.toordinal()
MAX_EDITS = 2
"""The number of edits that OpenSearch compares words by."""
MAX_SIMILAR_READ = 10_000
UNSUPPORTED = "The search engine OpenSearch does not support {kind}."


class Vocabulary(Protocol):
    """What a query needs to know about the words of the index."""

    @property
    def dictionary(self) -> Dictionary:
        """Return the dictionary."""

    @property
    def groups(self) -> list[LanguageGroup]:
        """Return the languages of the archive."""


class QueryCompiler:
    """Compiles queries. `messages` reports the limits reached."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.messages: list[str] = []

    def compile(self, query: whoosh.Query) -> Clause:
        """Compile a query. Raise UnsupportedQueryError for a type it does not know."""
        for query_type, make in COMPILERS:
            if isinstance(query, query_type):
                return make(self, query)
        raise _unsupported(f"queries of the type {type(query).__name__}")

    def warn(self, message: str) -> None:
        """Add a message, once."""
        if message not in self.messages:
            self.messages.append(message)


def compile_query(
    reader: Reader, query: whoosh.Query
) -> tuple[Clause, tuple[str, ...]]:
    """Return a compiled query, and messages about the limits reached.

    The numbers of documents that its score needs are read.
    """

    def compile_draft(draft: Draft) -> tuple[Clause, tuple[str, ...]]:
        compiler = QueryCompiler(draft)
        clause = compiler.compile(query)
        draft.load_sizes(clause.counted_clauses())
        return clause, tuple(compiler.messages)

    return read_together(reader, compile_draft)


def _unsupported(kind: str) -> UnsupportedQueryError:
    return UnsupportedQueryError(UNSUPPORTED.format(kind=kind))


def _exact_word(field: str, text: str, boost: float = 1.0) -> leaf.WordClause:
    return leaf.WordClause(field, text, boost, (WordForm(text, 1.0),))


def _compile_term(_: QueryCompiler, query: Any) -> Clause:
    return _exact_word(query.fieldname, query.text, query.boost)


def _forms_word(
    compiler: QueryCompiler, field: str, text: str, boost: float = 1.0
) -> leaf.WordClause:
    vocabulary = compiler.vocabulary
    forms = find_forms(vocabulary.dictionary, vocabulary.groups, field, text)
    return leaf.WordClause(
        field,
        text,
        boost,
        forms.existing,
        has_forms=True,
        possible_forms=forms.possible,
    )


def _compile_variations(compiler: QueryCompiler, query: Any) -> Clause:
    return _forms_word(compiler, query.fieldname, query.text, query.boost)


def _compile_phrase(_: QueryCompiler, query: Any) -> Clause:
    field, words = query.fieldname, query.words
    if len(words) == 1:
        return _exact_word(field, words[0], query.boost)
    exact = tuple(_exact_word(field, word) for word in words)
    return leaf.PhraseClause(field, exact, query.boost)


def _compile_sequence(compiler: QueryCompiler, query: Any) -> Clause:
    """Compile words in one window, or parts that are near each other in pairs."""
    field = next(part.fieldname for part in query.leaves())
    if is_window(query):
        words = tuple(_exact_word(field, part.text) for part in query.subqueries)
        return _near(compiler, field, near.WindowNode(words, query.slop), query.boost)
    if is_forms_phrase(query):
        node = _forms_phrase(compiler, field, query)
        return _near(compiler, field, node, query.boost)
    return _near(compiler, field, _pair(compiler, query), query.boost)


def _near(
    compiler: QueryCompiler, field: str, root: near.Node, boost: float
) -> near.NearClause:
    return near.NearClause(field, root, boost, compiler.vocabulary.groups)


def _forms_phrase(compiler: QueryCompiler, field: str, query: Any) -> near.Node:
    words = [_forms_word(compiler, field, part.text) for part in query.subqueries]
    distinct = {word.text: word for word in words}
    return near.PhraseNode(
        tuple(word.forms for word in words), tuple(distinct.values())
    )


def _pair(compiler: QueryCompiler, query: Any) -> near.Node:
    """Compile two parts near each other. If there are more, the others are a pair."""
    *lefts, right = query.subqueries
    left = lefts[0]
    if len(lefts) > 1:
        left = whoosh.Sequence(lefts, slop=query.slop, ordered=query.ordered)
    return near.PairNode(
        _near_part(compiler, left),
        _near_part(compiler, right),
        query.slop,
        query.ordered,
    )


def _near_part(compiler: QueryCompiler, query: Any) -> near.Node:
    """Compile a part of a pair. All the spans of two words count, not the shortest."""
    is_pair = isinstance(query, whoosh.Sequence) and len(query.subqueries) == 2
    if is_pair and not is_forms_phrase(query):
        return _pair(compiler, query)
    if isinstance(query, whoosh.Or):
        return near.AnyNode(
            tuple(_near_part(compiler, part) for part in query.subqueries)
        )
    node = near.to_node(compiler.compile(query))
    if node is None:
        raise _unsupported(f"{type(query).__name__} near other words")
    return node


def _split_speaker(text: str) -> tuple[str, str]:
    """Return the prefix of a speaker's words, or "", and the rest."""
    *speaker, plain = text.rpartition(SPEAKER_SEPARATOR)
    return "".join(speaker), plain


def _compile_prefix(compiler: QueryCompiler, query: Any) -> Clause:
    _, plain = _split_speaker(query.text)
    message = Message(TOO_MANY_EXPANSIONS, prefix=plain, count=MAX_EXPANSIONS)
    pattern = {"prefix": {"word": {"value": plain}}} if plain else {"match_all": {}}
    terms = _expand(compiler, query, pattern, MAX_EXPANSIONS + 1)
    return _any_term(compiler, query, terms, message)


def _compile_wildcard(compiler: QueryCompiler, query: Any) -> Clause:
    _, plain = _split_speaker(query.text)
    message = Message(TOO_MANY_MATCHES, pattern=plain, count=MAX_EXPANSIONS)
    value = plain.replace("\\", "\\\\")
    terms = _expand(
        compiler, query, {"wildcard": {"word": {"value": value}}}, MAX_EXPANSIONS + 1
    )
    fits = wildcard_regex(plain).fullmatch
    return _any_term(compiler, query, filter(fits, terms), message)


def _compile_fuzzy(compiler: QueryCompiler, query: Any) -> Clause:
    speaker, plain = _split_speaker(query.text)
    if query.maxdist > MAX_EDITS:
        raise _unsupported(f"more than {MAX_EDITS} edits of a word")
    message = Message(TOO_MANY_SIMILAR, word=plain, count=MAX_EXPANSIONS)
    start = plain[: max(query.prefixlength - len(speaker), 0)]
    options = {"value": plain, "fuzziness": query.maxdist, "rewrite": "constant_score"}
    terms = _expand(compiler, query, {"fuzzy": {"word": options}}, MAX_SIMILAR_READ)
    near_terms = [
        term
        for term in terms
        if term.startswith(start)
        and count_edits(plain, term, query.maxdist) <= query.maxdist
    ]
    return _any_term(compiler, query, near_terms, message)


def _expand(
    compiler: QueryCompiler, query: Any, pattern: Json, limit: int
) -> list[str]:
    """Return the words of a field that match a pattern, the shortest first."""
    return compiler.vocabulary.dictionary.find([pattern], limit, query.fieldname)


def _any_term(
    compiler: QueryCompiler, query: Any, terms: Iterable[str], message: str
) -> Clause:
    """Return the clause for any of some words, only the shortest if there are many."""
    prefix, _ = _split_speaker(query.text)
    listed = list(terms)
    if len(listed) > MAX_EXPANSIONS:
        compiler.warn(message)
    shortest = (prefix + term for term in listed[:MAX_EXPANSIONS])
    return leaf.AnyTermClause(query.fieldname, tuple(shortest), query.boost)


def _compile_and(compiler: QueryCompiler, query: Any) -> Clause:
    parts = [compiler.compile(sub) for sub in query.subqueries]
    if all(isinstance(part, leaf.NotClause) for part in parts):
        parts.append(leaf.FixedClause(MATCH_ALL))
    return leaf.AndClause(parts)


def _compile_or(compiler: QueryCompiler, query: Any) -> Clause:
    return leaf.OrClause([compiler.compile(sub) for sub in query.subqueries])


def _compile_not(compiler: QueryCompiler, query: Any) -> Clause:
    return leaf.NotClause(compiler.compile(query.query))


DAY_FIELDS = {EARLIEST: schema.EARLIEST_DAY, LATEST: schema.LATEST_DAY}


def _compile_every(_: QueryCompiler, query: Any) -> Clause:
    if query.fieldname in DAY_FIELDS:
        exists = {"exists": {"field": schema.LATEST_DAY}}
        return leaf.FixedClause(without_score(exists))
    return leaf.FixedClause(MATCH_ALL)


def _compile_range(_: QueryCompiler, query: Any) -> Clause:
    last = LAST_DAY if query.end is None else query.end
    bounds = {"gte": max(1, query.start or 1), "lte": last}
    return leaf.FixedClause({"range": {DAY_FIELDS[query.fieldname]: bounds}})


def _compile_nothing(_: QueryCompiler, __: Any) -> Clause:
    return leaf.FixedClause(MATCH_NOTHING)


COMPILERS: tuple[
    tuple[type[whoosh.Query], Callable[[QueryCompiler, Any], Clause]], ...
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
