"""The search page and the page of all values of a facet."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from archive.messages import Message
from index.engine import FACETS
from index.search.request import FacetOptions, SearchRequest
from web.http.context import services
from web.i18n import _
from web.messages import labels
from web.presenters import articles, facet_values, facets, navigation, zero_results
from web.presenters.timeline import build_timeline, timeline_facets
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def search() -> str:
    """Show search results, or all articles if the search is empty."""
    read = search_urls.parse(request.args)
    counting = FacetOptions(
        (*facets.SIDEBAR_FACETS, *timeline_facets(read.request)), facets.VALUES_SHOWN
    )
    answer = facets.with_canonical_filters(
        services().search_service.search(read.request, counting)
    )
    chips = facets.filter_chips(answer)
    empty = not answer.total and not services().search_service.count(SearchRequest())
    return render_template(
        "search.html",
        answer=answer,
        search_request=answer.request,
        messages=[*(each.detail for each in read.problems), *answer.messages],
        chips=chips,
        cards=articles.result_cards(answer),
        groups=facets.facet_groups(answer),
        timeline=build_timeline(answer, services().search_service.archive_counts),
        orders=facets.sort_links(answer.request),
        counting=facets.count_toggle(
            answer, services().search_service.has_copies, search_urls.search
        ),
        pager=facets.search_pager(answer),
        explanation=None
        if empty
        else zero_results.explain_zero_results(services().search_service, answer),
        empty=empty,
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """List all values of a facet in the results of a search."""
    if name not in FACETS:
        abort(404, Message(labels.UNKNOWN_FACET, choices=", ".join(FACETS)))
    asked = facet_value_urls.parse(name, request.args)
    listed = facet_values.list_facet_values(services().search_service, asked)
    return render_template(
        "facet.html",
        list_parameters=asked,
        title=_(labels.FACETS[name]),
        value_page=listed,
        back=search_urls.search(listed.response.request),
        search_params=search_urls.to_params(listed.response.request),
        messages=[*(each.detail for each in asked.problems), *listed.response.messages],
        chips=facets.filter_chips(listed.response),
        choices=facets.facet_links(listed.response.request, name, listed.values),
        orders=facets.value_sort_links(asked),
        counting=facets.count_toggle(
            listed.response,
            services().search_service.has_copies,
            facet_value_urls.count_urls(asked),
        ),
        pager=navigation.make_pager(
            listed.total,
            facet_values.PAGE_SIZE,
            asked.request.page,
            facet_values.page_urls(facet_value_urls.page_url, asked),
        ),
    )
