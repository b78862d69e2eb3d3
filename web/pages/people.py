"""The list of people and the page of a person."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from index.engine import Sort
from index.search.request import SearchRequest
from web.http.context import services
from web.messages import labels
from web.presenters import articles, facets, navigation
from web.presenters.timeline import build_timeline
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("people", __name__)

PAGE_SIZE = 60  # people on a page


MAX_OUTLETS = 12  # on a person's page


NOT_FOUND = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.get("/people")
def people() -> str:
    """List the people in the archive, those in the most articles first."""
    asked = people_urls.parse(request.args)
    offset = (asked.page - 1) * PAGE_SIZE
    total, entries = services().catalog.people.list(
        asked.text, offset, PAGE_SIZE, asked.order, asked.letter
    )
    return render_template(
        "people.html",
        list_parameters=asked,
        total=total,
        entries=entries,
        orders=facets.people_sort_links(asked),
        letters=facets.letter_links(asked, services().catalog.people.first_letters()),
        pager=navigation.make_pager(
            total,
            PAGE_SIZE,
            asked.page,
            lambda number: people_urls.page_url(replace(asked, page=number)),
        ),
    )


@blueprint.get("/people/<slug>")
def person(slug: str) -> str | BaseResponse:
    """Show a person: names, roles, years, co-mentioned people, quotations, articles."""
    known = services().catalog.people.get(slug)
    if known is None:
        return _redirect_to_slug(slug)
    asked = SearchRequest(
        filters={"person": (slug,)},
        sort=Sort.NEWEST,
        page=search_urls.parse_list(request.args).request.page,
    )
    answer = services().search_service.search(asked)
    return render_template(
        "person.html",
        details=known,
        entry=known.entry,
        answer=answer,
        outlets=facets.facet_links(
            answer.request, "outlet", answer.facets["outlet"][:MAX_OUTLETS]
        ),
        timeline=build_timeline(answer, services().search_service.archive_counts),
        cards=articles.result_cards(answer),
        pager=navigation.make_pager(
            answer.result_count,
            asked.size,
            asked.page,
            lambda number: search_urls.person(slug, number),
        ),
        everywhere=search_urls.search(replace(asked, page=1)),
        within_said=search_urls.search(
            replace(asked, text=labels.QUOTATION_EXAMPLE, page=1)
        ),
    )


def _redirect_to_slug(name: str) -> BaseResponse:
    """Redirect another form of a name to its person."""
    found = services().catalog.people.resolve_name(name)
    return (
        redirect(search_urls.person(found[0]))
        if len(found) == 1 and found[0] != name
        else abort(404, NOT_FOUND)
    )
