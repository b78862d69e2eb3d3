"""All values of one facet as a list to look through: searched within, sorted, in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import PeopleOrder
from index.engine import TIME_FACETS
from index.schema import UNKNOWN
from index.search.request import FacetOptions
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from index.text.normalization import fold
from web.messages import labels
from web.presenters.facets import with_canonical_filters
from web.urls import facet_values as facet_value_urls

PAGE_SIZE = 100  # values on a page
ALL_VALUES = 1 << 31


@dataclass(frozen=True, slots=True)
class FacetValuePage:
    """One page of the values of a facet, `total` in all; `response` is that of the search whose articles are counted."""

    response: SearchResponse
    values: tuple[FacetValue, ...]
    total: int


def list_facet_values(
    service: SearchService, parameters: facet_value_urls.ValueListParameters
) -> FacetValuePage:
    """The values that are asked for; only what a page shows is fetched where they come by count."""
    first, last = (
        (parameters.request.page - 1) * PAGE_SIZE,
        parameters.request.page * PAGE_SIZE,
    )
    everything = bool(parameters.find) or parameters.order is PeopleOrder.NAME
    facets = dict.fromkeys(
        (parameters.facet, *parameters.request.filters, *parameters.request.excluded)
    )
    counting = FacetOptions(tuple(facets), ALL_VALUES if everything else last)
    answer = with_canonical_filters(
        service.search(replace(parameters.request, page=1), counting)
    )
    found = answer.facets[parameters.facet]
    if everything:
        found = _filter_and_sort(found, parameters)
        return FacetValuePage(answer, found[first:last], len(found))
    total = answer.value_counts.get(parameters.facet, 0) + sum(
        each.count == 0 for each in found
    )
    return FacetValuePage(answer, found[first:last], total)


def page_urls(
    make_url: Callable[[facet_value_urls.ValueListParameters], str],
    parameters: facet_value_urls.ValueListParameters,
) -> Callable[[int], str]:
    """Where each page of the list stands, for readers or for programs."""
    return lambda page: make_url(
        replace(parameters, request=replace(parameters.request, page=page))
    )


def _filter_and_sort(
    values: tuple[FacetValue, ...], parameters: facet_value_urls.ValueListParameters
) -> tuple[FacetValue, ...]:
    """The values whose names hold the letters that were typed, in the order asked for."""
    names = {
        each.value: fold(
            labels.facet_value_label(parameters.facet, each.value, each.label)
        )
        for each in values
    }
    letters = fold(parameters.find)
    kept = [each for each in values if letters in names[each.value]]
    if parameters.order is PeopleOrder.NAME:
        key = {
            each.value: each.value
            if parameters.facet in TIME_FACETS
            else names[each.value]
            for each in kept
        }
        kept.sort(key=lambda each: (each.value == UNKNOWN, key[each.value]))
    return tuple(kept)
