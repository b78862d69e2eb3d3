"""Group the mentions of names in an article by person.

Surnames, first names and initials are assigned to the full name that they fit. Names
are not matched by similar spelling alone. Within one article, this would merge more
namesakes than it would correct misspellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.names.keys import normalized_surname
from archive.names.matching import (
    NameWords,
    is_shortened_form,
    may_be_same_person,
    words_without_suffix,
)
from archive.people import roles
from archive.people.name_mentions import (
    NameMention,
    find_name_mentions,
    is_thing_name,
    month_names,
)
from archive.people.tagger import Span
from archive.text.cleaning import collapse_whitespace

MAX_FORMS = 1000
"""Maximum number of forms that are searched in a text."""
MIN_SURNAME_LETTERS = 3
"""Letters of the shortest surname that is searched in the whole text."""
_CAPITAL_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class ResolvedPerson:
    """A person while mentions are resolved.

    `full_name_starts` are the positions of names of several words. `uncertain_spans`
    may refer to a namesake.
    """

    index: int
    stated_name: str | None = None
    names: set[NameWords] = field(default_factory=set)
    mentions: list[NameMention] = field(default_factory=list)
    full_name_starts: list[int] = field(default_factory=list)
    uncertain_spans: set[Span] = field(default_factory=set)


def resolve_people(
    text: str, spans: Sequence[Span], stated_names: Sequence[str] = ()
) -> list[ResolvedPerson]:
    """Return the people of a text in the order of their first mention.

    People named only in the record come last.
    """
    found = find_name_mentions(text, spans)
    crowd = _PersonLookup(
        name for name in stated_names if len(words_without_suffix(name)) > 1
    )
    for mention in sorted(
        (each for each in found if len(each.words) > 1),
        key=lambda each: -len(each.words),
    ):
        crowd.add_mention(mention, crowd.find_by_name(mention.words))
    for name in stated_names:
        if (
            len(words_without_suffix(name)) < 2
            and len(crowd.find_by_word("".join(words_without_suffix(name)))) != 1
        ):
            crowd.add_stated_name(name)
    for mention in found:
        if len(mention.words) == 1:
            crowd.attach_single_word(mention)
    _find_further_mentions(text, crowd)
    people = [each for each in crowd.people if _is_person(text, each)]
    for someone in people:
        someone.mentions.sort(key=lambda each: each.start)
    return sorted(
        people,
        key=lambda each: (
            not each.mentions,
            each.mentions[0].start if each.mentions else 0,
        ),
    )


def _is_person(text: str, person: ResolvedPerson) -> bool:
    """Return whether a name is likely that of a person.

    A single word that is not introduced as a person is often a company or a place.
    """
    if person.stated_name or any(len(name) > 1 for name in person.names):
        return True
    return any(
        roles.is_introduced(text, each.start, each.end) for each in person.mentions
    )


class _PersonLookup:
    """The people of a text, indexed by the words of their names."""

    def __init__(self, stated_names: Iterable[str]) -> None:
        self.people: list[ResolvedPerson] = []
        self._by_word: defaultdict[str, dict[int, ResolvedPerson]] = defaultdict(dict)
        for name in stated_names:
            self.add_stated_name(name)

    def add_stated_name(self, name: str) -> None:
        """Add a person named in the record."""
        self._add_name(self._create_person(name), words_without_suffix(name))

    def _create_person(self, stated_name: str | None = None) -> ResolvedPerson:
        someone = ResolvedPerson(len(self.people), stated_name=stated_name)
        self.people.append(someone)
        return someone

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
        if len(mention.words) > 1:
            insort(person.full_name_starts, mention.start)
        return person

    def find_by_name(self, name: NameWords) -> ResolvedPerson | None:
        """Return the only person with this name, in full, shortened or as a variant."""
        near = {
            each.index: each
            for word in (*name, normalized_surname(name[-1]))
            for each in self.find_by_word(word)
        }
        for same in (tuple.__eq__, is_shortened_form, may_be_same_person):
            candidates = [
                each
                for each in near.values()
                if any(same(name, known) for known in each.names)
            ]
            if len(candidates) == 1:
                return candidates[0]
        return None

    def attach_single_word(self, mention: NameMention) -> None:
        """Assign a mention of one word to a person with this surname or first name.

        Of several people, the nearest is chosen, and the mention is uncertain.
        """
        (word,) = mention.words
        near = self.find_by_word(word)
        tests: tuple[Callable[[NameWords], bool], ...] = (
            lambda name: len(name) > 1 and name[-1] == word,
            lambda name: len(name) > 1 and name[0] == word,
            lambda name: word in name,
        )
        found = (
            [each for each in near if any(map(test, each.names))] for test in tests
        )
        candidates = next(filter(None, found), [])
        if not candidates and mention.name in month_names():
            return
        chosen = self.add_mention(
            mention, _nearest_person(candidates, mention.start) if candidates else None
        )
        if len(candidates) > 1:
            chosen.uncertain_spans.add((mention.start, mention.end))


def _nearest_person(candidates: Sequence[ResolvedPerson], place: int) -> ResolvedPerson:
    """Return the person whose full name is the last before, or the first after."""
    if len(candidates) == 1:
        return candidates[0]

    def nearness(someone: ResolvedPerson) -> tuple[bool, int]:
        before = bisect_left(someone.full_name_starts, place)
        return (
            (True, someone.full_name_starts[before - 1])
            if before
            else (
                False,
                -someone.full_name_starts[0] if someone.full_name_starts else -place,
            )
        )

    return max(candidates, key=nearness)


def _find_further_mentions(text: str, lookup: _PersonLookup) -> None:
    """Find further mentions of known full names and unambiguous surnames."""
    taken = bytearray(len(text))
    for someone in lookup.people:
        for each in someone.mentions:
            taken[each.start : each.end] = b"x" * (each.end - each.start)
    owners = dict(_unambiguous_forms(text, lookup))
    for form in sorted(owners, key=len, reverse=True)[:MAX_FORMS]:
        for start, end in _form_spans(text, form):
            if taken.find(b"x", start, end) < 0:
                taken[start:end] = b"x" * (end - start)
                lookup.add_mention(
                    NameMention(start, end, collapse_whitespace(text[start:end])),
                    owners[form],
                )


def _unambiguous_forms(
    text: str, lookup: _PersonLookup
) -> Iterator[tuple[str, ResolvedPerson]]:
    for someone in lookup.people:
        forms = {each.name for each in someone.mentions} | (
            {someone.stated_name} if someone.stated_name else set()
        )
        for form in forms:
            if len(words_without_suffix(form)) > 1:
                surname = form.split()[-1]
                yield from ((each, someone) for each in (form, form.upper()))
                if (
                    len(surname) >= MIN_SURNAME_LETTERS
                    and len(lookup.find_by_word(words_without_suffix(form)[-1])) == 1
                ):
                    yield surname, someone
                    if surname.lower() not in text:
                        yield surname.upper(), someone
            elif someone.stated_name == form:
                yield form, someone


def _form_spans(text: str, form: str) -> Iterator[Span]:
    """Yield the spans of a form as separate words."""
    place = text.find(form)
    while place >= 0:
        end = place + len(form)
        if not (
            _continues_word(text[place - 1 : place])
            or _continues_word(text[end : end + 1])
        ) and not is_thing_name(text, end):
            yield place, end
        place = text.find(form, end)


def _continues_word(letter: str) -> bool:
    return letter.isalnum() or letter in {"-", "_"}


def display_name(person: ResolvedPerson) -> str:
    """Return the name in the record, or else the longest form in normal case.

    A name in the record of one word or in lower case is used only without mentions.
    """
    named = (
        person.stated_name
        and len(words_without_suffix(person.stated_name)) > 1
        and not person.stated_name.islower()
    )
    if person.stated_name and (named or not person.mentions):
        return person.stated_name
    counts = Counter(each.name for each in person.mentions)
    best = max(
        counts,
        key=lambda form: (
            len(words_without_suffix(form)),
            not form.isupper(),
            counts[form],
            len(form),
            form,
        ),
    )
    return _normal_case_name(best, counts)


def _normal_case_name(form: str, other_forms: Iterable[str]) -> str:
    """Convert a form in capitals to the case used elsewhere, or to title case."""
    if not any(len(word) > 2 and word.isupper() for word in form.split()):
        return form
    known = {
        word.upper(): word
        for other in other_forms
        for word in other.split()
        if not word.isupper()
    }
    return " ".join(_normal_case_word(word, known) for word in form.split())


def _normal_case_word(word: str, cased_words: dict[str, str]) -> str:
    if not (len(word) > 2 and word.isupper() and "." not in word):
        return word
    return cased_words.get(word) or _CAPITAL_WORD.sub(
        lambda part: part[0].capitalize(), word
    )
