"""The views of the JSON API for organisations and places."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from index.search.thing_details import read_thing_details
from web.api.openapi import describe
from web.api.schemas import named_things as schemas
from web.api.schemas import places as place_schemas
from web.api.serializers import named_things as serializers
from web.api.serializers import places as place_serializers
from web.http.context import services
from web.http.machine_routes import require_valid
from web.urls import name_lists as name_list_urls
from web.urls import named_things as named_thing_urls
from web.urls import search as search_urls
from web.urls.named_things import ORGANISATIONS, PLACES, ThingKind

blueprint = Blueprint("named_things_api", __name__)

API = search_urls.API
PAGE_SIZE = 100
"""Names on a page."""
NOT_FOUND = "No document has this name. Use a name from {path}."


@blueprint.get(f"{API}{ORGANISATIONS.path}")
@describe(schemas.Organisations, name_list_urls.PARAMETERS)
def organisations() -> Response:
    """List organisations, by default those named in the most documents first."""
    return _list(ORGANISATIONS)


@blueprint.get(f"{API}{PLACES.path}")
@describe(schemas.Places, name_list_urls.PARAMETERS)
def places() -> Response:
    """List places, by default those named in the most documents first."""
    return _list(PLACES)


@blueprint.get(f"{API}{ORGANISATIONS.path}/<name:organisation_name>")
@describe(schemas.ThingDetails)
def organisation(organisation_name: str) -> Response:
    """Return an organisation; to list its documents, search with `org=` and the name."""
    return jsonify(_details(ORGANISATIONS, organisation_name))


@blueprint.get(f"{API}{PLACES.path}/<name:place_name>")
@describe(place_schemas.PlaceDetails)
def place(place_name: str) -> Response:
    """Return a place; to list its documents, search with `place=` and the name."""
    details = _details(PLACES, place_name)
    return jsonify(place_serializers.serialize_place_details(details))


def _list(kind: ThingKind) -> Response:
    parsed = name_list_urls.parse(request.args, kind.path)
    require_valid(parsed.problems)
    total, entries = (
        services()
        .search_service.named_things(kind.facet)
        .list(
            parsed.text,
            (parsed.page - 1) * PAGE_SIZE,
            PAGE_SIZE,
            parsed.order,
            parsed.letter,
        )
    )
    listed = [serializers.serialize_entry(kind, entry) for entry in entries]
    return jsonify(
        {
            "query": parsed.text,
            "total": total,
            "page": parsed.page,
            "size": PAGE_SIZE,
            kind.fact_name: listed,
        }
    )


def _details(kind: ThingKind, name: str) -> schemas.ThingDetails:
    service = services().search_service
    base_request = named_thing_urls.articles_request(kind, name)
    response = service.search(base_request)
    if not response.total:
        abort(404, NOT_FOUND.format(path=API + kind.path))
    details = read_thing_details(
        service, services().catalog, kind.fact_name, base_request
    )
    return serializers.serialize_details(kind, name, details, response)
