"""All values of one facet as a list to look through: searched within, sorted, in pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import Order
from index.engine import TIME_FACETS
from index.schema import UNKNOWN
from index.search.request import FacetOptions
from index.search.response import FacetValue, SearchResponse
from index.search.service import SearchService
from index.text.normalization import fold
from web.messages import labels
from web.presenters.facets import settled
from web.urls import facet_values as facet_value_urls

PAGE = 100  # values on a page
EVERY = 1 << 31


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the values of a facet, `total` in all; `answer` is that of the search whose articles are counted."""

    answer: SearchResponse
    values: tuple[FacetValue, ...]
    total: int


def listed(desk: SearchService, asked: facet_value_urls.ValueList) -> Listed:
    """The values that are asked for; only what a page shows is fetched where they come by count."""
    first, last = (asked.request.page - 1) * PAGE, asked.request.page * PAGE
    everything = bool(asked.find) or asked.order is Order.NAME
    facets = dict.fromkeys(
        (asked.facet, *asked.request.filters, *asked.request.excluded)
    )
    counting = FacetOptions(tuple(facets), EVERY if everything else last)
    answer = settled(desk.search(replace(asked.request, page=1), counting))
    found = answer.facets[asked.facet]
    if everything:
        found = _arranged(found, asked)
        return Listed(answer, found[first:last], len(found))
    total = answer.value_counts.get(asked.facet, 0) + sum(
        each.count == 0 for each in found
    )
    return Listed(answer, found[first:last], total)


def addresses(
    writing: Callable[[facet_value_urls.ValueList], str],
    asked: facet_value_urls.ValueList,
) -> Callable[[int], str]:
    """Where each page of the list stands, for readers or for programs."""
    return lambda page: writing(
        replace(asked, request=replace(asked.request, page=page))
    )


def _arranged(
    found: tuple[FacetValue, ...], asked: facet_value_urls.ValueList
) -> tuple[FacetValue, ...]:
    """The values whose names hold the letters that were typed, in the order asked for."""
    names = {
        each.value: fold(labels.facet_value(asked.facet, each.value, each.label))
        for each in found
    }
    letters = fold(asked.find)
    kept = [each for each in found if letters in names[each.value]]
    if asked.order is Order.NAME:
        key = {
            each.value: each.value if asked.facet in TIME_FACETS else names[each.value]
            for each in kept
        }
        kept.sort(key=lambda each: (each.value == UNKNOWN, key[each.value]))
    return tuple(kept)
