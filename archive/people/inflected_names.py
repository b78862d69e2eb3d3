"""Find the base forms of inflected names among the names of one article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from archive.data_files import read_rows
from archive.names import inflection
from archive.names.inflection import Inflection
from archive.people.name_mentions import NameMention

PREFIX_LETTERS = 3
MAX_CANDIDATES = 50
"""Names with the same first letters that are compared."""

_BLANK = re.compile(r"\s+")
NameInLanguage = tuple[str, str]
"""A name, and the language of the paragraph."""


def split_joined_names(text: str, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Return the mentions, with two names apart that the tagger took for one.

    In `Nina Pirc Medvedu`, both are names of people whom the text names elsewhere.
    """
    forms = {
        inflection.without_suffix(
            text[mention.start : mention.end], mention.language
        ): mention
        for mention in mentions
        if len(mention.words) > 1
    }
    by_surname: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        by_surname[_surname_start(form)].append(form)
    divided: list[NameMention] = []
    for mention in mentions:
        divided += _parts(text, mention, forms, by_surname) or [mention]
    return divided


def _surname_start(name: str) -> str:
    return inflection.comparable(name.rpartition(" ")[2])[:PREFIX_LETTERS]


def _parts(
    text: str,
    mention: NameMention,
    forms: Mapping[str, NameMention],
    by_surname: Mapping[str, list[str]],
) -> list[NameMention]:
    """Return the two names of which a mention consists, or none."""
    blanks = list(_BLANK.finditer(text, mention.start, mention.end))
    for blank in blanks[1:]:
        first_form = text[mention.start : blank.start()]
        if first_form not in forms:
            continue
        name = inflection.without_suffix(
            text[blank.end() : mention.end], mention.language
        )
        candidates = by_surname.get(_surname_start(name), [])[:MAX_CANDIDATES]
        if any(
            _names_person(name, form, mention.language)
            for form in candidates
            if form != first_form and forms[form] != mention
        ):
            first_name = forms[first_form].name
            first = replace(mention, end=blank.start(), name=first_name)
            return [first, replace(mention, start=blank.end(), name=name)]
    return []


def _names_person(name: str, full_name: str, language: str) -> bool:
    """Return whether a name is a full name, or a form of it or of its surname."""
    surname = full_name.rpartition(" ")[2]
    return name == full_name or any(
        inflection.compare(name, base, language) for base in (full_name, surname)
    )


def base_names(
    text: str, mentions: Iterable[NameMention], stated_names: Sequence[str]
) -> dict[NameMention, str]:
    """Return the base form of each inflected full name, if the article has it.

    A name that may also be that of a person of the other gender has a base form only
    after a preposition, which excludes the base form (`для Александра Иванова`), or if
    its first word is no given name as it stands.
    """
    full_names = [mention for mention in mentions if len(mention.name.split()) > 1]
    candidates: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in (*stated_names, *(mention.name for mention in full_names)):
        candidates[_prefix(name)][name] = None
    bases: dict[NameInLanguage, Mapping[Inflection, list[str]]] = {}
    chosen: dict[NameMention, str] = {}
    for mention in full_names:
        pair = mention.name, mention.language
        if not inflection.table_code(mention.language):
            continue
        if pair not in bases:
            bases[pair] = _bases(*pair, list(candidates[_prefix(mention.name)]))
        base = _only_base(text, mention, bases[pair])
        if base:
            chosen[mention] = base
    return chosen


def _prefix(name: str) -> str:
    words = inflection.comparable_words(name)
    return words[0][:1] + words[-1][:PREFIX_LETTERS] if words else ""


def _bases(
    name: str, language: str, candidates: Sequence[str]
) -> dict[Inflection, list[str]]:
    """Return the possible base forms of a name by their certainty."""
    bases: dict[Inflection, list[str]] = {}
    for candidate in candidates[:MAX_CANDIDATES]:
        strength = inflection.compare(name, candidate, language)
        if strength:
            bases.setdefault(strength, []).append(candidate)
    return bases


def _only_base(
    text: str, mention: NameMention, bases: Mapping[Inflection, list[str]]
) -> str | None:
    """Return the only possible base form of a mention."""
    possible = [base for names in bases.values() for base in names]
    bases_of_possible = [
        base
        for base in possible
        if not any(
            inflection.compare(base, other, mention.language) for other in possible
        )
    ]
    if len({inflection.comparable_words(base) for base in bases_of_possible}) != 1:
        return None
    if (
        Inflection.AMBIGUOUS in bases
        and inflection.may_be_base_form(mention.name)
        and not _is_after_preposition(text, mention)
    ):
        return None
    return bases_of_possible[0]


def _is_after_preposition(text: str, mention: NameMention) -> bool:
    """Return whether the word before a name is a preposition with a genitive."""
    words = text[max(0, mention.start - 40) : mention.start].split()
    return bool(words) and words[-1].casefold() in _prepositions(mention.language)


@cache
def _prepositions(language: str) -> frozenset[str]:
    """Return the prepositions that no base form and no dative follows."""
    return frozenset(
        word
        for code, words in read_rows("genitive_prepositions.tsv")
        if code == inflection.table_code(language)
        for word in words.split(" ")
    )


def is_form_of_word(left: str, right: str, language: str) -> bool:
    """Return whether one of two surnames is an inflected form of the other."""
    return bool(
        inflection.compare(left, right, language)
        or inflection.compare(right, left, language)
    )
