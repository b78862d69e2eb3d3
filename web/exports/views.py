"""What other programs take: citations, whole result sets as files, feeds, and the description for browsers."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, abort, jsonify, render_template, request

from archive.catalog import Record
from archive.messages import Message
from web.exports import messages as export_messages
from web.exports import opensearch as opensearch_suggestions
from web.exports.atom_feed import feed
from web.exports.citation import citation
from web.exports.citation_formats import STYLES
from web.exports.result_sets import EXPORTS, written
from web.http import errors as http_errors
from web.http.context import room
from web.i18n import _
from web.urls import exports as export_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("citations", __name__)

ATOM = "application/atom+xml"
OPENSEARCH = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"


@blueprint.get("/documents/<id>/cite.<suffix>")
def cite(id: str, suffix: str) -> Response:
    """One document as a reference."""
    style = STYLES.get(suffix) or abort(404, _bad(suffix, STYLES))
    record = room().catalog.record(id) or abort(404, export_messages.NOTHING)
    if record.gone:
        return http_errors.page(410, http_errors.MENDS[410])
    return _file(
        (style.write(citation(record, request.url_root)),),
        style.mimetype,
        f"{id}.{style.suffix}",
    )


@blueprint.get(export_urls.EXPORT)
def export() -> Response:
    """All that a search finds, whichever page; 400 where a parameter cannot be taken as it stands."""
    kind = export_urls.read_format(request.args)
    if kind not in EXPORTS:
        return http_errors.page(400, _bad(kind, EXPORTS))
    read = search_urls.read(request.args, fold=False)
    if read.problems:
        return http_errors.page(400, " ".join(_(each.detail) for each in read.problems))
    found = room().desk.stream(read.request)
    name = f"{export_messages.FILE}.{EXPORTS[kind].suffix}"
    return _file(
        written(found, EXPORTS[kind], request.url_root), EXPORTS[kind].mimetype, name
    )


@blueprint.get(export_urls.FEED)
def atom() -> Response:
    """The newest arrivals of a search that have all its words."""
    asked = export_urls.arrivals(search_urls.read(request.args).request)
    answer = room().desk.search(asked)
    records: dict[str, Record] = room().catalog.records(
        [each.summary.id for each in answer.results]
    )
    found = feed(answer, records, room().catalog.archive_id, request.url_root)
    return Response(render_template("feed.xml", feed=found), mimetype=ATOM)


@blueprint.get(export_urls.OPENSEARCH)
def opensearch() -> Response:
    """How a browser searches here."""
    return Response(
        render_template("opensearch.xml", site=request.url_root), mimetype=OPENSEARCH
    )


@blueprint.get(export_urls.COMPLETE)
def complete() -> Response:
    """How a line may go on, as browsers ask it."""
    typed = parameters.clean(
        request.args.get(search_urls.TEXT, ""), parameters.MAX_VALUE
    )
    response = jsonify(
        [
            typed,
            *opensearch_suggestions.lines(
                typed, room().desk.complete(typed) if typed else []
            ),
        ]
    )
    response.mimetype = SUGGESTIONS
    return response


def _bad(asked: str, known: Iterable[str]) -> Message:
    return Message(export_messages.BAD_FORMAT, format=asked, formats=", ".join(known))


def _file(pieces: Iterable[str], mimetype: str, name: str) -> Response:
    response = Response(
        pieces, mimetype=mimetype, content_type=f"{mimetype}; charset=utf-8"
    )
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
