"""Build and parse URLs of lists of names: people, organisations, places."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import PeopleOrder
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

PARAMETERS = (search_urls.TEXT, search_urls.ORDER, search_urls.LETTER, search_urls.PAGE)


@dataclass(frozen=True, slots=True)
class NameListParameters:
    """The parameters of a list: part of a name, order, first letter, page.

    `path` is the path of the list, such as `/people`.
    """

    text: str = ""
    order: PeopleOrder = PeopleOrder.COUNT
    letter: str = ""
    page: int = 1
    problems: tuple[url_parameters.ParameterProblem, ...] = ()
    path: str = search_urls.PEOPLE


def parse(
    arguments: url_parameters.QueryArguments, path: str = search_urls.PEOPLE
) -> NameListParameters:
    """Return the parameters of a list, with their problems. Never raise."""
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
    return NameListParameters(
        listed.request.text, order, letter, listed.request.page, tuple(problems), path
    )


def page_url(parameters: NameListParameters, base: str = "") -> str:
    """Return the URL of a list. `base` is the path of the API, or ""."""
    values_and_defaults = {
        search_urls.ORDER: (str(parameters.order), str(PeopleOrder.COUNT)),
        search_urls.LETTER: (parameters.letter, ""),
        search_urls.PAGE: (str(parameters.page), "1"),
    }
    pairs = [(search_urls.TEXT, parameters.text)] if parameters.text else []
    pairs += url_parameters.without_defaults(values_and_defaults)
    return url_parameters.with_query(
        local(base + parameters.path), url_parameters.encode(pairs)
    )


def json_url(parameters: NameListParameters) -> str:
    """Return the URL of a list in the API."""
    return page_url(parameters, search_urls.API)
