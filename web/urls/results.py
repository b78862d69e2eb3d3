"""URL ↔ a result, both ways: a document with the search that led to it, and its place there."""

from __future__ import annotations

from collections.abc import Callable

from index.search.request import MAX_PAGE_SIZE, SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

POSITION = "at"


def document_urls(request: SearchRequest) -> Callable[[str, int], str]:
    """Addresses of documents' pages, keeping the search that led there and, if not 0, the place in its results."""
    query = search_urls.query_string(request)

    def address(id: str, position: int = 0) -> str:
        return url_parameters.with_query(
            url_parameters.path_for(search_urls.DOCUMENT, id),
            "&".join(
                filter(None, (query, f"{POSITION}={position}" if position else ""))
            ),
        )

    return address


def parse_position(arguments: url_parameters.QueryArguments) -> int:
    """Which of the results of a search a document was; 0 where that is not told."""
    given = url_parameters.sanitize(
        arguments.get(POSITION, ""), url_parameters.MAX_VALUE_LENGTH
    )
    return (
        min(int(given), search_urls.MAX_PAGE * MAX_PAGE_SIZE)
        if given.isascii() and given.isdigit()
        else 0
    )
