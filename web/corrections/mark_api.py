"""Routes of the API that collect, tag and mark articles, write notes, and undo that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import Blueprint, Response, abort, jsonify, request

from archive.catalog import Action, Catalog, clean_name
from archive.errors import BusyError, CuttingsError, NothingToUndoError
from archive.progress import Progress
from archive.text.anchors import Anchor, anchor_of
from web.api.openapi import describe
from web.api.schemas import mark_changes as schemas
from web.corrections import messages as correction_messages
from web.corrections.jobs import current_author, submit_job
from web.corrections.selected_documents import SelectedDocuments
from web.corrections.selection_forms import ACTIONS
from web.corrections.token_access import require_token
from web.http import errors as http_errors
from web.http.context import services
from web.http.documents import find_record
from web.http.json_provider import decode_json, json_body
from web.jobs.queue import IndexSyncError, JobResult
from web.messages import marks as mark_messages
from web.urls import marks as mark_urls
from web.urls import search as search_urls

blueprint = Blueprint("mark_change_api", __name__, url_prefix=search_urls.API)
blueprint.before_request(require_token)

WAIT_S = 6.0
"""Seconds that a request waits until its change was made and indexed."""
IDS_OR_SEARCH = "Send either “ids” or “search”."
ERRORS = (400, 403, 404, 409, 413, 503)
STATUSES: Mapping[type[CuttingsError], int] = {
    NothingToUndoError: 409,
    BusyError: 503,
    IndexSyncError: 503,
    CuttingsError: 400,
}
T = TypeVar("T")


@blueprint.post(mark_urls.API_MARKS)
@describe(schemas.MadeChange, errors=ERRORS, body=json_body(schemas.MarkChange))
def change_marks() -> Response:
    """Collect, tag or mark articles, or take them out. The same change twice is one.

    IDs that no article has are ignored. A change that takes more than six seconds is
    made after the answer.
    """
    change = _parse_body(schemas.MarkChange)
    field, apply = ACTIONS[change["action"]]
    name = clean_name(change.get("name", "")) if field else ""
    selected = _selected(change)
    return _make(
        lambda catalog, author: apply(catalog, selected.find_ids(catalog), name, author)
    )


@blueprint.post(mark_urls.API_NOTES)
@describe(schemas.MadeChange, errors=ERRORS, body=json_body(schemas.NewNote))
def write_note(id: str) -> Response:
    """Write a note on an article, or on the passage with the quoted words."""
    note = _parse_body(schemas.NewNote)
    document = find_record(id, mark_messages.NO_SUCH_ARTICLE).document
    anchor = _anchor(document.text, note)
    text = note["text"].strip() or abort(400, mark_messages.EMPTY_NOTE)
    return _make(
        lambda catalog, author: catalog.marks.add_note(
            document.id, text, author, anchor
        )[1]
    )


@blueprint.post(f"{mark_urls.ACTIONS}/<int:key>/undo")
@describe(schemas.MadeChange, errors=ERRORS)
def undo_action(key: int) -> Response:
    """Undo an action. The undo is an action, too, and can be undone."""
    return _make(lambda catalog, author: catalog.marks.undo(key, author))


def _parse_body(type_: type[T]) -> T:
    try:
        return decode_json(request.get_data(), type_)
    except ValueError as error:
        abort(400, str(error))


def _selected(change: schemas.MarkChange) -> SelectedDocuments:
    ids, search = change.get("ids"), change.get("search")
    if (ids is None) == (search is None):
        abort(400, IDS_OR_SEARCH)
    return SelectedDocuments(tuple(dict.fromkeys(ids or ())), search)


def _anchor(text: str, note: schemas.NewNote) -> Anchor | None:
    """Return the passage of a note. Abort if it is not in the text."""
    quote = note.get("quote", "").strip()
    if not quote:
        return None
    anchor = anchor_of(text, quote, note.get("start"))
    return anchor or abort(400, mark_messages.NO_SUCH_PASSAGE)


def _make(change: Callable[[Catalog, str], Action]) -> Response:
    """Change the catalog and the index, and return what was changed."""
    catalog, author = services().catalog, current_author()
    made: list[Action] = []

    def run(_progress: Progress) -> JobResult:
        made.append(change(catalog, author))
        return JobResult(lambda: mark_messages.report(made[0]), "", "")

    job = submit_job(run)
    if not job.wait_done(WAIT_S):
        return _answer(None)
    job.result()
    return _answer(made[0])


def _answer(action: Action | None) -> Response:
    content: schemas.MadeChange = {
        "is_done": action is not None,
        "action": action.key if action else None,
        "documents": action.document_count if action else None,
        "undo": mark_urls.api_undo(action.key) if action else None,
    }
    return jsonify(content)


@blueprint.errorhandler(CuttingsError)
def _handle_error(error: CuttingsError) -> Response:
    status = next(
        status for kind, status in STATUSES.items() if isinstance(error, kind)
    )
    message = (
        correction_messages.BUSY if isinstance(error, BusyError) else error.message
    )
    return http_errors.problem_response(status, message)
