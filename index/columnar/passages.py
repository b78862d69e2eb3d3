"""Passages: where in a text a query's words stand together, from their positions alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.columnar.arrays import Array, Numbers
from index.columnar.generation import Generation
from index.columnar.operations import AnyTerm, Either, Near, Operation, Phrase, Term
from index.columnar.segment import Field
from index.port import Span

WIDTH = 240
"""Characters of a passage, about."""
MOST = 2
"""Passages of a document."""

Leaf = Term | Phrase | Near | AnyTerm
Group = tuple[Leaf, ...]
"""The forms of one word."""


@dataclass(frozen=True, slots=True)
class Event:
    """A match in a text: where it begins, in characters, of which of the query's words, and what that is worth."""

    start: int
    group: int
    worth: float


def groups(query: Operation) -> list[Group]:
    """The words of the text that a match can rest on, each with its forms."""
    if isinstance(query, Leaf):
        return [(query,)] if query.field == "text" else []
    if isinstance(query, Either) and all(isinstance(part, Leaf) and part.field == "text" for part in query.clauses):
        return [tuple(query.clauses)]  # type: ignore[arg-type]
    return [group for part in query.parts() for group in groups(part)]


def passages(generation: Generation, query: Operation, docs: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """The best passages of some documents: first and last character at which a match begins."""
    wanted = groups(query)
    found: dict[int, tuple[Span, ...]] = {}
    for doc in docs:
        at, local = generation.at(doc)
        events = sorted(_events(generation.segments[at].fields["text"], wanted, local), key=_place)
        if events:
            found[doc] = best(events)
    return found


def _place(event: Event) -> int:
    return event.start


def _events(field: Field, wanted: Sequence[Group], doc: int) -> Iterator[Event]:
    low, high = int(field.values[field.firsts[doc + 1] - 1]), int(field.bases[doc + 1])
    starts = field.starts(low, high)
    for number, group in enumerate(wanted):
        places = [_within(leaf.places(field), low, high) for leaf in group]
        worth = max(getattr(leaf, "worth", 1.0) for leaf in group)
        for start in np.unique(starts[np.concatenate(places) - low]).tolist():
            yield Event(start, number, worth)


def _within(places: Numbers, low: int, high: int) -> Array:
    first, last = np.searchsorted(places, [low, high])
    return places[first:last]


def best(events: Sequence[Event]) -> tuple[Span, ...]:
    """The passages to show: where the words that say most stand together, then what has words that this has not."""
    first = _densest(events, set())
    shown = {event.group for event in events if first[0] <= event.start <= first[1]}
    outside = [event for event in events if event.start < first[0] - WIDTH or event.start > first[1] + WIDTH]
    if not {event.group for event in outside} - shown:
        return (first,)
    return tuple(sorted((first, _densest(outside, shown))))


def _densest(events: Sequence[Event], shown: set[int]) -> Span:
    """The stretch of WIDTH whose words, those shown already left out, are worth most; then the one with most of them."""
    worth = {event.group: 0.0 if event.group in shown else event.worth for event in events}
    counts: Counter[int] = Counter()
    top, span, first, sum_ = (-1.0, 0), (0, 0), 0, 0.0
    for last, event in enumerate(events):
        counts[event.group] += 1
        sum_ += worth[event.group] if counts[event.group] == 1 else 0.0
        while event.start - events[first].start > WIDTH:
            leaving = events[first].group
            counts[leaving] -= 1
            sum_ -= 0.0 if counts[leaving] else worth[leaving]
            first += 1
        if (round(sum_, 6), last - first) > top:
            top, span = (round(sum_, 6), last - first), (events[first].start, event.start)
    return span
