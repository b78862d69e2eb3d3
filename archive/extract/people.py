"""The people whom an article names: found by roles, given names and initials; precision before reach."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.article import Article
from archive.characters import collapse
from archive.extract import outlets
from archive.extract.names import MOST_WORDS, Run, given, initials, joined_initials, runs
from archive.identity import folded, person_key
from archive.model import Person

LONGEST = 200_000
"""Characters of a text that are read for people."""
SHORTEST_SURNAME = 2

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
    """The run names someone by more than a surname, or by a surname behind a title."""
    words = [token for token in run.tokens if not token.islower()]
    if run.thing or not words or len(words) > MOST_WORDS or run.name in outlets.names() or initials(words[-1]):
        return False
    if len(words) == 1:
        return False
    if words[-1].isupper() and not words[0].isupper() and len(words[-1]) <= 4 and not run.role:
        return False
    capitals = all(word.isupper() for word in words if not initials(word))
    known = given(words[0]) or initials(words[0]) or (capitals and given(words[0].capitalize()))
    return (known and (run.role or not capitals)) or (run.role and (not capitals or joined_initials(words[0])))


def _by_name(stated: tuple[str, ...], full: list[Run], text: str) -> list[_Someone]:
    """One entry a person: the record's, then those whom the text names in full."""
    people = {person_key(name): _Someone(name) for name in stated}
    for someone in list(people.values()):
        someone.spans.extend(_places(someone.name, text))
    taken = {span for each in people.values() for span in each.spans}
    for run in full:
        if (run.start, run.end) in taken:
            continue
        key = person_key(run.name)
        someone = people.get(key) or _shorter(people, run) or people.setdefault(key, _Someone(run.name))
        someone.spans.append((run.start, run.end))
        if len(run.tokens) > len(someone.name.split()) and person_key(someone.name) not in {person_key(n) for n in stated}:
            someone.name = run.name
    return list(people.values())


def _shorter(people: dict[str, _Someone], run: Run) -> _Someone | None:
    """Someone of the same surname whose given name agrees as far as both are written: `J. Smith`, `John F. Smith`."""
    return next((each for each in people.values() if _compatible(each.name.split(), list(run.tokens))), None)


def _compatible(one: list[str], other: list[str]) -> bool:
    if len(one) < 2 or len(other) < 2 or folded(one[-1]) != folded(other[-1]):
        return False
    first, second = folded(one[0]).rstrip("."), folded(other[0]).rstrip(".")
    return first == second or (1 in (len(first), len(second)) and first[0] == second[0])


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
    """The one who was named last before this place."""
    return max(candidates, key=lambda each: max((start for start, _ in each.spans if start < place), default=-1))


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
