"""Serialize people."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import PersonDetails, PersonEntry, Said
from index.search.request import SearchRequest
from index.search.response import FacetValue
from web.api.serializers.values import Json, plain
from web.urls import search as search_urls


def person(entry: PersonEntry) -> Json:
    """A person over the archive."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "forms": list(entry.forms),
        "documents": entry.documents,
        "url": search_urls.person(entry.slug),
    }


def person_details(
    found: PersonDetails, facets: Mapping[str, tuple[FacetValue, ...]]
) -> Json:
    """A person with names, roles, company and quotations; `facets` are those of the person's articles."""
    return person(found.entry) | {
        "names": [
            {
                "name": each.name,
                "documents": each.documents,
                "reason": each.reason or None,
            }
            for each in found.names
        ],
        "roles": [
            {
                "role": each.role,
                "documents": each.documents,
                "earliest": plain(each.earliest),
                "latest": plain(each.latest),
            }
            for each in found.roles
        ],
        "years": _counts(facets["year"]),
        "outlets": _counts(facets["outlet"]),
        "co_mentioned": [
            {
                "slug": each.slug,
                "name": each.name,
                "documents": each.documents,
                "url": search_urls.person(each.slug),
            }
            for each in found.beside
        ],
        "quoted": found.quoted,
        "quotations": [_said(each) for each in found.said],
        "possible_duplicates": [
            {"slug": each.slug, "name": each.name} for each in found.alike
        ],
        "links": {
            "articles": search_urls.search_json(
                SearchRequest(
                    filters={"person": (found.entry.slug,)}, collapse_copies=False
                )
            )
        },
    }


def _counts(values: tuple[FacetValue, ...]) -> list[Json]:
    return [
        {"value": each.value, "documents": each.count} for each in values if each.count
    ]


def _said(found: Said) -> Json:
    return {
        "text": found.text,
        "document": found.document,
        "title": found.title,
        "outlet": found.outlet,
        "date_earliest": plain(found.earliest),
        "date_latest": plain(found.latest),
        "url": search_urls.document(found.document),
    }
