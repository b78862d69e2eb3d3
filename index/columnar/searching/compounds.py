"""Find the longer words of a dictionary that have a word as a part."""

from __future__ import annotations

from functools import partial

from index.columnar.storage.segment import IndexField, Segment
from index.text.compounds import MIN_WORD_LENGTH, compound_rules, is_part_of
from index.text.word_forms import spellings

TEXT_FIELD = "text"
MAX_CANDIDATES = 5_000
"""Terms of a segment that are tested for a word. The shortest come first."""
MAX_CACHED_WORDS = 2_000


def find_compounds(segment: Segment, word: str, language: str | None) -> frozenset[str]:
    """Return the longer words of a segment's text with a form of a word as a part.

    Languages that write compounds as several words have none. Results are cached.
    """
    rules = compound_rules(language)
    if rules is None or language is None:
        return frozenset()
    cache = segment.cache.setdefault(("compounds", language), {})
    assert isinstance(cache, dict)
    if word not in cache:
        if len(cache) >= MAX_CACHED_WORDS:
            cache.clear()
        cache[word] = _find_compounds(segment.fields[TEXT_FIELD], word, language)
    compounds: frozenset[str] = cache[word]
    return compounds


def _find_compounds(field: IndexField, word: str, language: str) -> frozenset[str]:
    rules = compound_rules(language)
    assert rules is not None
    is_word = partial(_has_term, field)
    forms = spellings(word, language)
    if len(word) < MIN_WORD_LENGTH or len(forms) == 1:
        return frozenset()
    compounds: set[str] = set()
    for part in [form for form in forms if form == word or is_word(form)]:
        ends = [form for form in forms if form.startswith(part)]
        compounds.update(
            term
            for term in _terms_containing(field, part)
            if term not in forms
            and any(is_part_of(end, term, rules, is_word) for end in ends)
        )
    return frozenset(compounds)


def _terms_containing(field: IndexField, part: str) -> list[str]:
    terms = [
        field.terms[number].decode(errors="surrogatepass")
        for number in field.terms.containing(part.encode(errors="surrogatepass"))
    ]
    plain = [term for term in terms if term.isalpha() and not term.isupper()]
    return sorted(plain, key=lambda term: (len(term), term))[:MAX_CANDIDATES]


def _has_term(field: IndexField, word: str) -> bool:
    return field.find_term(word.encode(errors="surrogatepass")) is not None
