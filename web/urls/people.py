"""URL ↔ the list of people, both ways."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import Order
from web.urls import parameters
from web.urls import search as search_urls

PARAMETERS = (search_urls.TEXT, search_urls.ORDER, search_urls.LETTER, search_urls.PAGE)


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a list of people is asked for: words of a name, an order, the first letter of surnames, a page."""

    text: str = ""
    order: Order = Order.COUNT
    letter: str = ""
    page: int = 1
    problems: tuple[parameters.Problem, ...] = ()


def read(arguments: parameters.Arguments) -> PeopleList:
    """What a list of people is asked for; never raises."""
    listed = search_urls.read_list(arguments)
    problems = list(listed.problems)
    order = parameters.chosen(
        arguments, search_urls.ORDER, search_urls.ORDERS, Order.COUNT, problems
    )
    letter = parameters.chosen(
        arguments, search_urls.LETTER, search_urls.INITIALS, "", problems
    )
    return PeopleList(
        listed.request.text, order, letter, listed.request.page, tuple(problems)
    )


def page(asked: PeopleList | None = None) -> str:
    """Address of the list of people."""
    asked = asked or PeopleList()
    rest = {
        search_urls.ORDER: (str(asked.order), str(Order.COUNT)),
        search_urls.LETTER: (asked.letter, ""),
        search_urls.PAGE: (str(asked.page), "1"),
    }
    found = [(search_urls.TEXT, asked.text)] if asked.text else []
    found += [(name, value) for name, (value, usual) in rest.items() if value != usual]
    return parameters.joined(search_urls.PEOPLE, parameters.written(found))


def json(asked: PeopleList | None = None) -> str:
    """Address of the same list for programs."""
    return search_urls.API + page(asked)
