"""Collect, tag and mark the articles that were selected in a list. Undo any action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Action, Catalog, clean_name
from archive.progress import Progress
from web.corrections import mark_jobs
from web.corrections import messages as correction_messages
from web.corrections.jobs import current_author, run_as_job
from web.corrections.mark_jobs import form_value, required_value, run_change
from web.corrections.selected_documents import parse_selected
from web.http.context import services
from web.http.documents import TEMPORARY_REDIRECT
from web.jobs.queue import JobResult
from web.messages import marks as mark_messages
from web.urls import corrections as correction_urls
from web.urls import marks as mark_urls
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.corrections import VALUE

blueprint = Blueprint("selection", __name__)
mark_jobs.protect(blueprint)

Apply = Callable[[Catalog, Sequence[str], str, str], Action]
"""Changes documents. The last two arguments are a name and the author."""

ACTIONS: Mapping[str, tuple[str, Apply]] = {
    mark_urls.COLLECT: (
        mark_urls.NAME,
        lambda catalog, ids, name, author: catalog.collections.add(ids, name, author),
    ),
    mark_urls.UNCOLLECT: (
        mark_urls.NAME,
        lambda catalog, ids, name, author: catalog.collections.remove(
            ids, name, author
        ),
    ),
    mark_urls.ADD_TAG: (
        mark_urls.TAG,
        lambda catalog, ids, name, author: catalog.marks.tag(ids, name, author),
    ),
    mark_urls.REMOVE_TAG: (
        mark_urls.TAG,
        lambda catalog, ids, name, author: catalog.marks.untag(ids, name, author),
    ),
    mark_urls.READ: (
        "",
        lambda catalog, ids, _, author: catalog.marks.set_read(ids, author),
    ),
    mark_urls.UNREAD: (
        "",
        lambda catalog, ids, _, author: catalog.marks.set_read(
            ids, author, is_read=False
        ),
    ),
}
"""The value of a button → the field with the name, and the change."""


@blueprint.post(mark_urls.SELECTION)
def change_selection() -> BaseResponse:
    """Change the ticked articles, those on the page, or all that a search finds."""
    if form_value(mark_urls.ACTION) == mark_urls.ENTER and form_value(VALUE):
        return redirect(local(correction_urls.SELECTED), TEMPORARY_REDIRECT)
    selected = parse_selected(request.form)
    back = mark_jobs.return_url(local(search_urls.SEARCH))
    return _change(selected.find_ids, back)


@blueprint.post("/documents/<id>/marks")
def change_document(id: str) -> BaseResponse:
    """Change the collections, tags or the read mark of one article."""
    return _change(lambda _: [id], mark_urls.notes_section(id))


def _change(
    find_ids: Callable[[Catalog], Sequence[str]], return_url: str
) -> BaseResponse:
    action = form_value(mark_urls.ACTION)
    if action == mark_urls.ENTER:
        action = mark_urls.ADD_TAG if form_value(mark_urls.TAG) else mark_urls.COLLECT
    field, apply = ACTIONS.get(action) or abort(400, correction_messages.UNKNOWN_ACTION)
    name = clean_name(required_value(field)) if field else ""
    return run_change(
        lambda catalog, author: apply(catalog, find_ids(catalog), name, author),
        return_url,
    )


@blueprint.post(f"{mark_urls.ACTIONS}/<int:key>/undo")
def undo(key: int) -> BaseResponse:
    """Undo an action."""
    catalog, author = services().catalog, current_author()
    back = mark_jobs.return_url(local(mark_urls.COLLECTIONS))

    def run(_progress: Progress) -> JobResult:
        undone = catalog.marks.action(key)
        catalog.marks.undo(key, author)
        return JobResult(lambda: mark_messages.undone(undone), "", back)

    return run_as_job(run, back)
