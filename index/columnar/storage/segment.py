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

from index.columnar.storage.arrays import Array, Numbers, lengths_of, ranges
from index.columnar.storage.column_file import ColumnFile, Strings
from index.text.quotation_analysis import SAID, WHO

FIELDS = ("id", "text", "title", "outlet", "person", "author", SAID, WHO)
"""The inverted fields, in the order in which a segment stores them."""
FACET = "facet."
"""Stands before the name of a facet, since fields have some of the same names."""
HEAD_BYTES = 8
END = b"\xff" * 80
"""Above every term."""


def head_of(term: bytes) -> int:
    """The first eight bytes of a term as a number that sorts as they do."""
    return int.from_bytes(term[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0"), "big")


def heads_of(terms: Sequence[bytes]) -> Array:
    """The same of several terms."""
    return np.array(terms, f"S{HEAD_BYTES}").view(">u8").astype("<u8")


@dataclass(frozen=True, slots=True)
class Posting:
    """The documents that have a term, rising; how often each; how much it weighs there, in fifths."""

    docs: Numbers
    counts: Array
    weights: Array


class Field:
    """The terms of one field and where they stand."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        self.terms = Strings(file, f"{name}.terms")
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

    def find(self, term: bytes) -> int | None:
        """The number of a term, or `None`."""
        at = self.above(term)
        return at if at < len(self.terms) and self.terms[at] == term else None

    def above(self, term: bytes) -> int:
        """The number of the first term that is not below this one."""
        head = np.uint64(head_of(term))
        low = int(self.heads.searchsorted(head))
        if len(term) <= HEAD_BYTES and (low == len(self.heads) or b"\0" not in term):
            return low
        return bisect_left(
            self.terms, term, low, int(self.heads.searchsorted(head, "right"))
        )

    def beginning(self, prefix: bytes) -> range:
        """The numbers of the terms that begin so."""
        return range(self.above(prefix), self.above(prefix + END))

    def posting(self, first: int, last: int | None = None) -> Posting:
        """The postings of a term; of all terms up to before `last`, one after another."""
        low, high = (
            int(self.post[first]),
            int(self.post[first + 1 if last is None else last]),
        )
        return Posting(
            self._docs.part(low, high),
            self._counts.part(low, high),
            self._weights.part(low, high),
        )

    def documents(self, first: int, last: int | None = None) -> Numbers:
        """The documents alone of postings."""
        return self._docs.part(
            int(self.post[first]), int(self.post[first + 1 if last is None else last])
        )

    def frequency(self, term: int) -> int:
        """How many documents have a term, deleted ones too."""
        return int(self.post[term + 1]) - int(self.post[term])

    def positions(self, first: int, last: int | None = None) -> Numbers:
        """The places of a term on the axis, rising; of all terms up to before `last`, one term after another."""
        return self._positions.part(
            int(self.place[first]), int(self.place[first + 1 if last is None else last])
        )

    def owners(self, places: Array) -> Numbers:
        """The document of each place on the axis."""
        found: Numbers = np.searchsorted(self.bases, places, "right").astype(
            np.uint32
        ) - np.uint32(1)
        return found

    def values_of(self, places: Array) -> Array:
        """The number of the value in which each place lies."""
        return np.searchsorted(self.values, places, "right") - 1

    @cached_property
    def bases(self) -> Array:
        """Where each document begins on the axis, and the end."""
        return self.values[self.firsts]

    @cached_property
    def heads(self) -> Array:
        """The first bytes of each term."""
        return self._heads.whole()

    @cached_property
    def post(self) -> Array:
        """Where the postings of each term begin, and the end."""
        return self._post.whole()

    @cached_property
    def place(self) -> Array:
        """Where the positions of each term begin, and the end."""
        return self._place.whole()

    @cached_property
    def lengths(self) -> Array:
        """The length of each document."""
        return self._lengths.whole()

    @cached_property
    def values(self) -> Array:
        """Where each value begins on the axis, and the end."""
        return self._values.whole()

    @cached_property
    def firsts(self) -> Array:
        """The first value of each document, and how many values there are."""
        return self._firsts.whole()

    @property
    def kinds(self) -> dict[str, np.dtype[Any]]:
        """The types of the arrays of postings and positions."""
        columns = {
            "docs": self._docs,
            "counts": self._counts,
            "weights": self._weights,
            "positions": self._positions,
        }
        return {name: column.dtype for name, column in columns.items()}

    @property
    def placed(self) -> bool:
        """Whether it is known where each word begins."""
        return self._starts is not None

    def starts(self, places: Array) -> Array:
        """Where the words of some places begin, in characters of their values."""
        assert self._starts is not None
        return self._starts.at(places)

    @property
    def starts_kind(self) -> np.dtype[Any]:
        """The type of those numbers."""
        assert self._starts is not None
        return self._starts.dtype


class Facet:
    """What the documents of a segment have for one facet."""

    def __init__(self, file: ColumnFile, name: str) -> None:
        name = f"{FACET}{name}"
        self.names = Strings(file, f"{name}.names")
        self.codes = file.column(f"{name}.codes").whole()
        self.ends = (
            file.column(f"{name}.ends").whole() if f"{name}.ends" in file else None
        )

    @cached_property
    def values(self) -> tuple[str | None, ...]:
        """The values by their code; code 0 is "not known"."""
        return (None, *(name.decode(errors="surrogatepass") for name in self.names))

    def __len__(self) -> int:
        return len(self.names) + 1

    def counts(self) -> Array:
        """How many codes each document has."""
        return (
            np.ones(len(self.codes), np.uint32)
            if self.ends is None
            else lengths_of(self.ends)
        )

    def taken(self, docs: Array) -> tuple[Array, Array | None]:
        """The codes of some documents, and how many each has where that is not one."""
        if self.ends is None:
            return self.codes[docs], None
        counts = self.ends[docs + 1].astype(np.int64) - self.ends[docs]
        return self.codes[ranges(self.ends[docs], counts)], counts


class Segment:
    """One segment, open for reading."""

    def __init__(self, file: ColumnFile, fields: tuple[str, ...]) -> None:
        self.file = file
        self.name = file.path.name
        self.ids = Strings(file, "ids")
        self.fields = {name: Field(file, name) for name in fields}
        self.earliest, self.latest = (
            file.column("earliest").whole(),
            file.column("latest").whole(),
        )
        self.added = file.column("added").whole()
        self._facets: dict[str, Facet] = {}
        self.kept: dict[tuple[str, str], object] = {}
        """What others worked out from this segment and want to find again."""

    def __len__(self) -> int:
        return len(self.earliest)

    def id(self, number: int) -> str:
        """The id of a document."""
        return self.ids[number].decode(errors="surrogatepass")

    def facet(self, name: str) -> Facet:
        """The column of a facet."""
        if name not in self._facets:
            self._facets[name] = Facet(self.file, name)
        return self._facets[name]

    def numbers(self, ids: Sequence[bytes]) -> list[int]:
        """The documents of those ids that the segment has."""
        field = self.fields["id"]
        first = heads_of(ids)
        near = field.heads.searchsorted(first) < field.heads.searchsorted(
            first, "right"
        )
        found = (field.find(ids[at]) for at in np.flatnonzero(near).tolist())
        return [int(field.documents(term)[0]) for term in found if term is not None]

    @cached_property
    def recency(self) -> Array:
        """What documents are sorted by, the newest first; those without a date come last."""
        return recency_of(self.earliest, self.latest)


UNDATED = np.int64(1) << 50
SPAN = 22
"""Bits of a day's number."""


def recency_of(earliest: Array, latest: Array) -> Array:
    """A number that rises from the newest document to the oldest, with those of unknown date at the end."""
    days = (latest.astype(np.int64) << SPAN) + earliest
    return np.where(latest > 0, -days, UNDATED)


def age_of(recency: Array) -> Array:
    """A number that rises from the oldest to the newest, with those of unknown date at the end."""
    return np.where(recency == UNDATED, UNDATED, -recency)
