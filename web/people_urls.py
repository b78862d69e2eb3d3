"""URL ↔ the list of people, both ways."""

from __future__ import annotations

from dataclasses import dataclass

from archive.catalog import Order
from web import urls

PARAMETERS = (urls.TEXT, urls.ORDER, urls.LETTER, urls.PAGE)


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a list of people is asked for: words of a name, an order, the first letter of surnames, a page."""

    text: str = ""
    order: Order = Order.COUNT
    letter: str = ""
    page: int = 1
    problems: tuple[urls.Problem, ...] = ()


def read(arguments: urls.Arguments) -> PeopleList:
    """What a list of people is asked for; never raises."""
    listed = urls.read_list(arguments)
    problems = list(listed.problems)
    order = urls.chosen(arguments, urls.ORDER, urls.ORDERS, Order.COUNT, problems)
    letter = urls.chosen(arguments, urls.LETTER, urls.INITIALS, "", problems)
    return PeopleList(listed.request.text, order, letter, listed.request.page, tuple(problems))


def page(asked: PeopleList | None = None) -> str:
    """Address of the list of people."""
    asked = asked or PeopleList()
    rest = {
        urls.ORDER: (str(asked.order), str(Order.COUNT)),
        urls.LETTER: (asked.letter, ""),
        urls.PAGE: (str(asked.page), "1"),
    }
    found = [(urls.TEXT, asked.text)] if asked.text else []
    found += [(name, value) for name, (value, usual) in rest.items() if value != usual]
    return urls.joined(urls.PEOPLE, urls.written(found))


def json(asked: PeopleList | None = None) -> str:
    """Address of the same list for programs."""
    return urls.API + page(asked)
