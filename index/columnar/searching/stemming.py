"""Group the terms of the dictionary by stem: *defence*, *defences*, *defended*.

The index does not store stems. They are computed from the dictionary on first use and
cached. Stems only rank articles that lack words of a query. They never make an article
match. The stemmers are Snowball's (Porter, 2001), one for each language of the archive.
German stems count in German articles only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from Stemmer import Stemmer, algorithms

from index.columnar.searching.operators import Operator, ScoredDocs
from index.columnar.searching.terms import TermOperator, bm25, idf
from index.columnar.storage.arrays import Array, Mask, SortedIds
from index.columnar.storage.segment import Postings, Segment
from index.columnar.storage.snapshot import Snapshot
from index.text.normalization import to_singular

TEXT_FIELD, LANGUAGE_FACET = "text", "language"
FALLBACK_STEMMER = "english"
"""Stemmer for articles of unknown language."""
STEMMER_NAMES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "eo": "esperanto", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball stemmer by language. The available ones depend on the Snowball version."""
STEMMER_BY_LANGUAGE: dict[str | None, str] = {
    None: FALLBACK_STEMMER,
    **{code: name for code, name in STEMMER_NAMES.items() if name in algorithms()},
}
NO_CACHE = 0
"""Cache size 0. Terms of a dictionary are unique: a cache is four times as slow."""
BATCH_SIZE = 4_096
"""Words per call of the stemmer. Other threads wait during a call."""
RELATED_WORD_WEIGHT = 0.5
"""Weight of another word of the same stem, relative to 1 for the word itself."""


def active_stemmers(snapshot: Snapshot) -> Iterator[tuple[str, Mask | None]]:
    """Yield each stemmer of the snapshot and the mask of its documents.

    The mask is `None` if the stemmer applies to all documents.
    """
    column, totals = (
        snapshot.column(LANGUAGE_FACET),
        snapshot.value_totals(LANGUAGE_FACET),
    )
    spoken: defaultdict[str, list[int]] = defaultdict(list)
    for number in np.flatnonzero(totals).tolist():
        if (
            stemmer := STEMMER_BY_LANGUAGE.get(column.vocabulary.values[number])
        ) is not None:
            spoken[stemmer].append(number)
    for stemmer, numbers in spoken.items():
        if totals[numbers].sum() == snapshot.count:
            yield stemmer, None
        else:
            codes = tuple(column.vocabulary.values[number] for number in numbers)
            yield (
                stemmer,
                snapshot.masks.get_or_make(
                    (LANGUAGE_FACET, codes), partial(column.mask, codes)
                ),
            )


@dataclass(frozen=True, slots=True)
class StemIndex:
    """The terms of a dictionary by stem.

    `hashes` are the hashes of the stems, ascending. `term_numbers` are the terms.
    """

    hashes: Array
    term_numbers: Array

    def find_terms(self, stem: str) -> list[int]:
        """Return the numbers of the terms with this stem."""
        sought = hash(stem)
        numbers: list[int] = self.term_numbers[
            self.hashes.searchsorted(sought) : self.hashes.searchsorted(sought, "right")
        ].tolist()
        return numbers


def stem_index(segment: Segment, stemmer: str) -> StemIndex:
    """Return the stem index of a segment's text for one language, cached.

    Plurals are omitted: they are indexed under their singular.
    """
    key = (TEXT_FIELD, stemmer)
    if key not in segment.cache:
        words = [
            term.decode(errors="surrogatepass")
            for term in segment.fields[TEXT_FIELD].terms
        ]
        numbers = [number for number, word in enumerate(words) if _is_stemmable(word)]
        stem_words = Stemmer(stemmer, NO_CACHE).stemWords
        plain = [words[number] for number in numbers]
        stems = [
            stem
            for at in range(0, len(plain), BATCH_SIZE)
            for stem in stem_words(plain[at : at + BATCH_SIZE])
        ]
        hashes = np.fromiter(map(hash, stems), np.int64, len(stems))
        order = np.argsort(hashes, kind="stable")
        segment.cache[key] = StemIndex(
            hashes[order], np.array(numbers, np.uint32)[order]
        )
    index = segment.cache[key]
    assert isinstance(index, StemIndex)
    return index


def _is_stemmable(word: str) -> bool:
    """Return whether a term is an ordinary word.

    Numbers, initials, and plurals indexed under their singular are excluded.
    """
    return (
        word.isalpha()
        and not word.isupper()
        and (word[-1] != "s" or to_singular(word) == word)
    )


@dataclass(eq=False)
class StemOperator(Operator):
    """Match a word of the text and all words of its stem, scored as one word.

    Weights are added before scoring, like the weights of fields (Robertson, Zaragoza
    and Taylor, Simple BM25 Extension to Multiple Weighted Fields, 2004).
    """

    word: TermOperator
    exact: TermOperator | None = None
    """The word as typed. It has a higher weight than the other words."""

    @cached_property
    def _matches(self) -> tuple[SortedIds, Array]:
        """Return the matching documents and the sum of their weights."""
        posting, snapshot = self.word.postings, self.word.snapshot
        postings_list = self._related_postings()
        if self.exact is not None:
            postings_list.append(
                (
                    self.exact.postings.docs,
                    np.float32(self.exact.boost) * self.exact.postings.weights,
                )
            )
        if not postings_list:
            return posting.docs, posting.weights
        weights = np.zeros(snapshot.size, np.float32)
        for docs, more in postings_list:
            weights[docs] += more
        weights[posting.docs] += posting.weights
        docs = snapshot.drop_deleted(np.flatnonzero(weights).astype(np.uint32))
        return docs, weights[docs]

    def _related_postings(self) -> list[tuple[SortedIds, Array]]:
        """Return the documents and weights of each other word of the stem.

        Each word counts only in documents of the language of the stemmer.
        """
        snapshot, postings = self.word.snapshot, []
        for stemmer, spoken in active_stemmers(snapshot):
            stem = Stemmer(stemmer, NO_CACHE).stemWord(self.word.text)
            for segment, base in zip(
                snapshot.segments, snapshot.doc_bases, strict=False
            ):
                field = segment.fields[TEXT_FIELD]
                related = set(stem_index(segment, stemmer).find_terms(stem)) - {
                    self.word.term_numbers.get(field)
                }
                postings += [
                    _restrict_postings(spoken, field.postings(number), base)
                    for number in sorted(related)
                ]
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


def _restrict_postings(
    language_mask: Mask | None, postings: Postings, doc_base: int
) -> tuple[SortedIds, Array]:
    """Return the postings in documents of one language, numbered by the snapshot."""
    docs = postings.docs + np.uint32(doc_base)
    if language_mask is None:
        return docs, np.float32(RELATED_WORD_WEIGHT) * postings.weights
    in_language = language_mask[docs]
    weights = np.float32(RELATED_WORD_WEIGHT) * postings.weights[in_language]
    return docs[in_language], weights


def expand_stem(word: Operator, exact: Operator | None = None) -> StemOperator | None:
    """Expand a word by its stem. Return `None` unless it is a plain word of text."""
    if (
        not isinstance(word, TermOperator)
        or word.field != TEXT_FIELD
        or not word.text.isalpha()
        or word.text.isupper()
    ):
        return None
    return StemOperator(word, exact if isinstance(exact, TermOperator) else None)
