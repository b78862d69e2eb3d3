"""The reading desk: takes a reader's request, asks the engine, and answers with documents, snippets and facets."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from whoosh.query import Every, Or, Query, Term

from archive.catalog import Brief, Catalog, Cutting, Record
from archive.identity import person_key
from index import dates
from index.grammar import Parsed, parse
from index.port import COUNTED, FACETS, Completion, Engine, FacetCount, Results, Search, Sort
from index.showing import matched, snippets, spoken
from index.snippets import Segment, segments
from index.voices import bound, said_by, with_people

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
VALUES = 100
"""Values of a facet in an answer, the most frequent ones."""
ALL_VALUES = 100_000
NAMESAKES = "{} people are called “{}”: the articles of each are shown."
FEW = 3
"""Articles with all the words that are enough not to ask whether another word was meant."""
COMPLETIONS = 5
SIMILAR = 5
COPIES = 10
"""Copies that are named beside a result."""
TEXT = "text"
UNKNOWN = "unknown"
"""The facet value of documents in which it is not known."""

Filters = Mapping[str, tuple[str, ...]]
"""Facet → values, as a reader writes them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks, as typed: every value may be nonsense, which is answered by a message, never an error.

    `filters`: facet → values as a reader writes them (a person by any form of the name); "unknown" is not known.
    `excluded`: facet → values that no article may have, written alike.
    `after`: the `next` of the answer before, instead of a page.
    `fold`: copies stand under the one of them that is placed best.
    `since`/`until`: EDTF days, months or years, as typed, or "".
    `share`: over time, shares of the archive are wanted instead of numbers of articles.
    """

    text: str = ""
    filters: Filters = field(default_factory=dict)
    since: str = ""
    until: str = ""
    undated: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = PAGE_SIZE
    after: str = ""
    excluded: Filters = field(default_factory=dict)
    fold: bool = True
    share: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A document found, with the passage that shows why (segments joined are plain text)."""

    cutting: Cutting
    score: float
    snippet: tuple[Segment, ...]
    missing: tuple[str, ...] = ()
    """The words, as typed, that it lacks."""
    folded: tuple[str, ...] = ()
    """The ids of the copies that stand under it, the newest first; `copies` are the first of these."""
    copies: tuple[Brief, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: `value` goes back into a request, `label` is what a reader sees."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """Which facets an answer is to count, and at most how many values of each, the most frequent ones."""

    facets: tuple[str, ...] = COUNTED
    values: int = VALUES


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer. `messages` are sentences for the reader: what was not understood, what was cut."""

    request: Request
    total: int
    results: tuple[Result, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    messages: tuple[str, ...]
    took_ms: float
    partial: int = 0
    """How many of the total lack some of the words."""
    different: Mapping[str, int] = field(default_factory=dict)
    """How many values each facet has in all, of which `facets` holds the most frequent."""
    next: str | None = None
    suggestion: str | None = None
    """The same line with words that the archive knows better, where few articles were found."""
    stories: int = 0
    """How many stories are in the total, an article without copies being one."""

    @property
    def shown(self) -> int:
        """How many results there are on all pages together."""
        return self.stories if self.request.fold else self.total


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

    def search(self, request: Request, counting: Counting = Counting()) -> Answer:
        """One page of what the archive has to a request."""
        began = time.perf_counter()
        parsed = parse(request.text)
        people, unclear = self._people(request.filters)
        others, unclear_too = self._people(request.excluded)
        search, messages = _search(request, self._voiced(parsed, people), counting)
        search = replace(search, filters=_filters(request.filters, people), excluded=_filters(request.excluded, others))
        results = self._engine.search(search)
        cuttings, briefs = self._catalog.cuttings([hit.id for hit in results.hits]), self._briefs(results)
        shown = snippets(self._catalog, parsed, results.hits, cuttings)
        found = tuple(
            Result(
                *(cuttings[hit.id], hit.score, shown[hit.id], tuple(map(parsed.words, hit.missing)), hit.folded),
                tuple(briefs[id] for id in hit.folded[:COPIES] if id in briefs),
            )
            for hit in results.hits
            if hit.id in cuttings
        )
        facets = {name: self._facet(name, counts, search) for name, counts in results.facets.items()}
        took = (time.perf_counter() - began) * 1000
        said = (*parsed.messages, *unclear, *unclear_too, *messages, *results.messages)
        return Answer(
            *(request, results.total, found, facets, said, took),
            partial=results.partial,
            different=results.different,
            next=results.next,
            stories=results.stories,
            suggestion=self._suggestion(request.text, parsed, search, results),
        )

    def _briefs(self, results: Results) -> Mapping[str, Brief]:
        """The copies that are named beside results."""
        ids = [id for hit in results.hits for id in hit.folded[:COPIES]]
        return self._catalog.briefs(ids) if ids else {}

    def edition(self) -> Hashable:
        """Something that is another whenever answers may be: after each commit of the catalog or of the engine."""
        return self._catalog.commits, self._engine.state()

    def mark(self, record: Record, text: str) -> Marked:
        """The document's text with every form of the words of a query marked."""
        places = matched(record.document.text, parse(text), spoken(record)) if text.strip() else []
        return Marked(segments(record.document.text, places), len(places))

    def _people(self, filters: Filters) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
        """The chosen people by slug, and sentences about names that several people have."""
        slugs: list[str | None] = []
        unclear = []
        for typed in filters.get("person", ()):
            found: tuple[str | None, ...] = (None,) if typed == UNKNOWN else self._catalog.whom(typed)
            slugs += found or (person_key(typed),)
            if len(found) > 1:
                unclear.append(NAMESAKES.format(len(found), typed))
        return tuple(dict.fromkeys(slugs)), tuple(unclear)

    def _voiced(self, parsed: Parsed, people: tuple[str | None, ...]) -> Query:
        """The query as engines get it: people under all their names, and what is said bound to who says it."""
        query = with_people(bound(parsed.query, self._catalog.namesakes), self._catalog.slugs)
        speakers = [slug for slug in people if slug]
        return said_by(query, speakers) if speakers else query

    def held(self, facet: str, filters: Filters) -> Mapping[str, int]:
        """How many articles of the whole archive have each value of a facet, among those with some values of others."""
        search = Search(Every(), _filters(filters, ()), limit=0, facets=(facet,), values=ALL_VALUES)
        return {_shown({}, each.value): each.count for each in self._engine.search(search).facets[facet]}

    def complete(self, text: str, most: int = COMPLETIONS) -> list[tuple[Completion, str]]:
        """How the last word of a line may go on, each with what a reader sees of it."""
        found = self._engine.complete(text.rsplit(" ", 1)[-1] if '"' not in text else text.rsplit('"', 1)[-1], most)
        names = self._catalog.names([each.value for each in found if each.kind == "person"])
        return [(each, names.get(each.value, each.value) if each.kind == "person" else each.value) for each in found]

    def similar(self, record: Record, most: int = SIMILAR) -> list[Record]:
        """Other articles that share the words by which this one differs from the rest."""
        ids = self._engine.similar(record.document.id, record.document.text, most)
        records = self._catalog.records(ids)
        return [records[id] for id in ids if id in records]

    def _suggestion(self, line: str, parsed: Parsed, search: Search, results: Results) -> str | None:
        """The line with better known words, where few articles have all of them and more have these."""
        whole = results.total - results.partial
        if whole >= FEW:
            return None
        better = line
        for query, typed in parsed.typed:
            if _plain(query, typed) and (word := self._engine.spelled(typed)):
                better = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", word, better)
        if better == line:
            return None
        tried = replace(search, query=parse(better).query, facets=(), passages=False, after=None, offset=0)
        return better if self._engine.search(tried).total > results.total else None

    def _facet(self, name: str, counts: tuple[FacetCount, ...], search: Search) -> tuple[FacetValue, ...]:
        """A facet's values as a reader sees them."""
        known = [count.value for count in counts if count.value is not None]
        labels = self._catalog.names(known) if name == "person" else {}
        chosen, excluded = search.filters.get(name, ()), search.excluded.get(name, ())
        # A name that several people have cannot stand for one of them in a link; their slugs can.
        bearers = Counter(labels.values())
        alone = {slug: label for slug, label in labels.items() if bearers[label] == 1}
        return tuple(
            FacetValue(
                value=_shown(alone, count.value),
                label=_shown(labels, count.value),
                count=count.count,
                selected=count.value in chosen,
                excluded=count.value in excluded,
            )
            for count in counts
        )


def _plain(query: Query, typed: str) -> bool:
    """Whether a clause is a word of the text: no field, prefix, phrase or designator."""
    forms = query.subqueries if isinstance(query, Or) else [query]
    return typed.isalpha() and all(isinstance(each, Term) and each.fieldname == TEXT for each in forms)


def _shown(labels: Mapping[str, str], value: str | None) -> str:
    return UNKNOWN if value is None else labels.get(value, value)


def _search(request: Request, query: Query, counting: Counting) -> tuple[Search, tuple[str, ...]]:
    """The request as a question to the engine, with what could not be understood of it."""
    since, problem_since = _bound(request.since, "from", lambda bounds: bounds[0])
    until, problem_until = _bound(request.until, "to", lambda bounds: bounds[1])
    messages = tuple(filter(None, (problem_since, problem_until)))
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    search = Search(
        query=query,
        earliest=since,
        latest=until,
        undated=request.undated,
        sort=request.sort,
        offset=max(request.page - 1, 0) * size,
        limit=size,
        facets=counting.facets,
        values=counting.values,
        partial=True,
        after=request.after or None,
        passages=True,
        fold=request.fold,
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


def _filters(typed: Filters, people: tuple[str | None, ...]) -> Mapping[str, tuple[str | None, ...]]:
    """Values by facet as the engine knows them; `people` are those of the facet of persons."""
    values = {name: _values(typed[name]) for name in FACETS if typed.get(name)}
    return values | ({"person": people} if people else {})


def _values(typed: tuple[str, ...]) -> tuple[str | None, ...]:
    """Chosen values as the engine knows them."""
    return tuple(dict.fromkeys(None if value == UNKNOWN else value for value in typed if value.strip()))
