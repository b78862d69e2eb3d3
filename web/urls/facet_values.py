"""URL ↔ the list of a facet's values, both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import Order
from index.search.request import SearchRequest
from web.urls import parameters
from web.urls import search as search_urls

FIND = "find"
FACET = "/facets/{}"
PARAMETERS = (*search_urls.PARAMETERS, FIND, search_urls.ORDER)


@dataclass(frozen=True, slots=True)
class ValueList:
    """What a list of a facet's values is asked for: those of a search, letters of a name, an order.

    The page of the search is that of the list; `unknown` are the parameters that mean nothing.
    """

    facet: str
    request: SearchRequest = search_urls.USUAL
    find: str = ""
    order: Order = Order.COUNT
    problems: tuple[parameters.Problem, ...] = ()
    unknown: tuple[str, ...] = ()


def read(
    facet: str, arguments: parameters.Arguments, *, fold: bool = True
) -> ValueList:
    """What a list of a facet's values is asked for; never raises."""
    search = search_urls.read(arguments, fold=fold)
    problems = list(search.problems)
    order = parameters.chosen(
        arguments, search_urls.ORDER, search_urls.ORDERS, Order.COUNT, problems
    )
    find = parameters.clean(
        parameters.given(arguments, FIND, problems), parameters.MAX_VALUE
    )
    unknown = tuple(name for name in search.unknown if name not in PARAMETERS)
    return ValueList(
        facet, replace(search.request, after=""), find, order, tuple(problems), unknown
    )


def page(asked: ValueList, usual: SearchRequest = search_urls.USUAL) -> str:
    """Address of the list of a facet's values."""
    rest = {
        FIND: (asked.find, ""),
        search_urls.ORDER: (str(asked.order), str(Order.COUNT)),
    }
    found = search_urls.pairs(asked.request, usual) + [
        (name, value) for name, (value, default) in rest.items() if value != default
    ]
    return parameters.joined(
        parameters.path(FACET, asked.facet), parameters.written(found)
    )


def counting(asked: ValueList) -> Callable[[SearchRequest], str]:
    """Addresses of the list, from its first page, for another way to count."""
    return lambda request: page(replace(asked, request=replace(request, page=1)))


def json(asked: ValueList) -> str:
    """Address of the same list for programs."""
    return search_urls.API + page(asked, search_urls.USUAL_JSON)
