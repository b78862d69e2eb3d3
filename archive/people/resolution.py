"""From the places where people are named to the people of an article: each once, with every form and place.

Surnames, first names and initials go to the full name that they belong to. Nothing is matched by likeness of letters
alone: within one article that joins more namesakes than it mends misspellings.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.names.keys import usual_surname
from archive.names.matching import Words, compatible, part_of, words
from archive.people import roles
from archive.people.name_mentions import Mention, is_thing, mentions, months
from archive.people.tagger import Span
from archive.text.cleaning import collapse

MOST_FORMS = 1000
"""Forms that are looked for in the whole of one text."""
SHORTEST_SURNAME = 3
"""Letters of a surname that is looked for where the tagger did not see it."""
_CAPITAL_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Someone:
    """A person while the text is read: `full` is where names of several words begin, `unsure` may be a namesake's."""

    number: int
    stated: str | None = None
    names: set[Words] = field(default_factory=set)
    mentions: list[Mention] = field(default_factory=list)
    full: list[int] = field(default_factory=list)
    unsure: set[Span] = field(default_factory=set)


def resolve(
    text: str, spans: Sequence[Span], stated: Sequence[str] = ()
) -> list[Someone]:
    """The people of a text, in the order of their first place; those whom only the record states come last."""
    found = mentions(text, spans)
    crowd = _Crowd(name for name in stated if len(words(name)) > 1)
    for mention in sorted(
        (each for each in found if len(each.words) > 1),
        key=lambda each: -len(each.words),
    ):
        crowd.take(mention, crowd.home(mention.words))
    for name in stated:
        if len(words(name)) < 2 and len(crowd.named("".join(words(name)))) != 1:
            crowd.welcome(name)
    for mention in found:
        if len(mention.words) == 1:
            crowd.attach(mention)
    _everywhere(text, crowd)
    people = [each for each in crowd.people if _sure(text, each)]
    for someone in people:
        someone.mentions.sort(key=lambda each: each.start)
    return sorted(
        people,
        key=lambda each: (
            not each.mentions,
            each.mentions[0].start if each.mentions else 0,
        ),
    )


def _sure(text: str, someone: Someone) -> bool:
    """A single word that nothing introduces as a person is as often a firm, a place or a ship."""
    if someone.stated or any(len(name) > 1 for name in someone.names):
        return True
    return any(
        roles.introduced(text, each.start, each.end) for each in someone.mentions
    )


class _Crowd:
    """The people of a text while it is read, found by any word of their names."""

    def __init__(self, stated: Iterable[str]) -> None:
        self.people: list[Someone] = []
        self._by_word: defaultdict[str, dict[int, Someone]] = defaultdict(dict)
        for name in stated:
            self.welcome(name)

    def welcome(self, name: str) -> None:
        """Someone whom the record names."""
        self._name(self._new(name), words(name))

    def _new(self, stated: str | None = None) -> Someone:
        someone = Someone(len(self.people), stated=stated)
        self.people.append(someone)
        return someone

    def _name(self, someone: Someone, name: Words) -> None:
        someone.names.add(name)
        for word in {*name, *map(usual_surname, name[-1:])}:
            self._by_word[word][someone.number] = someone

    def named(self, word: str) -> list[Someone]:
        """Those one of whose names has the word, in the order in which they came."""
        return list(self._by_word.get(word, {}).values())

    def take(self, mention: Mention, someone: Someone | None) -> Someone:
        """Give a place to a person, or to someone new."""
        someone = someone or self._new()
        self._name(someone, mention.words)
        someone.mentions.append(mention)
        if len(mention.words) > 1:
            insort(someone.full, mention.start)
        return someone

    def home(self, name: Words) -> Someone | None:
        """The only person whose name this is: in so many words, shortened, or in another spelling."""
        near = {
            each.number: each
            for word in (*name, usual_surname(name[-1]))
            for each in self.named(word)
        }
        for same in (tuple.__eq__, part_of, compatible):
            candidates = [
                each
                for each in near.values()
                if any(same(name, known) for known in each.names)
            ]
            if len(candidates) == 1:
                return candidates[0]
        return None

    def attach(self, mention: Mention) -> None:
        """A surname or first name goes to the one who bears it; among several to the nearest before, and is unsure."""
        (word,) = mention.words
        near = self.named(word)
        tests: tuple[Callable[[Words], bool], ...] = (
            lambda name: len(name) > 1 and name[-1] == word,
            lambda name: len(name) > 1 and name[0] == word,
            lambda name: word in name,
        )
        found = (
            [each for each in near if any(map(test, each.names))] for test in tests
        )
        candidates = next(filter(None, found), [])
        if not candidates and mention.name in months():
            return
        chosen = self.take(
            mention, _nearest(candidates, mention.start) if candidates else None
        )
        if len(candidates) > 1:
            chosen.unsure.add((mention.start, mention.end))


def _nearest(candidates: Sequence[Someone], place: int) -> Someone:
    """The one whose full name stands last before this place, else the one whose stands first after it."""
    if len(candidates) == 1:
        return candidates[0]

    def nearness(someone: Someone) -> tuple[bool, int]:
        before = bisect_left(someone.full, place)
        return (
            (True, someone.full[before - 1])
            if before
            else (False, -someone.full[0] if someone.full else -place)
        )

    return max(candidates, key=nearness)


def _everywhere(text: str, crowd: _Crowd) -> None:
    """Names found once are found in the whole text: full forms, and surnames that one person alone has."""
    taken = bytearray(len(text))
    for someone in crowd.people:
        for each in someone.mentions:
            taken[each.start : each.end] = b"x" * (each.end - each.start)
    owners = dict(_sure_forms(text, crowd))
    for form in sorted(owners, key=len, reverse=True)[:MOST_FORMS]:
        for start, end in _places(text, form):
            if taken.find(b"x", start, end) < 0:
                taken[start:end] = b"x" * (end - start)
                crowd.take(Mention(start, end, collapse(text[start:end])), owners[form])


def _sure_forms(text: str, crowd: _Crowd) -> Iterator[tuple[str, Someone]]:
    for someone in crowd.people:
        forms = {each.name for each in someone.mentions} | (
            {someone.stated} if someone.stated else set()
        )
        for form in forms:
            if len(words(form)) > 1:
                surname = form.split()[-1]
                yield from ((each, someone) for each in (form, form.upper()))
                if (
                    len(surname) >= SHORTEST_SURNAME
                    and len(crowd.named(words(form)[-1])) == 1
                ):
                    yield surname, someone
                    if surname.lower() not in text:
                        yield surname.upper(), someone
            elif someone.stated == form:
                yield form, someone


def _places(text: str, form: str) -> Iterator[Span]:
    """Where a form stands as words of its own."""
    place = text.find(form)
    while place >= 0:
        end = place + len(form)
        if not (
            _joins(text[place - 1 : place]) or _joins(text[end : end + 1])
        ) and not is_thing(text, end):
            yield place, end
        place = text.find(form, end)


def _joins(letter: str) -> bool:
    return letter.isalnum() or letter in {"-", "_"}


def name_of(someone: Someone) -> str:
    """What the record calls them, unless that is no more than a key; else the longest form in normal case.

    That has the most words, is written small, is the most frequent.
    """
    named = (
        someone.stated
        and len(words(someone.stated)) > 1
        and not someone.stated.islower()
    )
    if someone.stated and (named or not someone.mentions):
        return someone.stated
    counts = Counter(each.name for each in someone.mentions)
    best = max(
        counts,
        key=lambda form: (
            len(words(form)),
            not form.isupper(),
            counts[form],
            len(form),
            form,
        ),
    )
    return _cased(best, counts)


def _cased(form: str, others: Iterable[str]) -> str:
    """A form in capitals as the article writes its words elsewhere, or else with one capital each."""
    if not any(len(word) > 2 and word.isupper() for word in form.split()):
        return form
    known = {
        word.upper(): word
        for other in others
        for word in other.split()
        if not word.isupper()
    }
    return " ".join(_small(word, known) for word in form.split())


def _small(word: str, known: dict[str, str]) -> str:
    if not (len(word) > 2 and word.isupper() and "." not in word):
        return word
    return known.get(word) or _CAPITAL_WORD.sub(lambda part: part[0].capitalize(), word)
