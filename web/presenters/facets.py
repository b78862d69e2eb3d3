"""Everything that narrows, widens or turns a search, as links: facets, chips, orders, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.engine import FACETS, Sort
from index.schema import UNKNOWN
from index.search import refinements
from index.search.request import SearchRequest
from index.search.response import FacetValue, SearchResponse
from web.i18n import _
from web.messages import labels
from web.presenters.navigation import Link, Pager, pager
from web.urls import facet_values as facet_value_urls
from web.urls import people as people_urls
from web.urls import search as search_urls

OFFERED = (
    "outlet",
    "person",
    "agency",
    "author",
    "language",
    "confidence",
)  # the timeline offers the days
SHOWN = 10  # values of a facet, beside the chosen ones


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: `href` takes it in or, when selected or excluded, takes that back; `barred` excludes it."""

    label: str
    count: int
    selected: bool
    excluded: bool
    known: bool
    href: str
    barred: str | None

    @property
    def state(self) -> str:
        """Classes for the sheet of styles: `chosen unknown`."""
        if self.known and self.barred:
            return ""
        states = {
            "chosen": self.selected,
            "excluded": self.excluded,
            "unknown": not self.known,
        }
        return " ".join(name for name, holds in states.items() if holds)


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its most frequent values, how many more there are, and the page with all of them."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    left: int
    everything: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter: `Outlet` `The Times of India`, and the search without it; `kind` may be ""."""

    kind: str
    label: str
    without: SearchRequest

    @property
    def href(self) -> str:
        """Where the chip's × leads."""
        return search_urls.search(self.without)


def settled(answer: SearchResponse) -> SearchResponse:
    """The answer with its chosen values as the facets write them: a person asked for by another form is one value."""
    request, facets = answer.request, answer.facets
    chosen = {
        facet: tuple(each.value for each in facets.get(facet, ()) if each.selected)
        or values
        for facet, values in request.filters.items()
    }
    excluded = {
        facet: tuple(each.value for each in facets.get(facet, ()) if each.excluded)
        or values
        for facet, values in request.excluded.items()
    }
    return replace(answer, request=replace(request, filters=chosen, excluded=excluded))


def groups(answer: SearchResponse) -> tuple[Group, ...]:
    """The facets that have anything to choose."""
    made = (_group(answer, facet) for facet in OFFERED)
    return tuple(group for group in made if group.choices)


def choices(
    request: SearchRequest, facet: str, values: Iterable[FacetValue]
) -> tuple[Choice, ...]:
    """Values of a facet as links that lead on from a search."""
    taking, barring = (
        search_urls.adding(request, facet),
        search_urls.adding(request, search_urls.EXCLUDED[facet]),
    )
    return tuple(
        Choice(
            label=labels.facet_value(facet, each.value, each.label),
            count=each.count,
            selected=each.selected,
            excluded=each.excluded,
            known=each.value != UNKNOWN,
            href=_back(request, facet, each) or taking(each.value),
            barred=None if _back(request, facet, each) else barring(each.value),
        )
        for each in values
    )


def _back(request: SearchRequest, facet: str, value: FacetValue) -> str | None:
    """The search without what was decided of a value; `None` where nothing was."""
    if value.excluded:
        return search_urls.search(
            refinements.toggle_exclusion(request, facet, value.value)
        )
    return (
        search_urls.search(refinements.toggle_filter(request, facet, value.value))
        if value.selected
        else None
    )


def chips(answer: SearchResponse) -> tuple[Chip, ...]:
    """Each active filter."""
    request = answer.request
    found = [
        Chip(
            _kind(facet, value),
            label(answer, facet, value),
            refinements.toggle_filter(request, facet, value),
        )
        for facet in FACETS
        for value in request.filters.get(facet, ())
    ]
    found += [
        Chip(
            _barred(facet, value),
            label(answer, facet, value),
            refinements.toggle_exclusion(request, facet, value),
        )
        for facet in FACETS
        for value in request.excluded.get(facet, ())
    ]
    if request.since:
        found.append(
            Chip(
                _(labels.DATE),
                _(labels.SINCE, day=request.since),
                replace(request, since="", page=1),
            )
        )
    if request.until:
        found.append(
            Chip(
                _(labels.DATE),
                _(labels.UNTIL, day=request.until),
                replace(request, until="", page=1),
            )
        )
    if request.undated:
        told = (
            labels.UNDATED_TOO
            if request.since or request.until
            else labels.UNDATED_ONLY
        )
        found.append(
            Chip(_(labels.DATE), _(told), replace(request, undated=False, page=1))
        )
    return tuple(found)


def orders(request: SearchRequest) -> tuple[Link, ...]:
    """The orders of results, each from its first page; without words nothing is more relevant than new."""
    current = (
        request.sort if request.text or request.sort != Sort.RELEVANCE else Sort.NEWEST
    )
    return tuple(
        Link(
            _(label),
            search_urls.search(replace(request, sort=sort, page=1)),
            sort == current,
        )
        for sort, label in labels.SORTS.items()
        if request.text or sort != Sort.RELEVANCE
    )


def value_orders(asked: facet_value_urls.ValueList) -> tuple[Link, ...]:
    """The orders of the values of a facet."""
    first = replace(asked, request=replace(asked.request, page=1))
    return tuple(
        Link(
            _(label),
            facet_value_urls.page(replace(first, order=order)),
            order == asked.order,
        )
        for order, label in labels.VALUE_ORDERS[asked.request.count_stories].items()
    )


def counting(
    answer: SearchResponse,
    has_copies: Callable[[], bool],
    address: Callable[[SearchRequest], str],
) -> Link | None:
    """The way to count stories, or articles again; none where the archive has no copies, so that both are one."""
    request = answer.request
    if not (request.count_stories or answer.story_count < answer.total or has_copies()):
        return None
    other = not request.count_stories
    return Link(
        _(labels.COUNTING[other]),
        address(refinements.with_story_counts(request, count_stories=other)),
    )


def people_orders(asked: people_urls.PeopleList) -> tuple[Link, ...]:
    """The orders of the list of people."""
    return tuple(
        Link(
            _(label),
            people_urls.page(replace(asked, order=order, page=1)),
            order == asked.order,
        )
        for order, label in labels.PEOPLE_ORDERS.items()
    )


def letters(asked: people_urls.PeopleList, known: Iterable[str]) -> tuple[Link, ...]:
    """The letters with which surnames begin, and all of them."""
    return tuple(
        Link(
            letter or _(labels.ALL),
            people_urls.page(replace(asked, letter=letter, page=1)),
            letter == asked.letter,
        )
        for letter in ("", *known)
    )


def search_pager(answer: SearchResponse) -> Pager:
    """The pages of an answer."""
    request = answer.request
    return pager(
        answer.result_count,
        request.size,
        request.page,
        lambda page: search_urls.search(replace(request, page=page)),
    )


def _group(answer: SearchResponse, facet: str) -> Group:
    able = [
        each
        for each in answer.facets.get(facet, ())
        if each.count or each.selected or each.excluded
    ]
    kept = [each for place, each in enumerate(able) if place < SHOWN or _stays(each)]
    left = max(
        0, answer.value_counts.get(facet, 0) - sum(each.count > 0 for each in kept)
    )
    everything = facet_value_urls.page(
        facet_value_urls.ValueList(facet, replace(answer.request, page=1, after=""))
    )
    return Group(
        facet,
        _(labels.FACETS[facet]),
        choices(answer.request, facet, kept),
        left,
        everything,
    )


def _stays(value: FacetValue) -> bool:
    """Whether a value is shown however rare it is."""
    return value.selected or value.excluded or value.value == UNKNOWN


def _kind(facet: str, value: str) -> str:
    """The facet's name, but for "outlet not known", which says it already."""
    return "" if value == UNKNOWN else _(labels.FACETS[facet])


def _barred(facet: str, value: str) -> str:
    return _(labels.NOT if value == UNKNOWN else labels.BARRED[facet])


def label(answer: SearchResponse, facet: str, value: str) -> str:
    """What a chosen value is called: its label among the facets, where it stands there."""
    values = answer.facets.get(facet, ())
    named = next((each.label for each in values if each.value == value), value)
    return labels.facet_value(facet, value, named)
