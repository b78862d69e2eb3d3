"""Asking: what a reader asks, and how it is put to an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from whoosh.query import Query

from archive.messages import N_, Message
from index.engine import COUNTED, FACETS, Search, Sort
from index.query import dates
from index.schema import UNKNOWN

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100
VALUES = 100
"""Values of a facet in an answer, the most frequent ones."""
NO_DATE = N_(
    "“{text}” was not understood as a date and left out: write {name}=2020, 2020-06 or 2020-06-24."
)

Filters = Mapping[str, tuple[str, ...]]
"""Facet → values, as a reader writes them."""


class Bars(StrEnum):
    """What is shown of times: bars of numbers, bars of the share of the archive, or both as a table."""

    NUMBERS = "numbers"
    SHARE = "share"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Request:
    """What a reader asks, as typed: every value may be nonsense, which is answered by a message, never an error.

    `filters`: facet → values as a reader writes them (a person by any form of the name); "unknown" is not known.
    `excluded`: facet → values that no article may have, written alike.
    `after`: the `next` of the answer before, instead of a page.
    `fold`: copies stand under the one of them that is placed best.
    `since`/`until`: EDTF days, months or years, as typed, or "".
    `bars`: what is shown of the times.
    `by_story`: facets and times count stories instead of articles.
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
    bars: Bars = Bars.NUMBERS
    by_story: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """Which facets an answer is to count, and at most how many values of each, the most frequent ones."""

    facets: tuple[str, ...] = COUNTED
    values: int = VALUES


USUALLY = Counting()


@dataclass(frozen=True, slots=True)
class RequestedPeople:
    """The slugs of the people to filter by and to exclude; `None` means not known."""

    included: tuple[str | None, ...] = ()
    excluded: tuple[str | None, ...] = ()


def to_engine_search(
    request: Request, query: Query, people: RequestedPeople, counting: Counting
) -> tuple[Search, tuple[str, ...]]:
    """Return the engine's search for a request, and messages about what was ignored.

    `query` is the parsed query line. `people` are the resolved names of the person filters.
    """
    earliest, latest, messages = _date_range(request)
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    search = Search(
        query=query,
        filters=engine_filters(request.filters, people.included),
        excluded=engine_filters(request.excluded, people.excluded),
        earliest=earliest,
        latest=latest,
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
        by_story=request.by_story,
    )
    return search, messages


def _date_range(
    request: Request,
) -> tuple[date | None, date | None, tuple[str, ...]]:
    """Return both bounds in the right order, and messages about what was ignored."""
    since, problem_since = _bound(request.since, "from", lambda window: window[0])
    until, problem_until = _bound(request.until, "to", lambda window: window[1])
    messages = tuple(filter(None, (problem_since, problem_until)))
    if since and until and since > until:
        exchanged = Message("“from” lies after “to”: they were exchanged.")
        return until, since, (*messages, exchanged)
    return since, until, messages


def _bound(
    typed: str, name: str, end: Callable[[dates.Window], date | None]
) -> tuple[date | None, str | None]:
    """One bound of a date range from what was typed, or a message."""
    if not typed.strip():
        return None, None
    window = dates.parse(typed)
    if window is None:
        return None, Message(NO_DATE, text=typed, name=name)
    return end(window), None


def engine_filters(
    typed: Filters, people: tuple[str | None, ...] = ()
) -> Mapping[str, tuple[str | None, ...]]:
    """Return the values by facet as the engine stores them, with `people` as the persons."""
    values = {name: _values(typed[name]) for name in FACETS if typed.get(name)}
    return values | ({"person": people} if people else {})


def _values(typed: tuple[str, ...]) -> tuple[str | None, ...]:
    """Chosen values as the engine knows them."""
    return tuple(
        dict.fromkeys(
            None if value == UNKNOWN else value for value in typed if value.strip()
        )
    )
