"""Build URLs of the lists of organisations and places, and of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from index.engine import Sort
from index.search.request import SearchRequest
from web.urls import name_lists
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.name_lists import NameListParameters
from web.urls.parameters import path_for, with_query


@dataclass(frozen=True, slots=True)
class ThingKind:
    """Organisations or places: their facet, their fact, and the path of their list."""

    facet: str
    fact_name: str
    path: str


ORGANISATIONS = ThingKind("org", "organisations", "/organisations")
PLACES = ThingKind("place", "places", "/places")
KINDS: Mapping[str, ThingKind] = {kind.facet: kind for kind in (ORGANISATIONS, PLACES)}
"""The kinds by their facet, which is also their field in queries."""
KINDS_OF_FACTS: Mapping[str, ThingKind] = {
    kind.fact_name: kind for kind in KINDS.values()
}


def list_url(kind: ThingKind) -> str:
    """Return the URL of the first page of a list."""
    return name_lists.page_url(NameListParameters(path=kind.path))


def thing_url(
    kind: ThingKind, name: str, page: int = 1, *, oldest_first: bool = False
) -> str:
    """Return the URL of an organisation or a place, with its articles by date."""
    path = local(path_for(kind.path + "/{}", name))
    if page == 1 and not oldest_first:
        return path
    sort = Sort.OLDEST if oldest_first else search_urls.DEFAULT.sort
    request = replace(search_urls.DEFAULT, page=page, sort=sort)
    return with_query(path, search_urls.query_string(request))


def json_url(kind: ThingKind, name: str) -> str:
    """Return the API URL of an organisation or a place."""
    return local(search_urls.API + path_for(kind.path + "/{}", name))


def query(kind: ThingKind, name: str) -> str:
    """Return the query for the words of a name: `org:"general motors"`."""
    return f'{kind.facet}:"{name.replace(chr(34), " ")}"'


def articles_request(kind: ThingKind, name: str) -> SearchRequest:
    """Return the search for the articles that name an organisation or a place."""
    return SearchRequest(filters={kind.facet: (name,)})
