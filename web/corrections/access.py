"""Restrict correction pages to editors, and show errors of corrections."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from archive.errors import BusyError, NothingToUndoError
from web.corrections import messages as correction_messages
from web.corrections.csrf import has_valid_csrf_token
from web.http import errors as http_errors
from web.http import sign_in, visitors
from web.http.context import services
from web.http.visitors import SignInWay
from web.i18n import _
from web.jobs.queue import IndexSyncError


def restrict_to_authors(blueprint: Blueprint) -> None:
    """Check the access to each page of a blueprint, and show errors of corrections."""
    blueprint.before_request(_check_access)
    blueprint.register_error_handler(BusyError, _handle_busy)
    blueprint.register_error_handler(NothingToUndoError, _handle_nothing_to_undo)
    blueprint.register_error_handler(IndexSyncError, _handle_index_behind)


def hide_from_readers(blueprint: Blueprint) -> None:
    """Show pages of a blueprint to editors and, without an editor, to a local user."""
    blueprint.before_request(_check_reader)


def _check_access() -> Response | None:
    """Return an error page or a redirect, or `None` to let the request pass."""
    if services().editor is None:
        abort(403, _read_only_message())
    if not visitors.may_edit():
        return _refuse()
    is_form = visitors.current_visitor().way is not SignInWay.TOKEN
    if request.method == "POST" and is_form and not has_valid_csrf_token(request):
        abort(403, correction_messages.INVALID_FORM)
    return None


def _check_reader() -> Response | None:
    if services().editor is None and visitors.is_local_reader():
        return None
    return _check_access()


def _read_only_message() -> str:
    """Return how to allow corrections, if the reader can do that."""
    if visitors.is_local_reader():
        return correction_messages.READ_ONLY
    return correction_messages.NOT_EDITABLE


def _refuse() -> Response:
    """Ask an anonymous visitor to sign in. Users who may only read cannot edit."""
    if visitors.current_visitor().role is not None:
        abort(403, correction_messages.READERS_CANNOT_EDIT)
    return sign_in.demand(correction_messages.PASSWORD_PROMPT)


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
