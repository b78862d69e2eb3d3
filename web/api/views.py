"""The views of the JSON API, version 1."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from archive.messages import Message
from index.engine import FACETS
from index.search.co_mentions import read_names_beside
from index.search.request import FacetOptions, SearchRequest
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.api.schemas import documents as document_schemas
from web.api.schemas import search as search_schemas
from web.api.serializers import documents as document_serializers
from web.api.serializers import people as people_serializers
from web.api.serializers import search as search_serializers
from web.api.serializers import statistics as statistics_serializers
from web.http import errors as http_errors
from web.http.context import services
from web.http.documents import find_record
from web.http.json_provider import JSON_MIME_TYPE
from web.http.machine_routes import require_valid
from web.http.site import site_of
from web.messages import labels
from web.presenters import facet_values, zero_results
from web.presenters.statistics import compute_statistics
from web.urls import facet_values as facet_value_urls
from web.urls import parameters
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

NO_DOCUMENT = "No document has this ID. Use an ID from the search results."
EXAMPLE_FORMATS = {"suffix": "txt", "format": "jsonl"}
THING_PARAMETERS = {"org": "organisation_name", "place": "place_name"}
"""Facets of organisations and places → the parameter of the path of one of them."""
PEOPLE_PAGE_SIZE = 100  # people on a page


@blueprint.before_request
def refuse_parameters_without_meaning() -> None:
    """Refuse all parameters of a view that has none. The others check their own."""
    view = current_app.view_functions[request.endpoint or ""]
    operation = openapi.operation_of(view)
    if operation and not operation.parameters:
        require_valid(parameters.unknown_parameters(request.args, ()))


@blueprint.get("/search")
@describe(search_schemas.Answer, search_urls.PARAMETERS)
def search() -> Response:
    """Search articles, with facets."""
    parsed = search_urls.parse(request.args, search_urls.API_OPTIONS)
    require_valid(parsed.problems)
    search_service = services().search_service
    response = search_service.search(parsed.request)
    return jsonify(
        search_serializers.serialize_search(
            response,
            zero_results.explain_zero_results(search_service, response),
        )
    )


@blueprint.get("/facets/<name>")
@describe(
    search_schemas.Values,
    facet_value_urls.PARAMETERS,
    own_parameters={
        search_urls.SIZE: openapi.number_parameter(
            descriptions.VALUES_SIZE, facet_value_urls.SIZES
        )
    },
)
def facet(name: str) -> Response:
    """List all values of a facet in the results of a search; `find` filters them."""
    if name not in FACETS:
        abort(404, Message(labels.UNKNOWN_FACET, choices=", ".join(FACETS)))
    parsed = facet_value_urls.parse(name, request.args, search_urls.API_OPTIONS)
    require_valid(parsed.problems)
    return jsonify(
        search_serializers.serialize_facet_values(
            parsed,
            facet_values.list_facet_values(services().search_service, parsed),
        )
    )


@blueprint.get("/suggest")
@describe(search_schemas.Completions, (search_urls.TEXT,))
def suggest() -> Response:
    """Suggest people, outlets and words that complete the last word of `q`."""
    text, problems = search_urls.parse_beginning(request.args)
    require_valid(problems)
    completions = services().search_service.complete(text) if text else ()
    suggestions = [
        search_serializers.serialize_completion(completion, label)
        for completion, label in completions
    ]
    return jsonify(query=text, suggestions=suggestions)


@blueprint.get("/documents/<id>")
@describe(document_schemas.Document, errors=(410,))
def document(id: str) -> Response:
    """Return a document with its facts; 410 if its source files were deleted.

    The ID of a document that is now part of another one redirects to that document.
    """
    record = find_record(id, NO_DOCUMENT)
    if record.gone:
        return _gone(id)
    return jsonify(
        document_serializers.serialize_record(
            record, services().catalog.people.display_names(list(record.slugs))
        )
    )


@blueprint.get("/documents/<id>/versions")
@describe(document_schemas.Versions, errors=(410,))
def versions(id: str) -> Response:
    """List the current and the earlier versions of a document, with their texts."""
    record = find_record(id, NO_DOCUMENT)
    if record.gone:
        return _gone(id)
    part = services().catalog.versions
    return jsonify(
        document_serializers.serialize_versions(id, part.count(id), part.of(id))
    )


@blueprint.get("/stories/<id>")
@describe(document_schemas.Story)
def story(id: str) -> Response:
    """List a document and its copies by date, earliest first and undated last."""
    find_record(id, NO_DOCUMENT)
    versions = services().catalog.stories.versions(id) or abort(404, NO_DOCUMENT)
    return jsonify(document_serializers.serialize_story(id, versions))


@blueprint.get("/people")
@describe(document_schemas.People, people_urls.PARAMETERS)
def people() -> Response:
    """List people, by default those named in the most documents first."""
    parsed = people_urls.parse(request.args)
    require_valid(parsed.problems)
    offset = (parsed.page - 1) * PEOPLE_PAGE_SIZE
    total, entries = services().catalog.people.list(
        parsed.text, offset, PEOPLE_PAGE_SIZE, parsed.order, parsed.letter
    )
    return jsonify(
        query=parsed.text,
        total=total,
        page=parsed.page,
        size=PEOPLE_PAGE_SIZE,
        people=[people_serializers.serialize_person(entry) for entry in entries],
    )


@blueprint.get("/people/<slug>")
@describe(document_schemas.PersonDetails)
def person(slug: str) -> Response:
    """Return a person; to list their documents, search with `person=` and the slug."""
    details = services().catalog.people.get(slug) or abort(
        404, "No person has this slug. Use a slug from /api/v1/people."
    )
    search_service = services().search_service
    articles = SearchRequest(filters={"person": (slug,)}, size=0)
    return jsonify(
        people_serializers.serialize_person_details(
            details,
            search_service.search(articles).facets,
            services().catalog.people.form_languages(slug),
            read_names_beside(search_service, articles, ["person"])["person"],
        )
    )


@blueprint.get("/stats")
@describe(search_schemas.Stats)
def stats() -> Response:
    """Return archive statistics."""
    return jsonify(
        statistics_serializers.serialize_statistics(
            compute_statistics(services().catalog, services().search_service)
        )
    )


@blueprint.get("/healthz")
@describe(search_schemas.Health)
def healthz() -> dict[str, Any]:
    """Return ok if the catalog is readable, 503 otherwise."""
    services().catalog.record("")
    return {"status": "ok"}


@blueprint.get("/openapi.json")
@describe(media_types={JSON_MIME_TYPE: {"type": "object"}})
def description() -> Response:
    """Return the OpenAPI description, with examples from the archive."""
    spec = openapi.build_openapi(current_app, example_values())
    if site_of(current_app) or request.script_root:
        spec["servers"] = [{"url": request.url_root.rstrip("/")}]
    return jsonify(spec)


def example_values() -> dict[str, str]:
    """Return example values of parameters that have results in this archive."""
    response = services().search_service.search(
        SearchRequest(size=1), FacetOptions(facets=())
    )
    _, people = services().catalog.people.list(limit=1)
    examples = {"name": FACETS[0], **EXAMPLE_FORMATS}
    for result in response.results:
        examples |= {"id": result.summary.id}
    for person in people:
        examples |= {"slug": person.slug, search_urls.TEXT: person.name}
    for kind, parameter in THING_PARAMETERS.items():
        _, things = services().search_service.named_things(kind).list(limit=1)
        for thing in things:
            examples |= {parameter: thing.name}
    for entry in services().catalog.collections.list()[:1]:
        examples |= {"collection_id": entry.id}
    for search in services().catalog.searches.list()[:1]:
        examples |= {"search_id": search.id}
    return examples


def _gone(id: str) -> Response:
    places = document_serializers.serialize_former_places(
        services().catalog.versions.former_places(id)
    )
    copies = [ref.id for ref in services().catalog.stories.copies_of(id)]
    return http_errors.problem_response(
        410, http_errors.ADVICE[410], id=id, former_places=places, copies=copies
    )
