"""Turn a request into a search for the engine: resolve its query, names and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from whoosh.query import Query

from archive.catalog import Catalog
from archive.messages import N_, Message
from archive.names.keys import person_key
from index.engine import FACETS, Results, Search
from index.query import dates
from index.query.parser import ParsedQuery, parse_query
from index.query.speakers import (
    bind_quotes_to_people,
    expand_person_names,
    restrict_to_speakers,
)
from index.search.cursors import cursor_problem, open_cursor
from index.search.name_resolver import NameResolver
from index.search.request import MAX_PAGE_SIZE, FacetOptions, Filters, SearchRequest

AMBIGUOUS_NAME = N_(
    "{count:,} people are named “{name}”. Articles that mention any of them are shown."
)
REVERSED_BOUNDS = N_("“From” is later than “until”. The two dates were swapped.")
OTHER_SCRIPTS = N_("Names in other scripts are included: {names}.")
MAX_LISTED_NAMES = 5

EngineFilters = Mapping[str, tuple[str | None, ...]]
"""Facet → values as the engine stores them. `None` means that the fact is unknown."""


@dataclass(frozen=True, slots=True)
class ResolvedRequest:
    """A request in which all text is replaced by what it refers to.

    `query`: the query tree, in which names and quotations refer to people.
    `filters`, `excluded`: the filters, with people as slugs.
    `earliest`, `latest`: the date bounds in the right order.
    `messages`: sentences about what was ambiguous or ignored.
    """

    request: SearchRequest
    parsed: ParsedQuery
    query: Query
    filters: EngineFilters
    excluded: EngineFilters
    earliest: date | None
    latest: date | None
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedSearch:
    """A request, its parsed query, and the search that the engine runs for it."""

    request: SearchRequest
    parsed: ParsedQuery
    search: Search
    messages: tuple[str, ...]

    def result_count(self, results: Results) -> int:
        """Return the number of results on all pages."""
        return results.story_count if self.search.collapse_copies else results.total


def prepare_search(
    catalog: Catalog,
    names: NameResolver,
    request: SearchRequest,
    facet_options: FacetOptions,
) -> PreparedSearch:
    """Return the search that an engine runs for a request."""
    resolved = resolve_request(catalog, names, request)
    return PreparedSearch(
        request=request,
        parsed=resolved.parsed,
        search=to_engine_search(resolved, facet_options),
        messages=resolved.messages,
    )


def resolve_request(
    catalog: Catalog, names: NameResolver, request: SearchRequest
) -> ResolvedRequest:
    """Parse the query, look up the people, and parse the dates of a request."""
    parsed = parse_query(request.text)
    messages = list(parsed.messages)
    people = _resolve_people(names, request.filters, messages)
    excluded_people = _resolve_people(names, request.excluded, messages)
    earliest, latest = _resolve_dates(request, messages)
    messages += filter(None, (cursor_problem(request),))
    return ResolvedRequest(
        request=request,
        parsed=parsed,
        query=_bind_people(catalog, names, parsed.query, people, messages),
        filters=to_engine_filters(request.filters, people),
        excluded=to_engine_filters(request.excluded, excluded_people),
        earliest=earliest,
        latest=latest,
        messages=tuple(messages),
    )


def to_engine_search(resolved: ResolvedRequest, facet_options: FacetOptions) -> Search:
    """Return the engine's search for one page of a request."""
    request = resolved.request
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    return Search(
        query=resolved.query,
        filters=resolved.filters,
        excluded=resolved.excluded,
        earliest=resolved.earliest,
        latest=resolved.latest,
        undated=request.undated,
        sort=request.sort,
        offset=max(request.page - 1, 0) * size,
        limit=size,
        facets=facet_options.facets,
        facet_limit=facet_options.limit,
        optional_clauses=resolved.parsed.optional_clauses,
        related_limit=size if request.page == 1 and not request.after else 0,
        after=open_cursor(request),
        with_passages=True,
        collapse_copies=request.collapse_copies,
        count_stories=request.count_stories,
    )


def to_engine_filters(
    filters: Filters, person_slugs: tuple[str | None, ...] = ()
) -> EngineFilters:
    """Return filters as the engine stores their values.

    If there are `person_slugs`, they replace the names of people.
    """
    engine_filters: dict[str, tuple[str | None, ...]] = {
        name: _engine_values(filters[name]) for name in FACETS if filters.get(name)
    }
    if person_slugs:
        engine_filters["person"] = person_slugs
    return engine_filters


def _engine_values(values: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return the values without empty and repeated ones."""
    return tuple(dict.fromkeys(value for value in values if value != ""))


def _resolve_people(
    names: NameResolver, filters: Filters, messages: list[str]
) -> tuple[str | None, ...]:
    """Return the slugs of the people in a filter. Add a message on ambiguous names."""
    slugs: list[str | None] = []
    for name in filters.get("person", ()):
        if name is None:
            slugs.append(None)
            continue
        name_slugs = names.resolve(name)
        slugs += name_slugs or (person_key(name),)
        if len(name_slugs) > 1:
            messages.append(Message(AMBIGUOUS_NAME, count=len(name_slugs), name=name))
    return tuple(dict.fromkeys(slugs))


def _bind_people(
    catalog: Catalog,
    names: NameResolver,
    query: Query,
    person_slugs: tuple[str | None, ...],
    messages: list[str],
) -> Query:
    """Let names match every form, and restrict quotations to the people asked for.

    These are the people in the query and in the filter. Add a message on names in other
    scripts.
    """
    added: dict[str, None] = {}

    def slugs_in_other_scripts(name: str) -> tuple[str, ...]:
        slugs = names.in_other_scripts(name)
        added.update(dict.fromkeys(slugs))
        return slugs

    def slugs_of_speaker(name: str) -> tuple[str, ...]:
        return names.with_any_form(name) + slugs_in_other_scripts(name)

    query = bind_quotes_to_people(query, slugs_of_speaker)
    query = expand_person_names(query, names.with_full_name, slugs_in_other_scripts)
    if added:
        display_names = catalog.people.display_names(tuple(added)).values()
        listed = ", ".join(sorted(display_names)[:MAX_LISTED_NAMES])
        messages.append(Message(OTHER_SCRIPTS, names=listed))
    speakers = [slug for slug in person_slugs if slug]
    return restrict_to_speakers(query, speakers) if speakers else query


def _resolve_dates(
    request: SearchRequest, messages: list[str]
) -> tuple[date | None, date | None]:
    """Return the bounds in the right order.

    Add a message on each one that is invalid, or whose days are not plain.
    """
    if not request.since and not request.until:
        return None, None
    for text in dict.fromkeys((request.since, request.until)):
        message = bound_problem(text) or dates.date_note(text)
        if message:
            messages.append(message)
    bounds = dates.read_bounds(request.since, request.until)
    if bounds.swapped:
        messages.append(Message(REVERSED_BOUNDS))
    return bounds.first, bounds.last


def bound_problem(text: str) -> Message | None:
    """Return why a bound is not a date, or `None` if it is one or is empty."""
    return dates.date_problem(text) if text.strip() else None
