"""A segment: documents that were written together, numbered from the newest, those of one day by their id.

| arrays | of each | what |
|---|---|---|
| `ids`, `earliest`, `latest` | document | its id; first and last day that it may be of, as `date.toordinal`, or 0 |
| `added` | document | when it came into the archive, in seconds since 1970 |
| `FIELD.terms`, `.heads` | term | its UTF-8, rising; its first eight bytes as a number |
| `FIELD.post`, `.place` | term | where its postings begin; where its positions begin |
| `FIELD.docs`, `.counts`, `.weights` | posting | document; how often; how much it weighs, in FIFTHS |
| `FIELD.positions` | occurrence | its place on the field's axis |
| `FIELD.lengths` | document | positions, weighted, in whole ones |
| `FIELD.values`, `.firsts` | value, document | where each value begins on the axis; the first value of each document |
| `FIELD.starts` | place on the axis | where the word begins in its value, in characters (the field `text` alone) |
| `facet.NAME.names` | value | the values of a facet, rising, numbered from 1; 0 is "not known" |
| `facet.NAME.codes`, `.ends` | document | the values that it has; where they end, when they may be several |

The *axis* of a field is all its values laid end to end, with one empty place after each: so a phrase is a few rising
lists of places, shifted against each other, and cannot run from one value into the next.
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
from index.text.quotation_analysis import PERSON_SLUG_FIELD, QUOTE_FIELD

FIELDS = (
    "id",
    "text",
    "title",
    "outlet",
    "person",
    "author",
    QUOTE_FIELD,
    PERSON_SLUG_FIELD,
)
"""The inverted fields, in the order in which a segment stores them."""
FACET_PREFIX = "facet."
"""Stands before the name of a facet, since fields have some of the same names."""
HEAD_BYTES = 8
HIGHEST_SUFFIX = b"\xff" * 80
"""Above every term."""


def term_head(term: bytes) -> int:
    """The first eight bytes of a term as a number that sorts as they do."""
    return int.from_bytes(term[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0"), "big")


def term_heads(terms: Sequence[bytes]) -> Array:
    """The same of several terms."""
    return np.array(terms, f"S{HEAD_BYTES}").view(">u8").astype("<u8")


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, rising; how often each; how much it weighs there, in fifths."""

    docs: SortedIds
    counts: Array
    weights: Array


class IndexField:
    """The terms of one field and where they stand."""

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
        """The number of a term, or `None`."""
        at = self.first_term_from(term)
        return at if at < len(self.terms) and self.terms[at] == term else None

    def first_term_from(self, term: bytes) -> int:
        """The number of the first term that is not below this one."""
        head = np.uint64(term_head(term))
        low = int(self.heads.searchsorted(head))
        if len(term) <= HEAD_BYTES and (low == len(self.heads) or b"\0" not in term):
            return low
        return bisect_left(
            self.terms, term, low, int(self.heads.searchsorted(head, "right"))
        )

    def terms_with_prefix(self, prefix: bytes) -> range:
        """The numbers of the terms that begin so."""
        return range(
            self.first_term_from(prefix), self.first_term_from(prefix + HIGHEST_SUFFIX)
        )

    def postings(self, first: int, last: int | None = None) -> Postings:
        """The postings of a term; of all terms up to before `last`, one after another."""
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
        """The documents alone of postings."""
        return self._docs.read_range(
            int(self.posting_offsets[first]),
            int(self.posting_offsets[first + 1 if last is None else last]),
        )

    def doc_frequency(self, term_number: int) -> int:
        """How many documents have a term, deleted ones too."""
        return int(self.posting_offsets[term_number + 1]) - int(
            self.posting_offsets[term_number]
        )

    def positions(self, first: int, last: int | None = None) -> SortedIds:
        """The places of a term on the axis, rising; of all terms up to before `last`, one term after another."""
        return self._positions.read_range(
            int(self.position_offsets[first]),
            int(self.position_offsets[first + 1 if last is None else last]),
        )

    def documents_at(self, positions: Array) -> SortedIds:
        """The document of each place on the axis."""
        found: SortedIds = np.searchsorted(
            self.document_starts, positions, "right"
        ).astype(np.uint32) - np.uint32(1)
        return found

    def values_at(self, positions: Array) -> Array:
        """The number of the value in which each place lies."""
        return np.searchsorted(self.value_starts, positions, "right") - 1

    @cached_property
    def document_starts(self) -> Array:
        """Where each document begins on the axis, and the end."""
        return self.value_starts[self.first_values]

    @cached_property
    def heads(self) -> Array:
        """The first bytes of each term."""
        return self._heads.read_all()

    @cached_property
    def posting_offsets(self) -> Array:
        """Where the postings of each term begin, and the end."""
        return self._post.read_all()

    @cached_property
    def position_offsets(self) -> Array:
        """Where the positions of each term begin, and the end."""
        return self._place.read_all()

    @cached_property
    def lengths(self) -> Array:
        """The length of each document."""
        return self._lengths.read_all()

    @cached_property
    def value_starts(self) -> Array:
        """Where each value begins on the axis, and the end."""
        return self._values.read_all()

    @cached_property
    def first_values(self) -> Array:
        """The first value of each document, and how many values there are."""
        return self._firsts.read_all()

    @property
    def posting_dtypes(self) -> dict[str, np.dtype[Any]]:
        """The types of the arrays of postings and positions."""
        columns = {
            "docs": self._docs,
            "counts": self._counts,
            "weights": self._weights,
            "positions": self._positions,
        }
        return {name: column.dtype for name, column in columns.items()}

    @property
    def has_word_starts(self) -> bool:
        """Whether it is known where each word begins."""
        return self._starts is not None

    def word_starts(self, positions: Array) -> Array:
        """Where the words of some places begin, in characters of their values."""
        assert self._starts is not None
        return self._starts.read_at(positions)

    @property
    def word_starts_dtype(self) -> np.dtype[Any]:
        """The type of those numbers."""
        assert self._starts is not None
        return self._starts.dtype


class SegmentFacet:
    """What the documents of a segment have for one facet."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        name = f"{FACET_PREFIX}{name}"
        self.names = StringTable(file, f"{name}.names")
        self.codes = file.column(f"{name}.codes").read_all()
        self.offsets = (
            file.column(f"{name}.ends").read_all() if f"{name}.ends" in file else None
        )

    @cached_property
    def values(self) -> tuple[str | None, ...]:
        """The values by their code; code 0 is "not known"."""
        return (None, *(name.decode(errors="surrogatepass") for name in self.names))

    def __len__(self) -> int:
        return len(self.names) + 1

    def code_counts(self) -> Array:
        """How many codes each document has."""
        return (
            np.ones(len(self.codes), np.uint32)
            if self.offsets is None
            else to_lengths(self.offsets)
        )

    def select_codes(self, docs: Array) -> tuple[Array, Array | None]:
        """The codes of some documents, and how many each has where that is not one."""
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
        """What others worked out from this segment and want to find again."""

    def __len__(self) -> int:
        return len(self.earliest)

    def id(self, number: int) -> str:
        """The id of a document."""
        return self.ids[number].decode(errors="surrogatepass")

    def facet(self, name: str) -> SegmentFacet:
        """The column of a facet."""
        if name not in self._facets:
            self._facets[name] = SegmentFacet(self.file, name)
        return self._facets[name]

    def find_documents(self, ids: Sequence[bytes]) -> list[int]:
        """The documents of those ids that the segment has."""
        field = self.fields["id"]
        first = term_heads(ids)
        near = field.heads.searchsorted(first) < field.heads.searchsorted(
            first, "right"
        )
        found = (field.find_term(ids[at]) for at in np.flatnonzero(near).tolist())
        return [int(field.documents(term)[0]) for term in found if term is not None]

    @cached_property
    def recency(self) -> Array:
        """What documents are sorted by, the newest first; those without a date come last."""
        return to_recency(self.earliest, self.latest)


UNDATED_KEY = np.int64(1) << 50
DAY_BITS = 22
"""Bits of a day's number."""


def to_recency(earliest: Array, latest: Array) -> Array:
    """A number that rises from the newest document to the oldest, with those of unknown date at the end."""
    days = (latest.astype(np.int64) << DAY_BITS) + earliest
    return np.where(latest > 0, -days, UNDATED_KEY)


def to_age(recency: Array) -> Array:
    """A number that rises from the oldest to the newest, with those of unknown date at the end."""
    return np.where(recency == UNDATED_KEY, UNDATED_KEY, -recency)
