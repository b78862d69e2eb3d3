"""The reading desk: takes a reader's request, asks the engine, and answers with documents, snippets and facets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from archive.catalog import Catalog, Record
from archive.identity import person_key
from index import dates
from index.grammar import Parsed, parse
from index.port import FACETS, Engine, FacetCount, Search, Sort
from index.snippets import Segment, marks, segments, snippet

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
UNKNOWN = "unknown"
"""The facet value of documents in which it is not known."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks, as typed: every value may be nonsense, which is answered by a message, never an error.

    `filters`: facet → values as a reader writes them (a person by any form of the name); "unknown" is not known.
    `since`/`until`: EDTF days, months or years, as typed, or "".
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    undated: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Result:
    """A document found, with the passage that shows why (segments joined are plain text)."""

    record: Record
    score: float
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: `value` goes back into a request, `label` is what a reader sees."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer. `messages` are sentences for the reader: what was not understood, what was cut."""

    request: Request
    total: int
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    messages: tuple[str, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A document's whole text cut into segments; `hits` of them are marked."""

    segments: tuple[Segment, ...]
    hits: int


class Desk:
    """Answers readers from one catalog and one engine; safe to share between threads."""

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        self._catalog = catalog
        self._engine = engine

    def search(self, request: Request) -> Answer:
        """One page of what the archive has to a request."""
        began = time.perf_counter()
        parsed = parse(request.text)
        search, messages = _search(request, parsed)
        results = self._engine.search(search)
        records = self._catalog.records([hit.id for hit in results.hits])
        found = tuple(
            Result(records[hit.id], hit.score, _snippet(records[hit.id], parsed))
            for hit in results.hits
            if hit.id in records
        )
        facets = {name: self._facet(name, counts, search) for name, counts in results.facets.items()}
        took = (time.perf_counter() - began) * 1000
        said = (*parsed.messages, *messages, *results.messages)
        return Answer(request, results.total, found, facets, said, took)

    def mark(self, record: Record, text: str) -> Marked:
        """The document's text with every form of the words of a query marked."""
        places = marks(record.document.text, parse(text).query) if text.strip() else []
        return Marked(segments(record.document.text, places), len(places))

    def _facet(self, name: str, counts: tuple[FacetCount, ...], search: Search) -> tuple[FacetValue, ...]:
        """A facet's values as a reader sees them."""
        known = [count.value for count in counts if count.value is not None]
        labels = self._catalog.names(known) if name == "person" else {}
        chosen = search.filters.get(name, ())
        return tuple(
            FacetValue(
                value=_shown(labels, count.value),
                label=_shown(labels, count.value),
                count=count.count,
                selected=count.value in chosen,
            )
            for count in counts
        )


def _shown(labels: Mapping[str, str], value: str | None) -> str:
    return UNKNOWN if value is None else labels.get(value, value)


def _snippet(record: Record, parsed: Parsed) -> tuple[Segment, ...]:
    text = record.document.text
    return snippet(text, marks(text, parsed.query))


def _search(request: Request, parsed: Parsed) -> tuple[Search, tuple[str, ...]]:
    """The request as a question to the engine, with what could not be understood of it."""
    since, problem_since = _bound(request.since, "from", lambda bounds: bounds[0])
    until, problem_until = _bound(request.until, "to", lambda bounds: bounds[1])
    messages = tuple(filter(None, (problem_since, problem_until)))
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    search = Search(
        query=parsed.query,
        filters={name: _values(name, request.filters[name]) for name in FACETS if request.filters.get(name)},
        earliest=since,
        latest=until,
        undated=request.undated,
        sort=request.sort,
        offset=max(request.page - 1, 0) * size,
        limit=size,
    )
    if since and until and since > until:
        return replace(search, earliest=until, latest=since), (
            *messages,
            "“from” lies after “to”: they were exchanged.",
        )
    return search, messages


def _bound(typed: str, name: str, end: Callable[[dates.Window], date | None]) -> tuple[date | None, str | None]:
    """One bound of a date range from what was typed, or a message."""
    if not typed.strip():
        return None, None
    window = dates.parse(typed)
    if window is None:
        return None, f"“{typed}” was not understood as a date and left out: write {name}=2020, 2020-06 or 2020-06-24."
    return end(window), None


def _values(name: str, typed: tuple[str, ...]) -> tuple[str | None, ...]:
    """Chosen values as the engine knows them."""
    known = person_key if name == "person" else str
    return tuple(dict.fromkeys(None if value == UNKNOWN else known(value) for value in typed if value.strip()))
