"""The reading desk: takes a reader's request, asks the engine, and answers with documents, snippets and facets."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from whoosh.query import Every, Or, Query, Term

from archive.catalog import Brief, Catalog, Cutting, Record
from archive.messages import N_, Message
from archive.names.keys import person_key
from index.engine import Completion, Engine, FacetCount, Results, Search, Sort
from index.query.parser import Parsed, parse
from index.query.speakers import bound, said_by, with_people
from index.schema import UNKNOWN
from index.search.highlighting import matched, snippets, spoken
from index.search.request import (
    USUALLY,
    Counting,
    Filters,
    Request,
    RequestedPeople,
    engine_filters,
    to_engine_search,
)
from index.search.result_stream import Whole, whole
from index.text.snippets import Segment, segments

ALL_VALUES = 100_000
NAMESAKES = N_("{count:,} people are called “{name}”: the articles of each are shown.")
FEW = 3
"""Articles with all the words that are enough not to ask whether another word was meant."""
COMPLETIONS = 5
SIMILAR = 5
COPIES = 10
"""Copies that are named beside a result."""
TEXT = "text"


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
    matches: int = 0
    """How many matches the text has."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: `value` goes back into a request, `label` is what a reader sees."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool = False


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
class Beside:
    """The results before and after one, by their ids, `None` at either end; its place among so many."""

    before: str | None
    after: str | None
    place: int
    shown: int


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

    def search(self, request: Request, counting: Counting = USUALLY) -> Answer:
        """One page of what the archive has to a request."""
        began = time.perf_counter()
        parsed, search, messages = self._question(request, counting)
        results = self._engine.search(search)
        cuttings, briefs = (
            self._catalog.cuttings([hit.id for hit in results.hits]),
            self._briefs(results),
        )
        shown = snippets(self._catalog, parsed, results.hits, cuttings)
        found = tuple(
            Result(
                *(
                    cuttings[hit.id],
                    hit.score,
                    shown[hit.id][0],
                    tuple(map(parsed.words, hit.missing)),
                    hit.folded,
                ),
                copies=tuple(briefs[id] for id in hit.folded[:COPIES] if id in briefs),
                matches=shown[hit.id][1],
            )
            for hit in results.hits
            if hit.id in cuttings
        )
        facets = {
            name: self._facet(name, counts, search)
            for name, counts in results.facets.items()
        }
        took = (time.perf_counter() - began) * 1000
        said = (*messages, *results.messages)
        return Answer(
            *(request, results.total, found, facets, said, took),
            partial=results.partial,
            different=results.different,
            next=results.next,
            stories=results.stories,
            suggestion=self._suggestion(request.text, parsed, search, results),
        )

    def beside(self, request: Request, id: str, place: int) -> Beside | None:
        """The neighbours of a document that stood at a place, from 1, of a search; nothing where it no longer does."""
        _, search, _ = self._question(request, Counting(facets=()))
        first = max(place - 2, 0)
        # The page's own size says whether articles that lack words follow.
        results = self._engine.search(
            replace(search, offset=first, after=None, passages=False)
        )
        ids: list[str | None] = [hit.id for hit in results.hits]
        at = place - 1 - first
        if not 0 <= at < len(ids) or ids[at] != id:
            return None
        shown = results.stories if request.fold else results.total
        return Beside(
            ids[at - 1] if at else None,
            ids[at + 1] if at + 1 < len(ids) else None,
            place,
            shown,
        )

    def count(self, request: Request) -> int:
        """How many articles a request finds, at less cost than finding them."""
        _, search, _ = self._question(request, Counting(facets=()))
        search = replace(
            search, sort=Sort.NEWEST, offset=0, after=None, passages=False, fold=False
        )
        return self._engine.search(search).total

    def whole(self, request: Request) -> Whole:
        """Everything that is found, whichever page is asked for, from the index as it is now."""
        _, search, messages = self._question(request, Counting(facets=()))
        return whole(self._engine.frozen(), self._catalog, search, messages)

    def _question(
        self, request: Request, counting: Counting
    ) -> tuple[Parsed, Search, tuple[str, ...]]:
        """How a request is read, as a question to the engine, with what could not be understood of it."""
        parsed = parse(request.text)
        included, ambiguous = self._people(request.filters)
        excluded, ambiguous_excluded = self._people(request.excluded)
        people = RequestedPeople(included, excluded)
        query = self._voiced(parsed, included)
        search, messages = to_engine_search(request, query, people, counting)
        return (
            parsed,
            search,
            (*parsed.messages, *ambiguous, *ambiguous_excluded, *messages),
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
        places = (
            matched(record.document.text, parse(text), spoken(record))
            if text.strip()
            else []
        )
        return Marked(segments(record.document.text, places), len(places))

    def _people(
        self, filters: Filters
    ) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
        """The chosen people by slug, and sentences about names that several people have."""
        slugs: list[str | None] = []
        unclear = []
        for typed in filters.get("person", ()):
            found: tuple[str | None, ...] = (
                (None,) if typed == UNKNOWN else self._catalog.whom(typed)
            )
            slugs += found or (person_key(typed),)
            if len(found) > 1:
                unclear.append(Message(NAMESAKES, count=len(found), name=typed))
        return tuple(dict.fromkeys(slugs)), tuple(unclear)

    def _voiced(self, parsed: Parsed, people: tuple[str | None, ...]) -> Query:
        """The query as engines get it: people under all their names, and what is said bound to who says it."""
        query = with_people(
            bound(parsed.query, self._catalog.namesakes), self._catalog.slugs
        )
        speakers = [slug for slug in people if slug]
        return said_by(query, speakers) if speakers else query

    def held(self, facet: str, request: Request) -> Mapping[str, int]:
        """How many articles, or stories, of the archive have each value of a facet, of those with values asked for."""
        search = Search(
            Every(),
            engine_filters(request.filters),
            limit=0,
            facets=(facet,),
            values=ALL_VALUES,
        )
        counts = self._engine.search(replace(search, by_story=request.by_story)).facets[
            facet
        ]
        return {_shown({}, each.value): each.count for each in counts}

    def has_copies(self) -> bool:
        """Whether any two articles of the archive are of one story."""
        everything = self._engine.search(Search(Every(), limit=0, facets=()))
        return everything.stories < everything.total

    def complete(
        self, text: str, most: int = COMPLETIONS
    ) -> list[tuple[Completion, str]]:
        """How the last word of a line may go on, each with what a reader sees of it."""
        found = self._engine.complete(
            text.rsplit(" ", 1)[-1] if '"' not in text else text.rsplit('"', 1)[-1],
            most,
        )
        names = self._catalog.names(
            [each.value for each in found if each.kind == "person"]
        )
        return [
            (
                each,
                names.get(each.value, each.value)
                if each.kind == "person"
                else each.value,
            )
            for each in found
        ]

    def similar(self, record: Record, most: int = SIMILAR) -> list[Record]:
        """Other articles that share the words by which this one differs from the rest."""
        ids = self._engine.similar(record.document.id, record.document.text, most)
        records = self._catalog.records(ids)
        return [records[id] for id in ids if id in records]

    def _suggestion(
        self, line: str, parsed: Parsed, search: Search, results: Results
    ) -> str | None:
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
        tried = replace(
            search,
            query=parse(better).query,
            facets=(),
            passages=False,
            after=None,
            offset=0,
        )
        return better if self._engine.search(tried).total > results.total else None

    def _facet(
        self, name: str, counts: tuple[FacetCount, ...], search: Search
    ) -> tuple[FacetValue, ...]:
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
    return typed.isalpha() and all(
        isinstance(each, Term) and each.fieldname == TEXT for each in forms
    )


def _shown(labels: Mapping[str, str], value: str | None) -> str:
    return UNKNOWN if value is None else labels.get(value, value)
