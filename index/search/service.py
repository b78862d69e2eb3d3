"""Answer search requests from the catalog and an engine."""

from __future__ import annotations

import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from whoosh.query import Every

from archive.catalog import ArticleSummary, Catalog, Record, StateCache
from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.engine import Completion, Engine, Hit, Search, Sort, Span
from index.query.parser import parse_query
from index.schema import THING_FIELDS
from index.search.count_results import ResultCounter
from index.search.counting import CountAxes, CountTable
from index.search.cursors import seal_cursor
from index.search.facets import FacetLabels
from index.search.first_matches import FirstMatches, find_first
from index.search.highlighting import (
    ArticleMatcher,
    quotation_spans,
)
from index.search.name_resolver import NameResolver
from index.search.named_things import NamedThings
from index.search.preparation import PreparedSearch, prepare_search, to_engine_filters
from index.search.request import (
    DEFAULT_FACET_OPTIONS,
    NO_FACETS,
    FacetOptions,
    SearchRequest,
)
from index.search.response import (
    HighlightedText,
    NeighbourIds,
    SearchResponse,
    SearchResult,
)
from index.search.result_stream import ResultStream, stream_results
from index.search.results import load_results
from index.search.spelling import suggest_query
from index.text.snippets import split_at_spans

NO_INDEX = N_("The archive has no index yet. Run “cuttings index”.")
OTHER_INDEX = N_(
    "The index belongs to another archive, so searches would be wrong. Run "
    "“cuttings rebuild”."
)
UNLIMITED_VALUES = 100_000
MAX_ARCHIVE_COUNTS = 32
"""Counts of the whole archive that are kept, of one facet each."""
MAX_COMPLETIONS = 5
MAX_SIMILAR = 5


class SearchService:
    """Searches over one catalog and one engine. Threads may share a service."""

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        self._catalog = catalog
        self._engine = engine
        self._facet_labels = FacetLabels(catalog)
        self._names = NameResolver(catalog)
        self._archive_counts: StateCache[Mapping[str | None, int]] = StateCache(
            engine.version, MAX_ARCHIVE_COUNTS
        )
        self._overview: StateCache[SearchResponse] = StateCache(self._known_version, 1)
        self._missing: StateCache[int] = StateCache(
            self._known_version, MAX_ARCHIVE_COUNTS
        )
        self._has_copies: StateCache[bool] = StateCache(engine.version, 1)
        self._named_things: StateCache[NamedThings] = StateCache(
            engine.version, len(THING_FIELDS)
        )

    def version(self) -> tuple[Hashable, Hashable]:
        """Return a value that differs whenever responses may differ.

        It changes with each commit of the catalog or the engine.
        """
        return self._catalog.data_version, self._engine.version()

    def _known_version(self) -> Hashable:
        """Return the version, or `None` if that of the engine is not known."""
        version = self.version()
        return None if None in version else version

    def require_ready(self) -> None:
        """Raise CuttingsError unless the catalog and its index can be read."""
        archive_id = self._engine.archive_id()
        has_documents = self._catalog.stats().documents if archive_id is None else 0
        if has_documents:
            raise CuttingsError(Message(NO_INDEX))
        if archive_id not in {None, self._catalog.archive_id}:
            raise CuttingsError(Message(OTHER_INDEX))
        self._catalog.record("")

    def search(
        self,
        request: SearchRequest,
        facet_options: FacetOptions = DEFAULT_FACET_OPTIONS,
    ) -> SearchResponse:
        """Return one page of results, with facets and messages."""
        start = time.perf_counter()
        prepared = self._prepare(request, facet_options)
        engine_results = self._engine.search(prepared.search)
        hits = (*engine_results.hits, *engine_results.related)
        loaded = load_results(self._catalog, self._engine, prepared.parsed, hits)
        facets = self._facet_labels.label(prepared.search, engine_results)
        took_ms = (time.perf_counter() - start) * 1000
        return SearchResponse(
            request=request,
            total=engine_results.total,
            results=_in_order(engine_results.hits, loaded),
            facets=facets,
            messages=(*prepared.messages, *engine_results.messages),
            took_ms=took_ms,
            related=_in_order(engine_results.related, loaded),
            value_counts=engine_results.value_counts,
            next_cursor=seal_cursor(request, engine_results.next_cursor),
            suggestion=suggest_query(self._engine, prepared, engine_results),
            story_count=engine_results.story_count,
        )

    def index_size(self) -> int | None:
        """Return the bytes of the index on this machine, `None` if it is elsewhere."""
        return self._engine.size()

    def count(self, request: SearchRequest) -> int:
        """Return the number of matching articles, faster than `search`."""
        prepared = self._prepare(request, NO_FACETS)
        search = replace(
            prepared.search,
            sort=Sort.NEWEST,
            offset=0,
            limit=0,
            after=None,
            related_limit=0,
            with_passages=False,
            collapse_copies=False,
        )
        return self._engine.search(search).total

    def count_by(self, request: SearchRequest, axes: CountAxes) -> CountTable:
        """Count the results by one facet or by two. All filters apply to all counts.

        Raise TooManyCellsError if there are too many counts for one answer.
        """
        prepared = self._prepare(request, NO_FACETS)
        return ResultCounter(self._engine, self._facet_labels).count(prepared, axes)

    def sample(self, request: SearchRequest, limit: int) -> list[str]:
        """Return the ids of a random sample of the results, the same on each call."""
        prepared = self._prepare(request, NO_FACETS)
        return self._engine.sample(prepared.search, limit)

    def find_in_first(
        self, request: SearchRequest, limit: int, offset: int = 0
    ) -> FirstMatches:
        """Return the first results, and where the query matches in their texts."""
        prepared = self._prepare(request, NO_FACETS)
        return find_first(self._engine, self._catalog, prepared, (offset, limit))

    def stream(self, request: SearchRequest) -> ResultStream:
        """Return all results on all pages, from the current state of the index."""
        prepared = self._prepare(request, NO_FACETS)
        return stream_results(self._engine.snapshot(), self._catalog, prepared)

    def find_ids(self, request: SearchRequest) -> list[str]:
        """Return the IDs of all results, with each copy of a text."""
        return self.stream(replace(request, collapse_copies=False, after="")).ids()

    def neighbours(
        self, request: SearchRequest, id: str, position: int
    ) -> NeighbourIds | None:
        """Return the results before and after a document at a position, from 1.

        Return `None` if the document is no longer at that position.
        """
        prepared = self._prepare(request, NO_FACETS)
        offset = max(position - 2, 0)
        search = replace(
            prepared.search,
            offset=offset,
            limit=3,
            after=None,
            related_limit=0,
            with_passages=False,
        )
        results = self._engine.search(search)
        ids = [hit.id for hit in results.hits]
        index = position - 1 - offset
        if not 0 <= index < len(ids) or ids[index] != id:
            return None
        return NeighbourIds(
            previous_id=ids[index - 1] if index else None,
            next_id=ids[index + 1] if index + 1 < len(ids) else None,
            position=position,
            result_count=prepared.result_count(results),
        )

    def highlight(
        self,
        record: Record,
        query_text: str,
        part: Span | None = None,
        limit: int | None = None,
    ) -> HighlightedText:
        """Return the text of a document with the matches of a query highlighted.

        `part` is the place of the part to return. All matches in it are counted, and
        the first `limit` ones are highlighted.
        """
        start, end = part or (0, len(record.document.text))
        text = record.document.text[start:end]
        if not query_text.strip():
            return HighlightedText(split_at_spans(text, []), match_count=0)
        language = record.document.facts.language
        quotations = [
            (max(low, start) - start, high - start)
            for low, high in quotation_spans(record)
            if high > start
        ]
        matcher = ArticleMatcher(self._engine, parse_query(query_text))
        spans = matcher.find(text, language.value if language else None, quotations)
        return HighlightedText(split_at_spans(text, spans[:limit]), len(spans))

    def find_similar(
        self, record: Record, limit: int = MAX_SIMILAR
    ) -> list[ArticleSummary]:
        """Return other articles that share the most significant words of an article."""
        document = record.document
        ids = self._engine.find_similar(document.id, document.text, limit)
        return list(self._catalog.summaries(ids).values())

    def complete(
        self, text: str, limit: int = MAX_COMPLETIONS
    ) -> list[tuple[Completion, str]]:
        """Return completions of the last word or phrase of a query, with their labels.

        There are at most `limit` of each kind.
        """
        separator = '"' if '"' in text else " "
        completions = self._engine.complete(text.rsplit(separator, 1)[-1], limit)
        slugs = [
            completion.value
            for completion in completions
            if completion.kind == "person"
        ]
        names = self._catalog.people.display_names(slugs)
        return [
            (completion, _completion_label(completion, names))
            for completion in completions
        ]

    def longer_words(self, word: str, limit: int) -> list[str]:
        """Return the most frequent longer words of the archive that contain a word."""
        return self._engine.longer_words(word, limit)

    def archive_counts(
        self, facet: str, request: SearchRequest
    ) -> Mapping[str | None, int]:
        """Return value → number of articles or stories in the archive, for one facet.

        Only the filters of the request apply, not its query. The counts are kept while
        the index stays the same.
        """
        search = Search(
            Every(),
            to_engine_filters(request.filters),
            limit=0,
            facets=(facet,),
            facet_limit=UNLIMITED_VALUES,
            count_stories=request.count_stories,
        )
        key = (facet, tuple(search.filters.items()), search.count_stories)
        return self._archive_counts.get(key, lambda: self._count_values(search, facet))

    def _count_values(self, search: Search, facet: str) -> Mapping[str | None, int]:
        counts = self._engine.search(search).facets[facet]
        return MappingProxyType({count.value: count.count for count in counts})

    def named_things(self, facet: str) -> NamedThings:
        """Return the organisations (`org`) or the places (`place`) of the archive.

        These are the most frequent ones, at most `UNLIMITED_VALUES`. They are kept
        while the index stays the same.
        """
        return self._named_things.get(
            facet, lambda: NamedThings(self.archive_counts(facet, SearchRequest()))
        )

    def overview(self) -> SearchResponse:
        """Return the search for all articles, with its facets and without results.

        It is kept while the catalog and the index stay the same.
        """
        return self._overview.get("all", lambda: self.search(SearchRequest(size=0)))

    def count_missing(self, facet: str) -> int:
        """Return the number of articles without a value of a facet, kept likewise."""
        request = SearchRequest(filters={facet: (None,)})
        return self._missing.get(facet, lambda: self.count(request))

    def has_copies(self) -> bool:
        """Tell whether any two articles of the archive belong to one story."""
        return self._has_copies.get("any", self._look_for_copies)

    def _look_for_copies(self) -> bool:
        archive = self._engine.search(Search(Every(), limit=0, facets=()))
        return archive.story_count < archive.total

    def _prepare(
        self, request: SearchRequest, facet_options: FacetOptions
    ) -> PreparedSearch:
        return prepare_search(self._catalog, self._names, request, facet_options)


def _in_order(
    hits: Sequence[Hit], results: Mapping[str, SearchResult]
) -> tuple[SearchResult, ...]:
    return tuple(results[hit.id] for hit in hits if hit.id in results)


def _completion_label(completion: Completion, person_names: Mapping[str, str]) -> str:
    if completion.kind != "person":
        return completion.value
    return person_names.get(completion.value, completion.value)
