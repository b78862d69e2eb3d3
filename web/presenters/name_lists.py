"""What a page that lists names shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from archive.catalog import PeopleOrder
from web.i18n import _
from web.messages import name_lists as messages
from web.messages.name_lists import NameListTexts
from web.presenters import facets
from web.presenters.navigation import Link, make_pager
from web.urls import name_lists as name_list_urls
from web.urls import named_things as named_thing_urls
from web.urls import people as people_urls
from web.urls.name_lists import NameListParameters

PAGE_SIZE = 60
"""Names on a page."""


class NameList(Protocol):
    """Names that are listed by page, such as the people of a catalog."""

    def list(
        self, text: str, offset: int, limit: int, order: PeopleOrder, letter: str, /
    ) -> tuple[int, Sequence[object]]:
        """Return the number of names that contain a text, and a slice of them."""


def first_page(names: NameList) -> tuple[int, Sequence[object]]:
    """Return the number of all names, and those in the most articles."""
    return names.list("", 0, PAGE_SIZE, PeopleOrder.COUNT, "")


def template_values(
    parameters: NameListParameters,
    texts: NameListTexts,
    names: NameList,
    letters: Iterable[str],
) -> dict[str, Any]:
    """Return what the template needs to show one page of names."""
    total, entries = names.list(
        parameters.text,
        (parameters.page - 1) * PAGE_SIZE,
        PAGE_SIZE,
        parameters.order,
        parameters.letter,
    )
    return {
        "list_parameters": parameters,
        "texts": texts,
        "total": total,
        "entries": entries,
        "tabs": _tabs(parameters.path),
        "orders": facets.name_sort_links(parameters, texts.orders),
        "letters": facets.letter_links(parameters, letters),
        "pager": make_pager(
            total,
            PAGE_SIZE,
            parameters.page,
            lambda number: name_list_urls.page_url(replace(parameters, page=number)),
        ),
    }


def _tabs(path: str) -> list[Link]:
    """Return links to the lists of people, organisations and places."""
    lists = [(messages.PEOPLE, people_urls.page_url(), NameListParameters().path)]
    for kind in named_thing_urls.KINDS.values():
        url = named_thing_urls.list_url(kind)
        lists.append((messages.THINGS[kind.facet], url, kind.path))
    return [Link(_(texts.title), url, own == path) for texts, url, own in lists]
