"""URL ↔ a result, both ways: a document with the search that led to it, and its place there."""

from __future__ import annotations

from collections.abc import Callable

from index.asking import MAX_PAGE_SIZE, Request
from web import urls

AT = "at"


def documents(request: Request) -> Callable[[str, int], str]:
    """Addresses of documents' pages, keeping the search that led there and, if not 0, the place in its results."""
    query = urls.write(request)

    def address(id: str, place: int = 0) -> str:
        return urls.joined(
            urls.path(urls.DOCUMENT, id), "&".join(filter(None, (query, f"{AT}={place}" if place else "")))
        )

    return address


def read_place(arguments: urls.Arguments) -> int:
    """Which of the results of a search a document was; 0 where that is not told."""
    given = urls.clean(arguments.get(AT, ""), urls.MAX_VALUE)
    return min(int(given), urls.MAX_PAGE * MAX_PAGE_SIZE) if given.isascii() and given.isdigit() else 0
