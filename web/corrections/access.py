"""Restrict correction pages to authors, and answer when a correction cannot be made."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from archive.errors import BusyError, NothingToUndoError
from web.corrections import messages as correction_messages
from web.corrections.csrf import is_own
from web.http import errors as http_errors
from web.http.context import room
from web.i18n import _
from web.jobs.editor import LateError

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Cuttings", charset="UTF-8"'}


def protect(blueprint: Blueprint) -> None:
    """Nobody corrects anything by these pages unless the server allows it; what hinders a correction is told alike."""
    blueprint.before_request(_guard)
    blueprint.register_error_handler(BusyError, _busy)
    blueprint.register_error_handler(NothingToUndoError, _unknown)
    blueprint.register_error_handler(LateError, _late)


def _guard() -> Response | None:
    """What answers a request that may not correct the archive; `None` lets it pass."""
    allowed = room().editing
    if allowed is None:
        abort(403, correction_messages.READ_ONLY)
    if not allowed.admits(request):
        answer = http_errors.page(401, correction_messages.ASK)
        answer.headers.update(CHALLENGE)
        return answer
    if request.method == "POST" and not is_own(request):
        abort(403, correction_messages.STRANGE_FORM)
    return None


def _busy(_error: BusyError) -> Response:
    """Another process is writing."""
    return http_errors.page(503, correction_messages.BUSY)


def _unknown(error: NothingToUndoError) -> Response:
    """What was to be undone is not, or no more, there."""
    return http_errors.page(409, error.message)


def _late(error: LateError) -> Response:
    """It was corrected, and the index could not follow."""
    return http_errors.page(503, correction_messages.late(_(error.message)))
