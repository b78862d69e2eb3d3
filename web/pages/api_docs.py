"""The page of the API documentation, made from the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from web.api import descriptions, openapi
from web.api import views as api_views
from web.http.json_provider import JSON_MIME_TYPE
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

blueprint = Blueprint("reference", __name__)

JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TypeText:
    """A part of the description of a type: words, or the name of a schema."""

    text: str
    is_shape: bool = False


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A parameter or a field of a schema: its name, type and description."""

    name: str
    type_parts: tuple[TypeText, ...]
    description: str


@dataclass(frozen=True, slots=True)
class OperationDoc:
    """An operation. `example` is a URL with results, if the archive has articles.

    `response_schema` is the name of the schema of the response in JSON.
    """

    name: str
    method: str
    path: str
    summary: str
    parameters: tuple[FieldDoc, ...]
    body_types: tuple[str, ...]
    response_schema: str | None
    media_types: tuple[str, ...]
    example: str | None
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShapeDoc:
    """A schema of an object in a response."""

    name: str
    description: str
    fields: tuple[FieldDoc, ...]


@blueprint.get(search_urls.API_PAGE)
def page() -> str:
    """Show the API documentation."""
    spec = openapi.build_openapi(current_app, api_views.example_values())
    return render_template(
        "api.html", operations=operation_docs(spec), schemas=schema_docs(spec)
    )


def operation_docs(spec: JsonObject) -> list[OperationDoc]:
    """Return the operations in the order of the description."""
    return [
        _operation_doc(spec, path, method, operation)
        for path, item in spec["paths"].items()
        for method, operation in item.items()
    ]


def schema_docs(spec: JsonObject) -> list[ShapeDoc]:
    """Return the schemas by name."""
    schemas = sorted(spec["components"]["schemas"].items())
    return [
        ShapeDoc(name, schema.get("description", ""), tuple(_field_docs(schema)))
        for name, schema in schemas
    ]


def _field_docs(schema: JsonObject) -> Iterator[FieldDoc]:
    for name, field in schema["properties"].items():
        field_descriptions = [
            alternative["description"]
            for alternative in (field, *field.get("anyOf", ()))
            if "description" in alternative
        ]
        description = " ".join(field_descriptions)
        yield FieldDoc(name, tuple(_type_text(field)), description)


def _operation_doc(
    spec: JsonObject, path: str, method: str, operation: JsonObject
) -> OperationDoc:
    parameters = [
        _resolve_reference(spec, parameter) for parameter in operation["parameters"]
    ]
    responses = {
        status: _resolve_reference(spec, response)
        for status, response in operation["responses"].items()
    }
    content = responses["200"]["content"]
    reference = content.get(JSON_MIME_TYPE, {}).get("schema", {}).get("$ref")
    return OperationDoc(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        parameters=tuple(map(_parameter_doc, parameters)),
        body_types=tuple(operation.get("requestBody", {}).get("content", ())),
        response_schema=_reference_name(reference) if reference else None,
        media_types=tuple(content),
        example=_example_url(path, parameters) if method == "get" else None,
        errors=tuple(
            (status, response["description"])
            for status, response in responses.items()
            if status >= "400"
        ),
    )


def _parameter_doc(parameter: JsonObject) -> FieldDoc:
    type_parts = tuple(_type_text(parameter["schema"]))
    return FieldDoc(parameter["name"], type_parts, parameter["description"])


def _resolve_reference(spec: JsonObject, part: JsonObject) -> JsonObject:
    """Return a part of the description, with its reference resolved."""
    if "$ref" not in part:
        return part
    for name in part["$ref"].split("/")[1:]:
        spec = spec[name]
    return spec


def _example_url(path: str, parameters: list[JsonObject]) -> str | None:
    """Return an example URL, with a query if the operation has one."""
    query = []
    for parameter in parameters:
        name, example = parameter["name"], parameter.get("example")
        if parameter["in"] != "path":
            if example is not None:
                query.append((name, example))
        elif example is None:
            return None
        else:
            encoded = url_parameters.path_for("{}", example)
            path = path.replace(f"{{{name}}}", encoded)
    return url_parameters.with_query(path, url_parameters.encode(query))


def _type_text(schema: JsonObject) -> Iterator[TypeText]:
    """Yield the description of a type in words."""
    if "$ref" in schema:
        yield TypeText(_reference_name(schema["$ref"]), is_shape=True)
    elif "anyOf" in schema:
        yield from _alternatives(
            [
                alternative
                for alternative in schema["anyOf"]
                if alternative.get("maxLength") != 0
            ]
        )
    elif "enum" in schema:
        choices = ", ".join(filter(None, schema["enum"]))
        yield TypeText(descriptions.ONE_OF.format(choices))
    elif "array" in schema["type"]:
        yield TypeText(descriptions.LIST)
        yield from _type_text(schema["items"])
    elif "additionalProperties" in schema:
        yield TypeText(descriptions.BY_NAME)
        yield from _type_text(schema["additionalProperties"])
    else:
        yield TypeText(descriptions.TYPE_NAMES[schema["type"]])
    for keywords, bound in descriptions.BOUNDS.items():
        if schema.keys() >= set(keywords):
            yield TypeText(" " + bound.format(**schema))


def _alternatives(schemas: list[JsonObject]) -> Iterator[TypeText]:
    for position, schema in enumerate(schemas):
        if position:
            yield TypeText(descriptions.OR)
        yield from _type_text(schema)


def _reference_name(reference: str) -> str:
    return reference.rpartition("/")[2]
