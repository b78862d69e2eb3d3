"""The JSON API that reads collections, tags and saved searches."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice

from flask import Blueprint, Response, abort, jsonify, request

from archive.catalog import MemberOrder
from archive.messages import Message
from index.search.new_results import find_new_ids, newest_time
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.api.schemas import marks as mark_schemas
from web.api.serializers import marks as serializers
from web.api.views import refuse_parameters_without_meaning
from web.http.context import services
from web.http.machine_routes import require_valid
from web.urls import marks as mark_urls
from web.urls import parameters
from web.urls import search as search_urls
from web.urls.parameters import ParameterProblem

blueprint = Blueprint("mark_api", __name__, url_prefix=search_urls.API)
blueprint.before_request(refuse_parameters_without_meaning)

NO_COLLECTION = "No collection has this ID. Use an ID from /api/v1/collections."
NO_SEARCH = "No saved search has this ID. Use an ID from /api/v1/searches."
INVALID_TIME = "“{value}” is not a time. Use one such as 2020-06-24T08:00:00+00:00."
MAX_COUNTED, MAX_LISTED = 1_000, 100
SINCE = "since"
MEMBER_PARAMETERS = (search_urls.ORDER, search_urls.PAGE, search_urls.SIZE)


@blueprint.get(mark_urls.COLLECTIONS)
@describe(mark_schemas.Collections)
def collections() -> Response:
    """List all collections."""
    entries = services().catalog.collections.list()
    return jsonify(collections=list(map(serializers.serialize_collection, entries)))


@blueprint.get("/collections/<collection_id>")
@describe(
    mark_schemas.CollectionMembers,
    MEMBER_PARAMETERS,
    own_parameters={
        search_urls.ORDER: openapi.choice_parameter(
            descriptions.ORDER_OF_COLLECTION, mark_urls.ORDER_CHOICES
        ),
        search_urls.SIZE: openapi.number_parameter(
            descriptions.COLLECTION_SIZE, search_urls.LIST_SIZES
        ),
    },
)
def collection(collection_id: str) -> Response:
    """Return a collection with its articles in the order by hand or by date."""
    catalog = services().catalog
    entry = catalog.collections.find(collection_id) or abort(404, NO_COLLECTION)
    problems: list[ParameterProblem] = []
    order = parameters.choice(
        request.args,
        search_urls.ORDER,
        mark_urls.ORDER_CHOICES,
        MemberOrder.HAND,
        problems,
    )
    page, size = (
        search_urls.parse_number(request.args, name, bounds, problems)
        for name, bounds in (
            (search_urls.PAGE, search_urls.PAGE_NUMBERS),
            (search_urls.SIZE, search_urls.LIST_SIZES),
        )
    )
    problems += parameters.unknown_parameters(request.args, MEMBER_PARAMETERS)
    require_valid(problems)
    ids = catalog.collections.member_ids(entry.id, order, (page - 1) * size, size)
    refs = catalog.refs(ids).values()
    return jsonify(
        **serializers.serialize_collection(entry),
        order=str(order),
        page=page,
        size=size,
        articles=list(map(serializers.serialize_member, refs)),
    )


@blueprint.get(mark_urls.TAGS)
@describe(mark_schemas.Tags)
def tags() -> Response:
    """List all tags with their numbers of articles."""
    counts = services().catalog.marks.tags()
    return jsonify(tags=[serializers.serialize_tag(*pair) for pair in counts])


@blueprint.get(mark_urls.SEARCHES)
@describe(mark_schemas.SavedSearches)
def searches() -> Response:
    """List all saved searches with the numbers of articles that they find."""
    service = services().search_service
    return jsonify(
        searches=[
            serializers.serialize_search(
                entry, service.count(mark_urls.parse_search(entry.query))
            )
            for entry in services().catalog.searches.list()
        ]
    )


@blueprint.get("/searches/<search_id>/new")
@describe(
    mark_schemas.NewResults,
    (SINCE,),
    own_parameters={
        SINCE: {
            "description": descriptions.SINCE_ADDED,
            "schema": {"anyOf": [openapi.TIME, openapi.EMPTY_STRING]},
        }
    },
)
def new_results(search_id: str) -> Response:
    """List what a saved search finds that was added since a time, or since it was saved."""
    catalog, service = services().catalog, services().search_service
    entry = catalog.searches.find(search_id) or abort(404, NO_SEARCH)
    problems = [*parameters.unknown_parameters(request.args, (SINCE,))]
    since = _parse_time(problems) or entry.saved_at
    require_valid(problems)
    parsed_search = mark_urls.parse_search(entry.query)
    newest = newest_time(service, catalog)
    ids = list(
        islice(find_new_ids(service, catalog, parsed_search, since), MAX_COUNTED)
    )
    refs = catalog.refs(ids[:MAX_LISTED]).values()
    return jsonify(
        id=entry.id,
        name=entry.name,
        since=since.isoformat(),
        newest=newest.isoformat(),
        total=len(ids),
        articles=list(map(serializers.serialize_member, refs)),
    )


def _parse_time(problems: list[ParameterProblem]) -> datetime | None:
    """Return the time of the parameter `since`. Without a zone, it is in UTC."""
    value = parameters.single_value(request.args, SINCE, problems)
    value = parameters.sanitize(value, parameters.MAX_VALUE_LENGTH)
    if not value:
        return None
    try:
        time = datetime.fromisoformat(value)
        time = time if time.tzinfo else time.replace(tzinfo=UTC)
        return time.astimezone(UTC)
    except (ValueError, OverflowError):
        problems.append(ParameterProblem(SINCE, Message(INVALID_TIME, value=value)))
        return None
