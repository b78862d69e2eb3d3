"""Find the spans of a text that a query matches.

The text is analyzed like the index, so that exactly the matching words are found. The
time is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from whoosh import query as whoosh
from whoosh.query import And, Or, Phrase, Prefix, Query, Term

from index.engine import Span
from index.text.analysis import iter_units
from index.text.proximity import PositionsByWord, phrase_starts, proximity_windows

TermSpans = dict[str, dict[int, Span]]
"""Term → its positions in rising order → the span at each position."""


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


def query_prefixes(query: Query, fieldname: str = "text") -> tuple[str, ...]:
    """Return the prefixes that a query looks for in a field."""
    targets = MatchTargets()
    targets.add_query(query, fieldname)
    return tuple(targets.prefixes)


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
