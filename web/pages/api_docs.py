"""The page of the API documentation, made from the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

from web.api import descriptions, openapi
from web.api import views as api_views
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
    """An operation. `example` is a URL with results, if the archive has articles."""

    name: str
    path: str
    summary: str
    parameters: tuple[FieldDoc, ...]
    response_schema: str
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
        _operation_doc(spec, path, item["get"]) for path, item in spec["paths"].items()
    ]


def schema_docs(spec: JsonObject) -> list[ShapeDoc]:
    """Return the schemas by name."""
    found = sorted(spec["components"]["schemas"].items())
    return [
        ShapeDoc(name, each.get("description", ""), tuple(_field_docs(each)))
        for name, each in found
    ]


def _field_docs(schema: JsonObject) -> Iterator[FieldDoc]:
    for name, each in schema["properties"].items():
        told = [
            one["description"]
            for one in (each, *each.get("anyOf", ()))
            if "description" in one
        ]
        yield FieldDoc(name, tuple(_type_text(each)), " ".join(told))


def _operation_doc(spec: JsonObject, path: str, operation: JsonObject) -> OperationDoc:
    parameters = [_resolve_reference(spec, each) for each in operation["parameters"]]
    answers = {
        status: _resolve_reference(spec, each)
        for status, each in operation["responses"].items()
    }
    return OperationDoc(
        name=operation["operationId"],
        path=path,
        summary=operation["summary"],
        parameters=tuple(
            FieldDoc(
                each["name"], tuple(_type_text(each["schema"])), each["description"]
            )
            for each in parameters
        ),
        response_schema=_reference_name(
            answers["200"]["content"]["application/json"]["schema"]["$ref"]
        ),
        example=_example_url(path, parameters),
        errors=tuple(
            (status, each["description"])
            for status, each in answers.items()
            if status >= "400"
        ),
    )


def _resolve_reference(spec: JsonObject, part: JsonObject) -> JsonObject:
    """Return a part of the description, with its reference resolved."""
    if "$ref" not in part:
        return part
    for name in part["$ref"].split("/")[1:]:
        spec = spec[name]
    return spec


def _example_url(path: str, parameters: list[JsonObject]) -> str | None:
    """Return an example URL, with a query if the operation has one."""
    asked = []
    for each in parameters:
        if each["in"] == "path" and "example" not in each:
            return None
        if each["in"] == "path":
            path = path.replace(
                "{" + each["name"] + "}", url_parameters.path_for("{}", each["example"])
            )
        elif "example" in each:
            asked.append((each["name"], each["example"]))
    return url_parameters.with_query(path, url_parameters.encode(asked))


def _type_text(schema: JsonObject) -> Iterator[TypeText]:
    """Yield the description of a type in words."""
    if "$ref" in schema:
        yield TypeText(_reference_name(schema["$ref"]), is_shape=True)
    elif "anyOf" in schema:
        yield from _alternatives(
            [each for each in schema["anyOf"] if each.get("maxLength") != 0]
        )
    elif "enum" in schema:
        yield TypeText(
            descriptions.ONE_OF.format(", ".join(filter(None, schema["enum"])))
        )
    elif "array" in schema["type"]:
        yield TypeText(descriptions.LIST)
        yield from _type_text(schema["items"])
    elif "additionalProperties" in schema:
        yield TypeText(descriptions.BY_NAME)
        yield from _type_text(schema["additionalProperties"])
    else:
        yield TypeText(descriptions.TYPE_NAMES[schema["type"]])
    bounds = [
        told
        for names, told in descriptions.BOUNDS.items()
        if schema.keys() >= set(names)
    ]
    yield from (TypeText(" " + told.format(**schema)) for told in bounds)


def _alternatives(schemas: list[JsonObject]) -> Iterator[TypeText]:
    for place, each in enumerate(schemas):
        if place:
            yield TypeText(descriptions.OR)
        yield from _type_text(each)


def _reference_name(reference: str) -> str:
    return reference.rpartition("/")[2]
