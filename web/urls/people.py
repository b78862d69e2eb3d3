"""Build and parse URLs of the list of people."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import PeopleOrder
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

PARAMETERS = (search_urls.TEXT, search_urls.ORDER, search_urls.LETTER, search_urls.PAGE)


@dataclass(frozen=True, slots=True)
class PeopleListParameters:
    """The parameters of the list: words of a name, order, first letter, page."""

    text: str = ""
    order: PeopleOrder = PeopleOrder.COUNT
    letter: str = ""
    page: int = 1
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse(arguments: url_parameters.QueryArguments) -> PeopleListParameters:
    """Return the parameters of the list, with their problems. Never raise."""
    listed = search_urls.parse_list(arguments, PARAMETERS)
    problems = list(listed.problems)
    order = url_parameters.choice(
        arguments,
        search_urls.ORDER,
        search_urls.ORDER_CHOICES,
        PeopleOrder.COUNT,
        problems,
    )
    letter = url_parameters.choice(
        arguments, search_urls.LETTER, search_urls.LETTER_CHOICES, "", problems
    )
    return PeopleListParameters(
        listed.request.text, order, letter, listed.request.page, tuple(problems)
    )


def page_url(parameters: PeopleListParameters | None = None, base: str = "") -> str:
    """Return the URL of the list of people. `base` is the path of the API, or ""."""
    parameters = parameters or PeopleListParameters()
    values_and_defaults = {
        search_urls.ORDER: (str(parameters.order), str(PeopleOrder.COUNT)),
        search_urls.LETTER: (parameters.letter, ""),
        search_urls.PAGE: (str(parameters.page), "1"),
    }
    pairs = [(search_urls.TEXT, parameters.text)] if parameters.text else []
    pairs += url_parameters.without_defaults(values_and_defaults)
    return url_parameters.with_query(
        local(base + search_urls.PEOPLE), url_parameters.encode(pairs)
    )


def json_url(parameters: PeopleListParameters | None = None) -> str:
    """Return the URL of the list in the API."""
    return page_url(parameters, search_urls.API)
