"""Stems: the words of one root, such as *defence*, *defences* and *defended*, found among the terms of the dictionary.

Nothing of it is in the index. Stems are worked out from the dictionary when they are first needed, and kept; they rank
articles that lack words of a query, and never make an article match. The stemmers are Snowball's (Porter, 2001), one
for each language that the archive holds: what is of one root in German counts in German articles alone.
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
"""The stemmer for articles of unknown language."""
STEMMER_NAMES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's stemmer of each language; which of them there are depends on its version."""
STEMMER_BY_LANGUAGE: dict[str | None, str] = {
    None: FALLBACK_STEMMER,
    **{code: name for code, name in STEMMER_NAMES.items() if name in algorithms()},
}
NO_CACHE = 0
"""A dictionary has each word once: the stemmer's own cache makes it four times as slow."""
BATCH_SIZE = 4_096
"""Words that are stemmed in one call: as long as it takes, other threads wait."""
RELATED_WORD_WEIGHT = 0.5
"""What another word of the same root is worth, where the word itself is one."""


def active_stemmers(snapshot: Snapshot) -> Iterator[tuple[str, Mask | None]]:
    """The stemmers for what a snapshot holds, and in which documents each counts; `None` where that is all."""
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
    """The words of a dictionary by their stems, which stand as their hashes, rising; `term_numbers` are the words' numbers."""

    hashes: Array
    term_numbers: Array

    def find_terms(self, stem: str) -> list[int]:
        """The words that have a stem."""
        sought = hash(stem)
        found: list[int] = self.term_numbers[
            self.hashes.searchsorted(sought) : self.hashes.searchsorted(sought, "right")
        ].tolist()
        return found


def stem_index(segment: Segment, stemmer: str) -> StemIndex:
    """The words in the text of a segment by their stems in one language; a plural is one with its singular."""
    key = (TEXT_FIELD, stemmer)
    if key not in segment.cache:
        words = [
            term.decode(errors="surrogatepass")
            for term in segment.fields[TEXT_FIELD].terms
        ]
        numbers = [number for number, word in enumerate(words) if _is_stemmable(word)]
        stemmed, plain = (
            Stemmer(stemmer, NO_CACHE).stemWords,
            [words[number] for number in numbers],
        )
        stems = [
            stem
            for at in range(0, len(plain), BATCH_SIZE)
            for stem in stemmed(plain[at : at + BATCH_SIZE])
        ]
        hashes = np.fromiter(map(hash, stems), np.int64, len(stems))
        order = np.argsort(hashes, kind="stable")
        segment.cache[key] = StemIndex(
            hashes[order], np.array(numbers, np.uint32)[order]
        )
    held = segment.cache[key]
    assert isinstance(held, StemIndex)
    return held


def _is_stemmable(word: str) -> bool:
    """Whether a term is a word as others are, no number, no initials, and no plural that counts as its singular."""
    return (
        word.isalpha()
        and not word.isupper()
        and (word[-1] != "s" or to_singular(word) == word)
    )


@dataclass(eq=False)
class StemOperator(Operator):
    """A word of the text with all of its root, scored as one word.

    Their weights are added before they are turned into a score, as those of fields are (Robertson, Zaragoza and Taylor,
    Simple BM25 Extension to Multiple Weighted Fields, 2004).
    """

    word: TermOperator
    exact: TermOperator | None = None
    """The word in the form in which it was typed, which counts above the others."""

    @cached_property
    def _matches(self) -> tuple[SortedIds, Array]:
        """The documents that have any, and the sum of their weights."""
        posting, snapshot = self.word.postings, self.word.snapshot
        others = self._related_postings()
        if self.exact is not None:
            others.append(
                (
                    self.exact.postings.docs,
                    np.float32(self.exact.boost) * self.exact.postings.weights,
                )
            )
        if not others:
            return posting.docs, posting.weights
        weights = np.zeros(snapshot.size, np.float32)
        for docs, more in others:
            weights[docs] += more
        weights[posting.docs] += posting.weights
        docs = snapshot.drop_deleted(np.flatnonzero(weights).astype(np.uint32))
        return docs, weights[docs]

    def _related_postings(self) -> list[tuple[SortedIds, Array]]:
        """The other words of the root: documents and weights, of each in the language in which that is its root."""
        snapshot, found = self.word.snapshot, []
        for stemmer, spoken in active_stemmers(snapshot):
            stem = Stemmer(stemmer, NO_CACHE).stemWord(self.word.text)
            for segment, base in zip(
                snapshot.segments, snapshot.doc_bases, strict=False
            ):
                field = segment.fields[TEXT_FIELD]
                others = set(stem_index(segment, stemmer).find_terms(stem)) - {
                    self.word.term_numbers.get(field)
                }
                found += [
                    _restrict_postings(spoken, field.postings(number), base)
                    for number in sorted(others)
                ]
        return found

    @property
    def size(self) -> int:
        """How many documents have any."""
        return len(self._matches[0])

    def find(self) -> ScoredDocs:
        """The documents that have any, with their scores."""
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
    """What of a segment's posting lies in some documents of the snapshot."""
    docs = postings.docs + np.uint32(doc_base)
    if language_mask is None:
        return docs, np.float32(RELATED_WORD_WEIGHT) * postings.weights
    kept = language_mask[docs]
    return docs[kept], np.float32(RELATED_WORD_WEIGHT) * postings.weights[kept]


def expand_stem(word: Operator, exact: Operator | None = None) -> StemOperator | None:
    """A word with all of its root; `None` for what is no plain word of the text."""
    if (
        not isinstance(word, TermOperator)
        or word.field != TEXT_FIELD
        or not word.text.isalpha()
        or word.text.isupper()
    ):
        return None
    return StemOperator(word, exact if isinstance(exact, TermOperator) else None)
