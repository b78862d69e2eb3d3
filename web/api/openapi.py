"""The OpenAPI 3.1 description, made from routes, parameters and schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar

from apispec import APISpec
from flask import Flask
from werkzeug.routing import Rule

from index.engine import FACETS
from web.api import descriptions
from web.api.schemas import documents as document_schemas
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
    "name": {"type": "string", "enum": list(FACETS)},
}
"""The schemas of path parameters."""
SCHEMA_TYPES: Mapping[str, Any] = {**vars(document_schemas), **vars(search_schemas)}
EMPTY_STRING: Mapping[str, Any] = {"type": "string", "maxLength": 0}
LINKS = {
    ("search", "document", "id"): "$response.body#/results/0/id",
    ("search", "story", "id"): "$response.body#/results/0/id",
    ("story", "document", "id"): "$response.body#/versions/0/id",
    ("people", "person", "slug"): "$response.body#/people/0/slug",
}
"""Links from a response to another operation, with the place of its parameter."""

View = TypeVar("View", bound=Callable[..., Any])
_OPERATION_ATTRIBUTE = "cuttings_operation"


@dataclass(frozen=True, slots=True)
class ApiOperation:
    """The response, the parameters and the additional errors of a view."""

    response: Any
    parameters: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()


def describe(
    response: Any, parameters: tuple[str, ...] = (), errors: tuple[int, ...] = ()
) -> Callable[[View], View]:
    """Mark a view as an operation for the description."""

    def mark(view: View) -> View:
        setattr(view, _OPERATION_ATTRIBUTE, ApiOperation(response, parameters, errors))
        return view

    return mark


def build_openapi(app: Flask, examples: Mapping[str, str]) -> dict[str, Any]:
    """Return the description of all marked views.

    `example_values` are values of parameters that have results.
    """
    told = {"summary": descriptions.SUMMARY}
    spec = APISpec(
        descriptions.TITLE,
        version("cuttings"),
        OPENAPI_VERSION,
        info=told,
        jsonSchemaDialect=DIALECT,
    )
    found = [
        (rule, operation)
        for rule in app.url_map.iter_rules()
        if (operation := _operation_of(app, rule))
    ]
    _add_components(spec, [operation for _, operation in found], examples)
    for rule, operation in found:
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        spec.path(
            path,
            operations={"get": _describe_operation(app, rule, operation, examples)},
        )
    made = spec.to_dict()
    return {
        name: made[name]
        for name in (
            *LEADING_KEYS,
            *(name for name in made if name not in LEADING_KEYS),
        )
    }


def _operation_of(app: Flask, rule: Rule) -> ApiOperation | None:
    return getattr(app.view_functions[rule.endpoint], _OPERATION_ATTRIBUTE, None)


def _add_components(
    spec: APISpec, operations: Collection[ApiOperation], examples: Mapping[str, str]
) -> None:
    """Add the schemas, parameters, headers and errors that operations share."""
    for name, shape in json_schemas(
        (search_schemas.Problem, *(each.response for each in operations)),
        SCHEMA_REFERENCE,
    ).items():
        in_order = {
            each: shape["properties"][each]
            for each in SCHEMA_TYPES[name].__annotations__
        }
        spec.components.schema(name, shape | {"properties": in_order})
    for name in dict.fromkeys(
        each for operation in operations for each in operation.parameters
    ):
        told = {
            "description": descriptions.PARAMETERS[name],
            "schema": _parameter_schema(name),
        }
        spec.components.parameter(name, "query", told | _example(name, examples))
    for name, said in descriptions.HEADERS.items():
        spec.components.header(
            name, {"description": said, "required": True, "schema": {"type": "string"}}
        )
    for status, said in descriptions.ERRORS.items():
        content = {
            http_errors.PROBLEM_MIMETYPE: {"schema": search_schemas.Problem.__name__}
        }
        spec.components.response(str(status), {"description": said, "content": content})


def _describe_operation(
    app: Flask, rule: Rule, operation: ApiOperation, examples: Mapping[str, str]
) -> dict[str, Any]:
    """Return the description of an operation."""
    name = rule.endpoint.rpartition(".")[2]
    places = [
        {
            "name": each,
            "in": "path",
            "description": descriptions.PATH_PARAMETERS[each],
            "schema": PATH_PARAMETERS[each],
        }
        | _example(each, examples)
        for each in sorted(rule.arguments)
    ]
    links = {
        other: {"operationId": other, "parameters": {parameter: place}}
        for (one, other, parameter), place in LINKS.items()
        if one == name
    }
    return {
        "operationId": name,
        "summary": (app.view_functions[rule.endpoint].__doc__ or "").strip(),
        "parameters": [*places, *operation.parameters],
        "responses": _responses(rule, operation, links),
    }


def _responses(
    rule: Rule, operation: ApiOperation, links: Mapping[str, Any]
) -> dict[int, Any]:
    """Return the responses by status. Errors refer to shared responses."""
    errors = {status: str(status) for status in _error_statuses(rule, operation)}
    answer = {JSON_MIME_TYPE: {"schema": operation.response.__name__}}
    found = {"description": descriptions.SUCCESS, "content": answer, "links": links}
    if rule.endpoint in UNTAGGED_ENDPOINTS:
        return {200: found, **errors}
    headers = {"headers": {each: each for each in descriptions.HEADERS}}
    return {
        200: found | headers,
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
        usual, most = search_urls.NUMBER_BOUNDS[name]
        return {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
                EMPTY_STRING,
            ]
        }
    if name in search_urls.CHOICES:
        return {"type": "string", "enum": [*search_urls.CHOICES[name], ""]}
    if name in search_urls.REPEATABLE:
        return {
            "type": ["string", "array"],
            "items": {"type": "string"},
            "maxItems": search_urls.MAX_VALUES,
        }
    return {"type": "string"}


def _error_statuses(rule: Rule, operation: ApiOperation) -> list[int]:
    """Return the error statuses of an operation."""
    told = {400: bool(operation.parameters), 404: bool(rule.arguments), 503: True}
    return sorted(
        {*(status for status, there in told.items() if there), *operation.errors}
    )
