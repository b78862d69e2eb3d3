"""Numbers and names in the paths of routes."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, Map, PathConverter

LARGEST_KEY = 2**63 - 1
"""The largest number that the database can hold."""


class DatabaseKeyConverter(IntegerConverter):
    """Keys of rows in the database. For other numbers there is no page.

    Longer numbers are not converted at all: Python refuses those of 4,300 digits.
    """

    regex = rf"\d{{1,{len(str(LARGEST_KEY))}}}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_KEY)


class NameConverter(PathConverter):
    """A name at the end of a path, which may contain slashes but not end in one.

    So an address with one more slash still redirects to the name.
    """

    regex = "[^/](?:.*[^/])?"
