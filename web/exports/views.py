"""Views of citations, exports, feeds and the OpenSearch description."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, abort, jsonify, render_template, request

from archive.catalog import Record
from archive.messages import Message
from web.exports import messages as export_messages
from web.exports import opensearch as opensearch_suggestions
from web.exports.atom_feed import build_feed
from web.exports.citation import cite_document
from web.exports.citation_formats import CITATION_FORMATS
from web.exports.result_sets import EXPORT_FORMATS, write_export
from web.http import errors as http_errors
from web.http.context import services
from web.http.documents import find_record
from web.i18n import _
from web.urls import exports as export_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("citations", __name__)

ATOM_TYPE = "application/atom+xml"
OPENSEARCH_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"


@blueprint.get("/documents/<id>/cite.<suffix>")
def cite(id: str, suffix: str) -> Response:
    """Return the citation of a document."""
    style = CITATION_FORMATS.get(suffix) or abort(
        404, _invalid_parameters(suffix, CITATION_FORMATS)
    )
    record = find_record(id, export_messages.NOT_FOUND)
    if record.gone:
        return http_errors.error_page(410, http_errors.ADVICE[410])
    return _file_response(
        (style.render(cite_document(record, request.url_root)),),
        style.mimetype,
        f"{id}.{style.suffix}",
    )


@blueprint.get(export_urls.EXPORT)
def export() -> Response:
    """Return all results of a search as a file, or 400 if a parameter is invalid."""
    kind = export_urls.parse_format(request.args)
    if kind not in EXPORT_FORMATS:
        return http_errors.error_page(400, _invalid_parameters(kind, EXPORT_FORMATS))
    read = search_urls.parse(request.args, collapse_copies=False)
    if read.problems:
        return http_errors.error_page(
            400, " ".join(_(each.detail) for each in read.problems)
        )
    found = services().search_service.stream(read.request)
    name = f"{export_messages.FILE_NAME}.{EXPORT_FORMATS[kind].suffix}"
    return _file_response(
        write_export(found, EXPORT_FORMATS[kind], request.url_root),
        EXPORT_FORMATS[kind].mimetype,
        name,
    )


@blueprint.get(export_urls.FEED)
def atom() -> Response:
    """Return the newest additions among the results that contain all words."""
    asked = export_urls.newest_first(search_urls.parse(request.args).request)
    answer = services().search_service.search(asked)
    records: dict[str, Record] = services().catalog.records(
        [each.summary.id for each in answer.results]
    )
    found = build_feed(answer, records, services().catalog.archive_id, request.url_root)
    return Response(render_template("feed.xml", feed=found), mimetype=ATOM_TYPE)


@blueprint.get(export_urls.OPENSEARCH)
def opensearch() -> Response:
    """Return the OpenSearch description for browsers."""
    return Response(
        render_template("opensearch.xml", site=request.url_root),
        mimetype=OPENSEARCH_TYPE,
    )


@blueprint.get(export_urls.SUGGESTIONS)
def complete() -> Response:
    """Return completions in the OpenSearch suggestions format."""
    typed = parameters.sanitize(
        request.args.get(search_urls.TEXT, ""), parameters.MAX_VALUE_LENGTH
    )
    response = jsonify(
        [
            typed,
            *opensearch_suggestions.suggestion_lines(
                typed, services().search_service.complete(typed) if typed else []
            ),
        ]
    )
    response.mimetype = SUGGESTIONS_TYPE
    return response


def _invalid_parameters(format_name: str, available: Iterable[str]) -> Message:
    return Message(
        export_messages.UNSUPPORTED_FORMAT,
        format=format_name,
        formats=", ".join(available),
    )


def _file_response(chunks: Iterable[str], mimetype: str, file_name: str) -> Response:
    response = Response(
        chunks, mimetype=mimetype, content_type=f"{mimetype}; charset=utf-8"
    )
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    return response
