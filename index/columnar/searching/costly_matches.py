"""Keep the matches of costly queries, which one page may need several times."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from time import thread_time
from typing import NamedTuple

from whoosh.query import Query

from index.columnar.searching.compiler import QueryCompiler
from index.columnar.searching.operators import Operator
from index.columnar.storage.arrays import Scores, SortedIds
from index.columnar.storage.snapshot import Snapshot

COSTLY_S = 0.01
"""Computing time from which the matches of a query are kept."""


class KeptMatches(NamedTuple):
    """The matches of a query in a snapshot, and the messages about limits."""

    docs: SortedIds
    scores: Scores
    messages: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """Return the size of the arrays in bytes."""
        return self.docs.nbytes + self.scores.nbytes


class FoundMatches(NamedTuple):
    """The matches of a query, with the operator that finds them."""

    operator: Operator
    docs: SortedIds
    scores: Scores
    messages: list[str]
    """The operator may add some later."""


def find_matches(snapshot: Snapshot, query: Query) -> FoundMatches:
    """Return the matches of a query. Those of a costly one are found once.

    Analyses search the same query several times: to count, to draw a sample.
    """
    compiler = QueryCompiler(snapshot)
    operator = compiler.compile(query)
    key = query_key(query) if snapshot.costly_matches else None
    kept = snapshot.costly_matches.get(key) if key else None
    if isinstance(kept, KeptMatches):
        compiler.messages[:] = kept.messages
        return FoundMatches(operator, kept.docs, kept.scores, compiler.messages)
    start = thread_time()
    docs, scores = operator.find()
    if thread_time() - start >= COSTLY_S:
        new = KeptMatches(docs, scores, tuple(compiler.messages))
        snapshot.costly_matches.put(key or query_key(query), new)
    return FoundMatches(operator, docs, scores, compiler.messages)


def query_key(query: Query) -> Hashable:
    """Return a key that is equal only for equal queries.

    The equality of Whoosh ignores some attributes, such as the distance of words.
    """
    values = sorted(vars(query).items())
    return type(query), tuple((name, value_key(value)) for name, value in values)


def value_key(value: object) -> Hashable:
    """Return a key of a query, of values, or of a mapping from names."""
    if isinstance(value, Query):
        return query_key(value)
    if isinstance(value, Mapping):
        return tuple((name, value_key(value[name])) for name in sorted(value))
    if isinstance(value, list | tuple):
        return tuple(map(value_key, value))
    return value if isinstance(value, Hashable) else repr(value)
