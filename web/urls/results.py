"""Build and parse URLs of results: a document, its search and its position."""

from __future__ import annotations

from collections.abc import Callable

from index.search.request import MAX_PAGE_SIZE, SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

POSITION = "at"
PART = "part"
"""The number of a part of a long text, from 1."""


def document_urls(request: SearchRequest) -> Callable[[str, int], str]:
    """Return a function that builds document URLs with the search and the position.

    A position of 0 is left out.
    """
    query = search_urls.query_string(request)

    def document_url(id: str, position: int = 0) -> str:
        path = search_urls.document(id)
        parts = [query] if query else []
        if position:
            parts.append(f"{POSITION}={position}")
        return url_parameters.with_query(path, "&".join(parts))

    return document_url


def parse_position(arguments: url_parameters.QueryArguments) -> int:
    """Return the position of a document in the results, 0 if missing or invalid."""
    position = url_parameters.sanitize(
        arguments.get(POSITION, ""), url_parameters.MAX_VALUE_LENGTH
    )
    if not (position.isascii() and position.isdigit()):
        return 0
    return min(int(position), search_urls.MAX_PAGE * MAX_PAGE_SIZE)


def parse_part(arguments: url_parameters.QueryArguments, count: int) -> int:
    """Return the number of a part of a text, 0 if missing or invalid."""
    number = arguments.get(PART, "")[: url_parameters.MAX_VALUE_LENGTH]
    if not (number.isascii() and number.isdigit()):
        return 0
    return min(int(number), count)
