"""URL ↔ a result, both ways: a document with the search that led to it, and its place there."""

from __future__ import annotations

from collections.abc import Callable

from index.search.request import MAX_PAGE_SIZE, SearchRequest
from web.urls import parameters
from web.urls import search as search_urls

AT = "at"


def documents(request: SearchRequest) -> Callable[[str, int], str]:
    """Addresses of documents' pages, keeping the search that led there and, if not 0, the place in its results."""
    query = search_urls.write(request)

    def address(id: str, place: int = 0) -> str:
        return parameters.joined(
            parameters.path(search_urls.DOCUMENT, id),
            "&".join(filter(None, (query, f"{AT}={place}" if place else ""))),
        )

    return address


def read_place(arguments: parameters.Arguments) -> int:
    """Which of the results of a search a document was; 0 where that is not told."""
    given = parameters.clean(arguments.get(AT, ""), parameters.MAX_VALUE)
    return (
        min(int(given), search_urls.MAX_PAGE * MAX_PAGE_SIZE)
        if given.isascii() and given.isdigit()
        else 0
    )
