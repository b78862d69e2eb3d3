"""Find the spans of a text that a query matches.

The text is analyzed like the index, so that exactly the matching words are found. The
time is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from whoosh import query as whoosh
from whoosh.query import (
    And,
    FuzzyTerm,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    Variations,
    Wildcard,
)

from archive import deadline
from index.engine import Span
from index.text.analysis import (
    MAX_CACHED_LENGTH,
    analyze_unit,
    unit_matches,
)
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
from index.text.word_forms import spellings

FormsOf = Callable[[str], Set[str]]
"""A function from a word to all its forms, in a language."""


def plural_spellings(word: str) -> Set[str]:
    """Return a word with its plural, as in a text of unknown language."""
    return spellings(word, None)


TermTest = Callable[[str], bool]
"""Tells whether a term matches a word of a query."""
TermSpans = dict[str, dict[int, Span]]
"""Term → its positions in rising order → the span at each position."""
UNITS_PER_CHECK = 10_000
"""Words that are read between two checks of the time limit."""
MAX_CACHED_UNITS = 1 << 16
"""Different words of texts whose terms are kept while a query is found in them."""
Matches = dict[PositionSpan, Span]
"""The positions of each match → its span in the text."""


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
    `phrases`: consecutive words, each in any of several forms.
    `window_groups`: words that are in one window, with the number of other words
    allowed among them.
    `near_queries`: parts of any kind that are near each other.
    `forms_of` returns the forms of a word.
    """

    terms: set[str] = field(default_factory=set)
    tests: list[TermTest] = field(default_factory=list)
    phrases: list[list[Set[str]]] = field(default_factory=list)
    window_groups: list[tuple[list[str], int]] = field(default_factory=list)
    near_queries: list[whoosh.Sequence] = field(default_factory=list)
    forms_of: FormsOf = plural_spellings

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
        if is_window(query):
            words = [term.text for term in query.subqueries]
            self.window_groups.append((words, query.slop))
        elif is_forms_phrase(query):
            self.phrases.append([self.forms_of(part.text) for part in query.subqueries])
        else:
            self.near_queries.append(query)

    def _add_leaf(self, query: Query) -> None:
        if isinstance(query, Phrase):
            self.phrases.append([{word} for word in query.words])
        elif test := _pattern_test(query):
            self.tests.append(test)
        else:
            self.terms |= leaf_words(query, self.forms_of)

    @cached_property
    def required_terms(self) -> set[str]:
        """Return all the single terms to look for."""
        window_words = (words for words, _ in self.window_groups)
        phrase_words = chain.from_iterable(self.phrases)
        near_words = (leaf_words(leaf, self.forms_of) for leaf in self._near_leaves())
        return self.terms.union(*phrase_words, *window_words, *near_words)

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


def is_window(query: whoosh.Sequence) -> bool:
    """Tell whether a query is for single words in one window, in any order."""
    return not query.ordered and all(
        isinstance(part, Term) for part in query.subqueries
    )


def is_forms_phrase(query: whoosh.Sequence) -> bool:
    """Tell whether a query is for consecutive words in all their forms."""
    return (
        query.ordered
        and not query.slop
        and all(isinstance(part, Variations) for part in query.subqueries)
    )


def leaf_words(query: Query, forms_of: FormsOf) -> Set[str]:
    """Return the words that a query for words or a phrase looks for."""
    if isinstance(query, Variations):
        return forms_of(query.text)
    if isinstance(query, Phrase):
        return set(query.words)
    return {query.text} if isinstance(query, Term) else set()


def pattern_test(query: Query, fieldname: str = "text") -> TermTest | None:
    """Return a test for the prefixes, wildcards and similar words of a query.

    Return `None` if there are none.
    """
    targets = MatchTargets()
    targets.add_query(query, fieldname)
    tests = targets.all_tests
    return (lambda term: any(test(term) for test in tests)) if tests else None


def find_spans(
    text: str, query: Query, *fieldnames: str, forms_of: FormsOf = plural_spellings
) -> list[Span]:
    """Return the spans that a query matches in a text. See `TextMatcher`."""
    return TextMatcher(query, *fieldnames, forms_of=forms_of).find_spans(text)


class TextMatcher:
    """Finds a query in texts of one language. Each word is analyzed only once."""

    def __init__(
        self, query: Query, *fieldnames: str, forms_of: FormsOf = plural_spellings
    ) -> None:
        """Only the parts of the query in these fields are considered, or in `text`.

        `forms_of` returns the forms of a word in the language of the texts.
        """
        self.combined_spans = 0
        """Spans of parts near each other in all texts so far: a measure of the work."""
        self._targets = MatchTargets(forms_of=lru_cache(maxsize=None)(forms_of))
        for name in fieldnames or ("text",):
            self._targets.add_query(query, name)
        operands: dict[int, tuple[Query, Query]] = {}

        def operands_of(part: Query) -> tuple[Query, Query]:
            if id(part) not in operands:
                operands[id(part)] = _operands(part)
            return operands[id(part)]

        self._operands = operands_of
        self._units = _NeededUnits(self._targets)

    def find_spans(self, text: str) -> list[Span]:
        """Return the matching spans of a text, in order and not overlapping."""
        targets, term_spans = self._targets, self._find_terms(text)
        positions = {term: list(spans) for term, spans in term_spans.items()}
        spans = set(_matching_terms(targets, term_spans))
        spans.update(_matching_phrases(targets, term_spans))
        spans.update(_matching_windows(targets, term_spans, positions))
        near_matcher = _NearMatcher(
            term_spans, positions, targets.forms_of, self._operands
        )
        for near_query in targets.near_queries:
            spans.update(near_matcher.matches(near_query).values())
        self.combined_spans += near_matcher.span_count
        return merge_spans(spans)

    def _find_terms(self, text: str) -> TermSpans:
        """Return the positions of all terms to look for, and of those with a prefix."""
        term_spans: TermSpans = defaultdict(dict)
        if not self._targets.required_terms and not self._targets.all_tests:
            return term_spans
        units, position = self._units, 0
        for number, match in enumerate(unit_matches(text)):
            if number % UNITS_PER_CHECK == 0:
                deadline.check()
            part_count, needed = units[match.group()]
            if needed:
                offset = match.start()
                for index, term, start, end in needed:
                    span = (offset + start, offset + end)
                    term_spans[term].setdefault(position + index, span)
            position += part_count
        return term_spans


NeededParts = tuple[int, tuple[tuple[int, str, int, int], ...]]
"""The number of parts of a unit, and the terms in it to look for.

Each has the index of its part, the term, and the start and the end in the unit.
"""


class _NeededUnits(dict[str, NeededParts]):
    """Analyzes units when they are first read. Most words of a text occur again."""

    def __init__(self, targets: MatchTargets) -> None:
        super().__init__()
        self._targets = targets

    def __missing__(self, raw: str) -> NeededParts:
        parts = self._analyze(raw)
        if len(raw) <= MAX_CACHED_LENGTH and len(self) < MAX_CACHED_UNITS:
            self[raw] = parts
        return parts

    def _analyze(self, raw: str) -> NeededParts:
        unit = analyze_unit(raw)
        terms = [
            (index, term, part.start, part.end)
            for index, part in enumerate(unit.parts)
            for term, _ in part.terms
        ]
        if unit.compound:
            terms.append((0, unit.compound, unit.parts[0].start, unit.parts[-1].end))
        needs = self._targets.needs
        return len(unit.parts), tuple(entry for entry in terms if needs(entry[1]))


def _matching_terms(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for term, spans in term_spans.items():
        if term in targets.terms or any(test(term) for test in targets.tests):
            yield from spans.values()


def _matching_phrases(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for words in targets.phrases:
        yield from _phrase_matches(words, term_spans).values()


def _phrase_matches(words: Sequence[Set[str]], term_spans: TermSpans) -> Matches:
    """Return the matches of consecutive words, each in any of several forms."""
    by_word = [_spans_of_any(forms, term_spans) for forms in words]
    positions = {index: list(spans) for index, spans in enumerate(by_word)}
    length = len(words) - 1
    return {
        (start, start + length): (by_word[0][start][0], by_word[-1][start + length][1])
        for start in phrase_starts(range(len(words)), positions)
    }


def _spans_of_any(forms: Set[str], term_spans: TermSpans) -> dict[int, Span]:
    """Return the spans of all forms of a word, by position."""
    spans: dict[int, Span] = {}
    for form in forms & term_spans.keys():
        spans |= term_spans[form]
    return spans


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


@dataclass(frozen=True)
class _NearMatcher:
    """Finds parts near each other in one text."""

    term_spans: TermSpans
    positions: PositionsByWord
    forms_of: FormsOf
    operands: Callable[[Query], tuple[Query, Query]]
    """Return the two operands of a query, the same objects each time."""
    _found_spans: dict[int, list[PositionSpan]] = field(default_factory=dict)
    """The spans of each part of the query, by its identity."""

    @property
    def span_count(self) -> int:
        """Return the number of spans of all parts."""
        return sum(map(len, self._found_spans.values()))

    def matches(self, query: Query) -> Matches:
        """Return the words and phrases of a query. Those of `NEAR` are near others."""
        if isinstance(query, Or):
            return self._union(map(self.matches, query.subqueries))
        if not _is_pair_or_window(query):
            return self._leaf_matches(query)
        if _is_large_window(query):
            matches = self._union(map(self._leaf_matches, query.subqueries))
            windows = self._window_spans(query)
            return {span: matches[span] for span in spans_inside(matches, windows)}
        left, right = self.operands(query)
        windows = nearest_windows(
            self._spans(left), self._spans(right), query.slop, ordered=query.ordered
        )
        matches = self._union([self.matches(left), self.matches(right)])
        return {span: matches[span] for span in spans_inside(matches, windows)}

    def _union(self, parts: Iterable[Matches]) -> Matches:
        return {span: at for part in parts for span, at in part.items()}

    def _spans(self, query: Query) -> list[PositionSpan]:
        """Return all the positions that a query matches, in rising order.

        Each level of a nested query asks for those of all levels below it.
        """
        if id(query) not in self._found_spans:
            self._found_spans[id(query)] = self._find_spans(query)
        return self._found_spans[id(query)]

    def _find_spans(self, query: Query) -> list[PositionSpan]:
        if isinstance(query, Or):
            return sorted(
                {span for sub in query.subqueries for span in self._spans(sub)}
            )
        if _is_pair_or_window(query):
            if _is_large_window(query):
                return self._window_spans(query)
            left, right = map(self._spans, self.operands(query))
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
            return _phrase_matches([{word} for word in query.words], self.term_spans)
        if isinstance(query, whoosh.Sequence):
            words = [self.forms_of(part.text) for part in query.subqueries]
            return _phrase_matches(words, self.term_spans)
        test = _pattern_test(query)
        terms = (
            set(filter(test, self.term_spans))
            if test
            else leaf_words(query, self.forms_of)
        )
        return {
            (position, position): span
            for position, span in _spans_of_any(terms, self.term_spans).items()
        }


def _is_pair_or_window(query: Query) -> bool:
    return isinstance(query, whoosh.Sequence) and not is_forms_phrase(query)


def _is_large_window(query: whoosh.Sequence) -> bool:
    """Tell whether a query is for more than two words in one window."""
    return is_window(query) and len(query.subqueries) > 2


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
