"""The list of collections and tags, and the pages of one collection."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request

from archive.catalog import Collection, MemberOrder
from index.search.comparison import MAX_SERIES
from index.search.request import SearchRequest
from web.http import visitors
from web.http.context import services
from web.i18n import _
from web.messages import marks as mark_messages
from web.presenters import marks as mark_presenters
from web.presenters import navigation
from web.presenters.navigation import Link
from web.urls import marks as mark_urls
from web.urls import parameters
from web.urls import search as search_urls

blueprint = Blueprint("collections", __name__)

PAGE_SIZE = 50
"""Articles on a page of a collection."""
PRINT_SIZE, CHRONOLOGY_SIZE = 100, 200
MAX_ACTIONS = 20


@blueprint.get(mark_urls.COLLECTIONS)
def list_collections() -> str:
    """List the collections and the tags."""
    catalog = services().catalog
    actions = catalog.marks.recent_actions(MAX_ACTIONS) if visitors.may_edit() else ()
    return render_template(
        "collections.html",
        entries=catalog.collections.list(),
        tags=catalog.marks.tags(),
        actions=actions,
        max_series=MAX_SERIES,
    )


@blueprint.get("/collections/<id>")
def collection(id: str) -> str:
    """Show a collection in the order by hand or by date."""
    entry = _require(id)
    order = parameters.choice(
        request.args, search_urls.ORDER, mark_urls.ORDER_CHOICES, MemberOrder.HAND, []
    )
    page = search_urls.parse_list(request.args, (search_urls.ORDER,)).request.page
    return render_template(
        "collection.html",
        order=order,
        orders=[
            Link(
                _(mark_messages.ORDERS[choice]),
                mark_urls.collection(entry.id, choice),
                choice == order,
            )
            for choice in MemberOrder
        ],
        **_members(entry, order, page, PAGE_SIZE),
        pager=navigation.make_pager(
            entry.document_count,
            PAGE_SIZE,
            page,
            lambda number: mark_urls.collection(entry.id, order, number),
        ),
    )


@blueprint.get("/collections/<id>/print")
def printable(id: str) -> str:
    """Show the texts and notes of a collection on a page to print."""
    return _whole_page(id, "collection_print.html", MemberOrder.HAND, PRINT_SIZE)


@blueprint.get("/collections/<id>/chronology")
def chronology(id: str) -> str:
    """Show the articles of a collection as a chronology, earliest first."""
    return _whole_page(
        id, "collection_chronology.html", MemberOrder.OLDEST, CHRONOLOGY_SIZE
    )


def _whole_page(id: str, template: str, order: MemberOrder, size: int) -> str:
    entry = _require(id)
    page = search_urls.parse_list(request.args).request.page
    part = mark_urls.CHRONOLOGY if order is MemberOrder.OLDEST else mark_urls.PRINT
    return render_template(
        template,
        **_members(entry, order, page, size),
        pager=navigation.make_pager(
            entry.document_count,
            size,
            page,
            lambda number: mark_urls.part_of_collection(entry.id, part, number),
        ),
    )


def _members(
    entry: Collection, order: MemberOrder, page: int, size: int
) -> dict[str, Any]:
    """Return the values of a template that shows one page of a collection."""
    catalog, offset = services().catalog, (page - 1) * size
    ids = catalog.collections.member_ids(entry.id, order, offset, size)
    members = mark_presenters.members(catalog.records(ids).values(), offset + 1)
    selection = None
    if visitors.may_edit():
        request = SearchRequest(filters={"collection": (entry.name,)})
        selection = mark_presenters.make_selection(
            ids,
            entry.document_count,
            search_urls.query_string(request),
            mark_urls.collection(entry.id, order, page),
            entry.name,
        )
    return {
        "entry": entry,
        "members": members,
        "selection": selection,
        "search_url": mark_urls.collected(entry.name),
    }


def _require(id: str) -> Collection:
    entry = services().catalog.collections.find(id)
    return entry or abort(404, mark_messages.NO_SUCH_COLLECTION)
