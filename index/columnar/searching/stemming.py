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

from index.columnar.searching.operators import Found, Operation
from index.columnar.searching.terms import Term, bm25, idf
from index.columnar.storage.arrays import Array, Mask, Numbers
from index.columnar.storage.segment import Posting, Segment
from index.columnar.storage.snapshot import Generation
from index.text.normalization import singular

TEXT, LANGUAGE = "text", "language"
UNKNOWN = "english"
"""The stemmer for articles of unknown language."""
NAMES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's stemmer of each language; which of them there are depends on its version."""
STEMMERS: dict[str | None, str] = {
    None: UNKNOWN,
    **{code: name for code, name in NAMES.items() if name in algorithms()},
}
UNCACHED = 0
"""A dictionary has each word once: the stemmer's own cache makes it four times as slow."""
SLICE = 4_096
"""Words that are stemmed in one call: as long as it takes, other threads wait."""
ANOTHER = 0.5
"""What another word of the same root is worth, where the word itself is one."""


def stemmers(generation: Generation) -> Iterator[tuple[str, Mask | None]]:
    """The stemmers for what a generation holds, and in which documents each counts; `None` where that is all."""
    column, totals = generation.column(LANGUAGE), generation.totals(LANGUAGE)
    spoken: defaultdict[str, list[int]] = defaultdict(list)
    for number in np.flatnonzero(totals).tolist():
        if (stemmer := STEMMERS.get(column.vocabulary.values[number])) is not None:
            spoken[stemmer].append(number)
    for stemmer, numbers in spoken.items():
        if totals[numbers].sum() == generation.count:
            yield stemmer, None
        else:
            codes = tuple(column.vocabulary.values[number] for number in numbers)
            yield (
                stemmer,
                generation.masks.get((LANGUAGE, codes), partial(column.mask, codes)),
            )


@dataclass(frozen=True, slots=True)
class Roots:
    """The words of a dictionary by their stems, which stand as their hashes, rising; `terms` are the words' numbers."""

    hashes: Array
    terms: Array

    def of(self, stem: str) -> list[int]:
        """The words that have a stem."""
        sought = hash(stem)
        found: list[int] = self.terms[
            self.hashes.searchsorted(sought) : self.hashes.searchsorted(sought, "right")
        ].tolist()
        return found


def roots(segment: Segment, stemmer: str) -> Roots:
    """The words in the text of a segment by their stems in one language; a plural is one with its singular."""
    key = (TEXT, stemmer)
    if key not in segment.kept:
        words = [
            term.decode(errors="surrogatepass") for term in segment.fields[TEXT].terms
        ]
        numbers = [number for number, word in enumerate(words) if _plain(word)]
        stemmed, plain = (
            Stemmer(stemmer, UNCACHED).stemWords,
            [words[number] for number in numbers],
        )
        stems = [
            stem
            for at in range(0, len(plain), SLICE)
            for stem in stemmed(plain[at : at + SLICE])
        ]
        hashes = np.fromiter(map(hash, stems), np.int64, len(stems))
        order = np.argsort(hashes, kind="stable")
        segment.kept[key] = Roots(hashes[order], np.array(numbers, np.uint32)[order])
    held = segment.kept[key]
    assert isinstance(held, Roots)
    return held


def _plain(word: str) -> bool:
    """Whether a term is a word as others are, no number, no initials, and no plural that counts as its singular."""
    return (
        word.isalpha()
        and not word.isupper()
        and (word[-1] != "s" or singular(word) == word)
    )


@dataclass(eq=False)
class Rooted(Operation):
    """A word of the text with all of its root, scored as one word.

    Their weights are added before they are turned into a score, as those of fields are (Robertson, Zaragoza and Taylor,
    Simple BM25 Extension to Multiple Weighted Fields, 2004).
    """

    word: Term
    exact: Term | None = None
    """The word in the form in which it was typed, which counts above the others."""

    @cached_property
    def _found(self) -> tuple[Numbers, Array]:
        """The documents that have any, and the sum of their weights."""
        posting, generation = self.word.posting, self.word.generation
        others = self._others()
        if self.exact is not None:
            others.append(
                (
                    self.exact.posting.docs,
                    np.float32(self.exact.boost) * self.exact.posting.weights,
                )
            )
        if not others:
            return posting.docs, posting.weights
        weights = np.zeros(generation.size, np.float32)
        for docs, more in others:
            weights[docs] += more
        weights[posting.docs] += posting.weights
        docs = generation.living(np.flatnonzero(weights).astype(np.uint32))
        return docs, weights[docs]

    def _others(self) -> list[tuple[Numbers, Array]]:
        """The other words of the root: documents and weights, of each in the language in which that is its root."""
        generation, found = self.word.generation, []
        for stemmer, spoken in stemmers(generation):
            stem = Stemmer(stemmer, UNCACHED).stemWord(self.word.text)
            for segment, base in zip(
                generation.segments, generation.bases, strict=False
            ):
                field = segment.fields[TEXT]
                others = set(roots(segment, stemmer).of(stem)) - {
                    self.word.numbers.get(field)
                }
                found += [
                    _within(spoken, field.posting(number), base)
                    for number in sorted(others)
                ]
        return found

    @property
    def size(self) -> int:
        """How many documents have any."""
        return len(self._found[0])

    def find(self) -> Found:
        """The documents that have any, with their scores."""
        docs, weights = self._found
        return docs, bm25(
            self.word.generation,
            TEXT,
            docs,
            weights,
            idf(self.word.generation, self.size),
        )


def _within(spoken: Mask | None, posting: Posting, base: int) -> tuple[Numbers, Array]:
    """What of a segment's posting lies in some documents of the generation."""
    docs = posting.docs + np.uint32(base)
    if spoken is None:
        return docs, np.float32(ANOTHER) * posting.weights
    kept = spoken[docs]
    return docs[kept], np.float32(ANOTHER) * posting.weights[kept]


def rooted(word: Operation, exact: Operation | None = None) -> Rooted | None:
    """A word with all of its root; `None` for what is no plain word of the text."""
    if (
        not isinstance(word, Term)
        or word.field != TEXT
        or not word.text.isalpha()
        or word.text.isupper()
    ):
        return None
    return Rooted(word, exact if isinstance(exact, Term) else None)
