"""Snippets: where a query's words stand in a text, and the passage that shows it best. Plain text, never HTML.

The text is read by the same analysis as the index, so that whatever matched is marked, at any length, in linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from whoosh import query as whoosh
from whoosh.query import (
    And,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
)

from index.engine import Passage, Span
from index.text.analysis import UNIT, keys, unit_of, units
from index.text.proximity import starts, windows

WIDTH = 240
"""Characters of a snippet, about."""
REACH = 24
"""How far a cut moves to fall between words."""
ELLIPSIS = "…"
TINY = 1e-6
"""What a stretch is worth more than another by less than this is the order of additions."""
SPACES = re.compile(r"\s+")
INK = re.compile(r"\S")
PLAIN = re.compile(r"[A-Za-z]++(?=[ \n,;:!?)\"]|\.(?:\s|$)|$)")
"""A word in which nothing has to be looked for: most are."""


class Segment(NamedTuple):
    """A piece of text, with whether the query matched it."""

    text: str
    marked: bool


@dataclass
class Wanted:
    """What of a query is marked in one field: single terms, prefixes, and words that have to stand together."""

    terms: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[list[str]] = field(default_factory=list)
    near: list[tuple[list[str], int]] = field(default_factory=list)

    def add(self, query: Query, name: str) -> None:
        """Everything of a query that a match can rest on; what is excluded is not."""
        if isinstance(query, whoosh.Sequence):
            if query.subqueries[0].fieldname == name:
                self.near.append(([term.text for term in query.subqueries], query.slop))
        elif isinstance(query, And | Or):
            for sub in query.subqueries:
                self.add(sub, name)
        elif isinstance(query, Term | Prefix | Phrase) and query.fieldname == name:
            self._leaf(query)

    def _leaf(self, query: Query) -> None:
        if isinstance(query, Term):
            self.terms.add(query.text)
        elif isinstance(query, Prefix):
            self.prefixes.add(query.text)
        else:
            self.phrases.append(query.words)

    def words(self) -> set[str]:
        """Every whole term that has to be found."""
        together = [*self.phrases, *(words for words, _ in self.near)]
        return self.terms.union(*together)


Found = dict[str, dict[int, Span]]
"""Term → its positions, rising, with the place of each in characters."""


def marks(text: str, query: Query, *names: str) -> list[Span]:
    """Where a text has what the query asks of some fields, of the text unless they are named; rising and apart."""
    wanted = Wanted()
    for name in names or ("text",):
        wanted.add(query, name)
    found = _find(text, wanted)
    places = {word: list(at) for word, at in found.items()}
    spans = {
        span
        for term in found
        if term in wanted.terms or _begins(term, wanted)
        for span in found[term].values()
    }
    for words in wanted.phrases:
        if all(word in found for word in words):
            spans.update(
                (found[words[0]][place][0], found[words[-1]][place + len(words) - 1][1])
                for place in starts(words, places)
            )
    for words, slop in wanted.near:
        if all(word in found for word in words):
            for first, last in windows(words, places, slop):
                spans.update(
                    span
                    for word in words
                    for span in _within(found[word], places[word], first, last)
                )
    return apart(spans)


def _within(
    spans: dict[int, Span], rising: list[int], first: int, last: int
) -> Iterator[Span]:
    """The places of a word from one position to another, both included."""
    return (
        spans[at]
        for at in rising[bisect_left(rising, first) : bisect_right(rising, last)]
    )


def _find(text: str, wanted: Wanted) -> Found:
    words = wanted.words()
    prefixes = tuple(wanted.prefixes)
    found: Found = defaultdict(dict)
    if not words and not prefixes:
        return found
    for position, offset, unit in units(text):
        for at, part in enumerate(unit.parts):
            for term, _ in part.terms:
                if term in words or (prefixes and term.startswith(prefixes)):
                    found[term].setdefault(
                        position + at, (offset + part.start, offset + part.end)
                    )
        whole = unit.whole
        if whole and (whole in words or (prefixes and whole.startswith(prefixes))):
            found[whole].setdefault(
                position, (offset + unit.parts[0].start, offset + unit.parts[-1].end)
            )
    return found


def _begins(term: str, wanted: Wanted) -> bool:
    return any(map(term.startswith, wanted.prefixes))


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def segments(text: str, spans: Iterable[Span]) -> tuple[Segment, ...]:
    """The whole text, cut at the spans, which rise and do not overlap; joined again it is the text."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    cut = (
        Segment(text[start:end], bool(at % 2))
        for at, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(segment for segment in cut if segment.text)


class Event(NamedTuple):
    """A match in a text: where it and its last word begin, of which of the query's words it is, what that is worth."""

    start: int
    last: int
    word: int
    worth: float = 1.0


def events(text: str, spans: Iterable[Span]) -> list[Event]:
    """Spans that a query matched, as matches of words."""
    words: dict[tuple[str, ...], int] = {}
    return [
        Event(
            *span, words.setdefault(tuple(keys(text[slice(*span)][:WIDTH])), len(words))
        )
        for span in spans
    ]


def best(found: Sequence[Event], width: int = WIDTH) -> tuple[Passage, ...]:
    """The stretches to show of matches that rise: where the words that say most stand together, then other words.

    Each is given by its matches, which begin `width` characters apart at most.
    """
    if not found:
        return ()
    if len(found) == 1:
        return (((found[0].start, found[0].last),),)
    first = _densest(found, frozenset(), width)
    shown = {event.word for event in first}
    if len(first) == len(found) or shown >= {event.word for event in found}:
        return (_spans(first),)
    low, high = first[0].start - width, first[-1].start + width
    outside = [event for event in found if not low <= event.start <= high]
    if not {event.word for event in outside} - shown:
        return (_spans(first),)
    return tuple(sorted((_spans(first), _spans(_densest(outside, shown, width)))))


def separate(found: Iterable[Event]) -> int:
    """How many matches there are that share no word, of matches that rise; as many as are marked."""
    number, reached = 0, -1
    for start, last, *_ in found:
        number += start > reached
        reached = max(reached, last)
    return number


def _spans(found: Iterable[Event]) -> Passage:
    return tuple(event[:2] for event in found)


def _densest(found: Sequence[Event], shown: Set[int], width: int) -> Sequence[Event]:
    """The stretch whose words, but for those shown already, are worth most; then the one with most of them."""
    counts: dict[int, int] = defaultdict(int)
    most, longest, chosen = -1.0, 0, (0, 0)
    first, said = 0, 0.0
    for last, (start, _, word, worth) in enumerate(found):
        if not counts[word] and word not in shown:
            said += worth
        counts[word] += 1
        while start - found[first].start > width:
            _, _, leaving, less = found[first]
            counts[leaving] -= 1
            if not counts[leaving] and leaving not in shown:
                said -= less
            first += 1
        if said > most + TINY or (said > most - TINY and last - first > longest):
            most, longest, chosen = said, last - first, (first, last + 1)
    return found[slice(*chosen)]


def cut(text: str, first: int, last: int, width: int = WIDTH) -> Span:
    """About `width` characters around the matches between two places, cut between words."""
    room = max(0, width - (last - first))
    start = _forward(text, max(0, min(first - room // 3, len(text) - width)), first)
    return start, _back(text, min(len(text), max(start + width, last)), last)


def snippet(
    text: str, passages: Sequence[Passage], prefixes: tuple[str, ...] = ()
) -> tuple[Segment, ...]:
    """The passages of a text with their matches marked; an ellipsis stands where text was left out.

    Without any passage it is the text's start. White space is made single. `prefixes` are those of the query.
    """
    width = WIDTH if len(passages) < 2 else WIDTH * 2 // 3
    shown: list[Segment] = []
    end = 0
    for passage in passages or ((),):
        found = [(begin, end_of(text, at, prefixes)) for begin, at in passage]
        first, last = (found[0][0], found[-1][1]) if found else (0, 0)
        start, stop = cut(text, first, last, width)
        start = max(start, end)
        if INK.search(text, end, start):
            shown.append(
                Segment(f" {ELLIPSIS} " if shown else f"{ELLIPSIS} ", marked=False)
            )
        shown += _pieces(text, start, stop, apart(found) if len(found) > 1 else found)
        end = stop
    return (
        *shown,
        *([Segment(f" {ELLIPSIS}", marked=False)] if INK.search(text, end) else []),
    )


def end_of(text: str, start: int, prefixes: tuple[str, ...] = ()) -> int:
    """The end of the word that begins at a place; of the whole unit where only as a whole it begins like a prefix."""
    if plain := PLAIN.match(text, start):
        return plain.end()
    found = UNIT.match(text, start)
    unit = unit_of(found.group()) if found else None
    if unit is None or not unit.parts:
        return start
    as_whole = prefixes and unit.whole and unit.whole.startswith(prefixes)
    if as_whole and not any(
        term.startswith(prefixes) for term, _ in unit.parts[0].terms
    ):
        return start + unit.parts[-1].end
    return start + unit.parts[0].end


def prefixes_of(query: Query, name: str = "text") -> tuple[str, ...]:
    """The prefixes that a query asks of a field."""
    wanted = Wanted()
    wanted.add(query, name)
    return tuple(wanted.prefixes)


def _forward(text: str, at: int, limit: int) -> int:
    """The start of a word at or soon after a place, never beyond the limit."""
    if at == 0:
        return 0
    gap = SPACES.search(text, at - 1, min(limit, at + REACH))
    return gap.end() if gap else at


def _back(text: str, at: int, limit: int) -> int:
    """The end of a word at or soon before a place, never before the limit."""
    if at >= len(text):
        return len(text)
    gaps = [
        gap.start() for gap in SPACES.finditer(text, max(limit, at - REACH), at + 1)
    ]
    return gaps[-1] if gaps else at


def _pieces(text: str, start: int, end: int, spans: Iterable[Span]) -> list[Segment]:
    """A stretch of a text cut at the spans, white space made single and none at either end."""
    edges = [start]
    for first, last in spans:
        edges += (max(first, edges[-1]), max(last, edges[-1]))
    cut = enumerate(pairwise((*edges, end)))
    pieces = [
        Segment(_single(text[low:high]), at % 2 == 1)
        for at, (low, high) in cut
        if low < high
    ]
    if pieces:
        pieces[0] = Segment(pieces[0].text.lstrip(), pieces[0].marked)
        pieces[-1] = Segment(pieces[-1].text.rstrip(), pieces[-1].marked)
    return [piece for piece in pieces if piece.text]


def _single(text: str) -> str:
    """The text with each run of white space as one space."""
    words = " ".join(text.split())
    return (
        f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}" if words else " "
    )
