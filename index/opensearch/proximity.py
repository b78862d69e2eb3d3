"""Raise the scores of the best documents with words of the query near each other.

This is the bonus of the embedded engine, from the positions that the index stores.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.columnar.searching.ranking import WORD_BITS, proximity_weights
from index.columnar.searching.terms import MIN_IDF
from index.columnar.storage.arrays import Array
from index.columnar.storage.snapshot import K1, B
from index.opensearch import schema
from index.opensearch.clauses import AndClause, Clause, OrClause, WordClause, WordForm
from index.opensearch.reader import Reader
from index.opensearch.rows import Row
from index.opensearch.scoring import idf
from index.opensearch.tokens import HASH_MASK, clip_term, term_hash

TEXT = "text"
PADDING = "=="
"""The end of Base64, which OpenSearch leaves out."""
LANGUAGE_FIELD = schema.facet_field("language")
FIELDS = (
    schema.positions_field(TEXT),
    schema.length_field(TEXT),
    LANGUAGE_FIELD,
)
"""The stored values that the bonus needs."""


def scored_words(query: Clause, reader: Reader) -> list[WordClause]:
    """Return the words of a query for the text, in order, as typed.

    Words with the minimum IDF are omitted if at least two others remain.
    """
    if not isinstance(query, AndClause):
        return []
    leaves = (
        clause.clauses[0] if isinstance(clause, OrClause) and clause.clauses else clause
        for clause in query.clauses
    )
    words = [
        leaf for leaf in leaves if isinstance(leaf, WordClause) and leaf.field == TEXT
    ]
    telling = [
        word for word in words if word.term_weight(reader) > word.boost * MIN_IDF
    ]
    return telling if len(telling) > 1 else words


def raise_scores(
    rows: Sequence[Row], words: Sequence[WordClause], reader: Reader
) -> list[Row]:
    """Return documents with their bonuses, in the new order."""
    if len(words) < 2 or not rows:
        return list(rows)
    axis = _Axis(rows)
    values = np.array([idf(reader.document_count, reader.size(word)) for word in words])
    occurrences = _occurrences(axis, words, rows)
    near = proximity_weights(occurrences, values, axis.starts[:-1], axis.starts[1:])
    lengths = np.array(
        [row.data[schema.length_field(TEXT)][0] for row in rows], np.float64
    )
    average = reader.average_length(TEXT) or 1.0
    norms = K1 * ((1 - B) + B * lengths / average)
    max_bonus = (K1 + 1) * np.minimum(1, values) / (len(words) - 1)
    bonuses = (near / (near + norms[:, np.newaxis])) @ max_bonus
    raised = [
        row.raised(float(np.float32(bonus)))
        for row, bonus in zip(rows, bonuses.tolist(), strict=True)
    ]
    return sorted(raised, key=lambda row: row.raised_order)


@dataclass(init=False)
class _Axis:
    """The terms of several texts, one after the other, and their positions.

    `starts` are the positions where the texts begin. `owners` numbers them by term.
    """

    hashes: Array
    positions: Array
    starts: Array
    owners: Array

    def __init__(self, rows: Sequence[Row]) -> None:
        texts = [
            np.frombuffer(b64decode(row.data[FIELDS[0]][0] + PADDING), "<u4")
            for row in rows
        ]
        numbers = np.concatenate(texts)
        self.hashes = numbers & np.uint32(HASH_MASK)
        self.positions = np.cumsum(numbers <= HASH_MASK) - 1
        sizes = [len(text) for text in texts]
        self.owners = np.repeat(np.arange(len(texts)), sizes)
        counts = np.bincount(
            self.owners, weights=numbers <= HASH_MASK, minlength=len(texts)
        )
        self.starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _occurrences(
    axis: _Axis, words: Sequence[WordClause], rows: Sequence[Row]
) -> Array:
    """Return the positions of words, ascending, each with the number of the word."""
    languages = [row.data.get(LANGUAGE_FIELD, [None])[0] for row in rows]
    parts = [np.zeros(0, np.int64)]
    for number, word in enumerate(words):
        for form in word.forms:
            at = np.flatnonzero(axis.hashes == term_hash(clip_term(form.term)))
            if form.group is not None and len(at):
                counts = _counts_in(form, languages)
                at = at[counts[axis.owners[at]]]
            parts.append((axis.positions[at].astype(np.int64) << WORD_BITS) | number)
    merged = np.concatenate(parts)
    merged.sort()
    return merged


def _counts_in(form: WordForm, languages: Sequence[str | None]) -> Array:
    """Return whether a form counts in each of some languages."""
    group = form.group
    assert group is not None
    return np.array(
        [
            group.has_unknown if language is None else language in group.codes
            for language in languages
        ],
        np.bool_,
    )
