"""The views of the API that compare searches and list matches, as JSON or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from index.search import comparison as comparisons
from index.search.co_mentions import find_co_mentions
from index.search.comparison import ComparedSearch, Comparison, series_of_values
from index.search.concordance import make_concordance
from index.search.place_map import find_places
from index.search.quotation_table import MAX_LISTED, list_quotations
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.api.schemas import analysis as schemas
from web.api.schemas import places as place_schemas
from web.api.serializers import analysis as serializers
from web.api.serializers import places as place_serializers
from web.exports.result_sets import BYTE_ORDER_MARK, csv_line, safe_cell
from web.http.context import services
from web.http.machine_routes import require_valid
from web.i18n import _
from web.presenters import analysis_messages
from web.urls import analysis as analysis_urls
from web.urls import exports as export_urls
from web.urls import search as search_urls
from web.urls.analysis import AnalysisParameters, View

blueprint = Blueprint("analysis_api", __name__)

CSV_TYPE = "text/csv"
API = search_urls.API
COMPARE_COLUMNS = ("search", "period", "count", "share")
LINE_COLUMNS = ("left", "match", "right", "title", "outlet", "date", "id", "start")
QUOTATION_COLUMNS = (
    "speaker", "text", "title", "outlet", "date_earliest", "date_latest", "document", "start",
)  # fmt: skip
PAIR_COLUMNS = ("left", "right", "count", "share")
PLACE_COLUMNS = (
    "name", "resolution", "place", "kind", "region", "country", "country_name", "latitude",
    "longitude", "geonames_id", "count",
)  # fmt: skip
Row = Mapping[str, Any]

OWN_PARAMETERS: dict[str, dict[str, Any]] = {
    analysis_urls.FORMAT: openapi.choice_parameter(
        descriptions.BATCH_FORMAT, analysis_urls.FORMAT_CHOICES
    )
    | {"example": analysis_urls.JSON},
    export_urls.BOM: openapi.choice_parameter(
        descriptions.BOM, search_urls.FLAG_CHOICES
    ),
    analysis_urls.BY: openapi.choice_parameter(
        descriptions.PERIOD, analysis_urls.PERIOD_CHOICES
    ),
    analysis_urls.SPLIT: openapi.choice_parameter(
        descriptions.SPLIT, analysis_urls.SPLIT_CHOICES
    ),
    analysis_urls.ORDER: openapi.choice_parameter(
        descriptions.LINE_ORDER, analysis_urls.ORDER_CHOICES
    ),
    analysis_urls.PEOPLE: openapi.number_parameter(
        descriptions.PEOPLE_COUNT, analysis_urls.PEOPLE_COUNTS
    ),
    analysis_urls.PLACES: openapi.number_parameter(
        descriptions.PLACE_COUNT, analysis_urls.PLACE_COUNTS
    ),
}
QUERIES = {
    "description": descriptions.QUERIES,
    "schema": {
        "type": ["string", "array"],
        "items": {"type": "string"},
        "maxItems": comparisons.MAX_SERIES,
    },
}


def _details(view: View) -> dict[str, Any]:
    """Return the parts of the description that all analyses have."""
    names = analysis_urls.API_PARAMETERS[view]
    own = {name: part for name, part in OWN_PARAMETERS.items() if name in names}
    if view is View.COMPARE:
        own[analysis_urls.TEXT] = QUERIES
    return {
        "parameters": names,
        "own_parameters": own,
        "media_types": {CSV_TYPE: {"type": "string"}},
    }


@blueprint.get(f"{API}{View.COMPARE}")
@describe(schemas.ComparedSearches, **_details(View.COMPARE))
def compare() -> Response:
    """Compare up to five searches over time, with the words that distinguish them.

    Counts are exact. Words and people are counted in a sample of each search.
    """
    parameters = _parse(View.COMPARE)
    body = serializers.serialize_comparison(compare_searches(parameters), parameters)
    rows = (
        {"search": series["label"], **count}
        for series in body["series"]
        for count in series["counts"]
    )
    return _respond(parameters, body, COMPARE_COLUMNS, rows)


def compare_searches(parameters: AnalysisParameters) -> Comparison:
    """Return the comparison that the parameters ask for."""
    service, catalog = services().search_service, services().catalog
    request, options = parameters.request, parameters.options
    if options.split and request.filters.get(options.split):
        names = [value for value in request.filters[options.split] if value]
        names_by_slug = catalog.people.display_names(names)
        labels: dict[str | None, str] = dict(names_by_slug.items())
        searches = series_of_values(request, options.split, labels)
    else:
        queries = options.queries or ("",)
        searches = [
            ComparedSearch(
                query or _(analysis_messages.WHOLE_ARCHIVE),
                comparisons.with_text(request, query),
            )
            for query in queries
        ]
    return comparisons.compare(service, catalog, searches, options.by)


@blueprint.get(f"{API}{View.CONCORDANCE}")
@describe(schemas.ConcordanceLines, **_details(View.CONCORDANCE))
def concordance() -> Response:
    """List the matches in the first 200 articles, with the text around them."""
    parameters = _parse(View.CONCORDANCE)
    lines = make_concordance(
        services().search_service,
        services().catalog,
        parameters.request,
        parameters.options.order,
    )
    body = serializers.serialize_concordance(lines, parameters)
    return _respond(parameters, body, LINE_COLUMNS, body["lines"])


@blueprint.get(f"{API}{View.QUOTATIONS}")
@describe(schemas.QuotationRows, **_details(View.QUOTATIONS))
def quotations() -> Response:
    """List the newest quotations of people or with words, at most 300."""
    parameters = _parse(View.QUOTATIONS)
    table = list_quotations(
        services().search_service, services().catalog, parameters.request, MAX_LISTED
    )
    body = serializers.serialize_quotations(table, parameters)
    rows = (
        {**row, "speaker": row["speaker"]["name"] if row["speaker"] else None}
        for row in body["quotations"]
    )
    return _respond(parameters, body, QUOTATION_COLUMNS, rows)


@blueprint.get(f"{API}{View.CO_MENTIONS}")
@describe(schemas.CoMentionPairs, **_details(View.CO_MENTIONS))
def co_mentions() -> Response:
    """List who appears with whom, among the most frequent people."""
    parameters = _parse(View.CO_MENTIONS)
    co_mentions = find_co_mentions(
        services().search_service, parameters.request, parameters.options.people
    )
    body = serializers.serialize_co_mentions(co_mentions, parameters)
    rows = (
        {**pair, "left": pair["left"]["name"], "right": pair["right"]["name"]}
        for pair in body["pairs"]
    )
    return _respond(parameters, body, PAIR_COLUMNS, rows)


@blueprint.get(f"{API}{View.MAP}")
@describe(place_schemas.PlaceNames, **_details(View.MAP))
def place_map() -> Response:
    """List the places that documents name, with coordinates where the name is clear."""
    parameters = _parse(View.MAP)
    places = find_places(
        services().search_service, parameters.request, parameters.options.places
    )
    body = place_serializers.serialize_place_map(places, parameters)
    return _respond(parameters, body, PLACE_COLUMNS, map(_place_row, body["names"]))


def _place_row(row: place_schemas.PlaceName) -> Row:
    """Return a name with the cells of the place that is meant, if there is one."""
    place = row["place"]
    cells: dict[str, Any] = {} if place is None else {**place, "place": place["name"]}
    return (
        dict.fromkeys(PLACE_COLUMNS)
        | cells
        | {
            "name": row["name"],
            "count": row["count"],
            "resolution": row["resolution"],
        }
    )


def _parse(view: View) -> AnalysisParameters:
    parameters = analysis_urls.parse(view, request.args, is_api=True)
    require_valid(parameters.problems)
    return parameters


def _respond(
    parameters: AnalysisParameters,
    body: Mapping[str, Any],
    columns: Sequence[str],
    rows: Iterable[Row],
) -> Response:
    """Return the rows as CSV, or the whole answer as JSON."""
    if parameters.format_name == analysis_urls.JSON:
        return jsonify(body)
    mark = BYTE_ORDER_MARK if parameters.with_mark else ""
    lines = [csv_line(safe_cell(row[column]) for column in columns) for row in rows]
    response = Response(
        "".join([mark, csv_line(columns), *lines]),
        content_type=f"{CSV_TYPE}; charset=utf-8",
    )
    name = f"cuttings-{request.path.rpartition('/')[2]}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
