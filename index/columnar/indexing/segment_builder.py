"""Building: documents become the arrays of one segment."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from archive.model import DateRange
from index.columnar.indexing.inverter import (
    Inversion,
    Inverted,
    chunk_units,
    keyword,
    whole,
)
from index.columnar.storage.arrays import Array, ends_of, joined, slim
from index.columnar.storage.column_file import ColumnWriter, add_strings, several
from index.columnar.storage.segment import FACET, heads_of, recency_of
from index.engine import Entry
from index.schema import TITLE_BOOST
from index.text.analysis import Part, Unit, unit_of
from index.text.quotation_analysis import SAID, VOICE, WHO

Days = tuple[int, int]
NO_DAYS: Days = (0, 0)


def _spoken_unit(key: tuple[str, str]) -> Unit:
    """A unit of a quotation: its terms, and each of them once more behind the slug of the speaker."""
    speaker, raw = key
    unit = unit_of(raw)
    voice = f"{speaker}{VOICE}"
    parts = tuple(
        Part(
            part.start,
            part.end,
            (*part.terms, *((voice + term, weight) for term, weight in part.terms)),
            part.key,
        )
        for part in unit.parts
    )
    if not unit.whole:
        return Unit(parts)
    first = Part(
        parts[0].start,
        parts[0].end,
        (*parts[0].terms, (voice + unit.whole, 1.0)),
        parts[0].key,
    )
    return Unit((first, *parts[1:]), unit.whole)


def _spoken(key: tuple[str, str]) -> Unit:
    return _spoken_unit(key) if key[0] else unit_of(key[1])


def _spoken_units(key: tuple[str, str]) -> Iterable[tuple[tuple[str, str], int]]:
    """The units of a chunk of a quotation."""
    speaker, chunk = key
    return (((speaker, unit), begin) for unit, begin in chunk_units(chunk))


def _pair(speaker: str, raw: str) -> tuple[str, str]:
    return speaker, raw


def _text(into: Inversion, entry: Entry) -> None:
    if entry.title:
        into.text(entry.title, TITLE_BOOST)
    into.text(entry.text)


def _title(into: Inversion, entry: Entry) -> None:
    into.text(entry.title or "")


def _outlet(into: Inversion, entry: Entry) -> None:
    into.text(entry.outlet or "")


def _person(into: Inversion, entry: Entry) -> None:
    for forms in entry.people.values():
        for form in forms:
            into.text(form)


def _author(into: Inversion, entry: Entry) -> None:
    for author in entry.authors:
        into.text(author)


def _said(into: Inversion, entry: Entry) -> None:
    for speech in entry.speeches:
        into.text(speech.words, wrap=partial(_pair, speech.speaker or ""))


def _who(into: Inversion, entry: Entry) -> None:
    into.chunks(entry.people)


def _id(into: Inversion, entry: Entry) -> None:
    into.chunks([entry.id])


Fill = Callable[[Inversion, Entry], None]

FILLED: dict[str, tuple[Callable[[], Inversion], Fill]] = {
    "id": (partial(Inversion, keyword, whole), _id),
    "text": (partial(Inversion, placed=True), _text),
    "title": (Inversion, _title),
    "outlet": (Inversion, _outlet),
    "person": (Inversion, _person),
    "author": (Inversion, _author),
    SAID: (partial(Inversion, _spoken, _spoken_units), _said),
    WHO: (partial(Inversion, keyword, whole), _who),
}
"""The fields of a segment: what each makes of its units, and what of a document goes into it."""

Values = tuple[str, ...]


def _one(value: str | None) -> Values:
    return () if value is None else (value,)


@lru_cache(maxsize=1 << 16)
def _calendar(dates: DateRange) -> tuple[Values, Values, Values]:
    """The year, the month and the day, each where it is known."""
    day = dates.earliest.isoformat() if dates.earliest == dates.latest else None
    return _one(dates.year), _one(dates.month), _one(day)


def _in_time(place: int) -> Callable[[Entry], Values]:
    return lambda entry: _calendar(entry.dates)[place] if entry.dates else ()


COLUMNS: dict[str, Callable[[Entry], Values]] = {
    "outlet": lambda entry: _one(entry.outlet),
    "person": lambda entry: tuple(entry.people),
    "agency": lambda entry: _one(entry.agency),
    "author": lambda entry: tuple(dict.fromkeys(entry.authors)),
    "language": lambda entry: _one(entry.language),
    "confidence": lambda entry: _one(entry.confidence),
    "year": _in_time(0),
    "month": _in_time(1),
    "day": _in_time(2),
    "story": lambda entry: _one(entry.story),
}
"""What each facet counts of a document, and its story; nothing where it is not known."""


def days_of(entry: Entry) -> Days:
    """The first and last day that an article may be of, as `date.toordinal`."""
    return (
        (entry.dates.earliest.toordinal(), entry.dates.latest.toordinal())
        if entry.dates
        else NO_DAYS
    )


def build(path: Path, entries: Iterable[Entry]) -> int:
    """Write a segment of some documents, each id once; how many they are."""
    ordered = _in_order(list(entries))
    with _uncollected(), ColumnWriter(path) as file:
        add_strings(
            file, "ids", (entry.id.encode(errors="surrogatepass") for entry in ordered)
        )
        days = np.array([days_of(entry) for entry in ordered], np.uint32).reshape(-1, 2)
        file.add("earliest", days[:, 0])
        file.add("latest", days[:, 1])
        file.add("added", np.array([entry.added for entry in ordered], np.uint32))
        for name, values in COLUMNS.items():
            add_facet(file, name, [values(entry) for entry in ordered])
        for name, (inversion, fill) in FILLED.items():
            add_field(file, name, _inverted(inversion(), fill, ordered))
    return len(ordered)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Meanwhile no garbage is looked for: millions of tuples are made, none in a circle, and looking takes a third."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _in_order(entries: list[Entry]) -> list[Entry]:
    """The newest first, those of one day by id, those of no known day last."""
    days = np.array([days_of(entry) for entry in entries], np.int64).reshape(-1, 2)
    keys = recency_of(days[:, 0], days[:, 1]).tolist()
    return [
        entry
        for _, _, entry in sorted(
            zip(keys, (each.id for each in entries), entries, strict=True), key=_first
        )
    ]


def _first(row: tuple[int, str, Entry]) -> tuple[int, str]:
    return row[0], row[1]


def _inverted(into: Inversion, fill: Fill, entries: Sequence[Entry]) -> Inverted:
    for entry in entries:
        fill(into, entry)
        into.end()
    return into.invert()


def add_field(file: ColumnWriter, name: str, found: Inverted) -> None:
    """Write one field."""
    add_terms(file, name, found.terms)
    for part, array in found.arrays.items():
        file.add(f"{name}.{part}", array)


def add_terms(file: ColumnWriter, name: str, terms: Iterable[bytes]) -> None:
    """Write the dictionary of a field."""
    first: list[Array] = []

    def seen() -> Iterator[bytes]:
        for some in several(terms):
            first.append(heads_of(some))
            yield from some

    add_strings(file, f"{name}.terms", seen())
    file.add(f"{name}.heads", joined(first, np.uint64))


def add_facet(file: ColumnWriter, name: str, values: Sequence[Values]) -> None:
    """Write one facet: its values, and the codes of each document."""
    known = sorted({value for each in values for value in each})
    add_strings(
        file,
        f"{FACET}{name}.names",
        (value.encode(errors="surrogatepass") for value in known),
    )
    codes = {value: code for code, value in enumerate(known, 1)}
    counts = np.fromiter((len(each) or 1 for each in values), np.int64, len(values))
    taken = np.fromiter(_codes(values, codes), np.int64, int(counts.sum()))
    write_codes(file, name, [slim(taken)], counts)


def _codes(values: Iterable[Values], codes: Mapping[str, int]) -> Iterator[int]:
    for each in values:
        yield from (codes[value] for value in each) if each else (0,)


def write_codes(
    file: ColumnWriter, name: str, codes: Iterable[Array], counts: Array
) -> None:
    """Write a column of codes, and where those of each document end where any has several."""
    file.stream(f"{FACET}{name}.codes", codes, "|u1")
    if counts.size and int(counts.max()) > 1:
        file.add(f"{FACET}{name}.ends", slim(ends_of(counts)))
