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
from web.presenters.navigation import Link, Pager, make_pager
from web.urls import facet_values as facet_value_urls
from web.urls import people as people_urls
from web.urls import search as search_urls

SIDEBAR_FACETS = (
    "outlet",
    "person",
    "agency",
    "author",
    "language",
    "confidence",
)  # the timeline offers the days
VALUES_SHOWN = 10  # values of a facet, beside the chosen ones


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet: `href` takes it in or, when selected or excluded, takes that back; `exclude_url` excludes it."""

    label: str
    count: int
    selected: bool
    excluded: bool
    is_known: bool
    href: str
    exclude_url: str | None

    @property
    def css_class(self) -> str:
        """Classes for the sheet of styles: `chosen unknown`."""
        if self.is_known and self.exclude_url:
            return ""
        states = {
            "chosen": self.selected,
            "excluded": self.excluded,
            "unknown": not self.is_known,
        }
        return " ".join(name for name, holds in states.items() if holds)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet: its most frequent values, how many more there are, and the page with all of them."""

    name: str
    title: str
    links: tuple[FacetLink, ...]
    hidden_count: int
    all_values_url: str


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One active filter: `Outlet` `The Times of India`, and the search without it; `facet_label` may be ""."""

    facet_label: str
    label: str
    request_without: SearchRequest

    @property
    def href(self) -> str:
        """Where the chip's × leads."""
        return search_urls.search(self.request_without)


def with_canonical_filters(response: SearchResponse) -> SearchResponse:
    """The answer with its chosen values as the facets write them: a person asked for by another form is one value."""
    request, facets = response.request, response.facets
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
    return replace(
        response, request=replace(request, filters=chosen, excluded=excluded)
    )


def facet_groups(response: SearchResponse) -> tuple[FacetGroup, ...]:
    """The facets that have anything to choose."""
    made = (_facet_group(response, facet) for facet in SIDEBAR_FACETS)
    return tuple(group for group in made if group.links)


def facet_links(
    request: SearchRequest, facet: str, values: Iterable[FacetValue]
) -> tuple[FacetLink, ...]:
    """Values of a facet as links that lead on from a search."""
    taking, barring = (
        search_urls.add_value_url(request, facet),
        search_urls.add_value_url(request, search_urls.EXCLUSION_PARAMETERS[facet]),
    )
    return tuple(
        FacetLink(
            label=labels.facet_value_label(facet, each.value, each.label),
            count=each.count,
            selected=each.selected,
            excluded=each.excluded,
            is_known=each.value != UNKNOWN,
            href=_request_without(request, facet, each) or taking(each.value),
            exclude_url=None
            if _request_without(request, facet, each)
            else barring(each.value),
        )
        for each in values
    )


def _request_without(
    request: SearchRequest, facet: str, value: FacetValue
) -> str | None:
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


def filter_chips(response: SearchResponse) -> tuple[FilterChip, ...]:
    """Each active filter."""
    request = response.request
    found = [
        FilterChip(
            _filter_kind(facet, value),
            value_label(response, facet, value),
            refinements.toggle_filter(request, facet, value),
        )
        for facet in FACETS
        for value in request.filters.get(facet, ())
    ]
    found += [
        FilterChip(
            _exclude_url(facet, value),
            value_label(response, facet, value),
            refinements.toggle_exclusion(request, facet, value),
        )
        for facet in FACETS
        for value in request.excluded.get(facet, ())
    ]
    if request.since:
        found.append(
            FilterChip(
                _(labels.DATE),
                _(labels.SINCE, day=request.since),
                replace(request, since="", page=1),
            )
        )
    if request.until:
        found.append(
            FilterChip(
                _(labels.DATE),
                _(labels.UNTIL, day=request.until),
                replace(request, until="", page=1),
            )
        )
    if request.undated:
        told = (
            labels.INCLUDING_UNDATED
            if request.since or request.until
            else labels.UNDATED_ONLY
        )
        found.append(
            FilterChip(_(labels.DATE), _(told), replace(request, undated=False, page=1))
        )
    return tuple(found)


def sort_links(request: SearchRequest) -> tuple[Link, ...]:
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


def value_sort_links(
    parameters: facet_value_urls.ValueListParameters,
) -> tuple[Link, ...]:
    """The orders of the values of a facet."""
    first = replace(parameters, request=replace(parameters.request, page=1))
    return tuple(
        Link(
            _(label),
            facet_value_urls.page_url(replace(first, order=order)),
            order == parameters.order,
        )
        for order, label in labels.VALUE_ORDERS[
            parameters.request.count_stories
        ].items()
    )


def count_toggle(
    response: SearchResponse,
    has_copies: Callable[[], bool],
    make_url: Callable[[SearchRequest], str],
) -> Link | None:
    """The way to count stories, or articles again; none where the archive has no copies, so that both are one."""
    request = response.request
    if not (
        request.count_stories or response.story_count < response.total or has_copies()
    ):
        return None
    other = not request.count_stories
    return Link(
        _(labels.COUNT_TOGGLE[other]),
        make_url(refinements.with_story_counts(request, count_stories=other)),
    )


def people_sort_links(parameters: people_urls.PeopleListParameters) -> tuple[Link, ...]:
    """The orders of the list of people."""
    return tuple(
        Link(
            _(label),
            people_urls.page_url(replace(parameters, order=order, page=1)),
            order == parameters.order,
        )
        for order, label in labels.PEOPLE_ORDERS.items()
    )


def letter_links(
    parameters: people_urls.PeopleListParameters, existing_letters: Iterable[str]
) -> tuple[Link, ...]:
    """The letters with which surnames begin, and all of them."""
    return tuple(
        Link(
            letter or _(labels.ALL),
            people_urls.page_url(replace(parameters, letter=letter, page=1)),
            letter == parameters.letter,
        )
        for letter in ("", *existing_letters)
    )


def search_pager(response: SearchResponse) -> Pager:
    """The pages of an answer."""
    request = response.request
    return make_pager(
        response.result_count,
        request.size,
        request.page,
        lambda page: search_urls.search(replace(request, page=page)),
    )


def _facet_group(response: SearchResponse, facet: str) -> FacetGroup:
    able = [
        each
        for each in response.facets.get(facet, ())
        if each.count or each.selected or each.excluded
    ]
    kept = [
        each
        for place, each in enumerate(able)
        if place < VALUES_SHOWN or _is_always_shown(each)
    ]
    left = max(
        0, response.value_counts.get(facet, 0) - sum(each.count > 0 for each in kept)
    )
    everything = facet_value_urls.page_url(
        facet_value_urls.ValueListParameters(
            facet, replace(response.request, page=1, after="")
        )
    )
    return FacetGroup(
        facet,
        _(labels.FACETS[facet]),
        facet_links(response.request, facet, kept),
        left,
        everything,
    )


def _is_always_shown(value: FacetValue) -> bool:
    """Whether a value is shown however rare it is."""
    return value.selected or value.excluded or value.value == UNKNOWN


def _filter_kind(facet: str, value: str) -> str:
    """The facet's name, but for "outlet not known", which says it already."""
    return "" if value == UNKNOWN else _(labels.FACETS[facet])


def _exclude_url(facet: str, value: str) -> str:
    return _(labels.EXCLUDED if value == UNKNOWN else labels.EXCLUDED_LABELS[facet])


def value_label(response: SearchResponse, facet: str, value: str) -> str:
    """What a chosen value is called: its label among the facets, where it stands there."""
    values = response.facets.get(facet, ())
    named = next((each.label for each in values if each.value == value), value)
    return labels.facet_value_label(facet, value, named)
