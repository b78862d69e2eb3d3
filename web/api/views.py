"""The JSON API, version 1: the same searches, documents and people as the pages, for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from archive.messages import Message
from index.engine import FACETS
from index.search.request import FacetOptions, SearchRequest
from web.api import openapi
from web.api.openapi import described
from web.api.schemas import documents as document_schemas
from web.api.schemas import search as search_schemas
from web.api.serializers import documents as document_serializers
from web.api.serializers import people as people_serializers
from web.api.serializers import search as search_serializers
from web.api.serializers import statistics as statistics_serializers
from web.http import errors as http_errors
from web.http.context import room
from web.messages import labels
from web.presenters import facet_values, zero_results
from web.presenters.statistics import statistics
from web.urls import facet_values as facet_value_urls
from web.urls import parameters
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

PEOPLE_PAGE = 100  # people on a page


@blueprint.get("/search")
@described(search_schemas.Answer, search_urls.PARAMETERS)
def search() -> Response:
    """Search articles, with facets."""
    read = search_urls.read(request.args, fold=False)
    if read.problems:
        return _refusal(read.problems)
    answer = room().desk.search(read.request)
    why = zero_results.explained(room().desk, answer)
    return jsonify(search_serializers.answer(answer, _unknown(read.unknown), why))


@blueprint.get("/facets/<name>")
@described(search_schemas.Values, facet_value_urls.PARAMETERS)
def facet(name: str) -> Response:
    """List all values of a facet in the results of a search; `find` filters them."""
    if name not in FACETS:
        abort(404, Message(labels.NO_FACET, choices=", ".join(FACETS)))
    asked = facet_value_urls.read(name, request.args, fold=False)
    if asked.problems:
        return _refusal(asked.problems)
    return jsonify(
        search_serializers.values(
            asked, facet_values.listed(room().desk, asked), _unknown(asked.unknown)
        )
    )


@blueprint.get("/suggest")
@described(search_schemas.Completions, (search_urls.TEXT,))
def suggest() -> Response:
    """Suggest people, outlets and words that complete the last word of `q`."""
    refused: list[parameters.Problem] = []
    text = parameters.clean(
        parameters.given(request.args, search_urls.TEXT, refused), parameters.MAX_VALUE
    )
    if refused:
        return _refusal(tuple(refused))
    found = (
        [
            search_serializers.completion(each, label)
            for each, label in room().desk.complete(text)
        ]
        if text
        else []
    )
    return jsonify(query=text, suggestions=found)


@blueprint.get("/documents/<id>")
@described(document_schemas.Document, errors=(410,))
def document(id: str) -> Response:
    """Return a document with its facts; 410 if its source files were deleted."""
    record = room().catalog.record(id) or abort(
        404, "No document has this ID. Use an ID from the search results."
    )
    if record.gone:
        return http_errors.problem(410, http_errors.MENDS[410], id=id)
    return jsonify(
        document_serializers.record(record, room().catalog.names(list(record.slugs)))
    )


@blueprint.get("/stories/<id>")
@described(document_schemas.Story)
def story(id: str) -> Response:
    """List a document and its copies by date, earliest first and undated last."""
    found = room().catalog.story(id) or abort(
        404, "No document has this ID. Use an ID from the search results."
    )
    return jsonify(document_serializers.story(id, found))


@blueprint.get("/people")
@described(document_schemas.People, people_urls.PARAMETERS)
def people() -> Response:
    """List people, by default those named in the most documents first."""
    asked = people_urls.read(request.args)
    if asked.problems:
        return _refusal(asked.problems)
    offset = (asked.page - 1) * PEOPLE_PAGE
    total, entries = room().catalog.people(
        asked.text, offset, PEOPLE_PAGE, asked.order, asked.letter
    )
    found = [people_serializers.person(each) for each in entries]
    return jsonify(
        query=asked.text, total=total, page=asked.page, size=PEOPLE_PAGE, people=found
    )


@blueprint.get("/people/<slug>")
@described(document_schemas.PersonDetails)
def person(slug: str) -> Response:
    """Return a person; to list their documents, search with `person=` and the slug."""
    known = room().catalog.person(slug) or abort(
        404, "No person has this slug. Use a slug from /api/v1/people."
    )
    facets = (
        room().desk.search(SearchRequest(filters={"person": (slug,)}, size=0)).facets
    )
    return jsonify(people_serializers.person_details(known, facets))


@blueprint.get("/stats")
@described(search_schemas.Stats)
def stats() -> Response:
    """Return archive statistics."""
    return jsonify(
        statistics_serializers.stats(statistics(room().catalog, room().desk))
    )


@blueprint.get("/healthz")
@described(search_schemas.Health)
def healthz() -> dict[str, Any]:
    """Return ok if the catalog is readable, 503 otherwise."""
    room().catalog.record("")
    return {"status": "ok"}


@blueprint.get("/openapi.json")
def description() -> Response:
    """Return the OpenAPI description, with examples from the archive."""
    return jsonify(openapi.description(current_app, examples()))


def examples() -> dict[str, str]:
    """Values by parameter of which this archive knows something."""
    found = room().desk.search(SearchRequest(size=1), FacetOptions(facets=())).results
    _, people = room().catalog.people(limit=1)
    known = {"name": FACETS[0]}
    for result in found:
        known |= {"id": result.summary.id}
    for each in people:
        known |= {"slug": each.slug, search_urls.TEXT: each.name}
    return known


def _unknown(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"Unknown parameter “{name}” ignored." for name in names)


def _refusal(found: tuple[parameters.Problem, ...]) -> Response:
    """400, with each parameter and what to give instead."""
    parameters = [{"name": each.parameter, "detail": each.detail} for each in found]
    detail = " ".join(f"{each.parameter}: {each.detail}" for each in found)
    return http_errors.problem(400, detail, parameters=parameters)
