"""Postings: where a term stands, read through Whoosh behind one lock and kept for the next question.

Whoosh's readers must not be shared between threads without a lock. What they give is read once into arrays of living
documents only, so that deleted ones never count and an index answers the same however it came to be.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from threading import Lock
from typing import Any

from index.columns import Columns
from index.fields import SCORED

K1 = 1.2
B = 0.75
"""Of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""

MOST_CACHED = 2_000_000
"""Postings kept in memory, at 12 bytes each."""
MOST_EXPANSIONS = 1_024


@dataclass(frozen=True)
class Posting:
    """The documents that have a term, rising, and how often it weighs in each."""

    numbers: array[int]
    weights: array[float]


NOWHERE = Posting(array("I"), array("f"))


class Postings:
    """The postings of one generation; safe to share between threads."""

    def __init__(self, reader: Any, columns: Columns) -> None:
        self._reader = reader
        self._lock = Lock()
        self._cache: OrderedDict[tuple[str, str], Posting] = OrderedDict()
        self._cached = 0
        self.columns = columns
        self.norms = {name: self._norms(name) for name in SCORED}

    def of(self, field: str, term: str) -> Posting:
        """The postings of a term; none where it is unknown."""
        key = (field, term)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
            posting = self._read(field, term)
            self._keep(key, posting)
            return posting

    def score(self, field: str, weights: Iterable[tuple[int, float]], idf: float) -> dict[int, float]:
        """BM25 of documents with their term weights; fields that do not rank give 0."""
        if field not in self.norms:
            return dict.fromkeys((number for number, _ in weights), 0.0)
        norms, top = self.norms[field], idf * (K1 + 1)
        return {number: top * weight / (weight + norms[number]) for number, weight in weights}

    def idf(self, documents: int) -> float:
        """How much a term found in so many documents says, always above 0."""
        return log(1 + (len(self.columns.live) - documents + 0.5) / (documents + 0.5))

    def positions(self, field: str, term: str, numbers: Sequence[int]) -> list[list[int]]:
        """Where a term stands in each of the documents, which all have it and come in rising order."""
        found = []
        with self._lock:
            for reader, base, end in self._leaves:
                wanted = numbers[bisect_left(numbers, base) : bisect_left(numbers, end)]
                if not wanted:
                    continue
                matcher = reader.postings(field, term)
                for number in wanted:
                    matcher.skip_to(number - base)
                    found.append(matcher.value_as("positions"))
        return found

    def expand(self, field: str, prefix: str) -> tuple[list[str], bool]:
        """The terms that begin so, shortest first, and whether some had to be left out."""
        with self._lock:
            found = [term.decode() for term in self._reader.expand_prefix(field, prefix)]
        found.sort(key=lambda term: (len(term), term))
        return found[:MOST_EXPANSIONS], len(found) > MOST_EXPANSIONS

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._reader.close()

    @cached_property
    def _leaves(self) -> list[tuple[Any, int, int]]:
        """Whoosh's readers of single segments, with the range of document numbers of each."""
        leaves = self._reader.leaf_readers()
        return [(reader, base, base + reader.doc_count_all()) for reader, base in leaves]

    def _read(self, field: str, term: str) -> Posting:
        numbers, weights = array("I"), array("f")
        for reader, base, _ in self._leaves:
            if (field, term) in reader:
                matcher = reader.postings(field, term)
                while matcher.is_active():
                    numbers.append(matcher.id() + base)
                    weights.append(matcher.weight())
                    matcher.next()
        return Posting(numbers, weights) if numbers else NOWHERE

    def _keep(self, key: tuple[str, str], posting: Posting) -> None:
        self._cache[key] = posting
        self._cached += len(posting.numbers)
        while self._cached > MOST_CACHED:
            _, dropped = self._cache.popitem(last=False)
            self._cached -= len(dropped.numbers)

    def _norms(self, field: str) -> array[float]:
        """BM25's correction for a field's length, by document."""
        lengths = array("I", [0]) * len(self.columns.ids)
        for reader, base, _ in self._leaves:
            for number in range(reader.doc_count_all()):
                lengths[base + number] = reader.doc_field_length(number, field) or 0
        live = self.columns.live
        average = sum(lengths[number] for number in live) / len(live) if live else 0
        return array("d", (K1 * (1 - B + B * length / (average or 1)) for length in lengths))
