"""Build the arrays of one segment from documents."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from archive.model import DateRange
from index.columnar.indexing.inverter import (
    FieldInverter,
    InvertedField,
    keyword_unit,
    split_chunk,
    whole_chunk,
)
from index.columnar.storage.arrays import Array, shrink_dtype
from index.columnar.storage.column_file import ColumnWriter
from index.columnar.storage.number_column import write_numbers
from index.columnar.storage.segment import FACET_PREFIX, to_recency
from index.columnar.storage.string_table import write_strings
from index.engine import IndexDocument
from index.schema import STATE_FIELD, TITLE_BOOST
from index.text.analysis import Unit, UnitPart, analyze_unit
from index.text.quotation_analysis import (
    PERSON_SLUG_FIELD,
    QUOTE_FIELD,
    SPEAKER_SEPARATOR,
)

DayRange = tuple[int, int]
NO_DAY_RANGE: DayRange = (0, 0)


def _speaker_unit(key: tuple[str, str]) -> Unit:
    """Return the terms of a quotation's unit, with and without the slug as prefix."""
    speaker, raw = key
    unit = analyze_unit(raw)
    voice = f"{speaker}{SPEAKER_SEPARATOR}"
    parts = tuple(
        UnitPart(
            part.start,
            part.end,
            (*part.terms, *((voice + term, weight) for term, weight in part.terms)),
            part.lookup_term,
        )
        for part in unit.parts
    )
    if not unit.compound:
        return Unit(parts)
    first = UnitPart(
        parts[0].start,
        parts[0].end,
        (*parts[0].terms, (voice + unit.compound, 1.0)),
        parts[0].lookup_term,
    )
    return Unit((first, *parts[1:]), unit.compound)


def _quotation_unit(key: tuple[str, str]) -> Unit:
    return _speaker_unit(key) if key[0] else analyze_unit(key[1])


def _split_quotation(key: tuple[str, str]) -> Iterable[tuple[tuple[str, str], int]]:
    """Return the units of a chunk of a quotation, with their offsets."""
    speaker, chunk = key
    return (((speaker, unit), begin) for unit, begin in split_chunk(chunk))


def _speaker_key(speaker: str, raw: str) -> tuple[str, str]:
    return speaker, raw


def _add_text(inverter: FieldInverter, document: IndexDocument) -> None:
    if document.title:
        inverter.add_text(document.title, TITLE_BOOST)
    inverter.add_text(document.text)


def _add_title(inverter: FieldInverter, document: IndexDocument) -> None:
    inverter.add_text(document.title or "")


def _add_outlet(inverter: FieldInverter, document: IndexDocument) -> None:
    inverter.add_text(document.outlet or "")


def _add_people(inverter: FieldInverter, document: IndexDocument) -> None:
    for forms in document.people.values():
        for form in forms:
            inverter.add_text(form)


def _add_authors(inverter: FieldInverter, document: IndexDocument) -> None:
    for author in document.authors:
        inverter.add_text(author)


def _add_organisations(inverter: FieldInverter, document: IndexDocument) -> None:
    for name in document.organisations:
        inverter.add_text(name)


def _add_places(inverter: FieldInverter, document: IndexDocument) -> None:
    for name in document.places:
        inverter.add_text(name)


def _add_quotations(inverter: FieldInverter, document: IndexDocument) -> None:
    for speech in document.quotations:
        inverter.add_text(
            speech.text, make_key=partial(_speaker_key, speech.speaker_slug or "")
        )


def _add_collections(inverter: FieldInverter, document: IndexDocument) -> None:
    for name in document.collections:
        inverter.add_text(name)


def _add_tags(inverter: FieldInverter, document: IndexDocument) -> None:
    for tag in document.tags:
        inverter.add_text(tag)


def _add_notes(inverter: FieldInverter, document: IndexDocument) -> None:
    for note in document.notes:
        inverter.add_text(note)


def states(document: IndexDocument) -> tuple[str, ...]:
    """Return the words after `is:` that are true of a document and are stored."""
    return ("read",) if document.read == "yes" else ()


def _add_states(inverter: FieldInverter, document: IndexDocument) -> None:
    inverter.add_chunks(states(document))


def _add_person_slugs(inverter: FieldInverter, document: IndexDocument) -> None:
    inverter.add_chunks(document.people)


def _add_id(inverter: FieldInverter, document: IndexDocument) -> None:
    inverter.add_chunks([document.id])


AddValues = Callable[[FieldInverter, IndexDocument], None]

FIELD_BUILDERS: dict[str, tuple[Callable[[], FieldInverter], AddValues]] = {
    "id": (partial(FieldInverter, keyword_unit, whole_chunk), _add_id),
    "text": (partial(FieldInverter, keep_starts=True), _add_text),
    "title": (FieldInverter, _add_title),
    "outlet": (FieldInverter, _add_outlet),
    "person": (FieldInverter, _add_people),
    "author": (FieldInverter, _add_authors),
    "org": (FieldInverter, _add_organisations),
    "place": (FieldInverter, _add_places),
    "in": (FieldInverter, _add_collections),
    "tag": (FieldInverter, _add_tags),
    "note": (FieldInverter, _add_notes),
    STATE_FIELD: (partial(FieldInverter, keyword_unit, whole_chunk), _add_states),
    QUOTE_FIELD: (
        partial(FieldInverter, _quotation_unit, _split_quotation),
        _add_quotations,
    ),
    PERSON_SLUG_FIELD: (
        partial(FieldInverter, keyword_unit, whole_chunk),
        _add_person_slugs,
    ),
}
"""The fields of a segment: the inverter, and the function that adds a document."""

DocumentValues = tuple[str, ...]


def _optional_value(value: str | None) -> DocumentValues:
    return () if value is None else (value,)


@lru_cache(maxsize=1 << 16)
def _time_values(
    dates: DateRange,
) -> tuple[DocumentValues, DocumentValues, DocumentValues]:
    """Return the year, the month and the day, each if known."""
    day = dates.earliest.isoformat() if dates.earliest == dates.latest else None
    return (
        _optional_value(dates.year),
        _optional_value(dates.month),
        _optional_value(day),
    )


def _time_value(index: int) -> Callable[[IndexDocument], DocumentValues]:
    return lambda entry: _time_values(entry.dates)[index] if entry.dates else ()


FACET_GETTERS: dict[str, Callable[[IndexDocument], DocumentValues]] = {
    "outlet": lambda entry: _optional_value(entry.outlet),
    "person": lambda entry: tuple(entry.people),
    "agency": lambda entry: _optional_value(entry.agency),
    "author": lambda entry: tuple(dict.fromkeys(entry.authors)),
    "org": lambda entry: tuple(dict.fromkeys(entry.organisations)),
    "place": lambda entry: tuple(dict.fromkeys(entry.places)),
    "language": lambda entry: _optional_value(entry.language),
    "confidence": lambda entry: _optional_value(entry.confidence),
    "complete": lambda entry: _optional_value(entry.complete),
    "collection": lambda entry: entry.collections,
    "tag": lambda entry: entry.tags,
    "read": lambda entry: (entry.read,),
    "year": _time_value(0),
    "month": _time_value(1),
    "day": _time_value(2),
    "story": lambda entry: _optional_value(entry.story_id),
}
"""Facet, including the story → its values for a document. Unknown ones are omitted."""


def day_range(document: IndexDocument) -> DayRange:
    """Return the first and last possible day of an article, as `date.toordinal`."""
    return (
        (document.dates.earliest.toordinal(), document.dates.latest.toordinal())
        if document.dates
        else NO_DAY_RANGE
    )


def write_segment(path: Path, documents: Iterable[IndexDocument]) -> int:
    """Write a segment of documents with unique ids. Return their number."""
    ordered = _sort_newest_first(list(documents))
    with gc_paused(), ColumnWriter(path) as file:
        write_strings(
            file, "ids", (entry.id.encode(errors="surrogatepass") for entry in ordered)
        )
        days = np.array([day_range(entry) for entry in ordered], np.uint32).reshape(
            -1, 2
        )
        file.add_array("earliest", days[:, 0])
        file.add_array("latest", days[:, 1])
        file.add_array("added", np.array([entry.added for entry in ordered], np.uint32))
        for name, values in FACET_GETTERS.items():
            write_facet(file, name, [values(entry) for entry in ordered])
        for name, (inversion, fill) in FIELD_BUILDERS.items():
            write_field(file, name, _invert(inversion(), fill, ordered))
    return len(ordered)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause garbage collection. It takes a third of the time for millions of tuples.

    None of the tuples is in a reference cycle.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _sort_newest_first(documents: list[IndexDocument]) -> list[IndexDocument]:
    """Sort by date, newest first, then by id. Documents without a date come last."""
    days = np.array([day_range(entry) for entry in documents], np.int64).reshape(-1, 2)
    keys = to_recency(days[:, 0], days[:, 1]).tolist()
    return [
        entry
        for _, _, entry in sorted(
            zip(keys, (entry.id for entry in documents), documents, strict=True),
            key=_sort_key,
        )
    ]


def _sort_key(row: tuple[int, str, IndexDocument]) -> tuple[int, str]:
    return row[0], row[1]


def _invert(
    inverter: FieldInverter, add_values: AddValues, documents: Sequence[IndexDocument]
) -> InvertedField:
    for entry in documents:
        add_values(inverter, entry)
        inverter.end_document()
    return inverter.invert()


def write_field(file: ColumnWriter, name: str, inverted: InvertedField) -> None:
    """Write one field."""
    write_strings(file, f"{name}.terms", inverted.terms)
    for part, array in inverted.arrays.items():
        write_numbers(file, f"{name}.{part}", array)


def write_facet(
    file: ColumnWriter, name: str, values: Sequence[DocumentValues]
) -> None:
    """Write one facet: its values, and the codes of each document."""
    vocabulary = sorted(
        {value for document_values in values for value in document_values}
    )
    write_strings(
        file,
        f"{FACET_PREFIX}{name}.names",
        (value.encode(errors="surrogatepass") for value in vocabulary),
    )
    code_numbers = {value: code for code, value in enumerate(vocabulary, 1)}
    counts = np.fromiter(
        (len(document_values) or 1 for document_values in values), np.int64, len(values)
    )
    codes = np.fromiter(
        _encode_values(values, code_numbers), np.int64, int(counts.sum())
    )
    write_codes(file, name, [shrink_dtype(codes)], counts)


def _encode_values(
    values: Iterable[DocumentValues], code_numbers: Mapping[str, int]
) -> Iterator[int]:
    for document_values in values:
        if not document_values:
            yield 0
        for value in document_values:
            yield code_numbers[value]


def write_codes(
    file: ColumnWriter, name: str, codes: Iterable[Array], counts: Array
) -> None:
    """Write a column of codes, and the count of each document if it has several."""
    file.add_stream(f"{FACET_PREFIX}{name}.codes", codes, "|u1")
    if counts.size and int(counts.max()) > 1:
        write_numbers(file, f"{FACET_PREFIX}{name}.counts", counts)
