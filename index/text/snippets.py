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
from index.text.analysis import UNIT_PATTERN, analyze_unit, iter_units, lookup_terms
from index.text.proximity import phrase_starts, proximity_windows

SNIPPET_WIDTH = 240
"""Characters of a snippet, about."""
MAX_CUT_SHIFT = 24
"""How far a cut moves to fall between words."""
ELLIPSIS = "…"
EPSILON = 1e-6
"""What a stretch is worth more than another by less than this is the order of additions."""
WHITESPACE = re.compile(r"\s+")
NON_SPACE = re.compile(r"\S")
PLAIN_WORD = re.compile(r"[A-Za-z]++(?=[ \n,;:!?)\"]|\.(?:\s|$)|$)")
"""A word in which nothing has to be looked for: most are."""


class TextFragment(NamedTuple):
    """A piece of text, with whether the query matched it."""

    text: str
    highlighted: bool


@dataclass
class MatchTargets:
    """What of a query is marked in one field: single terms, prefixes, and words that have to stand together."""

    terms: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[list[str]] = field(default_factory=list)
    near_groups: list[tuple[list[str], int]] = field(default_factory=list)

    def add_query(self, query: Query, fieldname: str) -> None:
        """Everything of a query that a match can rest on; what is excluded is not."""
        if isinstance(query, whoosh.Sequence):
            if query.subqueries[0].fieldname == fieldname:
                self.near_groups.append(
                    ([term.text for term in query.subqueries], query.slop)
                )
        elif isinstance(query, And | Or):
            for sub in query.subqueries:
                self.add_query(sub, fieldname)
        elif isinstance(query, Term | Prefix | Phrase) and query.fieldname == fieldname:
            self._add_leaf(query)

    def _add_leaf(self, query: Query) -> None:
        if isinstance(query, Term):
            self.terms.add(query.text)
        elif isinstance(query, Prefix):
            self.prefixes.add(query.text)
        else:
            self.phrases.append(query.words)

    def required_terms(self) -> set[str]:
        """Every whole term that has to be found."""
        together = [*self.phrases, *(words for words, _ in self.near_groups)]
        return self.terms.union(*together)


TermSpans = dict[str, dict[int, Span]]
"""Term → its positions, rising, with the place of each in characters."""


def find_spans(text: str, query: Query, *names: str) -> list[Span]:
    """Where a text has what the query asks of some fields, of the text unless they are named; rising and apart."""
    wanted = MatchTargets()
    for name in names or ("text",):
        wanted.add_query(query, name)
    found = _find_terms(text, wanted)
    places = {word: list(at) for word, at in found.items()}
    spans = {
        span
        for term in found
        if term in wanted.terms or _has_prefix(term, wanted)
        for span in found[term].values()
    }
    for words in wanted.phrases:
        if all(word in found for word in words):
            spans.update(
                (found[words[0]][place][0], found[words[-1]][place + len(words) - 1][1])
                for place in phrase_starts(words, places)
            )
    for words, slop in wanted.near_groups:
        if all(word in found for word in words):
            for first, last in proximity_windows(words, places, slop):
                spans.update(
                    span
                    for word in words
                    for span in _spans_between(found[word], places[word], first, last)
                )
    return merge_spans(spans)


def _spans_between(
    spans_by_position: dict[int, Span], positions: list[int], first: int, last: int
) -> Iterator[Span]:
    """The places of a word from one position to another, both included."""
    return (
        spans_by_position[at]
        for at in positions[
            bisect_left(positions, first) : bisect_right(positions, last)
        ]
    )


def _find_terms(text: str, targets: MatchTargets) -> TermSpans:
    words = targets.required_terms()
    prefixes = tuple(targets.prefixes)
    found: TermSpans = defaultdict(dict)
    if not words and not prefixes:
        return found
    for position, offset, unit in iter_units(text):
        for at, part in enumerate(unit.parts):
            for term, _ in part.terms:
                if term in words or (prefixes and term.startswith(prefixes)):
                    found[term].setdefault(
                        position + at, (offset + part.start, offset + part.end)
                    )
        whole = unit.compound
        if whole and (whole in words or (prefixes and whole.startswith(prefixes))):
            found[whole].setdefault(
                position, (offset + unit.parts[0].start, offset + unit.parts[-1].end)
            )
    return found


def _has_prefix(term: str, targets: MatchTargets) -> bool:
    return any(map(term.startswith, targets.prefixes))


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def split_at_spans(text: str, spans: Iterable[Span]) -> tuple[TextFragment, ...]:
    """The whole text, cut at the spans, which rise and do not overlap; joined again it is the text."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    cut = (
        TextFragment(text[start:end], bool(at % 2))
        for at, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(segment for segment in cut if segment.text)


class WordMatch(NamedTuple):
    """A match in a text: where it and its last word begin, of which of the query's words it is, what that is worth."""

    start: int
    last_word_start: int
    word_number: int
    weight: float = 1.0


def to_word_matches(text: str, spans: Iterable[Span]) -> list[WordMatch]:
    """Spans that a query matched, as matches of words."""
    words: dict[tuple[str, ...], int] = {}
    return [
        WordMatch(
            *span,
            words.setdefault(
                tuple(lookup_terms(text[slice(*span)][:SNIPPET_WIDTH])), len(words)
            ),
        )
        for span in spans
    ]


def select_passages(
    matches: Sequence[WordMatch], width: int = SNIPPET_WIDTH
) -> tuple[Passage, ...]:
    """The stretches to show of matches that rise: where the words that say most stand together, then other words.

    Each is given by its matches, which begin `width` characters apart at most.
    """
    if not matches:
        return ()
    if len(matches) == 1:
        return (((matches[0].start, matches[0].last_word_start),),)
    first = _best_window(matches, frozenset(), width)
    shown = {event.word_number for event in first}
    if len(first) == len(matches) or shown >= {event.word_number for event in matches}:
        return (_to_passage(first),)
    low, high = first[0].start - width, first[-1].start + width
    outside = [event for event in matches if not low <= event.start <= high]
    if not {event.word_number for event in outside} - shown:
        return (_to_passage(first),)
    return tuple(
        sorted((_to_passage(first), _to_passage(_best_window(outside, shown, width))))
    )


def count_nonoverlapping(matches: Iterable[WordMatch]) -> int:
    """How many matches there are that share no word, of matches that rise; as many as are marked."""
    number, reached = 0, -1
    for start, last, *_ in matches:
        number += start > reached
        reached = max(reached, last)
    return number


def _to_passage(matches: Iterable[WordMatch]) -> Passage:
    return tuple(event[:2] for event in matches)


def _best_window(
    matches: Sequence[WordMatch], seen_words: Set[int], width: int
) -> Sequence[WordMatch]:
    """The stretch whose words, but for those shown already, are worth most; then the one with most of them."""
    counts: dict[int, int] = defaultdict(int)
    most, longest, chosen = -1.0, 0, (0, 0)
    first, said = 0, 0.0
    for last, (start, _, word, worth) in enumerate(matches):
        if not counts[word] and word not in seen_words:
            said += worth
        counts[word] += 1
        while start - matches[first].start > width:
            _, _, leaving, less = matches[first]
            counts[leaving] -= 1
            if not counts[leaving] and leaving not in seen_words:
                said -= less
            first += 1
        if said > most + EPSILON or (said > most - EPSILON and last - first > longest):
            most, longest, chosen = said, last - first, (first, last + 1)
    return matches[slice(*chosen)]


def snippet_bounds(
    text: str, first: int, last: int, width: int = SNIPPET_WIDTH
) -> Span:
    """About `width` characters around the matches between two places, cut between words."""
    room = max(0, width - (last - first))
    start = _next_word_start(
        text, max(0, min(first - room // 3, len(text) - width)), first
    )
    return start, _previous_word_end(
        text, min(len(text), max(start + width, last)), last
    )


def make_snippet(
    text: str, passages: Sequence[Passage], prefixes: tuple[str, ...] = ()
) -> tuple[TextFragment, ...]:
    """The passages of a text with their matches marked; an ellipsis stands where text was left out.

    Without any passage it is the text's start. White space is made single. `prefixes` are those of the query.
    """
    width = SNIPPET_WIDTH if len(passages) < 2 else SNIPPET_WIDTH * 2 // 3
    shown: list[TextFragment] = []
    end = 0
    for passage in passages or ((),):
        found = [(begin, word_end(text, at, prefixes)) for begin, at in passage]
        first, last = (found[0][0], found[-1][1]) if found else (0, 0)
        start, stop = snippet_bounds(text, first, last, width)
        start = max(start, end)
        if NON_SPACE.search(text, end, start):
            shown.append(
                TextFragment(
                    f" {ELLIPSIS} " if shown else f"{ELLIPSIS} ", highlighted=False
                )
            )
        shown += _make_fragments(
            text, start, stop, merge_spans(found) if len(found) > 1 else found
        )
        end = stop
    return (
        *shown,
        *(
            [TextFragment(f" {ELLIPSIS}", highlighted=False)]
            if NON_SPACE.search(text, end)
            else []
        ),
    )


def word_end(text: str, start: int, prefixes: tuple[str, ...] = ()) -> int:
    """The end of the word that begins at a place; of the whole unit where only as a whole it begins like a prefix."""
    if plain := PLAIN_WORD.match(text, start):
        return plain.end()
    found = UNIT_PATTERN.match(text, start)
    unit = analyze_unit(found.group()) if found else None
    if unit is None or not unit.parts:
        return start
    as_whole = prefixes and unit.compound and unit.compound.startswith(prefixes)
    if as_whole and not any(
        term.startswith(prefixes) for term, _ in unit.parts[0].terms
    ):
        return start + unit.parts[-1].end
    return start + unit.parts[0].end


def query_prefixes(query: Query, fieldname: str = "text") -> tuple[str, ...]:
    """The prefixes that a query asks of a field."""
    wanted = MatchTargets()
    wanted.add_query(query, fieldname)
    return tuple(wanted.prefixes)


def _next_word_start(text: str, position: int, limit: int) -> int:
    """The start of a word at or soon after a place, never beyond the limit."""
    if position == 0:
        return 0
    gap = WHITESPACE.search(text, position - 1, min(limit, position + MAX_CUT_SHIFT))
    return gap.end() if gap else position


def _previous_word_end(text: str, position: int, limit: int) -> int:
    """The end of a word at or soon before a place, never before the limit."""
    if position >= len(text):
        return len(text)
    gaps = [
        gap.start()
        for gap in WHITESPACE.finditer(
            text, max(limit, position - MAX_CUT_SHIFT), position + 1
        )
    ]
    return gaps[-1] if gaps else position


def _make_fragments(
    text: str, start: int, end: int, spans: Iterable[Span]
) -> list[TextFragment]:
    """A stretch of a text cut at the spans, white space made single and none at either end."""
    edges = [start]
    for first, last in spans:
        edges += (max(first, edges[-1]), max(last, edges[-1]))
    cut = enumerate(pairwise((*edges, end)))
    pieces = [
        TextFragment(_collapse_spaces(text[low:high]), at % 2 == 1)
        for at, (low, high) in cut
        if low < high
    ]
    if pieces:
        pieces[0] = TextFragment(pieces[0].text.lstrip(), pieces[0].highlighted)
        pieces[-1] = TextFragment(pieces[-1].text.rstrip(), pieces[-1].highlighted)
    return [piece for piece in pieces if piece.text]


def _collapse_spaces(text: str) -> str:
    """The text with each run of white space as one space."""
    words = " ".join(text.split())
    return (
        f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}" if words else " "
    )
