"""The search page and the page of all values of a facet."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, abort, render_template, request

from archive.messages import Message
from index.engine import FACETS
from index.search.request import FacetOptions, SearchRequest
from index.search.response import SearchResponse
from web.http import visitors
from web.http.context import services
from web.i18n import _, current_language
from web.messages import labels
from web.presenters import articles, facet_values, facets, navigation, zero_results
from web.presenters import marks as mark_presenters
from web.presenters.co_mentioned import pages_of_filters
from web.presenters.timeline import build_timeline, timeline_facets, with_days
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls
from web.urls.parameters import ParameterProblem

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def search() -> str:
    """Show search results, or all articles if the search is empty."""
    search_service = services().search_service
    parsed = search_urls.parse(request.args, _options())
    facet_names = (*facets.SIDEBAR_FACETS, *timeline_facets(parsed.request))
    facet_options = FacetOptions(facet_names, facets.VALUES_SHOWN)
    response = search_service.search(parsed.request, facet_options)
    response = facets.with_canonical_filters(response)
    response = with_days(search_service.search, response)
    is_archive_empty = not response.total and not search_service.count(SearchRequest())
    explanation = None
    if not is_archive_empty:
        explanation = zero_results.explain_zero_results(search_service, response)
    return render_template(
        "search.html",
        answer=response,
        search_request=response.request,
        messages=_messages(parsed.problems, response),
        chips=facets.filter_chips(response),
        name_pages=pages_of_filters(response),
        cards=mark_presenters.selectable(
            articles.result_cards(response), is_editor=visitors.may_edit()
        ),
        selection=mark_presenters.search_selection(response, visitors.may_edit()),
        related_cards=articles.related_cards(response),
        facet_groups=facets.facet_groups(response),
        timeline=build_timeline(response, search_service.archive_counts),
        orders=facets.sort_links(response.request),
        counting=facets.count_toggle(
            response, search_service.has_copies, search_urls.search
        ),
        pager=facets.search_pager(response),
        explanation=explanation,
        is_archive_empty=is_archive_empty,
    )


@blueprint.get("/facets/<name>")
def facet(name: str) -> str:
    """List all values of a facet in the results of a search."""
    if name not in FACETS:
        abort(404, Message(labels.UNKNOWN_FACET, choices=", ".join(FACETS)))
    search_service = services().search_service
    parameters = facet_value_urls.parse(name, request.args, _options())
    listed = facet_values.list_facet_values(search_service, parameters)
    response = listed.response
    return render_template(
        "facet.html",
        list_parameters=parameters,
        title=_(labels.FACETS[name]),
        value_page=listed,
        back=search_urls.search(response.request),
        search_params=search_urls.to_params(response.request),
        messages=_messages(parameters.problems, response),
        chips=facets.filter_chips(response),
        choices=facets.facet_links(response.request, name, listed.values),
        orders=facets.value_sort_links(parameters),
        counting=facets.count_toggle(
            response,
            search_service.has_copies,
            facet_value_urls.count_urls(parameters),
        ),
        pager=navigation.make_pager(
            listed.total,
            parameters.request.size,
            parameters.request.page,
            facet_values.page_urls(facet_value_urls.page_url, parameters),
        ),
    )


def _messages(
    problems: Iterable[ParameterProblem], response: SearchResponse
) -> list[str]:
    """Return the messages of a page: about the URL first, then about the search."""
    details = [problem.detail for problem in problems]
    return list(dict.fromkeys((*details, *response.messages)))


def _options() -> search_urls.ParsingOptions:
    return search_urls.ParsingOptions(
        day_month_order=current_language().day_month_order
    )
