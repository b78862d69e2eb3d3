"""The JSON API, version 1: the same searches, documents and people as the pages, for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from archive.sentence import Sentence
from index.asking import Counting, Request
from index.port import FACETS
from web import (
    article_schemas,
    nothing,
    openapi,
    people_urls,
    problems,
    schemas,
    shapes,
    urls,
    value_urls,
    values,
    words,
)
from web.openapi import described
from web.room import room
from web.statistics import statistics

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

PEOPLE_PAGE = 100  # people on a page


@blueprint.get("/search")
@described(schemas.Answer, urls.PARAMETERS)
def search() -> Response:
    """Search results with facets; 400 for a parameter that cannot be taken as it stands."""
    read = urls.read(request.args, fold=False)
    if read.problems:
        return _refusal(read.problems)
    answer = room().desk.search(read.request)
    why = nothing.explained(room().desk, answer)
    return jsonify(shapes.answer(answer, _unknown(read.unknown), why))


@blueprint.get("/facets/<name>")
@described(schemas.Values, value_urls.PARAMETERS)
def facet(name: str) -> Response:
    """Every value of a facet in the articles of a search, in pages; `find` keeps those with these letters."""
    if name not in FACETS:
        abort(404, Sentence(words.NO_FACET, choices=", ".join(FACETS)))
    asked = value_urls.read(name, request.args, fold=False)
    if asked.problems:
        return _refusal(asked.problems)
    return jsonify(shapes.values(asked, values.listed(room().desk, asked), _unknown(asked.unknown)))


@blueprint.get("/suggest")
@described(schemas.Completions, (urls.TEXT,))
def suggest() -> Response:
    """How the last word of `q` may go on: people, outlets and words, the most frequent of each first."""
    refused: list[urls.Problem] = []
    text = urls.clean(urls.given(request.args, urls.TEXT, refused), urls.MAX_VALUE)
    if refused:
        return _refusal(tuple(refused))
    found = [shapes.completion(each, label) for each, label in room().desk.complete(text)] if text else []
    return jsonify(query=text, suggestions=found)


@blueprint.get("/documents/<id>")
@described(article_schemas.Document, errors=(410,))
def document(id: str) -> Response:
    """One document with its facts; 410 where its sources are gone."""
    record = room().catalog.record(id) or abort(404, "No document has this id; ids are those of search results.")
    if record.gone:
        return problems.problem(410, problems.MENDS[410], id=id)
    return jsonify(shapes.record(record, room().catalog.names(list(record.slugs))))


@blueprint.get("/stories/<id>")
@described(article_schemas.Story)
def story(id: str) -> Response:
    """A document and its copies, the earliest first, those of unknown date last."""
    found = room().catalog.story(id) or abort(404, "No document has this id; ids are those of search results.")
    return jsonify(shapes.story(id, found))


@blueprint.get("/people")
@described(article_schemas.People, people_urls.PARAMETERS)
def people() -> Response:
    """People by the number of documents that name them."""
    asked = people_urls.read(request.args)
    if asked.problems:
        return _refusal(asked.problems)
    offset = (asked.page - 1) * PEOPLE_PAGE
    total, entries = room().catalog.people(asked.text, offset, PEOPLE_PAGE, asked.order, asked.letter)
    found = [shapes.person(each) for each in entries]
    return jsonify(query=asked.text, total=total, page=asked.page, size=PEOPLE_PAGE, people=found)


@blueprint.get("/people/<slug>")
@described(article_schemas.PersonDetails)
def person(slug: str) -> Response:
    """One person; the documents are a search with `person=` this slug."""
    known = room().catalog.person(slug) or abort(404, "No person has this slug; slugs are those of /api/v1/people.")
    facets = room().desk.search(Request(filters={"person": (slug,)}, size=0)).facets
    return jsonify(shapes.person_details(known, facets))


@blueprint.get("/stats")
@described(schemas.Stats)
def stats() -> Response:
    """The archive in numbers."""
    return jsonify(shapes.stats(statistics(room().catalog, room().desk)))


@blueprint.get("/healthz")
@described(schemas.Health)
def healthz() -> dict[str, Any]:
    """Whether the catalog answers; 503 where it does not."""
    room().catalog.record("")
    return {"status": "ok"}


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of all this, with examples from the archive."""
    return jsonify(openapi.description(current_app, examples()))


def examples() -> dict[str, str]:
    """Values by parameter of which this archive knows something."""
    found = room().desk.search(Request(size=1), Counting(facets=())).results
    _, people = room().catalog.people(limit=1)
    known = {"name": FACETS[0]}
    for result in found:
        known |= {"id": result.cutting.id}
    for each in people:
        known |= {"slug": each.slug, urls.TEXT: each.name}
    return known


def _unknown(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"The parameter “{name}” is not known, and was left out." for name in names)


def _refusal(found: tuple[urls.Problem, ...]) -> Response:
    """400, with each parameter and what to give instead."""
    parameters = [{"name": each.parameter, "detail": each.detail} for each in found]
    detail = " ".join(f"{each.parameter}: {each.detail}" for each in found)
    return problems.problem(400, detail, parameters=parameters)
