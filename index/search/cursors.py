"""Bind the cursors of an engine to the search that they belong to.

A cursor is a place in one order of one list of results. With another query, filter or
order it would skip results without a word.
"""

from __future__ import annotations

from hashlib import blake2b

from archive.messages import N_, Message
from index.search.request import SearchRequest

SEPARATOR = "."
INVALID_CURSOR = N_(
    "This cursor is not of this search, or of an earlier version. Start from the first "
    "page, without “after”, and follow the links to the next page."
)


def seal_cursor(request: SearchRequest, engine_cursor: str | None) -> str | None:
    """Return the cursor for `SearchRequest.after`, from that of the engine."""
    if engine_cursor is None:
        return None
    return f"{_checksum(request, engine_cursor)}{SEPARATOR}{engine_cursor}"


def open_cursor(request: SearchRequest) -> str | None:
    """Return the engine's cursor of a request, or `None` if it is missing or invalid."""
    checksum, _, engine_cursor = request.after.partition(SEPARATOR)
    if checksum == _checksum(request, engine_cursor):
        return engine_cursor
    return None


def cursor_problem(request: SearchRequest) -> Message | None:
    """Return why the cursor of a request is invalid, or `None` if it is not."""
    if not request.after or open_cursor(request) is not None:
        return None
    return Message(INVALID_CURSOR)


def _checksum(request: SearchRequest, engine_cursor: str) -> str:
    """Return a hash of a cursor and of what decides the order of results."""
    parts = (
        engine_cursor,
        request.text,
        sorted(request.filters.items()),
        sorted(request.excluded.items()),
        request.since,
        request.until,
        request.undated,
        request.sort,
        request.collapse_copies,
    )
    content = repr(parts).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=8).hexdigest()
