"""Save and delete searches, and store what a reader has seen."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import clean_name
from web.corrections import mark_jobs
from web.corrections.jobs import current_author
from web.corrections.mark_jobs import form_value, required_value, run_change
from web.http.context import services
from web.i18n import _
from web.jobs.editor import Editor
from web.messages import marks as mark_messages
from web.urls import marks as mark_urls
from web.urls import search as search_urls
from web.urls.base import local

blueprint = Blueprint("search_forms", __name__)
mark_jobs.protect(blueprint)


@blueprint.post(mark_urls.SEARCHES)
def save() -> BaseResponse:
    """Save a search under a name."""
    name = clean_name(required_value(mark_urls.NAME))
    parsed_search = mark_urls.parse_search(request.form.get(mark_urls.QUERY, ""))
    query = search_urls.query_string(parsed_search)
    return run_change(
        lambda catalog, author: catalog.searches.save(name, query, author)[1],
        local(mark_urls.SEARCHES),
    )


@blueprint.post("/searches/<id>/delete")
def delete(id: str) -> BaseResponse:
    """Delete a saved search."""
    _require(id)
    return run_change(
        lambda catalog, author: catalog.searches.delete(id, author),
        local(mark_urls.SEARCHES),
    )


@blueprint.post("/searches/<id>/seen")
def seen(id: str) -> BaseResponse:
    """Store that this reader has seen what a search found until a time."""
    _require(id)
    try:
        seen_at = datetime.fromisoformat(form_value(mark_urls.SEEN))
        seen_at.utctimetuple()
    except (ValueError, OverflowError):
        abort(400, mark_messages.INVALID_TIME)
    if seen_at.tzinfo is None:
        abort(400, mark_messages.INVALID_TIME)
    editor: Editor = services().editor or abort(403)
    with editor.home.write_lock():
        services().catalog.searches.set_seen(id, current_author(), seen_at)
    flash(_(mark_messages.SEEN), "")
    return redirect(local(mark_urls.SEARCHES), 303)


def _require(id: str) -> None:
    if services().catalog.searches.find(id) is None:
        abort(404, mark_messages.NO_SUCH_SEARCH)
