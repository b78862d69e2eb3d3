"""Create, rename, order and delete collections."""

from __future__ import annotations

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import Action, Catalog, MemberOrder, clean_name
from web.corrections import mark_jobs
from web.corrections.mark_jobs import form_value, required_value, run_change
from web.http.context import services
from web.messages import marks as mark_messages
from web.urls import marks as mark_urls
from web.urls.base import local

blueprint = Blueprint("collection_forms", __name__)
mark_jobs.protect(blueprint)

UP, DOWN = "up", "down"


@blueprint.post(mark_urls.COLLECTIONS)
def create() -> BaseResponse:
    """Create an empty collection."""
    name = clean_name(required_value(mark_urls.NAME))
    return run_change(
        lambda catalog, author: catalog.collections.add([], name, author),
        local(mark_urls.COLLECTIONS),
    )


@blueprint.post("/collections/<id>/change")
def change(id: str) -> BaseResponse:
    """Give a collection another name and description."""
    name = clean_name(required_value(mark_urls.NAME))
    description = request.form.get(mark_urls.DESCRIPTION, "")
    _require(id)
    return run_change(
        lambda catalog, author: catalog.collections.change(
            id, name, description, author
        ),
        mark_urls.collection(id),
    )


@blueprint.post("/collections/<id>/delete")
def delete(id: str) -> BaseResponse:
    """Delete a collection. Its articles stay in the archive."""
    _require(id)
    return run_change(
        lambda catalog, author: catalog.collections.delete(id, author),
        local(mark_urls.COLLECTIONS),
    )


@blueprint.post("/collections/<id>/move")
def move(id: str) -> BaseResponse:
    """Move an article up, down, or to a position counted from 1."""
    _require(id)
    document, target = form_value(mark_urls.DOCUMENT), form_value(mark_urls.TO)
    if target not in {UP, DOWN} and not (target.isascii() and target.isdigit()):
        abort(400, mark_messages.INVALID_POSITION)

    def run(catalog: Catalog, author: str) -> Action:
        ids = catalog.collections.member_ids(id, MemberOrder.HAND)
        current = ids.index(document) if document in ids else 0
        steps = {UP: current - 1, DOWN: current + 1}
        position = steps[target] if target in steps else int(target) - 1
        return catalog.collections.move(id, document, position, author)

    return run_change(run, f"{mark_jobs.return_url(mark_urls.collection(id))}")


def _require(id: str) -> None:
    if services().catalog.collections.find(id) is None:
        abort(404, mark_messages.NO_SUCH_COLLECTION)
