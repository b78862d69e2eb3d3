"""Find the longer words of a dictionary that have a word as a part."""

from __future__ import annotations

from typing import Any

import numpy as np

from index.columnar.storage.arrays import Array, Mask
from index.columnar.storage.segment import IndexField, Segment
from index.text.compounds import (
    MIN_WORD_LENGTH,
    CompoundRules,
    compound_rules,
    is_part_of,
)
from index.text.word_forms import spellings

TEXT_FIELD = "text"
MAX_CANDIDATES = 2_000
"""Terms of a segment that are tested for a word and a language, the most frequent."""
MAX_CACHED = {"candidates": 200, "compounds": 2_000, "words": 50_000}
"""Entries of each cache of a segment. A full cache is emptied."""


def find_compounds(
    segment: Segment, word: str, language: str | None, spoken: Mask | None
) -> frozenset[str]:
    """Return the longer words of a segment's text with a form of a word as a part.

    `spoken` is the mask of the segment's documents in the language, `None` for all of
    them. Languages that write compounds as several words have none.
    """
    rules = compound_rules(language)
    if rules is None or language is None or len(word) < MIN_WORD_LENGTH:
        return frozenset()
    cache = _cache(segment, "compounds")
    key = (language, word)
    if key not in cache:
        cache[key] = _DictionaryParts(segment, rules).find(word, language, spoken)
    compounds: frozenset[str] = cache[key]
    return compounds


def _cache(segment: Segment, name: str) -> dict[Any, Any]:
    """Return a cache of a segment, empty if it was full."""
    cache = segment.cache.setdefault(("compounds", name), {})
    assert isinstance(cache, dict)
    if len(cache) >= MAX_CACHED[name]:
        cache.clear()
    return cache


class _DictionaryParts:
    """Searches the dictionary of a segment for compounds of one language."""

    def __init__(self, segment: Segment, rules: CompoundRules) -> None:
        self._segment, self._rules = segment, rules
        self._field: IndexField = segment.fields[TEXT_FIELD]
        self._words = _cache(segment, "words")

    def find(self, word: str, language: str, spoken: Mask | None) -> frozenset[str]:
        """Return the compounds in some documents with a form of a word as a part."""
        forms = spellings(word, language)
        if len(forms) == 1:  # a function word
            return frozenset()
        others = [form for form in forms if word not in form and self._is_word(form)]
        compounds: set[str] = set()
        for part in (word, *others):
            if len(part) >= MIN_WORD_LENGTH:
                ends = [form for form in forms if form.startswith(part)]
                for term in self._terms(self._candidates(part), spoken):
                    if term not in forms and self._has_part(term, ends):
                        compounds.add(term)
        return frozenset(compounds)

    def _has_part(self, term: str, parts: list[str]) -> bool:
        return any(
            part in term and is_part_of(part, term, self._rules, self._is_word)
            for part in parts
        )

    def _candidates(self, part: str) -> Array:
        """Return the terms with a part, the most frequent first."""
        cache = _cache(self._segment, "candidates")
        if part not in cache:
            found = self._field.terms.containing(part.encode(errors="surrogatepass"))
            numbers = np.array(found, np.int64)
            offsets = self._field.posting_offsets
            frequencies = offsets[numbers + 1].astype(np.int64) - offsets[numbers]
            cache[part] = numbers[np.argsort(-frequencies, kind="stable")]
        candidates: Array = cache[part]
        return candidates

    def _terms(self, numbers: Array, spoken: Mask | None) -> list[str]:
        """Return the words among some terms that are in some documents."""
        terms: list[str] = []
        for number in numbers.tolist():
            if len(terms) == MAX_CANDIDATES:
                break
            if spoken is None or spoken[self._field.documents(number)].any():
                term = self._field.terms[number].decode(errors="surrogatepass")
                if term.isalpha() and not term.isupper():
                    terms.append(term)
        return terms

    def _is_word(self, word: str) -> bool:
        """Tell whether the dictionary has a word."""
        if word not in self._words:
            number = self._field.find_term(word.encode(errors="surrogatepass"))
            self._words[word] = number is not None
        is_word: bool = self._words[word]
        return is_word
