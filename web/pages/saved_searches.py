"""The list of saved searches, and what one of them finds that is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from archive.catalog import SavedSearch
from index.search.new_results import find_new_ids, newest_time
from index.search.request import SearchRequest
from web.http import visitors
from web.http.context import services
from web.messages import formatting
from web.messages import marks as mark_messages
from web.presenters import marks as mark_presenters
from web.urls import exports as export_urls
from web.urls import marks as mark_urls
from web.urls import search as search_urls

blueprint = Blueprint("saved_searches", __name__)

MAX_COUNTED = 1_000
"""New articles of a search that are counted."""
MAX_SHOWN = 100
"""New articles that a page shows."""


@dataclass(frozen=True, slots=True)
class SavedSearchView:
    """A saved search with the number of its articles, and of those that are new."""

    entry: SavedSearch
    request: SearchRequest
    total: int
    new_count: int
    href: str
    new_url: str
    feed_url: str
    since: str

    @property
    def new_label(self) -> str:
        """The number of new articles: `3 new`."""
        return mark_messages.new_count(self.new_count, limit=MAX_COUNTED)


@blueprint.get(mark_urls.SEARCHES)
def list_searches() -> str:
    """List the saved searches with the number of their articles."""
    catalog, service = services().catalog, services().search_service
    seen = catalog.searches.last_seen(_reader())
    views = [
        _view(entry, seen.get(entry.id, entry.saved_at))
        for entry in catalog.searches.list()
    ]
    return render_template(
        "saved_searches.html",
        views=views,
        newest=newest_time(service, catalog).isoformat(),
    )


@blueprint.get("/searches/<id>")
def saved_search(id: str) -> BaseResponse:
    """Redirect to the results of a saved search."""
    return redirect(search_urls.search(mark_urls.parse_search(_require(id).query)))


@blueprint.get("/searches/<id>/new")
def new_results(id: str) -> str:
    """Show what a saved search finds that is new since the reader looked."""
    entry = _require(id)
    catalog, service = services().catalog, services().search_service
    since = catalog.searches.last_seen(_reader()).get(entry.id, entry.saved_at)
    newest = newest_time(service, catalog)
    request = mark_urls.parse_search(entry.query)
    new_ids = list(islice(find_new_ids(service, catalog, request, since), MAX_COUNTED))
    ids = new_ids[:MAX_SHOWN]
    selection = None
    if visitors.may_edit():
        here = mark_urls.saved_search(entry.id, mark_urls.NEW)
        selection = mark_presenters.make_selection(ids, len(ids), "", here)
    return render_template(
        "new_results.html",
        view=_view(entry, since),
        members=mark_presenters.members(catalog.records(ids).values(), 1),
        selection=selection,
        hidden_count=len(new_ids) - len(ids),
        newest=newest.isoformat(),
    )


def _view(entry: SavedSearch, since: datetime) -> SavedSearchView:
    catalog, service = services().catalog, services().search_service
    request = mark_urls.parse_search(entry.query)
    new_ids = find_new_ids(service, catalog, request, since)
    return SavedSearchView(
        entry=entry,
        request=request,
        total=service.count(request),
        new_count=sum(1 for _id in islice(new_ids, MAX_COUNTED)),
        href=mark_urls.saved_search(entry.id),
        new_url=mark_urls.saved_search(entry.id, mark_urls.NEW),
        feed_url=export_urls.feed(request),
        since=formatting.instant(since),
    )


def _reader() -> str:
    """Return the name under which this reader looks at searches."""
    editor = visitors.current_editor()
    return (
        visitors.current_author(editor) if editor else visitors.current_visitor().name
    )


def _require(id: str) -> SavedSearch:
    return services().catalog.searches.find(id) or abort(
        404, mark_messages.NO_SUCH_SEARCH
    )
