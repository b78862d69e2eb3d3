"""Decide whether the name of a person is the subject of a verb of saying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from archive.data_files import read_words
from archive.model import Person
from archive.names.keys import name_words
from archive.names.transliteration import latin_spellings
from archive.people import lexicon, roles
from archive.people.quotations.rules import QuotationRules

MAX_APPOSITION_CHARS = 160
"""Maximum length of a clause between commas, between a subject and its verb."""
MAX_LEAD_WORDS = 14
"""Maximum number of words between a verb and the name of its subject."""
MAX_JOINED_WORDS = 8
"""Maximum number of words from a subject to its second verb."""
MAX_ADJECTIVES = 2
"""Most adjectives between an article and a role."""
MAX_PHRASE_WORDS = 4
"""Maximum number of words of a phrase between a subject and its verb."""

_POSSESSIVE = re.compile(r"['’]s?\b")
_LEAD_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*['’]?|\d+\.?|[,(]")
_CLAUSE_MARK = re.compile(r"[!?:;\n]")
"""A mark that cannot be between a verb and its subject."""
_PARENTHESIS = re.compile(r"\([^()\n]{0,80}\)")
_APOSTROPHES = frozenset("'’")
_NAME_ENDING = re.compile(r"\A[:'’][^\W\d_]+")
_APPOSITION = re.compile(r"\s?,\s[^,\n]*,\s?|\s[—–-]\s[^—–\n]*\s[—–-]\s")


class PersonSpan(NamedTuple):
    """A mention of the person at an index: `text[start:end]`."""

    start: int
    end: int
    person_index: int


def is_possessive(text: str, span: PersonSpan) -> bool:
    """Return whether a name is followed by `'s`."""
    return _POSSESSIVE.match(text, span.end) is not None


def has_case_ending(text: str, span: PersonSpan) -> bool:
    """Return whether a name has an ending after an apostrophe: `Özdoğan'a`."""
    return bool(_APOSTROPHES & set(text[span.start : span.end]))


def follows_preposition(
    text: str, start: int, position: int, rules: QuotationRules
) -> bool:
    """Return whether a name at a position is the object of a preposition.

    Between them is nothing, an article, or a noun phrase that begins with a role:
    `dal sindaco di Genova, Marta Rossi`.
    """
    if not rules.has("role"):
        return rules.preposition_before.search(text, start, position) is not None
    start = max(start, position - MAX_APPOSITION_CHARS)
    preposition = rules.preposition_before.search(text, start, position)
    while preposition:
        if _governs_name(_LEAD_WORD.findall(preposition["between"]), rules):
            return True
        preposition = rules.preposition_before.search(
            text, preposition.start() + 1, position
        )
    return False


def _governs_name(words: list[str], rules: QuotationRules) -> bool:
    """Return whether words between a preposition and a name belong to the name."""
    if words and _is_article(words[0], rules):
        words = words[1:]
    return not words or is_role(words[0], rules)


def is_role(word: str, rules: QuotationRules) -> bool:
    """Return whether a word is an office or a title, also as a genitive: `Ministers`."""
    folded = word.casefold().rstrip(".'’")
    listed = rules.words["role"] | rules.words["role_genitive"]
    endings = tuple(rules.words["role_ending"])
    return any(
        form in listed or (bool(endings) and form.endswith(endings))
        for form in (folded, folded.removesuffix("s"), folded.rpartition("-")[2])
    )


def has_role(text: str, rules: QuotationRules) -> bool:
    """Return whether a text mentions an office, whose holder may be a subject."""
    return any(is_role(word, rules) for word in _LEAD_WORD.findall(text))


def has_clause(text: str, rules: QuotationRules) -> bool:
    """Return whether a text has another clause: `Vogt, dem ein Arbeiter zurief`."""
    words = _LEAD_WORD.findall(text)
    closed = rules.words["relative"] | rules.words["that"]
    return any(
        word.casefold() in closed and before in {",", "("}
        for before, word in pairwise(words)
    ) or any(word.casefold() in rules.words["that"] for word in words)


def offices(before: str, after: str, rules: QuotationRules) -> frozenset[str]:
    """Return the offices that the words before and after a name give to its person.

    In a language with compounds, `Verkehrsministerin` also counts as `Ministerin`.
    """
    words = _LEAD_WORD.findall(_CLAUSE_MARK.split(before)[-1])[-MAX_LEAD_WORDS:]
    places = [place for place, word in enumerate(words) if is_role(word, rules)]
    role_words = _office_before(words, places, rules)
    apposition = _LEAD_WORD.findall(after[:MAX_APPOSITION_CHARS])[:3]
    if apposition[:1] == [","]:
        first = 2 if len(apposition) > 2 and _is_article(apposition[1], rules) else 1
        role_words += [word for word in apposition[first:][:1] if is_role(word, rules)]
    names = {word.casefold() for word in role_words}
    endings = rules.words["role_ending"]
    compounds = {end for end in endings for name in names if name.endswith(end)}
    return frozenset(names | compounds)


def _office_before(
    words: Sequence[str], places: Sequence[int], rules: QuotationRules
) -> list[str]:
    """Return the office whose phrase ends at a name: `La ministre des Transports, `."""
    if not places or _is_preposition(words[-1], rules):
        return []
    tail = words[places[-1] + 1 :]
    is_phrase = not tail or tail[0] == "," or _may_follow_office(tail[0], rules)
    is_direct = tail[-1:] == [","] or all(
        _may_follow_office(word, rules) for word in tail
    )
    is_role = is_phrase and is_direct and "," not in tail[:-1]
    return [words[places[-1]]] if is_role else []


def _may_follow_office(word: str, rules: QuotationRules) -> bool:
    return word[0].isupper() or _is_article(word, rules) or _is_preposition(word, rules)


def leads_to_name(between: str, rules: QuotationRules) -> bool:
    """Return whether the words after a verb introduce the name after them.

    They are articles, titles and adverbs, or a noun phrase that begins with a role:
    `el presidente de la Comisión, Romano Prodi`.
    """
    if not rules.has("role"):
        return all(_may_precede_name(word, rules) for word in between.split())
    words = [
        word
        for word in _LEAD_WORD.findall(_without_adverbs(between, rules))
        if not word[0].isdigit()
    ]
    if not words:
        return not _CLAUSE_MARK.search(between.replace(".", ":"))
    if len(words) > MAX_LEAD_WORDS or _CLAUSE_MARK.search(between):
        return False
    return _is_noun_phrase(words, rules)


def _is_noun_phrase(words: list[str], rules: QuotationRules) -> bool:
    """Return whether words that end before a name are the noun phrase of its person."""
    role_places = [place for place, word in enumerate(words) if is_role(word, rules)]
    if not role_places:
        return all(
            word[0].isupper()
            or (_is_article(word, rules) and not _is_preposition(word, rules))
            for word in words
        )
    first = role_places[0]
    if any(word == "," for word in words[:first]) or _is_governed(words, first, rules):
        return False
    tail = words[first + 1 :]
    if tail and tail[-1] == ",":
        return "," not in tail[:-1] or len(words) <= MAX_LEAD_WORDS
    if "," in tail or (tail and _is_preposition(tail[-1], rules)):
        return False
    if tail and _is_article(tail[-1], rules):
        return False
    return not any(_is_governed(words, place, rules) for place in role_places[1:])


def _is_governed(words: Sequence[str], place: int, rules: QuotationRules) -> bool:
    """Return whether a preposition governs the word at a place."""
    before = place - 1
    if before >= 0 and _is_article(words[before], rules):
        before -= 1
    return before >= 0 and _is_preposition(words[before], rules)


def _is_preposition(word: str, rules: QuotationRules) -> bool:
    return word.casefold().rstrip("'’") in rules.words["preposition"]


def _is_article(word: str, rules: QuotationRules) -> bool:
    return word.casefold().rstrip("'’") in rules.words["article"]


def _may_precede_name(word: str, rules: QuotationRules) -> bool:
    """Return whether a word may be between a verb and the name of its subject."""
    return (
        word[0].isupper()
        or roles.is_title(word)
        or word in rules.words["article"]
        or word in read_words("role_modifiers.txt")
    )


def without_parentheses(text: str) -> str:
    """Return a text without what is in parentheses, such as a party or an age."""
    return _PARENTHESIS.sub(" ", text)


def _without_adverbs(text: str, rules: QuotationRules) -> str:
    return rules.adverb.sub(" ", _PARENTHESIS.sub(" ", text))


def has_only_roles(text: str, rules: QuotationRules) -> bool:
    """Return whether a text has only the ending of a name before it, and offices.

    The ending is after a mark, as in `Demirel'e göre`.
    """
    words = _LEAD_WORD.findall(_NAME_ENDING.sub("", text))
    return all(is_role(word, rules) for word in words)


def has_only_adverbs(text: str, rules: QuotationRules) -> bool:
    """Return whether a text has nothing but adverbs and commas."""
    return not _without_adverbs(text, rules).strip(" ,\xa0")


def joins_verb(between: str, rules: QuotationRules) -> bool:
    """Return whether the text between a name and a verb has no other subject.

    It has adverbs, auxiliaries and relative pronouns, or a clause between commas.
    """
    bare = _without_adverbs(between, rules)
    if len(bare) > MAX_APPOSITION_CHARS:
        return False
    closed = rules.words["auxiliary"] | rules.words["relative"]
    if ")" in bare or ";" in bare:
        return False
    words = _LEAD_WORD.findall(bare)
    if all(
        word.casefold() in closed or word == "," or word[0].isdigit() for word in words
    ):
        return bare.count(",") <= 2
    apposition = _APPOSITION.match(bare)
    if apposition is None:
        return False
    first_word = _LEAD_WORD.findall(apposition[0].lstrip(" ,"))[:1]
    is_relative = first_word and first_word[0].casefold() in rules.words["relative"]
    if not is_relative and rules.verb.search(apposition[0]):
        return False
    rest = _LEAD_WORD.findall(bare[apposition.end() :])
    return all(word.casefold() in closed for word in rest)


def joins_second_verb(between: str, rules: QuotationRules) -> bool:
    """Return whether the text between a subject and its verb is a part of the sentence.

    It is another verb with `and` (`Vogt wartete schon und fragte`), or a few words after
    a preposition (`Winter von der Wohnbau erklärt`).
    """
    words = _LEAD_WORD.findall(_without_adverbs(between, rules))
    closed = rules.words["auxiliary"] | rules.words["clitic"]
    while words and words[-1].casefold() in closed:
        words.pop()
    if not 1 < len(words) <= MAX_JOINED_WORDS:
        return False
    if (
        _CLAUSE_MARK.search(between)
        or {",", "("} & set(words)
        or has_role(between, rules)
    ):
        return False
    conjunctions = rules.words["conjunction"]
    first_conjunctions = [
        word for word in words[:-1] if word.casefold() in conjunctions
    ]
    if first_conjunctions:
        return False
    if words[-1].casefold() in conjunctions:
        return not _is_preposition(words[0], rules)
    return _is_preposition(words[0], rules) and len(words) <= MAX_PHRASE_WORDS


def is_only_lead(lead: str, rules: QuotationRules, *, is_base_form: bool) -> bool:
    """Return whether a sentence has only the title and the role of a name before it.

    A role is followed by the name, by a comma, or by its organization. In a language
    with cases, these are any words before a full name in the base form.
    """
    words = _LEAD_WORD.findall(lead)
    if words and words[0].casefold() in rules.words["conjunction"]:
        words = words[1:]
        lead = lead.lstrip().partition(" ")[2]
    if not words:
        return not _CLAUSE_MARK.search(lead.strip())
    if not leads_to_name(lead, rules):
        return False
    if is_base_form and rules.has("base_ending") and is_role(words[0], rules):
        return True
    words = words[_place_of_adjectives_end(words, rules) :]
    return words[-1] == "," or all(
        word[0].isupper()
        or is_role(word, rules)
        or _is_article(word, rules)
        or _is_preposition(word, rules)
        for word in words
    )


def _place_of_adjectives_end(words: Sequence[str], rules: QuotationRules) -> int:
    """Return the place of a role after an article and adjectives, or else zero."""
    if not _is_article(words[0], rules):
        return 0
    roles_at_start = (
        place
        for place, word in enumerate(words[: MAX_ADJECTIVES + 2])
        if is_role(word, rules)
    )
    return next(roles_at_start, 0)


def start_after_article(text: str, start: int, rules: QuotationRules) -> int:
    """Return the start of a sentence after its article: `A`, which may be `to`."""
    first = _LEAD_WORD.search(text, start)
    return first.end() if first and _is_article(first[0], rules) else start


def gender(person: Person) -> str:
    """Return the gender of the first name of a person: `m`, `f`, or `""` if unknown."""
    first_name = next(iter(name_words(person.name)), "")
    genders = {
        lexicon.given_name_gender(spelling.casefold())
        for spelling in (first_name, *latin_spellings(first_name))
    }
    genders.discard("")
    return genders.pop() if len(genders) == 1 else ""


def ends_relative_clause(before: str, between: str, rules: QuotationRules) -> bool:
    """Return whether a name is the end of a relative clause about the subject.

    `before` and `between` are the texts before the name, and between it and the verb:
    `Le préfet, qui recevait Marchand, a dit`.
    """
    if not between.lstrip().startswith(","):
        return False
    words = _LEAD_WORD.findall(before.rpartition(",")[2])
    if "," not in before or len(words) < 2:
        return False
    relatives = rules.words["relative"]
    return words[0].casefold() in relatives or (
        _is_preposition(words[0], rules) and words[1].casefold() in relatives
    )


def is_nominative(
    text: str, span: PersonSpan, person: Person, gender: str, rules: QuotationRules
) -> bool:
    """Return whether a name can be a subject by its ending: `Путин`, not `Путина`.

    `gender` is that of the verb: `m`, `f` or an empty string. An ending such as `a` is
    that of a case only if the article also has the name without it.
    """
    words = [word.casefold() for word in text[span.start : span.end].split()]
    last = words[-1]
    if last.endswith(tuple(_endings(gender, rules))):
        return False
    bases = {form.casefold().split()[-1] for form in person.forms}
    for ending in rules.words["base_ending"]:
        if last.endswith(ending) and last.removesuffix(ending) in bases - {last}:
            return False
    is_given_name_inflected = (
        gender == "m"
        and len(words) > 1
        and rules.has("masculine_name")
        and words[0].endswith(tuple(rules.words["given_name_ending"]))
        and words[0] not in rules.words["masculine_name"]
    )
    return not is_given_name_inflected


def _endings(gender: str, rules: QuotationRules) -> frozenset[str]:
    kinds = {"m": "masculine_ending", "f": "feminine_ending"}
    common = rules.words["case_ending"]
    return common | rules.words[kinds[gender]] if gender else common


def last_word(name: str) -> str:
    """Return the last word of a name in lower case."""
    return name.casefold().rpartition(" ")[2]


def base_forms(person: Person, rules: QuotationRules) -> set[str]:
    """Return the surnames of which that of a person may be an inflected form."""
    surname = last_word(person.name)
    return {
        surname.removesuffix(ending) + base
        for ending, _, base in (
            pair.partition(">") for pair in rules.words["inflection"]
        )
        if surname.endswith(ending)
    }
