"""The links of a search page: facets, active filters, sort orders and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from archive.catalog import PeopleOrder
from index.engine import Sort
from index.query import dates
from index.search import refinements
from index.search.request import Filters, SearchRequest
from index.search.response import FacetValue, SearchResponse
from web.i18n import _
from web.messages import labels
from web.presenters.navigation import Link, Pager, make_pager
from web.urls import facet_values as facet_value_urls
from web.urls import name_lists as name_list_urls
from web.urls import search as search_urls
from web.urls.name_lists import NameListParameters

SIDEBAR_FACETS = (
    "outlet",
    "person",
    "agency",
    "author",
    "org",
    "place",
    "language",
    "confidence",
    "complete",
    "collection",
    "tag",
    "read",
)
"""The facets beside the results. Dates are in the timeline."""
MARK_FACETS: Mapping[str, str | None] = {"collection": None, "tag": None, "read": "no"}
"""Facets of what readers did → the value of an article with which nothing was done."""
VALUES_SHOWN = 10  # of a facet, besides selected and excluded ones
FEW_VALUES_SHOWN: Mapping[str, int] = {"org": 5, "place": 5}
"""Facets with so many values in most archives that the page stays short with fewer."""

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet.

    `href` filters by the value or, if it is selected or excluded, removes that filter.
    `exclude_url` excludes the value.
    """

    label: str
    count: int
    selected: bool
    excluded: bool
    is_known: bool
    href: str
    exclude_url: str | None

    @property
    def css_class(self) -> str:
        """The CSS classes: `chosen unknown`."""
        if self.is_known and self.exclude_url:
            return ""
        states = {
            "chosen": self.selected,
            "excluded": self.excluded,
            "unknown": not self.is_known,
        }
        return " ".join(name for name, is_active in states.items() if is_active)


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet with its most frequent values, and the link to hidden ones, or ""."""

    name: str
    title: str
    links: tuple[FacetLink, ...]
    hidden_count: int
    all_values_url: str


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One active filter, such as `Outlet` `The Times of India`.

    `facet_label` may be "".
    """

    facet_label: str
    label: str
    request_without: SearchRequest

    @property
    def href(self) -> str:
        """The address of the search without the filter."""
        return search_urls.search(self.request_without)


def with_canonical_filters(response: SearchResponse) -> SearchResponse:
    """Return the response with its filters as the facets write their values.

    A person can be requested by several forms of the name.
    """
    request = response.request
    if not request.filters and not request.excluded:
        return response
    selected: dict[str, tuple[str | None, ...]] = {}
    excluded: dict[str, tuple[str | None, ...]] = {}
    for facet, values in response.facets.items():
        selected[facet] = tuple(value.value for value in values if value.selected)
        excluded[facet] = tuple(value.value for value in values if value.excluded)
    canonical_request = replace(
        request,
        filters=_replace_values(request.filters, selected),
        excluded=_replace_values(request.excluded, excluded),
    )
    return replace(response, request=canonical_request)


def _replace_values(filters: Filters, canonical_values: Filters) -> Filters:
    """Return filters with canonical values. Without any, the values of a facet stay."""
    return {
        facet: canonical_values.get(facet) or values
        for facet, values in filters.items()
    }


def facet_groups(response: SearchResponse) -> tuple[FacetGroup, ...]:
    """Return the facets that narrow the results, or that are chosen.

    Those of collections, tags and read marks are left out while there are none.
    """
    facets = (facet for facet in SIDEBAR_FACETS if _has_marks(response, facet))
    pairs = search_urls.first_page_params(response.request)
    groups = (_facet_group(response, facet, pairs) for facet in facets)
    return tuple(group for group in groups if _is_useful(group))


def _is_useful(group: FacetGroup) -> bool:
    """Return whether a facet has a choice. A single value has none."""
    is_chosen = any(link.selected or link.excluded for link in group.links)
    return len(group.links) + group.hidden_count > 1 or is_chosen


def _has_marks(response: SearchResponse, facet: str) -> bool:
    if facet not in MARK_FACETS:
        return True
    return any(
        value.value != MARK_FACETS[facet] or value.selected or value.excluded
        for value in response.facets.get(facet, ())
    )


def facet_links(
    request: SearchRequest, facet: str, values: Iterable[FacetValue]
) -> tuple[FacetLink, ...]:
    """Return the links of the values of a facet."""
    pairs = search_urls.first_page_params(request)
    return _facet_links(request, facet, values, pairs)


def _facet_links(
    request: SearchRequest,
    facet: str,
    values: Iterable[FacetValue],
    pairs: list[tuple[str, str]],
) -> tuple[FacetLink, ...]:
    """Return the links of the values. `pairs` are the `first_page_params`."""
    select_url = search_urls.add_value_url(pairs, facet)
    exclude_url = search_urls.add_value_url(
        pairs, search_urls.EXCLUSION_PARAMETERS[facet]
    )
    links = []
    for value in values:
        url_without = _url_without(request, facet, value)
        links.append(
            FacetLink(
                label=labels.facet_value_label(facet, value.value, value.label),
                count=value.count,
                selected=value.selected,
                excluded=value.excluded,
                is_known=value.value is not None,
                href=url_without or select_url(value.value),
                exclude_url=None if url_without else exclude_url(value.value),
            )
        )
    return tuple(links)


def _url_without(request: SearchRequest, facet: str, value: FacetValue) -> str | None:
    """Return the search without the filter by a value, or `None` if there is none."""
    if value.excluded:
        without = refinements.toggle_exclusion(request, facet, value.value)
    elif value.selected:
        without = refinements.toggle_filter(request, facet, value.value)
    else:
        return None
    return search_urls.search(without)


def filter_chips(response: SearchResponse) -> tuple[FilterChip, ...]:
    """Return the active filters: values, excluded values and dates."""
    return (*_value_chips(response), *_date_chips(response.request))


def _value_chips(response: SearchResponse) -> Iterator[FilterChip]:
    """Yield the selected values, and then the excluded values."""
    request = response.request
    for facet, value in search_urls.facet_values(request.filters):
        yield FilterChip(
            _filter_label(facet, value),
            value_label(response, facet, value),
            refinements.toggle_filter(request, facet, value),
        )
    for facet, value in search_urls.facet_values(request.excluded):
        yield FilterChip(
            _exclusion_label(facet, value),
            value_label(response, facet, value),
            refinements.toggle_exclusion(request, facet, value),
        )


def _date_chips(request: SearchRequest) -> Iterator[FilterChip]:
    date_label = _(labels.DATE)
    if request.since:
        since = _bound_label(labels.SINCE, request.since)
        yield FilterChip(date_label, since, replace(request, since="", page=1))
    if request.until:
        until = _bound_label(labels.UNTIL, request.until)
        yield FilterChip(date_label, until, replace(request, until="", page=1))
    if request.undated:
        undated = labels.UNDATED_ONLY
        if request.since or request.until:
            undated = labels.INCLUDING_UNDATED
        without = replace(request, undated=False, page=1)
        yield FilterChip(date_label, _(undated), without)


def _bound_label(pattern: str, text: str) -> str:
    """Return the label of a bound. A range has both bounds, so it is as typed."""
    reading = dates.read_date(text)
    return text if reading and reading.is_range else _(pattern, day=text)


def sort_links(request: SearchRequest) -> tuple[Link, ...]:
    """Return the sort orders of results. Without a query there is no relevance."""
    current = request.sort
    if not request.text and current == Sort.RELEVANCE:
        current = Sort.NEWEST
    sort_labels = {
        sort: label
        for sort, label in labels.SORTS.items()
        if request.text or sort != Sort.RELEVANCE
    }
    return _choice_links(
        sort_labels,
        current,
        lambda sort: search_urls.search(replace(request, sort=sort, page=1)),
    )


def _choice_links(
    choice_labels: Mapping[Choice, str], current: Choice, url: Callable[[Choice], str]
) -> tuple[Link, ...]:
    """Return a link to each choice, with its label translated."""
    return tuple(
        Link(_(label), url(choice), choice == current)
        for choice, label in choice_labels.items()
    )


def value_sort_links(
    parameters: facet_value_urls.ValueListParameters,
) -> tuple[Link, ...]:
    """Return the sort orders of the values of a facet."""
    first_page = replace(parameters, request=replace(parameters.request, page=1))
    return _choice_links(
        labels.VALUE_ORDERS[parameters.request.count_stories],
        parameters.order,
        lambda order: facet_value_urls.page_url(replace(first_page, order=order)),
    )


def count_toggle(
    response: SearchResponse,
    has_copies: Callable[[], bool],
    make_url: Callable[[SearchRequest], str],
) -> Link | None:
    """Return the link to count stories or articles, or `None` if both counts are equal.

    The counts of an archive without copies are always equal.
    """
    request = response.request
    has_equal_counts = response.story_count >= response.total
    if not request.count_stories and has_equal_counts and not has_copies():
        return None
    toggled = not request.count_stories
    return Link(
        _(labels.COUNT_TOGGLE[toggled]),
        make_url(refinements.with_story_counts(request, count_stories=toggled)),
    )


def name_sort_links(
    parameters: NameListParameters, orders: Mapping[PeopleOrder, str]
) -> tuple[Link, ...]:
    """Return the sort orders of a list of names."""
    return _choice_links(
        orders,
        parameters.order,
        lambda order: name_list_urls.page_url(replace(parameters, order=order, page=1)),
    )


def age_sort_links(
    url: Callable[[bool], str], *, oldest_first: bool
) -> tuple[Link, ...]:
    """Return the sort orders by date. `url` gets whether the oldest come first."""
    return _choice_links(
        {False: labels.SORTS[Sort.NEWEST], True: labels.SORTS[Sort.OLDEST]},
        oldest_first,
        url,
    )


def letter_links(
    parameters: NameListParameters, existing_letters: Iterable[str]
) -> tuple[Link, ...]:
    """Return links to all names, and to each first letter."""
    return tuple(
        Link(
            letter or _(labels.ALL),
            name_list_urls.page_url(replace(parameters, letter=letter, page=1)),
            letter == parameters.letter,
        )
        for letter in ("", *existing_letters)
    )


def search_pager(response: SearchResponse) -> Pager:
    """Return the pages of a search."""
    request = response.request
    return make_pager(
        response.result_count,
        request.size,
        request.page,
        lambda page: search_urls.search(replace(request, page=page)),
    )


def _facet_group(
    response: SearchResponse, facet: str, pairs: list[tuple[str, str]]
) -> FacetGroup:
    values = [
        value
        for value in response.facets.get(facet, ())
        if value.count or value.selected or value.excluded
    ]
    count = FEW_VALUES_SHOWN.get(facet, VALUES_SHOWN)
    shown_values = [
        value
        for position, value in enumerate(unknown_last(values))
        if position < count or _is_always_shown(value)
    ]
    shown_count = sum(value.count > 0 for value in shown_values)
    hidden_count = max(0, response.value_counts.get(facet, 0) - shown_count)
    all_values_url = ""
    if hidden_count:
        all_values = facet_value_urls.of_search(facet, response.request)
        all_values_url = facet_value_urls.page_url(all_values)
    return FacetGroup(
        name=facet,
        title=_(labels.FACETS[facet]),
        links=_facet_links(response.request, facet, shown_values, pairs),
        hidden_count=hidden_count,
        all_values_url=all_values_url,
    )


def unknown_last(values: Iterable[FacetValue]) -> list[FacetValue]:
    """Return the values with that of articles without one at the end."""
    return sorted(values, key=lambda value: value.value is None)


def _is_always_shown(value: FacetValue) -> bool:
    """Return whether a value is shown even if it is rare."""
    return value.selected or value.excluded or value.value is None


def _filter_label(facet: str, value: str | None) -> str:
    """Return the name of a facet, or "" if the label of the value includes it."""
    return "" if value is None else _(labels.FACETS[facet])


def _exclusion_label(facet: str, value: str | None) -> str:
    return _(labels.EXCLUDED if value is None else labels.EXCLUDED_LABELS[facet])


def value_label(response: SearchResponse, facet: str, value: str | None) -> str:
    """Return the label of a value, or the value if the facets do not have it."""
    facet_values = response.facets.get(facet, ())
    entries = (entry.label for entry in facet_values if entry.value == value)
    label = next(entries, value or "")
    return labels.facet_value_label(facet, value, label)
