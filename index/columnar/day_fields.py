"""Date ranges as numeric fields for Whoosh.

A segment stores the first and last possible day of each document as a column. Whoosh
looks up numbers in a dictionary of terms, so a dictionary is made from the column when
a query needs it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from whoosh.fields import NUMERIC

from index.columnar.storage.arrays import Array
from index.columnar.storage.segment import Postings
from index.columnar.storage.weights import WEIGHT_SCALE

DAY_TYPE = NUMERIC(int, bits=32, signed=False, shift_step=0)
"""Type of days: numbers as in `date.toordinal`, one term each."""


class DayTerms(Sequence[bytes]):
    """The terms of a day field, in ascending order."""

    def __init__(self, days: Array) -> None:
        self._terms = [DAY_TYPE.to_bytes(int(day)) for day in days]

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, number):  # type: ignore[no-untyped-def]  # two overloads
        return self._terms[number]

    def read_range(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the terms of a range of numbers. The end is exclusive."""
        return iter(self._terms[first:last])


class DayField:
    """A column of days with the interface of an inverted field."""

    def __init__(self, days: Array) -> None:
        """`days` has the day of each document, 0 if unknown."""
        dated = np.flatnonzero(days).astype(np.uint32)
        order = np.argsort(days[dated], kind="stable")
        self._documents = dated[order]
        self._days, starts = np.unique(days[self._documents], return_index=True)
        self._offsets = np.append(starts, len(self._documents))
        self._document_count = len(days)

    @cached_property
    def terms(self) -> DayTerms:
        """Return the terms in ascending order."""
        return DayTerms(self._days)

    @cached_property
    def lengths(self) -> Array:
        """Return the length of the field in each document."""
        return np.ones(self._document_count, np.uint32)

    def find_term(self, term: bytes) -> int | None:
        """Return the number of a term, or `None`."""
        number = self.first_term_from(term)
        if number == len(self.terms) or self.terms[number] != term:
            return None
        return number

    def first_term_from(self, term: bytes) -> int:
        """Return the number of the first term that is not less than this one."""
        return bisect_left(self.terms, term)

    def doc_frequency(self, term_number: int) -> int:
        """Return the number of documents with a term, including deleted ones."""
        return int(self._offsets[term_number + 1] - self._offsets[term_number])

    def postings(self, term_number: int) -> Postings:
        """Return the postings of a term."""
        first, last = self._offsets[term_number], self._offsets[term_number + 1]
        documents = self._documents[first:last]
        return Postings(documents, np.full(len(documents), WEIGHT_SCALE, np.uint32))

    def counts(self, term_number: int) -> Array:
        """Return the frequency of a term in each posting: always 1."""
        return np.ones(self.doc_frequency(term_number), np.uint32)

    def positions(self, _term_number: int) -> Array:
        """Return no positions: a day has none."""
        return np.zeros(0, np.uint32)

    @property
    def document_starts(self) -> Array:
        """Return the start of each document among the positions: always 0."""
        return np.zeros(self._document_count + 1, np.uint32)
