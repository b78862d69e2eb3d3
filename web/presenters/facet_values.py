"""The list of all values of a facet, filtered, sorted and in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import PeopleOrder
from index.engine import TIME_FACETS
from index.search.request import FacetOptions
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from index.text.normalization import fold
from web.messages import labels
from web.presenters.facets import unknown_last, with_canonical_filters
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

ALL_VALUES = 1 << 31


@dataclass(frozen=True, slots=True)
class FacetValuePage:
    """One page of the values of a facet, of `total` values.

    `response` is the search whose articles the values count. It has no results. Its
    request is that of the first page of the search.
    """

    response: SearchResponse
    values: tuple[FacetValue, ...]
    total: int


def list_facet_values(
    service: SearchService, parameters: facet_value_urls.ValueListParameters
) -> FacetValuePage:
    """Return a page of values. Fetch all values only to filter or sort them."""
    request = parameters.request
    end = request.page * request.size
    start = end - request.size
    needs_all = bool(parameters.find) or parameters.order is PeopleOrder.NAME
    facets = dict.fromkeys((parameters.facet, *request.filters, *request.excluded))
    # One more than on the page, because the unknown value moves to the end.
    options = FacetOptions(tuple(facets), ALL_VALUES if needs_all else end + 1)
    response = service.search(replace(request, page=1, size=0), options)
    first_page = replace(response.request, size=search_urls.DEFAULT.size)
    response = with_canonical_filters(replace(response, request=first_page))
    values = tuple(unknown_last(response.facets[parameters.facet]))
    if needs_all:
        values = _filter_and_sort(values, parameters)
        return FacetValuePage(response, values[start:end], len(values))
    total = response.value_counts.get(parameters.facet, 0)
    total += sum(value.count == 0 for value in values)
    return FacetValuePage(response, values[start:end], total)


def page_urls(
    make_url: Callable[[facet_value_urls.ValueListParameters], str],
    parameters: facet_value_urls.ValueListParameters,
) -> Callable[[int], str]:
    """Return a function from page numbers to addresses, made by `make_url`."""
    return lambda page: make_url(
        replace(parameters, request=replace(parameters.request, page=page))
    )


def _filter_and_sort(
    values: tuple[FacetValue, ...], parameters: facet_value_urls.ValueListParameters
) -> tuple[FacetValue, ...]:
    """Return the values whose names contain the searched text, in the chosen order."""
    facet = parameters.facet
    names = {
        value.value: fold(labels.facet_value_label(facet, value.value, value.label))
        for value in values
    }
    searched = fold(parameters.find)
    matching = [value for value in values if searched in names[value.value]]

    def sort_key(value: FacetValue) -> tuple[bool, str]:
        name = names[value.value]
        if facet in TIME_FACETS:
            name = value.value or ""
        return value.value is None, name

    if parameters.order is PeopleOrder.NAME:
        matching.sort(key=sort_key)
    return tuple(matching)
