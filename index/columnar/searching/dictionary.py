"""Expand prefixes, wildcards and similar words to terms of the dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from archive.messages import N_, Message
from index.columnar.searching.suggestions import find_near_terms
from index.columnar.storage.arrays import Array
from index.columnar.storage.segment import IndexField, Segment
from index.columnar.storage.snapshot import Snapshot
from index.text.term_patterns import longest_literal, wildcard_regex

MAX_EXPANSIONS = 1_024
TOO_MANY_EXPANSIONS = N_(
    "Too many words start with “{prefix}”. Only the {count:,} shortest were searched."
)
TOO_MANY_MATCHES = N_(
    "Too many words match “{pattern}”. Only the {count:,} shortest were searched."
)
TOO_MANY_SIMILAR = N_(
    "Too many words are similar to “{word}”. Only the {count:,} shortest were searched."
)

TermNumbers = tuple[tuple[int, ...], ...]
"""The numbers of terms in each segment, ascending."""


@dataclass(frozen=True, slots=True)
class TermExpander:
    """Find the terms of one field. `messages` reports that there are too many."""

    snapshot: Snapshot
    field: str
    messages: list[str]

    def with_prefix(self, prefix: str) -> TermNumbers:
        """Return the terms with a prefix per segment."""
        start = prefix.encode(errors="surrogatepass")
        ranges = [
            segment_field.terms_with_prefix(start)
            for segment_field, _ in self.snapshot.segment_fields(self.field)
        ]
        return self._limit(
            ranges, Message(TOO_MANY_EXPANSIONS, prefix=prefix, count=MAX_EXPANSIONS)
        )

    def matching(self, pattern: str) -> TermNumbers:
        """Return the terms that match a pattern with `*` and `?`."""
        numbers = [
            list(_matching_numbers(segment, self.field, pattern))
            for segment in self.snapshot.segments
        ]
        return self._limit(
            numbers, Message(TOO_MANY_MATCHES, pattern=pattern, count=MAX_EXPANSIONS)
        )

    def similar(self, word: str, distance: int, prefix_length: int) -> TermNumbers:
        """Return the terms within an edit distance of a word."""
        terms = find_near_terms(
            self.snapshot, self.field, word, distance, prefix_length
        )
        if len(terms) > MAX_EXPANSIONS:
            terms = _shortest(terms)
            message = Message(TOO_MANY_SIMILAR, word=word, count=MAX_EXPANSIONS)
            self.messages.append(message)
        return find_terms(self.snapshot, self.field, terms)

    def _limit(
        self, numbers: Sequence[range | list[int]], message: Message
    ) -> TermNumbers:
        """Return term numbers, only those of the shortest terms if they are too many.

        A term counts once, also if several segments contain it.
        """
        if sum(map(len, numbers)) <= MAX_EXPANSIONS:
            return tuple(map(tuple, numbers))
        terms = {
            term
            for (segment_field, _), some in zip(
                self.snapshot.segment_fields(self.field), numbers, strict=True
            )
            for term in _read_terms(segment_field, some)
        }
        if len(terms) <= MAX_EXPANSIONS:
            return tuple(map(tuple, numbers))
        self.messages.append(message)
        return find_terms(self.snapshot, self.field, _shortest(terms))


def _read_terms(field: IndexField, numbers: range | list[int]) -> list[bytes]:
    if isinstance(numbers, range):
        return field.terms.read_range(numbers.start, numbers.stop)
    return field.terms.read_at(np.array(numbers, np.int64))


def _shortest(terms: Iterable[bytes]) -> list[bytes]:
    return sorted(terms, key=lambda term: (len(term), term))[:MAX_EXPANSIONS]


def find_terms(snapshot: Snapshot, field: str, terms: Iterable[bytes]) -> TermNumbers:
    """Return the numbers of terms in each segment."""
    terms = list(terms)
    return tuple(
        _find_terms(segment_field, terms)
        for segment_field, _ in snapshot.segment_fields(field)
    )


def _find_terms(field: IndexField, terms: Iterable[bytes]) -> tuple[int, ...]:
    """Return the numbers of terms in one segment, ascending."""
    numbers = (field.find_term(term) for term in terms)
    return tuple(sorted(number for number in numbers if number is not None))


@dataclass(frozen=True, slots=True)
class TermText:
    """The terms of a dictionary as one text, a line each, and where each line starts.

    Searching a text for letters is faster than comparing its words one by one.
    """

    text: str
    starts: Array


def term_text(segment: Segment, field: str) -> TermText:
    """Return the dictionary of a segment's field as one text, cached in the segment."""
    key = (field, "term text")
    if key not in segment.cache:
        terms = [
            term.decode(errors="surrogatepass") for term in segment.fields[field].terms
        ]
        lengths = np.fromiter(map(len, terms), np.int64, len(terms))
        starts = np.concatenate([[0], np.cumsum(lengths + 1)])
        segment.cache[key] = TermText("\n".join([*terms, ""]), starts)
    text = segment.cache[key]
    assert isinstance(text, TermText)
    return text


def _matching_numbers(segment: Segment, field: str, pattern: str) -> Iterator[int]:
    """Yield the numbers of the terms that match a pattern, ascending.

    Only the lines with the longest literal part of the pattern are compared.
    """
    dictionary = term_text(segment, field)
    literal = longest_literal(pattern)
    prefix = re.split("[*?]", pattern, maxsplit=1)[0]
    within = segment.fields[field].terms_with_prefix(
        prefix.encode(errors="surrogatepass")
    )
    text, starts = dictionary.text, dictionary.starts
    at, end = int(starts[within.start]), int(starts[within.stop])
    regex = wildcard_regex(pattern)
    while 0 <= (at := text.find(literal, at, end)) < end:
        line_end = text.index("\n", at)
        line_start = text.rfind("\n", 0, at) + 1
        if regex.fullmatch(text, line_start, line_end):
            yield int(starts.searchsorted(line_start))
        at = line_end + 1
