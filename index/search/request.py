"""Asking: what a reader asks, and how it is put to an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from whoosh.query import Query

from archive.messages import N_, Message
from index.engine import DEFAULT_FACETS, FACETS, Search, Sort
from index.query import dates
from index.schema import UNKNOWN

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
DEFAULT_FACET_LIMIT = 100
"""Values of a facet in an answer, the most frequent ones."""
INVALID_DATE_BOUND = N_(
    "“{text}” is not a date and was ignored. Use {name}=2020, 2020-06 or 2020-06-24."
)

Filters = Mapping[str, tuple[str, ...]]
"""Facet → values, as a reader writes them."""


class TimelineView(StrEnum):
    """What is shown of times: bars of numbers, bars of the share of the archive, or both as a table."""

    NUMBERS = "numbers"
    SHARE = "share"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a reader asks, as typed: every value may be nonsense, which is answered by a message, never an error.

    `filters`: facet → values as a reader writes them (a person by any form of the name); "unknown" is not known.
    `excluded`: facet → values that no article may have, written alike.
    `after`: the `next` of the answer before, instead of a page.
    `collapse_copies`: copies stand under the one of them that is placed best.
    `since`/`until`: EDTF days, months or years, as typed, or "".
    `timeline_view`: what is shown of the times.
    `count_stories`: facets and times count stories instead of articles.
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
    collapse_copies: bool = True
    timeline_view: TimelineView = TimelineView.NUMBERS
    count_stories: bool = False


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """Which facets an answer is to count, and at most how many values of each, the most frequent ones."""

    facets: tuple[str, ...] = DEFAULT_FACETS
    limit: int = DEFAULT_FACET_LIMIT


DEFAULT_FACET_OPTIONS = FacetOptions()


@dataclass(frozen=True, slots=True)
class RequestedPeople:
    """The slugs of the people to filter by and to exclude; `None` means not known."""

    included: tuple[str | None, ...] = ()
    excluded: tuple[str | None, ...] = ()


def to_engine_search(
    request: SearchRequest,
    query: Query,
    people: RequestedPeople,
    facet_options: FacetOptions,
) -> tuple[Search, tuple[str, ...]]:
    """Return the engine's search for a request, and messages about what was ignored.

    `query` is the parsed query line. `person_slugs` are the resolved names of the person filters.
    """
    earliest, latest, messages = _resolve_dates(request)
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    search = Search(
        query=query,
        filters=to_engine_filters(request.filters, people.included),
        excluded=to_engine_filters(request.excluded, people.excluded),
        earliest=earliest,
        latest=latest,
        undated=request.undated,
        sort=request.sort,
        offset=max(request.page - 1, 0) * size,
        limit=size,
        facets=facet_options.facets,
        facet_limit=facet_options.limit,
        allow_partial=True,
        after=request.after or None,
        with_passages=True,
        collapse_copies=request.collapse_copies,
        count_stories=request.count_stories,
    )
    return search, messages


def _resolve_dates(
    request: SearchRequest,
) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Return both bounds in the right order, and messages about what was ignored."""
    since, problem_since = _parse_bound(request.since, "from", lambda window: window[0])
    until, problem_until = _parse_bound(request.until, "to", lambda window: window[1])
    messages = tuple(filter(None, (problem_since, problem_until)))
    if since and until and since > until:
        exchanged = Message("“From” is later than “until”. The two dates were swapped.")
        return until, since, (*messages, exchanged)
    return since, until, messages


def _parse_bound(
    text: str, name: str, choose_end: Callable[[dates.Window], date | None]
) -> tuple[date | None, str | None]:
    """One bound of a date range from what was typed, or a message."""
    if not text.strip():
        return None, None
    window = dates.parse(text)
    if window is None:
        return None, Message(INVALID_DATE_BOUND, text=text, name=name)
    return choose_end(window), None


def to_engine_filters(
    filters: Filters, person_slugs: tuple[str | None, ...] = ()
) -> Mapping[str, tuple[str | None, ...]]:
    """Return the values by facet as the engine stores them, with `person_slugs` as the persons."""
    values = {
        name: _engine_values(filters[name]) for name in FACETS if filters.get(name)
    }
    return values | ({"person": person_slugs} if person_slugs else {})


def _engine_values(values: tuple[str, ...]) -> tuple[str | None, ...]:
    """Chosen values as the engine knows them."""
    return tuple(
        dict.fromkeys(
            None if value == UNKNOWN else value for value in values if value.strip()
        )
    )
