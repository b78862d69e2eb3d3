"""The pages that compare searches, list matches and quotations, and draw maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, render_template, request

from archive import deadline
from index.search import refinements
from index.search.co_mentions import find_co_mentions
from index.search.comparison import MAX_SERIES, SAMPLE_SIZE, Comparison, Series
from index.search.concordance import make_concordance
from index.search.counting import CountAxes
from index.search.place_map import find_places
from index.search.quotation_table import PAGE_SIZE, list_quotations
from index.search.request import SearchRequest
from web.exports.analysis_views import compare_searches
from web.http.context import services
from web.i18n import _
from web.messages import places as place_messages
from web.presenters import analysis as presenters
from web.presenters import analysis_messages
from web.presenters.line_chart import draw_lines
from web.presenters.navigation import Link, make_pager
from web.presenters.network import draw_network
from web.presenters.place_map import draw_map, names_url
from web.presenters.quotations import phrase_url
from web.urls import analysis as analysis_urls
from web.urls.analysis import AnalysisParameters, View

blueprint = Blueprint("analysis", __name__)

LINES_ON_PAGE = 50
MAX_OTHER_PLACES = 6
"""Places of an ambiguous name that are listed."""
MIN_VALUES = 2
"""The number of values of a facet that can be compared."""


@blueprint.get(View.COMPARE)
def compare() -> str:
    """Compare searches over time, and show what distinguishes them."""
    parameters = analysis_urls.parse(View.COMPARE, request.args)
    comparison = compare_searches(parameters)
    return _render(
        "compare.html",
        View.COMPARE,
        parameters,
        comparison.messages,
        comparison=comparison,
        chart=draw_lines(comparison, _plotted(comparison, parameters)),
        show_links=_show_links(parameters),
        split_links=_split_links(parameters),
        value_of=_plotted(comparison, parameters),
        max_series=MAX_SERIES,
        sample_size=SAMPLE_SIZE,
    )


def _plotted(
    comparison: Comparison, parameters: AnalysisParameters
) -> Callable[[Series, str], float]:
    """Return the function from a search and a period to its count or its share."""
    if parameters.options.show == analysis_urls.SHARES:
        return lambda series, period: presenters.share_of_archive(
            comparison, series, period
        )
    return lambda series, period: series.counts.get(period, 0)


def _show_links(parameters: AnalysisParameters) -> list[Link]:
    return [
        Link(
            _(label),
            analysis_urls.url(
                View.COMPARE,
                parameters.request,
                replace(parameters.options, show=show),
            ),
            is_current=show == parameters.options.show,
        )
        for show, label in analysis_messages.SHOW.items()
    ]


def _split_links(parameters: AnalysisParameters) -> list[Link]:
    """Return links that compare the most frequent outlets or people of one search."""
    if len(parameters.options.queries) > 1 or parameters.options.split:
        return []
    links = []
    for facet, label in analysis_messages.SPLIT.items():
        table = services().search_service.count_by(
            parameters.request, CountAxes(facet, max_values=MAX_SERIES)
        )
        values = tuple(row.value for row in table.rows if row.value is not None)
        if len(values) >= MIN_VALUES:
            split = refinements.with_filter(
                parameters.request, facet, values[:MAX_SERIES]
            )
            options = replace(parameters.options, split=facet)
            links.append(
                Link(_(label), analysis_urls.url(View.COMPARE, split, options))
            )
    return links


@blueprint.get(View.CONCORDANCE)
def concordance() -> str:
    """Show the matches of a query with the words around them."""
    parameters = analysis_urls.parse(View.CONCORDANCE, request.args)
    concordance = make_concordance(
        services().search_service,
        services().catalog,
        parameters.request,
        parameters.options.order,
    )
    start = (parameters.request.page - 1) * LINES_ON_PAGE
    return _render(
        "concordance.html",
        View.CONCORDANCE,
        parameters,
        concordance.messages,
        concordance=concordance,
        lines=concordance.lines[start : start + LINES_ON_PAGE],
        orders=_order_links(parameters),
        match_url=presenters.match_url,
        pager=_pager(
            View.CONCORDANCE, parameters, len(concordance.lines), LINES_ON_PAGE
        ),
    )


def _order_links(parameters: AnalysisParameters) -> list[Link]:
    first_page = replace(parameters.request, page=1)
    return [
        Link(
            _(label),
            analysis_urls.url(
                View.CONCORDANCE, first_page, replace(parameters.options, order=order)
            ),
            is_current=order is parameters.options.order,
        )
        for order, label in analysis_messages.LINE_ORDERS.items()
    ]


@blueprint.get(View.QUOTATIONS)
def quotations() -> str:
    """Show quotations by speaker, words, outlet and time."""
    parameters = analysis_urls.parse(View.QUOTATIONS, request.args)
    table = list_quotations(
        services().search_service, services().catalog, parameters.request, PAGE_SIZE
    )
    return _render(
        "quotations.html",
        View.QUOTATIONS,
        parameters,
        table.messages,
        table=table,
        quotation_url=phrase_url,
        pager=_pager(View.QUOTATIONS, parameters, table.total, PAGE_SIZE),
    )


@blueprint.get(View.CO_MENTIONS)
def co_mentions() -> str:
    """Show who appears with whom, as a network and as a table."""
    parameters = analysis_urls.parse(View.CO_MENTIONS, request.args)
    co_mentions = find_co_mentions(
        services().search_service, parameters.request, parameters.options.people
    )
    deadline.check()
    return _render(
        "co_mentions.html",
        View.CO_MENTIONS,
        parameters,
        co_mentions.messages,
        co_mentions=co_mentions,
        network=draw_network(co_mentions),
        pair_url=presenters.pair_url,
    )


@blueprint.get(View.MAP)
def place_map() -> str:
    """Show the places that the articles of a search name, on a map and as a table."""
    parameters = analysis_urls.parse(View.MAP, request.args)
    places = find_places(
        services().search_service, parameters.request, parameters.options.places
    )
    return _render(
        "map.html",
        View.MAP,
        parameters,
        places.messages,
        place_map=places,
        points=places.points().items(),
        drawing=draw_map(places, parameters.request),
        names_url=names_url,
        place_messages=place_messages,
        max_others=MAX_OTHER_PLACES,
    )


def _pager(view: View, parameters: AnalysisParameters, total: int, size: int) -> object:
    def page_url(page: int) -> str:
        page_request = replace(parameters.request, page=page)
        return analysis_urls.url(view, page_request, parameters.options)

    return make_pager(total, size, parameters.request.page, page_url)


def _render(
    template: str,
    view: View,
    parameters: AnalysisParameters,
    messages: tuple[str, ...],
    **values: object,
) -> str:
    details = [problem.detail for problem in parameters.problems]
    return render_template(
        template,
        view=view,
        parameters=parameters,
        search_request=parameters.request,
        options=parameters.options,
        tabs=_tabs(view, parameters),
        messages=[*dict.fromkeys([*details, *messages])],
        analysis_messages=analysis_messages,
        presenters=presenters,
        **values,
    )


def _tabs(view: View, parameters: AnalysisParameters) -> list[Link]:
    """Return links to the other analyses of the same articles."""
    first_page: SearchRequest = replace(parameters.request, page=1)
    return [
        Link(_(label), analysis_urls.url(tab, first_page), is_current=tab is view)
        for tab, label in analysis_messages.TABS.items()
    ]
