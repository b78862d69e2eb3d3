"""Passages: where in a text a query's words stand together, from their positions alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.columnar.arrays import Array, Numbers
from index.columnar.generation import Generation
from index.columnar.operations import AnyTerm, Either, Near, Operation, Phrase, Term
from index.columnar.segment import Field
from index.port import Span
from index.snippets import Event, best

Leaf = Term | Phrase | Near | AnyTerm
Group = tuple[Leaf, ...]
"""The forms of one word."""


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
