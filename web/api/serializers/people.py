"""Serialize people."""

from __future__ import annotations

from collections.abc import Mapping

from archive.catalog import PersonDetails, PersonEntry, PersonQuote
from index.search.request import SearchRequest
from index.search.response import FacetValue
from web.api.serializers.values import Json, to_json_value
from web.urls import search as search_urls


def serialize_person(entry: PersonEntry) -> Json:
    """A person over the archive."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "forms": list(entry.forms),
        "documents": entry.documents,
        "url": search_urls.person(entry.slug),
    }


def serialize_person_details(
    details: PersonDetails, facets: Mapping[str, tuple[FacetValue, ...]]
) -> Json:
    """A person with names, roles, company and quotations; `facets` are those of the person's articles."""
    return serialize_person(details.entry) | {
        "names": [
            {
                "name": each.name,
                "documents": each.documents,
                "reason": each.reason or None,
            }
            for each in details.names
        ],
        "roles": [
            {
                "role": each.role,
                "documents": each.documents,
                "earliest": to_json_value(each.earliest),
                "latest": to_json_value(each.latest),
            }
            for each in details.roles
        ],
        "years": _serialize_counts(facets["year"]),
        "outlets": _serialize_counts(facets["outlet"]),
        "co_mentioned": [
            {
                "slug": each.slug,
                "name": each.name,
                "documents": each.documents,
                "url": search_urls.person(each.slug),
            }
            for each in details.companions
        ],
        "quoted": details.quotation_count,
        "quotations": [_serialize_quotation(each) for each in details.quotations],
        "possible_duplicates": [
            {"slug": each.slug, "name": each.name}
            for each in details.possible_duplicates
        ],
        "links": {
            "articles": search_urls.search_json(
                SearchRequest(
                    filters={"person": (details.entry.slug,)}, collapse_copies=False
                )
            )
        },
    }


def _serialize_counts(values: tuple[FacetValue, ...]) -> list[Json]:
    return [
        {"value": each.value, "documents": each.count} for each in values if each.count
    ]


def _serialize_quotation(quotation: PersonQuote) -> Json:
    return {
        "text": quotation.text,
        "document": quotation.document,
        "title": quotation.title,
        "outlet": quotation.outlet,
        "date_earliest": to_json_value(quotation.earliest),
        "date_latest": to_json_value(quotation.latest),
        "url": search_urls.document(quotation.document),
    }
