"""URL ↔ the list of a facet's values, both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import Order
from index.asking import Request
from web import urls

FIND = "find"
FACET = "/facets/{}"
PARAMETERS = (*urls.PARAMETERS, FIND, urls.ORDER)


@dataclass(frozen=True, slots=True)
class ValueList:
    """What a list of a facet's values is asked for: those of a search, letters of a name, an order.

    The page of the search is that of the list; `unknown` are the parameters that mean nothing.
    """

    facet: str
    request: Request = urls.USUAL
    find: str = ""
    order: Order = Order.COUNT
    problems: tuple[urls.Problem, ...] = ()
    unknown: tuple[str, ...] = ()


def read(facet: str, arguments: urls.Arguments, *, fold: bool = True) -> ValueList:
    """What a list of a facet's values is asked for; never raises."""
    search = urls.read(arguments, fold=fold)
    problems = list(search.problems)
    order = urls.chosen(arguments, urls.ORDER, urls.ORDERS, Order.COUNT, problems)
    find = urls.clean(urls.given(arguments, FIND, problems), urls.MAX_VALUE)
    unknown = tuple(name for name in search.unknown if name not in PARAMETERS)
    return ValueList(facet, replace(search.request, after=""), find, order, tuple(problems), unknown)


def page(asked: ValueList, usual: Request = urls.USUAL) -> str:
    """Address of the list of a facet's values."""
    rest = {FIND: (asked.find, ""), urls.ORDER: (str(asked.order), str(Order.COUNT))}
    found = urls.pairs(asked.request, usual) + [
        (name, value) for name, (value, default) in rest.items() if value != default
    ]
    return urls.joined(urls.path(FACET, asked.facet), urls.written(found))


def counting(asked: ValueList) -> Callable[[Request], str]:
    """Addresses of the list, from its first page, for another way to count."""
    return lambda request: page(replace(asked, request=replace(request, page=1)))


def json(asked: ValueList) -> str:
    """Address of the same list for programs."""
    return urls.API + page(asked, urls.USUAL_JSON)
