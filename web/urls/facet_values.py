"""URLs of the list of all values of a facet: parse and build them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalog import PeopleOrder
from index.search.request import SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

FIND = "find"
FACET = "/facets/{}"
PARAMETERS = (*search_urls.PARAMETERS, FIND, search_urls.ORDER)


@dataclass(frozen=True, slots=True)
class ValueListParameters:
    """The parameters of a list of facet values.

    The page of the request is the page of the list. `find` filters the names.
    """

    facet: str
    request: SearchRequest = search_urls.DEFAULT
    find: str = ""
    order: PeopleOrder = PeopleOrder.COUNT
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse(
    facet: str,
    arguments: url_parameters.QueryArguments,
    options: search_urls.ParsingOptions = search_urls.PAGE_OPTIONS,
) -> ValueListParameters:
    """Parse the parameters of a list of facet values. Never raises."""
    options = replace(options, other_parameters=(FIND, search_urls.ORDER))
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


def page_url(
    parameters: ValueListParameters, defaults: SearchRequest = search_urls.DEFAULT
) -> str:
    """Return the URL of a list of facet values."""
    values_and_defaults = {
        FIND: (parameters.find, ""),
        search_urls.ORDER: (str(parameters.order), str(PeopleOrder.COUNT)),
    }
    pairs = search_urls.to_params(parameters.request, defaults)
    pairs += url_parameters.without_defaults(values_and_defaults)
    return url_parameters.with_query(
        url_parameters.path_for(FACET, parameters.facet), url_parameters.encode(pairs)
    )


def count_urls(parameters: ValueListParameters) -> Callable[[SearchRequest], str]:
    """Return a function that gives the URL of the first page for another request."""
    return lambda request: page_url(
        replace(parameters, request=replace(request, page=1))
    )


def json_url(parameters: ValueListParameters) -> str:
    """Return the API URL of the list."""
    return search_urls.API + page_url(parameters, search_urls.API_DEFAULT)
