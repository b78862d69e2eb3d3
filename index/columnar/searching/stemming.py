"""Group the terms of the dictionary by stem: *defence*, *defences*, *defended*.

The index does not store stems. They are computed from the dictionary on first use and
cached. Stems rank articles that lack words of a query. In languages without rules for
forms (`index/text/word_forms.py`), words of one stem are forms of one word. The
stemmers are Snowball's (Porter, 2001), one for each language of the archive.
German stems count in German articles only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from Stemmer import Stemmer, algorithms

from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.segment import Segment
from index.columnar.storage.snapshot import Snapshot

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
    """Return the stem index of a segment's text for one language, cached."""
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


def stem_word(stemmer: str, word: str) -> str:
    """Return the stem of a word."""
    stem: str = Stemmer(stemmer, NO_CACHE).stemWord(word)
    return stem


def stem_forms(segment: Segment, word: str, stemmer: str) -> frozenset[str]:
    """Return the words of a segment's text with the stem of a word."""
    stem = stem_word(stemmer, word)
    terms = segment.fields[TEXT_FIELD].terms
    return frozenset(
        terms[number].decode(errors="surrogatepass")
        for number in stem_index(segment, stemmer).find_terms(stem)
    )


def _is_stemmable(word: str) -> bool:
    """Return whether a term is an ordinary word: no number and no initials."""
    return word.isalpha() and not word.isupper()
