"""The list of people and the page of a person."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from index.engine import Sort
from index.search.request import SearchRequest
from web.http.context import room
from web.messages import labels
from web.presenters import articles, facets, navigation
from web.presenters.timeline import timeline
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("people", __name__)

PEOPLE_PAGE = 60  # people on a page


OUTLETS = 12  # on a person's page


NOBODY = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.get("/people")
def people() -> str:
    """Everyone named in the archive, those in most articles first."""
    asked = people_urls.read(request.args)
    offset = (asked.page - 1) * PEOPLE_PAGE
    total, entries = room().catalog.people(
        asked.text, offset, PEOPLE_PAGE, asked.order, asked.letter
    )
    return render_template(
        "people.html",
        asked=asked,
        total=total,
        entries=entries,
        orders=facets.people_orders(asked),
        letters=facets.letters(asked, room().catalog.letters()),
        pager=navigation.pager(
            total,
            PEOPLE_PAGE,
            asked.page,
            lambda number: people_urls.page(replace(asked, page=number)),
        ),
    )


@blueprint.get("/people/<slug>")
def person(slug: str) -> str | BaseResponse:
    """One person: names, roles, time, company, quotations and the articles."""
    known = room().catalog.person(slug)
    if known is None:
        return _elsewhere(slug)
    asked = SearchRequest(
        filters={"person": (slug,)},
        sort=Sort.NEWEST,
        page=search_urls.read_list(request.args).request.page,
    )
    answer = room().desk.search(asked)
    return render_template(
        "person.html",
        known=known,
        entry=known.entry,
        answer=answer,
        outlets=facets.choices(
            answer.request, "outlet", answer.facets["outlet"][:OUTLETS]
        ),
        timeline=timeline(answer, room().desk.archive_counts),
        cards=articles.cards(answer),
        pager=navigation.pager(
            answer.result_count,
            asked.size,
            asked.page,
            lambda number: search_urls.person(slug, number),
        ),
        everywhere=search_urls.search(replace(asked, page=1)),
        within_said=search_urls.search(
            replace(asked, text=labels.SAID_EXAMPLE, page=1)
        ),
    )


def _elsewhere(name: str) -> BaseResponse:
    """Another form of a name leads to the person whose it is."""
    found = room().catalog.whom(name)
    return (
        redirect(search_urls.person(found[0]))
        if len(found) == 1 and found[0] != name
        else abort(404, NOBODY)
    )
