"""Match a word in every form that it has in the language of each article.

The forms are looked up in the dictionary when a query is compiled: the index stores
words as they are written. A form counts in the articles of its language only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from index.columnar.searching.compounds import find_compounds
from index.columnar.searching.operators import DocMatches, ScoredDocs, zero_scores
from index.columnar.searching.stemming import STEMMER_BY_LANGUAGE, stem_forms
from index.columnar.searching.terms import (
    PhraseOperator,
    PositionalOperator,
    bm25,
    idf,
    term_positions,
)
from index.columnar.storage.arrays import (
    EMPTY_IDS,
    Array,
    Mask,
    SortedIds,
    find_members,
    merge_sorted,
    merge_weights,
)
from index.columnar.storage.segment import IndexField, Segment
from index.columnar.storage.snapshot import Snapshot
from index.text.normalization import to_singular
from index.text.quotation_analysis import QUOTE_FIELD, SPEAKER_SEPARATOR
from index.text.word_forms import has_rules, spellings

LANGUAGE_FACET = "language"
INFLECTED_FIELDS = ("text", "title", QUOTE_FIELD)
"""Fields with words of the article's language. In names, there are only plurals."""
BASE_WEIGHT, PLURAL_WEIGHT, INFLECTED_WEIGHT, COMPOUND_WEIGHT = 1.0, 0.8, 0.5, 0.4
"""Weights of a word as typed and of a singular, a plural, another form, a compound."""
EXACT_PLURAL_WEIGHT = 1.05
"""Weight of a plural as typed, so that it ranks before its singular."""
FORM_BYTES = 200
"""Approximate size of a form in memory."""

LanguageGroup = tuple[str | None, Mask | None]
"""A language and the mask of its articles. The mask is `None` for all articles."""
ANY_LANGUAGE: LanguageGroup = (None, None)


@dataclass(frozen=True, slots=True)
class WordForm:
    """A term of a segment's dictionary that counts as a form of a word.

    `docs`: the mask of the documents where it does, `None` for all of them.
    """

    term_number: int
    weight: float
    docs: Mask | None = None


SegmentForms = tuple[WordForm, ...]


def language_groups(snapshot: Snapshot) -> list[LanguageGroup]:
    """Return the languages of the articles. Those without rules are one group."""
    key = (LANGUAGE_FACET, "word forms")
    if key not in snapshot.cache:
        snapshot.cache[key] = _make_language_groups(snapshot)
    groups = snapshot.cache[key]
    assert isinstance(groups, list)
    return groups


def _make_language_groups(snapshot: Snapshot) -> list[LanguageGroup]:
    column = snapshot.column(LANGUAGE_FACET)
    totals = snapshot.value_totals(LANGUAGE_FACET)
    members: defaultdict[str | None, list[str | None]] = defaultdict(list)
    for number in np.flatnonzero(totals).tolist():
        code = column.vocabulary.values[number]
        members[code if _has_forms(code) else None].append(code)
    if len(members) == 1:
        return [(language, None) for language in members]
    return [
        (language, _language_mask(snapshot, tuple(codes)))
        for language, codes in members.items()
    ]


def _language_mask(snapshot: Snapshot, codes: tuple[str | None, ...]) -> Mask:
    column = snapshot.column(LANGUAGE_FACET)
    return snapshot.masks.get_or_make(
        (LANGUAGE_FACET, codes), partial(column.mask, codes)
    )


def find_forms(snapshot: Snapshot, field: str, word: str) -> tuple[SegmentForms, ...]:
    """Return the forms of a word in each segment."""
    return tuple(
        _segment_forms(snapshot, number, field, word)
        for number in range(len(snapshot.segments))
    )


def _segment_forms(
    snapshot: Snapshot, segment_number: int, field: str, word: str
) -> SegmentForms:
    """Return the forms of a word in a segment, the exact form first."""
    *speaker, plain = word.rpartition(SPEAKER_SEPARATOR)
    prefix = _encode("".join(speaker))
    segment = snapshot.segments[segment_number]
    dictionary = segment.fields[field]
    exact: int | None = None
    forms: dict[int, WordForm] = {}
    groups = language_groups(snapshot) if field in INFLECTED_FIELDS else [ANY_LANGUAGE]
    for language, mask in groups:
        spoken = segment_part(snapshot, segment_number, mask)
        compounds = find_compounds(segment, plain, language, spoken)
        words = word_forms(segment, plain, language) | compounds
        terms = {prefix + _encode(form): form for form in words}
        for term, number in dictionary.find_terms(list(terms)).items():
            if terms[term] == plain:
                exact = number
                continue
            is_compound = terms[term] in compounds
            weight = COMPOUND_WEIGHT if is_compound else form_weight(plain, terms[term])
            form = WordForm(number, weight, mask)
            forms[number] = _merge_forms(forms.get(number), form)
    return _with_exact_form(tuple(forms.values()), exact)


def _with_exact_form(others: SegmentForms, exact: int | None) -> SegmentForms:
    """Return the forms with the exact one, which counts in articles of any language."""
    if exact is None:
        return others
    has_base = any(form.weight == BASE_WEIGHT for form in others)
    return (WordForm(exact, EXACT_PLURAL_WEIGHT if has_base else BASE_WEIGHT), *others)


def form_weight(word: str, form: str) -> float:
    """Return the weight of a form of a word. One that differs in number weighs more."""
    singular = to_singular(form)
    weight = BASE_WEIGHT if form == singular else PLURAL_WEIGHT
    return weight if singular == to_singular(word) else weight * INFLECTED_WEIGHT


def word_forms(segment: Segment, word: str, language: str | None) -> frozenset[str]:
    """Return the possible spellings of a word's forms, the dictionary's if limited."""
    if language is None or has_rules(language):
        return spellings(word, language)
    return stem_forms(segment, word, STEMMER_BY_LANGUAGE[language])


def matching_words(
    snapshot: Snapshot, word: str, language: str | None
) -> frozenset[str]:
    """Return the words that match a word in articles of a language."""
    if not _has_forms(language):
        language = None
    mask = dict(language_groups(snapshot)).get(language)
    words = {word}
    for number, segment in enumerate(snapshot.segments):
        spoken = segment_part(snapshot, number, mask)
        words |= word_forms(segment, word, language)
        words |= find_compounds(segment, word, language, spoken)
    return frozenset(words)


def segment_part(
    snapshot: Snapshot, segment_number: int, mask: Mask | None
) -> Mask | None:
    """Return the part of a mask for the documents of a segment."""
    if mask is None:
        return None
    first, end = snapshot.doc_bases[segment_number : segment_number + 2]
    return mask[first:end]


def _has_forms(language: str | None) -> bool:
    """Return whether the words of a language have forms, apart from the plural."""
    return has_rules(language) or language in STEMMER_BY_LANGUAGE.keys() - {None}


def _merge_forms(first: WordForm | None, second: WordForm) -> WordForm:
    """Return a form that counts where either counts."""
    if first is None:
        return second
    weight = max(first.weight, second.weight)
    if first.docs is None or second.docs is None:
        return WordForm(first.term_number, weight)
    return WordForm(first.term_number, weight, first.docs | second.docs)


def _encode(word: str) -> bytes:
    return word.encode(errors="surrogatepass")


@dataclass(frozen=True, slots=True)
class CompiledWord:
    """A word's forms in each segment, and the documents with any of them.

    `weights` are the sums of the weights of all forms, in fifths.
    """

    forms: tuple[SegmentForms, ...]
    docs: SortedIds
    weights: Array

    @property
    def nbytes(self) -> int:
        """Return the approximate size in memory."""
        form_count = sum(map(len, self.forms))
        return form_count * FORM_BYTES + self.docs.nbytes + self.weights.nbytes


def compile_word(snapshot: Snapshot, field: str, word: str) -> CompiledWord:
    """Return a word with its forms and documents, cached in the snapshot."""
    compiled: CompiledWord = snapshot.words.get_or_make(
        (field, word), partial(_compile_word, snapshot, field, word)
    )
    return compiled


def _compile_word(snapshot: Snapshot, field: str, word: str) -> CompiledWord:
    segment_forms = find_forms(snapshot, field, word)
    fields = snapshot.segment_fields(field)
    postings = [
        _form_postings(dictionary, base, form)
        for (dictionary, base), forms in zip(fields, segment_forms, strict=True)
        for form in forms
    ]
    docs, weights = merge_weights(postings, snapshot.size)
    if snapshot.live_mask is not None:
        alive = snapshot.live_mask[docs]
        docs, weights = docs[alive], weights[alive]
    return CompiledWord(segment_forms, docs, weights)


@dataclass(eq=False)
class FormsOperator(PositionalOperator):
    """Match a word in all its forms, scored as one word.

    Weights are added before scoring, like the weights of fields (Robertson, Zaragoza
    and Taylor, Simple BM25 Extension to Multiple Weighted Fields, 2004).
    """

    snapshot: Snapshot
    field: str
    text: str
    boost: float = 1.0

    @cached_property
    def _compiled(self) -> CompiledWord:
        return compile_word(self.snapshot, self.field, self.text)

    @property
    def forms(self) -> tuple[SegmentForms, ...]:
        """Return the forms in each segment."""
        return self._compiled.forms

    @property
    def weighted_docs(self) -> tuple[SortedIds, Array]:
        """Return the matching documents and their weights in fifths."""
        return self._compiled.docs, self._compiled.weights

    @property
    def size(self) -> int:
        """Return the number of matching documents."""
        return len(self._compiled.docs)

    @cached_property
    def term_weight(self) -> float:  # type: ignore[override]
        """Return the IDF of the word multiplied by its boost."""
        return self.boost * idf(self.snapshot, self.size)

    def find(self) -> ScoredDocs:
        """Return the matching documents and their scores."""
        docs, weights = self.weighted_docs
        return docs, bm25(self.snapshot, self.field, docs, weights, self.term_weight)

    def match(self, docs: SortedIds) -> DocMatches:
        """Return which of some documents match, and their scores."""
        matching, weights = self.weighted_docs
        has, at = find_members(docs, matching)
        scores = zero_scores(len(docs))
        scores[has] = bm25(
            self.snapshot, self.field, docs[has], weights[at], self.term_weight
        )
        return has, scores

    def position_lists(self, field: IndexField) -> list[SortedIds]:
        """Return the positions of each form."""
        at, base = next(
            (at, base)
            for at, (segment_field, base) in enumerate(
                self.snapshot.segment_fields(self.field)
            )
            if segment_field is field
        )
        return [
            _form_positions(self.snapshot, field, base, form) for form in self.forms[at]
        ]

    def positions(self, field: IndexField) -> SortedIds:
        """Return the positions of all forms, ascending."""
        return merge_sorted([EMPTY_IDS, *self.position_lists(field)])


def _form_postings(
    field: IndexField, base: int, form: WordForm
) -> tuple[SortedIds, Array]:
    """Return the documents where a form counts, and their weights."""
    postings = field.postings(form.term_number)
    docs = postings.docs + np.uint32(base) if base else postings.docs
    weights = np.float32(form.weight) * postings.weights
    if form.docs is None:
        return docs, weights
    counts = form.docs[docs]
    return docs[counts], weights[counts]


def _form_positions(
    snapshot: Snapshot, field: IndexField, base: int, form: WordForm
) -> SortedIds:
    positions = term_positions(snapshot, field, form.term_number)
    if form.docs is None:
        return positions
    is_counted = form.docs[field.documents(form.term_number) + np.uint32(base)]
    occurrences = field.counts(form.term_number)
    counted: SortedIds = positions[np.repeat(is_counted, occurrences)]
    return counted


@dataclass(eq=False)
class FormsPhraseOperator(PhraseOperator):
    """Match consecutive words, each in all its forms."""

    @cached_property
    def terms(self) -> dict[str, PositionalOperator]:
        """Return the operator of each distinct word."""
        return {
            word: FormsOperator(self.snapshot, self.field, word) for word in self.words
        }
