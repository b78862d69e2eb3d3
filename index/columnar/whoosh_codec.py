"""Read segments through Whoosh's codec interface.

`whoosh_reader` wraps each segment of an index in a `ColumnarSegment`. Whoosh gets the
terms, postings, lengths and deletions of the segment through its `ColumnarCodec`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.columnar.day_fields import DayField
from index.columnar.storage.segment import IndexField, Postings, Segment
from index.columnar.storage.weights import WEIGHT_SCALE
from index.schema import EARLIEST, LATEST

Field = IndexField | DayField
"""A field with terms and postings."""


def _fields_of(segment: Segment) -> Mapping[str, Field]:
    """Return the inverted fields of a segment and its day fields."""
    days = {
        EARLIEST: DayField(segment.earliest),
        LATEST: DayField(segment.latest),
    }
    return {**segment.fields, **days}


class ColumnarSegment(base.Segment):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A segment with Whoosh's interface."""

    def __init__(self, segment: Segment, deleted: set[int]) -> None:
        super().__init__("MAIN")
        self.segment = segment
        self.fields = _fields_of(segment)
        self.deleted_numbers = deleted

    def codec(self) -> ColumnarCodec:
        """Return the codec of the segment."""
        return ColumnarCodec()

    def doc_count_all(self) -> int:
        """Return the number of documents, including deleted ones."""
        return len(self.segment)

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return len(self.deleted_numbers)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self.deleted_numbers

    def deleted_docs(self) -> set[int]:
        """Return the deleted documents."""
        return self.deleted_numbers


class ColumnarCodec(base.Codec):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Read the format of `index.columnar.indexing`. Whoosh writes nothing."""

    def terms_reader(self, _storage: Any, segment: ColumnarSegment) -> TermReader:
        """Return the reader of the dictionary and postings."""
        return TermReader(segment)

    def per_document_reader(
        self, _storage: Any, segment: ColumnarSegment
    ) -> DocumentReader:
        """Return the reader of lengths and deletions."""
        return DocumentReader(segment)

    def automata(self, _storage: Any, _segment: ColumnarSegment) -> base.Automata:
        """Return Whoosh's own automata over our dictionary."""
        return base.Automata()


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # no types
    """Read the data of each document."""

    supports_columns = staticmethod(lambda: False)

    def __init__(self, segment: ColumnarSegment) -> None:
        self._segment = segment
        self._fields = segment.fields

    def close(self) -> None:
        """Do nothing: files are closed when they are no longer referenced."""

    def doc_count_all(self) -> int:
        """Return the number of documents, including deleted ones."""
        return self._segment.doc_count_all()

    def doc_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return self._segment.doc_count_all() - self._segment.deleted_count()

    def has_deletions(self) -> bool:
        """Return whether any document is deleted."""
        return bool(self._segment.deleted_numbers)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self._segment.deleted_numbers

    def deleted_docs(self) -> set[int]:
        """Return the deleted documents."""
        return self._segment.deleted_numbers

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the exact length of a document's field."""
        if fieldname not in self._fields:
            return default
        return int(self._fields[fieldname].lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return the sum of the lengths of all documents."""
        return int(self._fields[fieldname].lengths.sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        """Return the minimum length."""
        return int(self._fields[fieldname].lengths.min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the maximum length."""
        return int(self._fields[fieldname].lengths.max(initial=0))

    def has_column(self, _fieldname: str) -> bool:
        """Return `False`: Whoosh cannot read our columns."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return the id, the only stored field."""
        return {"id": self._segment.segment.id(docnum)}


class TermReader(base.TermsReader):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Read the terms of each field."""

    def __init__(self, segment: ColumnarSegment) -> None:
        self._fields = segment.fields

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find_term(*term) is not None

    def _find_term(self, fieldname: str, term: bytes) -> int | None:
        if fieldname not in self._fields:
            return None
        return self._fields[fieldname].find_term(bytes(term))

    def _require_term(self, fieldname: str, term: bytes) -> tuple[Field, int]:
        number = self._find_term(fieldname, term)
        if number is None:
            raise TermNotFound(f"{fieldname}:{term!r}")
        return self._fields[fieldname], number

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def indexed_field_names(self) -> list[str]:
        """Return the names of all fields."""
        return list(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every term of every field."""
        for name in sorted(self._fields):
            for term in self._fields[name].terms:
                yield name, term

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field, from a prefix on."""
        terms = self._fields[fieldname].terms
        first = self._fields[fieldname].first_term_from(bytes(prefix))
        if first < len(terms):
            for term in terms.read_range(first, len(terms)):
                yield fieldname, term

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield every term with its statistics."""
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """Yield the terms from a prefix on, with their statistics."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, term: bytes) -> Any:
        """Return the statistics of a term."""
        field, number = self._require_term(fieldname, term)
        posting = field.postings(number)
        lengths = field.lengths[posting.docs]
        return TermInfo(
            weight=float(posting.weights.sum(dtype=np.int64)) / WEIGHT_SCALE,
            df=len(posting.docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(posting.weights.max()) / WEIGHT_SCALE,
            minid=int(posting.docs[0]),
            maxid=int(posting.docs[-1]),
        )

    def doc_frequency(self, fieldname: str, term: bytes) -> int:
        """Return the document frequency of a term."""
        number = self._find_term(fieldname, term)
        return 0 if number is None else self._fields[fieldname].doc_frequency(number)

    def frequency(self, fieldname: str, term: bytes) -> float:
        """Return the total weight of a term, 0 if it does not occur.

        Whoosh adds the weights in all segments, even in those without the term.
        """
        number = self._find_term(fieldname, term)
        if number is None:
            return 0.0
        weights = self._fields[fieldname].postings(number).weights
        return float(weights.sum(dtype=np.int64)) / WEIGHT_SCALE

    def cursor(self, fieldname: str, _fieldobj: Any) -> TermCursor:
        """Return a cursor over the terms of a field."""
        return TermCursor(self._fields[fieldname])

    def matcher(
        self, fieldname: str, term: bytes, format_: Any, scorer: Any = None
    ) -> PostingMatcher:
        """Return a matcher over the postings of a term."""
        field, number = self._require_term(fieldname, term)
        return PostingMatcher(field, number, (fieldname, term), format_, scorer)


class TermCursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """A cursor over the terms of a field, as text for Whoosh's automata."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._at = 0

    def first(self) -> str | None:
        """Move to the first term."""
        self._at = 0
        return self.term()

    def find(self, string: str | bytes) -> str | None:
        """Move to the first term that is not less than this one."""
        self._at = self._field.first_term_from(
            string.encode() if isinstance(string, str) else string
        )
        return self.term()

    def next(self) -> str | None:
        """Move to the next term."""
        self._at += 1
        return self.term()

    def text(self) -> str | None:
        """Return the current term."""
        return self.term()

    def term(self) -> str | None:
        """Return the current term, `None` after the last."""
        if self._at >= len(self._field.terms):
            return None
        return self._field.terms[self._at].decode(errors="surrogateescape")


class PostingMatcher(LeafMatcher):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Iterate over the postings of a term with the interface of Whoosh's matchers."""

    def __init__(
        self,
        field: Field,
        number: int,
        term: tuple[str, bytes],
        format_: Any,
        scorer: Any,
    ) -> None:
        self._field, self._number, self._term = field, number, term
        self.format, self.scorer = format_, scorer
        self._posting: Postings = field.postings(number)
        self._at = 0

    def is_active(self) -> bool:
        """Return whether there is a current posting."""
        return self._at < len(self._posting.docs)

    def reset(self) -> None:
        """Move to the first posting."""
        self._at = 0

    def copy(self) -> PostingMatcher:
        """Return a matcher at the same posting."""
        copy = PostingMatcher(
            self._field, self._number, self._term, self.format, self.scorer
        )
        copy._at = self._at
        return copy

    def id(self) -> int:
        """Return the current document."""
        return int(self._posting.docs[self._at])

    def next(self) -> bool:
        """Move to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, id: int) -> bool:
        """Move to the first document that is not less than this one."""
        self._at = max(self._at, int(np.searchsorted(self._posting.docs, id)))
        return True

    def weight(self) -> float:
        """Return the weight of the term in the document."""
        return float(self._posting.weights[self._at]) / WEIGHT_SCALE

    def all_ids(self) -> Iterator[int]:
        """Yield the current document and all later ones."""
        yield from self._posting.docs[self._at :].tolist()

    def supports_block_quality(self) -> bool:
        """Return `False`: Whoosh evaluates each posting."""
        return False

    def supports(self, astype: str) -> bool:
        """Return whether a posting's value has a representation of this type."""
        return astype in {"frequency", "weight", "positions"}

    def value_as(self, astype: str) -> Any:
        """Return the frequency or the positions of the term in the document."""
        if astype == "positions":
            return self._positions()
        if astype == "frequency":
            return int(self._field.counts(self._number)[self._at])
        return self.weight()

    def _positions(self) -> list[int]:
        """Return the positions in the current document, from 0."""
        positions = self._field.positions(self._number)
        bounds = self._field.document_starts[self.id() : self.id() + 2]
        start, end = bounds.astype(np.int64)
        low, high = np.searchsorted(positions, (start, end))
        in_document: list[int] = (positions[low:high].astype(np.int64) - start).tolist()
        return in_document
