"""The view of the API that searches a list of names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from archive.messages import Message
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.api.schemas import batch as batch_schemas
from web.api.serializers.batch import serialize_batch
from web.exports import batch_table, name_lists
from web.exports import messages as export_messages
from web.exports.name_lists import NameListError
from web.http.body_limits import MAX_LIST_BYTES
from web.http.context import services
from web.http.json_provider import JSON_MIME_TYPE
from web.http.machine_routes import InvalidParametersError, require_valid
from web.presenters.batch import BatchOptions, BatchRow, search_names
from web.urls import batch as batch_urls
from web.urls import exports as export_urls
from web.urls import search as search_urls
from web.urls.parameters import ParameterProblem

blueprint = Blueprint("batch", __name__)

MAX_NAMES = 1_000
PLAIN_TYPE, CSV_TYPE = "text/plain", "text/csv"
NAMES_FIELD = "names"

NAME_SCHEMA = {"type": "string", "pattern": r"\S"}
LIST_SCHEMA = {
    "type": "array",
    "items": NAME_SCHEMA,
    "minItems": 1,
    "maxItems": MAX_NAMES,
}
BODY: Mapping[str, Mapping[str, object]] = {
    PLAIN_TYPE: NAME_SCHEMA | {"description": "One name on each line."},
    CSV_TYPE: NAME_SCHEMA | {"description": "A table, with `column`."},
    JSON_MIME_TYPE: {
        "oneOf": [
            LIST_SCHEMA,
            {
                "type": "object",
                "properties": {NAMES_FIELD: LIST_SCHEMA},
                "required": [NAMES_FIELD],
                "additionalProperties": False,
            },
        ]
    },
}
OWN_PARAMETERS = {
    batch_urls.LITERAL: openapi.choice_parameter(
        descriptions.LITERAL, search_urls.FLAG_CHOICES
    ),
    batch_urls.HITS: openapi.number_parameter(descriptions.HITS, batch_urls.HIT_COUNTS),
    batch_urls.COLUMN: {
        "description": descriptions.COLUMN,
        "schema": {"type": "string"},
    },
    batch_urls.FORMAT: openapi.choice_parameter(
        descriptions.BATCH_FORMAT, batch_urls.FORMAT_CHOICES
    ),
    export_urls.BOM: openapi.choice_parameter(
        descriptions.BOM, search_urls.FLAG_CHOICES
    ),
}


@blueprint.post(batch_urls.BATCH)
@describe(
    batch_schemas.Batch,
    batch_urls.PARAMETERS,
    errors=(400, 413, 415),
    own_parameters=OWN_PARAMETERS,
    media_types={CSV_TYPE: {"type": "string"}},
    body=BODY,
)
def batch() -> Response:
    """Search each name of a list: counts and the first articles."""
    parsed = batch_urls.parse(request.args)
    require_valid(parsed.problems)
    names = _read_names(parsed.column)
    if len(names) > MAX_NAMES:
        abort(413, Message(export_messages.TOO_MANY_NAMES, count=MAX_NAMES))
    options = BatchOptions(parsed.request, parsed.literal, parsed.hit_count)
    catalog = services().catalog
    rows = search_names(services().search_service, catalog, names, options)
    if parsed.format_name == batch_urls.JSON:
        return jsonify(serialize_batch([*rows]))
    table_options = batch_table.TableOptions(
        parsed.hit_count, request.url_root, parsed.with_mark
    )
    return _table_response(rows, table_options)


def _table_response(
    rows: Iterable[BatchRow], options: batch_table.TableOptions
) -> Response:
    response = Response(
        batch_table.write_table(rows, options),
        content_type=f"{CSV_TYPE}; charset=utf-8",
    )
    response.headers.set(
        "Content-Disposition", "attachment", filename=export_messages.BATCH_FILE
    )
    return response


def _read_names(column: str) -> list[str]:
    """Return the names in the body of the request, or raise an error for it."""
    read = _READERS.get(request.mimetype) or abort(
        415, Message(export_messages.BODY_TYPE, types=", ".join(_READERS))
    )
    request.max_content_length = MAX_LIST_BYTES
    try:
        content = request.get_data()
    except RequestEntityTooLarge:
        abort(413, Message(export_messages.TOO_MANY_BYTES, count=MAX_LIST_BYTES))
    try:
        return read(content.decode("utf-8"), column)
    except UnicodeDecodeError:
        abort(400, export_messages.BODY_NOT_UTF_8)
    except NameListError as error:
        if error.about_column:
            problem = ParameterProblem(batch_urls.COLUMN, error.message)
            raise InvalidParametersError([problem]) from error
        abort(400, error.message)


def _read_plain(text: str, column: str) -> list[str]:
    """Return the lines or, with a column, the names in a table."""
    return (
        name_lists.read_column(text, column) if column else name_lists.read_lines(text)
    )


def _read_json(text: str, column: str) -> list[str]:
    """Return the names in a list, or in the field `names` of an object."""
    if column:
        message = Message(export_messages.COLUMN_WITHOUT_TABLE)
        raise NameListError(message, about_column=True)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = Message(export_messages.INVALID_JSON, reason=str(error))
        raise NameListError(message) from error
    names = value
    if isinstance(value, dict) and value.keys() == {NAMES_FIELD}:
        names = value[NAMES_FIELD]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise NameListError(Message(export_messages.NO_LIST_IN_JSON))
    return name_lists.read_lines("\n".join(" ".join(name.split()) for name in names))


_READERS: Mapping[str, Callable[[str, str], list[str]]] = {
    PLAIN_TYPE: _read_plain,
    CSV_TYPE: name_lists.read_column,
    JSON_MIME_TYPE: _read_json,
}
"""The readers of a body by its media type."""
