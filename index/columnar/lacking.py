"""Lacking: the documents that have some words of a query but not all, what they are worth, and what each lacks.

They rank by all that speaks for them, which may be less than the word as it was typed: another word of its root, or the
words of a compound apart (`high-speed`, *high speeds*).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from whoosh.query import Query

from index.columnar.arrays import Numbers, Scores
from index.columnar.generation import Generation
from index.columnar.leaves import Phrase, Term, idf
from index.columnar.operations import Both, Either, Operation
from index.columnar.passages import groups
from index.columnar.stems import rooted

APART = 0.5
"""What the words of a compound are worth apart, where they are one as words of their own; the compound is the rest."""
LEAST = 0.1
"""The part of what the words say that a document must have to follow those with all of them."""


def lacking(generation: Generation, query: Operation) -> tuple[Numbers, Scores] | None:
    """The documents that lack some words but have those that say most; `None` where there is but one word."""
    words = _words(query)
    if len(words) < 2 or not isinstance(query, Both):
        return None
    counts = np.zeros(generation.size, np.uint8)
    said, scores = np.zeros(generation.size, np.float32), np.zeros(generation.size, np.float32)
    all_said = 0.0
    for word in words:
        counts[word.find()[0]] += 1
        for share, sign in _signs(word):
            docs, more = sign.find()
            worth = share * idf(generation, len(docs)) if len(docs) else 0.0
            said[docs] += np.float32(worth)
            scores[docs] += np.float32(share) * more
            all_said += worth
    docs = np.flatnonzero((said > 0) & (said >= all_said * LEAST) & (counts < len(words))).astype(np.uint32)
    for clause in query.clauses:
        if clause not in words:
            docs = docs[clause.which(docs)[0]]
    return docs, scores[docs]


def missing(query: Operation, asked: Query, docs: Sequence[int]) -> dict[int, tuple[Query, ...]]:
    """The clauses that each document lacks."""
    words = _words(query)
    if len(words) < 2 or not isinstance(query, Both):
        return {}
    rising = np.array(sorted(docs), np.uint32)
    found: dict[int, list[Query]] = {doc: [] for doc in docs}
    for clause, sub in zip(query.clauses, asked.subqueries, strict=False):
        if clause in words:
            for doc in rising[~clause.which(rising)[0]].tolist():
                found[doc].append(sub)
    return {doc: tuple(each) for doc, each in found.items()}


def _words(query: Operation) -> list[Operation]:
    """The clauses that may be missing: words of the text."""
    if not isinstance(query, Both):
        return []
    return [clause for clause in query.clauses if len(groups(clause)) == 1 and not isinstance(clause, Both)]


def _signs(word: Operation) -> Iterator[tuple[float, Operation]]:
    """What speaks for a word, and for how much of it."""
    forms = word.clauses if isinstance(word, Either) else [word]
    typed = forms[0] if forms else word
    if len(forms) > 1 and isinstance(typed, Phrase):
        parts = [rooted(Term(typed.generation, typed.field, part)) for part in dict.fromkeys(typed.words)]
        plain = [part for part in parts if part is not None]
        if len(plain) == len(parts):
            yield 1 - APART, word
            yield from ((APART, part) for part in plain)
            return
    yield 1.0, rooted(*forms[:2]) or word
