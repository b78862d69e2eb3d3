"""The people whom an article names: found by roles, given names and initials; precision before reach."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.article import Article
from archive.characters import collapse
from archive.extract import outlets
from archive.extract.names import MOST_WORDS, NO_INITIALS, STARTERS, Run, given, initials, runs
from archive.identity import folded, person_key
from archive.model import Person
from archive.tables import words

LONGEST = 200_000
"""Characters of a text that are read for people."""
SHORTEST_SURNAME = 2
LONGEST_INITIALS = 3
"""Letters of initials written as one word: `AV`."""
NO_PEOPLE = words("no_people.txt")
"""Firms that bear the names of people."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SEPARATORS = re.compile(r"\s*[;|\n]\s*")


@dataclass(slots=True)
class _Someone:
    """A person while the text is read: spans by form."""

    name: str
    spans: list[tuple[int, int]] = field(default_factory=list)


def extract(article: Article) -> tuple[Person, ...]:
    """Everyone named, in the order of their first mention; those whom only the record names come last."""
    text = article.text[:LONGEST]
    found = list(runs(text))
    people = _by_name(_stated(article), [each for each in found if _full(each)], text)
    used = {span for each in people for span in each.spans}
    _attach(people, [each for each in found if (each.start, each.end) not in used and not each.thing])
    return tuple(_finished(each, text) for each in sorted(people, key=_first_place))


def _full(run: Run) -> bool:
    """The run names someone by more than a surname: behind a role, or beginning with a known given name."""
    parts = [token for token in run.tokens if not token.islower()]
    if run.thing or not 2 <= len(parts) <= MOST_WORDS or run.name in outlets.names() or run.name in NO_PEOPLE:
        return False
    if initials(parts[-1]) or _shouted(parts[0]) or any(part.casefold() in STARTERS for part in parts[1:]):
        return False
    if parts[0] in NO_INITIALS or all(part.isupper() for part in parts if not initials(part)):
        return False
    return run.role or given(parts[0])


def _shouted(word: str) -> bool:
    """More capitals than initials have: a headline, or an abbreviation."""
    return word.isupper() and "." not in word and len(word) > LONGEST_INITIALS


def _by_name(stated: tuple[str, ...], full: list[Run], text: str) -> list[_Someone]:
    """One entry a person: the record's, then those whom the text names in full."""
    people = {person_key(name): _Someone(name, _places(name, text)) for name in stated}
    fixed = frozenset(people)
    taken = {span for each in people.values() for span in each.spans}
    namesakes: dict[str, list[_Someone]] = defaultdict(list)
    for each in people.values():
        namesakes[folded(_surname(each.name))].append(each)
    for run in full:
        if (run.start, run.end) in taken:
            continue
        key = person_key(run.name)
        same = namesakes[folded(_surname(run.name))]
        someone = people.get(key) or next((each for each in same if _compatible(each.name, run.name)), None)
        if someone is None:
            someone = people[key] = _Someone(run.name)
            same.append(someone)
        someone.spans.append((run.start, run.end))
        if len(run.name.split()) > len(someone.name.split()) and person_key(someone.name) not in fixed:
            someone.name = run.name
    return list(people.values())


def _compatible(one: str, other: str) -> bool:
    """The given names of two namesakes agree as far as both are written: `J. Smith`, `John F. Smith`."""
    if len(one.split()) < 2 or len(other.split()) < 2:
        return False
    first, second = (folded(name.split()[0]).rstrip(".") for name in (one, other))
    return first == second or (1 in (len(first), len(second)) and first[:1] == second[:1])


def _attach(people: list[_Someone], rest: Iterable[Run]) -> None:
    """Later mentions by surname or by a given name that only one person has; a title alone makes a new person."""
    surnames: dict[str, list[_Someone]] = defaultdict(list)
    for each in people:
        surnames[folded(_surname(each.name))].append(each)
        surnames[folded(each.name.split()[0])].append(each)
    for run in rest:
        word = run.tokens[-1] if len(run.tokens) == 1 else ""
        if len(word) < SHORTEST_SURNAME or initials(word):
            continue
        candidates = surnames.get(folded(word), [])
        if not candidates and run.title and not word.isupper():
            candidates = [_Someone(word)]
            people.extend(candidates)
            surnames[folded(word)].extend(candidates)
        if candidates:
            _nearest(candidates, run.start).spans.append((run.start, run.end))


def _nearest(candidates: list[_Someone], place: int) -> _Someone:
    """The one who was first named last before this place."""
    return max(candidates, key=lambda each: max((start for start, _ in each.spans[:1] if start < place), default=-1))


def _surname(name: str) -> str:
    words = name.split()
    return words[-2] if len(words) > 2 and words[-1].casefold().rstrip(".") in _SUFFIXES else words[-1]


def _stated(article: Article) -> tuple[str, ...]:
    """The record's people, as a list or in one string."""
    said = article.stated.get("people")
    names = said if isinstance(said, list | tuple) else _SEPARATORS.split(said) if isinstance(said, str) else ()
    texts = (each.get("name") if isinstance(each, dict) else each for each in names)
    cleaned = (collapse(each) for each in texts if isinstance(each, str))
    return tuple(dict.fromkeys(each for each in cleaned if person_key(each)))


def _places(name: str, text: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    return [(found.start(), found.end()) for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]


def _first_place(someone: _Someone) -> tuple[bool, int]:
    return (not someone.spans, min((start for start, _ in someone.spans), default=0))


def _finished(someone: _Someone, text: str) -> Person:
    spans = tuple(sorted(set(someone.spans)))
    forms = [someone.name, *(collapse(text[start:end]) for start, end in spans)]
    return Person(someone.name, tuple(dict.fromkeys(forms)), spans)
