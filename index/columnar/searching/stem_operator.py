"""Score a word together with the other words of its stem.

Stems only rank articles that lack words of a query. They never make an article match.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.columnar.searching.operators import Operator, ScoredDocs
from index.columnar.searching.stemming import (
    TEXT_FIELD,
    active_stemmers,
    stem_index,
    stem_word,
)
from index.columnar.searching.terms import TermOperator, bm25, idf
from index.columnar.searching.word_forms import (
    BASE_WEIGHT,
    PLURAL_WEIGHT,
    FormsOperator,
)
from index.columnar.storage.arrays import Array, Mask, SortedIds, merge_weights
from index.columnar.storage.segment import IndexField
from index.text.normalization import to_singular
from index.text.word_forms import is_plain_word

RELATED_WORD_WEIGHT = 0.5
"""Weight of another word of the same stem, relative to 1 for the word itself."""


@dataclass(eq=False)
class StemOperator(Operator):
    """Match a word of the text and all words of its stem, scored as one word.

    Weights are added before scoring, like the weights of fields (Robertson, Zaragoza
    and Taylor, Simple BM25 Extension to Multiple Weighted Fields, 2004).
    """

    word: FormsOperator

    @cached_property
    def _matches(self) -> tuple[SortedIds, Array]:
        """Return the matching documents and the sum of their weights."""
        word, snapshot = self.word, self.word.snapshot
        docs, weights = merge_weights(
            [word.weighted_docs, *self._related_postings()], snapshot.size
        )
        if snapshot.live_mask is None:
            return docs, weights
        alive = snapshot.live_mask[docs]
        return docs[alive], weights[alive]

    def _related_postings(self) -> list[tuple[SortedIds, Array]]:
        """Return the documents and weights of each other word of the stem.

        Each word counts only in documents of the language of the stemmer.
        """
        snapshot, postings = self.word.snapshot, []
        for stemmer, spoken in active_stemmers(snapshot):
            stem = stem_word(stemmer, self.word.text)
            for segment, base, forms in zip(
                snapshot.segments, snapshot.doc_bases, self.word.forms, strict=False
            ):
                counted = {form.term_number: form.docs for form in forms}
                field = segment.fields[TEXT_FIELD]
                for number in sorted(stem_index(segment, stemmer).find_terms(stem)):
                    if counted.get(number, ...) is not None:
                        docs = _uncounted_docs(spoken, counted.get(number))
                        postings.append(_weighted_postings(field, number, base, docs))
        return postings

    @property
    def size(self) -> int:
        """Return the number of matching documents."""
        return len(self._matches[0])

    def find(self) -> ScoredDocs:
        """Return the matching documents and their scores."""
        docs, weights = self._matches
        return docs, bm25(
            self.word.snapshot,
            TEXT_FIELD,
            docs,
            weights,
            idf(self.word.snapshot, self.size),
        )


def _uncounted_docs(spoken: Mask | None, counted: Mask | None) -> Mask | None:
    """Return the documents of a language where a word is not counted as a form."""
    if counted is None:
        return spoken
    return ~counted if spoken is None else spoken & ~counted


def _weighted_postings(
    field: IndexField, term_number: int, doc_base: int, allowed: Mask | None
) -> tuple[SortedIds, Array]:
    """Return the postings in the allowed documents, numbered by the snapshot."""
    postings = field.postings(term_number)
    docs = postings.docs + np.uint32(doc_base)
    word = field.terms[term_number].decode(errors="surrogatepass")
    weights = np.float32(related_weight(word)) * postings.weights
    if allowed is None:
        return docs, weights
    kept = allowed[docs]
    return docs[kept], weights[kept]


def related_weight(word: str) -> float:
    """Return the weight of a word. A plural weighs less, as among the forms."""
    is_plural = to_singular(word) != word
    return RELATED_WORD_WEIGHT * (PLURAL_WEIGHT if is_plural else BASE_WEIGHT)


def expand_stem(word: Operator) -> StemOperator | None:
    """Expand a word by its stem. Return `None` unless it is a plain word of text."""
    if isinstance(word, TermOperator) and is_plain_word(word.text):
        word = FormsOperator(word.snapshot, word.field, word.text, word.boost)
    if isinstance(word, FormsOperator) and word.field == TEXT_FIELD:
        return StemOperator(word)
    return None
