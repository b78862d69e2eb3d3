"""Run changes of collections, tags, notes and read marks as jobs that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Action, Catalog
from archive.errors import CuttingsError
from archive.progress import Progress
from web.corrections.access import restrict_to_authors
from web.corrections.jobs import current_author, run_as_job
from web.http import errors as http_errors
from web.http.context import services
from web.i18n import _
from web.jobs.queue import JobResult
from web.messages import marks as mark_messages
from web.urls import corrections as correction_urls
from web.urls import marks as mark_urls
from web.urls import parameters

Change = Callable[[Catalog, str], Action]
"""Changes the catalog in the name of an author."""


def protect(blueprint: Blueprint) -> None:
    """Let only editors use the forms, and show what is wrong with a value."""
    restrict_to_authors(blueprint)
    blueprint.register_error_handler(CuttingsError, _handle_invalid)


def run_change(change: Change, return_url: str) -> BaseResponse:
    """Change the catalog, and return to a page with the undo."""
    catalog, author = services().catalog, current_author()

    def run(_progress: Progress) -> JobResult:
        action = change(catalog, author)
        is_done = (
            bool(action.document_count) or action.kind not in mark_messages.COUNTED
        )
        return JobResult(
            lambda: mark_messages.report(action),
            mark_urls.undo(action.key) if is_done else "",
            return_url,
        )

    return run_as_job(run, return_url)


def form_value(name: str, limit: int = parameters.MAX_VALUE_LENGTH) -> str:
    """Return the value of a field as one line, or "" without it."""
    return parameters.sanitize(request.form.get(name, ""), limit)


def required_value(name: str) -> str:
    """Return the value of a field, or abort with 400 if it is empty."""
    return form_value(name) or abort(400, mark_messages.NAME_REQUIRED)


def return_url(fallback: str) -> str:
    """Return the page on which the form was, if it is on this server."""
    back = request.form.get(correction_urls.BACK, "")
    return correction_urls.local_path(back, fallback) if back else fallback


def _handle_invalid(error: CuttingsError) -> Response:
    return http_errors.error_page(400, _(error.message))
