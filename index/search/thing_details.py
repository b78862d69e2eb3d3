"""Collect what an archive says about one organisation or place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.catalog import Catalog
from index.search.co_mentions import read_names_beside
from index.search.request import SearchRequest
from index.search.response import FacetValue
from index.search.service import SearchService

FORMS_SAMPLE = 500
"""Articles in which the forms of a name are counted."""
MAX_FORMS = 12


@dataclass(frozen=True, slots=True)
class ThingDetails:
    """What articles with a name say.

    `forms`: forms of the name as articles write it first, with their numbers of
    articles, among `sampled` ones. `co_mentioned`: facet → the names in the same articles.
    """

    forms: tuple[tuple[str, int], ...]
    sampled: int
    co_mentioned: Mapping[str, tuple[FacetValue, ...]]


def read_thing_details(
    service: SearchService, catalog: Catalog, fact_name: str, request: SearchRequest
) -> ThingDetails:
    """Return the forms of a name, and the names in the same articles.

    `request` filters by the name, in the facet of the kind.
    """
    ((name, *_),) = request.filters.values()
    ids = service.sample(request, FORMS_SAMPLE)
    forms = catalog.things.forms(fact_name, name or "", ids)
    co_mentioned = read_names_beside(service, request)
    return ThingDetails(forms[:MAX_FORMS], len(ids), co_mentioned)
