"""The search page and the page of all values of a facet."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from archive.messages import Message
from index.engine import FACETS
from index.search.request import FacetOptions, SearchRequest
from web.http.context import room
from web.i18n import _
from web.messages import labels
from web.presenters import articles, facet_values, facets, navigation, zero_results
from web.presenters.timeline import levels, timeline
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def search() -> str:
    """Search results, or the whole archive where nothing is asked."""
    read = search_urls.read(request.args)
    counting = FacetOptions((*facets.OFFERED, *levels(read.request)), facets.SHOWN)
    answer = facets.settled(room().desk.search(read.request, counting))
    chips = facets.chips(answer)
    empty = not answer.total and not room().desk.count(SearchRequest())
    return render_template(
        "search.html",
        answer=answer,
        asked=answer.request,
        messages=[*(each.detail for each in read.problems), *answer.messages],
        chips=chips,
        cards=articles.cards(answer),
        groups=facets.groups(answer),
        timeline=timeline(answer, room().desk.archive_counts),
        orders=facets.orders(answer.request),
        counting=facets.counting(answer, room().desk.has_copies, search_urls.search),
        pager=facets.search_pager(answer),
        explanation=None if empty else zero_results.explained(room().desk, answer),
        empty=empty,
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """Every value of a facet in the articles of a search."""
    if name not in FACETS:
        abort(404, Message(labels.NO_FACET, choices=", ".join(FACETS)))
    asked = facet_value_urls.read(name, request.args)
    listed = facet_values.listed(room().desk, asked)
    return render_template(
        "facet.html",
        asked=asked,
        title=_(labels.FACETS[name]),
        listed=listed,
        back=search_urls.search(listed.answer.request),
        kept=search_urls.pairs(listed.answer.request),
        messages=[*(each.detail for each in asked.problems), *listed.answer.messages],
        chips=facets.chips(listed.answer),
        choices=facets.choices(listed.answer.request, name, listed.values),
        orders=facets.value_orders(asked),
        counting=facets.counting(
            listed.answer, room().desk.has_copies, facet_value_urls.counting(asked)
        ),
        pager=navigation.pager(
            listed.total,
            facet_values.PAGE,
            asked.request.page,
            facet_values.addresses(facet_value_urls.page, asked),
        ),
    )
