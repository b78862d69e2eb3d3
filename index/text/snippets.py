"""Find the matches of a query in a text, and make snippets.

All text is plain, not HTML. The text is analyzed like the index, so that exactly the matching words are found. The
time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import NamedTuple

from whoosh import query as whoosh
from whoosh.query import And, Or, Phrase, Prefix, Query, Term

from index.engine import Passage, Span
from index.text.analysis import (
    UNIT_PATTERN,
    Unit,
    analyze_unit,
    iter_units,
    lookup_terms,
)
from index.text.proximity import PositionsByWord, phrase_starts, proximity_windows

SNIPPET_WIDTH = 240
"""Approximate length of a snippet, in characters."""
MAX_CUT_SHIFT = 24
"""Characters by which a cut may move to a space."""
ELLIPSIS = "…"
EPSILON = 1e-6
"""The largest difference of two sums of weights that counts as a rounding error."""
WHITESPACE = re.compile(r"\s+")
NON_SPACE = re.compile(r"\S")
PLAIN_WORD = re.compile(r"[A-Za-z]++(?=[ \n,;:!?)\"]|\.(?:\s|$)|$)")
"""Matches a word that needs no analysis, as most words do."""


class TextFragment(NamedTuple):
    """A stretch of text, and whether the query matched it."""

    text: str
    highlighted: bool


@dataclass
class MatchTargets:
    """The parts of a query to find in one field.

    `near_groups`: words that are near each other, with the number of other words
    allowed among them.
    """

    terms: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[list[str]] = field(default_factory=list)
    near_groups: list[tuple[list[str], int]] = field(default_factory=list)

    def add_query(self, query: Query, fieldname: str) -> None:
        """Add the parts of a query that can match, without the excluded ones."""
        if isinstance(query, whoosh.Sequence):
            if query.subqueries[0].fieldname == fieldname:
                words = [term.text for term in query.subqueries]
                self.near_groups.append((words, query.slop))
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
        """Return all the terms to look for, except prefixes."""
        near_words = (words for words, _ in self.near_groups)
        return self.terms.union(*self.phrases, *near_words)


TermSpans = dict[str, dict[int, Span]]
"""Term → its positions in rising order → the span of each."""


def find_spans(text: str, query: Query, *fieldnames: str) -> list[Span]:
    """Return the spans that a query matches in a text, in order and not overlapping.

    Only the parts of the query in these fields are considered, by default in `text`.
    """
    targets = MatchTargets()
    for name in fieldnames or ("text",):
        targets.add_query(query, name)
    term_spans = _find_terms(text, targets)
    positions = {term: list(spans) for term, spans in term_spans.items()}
    spans = set(_matching_terms(targets, term_spans))
    spans.update(_matching_phrases(targets, term_spans, positions))
    spans.update(_matching_near_groups(targets, term_spans, positions))
    return merge_spans(spans)


def _matching_terms(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for term, spans in term_spans.items():
        if term in targets.terms or any(map(term.startswith, targets.prefixes)):
            yield from spans.values()


def _matching_phrases(
    targets: MatchTargets, term_spans: TermSpans, positions: PositionsByWord
) -> Iterator[Span]:
    for words in targets.phrases:
        if not all(word in term_spans for word in words):
            continue
        first_spans = term_spans[words[0]]
        last_spans = term_spans[words[-1]]
        for position in phrase_starts(words, positions):
            start, _ = first_spans[position]
            _, end = last_spans[position + len(words) - 1]
            yield start, end


def _matching_near_groups(
    targets: MatchTargets, term_spans: TermSpans, positions: PositionsByWord
) -> Iterator[Span]:
    """Yield the span of each single word, not of the whole group."""
    for words, slop in targets.near_groups:
        if not all(word in term_spans for word in words):
            continue
        for first, last in proximity_windows(words, positions, slop):
            for word in words:
                low = bisect_left(positions[word], first)
                high = bisect_right(positions[word], last)
                for position in positions[word][low:high]:
                    yield term_spans[word][position]


def _find_terms(text: str, targets: MatchTargets) -> TermSpans:
    """Return the positions of all the terms to look for, and of terms with a prefix."""
    words = targets.required_terms()
    prefixes = tuple(targets.prefixes)
    term_spans: TermSpans = defaultdict(dict)
    if not words and not prefixes:
        return term_spans
    for position, offset, unit in iter_units(text):
        for index, part in enumerate(unit.parts):
            for term, _ in part.terms:
                if term in words or (prefixes and term.startswith(prefixes)):
                    span = (offset + part.start, offset + part.end)
                    term_spans[term].setdefault(position + index, span)
        compound = unit.compound
        if compound and (
            compound in words or (prefixes and compound.startswith(prefixes))
        ):
            span = (offset + unit.parts[0].start, offset + unit.parts[-1].end)
            term_spans[compound].setdefault(position, span)
    return term_spans


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, with overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def split_at_spans(text: str, spans: Iterable[Span]) -> tuple[TextFragment, ...]:
    """Return the whole text, cut at the spans.

    The spans must be in order and must not overlap. The fragments joined are the text.
    """
    edges = [0, *chain.from_iterable(spans), len(text)]
    fragments = (
        TextFragment(text[start:end], highlighted=index % 2 == 1)
        for index, (start, end) in enumerate(pairwise(edges))
    )
    return tuple(fragment for fragment in fragments if fragment.text)


class WordMatch(NamedTuple):
    """A match in a text.

    `start`, `last_word_start`: offsets in characters of the match and its last word.
    `word_number`: the word of the query that matched.
    `weight`: the significance of that word.
    """

    start: int
    last_word_start: int
    word_number: int
    weight: float = 1.0


def to_word_matches(text: str, spans: Iterable[Span]) -> list[WordMatch]:
    """Return the spans that a query matched as matches of numbered words."""
    numbers: dict[tuple[str, ...], int] = {}
    matches = []
    for start, end in spans:
        words = tuple(lookup_terms(text[start:end][:SNIPPET_WIDTH]))
        number = numbers.setdefault(words, len(numbers))
        matches.append(WordMatch(start, end, number))
    return matches


def select_passages(
    matches: Sequence[WordMatch], width: int = SNIPPET_WIDTH
) -> tuple[Passage, ...]:
    """Return one or two passages to show, from matches in rising order.

    The first passage found has the most significant words. A second one is added if
    it has other words. The matches of a passage begin at most `width` characters apart.
    """
    if not matches:
        return ()
    best = _best_window(matches, frozenset(), width)
    shown = {match.word_number for match in best}
    if len(best) == len(matches):
        return (_to_passage(best),)
    if shown >= {match.word_number for match in matches}:
        return (_to_passage(best),)
    low, high = best[0].start - width, best[-1].start + width
    distant = [match for match in matches if not low <= match.start <= high]
    if not {match.word_number for match in distant} - shown:
        return (_to_passage(best),)
    second = _best_window(distant, shown, width)
    return tuple(sorted((_to_passage(best), _to_passage(second))))


def count_nonoverlapping(matches: Iterable[WordMatch]) -> int:
    """Return the number of matches that share no word.

    This is the number of highlighted spans. The matches must be in rising order.
    """
    count = 0
    reached = -1
    for start, last_word_start, *_ in matches:
        count += start > reached
        reached = max(reached, last_word_start)
    return count


def _to_passage(matches: Iterable[WordMatch]) -> Passage:
    return tuple((match.start, match.last_word_start) for match in matches)


def _best_window(
    matches: Sequence[WordMatch], seen_words: Set[int], width: int
) -> Sequence[WordMatch]:
    """Return the window of matches whose unseen words weigh most together.

    Of windows with the same weight, the one with the most matches is returned.
    """
    counts: dict[int, int] = defaultdict(int)
    weight = 0.0
    best_weight = -1.0
    best_first = best_last = 0
    first = 0
    for last, (start, _, word, word_weight) in enumerate(matches):
        if not counts[word] and word not in seen_words:
            weight += word_weight
        counts[word] += 1
        while start - matches[first].start > width:
            _, _, dropped_word, dropped_weight = matches[first]
            counts[dropped_word] -= 1
            if not counts[dropped_word] and dropped_word not in seen_words:
                weight -= dropped_weight
            first += 1
        longer = last - first > best_last - best_first
        if weight > best_weight + EPSILON or (
            weight > best_weight - EPSILON and longer
        ):
            best_weight, best_first, best_last = weight, first, last
    return matches[best_first : best_last + 1]


def snippet_bounds(
    text: str, first: int, last: int, width: int = SNIPPET_WIDTH
) -> Span:
    """Return a span of about `width` characters around the span `first` to `last`.

    It begins and ends between words.
    """
    spare = max(0, width - (last - first))
    start = max(0, min(first - spare // 3, len(text) - width))
    start = _next_word_start(text, start, first)
    end = min(len(text), max(start + width, last))
    return start, _previous_word_end(text, end, last)


def make_snippet(
    text: str, passages: Sequence[Passage], prefixes: tuple[str, ...] = ()
) -> tuple[TextFragment, ...]:
    """Return the passages of a text with their matches highlighted.

    An ellipsis marks omitted text. Without passages, the snippet is the start of the
    text. Runs of white space become one space. `prefixes` are those of the query.
    """
    width = SNIPPET_WIDTH if len(passages) < 2 else SNIPPET_WIDTH * 2 // 3
    fragments: list[TextFragment] = []
    shown_end = 0
    for passage in passages or ((),):
        spans = [(begin, word_end(text, last, prefixes)) for begin, last in passage]
        first, last = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        start, end = snippet_bounds(text, first, last, width)
        start = max(start, shown_end)
        if NON_SPACE.search(text, shown_end, start):
            ellipsis = f" {ELLIPSIS} " if fragments else f"{ELLIPSIS} "
            fragments.append(TextFragment(ellipsis, highlighted=False))
        fragments += _make_fragments(text, start, end, merge_spans(spans))
        shown_end = end
    if NON_SPACE.search(text, shown_end):
        fragments.append(TextFragment(f" {ELLIPSIS}", highlighted=False))
    return tuple(fragments)


def word_end(text: str, start: int, prefixes: tuple[str, ...] = ()) -> int:
    """Return the end of the word that begins at an offset.

    If only the compound of its unit begins with a prefix, this is the end of the unit.
    """
    if plain := PLAIN_WORD.match(text, start):
        return plain.end()
    match = UNIT_PATTERN.match(text, start)
    unit = analyze_unit(match.group()) if match else None
    if unit is None or not unit.parts:
        return start
    if prefixes and _only_compound_has_prefix(unit, prefixes):
        return start + unit.parts[-1].end
    return start + unit.parts[0].end


def _only_compound_has_prefix(unit: Unit, prefixes: tuple[str, ...]) -> bool:
    if not unit.compound or not unit.compound.startswith(prefixes):
        return False
    return not any(term.startswith(prefixes) for term, _ in unit.parts[0].terms)


def query_prefixes(query: Query, fieldname: str = "text") -> tuple[str, ...]:
    """Return the prefixes that a query looks for in a field."""
    targets = MatchTargets()
    targets.add_query(query, fieldname)
    return tuple(targets.prefixes)


def _next_word_start(text: str, position: int, limit: int) -> int:
    """Return the start of the next word, or `position` if it is too far away.

    The result is never after `limit`.
    """
    if position == 0:
        return 0
    gap = WHITESPACE.search(text, position - 1, min(limit, position + MAX_CUT_SHIFT))
    return gap.end() if gap else position


def _previous_word_end(text: str, position: int, limit: int) -> int:
    """Return the end of the previous word, or `position` if it is too far away.

    The result is never before `limit`.
    """
    if position >= len(text):
        return len(text)
    start = max(limit, position - MAX_CUT_SHIFT)
    gaps = [gap.start() for gap in WHITESPACE.finditer(text, start, position + 1)]
    return gaps[-1] if gaps else position


def _make_fragments(
    text: str, start: int, end: int, spans: Iterable[Span]
) -> list[TextFragment]:
    """Return a stretch of a text cut at the spans, without white space at its ends."""
    edges = [start]
    for first, last in spans:
        edges += (max(first, edges[-1]), max(last, edges[-1]))
    edges.append(end)
    fragments = [
        TextFragment(_collapse_spaces(text[low:high]), highlighted=index % 2 == 1)
        for index, (low, high) in enumerate(pairwise(edges))
        if low < high
    ]
    if fragments:
        text, highlighted = fragments[0]
        fragments[0] = TextFragment(text.lstrip(), highlighted)
        text, highlighted = fragments[-1]
        fragments[-1] = TextFragment(text.rstrip(), highlighted)
    return [fragment for fragment in fragments if fragment.text]


def _collapse_spaces(text: str) -> str:
    """Return the text with each run of white space as one space."""
    words = " ".join(text.split())
    if not words:
        return " "
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"
