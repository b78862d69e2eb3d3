"""Lacking: the documents that have some words of a query but not all, what they are worth, and what each lacks.

They rank by all that speaks for a word, which may be less than the word as it was typed: another word of its root, or
the words of a compound apart (`high-speed`, *at high speeds*). A query that is a sentence is understood as one: its
*what*, *have* and *of* do not rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from whoosh.lang.stopwords import stoplists
from whoosh.query import Query

from index.columnar.searching.operators import Both, Either, Operation
from index.columnar.searching.passages import groups
from index.columnar.searching.stemming import rooted
from index.columnar.searching.terms import Phrase, Term, idf
from index.columnar.storage.arrays import Numbers, Scores
from index.columnar.storage.snapshot import Generation
from index.text.normalization import fold, singular

APART = 0.5
"""What the words of a compound are worth apart, where they are one as words of their own; the compound is the rest."""
LEAST = 0.1
"""The part of what the words say that a document must have to follow those with all of them."""
SENTENCE = 3
"""A query with so many common words of one language is a sentence."""
COMMON = tuple(
    frozenset(singular(fold(word)) for word in words) for words in stoplists.values()
)
"""The common words of each language, Snowball's lists as Whoosh has them, as they are looked up."""


def lacking(
    generation: Generation, query: Operation, whole: Numbers
) -> tuple[Numbers, Scores] | None:
    """The documents but the `whole` ones that have the words that say most; `None` where there is but one word."""
    words = _words(query)
    if len(words) < 2 or not isinstance(query, Both):
        return None
    said, scores = (
        np.zeros(generation.size, np.float32),
        np.zeros(generation.size, np.float32),
    )
    all_said = 0.0
    for share, sign in chain.from_iterable(map(_signs, _telling(words))):
        docs, more = sign.find()
        worth = share * idf(generation, len(docs)) if len(docs) else 0.0
        said[docs] += np.float32(worth)
        scores[docs] += np.float32(share) * more
        all_said += worth
    said[whole] = 0
    docs = np.flatnonzero((said > 0) & (said >= all_said * LEAST)).astype(np.uint32)
    for clause in query.clauses:
        if clause not in words:
            docs = docs[clause.which(docs)[0]]
    return docs, scores[docs]


def missing(
    query: Operation, asked: Query, docs: Sequence[int]
) -> dict[int, tuple[Query, ...]]:
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
    return [
        clause
        for clause in query.clauses
        if len(groups(clause)) == 1 and not isinstance(clause, Both)
    ]


def _telling(words: Sequence[Operation]) -> Sequence[Operation]:
    """The words without the common ones of a sentence, unless it has no others."""
    typed = [
        form.text if isinstance(form := _form(word), Term) else "" for word in words
    ]
    common = max((listed.intersection(typed) for listed in COMMON), key=len)
    telling = [
        word for word, text in zip(words, typed, strict=True) if text not in common
    ]
    return telling if telling and len(common) >= SENTENCE else words


def _form(word: Operation) -> Operation:
    """The first form of a word, by which it is known."""
    return word.clauses[0] if isinstance(word, Either) and word.clauses else word


def _signs(word: Operation) -> Iterator[tuple[float, Operation]]:
    """What speaks for a word, and for how much of it."""
    form, exact = _form(word), word.clauses[1:2] if isinstance(word, Either) else ()
    if exact and isinstance(form, Phrase):
        parts = [
            rooted(Term(form.generation, form.field, part))
            for part in dict.fromkeys(form.words)
        ]
        plain = [part for part in parts if part is not None]
        if len(plain) == len(parts):
            yield 1 - APART, word
            yield from ((APART, part) for part in plain)
            return
    yield 1.0, rooted(form, *exact) or word
