"""The reading desk: takes a reader's request, asks the engine, and answers with documents, snippets and facets."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from whoosh.query import Every, Or, Query, Term

from archive.catalog import ArticleSummary, Catalog, DocumentRef, Record
from archive.messages import N_, Message
from archive.names.keys import person_key
from index.engine import Completion, Engine, FacetCount, Results, Search, Sort
from index.query.parser import ParsedQuery, parse_query
from index.query.speakers import (
    bind_quotes_to_people,
    expand_person_names,
    restrict_to_speakers,
)
from index.schema import UNKNOWN
from index.search.highlighting import find_matches, make_snippets, quotation_spans
from index.search.request import (
    DEFAULT_FACET_OPTIONS,
    FacetOptions,
    Filters,
    RequestedPeople,
    SearchRequest,
    to_engine_filters,
    to_engine_search,
)
from index.search.result_stream import ResultStream, stream_results
from index.text.snippets import TextFragment, split_at_spans

UNLIMITED_VALUES = 100_000
AMBIGUOUS_NAME = N_(
    "{count:,} people are named “{name}”. Articles that mention any of them are shown."
)
FEW_RESULTS = 3
"""Articles with all the words that are enough not to ask whether another word was meant."""
MAX_COMPLETIONS = 5
MAX_SIMILAR = 5
MAX_COPIES = 10
"""Copies that are named beside a result."""
TEXT_FIELD = "text"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A document found, with the passage that shows why (segments joined are plain text)."""

    summary: ArticleSummary
    score: float
    snippet: tuple[TextFragment, ...]
    missing_words: tuple[str, ...] = ()
    """The words, as typed, that it lacks."""
    copy_ids: tuple[str, ...] = ()
    """The ids of the copies that stand under it, the newest first; `copies` are the first of these."""
    copies: tuple[DocumentRef, ...] = ()
    match_count: int = 0
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
class SearchResponse:
    """One page of an answer. `messages` are sentences for the reader: what was not understood, what was cut."""

    request: SearchRequest
    total: int
    results: tuple[SearchResult, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    messages: tuple[str, ...]
    took_ms: float
    partial_count: int = 0
    """How many of the total lack some of the words."""
    value_counts: Mapping[str, int] = field(default_factory=dict)
    """How many values each facet has in all, of which `facets` holds the most frequent."""
    next_cursor: str | None = None
    suggestion: str | None = None
    """The same line with words that the archive knows better, where few articles were found."""
    story_count: int = 0
    """How many stories are in the total, an article without copies being one."""

    @property
    def result_count(self) -> int:
        """How many results there are on all pages together."""
        return self.story_count if self.request.collapse_copies else self.total


@dataclass(frozen=True, slots=True)
class NeighbourIds:
    """The results before and after one, by their ids, `None` at either end; its place among so many."""

    previous_id: str | None
    next_id: str | None
    position: int
    result_count: int


@dataclass(frozen=True, slots=True)
class HighlightedText:
    """A document's whole text cut into segments; `match_count` of them are marked."""

    fragments: tuple[TextFragment, ...]
    match_count: int


class SearchService:
    """Answers readers from one catalog and one engine; safe to share between threads."""

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        self._catalog = catalog
        self._engine = engine

    def search(
        self,
        request: SearchRequest,
        facet_options: FacetOptions = DEFAULT_FACET_OPTIONS,
    ) -> SearchResponse:
        """One page of what the archive has to a request."""
        began = time.perf_counter()
        parsed, search, messages = self._prepare_search(request, facet_options)
        results = self._engine.search(search)
        cuttings, briefs = (
            self._catalog.summaries([hit.id for hit in results.hits]),
            self._load_copies(results),
        )
        shown = make_snippets(self._catalog, parsed, results.hits, cuttings)
        found = tuple(
            SearchResult(
                *(
                    cuttings[hit.id],
                    hit.score,
                    shown[hit.id][0],
                    tuple(map(parsed.clause_text, hit.missing_clauses)),
                    hit.copy_ids,
                ),
                copies=tuple(
                    briefs[id] for id in hit.copy_ids[:MAX_COPIES] if id in briefs
                ),
                match_count=shown[hit.id][1],
            )
            for hit in results.hits
            if hit.id in cuttings
        )
        facets = {
            name: self._facet_values(name, counts, search)
            for name, counts in results.facets.items()
        }
        took = (time.perf_counter() - began) * 1000
        said = (*messages, *results.messages)
        return SearchResponse(
            *(request, results.total, found, facets, said, took),
            partial_count=results.partial_count,
            value_counts=results.value_counts,
            next_cursor=results.next_cursor,
            story_count=results.story_count,
            suggestion=self._suggest_spelling(request.text, parsed, search, results),
        )

    def neighbours(
        self, request: SearchRequest, id: str, position: int
    ) -> NeighbourIds | None:
        """The neighbours of a document that stood at a place, from 1, of a search; nothing where it no longer does."""
        _, search, _ = self._prepare_search(request, FacetOptions(facets=()))
        first = max(position - 2, 0)
        # The page's own size says whether articles that lack words follow.
        results = self._engine.search(
            replace(search, offset=first, after=None, with_passages=False)
        )
        ids: list[str | None] = [hit.id for hit in results.hits]
        at = position - 1 - first
        if not 0 <= at < len(ids) or ids[at] != id:
            return None
        shown = results.story_count if request.collapse_copies else results.total
        return NeighbourIds(
            ids[at - 1] if at else None,
            ids[at + 1] if at + 1 < len(ids) else None,
            position,
            shown,
        )

    def count(self, request: SearchRequest) -> int:
        """How many articles a request finds, at less cost than finding them."""
        _, search, _ = self._prepare_search(request, FacetOptions(facets=()))
        search = replace(
            search,
            sort=Sort.NEWEST,
            offset=0,
            after=None,
            with_passages=False,
            collapse_copies=False,
        )
        return self._engine.search(search).total

    def stream(self, request: SearchRequest) -> ResultStream:
        """Everything that is found, whichever page is asked for, from the index as it is now."""
        _, search, messages = self._prepare_search(request, FacetOptions(facets=()))
        return stream_results(self._engine.snapshot(), self._catalog, search, messages)

    def _prepare_search(
        self, request: SearchRequest, facet_options: FacetOptions
    ) -> tuple[ParsedQuery, Search, tuple[str, ...]]:
        """How a request is read, as a question to the engine, with what could not be understood of it."""
        parsed = parse_query(request.text)
        included, ambiguous = self._resolve_people(request.filters)
        excluded, ambiguous_excluded = self._resolve_people(request.excluded)
        people = RequestedPeople(included, excluded)
        query = self._bind_people(parsed, included)
        search, messages = to_engine_search(request, query, people, facet_options)
        return (
            parsed,
            search,
            (*parsed.messages, *ambiguous, *ambiguous_excluded, *messages),
        )

    def _load_copies(self, results: Results) -> Mapping[str, DocumentRef]:
        """The copies that are named beside results."""
        ids = [id for hit in results.hits for id in hit.copy_ids[:MAX_COPIES]]
        return self._catalog.refs(ids) if ids else {}

    def version(self) -> Hashable:
        """Something that is another whenever answers may be: after each commit of the catalog or of the engine."""
        return self._catalog.data_version, self._engine.version()

    def highlight(self, record: Record, query_text: str) -> HighlightedText:
        """The document's text with every form of the words of a query marked."""
        places = (
            find_matches(
                record.document.text, parse_query(query_text), quotation_spans(record)
            )
            if query_text.strip()
            else []
        )
        return HighlightedText(
            split_at_spans(record.document.text, places), len(places)
        )

    def _resolve_people(
        self, filters: Filters
    ) -> tuple[tuple[str | None, ...], tuple[str, ...]]:
        """The chosen people by slug, and sentences about names that several people have."""
        slugs: list[str | None] = []
        unclear = []
        for typed in filters.get("person", ()):
            found: tuple[str | None, ...] = (
                (None,)
                if typed == UNKNOWN
                else self._catalog.people.resolve_name(typed)
            )
            slugs += found or (person_key(typed),)
            if len(found) > 1:
                unclear.append(Message(AMBIGUOUS_NAME, count=len(found), name=typed))
        return tuple(dict.fromkeys(slugs)), tuple(unclear)

    def _bind_people(
        self, parsed: ParsedQuery, person_slugs: tuple[str | None, ...]
    ) -> Query:
        """The query as engines get it: people under all their names, and what is said bound to who says it."""
        query = expand_person_names(
            bind_quotes_to_people(
                parsed.query, self._catalog.people.slugs_for_any_form
            ),
            self._catalog.people.slugs_for_full_name,
        )
        speakers = [slug for slug in person_slugs if slug]
        return restrict_to_speakers(query, speakers) if speakers else query

    def archive_counts(self, facet: str, request: SearchRequest) -> Mapping[str, int]:
        """How many articles, or stories, of the archive have each value of a facet, of those with values asked for."""
        search = Search(
            Every(),
            to_engine_filters(request.filters),
            limit=0,
            facets=(facet,),
            facet_limit=UNLIMITED_VALUES,
        )
        counts = self._engine.search(
            replace(search, count_stories=request.count_stories)
        ).facets[facet]
        return {_display_value({}, each.value): each.count for each in counts}

    def has_copies(self) -> bool:
        """Whether any two articles of the archive are of one story."""
        everything = self._engine.search(Search(Every(), limit=0, facets=()))
        return everything.story_count < everything.total

    def complete(
        self, text: str, limit: int = MAX_COMPLETIONS
    ) -> list[tuple[Completion, str]]:
        """How the last word of a line may go on, each with what a reader sees of it."""
        found = self._engine.complete(
            text.rsplit(" ", 1)[-1] if '"' not in text else text.rsplit('"', 1)[-1],
            limit,
        )
        names = self._catalog.people.display_names(
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

    def find_similar(self, record: Record, limit: int = MAX_SIMILAR) -> list[Record]:
        """Other articles that share the words by which this one differs from the rest."""
        ids = self._engine.find_similar(record.document.id, record.document.text, limit)
        records = self._catalog.records(ids)
        return [records[id] for id in ids if id in records]

    def _suggest_spelling(
        self, query_text: str, parsed: ParsedQuery, search: Search, results: Results
    ) -> str | None:
        """The line with better known words, where few articles have all of them and more have these."""
        whole = results.total - results.partial_count
        if whole >= FEW_RESULTS:
            return None
        better = query_text
        for query, typed in parsed.clause_texts:
            if _is_plain_word(query, typed) and (
                word := self._engine.correct_spelling(typed)
            ):
                better = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", word, better)
        if better == query_text:
            return None
        tried = replace(
            search,
            query=parse_query(better).query,
            facets=(),
            with_passages=False,
            after=None,
            offset=0,
        )
        return better if self._engine.search(tried).total > results.total else None

    def _facet_values(
        self, name: str, counts: tuple[FacetCount, ...], search: Search
    ) -> tuple[FacetValue, ...]:
        """A facet's values as a reader sees them."""
        known = [count.value for count in counts if count.value is not None]
        labels = self._catalog.people.display_names(known) if name == "person" else {}
        chosen, excluded = search.filters.get(name, ()), search.excluded.get(name, ())
        # A name that several people have cannot stand for one of them in a link; their slugs can.
        bearers = Counter(labels.values())
        alone = {slug: label for slug, label in labels.items() if bearers[label] == 1}
        return tuple(
            FacetValue(
                value=_display_value(alone, count.value),
                label=_display_value(labels, count.value),
                count=count.count,
                selected=count.value in chosen,
                excluded=count.value in excluded,
            )
            for count in counts
        )


def _is_plain_word(query: Query, text: str) -> bool:
    """Whether a clause is a word of the text: no field, prefix, phrase or designator."""
    forms = query.subqueries if isinstance(query, Or) else [query]
    return text.isalpha() and all(
        isinstance(each, Term) and each.fieldname == TEXT_FIELD for each in forms
    )


def _display_value(labels: Mapping[str, str], value: str | None) -> str:
    return UNKNOWN if value is None else labels.get(value, value)
