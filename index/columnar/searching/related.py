"""Find and score documents that lack some words of a query, and list these words.

A document's score counts every related form of a word: another word of its stem, or the
separate words of a compound (`high-speed`, *at high speeds*), possibly at a lower
weight. Stop words such as *what*, *have* and *of* do not rank if the query is a
sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from whoosh.lang.stopwords import stoplists
from whoosh.query import Query

from index.columnar.searching.operators import (
    AndOperator,
    Operator,
    OrOperator,
    zero_scores,
)
from index.columnar.searching.stem_operator import expand_stem
from index.columnar.searching.terms import PhraseOperator, TermOperator, idf
from index.columnar.searching.word_forms import FormsOperator
from index.columnar.storage.arrays import EMPTY_IDS, Scores, SortedIds
from index.columnar.storage.snapshot import Snapshot
from index.engine import Search
from index.text.normalization import fold

SPLIT_COMPOUND_SHARE = 0.5
"""Weight of the separate words of a compound. The compound itself adds the rest."""
MIN_WEIGHT_SHARE = 0.1
"""Minimum share of the total weight of the words for a related document."""
MIN_STOP_WORDS = 3
"""Minimum number of stop words of one language in a query that is a sentence."""
STOP_WORDS = tuple(frozenset(map(fold, words)) for words in stoplists.values())
"""Stop words of each language, normalized: Snowball's lists as included in Whoosh."""


def find_related(
    snapshot: Snapshot, query: Operator, search: Search, matches: SortedIds
) -> tuple[SortedIds, Scores]:
    """Return documents with the most significant words, without the `matches`.

    There are none for a query with fewer than two optional words.
    """
    optional_clauses = _optional_clauses(query, search)
    words = list(optional_clauses)
    if len(words) < 2 or not isinstance(query, AndOperator):
        return EMPTY_IDS, zero_scores(0)
    word_weights = np.zeros(snapshot.size, np.float32)
    scores = np.zeros(snapshot.size, np.float32)
    max_weight = 0.0
    for share, form in chain.from_iterable(
        map(_weighted_forms, _drop_stop_words(words))
    ):
        docs, more = form.find()
        word_weight = share * idf(snapshot, len(docs)) if len(docs) else 0.0
        word_weights[docs] += np.float32(word_weight)
        scores[docs] += np.float32(share) * more
        max_weight += word_weight
    word_weights[matches] = 0
    docs = np.flatnonzero(
        (word_weights > 0) & (word_weights >= max_weight * MIN_WEIGHT_SHARE)
    ).astype(np.uint32)
    for clause in query.clauses:
        if clause not in optional_clauses:
            docs = docs[clause.match(docs)[0]]
    return docs, scores[docs]


def find_missing_clauses(
    query: Operator, search: Search, docs: Sequence[int]
) -> dict[int, tuple[Query, ...]]:
    """Return the optional clauses that each document lacks."""
    ascending = np.array(sorted(docs), np.uint32)
    missing: dict[int, list[Query]] = {doc: [] for doc in docs}
    for operator, clause in _optional_clauses(query, search).items():
        for doc in ascending[~operator.match(ascending)[0]].tolist():
            missing[doc].append(clause)
    return {doc: tuple(clauses) for doc, clauses in missing.items()}


def _optional_clauses(query: Operator, search: Search) -> dict[Operator, Query]:
    """Return the clauses that may be missing, by their operators."""
    if not isinstance(query, AndOperator):
        return {}
    pairs = zip(query.clauses, search.query.subqueries, strict=False)
    return {
        operator: clause
        for operator, clause in pairs
        if clause in search.optional_clauses
    }


def _drop_stop_words(words: Sequence[Operator]) -> Sequence[Operator]:
    """Remove the stop words of a sentence, unless there are no other words."""
    typed = [
        form.text
        if isinstance(form := _main_form(word), TermOperator | FormsOperator)
        else ""
        for word in words
    ]
    common = max((listed.intersection(typed) for listed in STOP_WORDS), key=len)
    telling = [
        word for word, text in zip(words, typed, strict=True) if text not in common
    ]
    return telling if telling and len(common) >= MIN_STOP_WORDS else words


def _main_form(word: Operator) -> Operator:
    """Return the first form of a word, its main form."""
    return word.clauses[0] if isinstance(word, OrOperator) and word.clauses else word


def _weighted_forms(word: Operator) -> Iterator[tuple[float, Operator]]:
    """Yield the forms of a word with their weights."""
    form = _main_form(word)
    if isinstance(word, OrOperator) and isinstance(form, PhraseOperator):
        parts = [
            expand_stem(TermOperator(form.snapshot, form.field, part))
            for part in dict.fromkeys(form.words)
        ]
        plain = [part for part in parts if part is not None]
        if len(plain) == len(parts):
            yield 1 - SPLIT_COMPOUND_SHARE, word
            yield from ((SPLIT_COMPOUND_SHARE, part) for part in plain)
            return
    yield 1.0, expand_stem(form) or word
