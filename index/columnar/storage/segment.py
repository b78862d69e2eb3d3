"""Segment: documents that were written together.

Documents are numbered from the newest to the oldest. Documents of one day are numbered
by id.

| arrays | per | content |
|---|---|---|
| `ids` | document | id |
| `earliest`, `latest` | document | first and last possible day: `date.toordinal` or 0 |
| `added` | document | time of addition to the archive, in seconds since 1970 |
| `FIELD.terms` | term | UTF-8 of the term, ascending |
| `FIELD.posts`, `.places` | term | count of its postings; count of its occurrences |
| `FIELD.docs` | posting | documents from the one before, or from the first one |
| `FIELD.codes` | posting | code of frequency and weight |
| `FIELD.counts`, `.weights` | code | term frequency; weight in fifths |
| `FIELD.positions` | occurrence | position on the axis, from the start of the document |
| `FIELD.lengths` | document | weighted number of positions, rounded |
| `FIELD.values` | value | number of positions, with the empty one after it |
| `FIELD.firsts` | document | count of values |
| `FIELD.steps` | position | characters from the word before it (`text` only) |
| `facet.NAME.names` | value | facet values, ascending, from code 1; 0 is "not known" |
| `facet.NAME.codes` | document | codes of the values |
| `facet.NAME.counts` | document | count of codes (multi-valued facets only) |

Offsets are stored as counts, which are small, and added up when they are first read.

The *axis* of a field is the concatenation of all its values, with one empty position
after each value. A phrase search intersects a few ascending lists of positions, each
shifted by an offset. A phrase cannot match across two values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from index.columnar.storage.arrays import (
    Array,
    SortedIds,
    concatenate,
    expand_ranges,
    to_lengths,
    to_offsets,
)
from index.columnar.storage.column_file import ColumnFile
from index.columnar.storage.number_column import NumberColumn
from index.columnar.storage.string_table import (
    HEAD_BYTES,
    StringTable,
    text_head,
    text_heads,
)
from index.schema import MARK_FIELDS, STATE_FIELD, THING_FIELDS
from index.text.quotation_analysis import PERSON_SLUG_FIELD, QUOTE_FIELD

FIELDS = (
    "id",
    "text",
    "title",
    "outlet",
    "person",
    "author",
    *THING_FIELDS,
    *MARK_FIELDS,
    STATE_FIELD,
    QUOTE_FIELD,
    PERSON_SLUG_FIELD,
)
"""Inverted fields, in the order of storage."""
FACET_PREFIX = "facet."
"""Prefix of facet names. Some fields and facets have the same name."""
HIGHEST_SUFFIX = b"\xff" * 80
"""A suffix that sorts after every term."""


def doc_steps(docs: Array, counts: Array, previous_doc: int = 0) -> Array:
    """Return the distance of each posting's document from the one before it.

    `docs` are the documents of some terms, and `counts` the number of each term's. The
    first document of a term counts from the start of the segment, that of the first
    term from `previous_doc`.
    """
    docs = docs.astype(np.uint32, copy=False)
    steps: Array = docs.copy()
    steps[1:] -= docs[:-1]
    firsts = to_offsets(counts)[:-1][counts > 0]
    steps[firsts] = docs[firsts]
    steps[:1] -= np.uint32(previous_doc)
    return steps


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, ascending, with weights in fifths."""

    docs: SortedIds
    weights: Array


@dataclass(frozen=True, slots=True)
class WordStarts:
    """The character offsets of the words of some values, one value after another.

    They are the sums of all steps. `shifts` moves a position to its index in them, and
    `bases` are the sums before each value.
    """

    sums: Array
    shifts: Array
    bases: Array

    def at(self, positions: Array, values: Array) -> Array:
        """Return the offsets of words at some positions, and the number of the value."""
        starts: Array = self.sums[positions + self.shifts[values]]
        return starts - self.bases[values]


class IndexField:
    """The dictionary, postings and positions of one field."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        self.terms = StringTable(file, f"{name}.terms")

        def column(part: str) -> NumberColumn:
            return NumberColumn(file, f"{name}.{part}")

        self._posts, self._places = column("posts"), column("places")
        self._docs, self._codes = column("docs"), column("codes")
        self._counts, self._weights = column("counts"), column("weights")
        self._positions, self._lengths = column("positions"), column("lengths")
        self._values, self._firsts = column("values"), column("firsts")
        self._steps = column("steps") if f"{name}.steps" in file else None

    def find_term(self, term: bytes) -> int | None:
        """Return the number of a term, or `None`."""
        at = self.first_term_from(term)
        return at if at < len(self.terms) and self.terms[at] == term else None

    def find_terms(self, terms: Sequence[bytes]) -> dict[bytes, int]:
        """Return the numbers of those of the given terms that the dictionary has."""
        heads = text_heads(terms)
        lows = self.terms.heads.searchsorted(heads).tolist()
        highs = self.terms.heads.searchsorted(heads, "right").tolist()
        numbers: dict[bytes, int] = {}
        for term, low, high in zip(terms, lows, highs, strict=True):
            if low < high:
                at = (
                    low if high - low == 1 else bisect_left(self.terms, term, low, high)
                )
                if at < high and self.terms[at] == term:
                    numbers[term] = at
        return numbers

    def first_term_from(self, term: bytes) -> int:
        """Return the number of the first term that is not less than this one."""
        head, heads = np.uint64(text_head(term)), self.terms.heads
        low = int(heads.searchsorted(head))
        if len(term) <= HEAD_BYTES and (low == len(heads) or b"\0" not in term):
            return low
        return bisect_left(
            self.terms, term, low, int(heads.searchsorted(head, "right"))
        )

    def terms_with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of the terms with this prefix."""
        return range(
            self.first_term_from(prefix), self.first_term_from(prefix + HIGHEST_SUFFIX)
        )

    def postings(self, first: int, last: int | None = None) -> Postings:
        """Return the postings of a term, or of all terms before `last`."""
        weights = self.code_weights[self.codes(first, last)]
        return Postings(self.documents(first, last), weights)

    def documents(self, first: int, last: int | None = None) -> SortedIds:
        """Return only the documents of the postings."""
        steps = self._read_postings(self._docs, first, last)
        docs: SortedIds = steps.cumsum(dtype=np.uint32)
        if last is not None:
            starts = self.posting_offsets[first : last + 1].astype(np.int64)
            starts -= starts[0]
            bases = docs[starts[:-1]] - steps[starts[:-1]]
            docs -= np.repeat(bases, np.diff(starts))
        return docs

    def codes(self, first: int, last: int | None = None) -> Array:
        """Return the code of the frequency and weight of each posting."""
        return self._read_postings(self._codes, first, last)

    def counts(self, first: int, last: int | None = None) -> Array:
        """Return the frequency of the term in each posting."""
        return self.code_counts[self.codes(first, last)]

    def _read_postings(
        self, column: NumberColumn, first: int, last: int | None
    ) -> Array:
        return column.read_range(
            int(self.posting_offsets[first]),
            int(self.posting_offsets[first + 1 if last is None else last]),
        )

    @cached_property
    def code_counts(self) -> Array:
        """Return the frequency of each code."""
        return self._counts.read_all()

    @cached_property
    def code_weights(self) -> Array:
        """Return the weight of each code, in fifths."""
        return self._weights.read_all()

    def doc_frequency(self, term_number: int) -> int:
        """Return the document frequency of a term. Deleted documents count."""
        return int(self.posting_offsets[term_number + 1]) - int(
            self.posting_offsets[term_number]
        )

    def positions(self, first: int, last: int | None = None) -> SortedIds:
        """Return the positions of a term on the axis, ascending.

        With `last`, return the positions of all terms before `last`, term by term.
        """
        starts = self.document_starts[self.documents(first, last)]
        positions: SortedIds = np.repeat(starts, self.counts(first, last))
        positions += self.positions_in_documents(first, last)
        return positions

    def positions_in_documents(self, first: int, last: int | None = None) -> Array:
        """Return the positions, each from the start of its document."""
        return self._positions.read_range(
            int(self.position_offsets[first]),
            int(self.position_offsets[first + 1 if last is None else last]),
        )

    def documents_at(self, positions: Array) -> SortedIds:
        """Return the document of each position on the axis."""
        documents: SortedIds = np.searchsorted(
            self.document_starts, positions, "right"
        ).astype(np.uint32) - np.uint32(1)
        return documents

    def values_at(self, positions: Array) -> Array:
        """Return the number of the value of each position."""
        return np.searchsorted(self.value_starts, positions, "right") - 1

    @cached_property
    def document_starts(self) -> Array:
        """Return the start of each document on the axis, then the end of the axis."""
        return self.value_starts[self.first_values]

    @cached_property
    def posting_offsets(self) -> Array:
        """Return the offset of each term's postings, then their total number."""
        return self._posts.read_offsets()

    @cached_property
    def position_offsets(self) -> Array:
        """Return the offset of each term's positions, then their total number."""
        return self._places.read_offsets()

    @cached_property
    def lengths(self) -> Array:
        """Return the length of each document."""
        return self._lengths.read_all()

    @cached_property
    def value_starts(self) -> Array:
        """Return the start of each value on the axis, then the end of the axis."""
        return self._values.read_offsets().astype(np.uint32)

    @cached_property
    def first_values(self) -> Array:
        """Return the first value of each document, then the number of values."""
        return self._firsts.read_offsets()

    @property
    def positions_dtype(self) -> np.dtype[Any]:
        """Return the type of the positions from the start of a document."""
        return self._positions.dtype

    @property
    def has_word_starts(self) -> bool:
        """Return whether the field stores the character offset of each word."""
        return self._steps is not None

    def word_steps(self, positions: Array) -> Array:
        """Return the characters between some words and those before them."""
        assert self._steps is not None
        return self._steps.read_at(positions)

    def word_starts(self, lows: Array, highs: Array) -> WordStarts:
        """Return the character offsets of the words of some values.

        `lows` and `highs` are the starts and the ends of the values on the axis.
        """
        assert self._steps is not None
        steps = concatenate(
            [
                self._steps.read_range(low, high)
                for low, high in zip(lows.tolist(), highs.tolist(), strict=True)
            ]
        )
        sums = steps.cumsum(dtype=np.uint32)
        firsts = to_offsets(highs.astype(np.int64) - lows)[:-1]
        return WordStarts(sums, firsts - lows, sums[firsts] - steps[firsts])

    @property
    def word_steps_dtype(self) -> np.dtype[Any]:
        """Return the type of the characters between words."""
        assert self._steps is not None
        return self._steps.dtype


class SegmentFacet:
    """The values of one facet for the documents of a segment."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        name = f"{FACET_PREFIX}{name}"
        self.names = StringTable(file, f"{name}.names")
        self.codes = file.column(f"{name}.codes").read_all()
        self.offsets = (
            NumberColumn(file, f"{name}.counts").read_offsets()
            if f"{name}.counts" in file
            else None
        )

    @cached_property
    def values(self) -> tuple[str | None, ...]:
        """Return the values by code. Code 0 is "not known"."""
        return (None, *(name.decode(errors="surrogatepass") for name in self.names))

    def __len__(self) -> int:
        return len(self.names) + 1

    def code_counts(self) -> Array:
        """Return the number of codes of each document."""
        return (
            np.ones(len(self.codes), np.uint32)
            if self.offsets is None
            else to_lengths(self.offsets)
        )

    def select_codes(self, docs: Array) -> tuple[Array, Array | None]:
        """Return the codes of some documents and the number of codes of each.

        The numbers are `None` if each document has exactly one code.
        """
        if self.offsets is None:
            return self.codes[docs], None
        counts = self.offsets[docs + 1].astype(np.int64) - self.offsets[docs]
        return self.codes[expand_ranges(self.offsets[docs], counts)], counts


class Segment:
    """One segment, open for reading."""

    def __init__(self, file: ColumnFile, fields: tuple[str, ...]) -> None:
        self.file = file
        self.name = file.path.name
        self.ids = StringTable(file, "ids")
        self.fields = {name: IndexField(file, name) for name in fields}
        self.earliest, self.latest = (
            file.column("earliest").read_all(),
            file.column("latest").read_all(),
        )
        self.added = file.column("added").read_all()
        self._facets: dict[str, SegmentFacet] = {}
        self.cache: dict[tuple[str, str], object] = {}
        """Data derived from this segment by other modules."""

    def __len__(self) -> int:
        return len(self.earliest)

    def id(self, number: int) -> str:
        """Return the id of a document."""
        return self.ids[number].decode(errors="surrogatepass")

    def facet(self, name: str) -> SegmentFacet:
        """Return the column of a facet."""
        if name not in self._facets:
            self._facets[name] = SegmentFacet(self.file, name)
        return self._facets[name]

    def find_documents(self, ids: Sequence[bytes]) -> list[int]:
        """Return the documents of the segment with these ids."""
        field = self.fields["id"]
        first, heads = text_heads(ids), field.terms.heads
        near = heads.searchsorted(first) < heads.searchsorted(first, "right")
        numbers = (field.find_term(ids[at]) for at in np.flatnonzero(near).tolist())
        return [
            int(field.documents(number)[0]) for number in numbers if number is not None
        ]

    @cached_property
    def recency(self) -> Array:
        """Return the sort keys: newest first, documents without a date last."""
        return to_recency(self.earliest, self.latest)


UNDATED_KEY = np.int64(1) << 50
DAY_BITS = 22
"""Number of bits of a day number."""


def to_recency(earliest: Array, latest: Array) -> Array:
    """Return sort keys from newest to oldest. Unknown dates come last."""
    days = (latest.astype(np.int64) << DAY_BITS) + earliest
    return np.where(latest > 0, -days, UNDATED_KEY)


def to_age(earliest: Array, latest: Array) -> Array:
    """Return sort keys from oldest to newest. Unknown dates come last."""
    days = (earliest.astype(np.int64) << DAY_BITS) + latest
    return np.where(latest > 0, days, UNDATED_KEY)
