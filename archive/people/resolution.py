"""Group the mentions of names in an article by person.

Surnames, first names and initials are assigned to the full name that they fit. Names
are not matched by similar spelling alone. Within one article, this would merge more
namesakes than it would correct misspellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

from archive.names import inflection
from archive.names.family_first import FAMILY_FIRST
from archive.names.keys import normalized_surname
from archive.names.matching import (
    NameWords,
    is_shortened_form,
    may_be_same_person,
    words_without_suffix,
)
from archive.people import lexicon, roles
from archive.people.firms import without_firms
from archive.people.inflected_names import (
    base_names,
    is_form_of_word,
    split_joined_names,
)
from archive.people.name_mentions import (
    NameMention,
    find_name_mentions,
    find_plain_mentions,
    is_thing_name,
    month_names,
)
from archive.people.named_things import without_named_things
from archive.people.particles import with_particles
from archive.people.tagger import Span
from archive.text.cleaning import collapse_whitespace

MAX_FORMS = 1000
"""Maximum number of forms that are searched in a text."""
MIN_SURNAME_LETTERS = 3
"""Minimum length of a surname that is searched in the whole text, in letters."""
MIN_FIRST_NAME_LETTERS = 5
"""Minimum length of a first name that is searched in the whole text, in letters."""
_CAPITAL_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class ResolvedPerson:
    """A person to whom the mentions in a text are assigned.

    `full_name_starts` are the positions of the mentions with several words.
    `uncertain_spans` are mentions that may refer to a namesake. `inflected_forms` are
    names in another than the base form.
    """

    index: int
    stated_name: str | None = None
    names: set[NameWords] = field(default_factory=set)
    mentions: list[NameMention] = field(default_factory=list)
    full_name_starts: list[int] = field(default_factory=list)
    uncertain_spans: set[Span] = field(default_factory=set)
    inflected_forms: set[str] = field(default_factory=set)


def resolve_people(
    text: str,
    spans: Sequence[Span],
    stated_names: Sequence[str] = (),
    *,
    other_spans: Sequence[Span] = (),
    languages: Mapping[Span, str] = MappingProxyType({}),
) -> list[ResolvedPerson]:
    """Return the people of a text in the order of their first mention.

    `spans` are names that the tagger found in English, for which there are rules, and
    `other_spans` names in other languages, which `languages` says. People named only in
    the record come last.
    """
    plain_mentions = find_plain_mentions(text, other_spans, languages)
    other_mentions = without_named_things(
        text, split_joined_names(text, plain_mentions)
    )
    mentions = [*find_name_mentions(text, spans), *other_mentions]
    mentions = without_firms(text, sorted(mentions, key=_start))
    certain_mentions = frozenset(other_mentions)
    lookup = _PersonLookup()
    bases = base_names(text, other_mentions, stated_names)
    _add_full_names(lookup, mentions, stated_names, bases)
    _add_single_words(lookup, mentions, stated_names, certain_mentions)
    _find_further_mentions(text, lookup, certain_mentions)
    people = [
        person
        for person in lookup.people
        if not certain_mentions.isdisjoint(person.mentions) or _is_person(text, person)
    ]
    for person in people:
        _include_particles(text, person)
        person.mentions.sort(key=_start)
    return sorted(people, key=_first_start)


def _include_particles(text: str, person: ResolvedPerson) -> None:
    for mention, extended in with_particles(text, person.mentions).items():
        if extended != mention:
            person.mentions[person.mentions.index(mention)] = extended
            span = (mention.start, mention.end)
            if span in person.uncertain_spans:
                person.uncertain_spans.remove(span)
                person.uncertain_spans.add((extended.start, extended.end))


def _start(mention: NameMention) -> int:
    return mention.start


def _first_start(person: ResolvedPerson) -> tuple[bool, int]:
    """Return a sort key that puts people without mentions last."""
    if not person.mentions:
        return True, 0
    return False, person.mentions[0].start


def _add_full_names(
    lookup: _PersonLookup,
    mentions: Sequence[NameMention],
    stated_names: Sequence[str],
    bases: Mapping[NameMention, str],
) -> None:
    """Add the names of several words: those in the record first, then the longest.

    `bases` are the base forms of inflected names, which come last.
    """
    for name in stated_names:
        if len(words_without_suffix(name)) > 1:
            lookup.add_stated_name(name)
    full_names = [mention for mention in mentions if len(mention.words) > 1]
    full_names.sort(key=_word_count, reverse=True)
    for mention in full_names:
        if mention not in bases:
            lookup.add_mention(mention, lookup.find_by_name(mention.words))
    for mention in full_names:
        if mention in bases:
            base = lookup.find_by_name(words_without_suffix(bases[mention]))
            person = lookup.add_mention(mention, base)
            person.inflected_forms.add(mention.name)


def _word_count(mention: NameMention) -> int:
    return len(mention.words)


def _add_single_words(
    lookup: _PersonLookup,
    mentions: Sequence[NameMention],
    stated_names: Sequence[str],
    certain_mentions: Set[NameMention],
) -> None:
    """Add the names of one word, those in the record first.

    A name in the record is not added if exactly one person has the word in a name.
    English names of months are left out if they are not certain.
    """
    for name in stated_names:
        words = words_without_suffix(name)
        if len(words) < 2 and len(lookup.find_by_word("".join(words))) != 1:
            lookup.add_stated_name(name)
    for mention in mentions:
        if len(mention.words) == 1:
            is_certain = mention in certain_mentions
            lookup.attach_single_word(mention, is_certain=is_certain)


def _is_person(text: str, person: ResolvedPerson) -> bool:
    """Return whether a name is likely that of a person.

    A single word that is not introduced as a person is often a company or a place.
    """
    if person.stated_name or any(len(name) > 1 for name in person.names):
        return True
    return any(
        roles.is_introduced(text, mention.start, mention.end)
        for mention in person.mentions
    )


class _PersonLookup:
    """The people of a text, indexed by the words of their names."""

    def __init__(self) -> None:
        self.people: list[ResolvedPerson] = []
        self._by_word: defaultdict[str, dict[int, ResolvedPerson]] = defaultdict(dict)
        self._by_prefix: defaultdict[str, dict[str, list[ResolvedPerson]]] = (
            defaultdict(dict)
        )

    def add_stated_name(self, name: str) -> None:
        """Add a person named in the record."""
        self._add_name(self._create_person(name), words_without_suffix(name))

    def _create_person(self, stated_name: str | None = None) -> ResolvedPerson:
        person = ResolvedPerson(len(self.people), stated_name=stated_name)
        self.people.append(person)
        return person

    def _add_name(self, person: ResolvedPerson, name: NameWords) -> None:
        person.names.add(name)
        for word in {*name, *map(normalized_surname, name[-1:])}:
            self._by_word[word][person.index] = person

    def find_by_word(self, word: str) -> list[ResolvedPerson]:
        """Return the people with the word in a name, in the order of addition."""
        return list(self._by_word.get(word, {}).values())

    def add_mention(
        self, mention: NameMention, person: ResolvedPerson | None
    ) -> ResolvedPerson:
        """Assign a mention to a person, or to a new one if it is `None`."""
        person = person or self._create_person()
        self._add_name(person, mention.words)
        person.mentions.append(mention)
        if mention.language:
            self._add_surname(person, mention)
        if len(mention.words) > 1:
            insort(person.full_name_starts, mention.start)
        return person

    def _add_surname(self, person: ResolvedPerson, mention: NameMention) -> None:
        """Add the surname of a person: the last word, and in Hungarian also the first."""
        words = inflection.comparable_words(mention.name)
        first = 0 if mention.language in FAMILY_FIRST else -1
        for surname in dict.fromkeys((words[-1], words[first])):
            by_surname = self._by_prefix[surname[:MIN_SURNAME_LETTERS]]
            people = by_surname.setdefault(surname, [])
            if person not in people:
                people.append(person)

    def _find_by_inflection(
        self, mention: NameMention, may_belong: Callable[[str, str, str], bool]
    ) -> list[ResolvedPerson]:
        """Return the people whose surname may belong to this one in a language."""
        word = inflection.comparable(mention.name)
        people: dict[int, ResolvedPerson] = {}
        for surname, owners in self._by_prefix[word[:MIN_SURNAME_LETTERS]].items():
            if may_belong(word, surname, mention.language):
                people.update((person.index, person) for person in owners)
        return list(people.values())

    def find_by_name(self, name: NameWords) -> ResolvedPerson | None:
        """Return the only person with this name, in full, shortened or as a variant."""
        candidates = self._find_by_any_word((*name, normalized_surname(name[-1])))
        for is_same in (tuple.__eq__, is_shortened_form, may_be_same_person):
            matching = [
                person
                for person in candidates
                if any(is_same(name, person_name) for person_name in person.names)
            ]
            if len(matching) == 1:
                return matching[0]
        return None

    def _find_by_any_word(self, words: Iterable[str]) -> list[ResolvedPerson]:
        """Return the people with any of the words in a name, in the words' order."""
        people: dict[int, ResolvedPerson] = {}
        for word in words:
            for person in self.find_by_word(word):
                people[person.index] = person
        return list(people.values())

    def attach_single_word(self, mention: NameMention, *, is_certain: bool) -> None:
        """Assign a mention of one word to a person with this surname or first name.

        Of several people, the nearest is chosen, and the assignment is uncertain. A
        name of a month that is not a certain name is only assigned.
        """
        (word,) = mention.words
        candidates = self._find_by_single_word(word)
        if not candidates and inflection.table_code(mention.language):
            self._attach_inflected_word(mention)
            return
        may_be_month = not is_certain and mention.name in month_names()
        if may_be_month and not candidates:
            return
        nearest = _nearest_person(candidates, mention.start) if candidates else None
        person = self.add_mention(mention, nearest)
        if len(candidates) > 1:
            person.uncertain_spans.add((mention.start, mention.end))

    def _attach_inflected_word(self, mention: NameMention) -> None:
        """Assign a surname to the only person of whose surname it is a form.

        Without one, both may be forms of a surname that the text does not have.
        A woman's surname that may be a form of a man's is uncertain, and without a full
        name, it is a person of its own: `Иванов` and `Иванова`.
        """
        candidates = self._find_by_inflection(mention, is_form_of_word)
        if not candidates:
            candidates = self._find_by_inflection(mention, inflection.may_share_surname)
        full_names = [person for person in candidates if person.full_name_starts]
        may_be_woman = inflection.is_womans_surname(mention.name, mention.language)
        if not full_names and may_be_woman:
            candidates = []
        candidates = full_names or candidates
        if len(candidates) != 1:
            self.add_mention(mention, None)
            return
        (person,) = candidates
        self.add_mention(mention, person)
        if may_be_woman:
            person.uncertain_spans.add((mention.start, mention.end))

    def _find_by_single_word(self, word: str) -> list[ResolvedPerson]:
        """Return the people with this surname, or else first name, or else any name."""
        tests: tuple[Callable[[NameWords], bool], ...] = (
            lambda name: len(name) > 1 and name[-1] == word,
            lambda name: len(name) > 1 and name[0] == word,
            lambda name: word in name,
        )
        candidates = self.find_by_word(word)
        for test in tests:
            matching = [person for person in candidates if any(map(test, person.names))]
            if matching:
                return matching
        return []


def _nearest_person(
    candidates: Sequence[ResolvedPerson], position: int
) -> ResolvedPerson:
    """Return the person whose full name is the last before, or the first after."""
    if len(candidates) == 1:
        return candidates[0]

    def nearness(person: ResolvedPerson) -> tuple[bool, int]:
        starts = person.full_name_starts
        count_before = bisect_left(starts, position)
        if count_before:
            return True, starts[count_before - 1]
        return False, -starts[0] if starts else -position

    return max(candidates, key=nearness)


def _find_further_mentions(
    text: str, lookup: _PersonLookup, other_mentions: Set[NameMention]
) -> None:
    """Find further mentions of known full names and unambiguous surnames.

    `other_mentions` are those in other languages than English. Their taggers compare
    all occurrences of a word in a text, so that what they do not mark is no name. But
    in scripts without capitals, they miss more names than are wrong.
    """
    # One byte for each character of the text, which is `x` within a mention.
    mention_mask = bytearray(len(text))
    for person in lookup.people:
        for mention in person.mentions:
            length = mention.end - mention.start
            mention_mask[mention.start : mention.end] = b"x" * length
    person_by_form = dict(_unambiguous_forms(text, lookup, other_mentions))
    for form in sorted(person_by_form, key=len, reverse=True)[:MAX_FORMS]:
        for start, end in _form_spans(text, form):
            if mention_mask.find(b"x", start, end) < 0:
                mention_mask[start:end] = b"x" * (end - start)
                name = collapse_whitespace(text[start:end])
                mention = NameMention(start, end, name)
                lookup.add_mention(mention, person_by_form[form])


def _unambiguous_forms(
    text: str, lookup: _PersonLookup, other_mentions: Set[NameMention]
) -> Iterator[tuple[str, ResolvedPerson]]:
    """Yield each form that is searched in the text, with its person."""
    for person in lookup.people:
        if not person.stated_name and all(
            mention in other_mentions and mention.name.lower() != mention.name.upper()
            for mention in person.mentions
        ):
            continue
        forms = {mention.name for mention in person.mentions}
        if person.stated_name:
            forms.add(person.stated_name)
        for form in forms:
            if len(words_without_suffix(form)) > 1:
                yield form, person
                yield form.upper(), person
                for surname_form in _surname_forms(text, form, lookup):
                    yield surname_form, person
                for first_name in _rare_first_names(text, form, lookup):
                    yield first_name, person
            elif person.stated_name == form:
                yield form, person


def _surname_forms(text: str, full_name: str, lookup: _PersonLookup) -> Iterator[str]:
    """Yield the surname in a full name if no other person has the word in a name.

    It is also yielded in capitals, unless the text has it in lower case.
    """
    surname = full_name.rsplit(maxsplit=1)[-1]
    if len(surname) < MIN_SURNAME_LETTERS:
        return
    if len(lookup.find_by_word(words_without_suffix(full_name)[-1])) != 1:
        return
    yield surname
    if surname.lower() not in text:
        yield surname.upper()


def _rare_first_names(
    text: str, full_name: str, lookup: _PersonLookup
) -> Iterator[str]:
    """Yield the first name in a full name if few people have it: `Rajnath`.

    A first or last name that many people have may refer to somebody else.
    """
    first_name = full_name.split(maxsplit=1)[0]
    word = words_without_suffix(full_name)[0]
    if (
        len(word) >= MIN_FIRST_NAME_LETTERS
        and first_name.istitle()
        and first_name.isalpha()
        and not lexicon.given_name_band(word)
        and not lexicon.surname_band(word)
        and first_name.lower() not in text
        and len(lookup.find_by_word(word)) == 1
    ):
        yield first_name


def _form_spans(text: str, form: str) -> Iterator[Span]:
    """Yield the spans of a form as separate words."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        is_within_word = any(
            map(_continues_word, (text[start - 1 : start], text[end : end + 1]))
        )
        if not is_within_word and not is_thing_name(text, start, end):
            yield start, end
        start = text.find(form, end)


def _continues_word(letter: str) -> bool:
    return letter.isalnum() or letter in {"-", "_"}


def display_name(person: ResolvedPerson) -> str:
    """Return the name in the record, or else the longest form in normal case.

    A name in the record of one word or in lower case is used only without mentions.
    """
    stated_name = person.stated_name
    if stated_name:
        is_full_name = len(words_without_suffix(stated_name)) > 1
        if not person.mentions or (is_full_name and not stated_name.islower()):
            return stated_name
    counts = Counter(mention.name for mention in person.mentions)
    if len(counts) > len(person.inflected_forms):
        for form in person.inflected_forms:
            del counts[form]

    def length_and_frequency(form: str) -> tuple[int, bool, int, int, str]:
        word_count = len(words_without_suffix(form))
        return word_count, not form.isupper(), counts[form], len(form), form

    return _normal_case_name(max(counts, key=length_and_frequency), counts)


def _normal_case_name(form: str, other_forms: Iterable[str]) -> str:
    """Convert a form in capitals to the case used elsewhere, or to title case."""
    if not any(len(word) > 2 and word.isupper() for word in form.split()):
        return form
    cased_words: dict[str, str] = {}
    for other_form in other_forms:
        for word in other_form.split():
            if not word.isupper():
                cased_words[word.upper()] = word
    return " ".join(_normal_case_word(word, cased_words) for word in form.split())


def _normal_case_word(word: str, cased_words: dict[str, str]) -> str:
    if not (len(word) > 2 and word.isupper() and "." not in word):
        return word
    return cased_words.get(word) or _CAPITAL_WORD.sub(
        lambda part: part[0].capitalize(), word
    )
