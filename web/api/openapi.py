"""The OpenAPI 3.1 description, made from routes, parameters and schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, TypeVar

from apispec import APISpec
from flask import Flask
from werkzeug.routing import Rule

from index.engine import FACETS
from web.api import descriptions
from web.api.schemas import analysis as analysis_schemas
from web.api.schemas import batch as batch_schemas
from web.api.schemas import counts as count_schemas
from web.api.schemas import documents as document_schemas
from web.api.schemas import mark_changes as mark_change_schemas
from web.api.schemas import marks as mark_schemas
from web.api.schemas import named_things as named_thing_schemas
from web.api.schemas import places as place_schemas
from web.api.schemas import saved_pages as saved_page_schemas
from web.api.schemas import search as search_schemas
from web.http import errors as http_errors
from web.http.conditional_get import UNTAGGED_ENDPOINTS
from web.http.json_provider import JSON_MIME_TYPE, json_schemas
from web.urls import search as search_urls

OPENAPI_VERSION = "3.1.0"
LEADING_KEYS = ("openapi", "info")
DIALECT = "https://spec.openapis.org/oas/3.1/dialect/base"
SCHEMA_REFERENCE = "#/components/schemas/{name}"
PATH_PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "id": {"type": "string"},
    "slug": {"type": "string"},
    "collection_id": {"type": "string"},
    "key": {"type": "integer", "minimum": 1},
    "search_id": {"type": "string"},
    "organisation_name": {"type": "string"},
    "place_name": {"type": "string"},
    "name": {"type": "string", "enum": list(FACETS)},
}
"""The schemas of path parameters."""
SCHEMA_TYPES: Mapping[str, Any] = {
    **vars(analysis_schemas),
    **vars(batch_schemas),
    **vars(count_schemas),
    **vars(document_schemas),
    **vars(mark_schemas),
    **vars(mark_change_schemas),
    **vars(named_thing_schemas),
    **vars(place_schemas),
    **vars(saved_page_schemas),
    **vars(search_schemas),
}
MONTH_OR_YEAR: Mapping[str, Any] = {
    "type": "string",
    "pattern": r"^([1-9]\d{3}(-(0[1-9]|1[0-2]))?)?$",
}
"""The dates that programs send. An empty one counts as missing."""
TIME: Mapping[str, Any] = {"type": "string", "format": "date-time"}
EMPTY_STRING: Mapping[str, Any] = {"type": "string", "maxLength": 0}
LINKS = {
    ("search", "document", "id"): "$response.body#/results/0/id",
    ("search", "story", "id"): "$response.body#/results/0/id",
    ("story", "document", "id"): "$response.body#/versions/0/id",
    ("collections", "collection", "collection_id"): (
        "$response.body#/collections/0/id"
    ),
    ("searches", "new_results", "search_id"): "$response.body#/searches/0/id",
    ("people", "person", "slug"): "$response.body#/people/0/slug",
}
"""Links from a response to another operation, with the source of its parameter."""

JsonObject = Mapping[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
_OPERATION_ATTRIBUTE = "cuttings_operation"


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """The response, the parameters and the additional errors of a view.

    `response`: the type of the JSON, or `None` if there is none with a schema.
    `own_parameters`: descriptions of parameters that differ from those of other views.
    `media_types`: the schemas of other responses by media type.
    `body`: the schemas of the body of the request by media type.
    """

    response: Any = None
    parameters: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    own_parameters: Mapping[str, JsonObject] = field(default_factory=dict)
    media_types: Mapping[str, JsonObject] = field(default_factory=dict)
    body: Mapping[str, JsonObject] = field(default_factory=dict)


def describe(
    response: Any = None,
    parameters: tuple[str, ...] = (),
    errors: tuple[int, ...] = (),
    **details: Mapping[str, JsonObject],
) -> Callable[[View], View]:
    """Mark a view as an operation for the description.

    `details` are the other fields of `ApiOperation`.
    """
    operation = ApiOperation(response, parameters, errors, **details)

    def mark(view: View) -> View:
        setattr(view, _OPERATION_ATTRIBUTE, operation)
        return view

    return mark


def number_parameter(
    description: str, bounds: search_urls.NumberBounds
) -> dict[str, Any]:
    """Return the description of a parameter that is a whole number.

    An empty value, which forms send, counts as missing.
    """
    number = {
        "type": "integer",
        "minimum": bounds.minimum,
        "maximum": bounds.maximum,
        "default": bounds.default,
    }
    return {"description": description, "schema": {"anyOf": [number, EMPTY_STRING]}}


def choice_parameter(
    description: str, choices: Iterable[str], *, required: bool = False
) -> dict[str, Any]:
    """Return the description of a parameter that is one of some values."""
    values = [*choices] if required else [*choices, ""]
    return {
        "description": description,
        "required": required,
        "schema": {"type": "string", "enum": values},
    }


def operation_of(view: View) -> ApiOperation | None:
    """Return how a view is described, or `None` if it is not."""
    operation: ApiOperation | None = getattr(view, _OPERATION_ATTRIBUTE, None)
    return operation


def build_openapi(app: Flask, examples: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of all marked views.

    `examples` are values of parameters that have results.
    """
    spec = APISpec(
        descriptions.TITLE,
        version("cuttings"),
        OPENAPI_VERSION,
        info={"summary": descriptions.SUMMARY},
        jsonSchemaDialect=DIALECT,
    )
    operations = _marked_operations(app)
    _add_components(spec, [operation for _, operation in operations], examples)
    for rule, operation in operations:
        description = _describe_operation(app, rule, operation, examples)
        spec.path(path_template(rule), operations={_method(rule): description})
    return _with_leading_keys(spec.to_dict())


def path_template(rule: Rule) -> str:
    """Return the path of a route as in the description."""
    return re.sub(r"<(?:int:|name:)?(\w+)>", r"{\1}", rule.rule)


def _method(rule: Rule) -> str:
    return "get" if "GET" in (rule.methods or ()) else "post"


def _marked_operations(app: Flask) -> list[tuple[Rule, ApiOperation]]:
    """Return the operations of all marked views, each with its route.

    Those of the API come first.
    """
    operations = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        operation = operation_of(view)
        if operation:
            operations.append((rule, operation))
    return sorted(operations, key=lambda item: not item[0].rule.startswith("/api/"))


def _with_leading_keys(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the description with its leading keys first."""
    other_keys = [key for key in spec if key not in LEADING_KEYS]
    return {key: spec[key] for key in (*LEADING_KEYS, *other_keys)}


def _add_components(
    spec: APISpec, operations: Collection[ApiOperation], examples: Mapping[str, str]
) -> None:
    """Add the schemas, parameters, headers and errors that operations share."""
    _add_schemas(spec, operations)
    _add_parameters(spec, operations, examples)
    for name, description in descriptions.HEADERS.items():
        header = {
            "description": description,
            "required": True,
            "schema": {"type": "string"},
        }
        spec.components.header(name, header)
    schema_name = search_schemas.Problem.__name__
    for status, description in descriptions.ERRORS.items():
        error = {
            "description": description,
            "content": {http_errors.PROBLEM_MIMETYPE: {"schema": schema_name}},
        }
        spec.components.response(str(status), error)


def _add_schemas(spec: APISpec, operations: Collection[ApiOperation]) -> None:
    """Add the schemas of the responses, with their fields in the order of the types."""
    responses = [
        operation.response for operation in operations if operation.response is not None
    ]
    schemas = json_schemas((search_schemas.Problem, *responses), SCHEMA_REFERENCE)
    for name, schema in schemas.items():
        field_names = SCHEMA_TYPES[name].__annotations__
        properties = {field: schema["properties"][field] for field in field_names}
        spec.components.schema(name, schema | {"properties": properties})


def _add_parameters(
    spec: APISpec, operations: Collection[ApiOperation], examples: Mapping[str, str]
) -> None:
    """Add the query parameters of the operations, each of them once."""
    names = dict.fromkeys(
        name
        for operation in operations
        for name in operation.parameters
        if name not in operation.own_parameters
    )
    for name in names:
        parameter = {
            "description": descriptions.PARAMETERS[name],
            "schema": _parameter_schema(name),
        }
        spec.components.parameter(name, "query", parameter | _example(name, examples))


def _describe_operation(
    app: Flask, rule: Rule, operation: ApiOperation, examples: Mapping[str, str]
) -> dict[str, Any]:
    """Return the description of an operation."""
    name = rule.endpoint.rpartition(".")[2]
    links = {
        target: {"operationId": target, "parameters": {parameter: expression}}
        for (source, target, parameter), expression in LINKS.items()
        if source == name
    }
    summary = (app.view_functions[rule.endpoint].__doc__ or "").strip()
    description = {
        "operationId": name,
        "summary": " ".join(summary.partition("\n\n")[0].split()),
        "parameters": [
            *_path_parameters(rule, operation, examples),
            *_query_parameters(operation, examples),
        ],
        "responses": _responses(rule, operation, links),
    }
    if operation.body:
        description["requestBody"] = {
            "required": True,
            "content": _content(operation.body),
        }
    return description


def _path_parameters(
    rule: Rule, operation: ApiOperation, examples: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "name": argument,
            "in": "path",
            "description": descriptions.PATH_PARAMETERS[argument],
            "schema": PATH_PARAMETERS.get(argument, {"type": "string"}),
        }
        | {**operation.own_parameters.get(argument, {})}
        | _example(argument, examples)
        | {"required": True}
        for argument in sorted(rule.arguments)
    ]


def _query_parameters(
    operation: ApiOperation, examples: Mapping[str, str]
) -> list[dict[str, Any] | str]:
    """Return the parameters of an operation, shared ones by their names only."""
    return [
        {"name": parameter, "in": "query"}
        | _example(parameter, examples)
        | {**operation.own_parameters[parameter]}
        if parameter in operation.own_parameters
        else parameter
        for parameter in operation.parameters
    ]


def _content(schemas: Mapping[str, JsonObject]) -> dict[str, Any]:
    return {media_type: {"schema": schema} for media_type, schema in schemas.items()}


def _responses(
    rule: Rule, operation: ApiOperation, links: Mapping[str, Any]
) -> dict[int, Any]:
    """Return the responses by status. Errors refer to shared responses."""
    errors = {status: str(status) for status in _error_statuses(rule, operation)}
    content = _content(operation.media_types)
    if operation.response is not None:
        content = {JSON_MIME_TYPE: {"schema": operation.response.__name__}} | content
    success = {"description": descriptions.SUCCESS, "content": content, "links": links}
    if rule.endpoint in UNTAGGED_ENDPOINTS or _method(rule) != "get":
        return {200: success, **errors}
    headers = {"headers": {name: name for name in descriptions.HEADERS}}
    return {
        200: success | headers,
        304: {"description": descriptions.NOT_MODIFIED} | headers,
        **errors,
    }


def _example(name: str, examples: Mapping[str, str]) -> dict[str, str]:
    return {"example": examples[name]} if name in examples else {}


def _parameter_schema(name: str) -> dict[str, Any]:
    """Return the schema of a parameter, from the tables used to parse it.

    An empty value, which forms send, counts as missing.
    """
    if name in search_urls.NUMBER_BOUNDS:
        bounds = search_urls.NUMBER_BOUNDS[name]
        schema: dict[str, Any] = number_parameter("", bounds)["schema"]
        return schema
    if name in search_urls.CHOICES:
        return {"type": "string", "enum": [*search_urls.CHOICES[name], ""]}
    if name in search_urls.REPEATABLE:
        return {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "maxItems": search_urls.MAX_VALUES,
        }
    if name in {search_urls.SINCE, search_urls.UNTIL}:
        return {"anyOf": [{"type": "string", "format": "date"}, MONTH_OR_YEAR]}
    return {"type": "string"}


def _error_statuses(rule: Rule, operation: ApiOperation) -> list[int]:
    """Return the error statuses of an operation."""
    statuses = {503, *operation.errors}
    if operation.parameters or rule.rule.startswith(search_urls.API):
        statuses.add(400)
    if rule.arguments:
        statuses.add(404)
    return sorted(statuses)
