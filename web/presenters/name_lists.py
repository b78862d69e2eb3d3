"""What a page that lists names shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

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


def template_values(
    parameters: NameListParameters,
    texts: NameListTexts,
    listed: tuple[int, Sequence[object]],
    letters: Iterable[str],
) -> dict[str, Any]:
    """Return what the template needs to show one page of names.

    `listed` is the number of all names, and the ones on the page.
    """
    total, entries = listed
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
