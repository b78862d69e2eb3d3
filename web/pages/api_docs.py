"""The API's description as a page: what its JSON says of parameters, answers and shapes, in words with links."""

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

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or the name of a shape that is told of below."""

    text: str
    shape: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a shape: its name, what may stand there, and what it means."""

    name: str
    kind: tuple[Piece, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked; `example` is an address that finds something, where the archive has anything to find."""

    name: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    answer: str
    example: str | None
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of an answer."""

    name: str
    told: str
    fields: tuple[Field, ...]


@blueprint.get(search_urls.API_PAGE)
def page() -> str:
    """What programs can ask."""
    spec = openapi.description(current_app, api_views.examples())
    return render_template("api.html", operations=operations(spec), shapes=shapes(spec))


def operations(spec: Json) -> list[Operation]:
    """What can be asked, in the order of the description."""
    return [_operation(spec, path, item["get"]) for path, item in spec["paths"].items()]


def shapes(spec: Json) -> list[Shape]:
    """What answers are made of, by name."""
    found = sorted(spec["components"]["schemas"].items())
    return [
        Shape(name, each.get("description", ""), tuple(_fields(each)))
        for name, each in found
    ]


def _fields(shape: Json) -> Iterator[Field]:
    for name, each in shape["properties"].items():
        told = [
            one["description"]
            for one in (each, *each.get("anyOf", ()))
            if "description" in one
        ]
        yield Field(name, tuple(_kind(each)), " ".join(told))


def _operation(spec: Json, path: str, told: Json) -> Operation:
    parameters = [_there(spec, each) for each in told["parameters"]]
    answers = {status: _there(spec, each) for status, each in told["responses"].items()}
    return Operation(
        name=told["operationId"],
        path=path,
        summary=told["summary"],
        parameters=tuple(
            Field(each["name"], tuple(_kind(each["schema"])), each["description"])
            for each in parameters
        ),
        answer=_name(answers["200"]["content"]["application/json"]["schema"]["$ref"]),
        example=_example(path, parameters),
        errors=tuple(
            (status, each["description"])
            for status, each in answers.items()
            if status >= "400"
        ),
    )


def _there(spec: Json, part: Json) -> Json:
    """A part of the description, or what it refers to."""
    if "$ref" not in part:
        return part
    for name in part["$ref"].split("/")[1:]:
        spec = spec[name]
    return spec


def _example(path: str, parameters: list[Json]) -> str | None:
    """The address with something in each place, and a query where there may be one."""
    asked = []
    for each in parameters:
        if each["in"] == "path" and "example" not in each:
            return None
        if each["in"] == "path":
            path = path.replace(
                "{" + each["name"] + "}", url_parameters.path("{}", each["example"])
            )
        elif "example" in each:
            asked.append((each["name"], each["example"]))
    return url_parameters.joined(path, url_parameters.written(asked))


def _kind(values: Json) -> Iterator[Piece]:
    """What may stand somewhere, in words."""
    if "$ref" in values:
        yield Piece(_name(values["$ref"]), shape=True)
    elif "anyOf" in values:
        yield from _either(
            [each for each in values["anyOf"] if each.get("maxLength") != 0]
        )
    elif "enum" in values:
        yield Piece(descriptions.ONE_OF.format(", ".join(filter(None, values["enum"]))))
    elif "array" in values["type"]:
        yield Piece(descriptions.LIST)
        yield from _kind(values["items"])
    elif "additionalProperties" in values:
        yield Piece(descriptions.BY_NAME)
        yield from _kind(values["additionalProperties"])
    else:
        yield Piece(descriptions.TYPES[values["type"]])
    bounds = [
        told
        for names, told in descriptions.BOUNDS.items()
        if values.keys() >= set(names)
    ]
    yield from (Piece(" " + told.format(**values)) for told in bounds)


def _either(choices: list[Json]) -> Iterator[Piece]:
    for place, each in enumerate(choices):
        if place:
            yield Piece(descriptions.OR)
        yield from _kind(each)


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
