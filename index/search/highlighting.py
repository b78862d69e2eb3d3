"""What of each text is shown: the passages with what a query matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from archive.catalog import Catalog, Cutting, Record
from index.engine import Hit, Span
from index.query.parser import Parsed
from index.text.quotation_analysis import SAID
from index.text.snippets import (
    Segment,
    apart,
    best,
    events,
    marks,
    prefixes_of,
    snippet,
)


def snippets(
    catalog: Catalog,
    parsed: Parsed,
    hits: Iterable[Hit],
    cuttings: Mapping[str, Cutting],
) -> Mapping[str, tuple[tuple[Segment, ...], int]]:
    """The passages that show each hit, and how many matches its text has.

    Where the engine names none, they are those that the marks of the whole text make.
    """
    prefixes = prefixes_of(parsed.query)
    placed = {
        hit.id: (snippet(cuttings[hit.id].text, hit.passages, prefixes), hit.matches)
        for hit in hits
        if hit.id in cuttings and (hit.passages or not parsed.typed)
    }
    texts = {
        hit.id: cuttings[hit.id].text
        for hit in hits
        if hit.id in cuttings and hit.id not in placed
    }
    said = (
        _spoken_in(catalog, list(texts))
        if SAID in {each.field() for each in parsed.query.leaves()}
        else {}
    )
    marked = {id: matched(text, parsed, said.get(id, ())) for id, text in texts.items()}
    read = {
        id: (snippet(text, best(events(text, marked[id]))), len(marked[id]))
        for id, text in texts.items()
    }
    return placed | read


def _spoken_in(catalog: Catalog, ids: Sequence[str]) -> Mapping[str, Sequence[Span]]:
    """Where each document quotes."""
    return {id: spoken(record) for id, record in catalog.records(ids).items()}


def spoken(record: Record) -> list[Span]:
    """Where a document quotes."""
    return [(each.start, each.end) for each in record.document.quotations]


def matched(text: str, parsed: Parsed, quotations: Sequence[Span]) -> list[Span]:
    """What of a text the query matched; what it asks of speech is marked in quotations alone."""
    said = marks(text, parsed.query, SAID)
    inside = [
        span
        for span in said
        if any(start <= span[0] and span[1] <= end for start, end in quotations)
    ]
    return apart([*marks(text, parsed.query), *inside])
