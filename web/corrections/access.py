"""Restrict correction pages to authors, and answer when a correction cannot be made."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from archive.errors import BusyError, NothingToUndoError
from web.corrections import messages as correction_messages
from web.corrections.csrf import has_valid_csrf_token
from web.http import errors as http_errors
from web.http.context import services
from web.i18n import _
from web.jobs.editor import IndexSyncError

AUTH_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}


def restrict_to_authors(blueprint: Blueprint) -> None:
    """Nobody corrects anything by these pages unless the server allows it; what hinders a correction is told alike."""
    blueprint.before_request(_check_access)
    blueprint.register_error_handler(BusyError, _handle_busy)
    blueprint.register_error_handler(NothingToUndoError, _handle_nothing_to_undo)
    blueprint.register_error_handler(IndexSyncError, _handle_index_behind)


def _check_access() -> Response | None:
    """What answers a request that may not correct the archive; `None` lets it pass."""
    allowed = services().editor
    if allowed is None:
        abort(403, correction_messages.READ_ONLY)
    if not allowed.authenticate(request):
        answer = http_errors.error_page(401, correction_messages.PASSWORD_PROMPT)
        answer.headers.update(AUTH_CHALLENGE)
        return answer
    if request.method == "POST" and not has_valid_csrf_token(request):
        abort(403, correction_messages.INVALID_FORM)
    return None


def _handle_busy(_error: BusyError) -> Response:
    """Another process is writing."""
    return http_errors.error_page(503, correction_messages.BUSY)


def _handle_nothing_to_undo(error: NothingToUndoError) -> Response:
    """What was to be undone is not, or no more, there."""
    return http_errors.error_page(409, error.message)


def _handle_index_behind(error: IndexSyncError) -> Response:
    """It was corrected, and the index could not follow."""
    return http_errors.error_page(
        503, correction_messages.index_not_updated(_(error.message))
    )
