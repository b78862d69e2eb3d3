"""The original of an article, beside our reading of it.

Saved pages are hostile. A worker sanitizes them, and they are shown in a frame that has
an origin of its own: it runs nothing and loads nothing, and its links are not active.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Blueprint, Response, abort, render_template, stream_with_context

from archive.catalog import Record
from archive.errors import UnreadableError
from archive.messages import N_
from archive.originals import originals
from archive.originals.model import Original
from archive.originals.originals import OriginalReader
from index.search.response import HighlightedText
from index.text.snippets import TextFragment
from web.http.context import services
from web.http.documents import find_record
from web.http.visitors import may_see_originals
from web.i18n import _
from web.pages.documents import NOT_FOUND
from web.presenters import document_text, headings
from web.urls import originals as original_urls

blueprint = Blueprint("originals", __name__)

FRAME_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The policy of an original: an origin of its own, no scripts, and no network."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; "
    "img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The policy of all pages, which may also have a frame."""
NOT_OFFERED = N_("This server does not offer the files of articles.")
NO_FILE = N_("The file of this article is no longer there.")
CANNOT_BE_SHOWN = N_("This file cannot be shown here: {reason}.")
CHUNK_BYTES = 1 << 16
_reader = OriginalReader()


@blueprint.get(original_urls.ORIGINAL.format("<id>"))
def original(id: str) -> Response:
    """Show the original of an article beside the text that was read from it."""
    record = _record(id)
    text = record.document.text
    response = Response(
        render_template(
            "original.html",
            id=id,
            heading=headings.document_heading(record.document),
            paragraphs=document_text.paragraphs(_without_matches(text)),
            has_file=_find_source(record) is not None,
        )
    )
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


@blueprint.get(original_urls.CONTENT.format("<id>"))
def content(id: str) -> Response:
    """Return the sanitized original, for a frame."""
    record = _record(id)
    shown, problem = _read(record)
    response = Response(
        render_template(
            "original_content.html",
            original=shown,
            problem=problem,
            has_changed=bool(shown and record.digest and shown.digest != record.digest),
        )
    )
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@blueprint.get(original_urls.FILE.format("<id>"))
def file(id: str) -> Response:
    """Return the bytes of the file, to be saved and not to be shown."""
    source = _find_source(_record(id)) or abort(404, NO_FILE)
    path, target, _position = source
    response = Response(
        stream_with_context(_read_file(target)), mimetype="application/octet-stream"
    )
    response.content_length = target.stat().st_size
    response.headers.set("Content-Disposition", "attachment", filename=path.name)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


def _record(id: str) -> Record:
    """Return the article, or abort if its original may not be seen."""
    if not may_see_originals():
        abort(404, NOT_OFFERED)
    record = find_record(id, NOT_FOUND)
    if record.gone:
        abort(410)
    return record


def _find_source(record: Record) -> tuple[Path, Path, str | None] | None:
    """Return the path, the file and the position of the first source that is there."""
    folders = services().catalog.sources.folders()
    for source in record.sources:
        try:
            target = originals.find_file(source.path, folders)
        except UnreadableError:
            continue
        return Path(source.path), target, source.position
    return None


def _read(record: Record) -> tuple[Original | None, str]:
    """Return the original, or the reason why it cannot be shown."""
    source = _find_source(record)
    if source is None:
        return None, _(NO_FILE)
    try:
        return _reader.read(*source), ""
    except UnreadableError as error:
        return None, _(CANNOT_BE_SHOWN, reason=_(str(error)))


def _read_file(target: Path) -> Iterator[bytes]:
    with originals.open_file(target) as opened:
        yield from _chunks(opened)


def _chunks(opened: IO[bytes]) -> Iterator[bytes]:
    while chunk := opened.read(CHUNK_BYTES):
        yield chunk


def _without_matches(text: str) -> HighlightedText:
    return HighlightedText((TextFragment(text, highlighted=False),), 0)
