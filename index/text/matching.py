"""Find the spans of a text that a query matches.

The text is analyzed like the index, so that exactly the matching words are found. The
time is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from whoosh import query as whoosh
from whoosh.query import And, FuzzyTerm, Or, Phrase, Prefix, Query, Term, Wildcard

from index.engine import Span
from index.text.analysis import iter_units
from index.text.proximity import (
    PositionsByWord,
    PositionSpan,
    joint_spans,
    nearest_windows,
    phrase_starts,
    proximity_windows,
    spans_inside,
)
from index.text.term_patterns import count_edits, wildcard_regex

TermTest = Callable[[str], bool]
"""Tells whether a term matches a word of a query."""
TermSpans = dict[str, dict[int, Span]]
"""Term → its positions in rising order → the span at each position."""


def _fuzzy_test(query: FuzzyTerm) -> TermTest:
    word, limit, prefix = query.text, query.maxdist, query.text[: query.prefixlength]
    return lambda term: (
        term.startswith(prefix) and count_edits(word, term, limit) <= limit
    )


PATTERN_TESTS: dict[type[Query], Callable[[Query], TermTest]] = {
    Prefix: lambda query: lambda term: term.startswith(query.text),
    Wildcard: lambda query: (
        lambda term: wildcard_regex(query.text).fullmatch(term) is not None
    ),
    FuzzyTerm: _fuzzy_test,
}
"""Class of a query for many terms → function that makes its test."""


def _pattern_test(query: Query) -> TermTest | None:
    """Return the test of a query for many terms, or `None` for another query."""
    make_test = PATTERN_TESTS.get(type(query))
    return make_test(query) if make_test else None


@dataclass
class MatchTargets:
    """The parts of a query to find in one field.

    `tests`: prefixes, words with wildcards, and similar words.
    `window_groups`: words that are in one window, with the number of other words
    allowed among them.
    `near_queries`: parts of any kind that are near each other.
    """

    terms: set[str] = field(default_factory=set)
    tests: list[TermTest] = field(default_factory=list)
    phrases: list[list[str]] = field(default_factory=list)
    window_groups: list[tuple[list[str], int]] = field(default_factory=list)
    near_queries: list[whoosh.Sequence] = field(default_factory=list)

    def add_query(self, query: Query, fieldname: str) -> None:
        """Add the parts of a query that can match, without the excluded ones."""
        if isinstance(query, whoosh.Sequence):
            if next(query.leaves()).fieldname == fieldname:
                self._add_sequence(query)
        elif isinstance(query, And | Or):
            for sub in query.subqueries:
                self.add_query(sub, fieldname)
        elif query.field() == fieldname:
            self._add_leaf(query)

    def _add_sequence(self, query: whoosh.Sequence) -> None:
        if _is_window(query):
            words = [term.text for term in query.subqueries]
            self.window_groups.append((words, query.slop))
        else:
            self.near_queries.append(query)

    def _add_leaf(self, query: Query) -> None:
        if isinstance(query, Term):
            self.terms.add(query.text)
        elif isinstance(query, Phrase):
            self.phrases.append(query.words)
        elif test := _pattern_test(query):
            self.tests.append(test)

    @cached_property
    def required_terms(self) -> set[str]:
        """Return all the single terms to look for."""
        window_words = (words for words, _ in self.window_groups)
        near_words = (
            [leaf.text] if isinstance(leaf, Term) else leaf.words
            for leaf in self._near_leaves()
            if isinstance(leaf, Term | Phrase)
        )
        return self.terms.union(*self.phrases, *window_words, *near_words)

    @cached_property
    def all_tests(self) -> list[TermTest]:
        """Return all the tests, also of parts near each other."""
        near_tests = map(_pattern_test, self._near_leaves())
        return [*self.tests, *(test for test in near_tests if test)]

    def _near_leaves(self) -> Iterator[Query]:
        for query in self.near_queries:
            yield from query.leaves()

    def needs(self, term: str) -> bool:
        """Tell whether the positions of a term are needed."""
        return term in self.required_terms or any(test(term) for test in self.all_tests)


def _is_window(query: whoosh.Sequence) -> bool:
    """Tell whether a query is for single words in one window, in any order."""
    return not query.ordered and all(
        isinstance(part, Term) for part in query.subqueries
    )


def pattern_test(query: Query, fieldname: str = "text") -> TermTest | None:
    """Return a test for the prefixes, wildcards and similar words of a query.

    Return `None` if there are none.
    """
    targets = MatchTargets()
    targets.add_query(query, fieldname)
    tests = targets.all_tests
    return (lambda term: any(test(term) for test in tests)) if tests else None


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
    spans.update(_matching_windows(targets, term_spans, positions))
    near_matcher = _NearMatcher(term_spans, positions)
    for near_query in targets.near_queries:
        spans.update(near_matcher.matches(near_query).values())
    return merge_spans(spans)


def _matching_terms(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for term, spans in term_spans.items():
        if term in targets.terms or any(test(term) for test in targets.tests):
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


def _matching_windows(
    targets: MatchTargets, term_spans: TermSpans, positions: PositionsByWord
) -> Iterator[Span]:
    """Yield the span of each single word, not of the whole group."""
    for words, slop in targets.window_groups:
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
    term_spans: TermSpans = defaultdict(dict)
    if not targets.required_terms and not targets.all_tests:
        return term_spans
    needs = lru_cache(maxsize=None)(targets.needs)
    for position, offset, unit in iter_units(text):
        for index, part in enumerate(unit.parts):
            for term, _ in part.terms:
                if needs(term):
                    span = (offset + part.start, offset + part.end)
                    term_spans[term].setdefault(position + index, span)
        if unit.compound and needs(unit.compound):
            span = (offset + unit.parts[0].start, offset + unit.parts[-1].end)
            term_spans[unit.compound].setdefault(position, span)
    return term_spans


Matches = dict[PositionSpan, Span]
"""The positions of each match → its span in the text."""


@dataclass(frozen=True)
class _NearMatcher:
    """Finds parts near each other in one text."""

    term_spans: TermSpans
    positions: PositionsByWord

    def matches(self, query: Query) -> Matches:
        """Return the words and phrases of a query. Those of `NEAR` are near others."""
        if isinstance(query, Or):
            return self._union(map(self.matches, query.subqueries))
        if not isinstance(query, whoosh.Sequence):
            return self._leaf_matches(query)
        if _is_large_window(query):
            matches = self._union(map(self._leaf_matches, query.subqueries))
            windows = self._window_spans(query)
            return {span: matches[span] for span in spans_inside(matches, windows)}
        left, right = _operands(query)
        windows = nearest_windows(
            self._spans(left), self._spans(right), query.slop, ordered=query.ordered
        )
        matches = self._union([self.matches(left), self.matches(right)])
        return {span: matches[span] for span in spans_inside(matches, windows)}

    def _union(self, parts: Iterable[Matches]) -> Matches:
        return {span: at for part in parts for span, at in part.items()}

    def _spans(self, query: Query) -> list[PositionSpan]:
        """Return all the positions that a query matches, in rising order."""
        if isinstance(query, Or):
            return sorted(
                {span for sub in query.subqueries for span in self._spans(sub)}
            )
        if isinstance(query, whoosh.Sequence):
            if _is_large_window(query):
                return self._window_spans(query)
            left, right = map(self._spans, _operands(query))
            return joint_spans(left, right, query.slop, ordered=query.ordered)
        return sorted(self._leaf_matches(query))

    def _window_spans(self, query: whoosh.Sequence) -> list[PositionSpan]:
        """Return the shortest windows with all the words of a query."""
        words = [term.text for term in query.subqueries]
        if not all(word in self.positions for word in words):
            return []
        return sorted(proximity_windows(words, self.positions, query.slop))

    def _leaf_matches(self, query: Query) -> Matches:
        if isinstance(query, Phrase):
            return self._phrase_matches(query.words)
        test = _pattern_test(query)
        terms = list(filter(test, self.term_spans)) if test else [query.text]
        return {
            (position, position): span
            for term in terms
            for position, span in self.term_spans.get(term, {}).items()
        }

    def _phrase_matches(self, words: list[str]) -> Matches:
        if not all(word in self.term_spans for word in words):
            return {}
        first, last = self.term_spans[words[0]], self.term_spans[words[-1]]
        length = len(words) - 1
        return {
            (start, start + length): (first[start][0], last[start + length][1])
            for start in phrase_starts(words, self.positions)
        }


def _is_large_window(query: whoosh.Sequence) -> bool:
    """Tell whether a query is for more than two words in one window."""
    return _is_window(query) and len(query.subqueries) > 2


def _operands(query: whoosh.Sequence) -> tuple[Query, Query]:
    """Return the two operands of a query, of which the left one may be a query too."""
    *left, right = query.subqueries
    if len(left) == 1:
        return left[0], right
    return type(query)(left, slop=query.slop, ordered=query.ordered), right


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, with overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
