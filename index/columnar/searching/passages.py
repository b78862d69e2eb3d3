"""Passages: where in a text a query's words stand together, from their positions alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.columnar.searching.operators import Either, Operation
from index.columnar.searching.terms import Leaf
from index.columnar.storage.arrays import Array, ranges
from index.columnar.storage.segment import Field
from index.columnar.storage.snapshot import Generation
from index.engine import Passage
from index.text.snippets import Event, best, separate

Group = tuple[Leaf, ...]
"""The forms of one word."""


def groups(query: Operation) -> list[Group]:
    """The words of the text that a match can rest on, each with its forms."""
    if isinstance(query, Leaf):
        return [(query,)] if query.field == "text" else []
    if isinstance(query, Either) and all(
        isinstance(part, Leaf) and part.field == "text" for part in query.clauses
    ):
        return [tuple(part for part in query.clauses if isinstance(part, Leaf))]
    return [group for part in query.parts() for group in groups(part)]


Places = tuple[tuple[Passage, ...], int]
"""The matches in each of the best stretches of a text, and how many there are in all of it."""


def passages(
    generation: Generation, query: Operation, docs: Sequence[int]
) -> dict[int, Places]:
    """What to show of some documents."""
    wanted = groups(query)
    found: dict[int, Places] = {}
    if not wanted:
        return found
    rising = np.array(sorted(docs))
    for low, high, field, local in generation.by_segment("text", rising):
        for doc, events in zip(
            rising[low:high].tolist(), _events(field, wanted, local), strict=True
        ):
            found[doc] = best(events), separate(events)
    return found


def _events(field: Field, wanted: Sequence[Group], local: Array) -> list[list[Event]]:
    """The matches in the text of each document, in the order in which they stand there."""
    lows, highs = field.values[field.firsts[local + 1] - 1], field.bases[local + 1]
    found: list[list[Event]] = [[] for _ in local]
    for number, group in enumerate(wanted):
        for leaf in group:
            places, owners = _inside(leaf.marked(field), lows, highs)
            begun = field.starts(places).tolist()
            ended = (
                field.starts(places + np.uint32(leaf.length - 1)).tolist()
                if leaf.length > 1
                else begun
            )
            worth = leaf.worth
            for owner, begin, end in zip(owners, begun, ended, strict=True):
                found[owner].append(Event(begin, end, number, worth))
    for events in found:
        events.sort()
    return found


def _inside(places: Array, lows: Array, highs: Array) -> tuple[Array, list[int]]:
    """Those places that lie between each two bounds, and between which."""
    firsts = places.searchsorted(lows)
    counts = places.searchsorted(highs) - firsts
    return places[ranges(firsts, counts)], np.repeat(
        np.arange(len(lows)), counts
    ).tolist()
