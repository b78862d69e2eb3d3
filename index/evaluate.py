"""Evaluation: a tree of Whoosh's queries against one generation, a set of documents at a time.

Whoosh's own matchers step through postings one by one, differ in their answers with the size of the index, and do not
bound the cost of a prefix. Here every node becomes a table of documents with their scores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import Any

from whoosh import query as whoosh

from index.fields import EARLIEST, LATEST
from index.postings import Posting, Postings

Scores = dict[int, float]
Places = Mapping[str, Sequence[int]]
"""Word → its positions in one document, rising."""
Count = Callable[[Places], int]


class Evaluation:
    """One question to one generation; `messages` says what had to be cut."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self.columns = postings.columns
        self.messages: list[str] = []

    def scores(self, query: whoosh.Query) -> Scores:
        """The documents that match, with their scores; a kind of query that is not known matches none."""
        for kind, evaluate in KINDS:
            if isinstance(query, kind):
                return evaluate(self, query)
        return {}

    def everything(self) -> Scores:
        """Every document, at 0."""
        return dict.fromkeys(self.columns.live, 0.0)


def _term(self: Evaluation, query: Any) -> Scores:
    posting = self.postings.of(query.fieldname, query.text)
    idf = query.boost * self.postings.idf(len(posting.numbers))
    return self.postings.score(query.fieldname, zip(posting.numbers, posting.weights, strict=True), idf)


def _phrase(self: Evaluation, query: Any) -> Scores:
    return _together(self, query, query.words, lambda places: in_order(query.words, places))


def _sequence(self: Evaluation, query: Any) -> Scores:
    words = [term.text for term in query.subqueries]
    return _together(self, query, words, lambda places: sum(1 for _ in windows(words, places, query.slop)))


def _together(self: Evaluation, query: Any, words: list[str], count: Count) -> Scores:
    """Documents in which the words stand together, scored as one term that is as rare as all of them."""
    field = query.fieldname if isinstance(query, whoosh.Phrase) else query.subqueries[0].fieldname
    found = {word: self.postings.of(field, word) for word in words}
    numbers = _common(found.values())
    columns = [self.postings.positions(field, word, numbers) for word in found]
    counted = []
    for number, *places in zip(numbers, *columns, strict=True):
        if times := count(dict(zip(found, places, strict=True))):
            counted.append((number, float(times)))
    idf = sum(self.postings.idf(len(posting.numbers)) for posting in found.values())
    return self.postings.score(field, counted, query.boost * idf)


def _prefix(self: Evaluation, query: Any) -> Scores:
    terms, cut = self.postings.expand(query.fieldname, query.text)
    if cut:
        self.messages.append(f"Too many words begin with “{query.text}”: the {len(terms):,} shortest were searched.")
    numbers: set[int] = set().union(*(self.postings.of(query.fieldname, term).numbers for term in terms))
    return dict.fromkeys(sorted(numbers), query.boost)


def _and(self: Evaluation, query: Any) -> Scores:
    tables = sorted((self.scores(sub) for sub in query.subqueries if not isinstance(sub, whoosh.Not)), key=len)
    found = tables[0] if tables else self.everything()
    for table in tables[1:]:
        found = {number: score + table[number] for number, score in found.items() if number in table}
    for sub in query.subqueries:
        if isinstance(sub, whoosh.Not):
            found = _without(found, self.scores(sub.query))
    return found


def _or(self: Evaluation, query: Any) -> Scores:
    first, *rest = sorted(map(self.scores, query.subqueries), key=len, reverse=True) or [{}]
    found = dict(first)
    for table in rest:
        for number, score in table.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _not(self: Evaluation, query: Any) -> Scores:
    return _without(self.everything(), self.scores(query.query))


def _and_not(self: Evaluation, query: Any) -> Scores:
    return _without(self.scores(query.a), self.scores(query.b))


def _every(self: Evaluation, query: Any) -> Scores:
    if query.fieldname in {EARLIEST, LATEST}:
        return dict.fromkeys(self.columns.within(self.columns.live, None, None), 0.0)
    return self.everything()


def _range(self: Evaluation, query: Any) -> Scores:
    column = {EARLIEST: self.columns.earliest, LATEST: self.columns.latest}[query.fieldname]
    low = max(1, query.start or 1)
    high = float("inf") if query.end is None else query.end
    return {number: 0.0 for number in self.columns.live if low <= column[number] <= high}


def _constant(self: Evaluation, query: Any) -> Scores:
    return dict.fromkeys(self.scores(query.child), query.score)


KINDS: tuple[tuple[type[whoosh.Query], Callable[[Evaluation, Any], Scores]], ...] = (
    (whoosh.Term, _term),
    (whoosh.Phrase, _phrase),
    (whoosh.Sequence, _sequence),
    (whoosh.Prefix, _prefix),
    (whoosh.And, _and),
    (whoosh.Or, _or),
    (whoosh.Not, _not),
    (whoosh.AndNot, _and_not),
    (whoosh.Every, _every),
    (whoosh.NumericRange, _range),
    (whoosh.ConstantScoreQuery, _constant),
)


def _common(postings: Iterable[Posting]) -> list[int]:
    sets = sorted((posting.numbers for posting in postings), key=len)
    return sorted(set(sets[0]).intersection(*sets[1:]))


def _without(table: Scores, other: Scores) -> Scores:
    return {number: score for number, score in table.items() if number not in other}


def in_order(words: Sequence[str], places: Places) -> int:
    """How often the words stand one after another."""
    return len(starts(words, places))


def starts(words: Sequence[str], places: Places) -> set[int]:
    """The positions at which the words begin to stand one after another."""
    found = set(places[words[0]])
    for offset, word in enumerate(words[1:], 1):
        found &= {place - offset for place in places[word]}
    return found


def windows(words: Sequence[str], places: Places, slop: int) -> Iterator[tuple[int, int]]:
    """First and last position of each shortest stretch that has all words, and at most `slop` others among them.

    The order of the words is free; a word that is asked for twice must stand there twice.
    """
    missing = Counter(words)
    needed, first = len(words), 0
    sequence = list(merge(*([(place, word) for place in places[word]] for word in missing)))
    for last, word in sequence:
        needed -= missing[word] > 0
        missing[word] -= 1
        while not needed:
            start, leaving = sequence[first]
            if missing[leaving] == 0:
                if last - start < len(words) + slop:
                    yield start, last
                needed += 1
            missing[leaving] += 1
            first += 1
