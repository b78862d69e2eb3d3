"""Restrict correction pages to authors, and show errors of corrections."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from archive.errors import BusyError, NothingToUndoError
from web.corrections import messages as correction_messages
from web.corrections.csrf import has_valid_csrf_token
from web.http import errors as http_errors
from web.http.context import services
from web.i18n import _
from web.jobs.queue import IndexSyncError

AUTH_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}


def restrict_to_authors(blueprint: Blueprint) -> None:
    """Check the access to each page of a blueprint, and show errors of corrections."""
    blueprint.before_request(_check_access)
    blueprint.register_error_handler(BusyError, _handle_busy)
    blueprint.register_error_handler(NothingToUndoError, _handle_nothing_to_undo)
    blueprint.register_error_handler(IndexSyncError, _handle_index_behind)


def _check_access() -> Response | None:
    """Return an error page, or `None` to let the request pass."""
    editor = services().editor
    if editor is None:
        abort(403, correction_messages.READ_ONLY)
    if not editor.authenticate(request):
        page = http_errors.error_page(401, correction_messages.PASSWORD_PROMPT)
        page.headers.update(AUTH_CHALLENGE)
        return page
    if request.method == "POST" and not has_valid_csrf_token(request):
        abort(403, correction_messages.INVALID_FORM)
    return None


def _handle_busy(_error: BusyError) -> Response:
    """Return 503 while another process writes to the archive."""
    return http_errors.error_page(503, correction_messages.BUSY)


def _handle_nothing_to_undo(error: NothingToUndoError) -> Response:
    """Return 409 when the correction does not exist or was already undone."""
    return http_errors.error_page(409, error.message)


def _handle_index_behind(error: IndexSyncError) -> Response:
    """Return 503 when the correction was saved, but the index was not updated."""
    return http_errors.error_page(
        503, correction_messages.index_not_updated(_(error.message))
    )
