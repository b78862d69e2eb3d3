"""Serialize organisations and places."""

from __future__ import annotations

from dataclasses import replace

from index.search.named_things import ThingEntry
from index.search.response import FacetValue, SearchResponse
from index.search.thing_details import ThingDetails
from web.api.schemas import named_things as schemas
from web.api.serializers.people import serialize_counts
from web.urls import named_things as named_thing_urls
from web.urls import search as search_urls
from web.urls.named_things import ThingKind


def serialize_entry(kind: ThingKind, entry: ThingEntry) -> schemas.ThingEntry:
    """Serialize an organisation or a place in a list."""
    return {
        "name": entry.name,
        "documents": entry.document_count,
        "url": named_thing_urls.thing_url(kind, entry.name),
    }


def serialize_details(
    kind: ThingKind, name: str, details: ThingDetails, response: SearchResponse
) -> schemas.ThingDetails:
    """Serialize an organisation or a place. `response` are the articles that name it."""
    articles = replace(
        named_thing_urls.articles_request(kind, name), collapse_copies=False
    )
    organisations, places = named_thing_urls.ORGANISATIONS, named_thing_urls.PLACES
    return {
        **serialize_entry(kind, ThingEntry(name, response.total)),
        "forms": [{"form": form, "documents": count} for form, count in details.forms],
        "sampled": details.sampled,
        "years": serialize_counts(response.facets["year"]),
        "outlets": serialize_counts(response.facets["outlet"]),
        "people": [
            {
                "slug": value.key or "",
                "name": value.label,
                "documents": value.count,
            }
            for value in details.co_mentioned["person"]
        ],
        "organisations": _co_mentioned(organisations, details),
        "places": _co_mentioned(places, details),
        "links": {"articles": search_urls.search_json(articles)},
    }


def _co_mentioned(kind: ThingKind, details: ThingDetails) -> list[schemas.ThingEntry]:
    return [
        _co_mentioned_name(kind, value) for value in details.co_mentioned[kind.facet]
    ]


def _co_mentioned_name(kind: ThingKind, value: FacetValue) -> schemas.ThingEntry:
    return serialize_entry(kind, ThingEntry(value.value or "", value.count))
