"""Find the spans of a text that a query matches.

The text is analyzed like the index, so that exactly the matching words are found. The
time is linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from itertools import chain

from whoosh import query as whoosh
from whoosh.query import And, Or, Phrase, Prefix, Query, Term, Variations

from index.engine import Span
from index.text.analysis import iter_units
from index.text.proximity import PositionsByWord, phrase_starts, proximity_windows
from index.text.word_forms import spellings

FormsOf = Callable[[str], Set[str]]
"""A function from a word to all its forms, in a language."""


def plural_spellings(word: str) -> Set[str]:
    """Return a word with its plural, as in a text of unknown language."""
    return spellings(word, None)


TermSpans = dict[str, dict[int, Span]]
"""Term → its positions in rising order → the span at each position."""


@dataclass
class MatchTargets:
    """The parts of a query to find in one field.

    `near_groups`: words that are near each other, with the number of other words
    allowed among them. `forms_of` returns the forms of a word.
    """

    terms: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    phrases: list[list[Set[str]]] = field(default_factory=list)
    near_groups: list[tuple[list[str], int]] = field(default_factory=list)
    forms_of: FormsOf = plural_spellings

    def add_query(self, query: Query, fieldname: str) -> None:
        """Add the parts of a query that can match, without the excluded ones."""
        if isinstance(query, whoosh.Sequence):
            if query.subqueries[0].fieldname == fieldname:
                self._add_sequence(query)
        elif isinstance(query, And | Or):
            for sub in query.subqueries:
                self.add_query(sub, fieldname)
        elif isinstance(query, Variations) and query.fieldname == fieldname:
            self.terms |= self.forms_of(query.text)
        elif isinstance(query, Term | Prefix | Phrase) and query.fieldname == fieldname:
            self._add_leaf(query)

    def _add_leaf(self, query: Query) -> None:
        if isinstance(query, Term):
            self.terms.add(query.text)
        elif isinstance(query, Prefix):
            self.prefixes.add(query.text)
        else:
            self.phrases.append([{word} for word in query.words])

    def _add_sequence(self, query: whoosh.Sequence) -> None:
        words = [term.text for term in query.subqueries]
        if query.ordered:
            self.phrases.append([self.forms_of(word) for word in words])
        else:
            self.near_groups.append((words, query.slop))

    def required_terms(self) -> set[str]:
        """Return all the terms to look for, except prefixes."""
        near_words = (words for words, _ in self.near_groups)
        return self.terms.union(*chain.from_iterable(self.phrases), *near_words)


def query_prefixes(query: Query, fieldname: str = "text") -> tuple[str, ...]:
    """Return the prefixes that a query looks for in a field."""
    targets = MatchTargets()
    targets.add_query(query, fieldname)
    return tuple(targets.prefixes)


def find_spans(
    text: str, query: Query, *fieldnames: str, forms_of: FormsOf = plural_spellings
) -> list[Span]:
    """Return the spans that a query matches in a text, in order and not overlapping.

    Only the parts of the query in these fields are considered, by default in `text`.
    `forms_of` returns the forms of a word in the language of the text.
    """
    targets = MatchTargets(forms_of=forms_of)
    for name in fieldnames or ("text",):
        targets.add_query(query, name)
    term_spans = _find_terms(text, targets)
    positions = {term: list(spans) for term, spans in term_spans.items()}
    spans = set(_matching_terms(targets, term_spans))
    spans.update(_matching_phrases(targets, term_spans))
    spans.update(_matching_near_groups(targets, term_spans, positions))
    return merge_spans(spans)


def _matching_terms(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for term, spans in term_spans.items():
        if term in targets.terms or any(map(term.startswith, targets.prefixes)):
            yield from spans.values()


def _matching_phrases(targets: MatchTargets, term_spans: TermSpans) -> Iterator[Span]:
    for words in targets.phrases:
        by_word = [_spans_of_any(forms, term_spans) for forms in words]
        positions = {index: list(spans) for index, spans in enumerate(by_word)}
        for position in phrase_starts(range(len(words)), positions):
            start, _ = by_word[0][position]
            _, end = by_word[-1][position + len(words) - 1]
            yield start, end


def _spans_of_any(forms: Set[str], term_spans: TermSpans) -> dict[int, Span]:
    """Return the spans of all forms of a word, by position."""
    spans: dict[int, Span] = {}
    for form in forms & term_spans.keys():
        spans |= term_spans[form]
    return spans


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
