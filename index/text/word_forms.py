"""List the spellings that the forms of a word can have, by language.

The rules are in `index/text/inflection.py`. Irregular forms, and words that look like
forms but are not, are lists in `index/text/data/`. Precision comes first: only
inflection makes a form, not derivation. Many of the listed spellings do not exist: the
dictionary of the index decides. All words are folded, as in the index.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from whoosh.lang.stopwords import stoplists

from index.text.inflection import FORMS_BY_LANGUAGE, MIN_WORD_LENGTH, plural_forms
from index.text.normalization import fold
from index.text.word_data import read_lines

IRREGULAR_FORMS, DIFFERENT_WORDS = "irregular_forms.txt", "different_words.txt"
MAX_STOP_WORD_LENGTH = 5
"""Letters of the longest stop word that has no other forms.

Longer words of the stop lists are also forms of other words: Spanish *estado*.
"""
STOP_LIST_NAMES = {"nb": "no"}
LANGUAGE_ALIASES = {"nn": "nb", "no": "nb"}
GE_LANGUAGES = frozenset({"de", "nl"})
"""Languages whose participles have *ge-*, but not after some prefixes."""
VERB_PREFIXES = {
    "de": "ab an auf aus be bei durch ein ent er fort ge her hin mit nach uber um unter"
    " ver vor weg wider zer zu zuruck zusammen",
    "en": "out over re un under up with",
    "fr": "ap con contre de entre inter main ob par pre re sou sur",
    "it": "con de in per pre ri so",
    "nl": "aan achter af be bij door in mee om onder ont op over tegen toe uit ver voor"
    " weg",
    "es": "con de des dis im man o ob pre pro re sos",
    "sv": "av an be for fram in om pa till ut upp under over",
}
"""Language → prefixes of irregular verbs: *beschließen* has the forms of *schließen*."""


@lru_cache(maxsize=1 << 14)
def spellings(word: str, language: str | None) -> frozenset[str]:
    """Return the possible spellings of the forms of a word, with the word itself.

    Articles of a language that has no rules, and those of unknown language, have only
    the plural and the singular that English would have.
    """
    language = LANGUAGE_ALIASES.get(language or "", language or "")
    function_words = _function_words(language)
    if word in function_words:
        return frozenset((word,))
    forms = set(_irregular_forms(word, language))
    if len(word) >= MIN_WORD_LENGTH and is_plain_word(word):
        forms.update(FORMS_BY_LANGUAGE.get(language, plural_forms)(word))
    other_words = _other_words(language).get(word, frozenset())
    return frozenset(forms - other_words - function_words | {word})


def is_plain_word(term: str) -> bool:
    """Tell whether a term consists of lower-case letters only, with their marks."""
    if term.isalpha():
        return not term.isupper()
    return bool(term) and all(unicodedata.category(sign)[0] in "LM" for sign in term)


def has_rules(language: str | None) -> bool:
    """Tell whether a language has rules of its own."""
    return LANGUAGE_ALIASES.get(language or "", language) in FORMS_BY_LANGUAGE


@cache
def _function_words(language: str) -> frozenset[str]:
    """Return the short stop words of a language. They are never inflected."""
    words = map(fold, stoplists.get(STOP_LIST_NAMES.get(language, language), ()))
    return frozenset(word for word in words if len(word) <= MAX_STOP_WORD_LENGTH)


def _irregular_forms(word: str, language: str) -> Iterator[str]:
    """Yield the irregular forms of a word, also of a verb with a prefix."""
    groups = _irregular_groups(language)
    yield from groups.get(word, ())
    for prefix in VERB_PREFIXES.get(language, "").split():
        verb = word.removeprefix(prefix)
        if verb != word and len(verb) >= MIN_WORD_LENGTH:
            for form in groups.get(verb) or groups.get(f"ge{verb}") or ():
                yield prefix + form
                if language in GE_LANGUAGES:
                    yield prefix + form.removeprefix("ge")


@cache
def _irregular_groups(language: str) -> Mapping[str, frozenset[str]]:
    groups: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for line in read_lines(IRREGULAR_FORMS).get(language, ()):
        group = frozenset(map(fold, line.split()))
        for word in group:
            groups[word] |= group
    return groups


@cache
def _other_words(language: str) -> Mapping[str, frozenset[str]]:
    """Return word → words that are no forms of it."""
    others: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for line in read_lines(DIFFERENT_WORDS).get(language, ()):
        word, *different = fold(line).split()
        for other in different:
            others[word] |= {other}
            others[other] |= {word}
    return others
