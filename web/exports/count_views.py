"""The view of the API that counts the results of a search."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, request

from index.engine import FACETS
from index.search.counting import TooManyCellsError
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.api.schemas import counts as count_schemas
from web.api.serializers.counts import serialize_counts
from web.exports.count_table import write_table
from web.http.context import services
from web.http.machine_routes import require_valid
from web.urls import counts as count_urls
from web.urls import exports as export_urls
from web.urls import search as search_urls

blueprint = Blueprint("counts", __name__)

CSV_TYPE = "text/csv"
FILE_NAME = "cuttings-counts.csv"
OWN_PARAMETERS = {
    count_urls.BY: openapi.choice_parameter(descriptions.COUNT_BY, FACETS),
    count_urls.SPLIT: openapi.choice_parameter(descriptions.COUNT_SPLIT, FACETS),
    count_urls.VALUES: openapi.number_parameter(
        descriptions.COUNT_VALUES, count_urls.VALUE_COUNTS
    ),
    count_urls.FORMAT: openapi.choice_parameter(
        descriptions.BATCH_FORMAT, count_urls.FORMAT_CHOICES
    )
    | {"example": count_urls.JSON},
    export_urls.BOM: openapi.choice_parameter(
        descriptions.BOM, search_urls.FLAG_CHOICES
    ),
}


@blueprint.get(count_urls.COUNTS)
@describe(
    count_schemas.Counts,
    count_urls.PARAMETERS,
    own_parameters=OWN_PARAMETERS,
    media_types={CSV_TYPE: {"type": "string"}},
)
def counts() -> Response:
    """Count the results of a search by one facet or by two, as JSON or CSV.

    An answer has at most 50,000 counts. A search with more is refused.
    """
    parsed = count_urls.parse(request.args)
    require_valid(parsed.problems)
    try:
        table = services().search_service.count_by(parsed.request, parsed.axes)
    except TooManyCellsError as error:
        abort(400, error.message)
    if parsed.format_name == count_urls.JSON:
        return jsonify(serialize_counts(table))
    response = Response(
        "".join(write_table(table, with_mark=parsed.with_mark)),
        content_type=f"{CSV_TYPE}; charset=utf-8",
    )
    response.headers.set("Content-Disposition", "attachment", filename=FILE_NAME)
    return response
