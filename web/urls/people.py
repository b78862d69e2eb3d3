"""URL ↔ the list of people, both ways."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import PeopleOrder
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

PARAMETERS = (search_urls.TEXT, search_urls.ORDER, search_urls.LETTER, search_urls.PAGE)


@dataclass(frozen=True, slots=True)
class PeopleListParameters:
    """What a list of people is asked for: words of a name, an order, the first letter of surnames, a page."""

    text: str = ""
    order: PeopleOrder = PeopleOrder.COUNT
    letter: str = ""
    page: int = 1
    problems: tuple[url_parameters.ParameterProblem, ...] = ()


def parse(arguments: url_parameters.QueryArguments) -> PeopleListParameters:
    """What a list of people is asked for; never raises."""
    listed = search_urls.parse_list(arguments)
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


def page_url(parameters: PeopleListParameters | None = None) -> str:
    """Address of the list of people."""
    parameters = parameters or PeopleListParameters()
    rest = {
        search_urls.ORDER: (str(parameters.order), str(PeopleOrder.COUNT)),
        search_urls.LETTER: (parameters.letter, ""),
        search_urls.PAGE: (str(parameters.page), "1"),
    }
    found = [(search_urls.TEXT, parameters.text)] if parameters.text else []
    found += [(name, value) for name, (value, usual) in rest.items() if value != usual]
    return url_parameters.with_query(search_urls.PEOPLE, url_parameters.encode(found))


def json_url(parameters: PeopleListParameters | None = None) -> str:
    """Address of the same list for programs."""
    return search_urls.API + page_url(parameters)
