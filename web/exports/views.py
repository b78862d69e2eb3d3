"""Views of citations, exports, feeds and the OpenSearch description."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from contextvars import Context

from flask import Blueprint, Response, abort, jsonify, render_template, request

from archive import deadline
from archive.messages import Message
from web.api import descriptions, openapi
from web.api.openapi import describe
from web.exports import messages as export_messages
from web.exports import opensearch as opensearch_suggestions
from web.exports.atom_feed import build_feed
from web.exports.citation import cite_document
from web.exports.citation_formats import CITATION_FORMATS
from web.exports.result_sets import EXPORT_FORMATS, ExportFormat, write_export
from web.http.context import services
from web.http.documents import find_record
from web.http.machine_routes import require_valid
from web.urls import exports as export_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("citations", __name__)

TEXT_TYPE = "text/plain"
TEXT_CHUNK = 1 << 16
"""Characters of a text that are sent at once."""
ATOM_TYPE = "application/atom+xml"
OPENSEARCH_TYPE = "application/opensearchdescription+xml"
SUGGESTIONS_TYPE = "application/x-suggestions+json"


TEXT: Mapping[str, object] = {"type": "string"}
LIST: Mapping[str, object] = {"type": "array", "items": {"type": "object"}}


def media_types(mimetypes: Iterable[str]) -> dict[str, Mapping[str, object]]:
    """Return the schemas of files by media type. Those in JSON are lists."""
    return {
        mimetype: LIST if mimetype.endswith("json") else TEXT for mimetype in mimetypes
    }


@blueprint.get("/documents/<id>/cite.<suffix>")
@describe(
    errors=(410,),
    media_types=media_types(item.mimetype for item in CITATION_FORMATS.values()),
    own_parameters={
        "suffix": openapi.choice_parameter(
            descriptions.PATH_PARAMETERS["suffix"], CITATION_FORMATS, required=True
        )
    },
)
def cite(id: str, suffix: str) -> Response:
    """Return the citation of a document."""
    citation_format = CITATION_FORMATS.get(suffix) or abort(
        404, unsupported_format(suffix, CITATION_FORMATS)
    )
    record = find_record(id, export_messages.NOT_FOUND)
    if record.gone:
        abort(410)
    citation = citation_format.render(cite_document(record, request.url_root))
    file_name = f"{id}.{citation_format.suffix}"
    return file_response((citation,), citation_format.mimetype, file_name)


@blueprint.get(export_urls.TEXT.format("<id>"))
@describe(media_types={TEXT_TYPE: TEXT}, errors=(410,))
def text(id: str) -> Response:
    """Return the whole text of an article as plain text."""
    record = find_record(id, export_messages.NOT_FOUND)
    if record.gone:
        abort(410)
    whole = record.document.text
    chunks = (
        whole[start : start + TEXT_CHUNK] for start in range(0, len(whole), TEXT_CHUNK)
    )
    encoded = (chunk.encode("utf-8", "replace") for chunk in chunks)
    return Response(encoded, content_type=f"{TEXT_TYPE}; charset=utf-8")


@blueprint.get(export_urls.EXPORT)
@describe(
    parameters=export_urls.EXPORT_PARAMETERS,
    media_types=media_types(item.mimetype for item in EXPORT_FORMATS.values()),
    own_parameters={
        export_urls.FORMAT: openapi.choice_parameter(
            descriptions.FORMAT, EXPORT_FORMATS, required=True
        ),
        export_urls.BOM: openapi.choice_parameter(
            descriptions.BOM, search_urls.FLAG_CHOICES
        ),
    },
)
def export() -> Response:
    """Return all results of a search as a file, or 400 if a parameter is invalid."""
    parsed = search_urls.parse(request.args, export_urls.EXPORT_OPTIONS)
    export_format, with_mark = requested_format(parsed.problems)
    results = services().search_service.stream(parsed.request)
    return file_response(
        write_export(results, export_format, request.url_root, with_mark=with_mark),
        export_format.mimetype,
        f"{export_messages.FILE_NAME}.{export_format.suffix}",
    )


def requested_format(
    earlier_problems: Iterable[parameters.ParameterProblem],
) -> tuple[ExportFormat, bool]:
    """Return the format of an export, and whether it begins with a byte order mark.

    Abort with 400 if there are problems with these or with earlier parameters.
    """
    problems = list(earlier_problems)
    name = export_urls.parse_format(request.args, problems)
    if name not in EXPORT_FORMATS:
        message = unsupported_format(name, EXPORT_FORMATS)
        problems.append(parameters.ParameterProblem(export_urls.FORMAT, message))
    with_mark = export_urls.parse_mark(request.args, problems)
    require_valid(problems)
    return EXPORT_FORMATS[name], with_mark


@blueprint.get(export_urls.FEED)
@describe(
    parameters=search_urls.PARAMETERS,
    media_types={ATOM_TYPE: TEXT},
    own_parameters={
        search_urls.SIZE: openapi.number_parameter(
            descriptions.FEED_SIZE, search_urls.LIST_SIZES
        )
    },
)
def atom() -> Response:
    """Return the results of a search as an Atom feed, the last added first."""
    parsed = search_urls.parse(request.args, export_urls.FEED_OPTIONS)
    require_valid(parsed.problems)
    search_request = export_urls.newest_first(parsed.request)
    response = services().search_service.search(search_request)
    catalog = services().catalog
    records = catalog.records([result.summary.id for result in response.results])
    feed = build_feed(response, records, catalog.archive_id, request.url_root)
    return Response(render_template("feed.xml", feed=feed), mimetype=ATOM_TYPE)


@blueprint.get(export_urls.OPENSEARCH)
@describe(media_types={OPENSEARCH_TYPE: TEXT})
def opensearch() -> Response:
    """Return the OpenSearch description for browsers."""
    return Response(
        render_template("opensearch.xml", site=request.url_root),
        mimetype=OPENSEARCH_TYPE,
    )


@blueprint.get(export_urls.SUGGESTIONS)
@describe(
    parameters=(search_urls.TEXT,),
    media_types={SUGGESTIONS_TYPE: {"type": "array"}},
)
def complete() -> Response:
    """Return completions in the OpenSearch suggestions format."""
    text, problems = search_urls.parse_beginning(request.args)
    require_valid(problems)
    completions = services().search_service.complete(text) if text else ()
    lines, descriptions = opensearch_suggestions.suggestion_lines(text, completions)
    response = jsonify([text, lines, descriptions])
    response.mimetype = SUGGESTIONS_TYPE
    return response


def unsupported_format(format_name: str, available: Iterable[str]) -> Message:
    """Return the message about a format that does not exist."""
    return Message(
        export_messages.UNSUPPORTED_FORMAT,
        format=format_name,
        formats=", ".join(available),
    )


def _in_this_context(chunks: Iterable[str]) -> Iterator[str]:
    """Return the pieces as they are in this request, whichever thread reads them.

    The addresses and the paths of files depend on the request. Its time does not limit
    the file, which ends when the client stops reading.
    """
    context = deadline.context_without_limit()
    return _read_in(context, (chunk for chunk in chunks))


def _read_in(context: Context, chunks: Generator[str, None, None]) -> Iterator[str]:
    with closing(chunks):
        while (chunk := context.run(next, chunks, None)) is not None:
            yield chunk


def file_response(chunks: Iterable[str], mimetype: str, file_name: str) -> Response:
    """Return a response that browsers save as a file."""
    response = Response(
        _in_this_context(chunks),
        mimetype=mimetype,
        content_type=f"{mimetype}; charset=utf-8",
    )
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    return response
