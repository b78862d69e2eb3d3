"""URLs of the list of all values of a facet: parse and build them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import PeopleOrder
from index.search.request import SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

FIND = "find"
FACET = "/facets/{}"
PARAMETERS = (*search_urls.PARAMETERS, FIND, search_urls.ORDER)
SIZES = search_urls.NumberBounds(1, 1_000, default=100)
"""Values per page."""
DEFAULT = replace(search_urls.DEFAULT, size=SIZES.default)
API_DEFAULT = replace(search_urls.API_DEFAULT, size=SIZES.default)


@dataclass(frozen=True, slots=True)
class ValueListParameters:
    """The parameters of a list of facet values.

    The page and the size of the request are those of the list. `find` filters the
    names.
    """

    facet: str
    request: SearchRequest = DEFAULT
    find: str = ""
    order: PeopleOrder = PeopleOrder.COUNT
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse(
    facet: str,
    arguments: url_parameters.QueryArguments,
    options: search_urls.ParsingOptions = search_urls.PAGE_OPTIONS,
) -> ValueListParameters:
    """Parse the parameters of a list of facet values. Never raises."""
    options = replace(options, other_parameters=(FIND, search_urls.ORDER), sizes=SIZES)
    search = search_urls.parse(arguments, options)
    problems = list(search.problems)
    order = url_parameters.choice(
        arguments,
        search_urls.ORDER,
        search_urls.ORDER_CHOICES,
        PeopleOrder.COUNT,
        problems,
    )
    find = url_parameters.sanitize(
        url_parameters.single_value(arguments, FIND, problems),
        url_parameters.MAX_VALUE_LENGTH,
    )
    return ValueListParameters(
        facet, replace(search.request, after=""), find, order, tuple(problems)
    )


def of_search(facet: str, request: SearchRequest) -> ValueListParameters:
    """Return the parameters of the first page of all values in a search."""
    first_page = replace(request, page=1, after="", size=SIZES.default)
    return ValueListParameters(facet, first_page)


def page_url(parameters: ValueListParameters) -> str:
    """Return the URL of a list of facet values."""
    return _list_url(parameters, DEFAULT)


def _list_url(
    parameters: ValueListParameters, defaults: SearchRequest, base: str = ""
) -> str:
    values_and_defaults = {
        FIND: (parameters.find, ""),
        search_urls.ORDER: (str(parameters.order), str(PeopleOrder.COUNT)),
    }
    pairs = search_urls.to_params(parameters.request, defaults)
    pairs += url_parameters.without_defaults(values_and_defaults)
    return url_parameters.with_query(
        local(base + url_parameters.path_for(FACET, parameters.facet)),
        url_parameters.encode(pairs),
    )


def count_urls(parameters: ValueListParameters) -> Callable[[SearchRequest], str]:
    """Return a function that gives the URL of the first page for another request."""
    return lambda request: page_url(
        replace(
            parameters,
            request=replace(request, page=1, size=parameters.request.size),
        )
    )


def json_url(parameters: ValueListParameters) -> str:
    """Return the API URL of the list."""
    return _list_url(parameters, API_DEFAULT, search_urls.API)
