"""Segment: documents that were written together.

Documents are numbered from the newest to the oldest. Documents of one day are numbered
by id.

| arrays | per | content |
|---|---|---|
| `ids` | document | id |
| `earliest`, `latest` | document | first and last possible day: `date.toordinal` or 0 |
| `added` | document | time of addition to the archive, in seconds since 1970 |
| `FIELD.terms` | term | UTF-8 of the term, ascending |
| `FIELD.heads` | term | first eight bytes of the term as a number |
| `FIELD.post`, `.place` | term | offset of its postings; offset of its positions |
| `FIELD.docs`, `.counts` | posting | document; term frequency |
| `FIELD.weights` | posting | weight, in fifths |
| `FIELD.positions` | occurrence | position on the axis of the field |
| `FIELD.lengths` | document | weighted number of positions, rounded |
| `FIELD.values` | value | start on the axis |
| `FIELD.firsts` | document | number of the first value |
| `FIELD.starts` | position | character offset of the word in its value (`text` only) |
| `facet.NAME.names` | value | facet values, ascending, from code 1; 0 is "not known" |
| `facet.NAME.codes` | document | codes of the values |
| `facet.NAME.ends` | document | end offset of the codes (multi-valued facets only) |

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

from index.columnar.storage.arrays import Array, SortedIds, expand_ranges, to_lengths
from index.columnar.storage.column_file import ColumnFile, StringTable
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
HEAD_BYTES = 8
HIGHEST_SUFFIX = b"\xff" * 80
"""A suffix that sorts after every term."""


def term_head(term: bytes) -> int:
    """Return the first eight bytes of a term as a number with the same order."""
    return int.from_bytes(term[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0"), "big")


def term_heads(terms: Sequence[bytes]) -> Array:
    """Return the heads of several terms."""
    return np.array(terms, f"S{HEAD_BYTES}").view(">u8").astype("<u8")


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a term, ascending, with frequencies and weights in fifths."""

    docs: SortedIds
    counts: Array
    weights: Array


class IndexField:
    """The dictionary, postings and positions of one field."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        self.terms = StringTable(file, f"{name}.terms")
        self._heads = file.column(f"{name}.heads")
        self._post, self._place = (
            file.column(f"{name}.post"),
            file.column(f"{name}.place"),
        )
        self._docs, self._counts = (
            file.column(f"{name}.docs"),
            file.column(f"{name}.counts"),
        )
        self._weights, self._positions = (
            file.column(f"{name}.weights"),
            file.column(f"{name}.positions"),
        )
        self._lengths, self._values = (
            file.column(f"{name}.lengths"),
            file.column(f"{name}.values"),
        )
        self._firsts = file.column(f"{name}.firsts")
        self._starts = (
            file.column(f"{name}.starts") if f"{name}.starts" in file else None
        )

    def find_term(self, term: bytes) -> int | None:
        """Return the number of a term, or `None`."""
        at = self.first_term_from(term)
        return at if at < len(self.terms) and self.terms[at] == term else None

    def find_terms(self, terms: Sequence[bytes]) -> dict[bytes, int]:
        """Return the numbers of those of the given terms that the dictionary has."""
        heads = term_heads(terms)
        lows = self.heads.searchsorted(heads).tolist()
        highs = self.heads.searchsorted(heads, "right").tolist()
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
        head = np.uint64(term_head(term))
        low = int(self.heads.searchsorted(head))
        if len(term) <= HEAD_BYTES and (low == len(self.heads) or b"\0" not in term):
            return low
        return bisect_left(
            self.terms, term, low, int(self.heads.searchsorted(head, "right"))
        )

    def terms_with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of the terms with this prefix."""
        return range(
            self.first_term_from(prefix), self.first_term_from(prefix + HIGHEST_SUFFIX)
        )

    def postings(self, first: int, last: int | None = None) -> Postings:
        """Return the postings of a term, or of all terms before `last`."""
        low, high = (
            int(self.posting_offsets[first]),
            int(self.posting_offsets[first + 1 if last is None else last]),
        )
        return Postings(
            self._docs.read_range(low, high),
            self._counts.read_range(low, high),
            self._weights.read_range(low, high),
        )

    def documents(self, first: int, last: int | None = None) -> SortedIds:
        """Return only the documents of the postings."""
        return self._docs.read_range(
            int(self.posting_offsets[first]),
            int(self.posting_offsets[first + 1 if last is None else last]),
        )

    def doc_frequency(self, term_number: int) -> int:
        """Return the document frequency of a term. Deleted documents count."""
        return int(self.posting_offsets[term_number + 1]) - int(
            self.posting_offsets[term_number]
        )

    def positions(self, first: int, last: int | None = None) -> SortedIds:
        """Return the positions of a term on the axis, ascending.

        With `last`, return the positions of all terms before `last`, term by term.
        """
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
    def heads(self) -> Array:
        """Return the first eight bytes of each term, as numbers."""
        return self._heads.read_all()

    @cached_property
    def posting_offsets(self) -> Array:
        """Return the offset of each term's postings, then their total number."""
        return self._post.read_all()

    @cached_property
    def position_offsets(self) -> Array:
        """Return the offset of each term's positions, then their total number."""
        return self._place.read_all()

    @cached_property
    def lengths(self) -> Array:
        """Return the length of each document."""
        return self._lengths.read_all()

    @cached_property
    def value_starts(self) -> Array:
        """Return the start of each value on the axis, then the end of the axis."""
        return self._values.read_all()

    @cached_property
    def first_values(self) -> Array:
        """Return the first value of each document, then the number of values."""
        return self._firsts.read_all()

    @property
    def posting_dtypes(self) -> dict[str, np.dtype[Any]]:
        """Return the types of the arrays of postings and positions."""
        columns = {
            "docs": self._docs,
            "counts": self._counts,
            "weights": self._weights,
            "positions": self._positions,
        }
        return {name: column.dtype for name, column in columns.items()}

    @property
    def has_word_starts(self) -> bool:
        """Return whether the field stores the character offset of each word."""
        return self._starts is not None

    def word_starts(self, positions: Array) -> Array:
        """Return the character offsets of words in their values, by position."""
        assert self._starts is not None
        return self._starts.read_at(positions)

    @property
    def word_starts_dtype(self) -> np.dtype[Any]:
        """Return the type of the character offsets."""
        assert self._starts is not None
        return self._starts.dtype


class SegmentFacet:
    """The values of one facet for the documents of a segment."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        name = f"{FACET_PREFIX}{name}"
        self.names = StringTable(file, f"{name}.names")
        self.codes = file.column(f"{name}.codes").read_all()
        self.offsets = (
            file.column(f"{name}.ends").read_all() if f"{name}.ends" in file else None
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
        first = term_heads(ids)
        near = field.heads.searchsorted(first) < field.heads.searchsorted(
            first, "right"
        )
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
