"""URLs and form fields of collections, tags, notes, read marks and saved searches."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl

from archive.catalog import MemberOrder
from index.search.request import SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

COLLECTIONS, SEARCHES, TAGS = "/collections", "/searches", "/tags"
COLLECTION = "/collections/{}"
SAVED_SEARCH = "/searches/{}"
SELECTION, ACTIONS, NOTES = "/selection", "/actions", "/notes"
API_MARKS, API_NOTES = "/marks", "/documents/<id>/notes"
PRINT, CHRONOLOGY, EXPORT, NEW = "/print", "/chronology", "/export", "/new"

ACTION, NAME, TAG, ID, PAGE_ID, SCOPE, QUERY = (
    "action",
    "collection",
    "tag",
    "id",
    "page-id",
    "scope",
    "search",
)
DESCRIPTION, TO, DOCUMENT, TEXT, QUOTE, START, SEEN = (
    "description",
    "to",
    "document",
    "text",
    "quote",
    "start",
    "seen",
)
TICKED, PAGE, FOUND = "ticked", "page", "found"
"""Scopes: the ticked articles, those on the page, and all that a search finds."""
COLLECT, UNCOLLECT, ADD_TAG, REMOVE_TAG, READ, UNREAD = (
    "collect",
    "uncollect",
    "tag",
    "untag",
    "read",
    "unread",
)
ENTER = "enter"
"""The action of the Enter key: that of the field which has a text."""
MAX_FIELDS = 500
"""Parameters of a query string that are read."""
ORDER_CHOICES = {str(order): order for order in MemberOrder}
COLLECTION_PARAMETERS = (search_urls.ORDER, search_urls.PAGE)


def collection(id: str, order: str = MemberOrder.HAND, page: int = 1) -> str:
    """Return the URL of a collection."""
    pairs = url_parameters.without_defaults(
        {
            search_urls.ORDER: (str(order), str(MemberOrder.HAND)),
            search_urls.PAGE: (str(page), "1"),
        }
    )
    path = local(url_parameters.path_for(COLLECTION, id))
    return url_parameters.with_query(path, url_parameters.encode(pairs))


def part_of_collection(id: str, part: str, page: int = 1) -> str:
    """Return the URL of the printable page or the chronology of a collection."""
    pairs = [(search_urls.PAGE, str(page))] if page > 1 else []
    return url_parameters.with_query(
        collection(id) + part, url_parameters.encode(pairs)
    )


def export_collection(id: str, format_name: str) -> str:
    """Return the URL that exports a collection in its order."""
    pairs = [("format", format_name)]
    return url_parameters.with_query(
        collection(id) + EXPORT, url_parameters.encode(pairs)
    )


def change_collection(id: str, action: str) -> str:
    """Return the URL that changes a collection: `change`, `delete` or `move`."""
    return f"{collection(id)}/{action}"


def tagged(tag: str) -> str:
    """Return the URL of the search for the articles with a tag."""
    return _facet("tag", tag)


def collected(name: str) -> str:
    """Return the URL of the search for the articles in a collection."""
    return _facet("collection", name)


def _facet(facet: str, value: str) -> str:
    pairs = search_urls.facet_values({facet: (value,)})
    return url_parameters.with_query(
        local(search_urls.SEARCH), url_parameters.encode(pairs)
    )


def undo(key: int) -> str:
    """Return the URL that undoes an action."""
    return local(f"{ACTIONS}/{key}/undo")


def api_undo(key: int) -> str:
    """Return the URL of the API that undoes an action."""
    return local(f"{search_urls.API}{ACTIONS}/{key}/undo")


def mark_document(id: str) -> str:
    """Return the URL that changes the marks of a document."""
    return f"{search_urls.document(id)}/marks"


def add_note(id: str) -> str:
    """Return the URL that adds a note to a document."""
    return f"{search_urls.document(id)}/notes"


def change_note(note_id: str, action: str) -> str:
    """Return the URL that changes or deletes a note."""
    return f"{local(url_parameters.path_for(NOTES + '/{}', note_id))}/{action}"


def notes_section(id: str) -> str:
    """Return the URL of the notes on a document's page."""
    return f"{search_urls.document(id)}#marks"


def saved_search(id: str, part: str = "") -> str:
    """Return the URL of a saved search, or of a part such as `/new`."""
    return local(url_parameters.path_for(SAVED_SEARCH, id)) + part


class _Arguments:
    """The parameters of a query string."""

    def __init__(self, query: str) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, max_num_fields=MAX_FIELDS):
            self._values.setdefault(name, []).append(value)

    def get(self, key: str, default: str) -> str:
        """Return the first value of a parameter."""
        return self._values.get(key, [default])[0]

    def getlist(self, key: str) -> list[str]:
        """Return all values of a parameter."""
        return self._values.get(key, [])

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._values)

    def __contains__(self, key: object) -> bool:
        """Return whether there is a parameter."""
        return key in self._values


def parse_search(query: str) -> SearchRequest:
    """Return the search of a query string. Never raises."""
    try:
        arguments = _Arguments(query)
    except ValueError:
        arguments = _Arguments("")
    return search_urls.parse(arguments).request
