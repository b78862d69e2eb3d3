"""The lists of organisations and places, and the page of one of them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from archive.names.gazetteer import find_place
from index.search.request import SearchRequest
from index.search.thing_details import read_thing_details
from web.http.context import services
from web.messages import name_lists as name_list_messages
from web.messages import places as place_messages
from web.presenters import name_articles, name_lists
from web.presenters.co_mentioned import co_mentioned_groups
from web.urls import analysis as analysis_urls
from web.urls import name_lists as name_list_urls
from web.urls import named_things as named_thing_urls
from web.urls import search as search_urls
from web.urls.analysis import View
from web.urls.named_things import ORGANISATIONS, PLACES, ThingKind

blueprint = Blueprint("named_things", __name__)

MAX_OTHER_PLACES = 12
"""Places of the same name that are listed."""
NOT_FOUND = N_("No article in the archive has this name. Search for a part of it.")


@blueprint.get(ORGANISATIONS.path)
def organisations() -> str:
    """List the organisations in the archive, those in the most articles first."""
    return _list_page(ORGANISATIONS)


@blueprint.get(PLACES.path)
def places() -> str:
    """List the places in the archive, those in the most articles first."""
    return _list_page(PLACES)


@blueprint.get(f"{ORGANISATIONS.path}/<name:organisation_name>")
def organisation(organisation_name: str) -> str | BaseResponse:
    """Show an organisation: forms, years, co-mentioned names, articles."""
    return _thing_page(ORGANISATIONS, organisation_name)


@blueprint.get(f"{PLACES.path}/<name:place_name>")
def place(place_name: str) -> str | BaseResponse:
    """Show a place: forms, years, co-mentioned names, articles."""
    return _thing_page(PLACES, place_name)


def _list_page(kind: ThingKind) -> str:
    parameters = name_list_urls.parse(request.args, kind.path)
    things = services().search_service.named_things(kind.facet)
    return render_template(
        "named_things.html",
        kind=kind,
        map_url=analysis_urls.url(View.MAP, SearchRequest()),
        **name_lists.template_values(
            parameters,
            name_list_messages.THINGS[kind.facet],
            things,
            things.first_letters,
        ),
    )


def _thing_page(kind: ThingKind, name: str) -> str | BaseResponse:
    service = services().search_service
    base_request = named_thing_urls.articles_request(kind, name)
    page = search_urls.parse_list(request.args).request.page
    response = name_articles.find_articles(
        service,
        replace(base_request, page=page),
        oldest_first=search_urls.parse_oldest_first(request.args),
    )
    if not response.total:
        return _redirect_to_name(kind, name)
    details = read_thing_details(
        service, services().catalog, kind.fact_name, base_request
    )
    query = named_thing_urls.query(kind, name)
    return render_template(
        "named_thing.html",
        kind=kind,
        name=name,
        texts=name_list_messages.THINGS[kind.facet],
        details=details,
        co_mentioned=co_mentioned_groups(details.co_mentioned),
        query=query,
        query_url=search_urls.search_for(query),
        match=find_place(name) if kind is PLACES else None,
        map_url=analysis_urls.url(View.MAP, base_request),
        max_others=MAX_OTHER_PLACES,
        place_messages=place_messages,
        **name_articles.template_values(
            service,
            response,
            lambda number, oldest: named_thing_urls.thing_url(
                kind, name, number, oldest_first=oldest
            ),
        ),
    )


def _redirect_to_name(kind: ThingKind, name: str) -> BaseResponse:
    """Redirect a name in other letters to the one that articles have."""
    other = services().search_service.named_things(kind.facet).resolve(name)
    if other is None or other == name:
        abort(404, NOT_FOUND)
    return redirect(named_thing_urls.thing_url(kind, other))
