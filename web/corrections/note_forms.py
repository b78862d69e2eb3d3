"""Write, change and delete notes."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as BaseResponse

from archive.text.anchors import Anchor, anchor_of
from web.corrections import mark_jobs
from web.corrections.mark_jobs import form_value, run_change
from web.http.context import services
from web.http.documents import find_record
from web.messages import marks as mark_messages
from web.urls import marks as mark_urls

blueprint = Blueprint("note_forms", __name__)
mark_jobs.protect(blueprint)


@blueprint.post("/documents/<id>/notes")
def add(id: str) -> BaseResponse:
    """Write a note on an article, or on the passage with the quoted words."""
    record = find_record(id, mark_messages.NO_SUCH_ARTICLE)
    anchor = _anchor(record.document.text)
    text = _text()
    return run_change(
        lambda catalog, author: catalog.marks.add_note(id, text, author, anchor)[1],
        mark_urls.notes_section(id),
    )


@blueprint.post("/notes/<note_id>/change")
def change(note_id: str) -> BaseResponse:
    """Replace the text of a note."""
    document, text = services().catalog.marks.document_of_note(note_id), _text()
    return run_change(
        lambda catalog, author: catalog.marks.change_note(note_id, text, author),
        mark_urls.notes_section(document),
    )


@blueprint.post("/notes/<note_id>/delete")
def delete(note_id: str) -> BaseResponse:
    """Delete a note."""
    document = services().catalog.marks.document_of_note(note_id)
    return run_change(
        lambda catalog, author: catalog.marks.delete_note(note_id, author),
        mark_urls.notes_section(document),
    )


def _text() -> str:
    return request.form.get(mark_urls.TEXT, "").strip() or abort(
        400, mark_messages.EMPTY_NOTE
    )


def _anchor(text: str) -> Anchor | None:
    """Return the passage that the form names. Abort if it is not in the text."""
    quote = request.form.get(mark_urls.QUOTE, "").strip()
    if not quote:
        return None
    start = form_value(mark_urls.START)
    place = int(start) if start.isascii() and start.isdigit() else None
    return anchor_of(text, quote, place) or abort(400, mark_messages.NO_SUCH_PASSAGE)
