"""Find the forms of a word, as the embedded engine does, with the dictionary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from index.columnar.searching.compounds import MAX_CANDIDATES
from index.columnar.searching.stemming import STEMMER_BY_LANGUAGE
from index.columnar.searching.word_forms import (
    BASE_WEIGHT,
    COMPOUND_WEIGHT,
    EXACT_PLURAL_WEIGHT,
    INFLECTED_FIELDS,
    form_weight,
)
from index.opensearch.clauses import LanguageGroup, WordForm
from index.opensearch.dictionary import Dictionary, stem_forms
from index.text.compounds import (
    MIN_WORD_LENGTH,
    CompoundRules,
    compound_rules,
    is_part_of,
)
from index.text.quotation_analysis import SPEAKER_SEPARATOR
from index.text.word_forms import has_rules, spellings

MAX_ROUNDS = 8
"""How often new words are looked up in the dictionary for one compound."""


def has_forms(language: str | None) -> bool:
    """Return whether the words of a language have forms, apart from the plural."""
    return has_rules(language) or language in STEMMER_BY_LANGUAGE.keys() - {None}


def language_groups(
    counts: Mapping[str, int], document_count: int
) -> list[LanguageGroup]:
    """Return the languages of the articles. Those without rules are one group."""
    members: defaultdict[str | None, list[str]] = defaultdict(list)
    for code in sorted(counts):
        members[code if has_forms(code) else None].append(code)
    has_unknown = sum(counts.values()) < document_count
    if has_unknown:
        members.setdefault(None, [])
    return [
        LanguageGroup(language, tuple(codes), has_unknown and language is None)
        for language, codes in members.items()
    ]


def language_forms(
    dictionary: Dictionary, word: str, language: str | None
) -> frozenset[str]:
    """Return the possible spellings of a word's forms in a language."""
    if language is None or has_rules(language):
        return spellings(word, language)
    return frozenset(stem_forms(dictionary, word, language))


class WordForms(NamedTuple):
    """The forms of a word in a field, the exact form first.

    `possible` are those forms with others that no document has. It is empty while the
    dictionary has not answered all that they depend on.
    """

    existing: tuple[WordForm, ...]
    possible: tuple[WordForm, ...] = ()


def find_forms(
    dictionary: Dictionary, groups: Sequence[LanguageGroup], field: str, word: str
) -> WordForms:
    """Return the forms of a word in a field."""
    *speaker, plain = word.rpartition(SPEAKER_SEPARATOR)
    prefix = "".join(speaker)
    if field not in INFLECTED_FIELDS:
        return WordForms(_plural_forms(plain))
    missing_before = dictionary.missing_answers
    candidates: dict[LanguageGroup, dict[str, float]] = {}
    for group in groups:
        compounds = find_compounds(dictionary, plain, group.language)
        words = language_forms(dictionary, plain, group.language) | compounds
        candidates[group] = {
            form: COMPOUND_WEIGHT if form in compounds else form_weight(plain, form)
            for form in words
        }
    is_complete = dictionary.missing_answers == missing_before
    spelled = {plain, *(form for forms in candidates.values() for form in forms)}
    existing = dictionary.existing(spelled, field)
    possible = _choose_forms(candidates, plain, spelled) if is_complete else ()
    chosen = _choose_forms(candidates, plain, existing)
    return WordForms(_with_prefix(chosen, prefix), _with_prefix(possible, prefix))


def _choose_forms(
    candidates: Mapping[LanguageGroup, Mapping[str, float]],
    word: str,
    chosen: Set[str],
) -> Sequence[WordForm]:
    """Return those forms of a word that are chosen."""
    others = _merge_groups(
        {
            group: {
                form: weight
                for form, weight in forms.items()
                if form in chosen and form != word
            }
            for group, forms in candidates.items()
        }
    )
    return _with_exact_form(others, word, word in chosen)


def _with_prefix(forms: Sequence[WordForm], prefix: str) -> tuple[WordForm, ...]:
    """Return forms that begin with a speaker."""
    if not prefix:
        return tuple(forms)
    return tuple(
        WordForm(prefix + form.term, form.weight, form.group) for form in forms
    )


def _plural_forms(word: str) -> tuple[WordForm, ...]:
    """Return the forms of a word in names: the plural and the singular."""
    others = sorted(spellings(word, None) - {word})
    return tuple(WordForm(form, BASE_WEIGHT) for form in (word, *others))


def _merge_groups(
    forms: Mapping[LanguageGroup, Mapping[str, float]],
) -> list[WordForm]:
    """Return each form for each of its groups, with its highest weight."""
    highest: dict[str, float] = {}
    for weights in forms.values():
        for form, weight in weights.items():
            highest[form] = max(weight, highest.get(form, 0.0))
    is_single = len(forms) == 1
    return [
        WordForm(form, highest[form], None if is_single else group)
        for group, weights in forms.items()
        for form in sorted(weights)
    ]


def _with_exact_form(
    others: list[WordForm], word: str, is_known: bool
) -> list[WordForm]:
    """Return the forms with the exact one, which counts in articles of any language."""
    if not is_known:
        return others
    has_base = any(form.weight == BASE_WEIGHT for form in others)
    weight = EXACT_PLURAL_WEIGHT if has_base else BASE_WEIGHT
    return [WordForm(word, weight), *others]


def find_compounds(
    dictionary: Dictionary, word: str, language: str | None
) -> frozenset[str]:
    """Return the longer words of the archive with a form of a word as a part."""
    rules = compound_rules(language)
    if rules is None or len(word) < MIN_WORD_LENGTH:
        return frozenset()
    forms = spellings(word, language)
    if len(forms) == 1:  # a function word
        return frozenset()
    existing = dictionary.existing(forms)
    others = [form for form in forms if word not in form and form in existing]
    compounds: set[str] = set()
    for part in (word, *others):
        if len(part) >= MIN_WORD_LENGTH:
            ends = [form for form in forms if form.startswith(part)]
            terms = [
                term for term in _containing(dictionary, part) if term not in forms
            ]
            compounds.update(_with_any_part(dictionary, terms, ends, rules))
    return frozenset(compounds)


def _containing(dictionary: Dictionary, part: str) -> list[str]:
    """Return the words with a part, the most frequent first."""
    pattern = {"wildcard": {"word": {"value": f"*{part}*"}}}
    terms = dictionary.find([pattern], MAX_CANDIDATES, "text", frequent=True)
    return [term for term in terms if term.isalpha() and not term.isupper()]


def _with_any_part(
    dictionary: Dictionary, terms: list[str], parts: list[str], rules: CompoundRules
) -> list[str]:
    """Return the terms with one of the parts.

    Words that the rules ask for are looked up together, until no new ones come up.
    """
    lookup = _WordLookup(dictionary)
    matching: list[str] = []
    for _ in range(MAX_ROUNDS):
        matching = [
            term
            for term in terms
            if any(
                part in term and is_part_of(part, term, rules, lookup.is_word)
                for part in parts
            )
        ]
        if not lookup.read_asked():
            break
    return matching


@dataclass
class _WordLookup:
    """Tells whether words are in the dictionary, once they have been read together."""

    dictionary: Dictionary
    _present: dict[str, bool] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def is_word(self, word: str) -> bool:
        """Tell whether a word is known to be in the dictionary."""
        if word not in self._present:
            self._asked.add(word)
        return self._present.get(word, False)

    def read_asked(self) -> bool:
        """Look up the words that were asked for. Return whether there are any."""
        asked, self._asked = self._asked, set()
        present = self.dictionary.existing(asked)
        self._present |= {word: word in present for word in asked}
        return bool(asked)


def matching_words(
    dictionary: Dictionary, word: str, language: str | None
) -> frozenset[str]:
    """Return the words that match a word in articles of a language."""
    if not has_forms(language):
        language = None
    words = {word, *language_forms(dictionary, word, language)}
    return frozenset(words | find_compounds(dictionary, word, language))
