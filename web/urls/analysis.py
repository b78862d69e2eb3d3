"""Addresses and parameters of the pages that compare, list, count and map matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from archive.messages import N_, Message
from index.engine import FACETS
from index.search.comparison import MAX_SERIES
from index.search.concordance import LineOrder
from index.search.request import SearchRequest
from web.urls import exports as export_urls
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local
from web.urls.parameters import ParameterProblem, QueryArguments, SelectedArguments

BY, SPLIT, SHOW, ORDER, PEOPLE = "by", "split", "show", "order", "people"
PLACES = "places"
FORMAT, CSV, JSON = export_urls.FORMAT, "csv", "json"
FORMAT_CHOICES = {JSON: JSON, CSV: CSV}
PERIOD_CHOICES = {period: period for period in ("day", "month", "year")}
SPLIT_CHOICES = {
    facet: facet
    for facet in (
        *("outlet", "person", "org", "place"),
        *("agency", "language", "collection", "tag"),
    )
}
COUNTS, SHARES = "counts", "shares"
SHOW_CHOICES = {COUNTS: COUNTS, SHARES: SHARES}
ORDER_CHOICES = {str(order): order for order in LineOrder}
PEOPLE_COUNTS = search_urls.NumberBounds(5, 60, default=30)
PLACE_COUNTS = search_urls.NumberBounds(10, 1_000, default=200)

TOO_MANY_SEARCHES = N_(
    "At most {count} searches can be compared. The others were left out."
)

FILTERS = (
    *FACETS,
    *search_urls.EXCLUSION_PARAMETERS.values(),
    search_urls.SINCE,
    search_urls.UNTIL,
    search_urls.UNDATED,
)


class View(StrEnum):
    """The analyses of a search. The values are their paths."""

    COMPARE = "/compare"
    CONCORDANCE = "/concordance"
    QUOTATIONS = "/quotations"
    CO_MENTIONS = "/co-mentions"
    MAP = "/map"


TEXT = search_urls.TEXT
PARAMETERS: Mapping[View, tuple[str, ...]] = {
    View.COMPARE: (TEXT, *FILTERS, search_urls.COUNT, BY, SPLIT, SHOW),
    View.CONCORDANCE: (TEXT, *FILTERS, search_urls.SORT, ORDER, search_urls.PAGE),
    View.QUOTATIONS: (
        TEXT,
        "person",
        "outlet",
        search_urls.SINCE,
        search_urls.UNTIL,
        search_urls.PAGE,
    ),
    View.CO_MENTIONS: (TEXT, *FILTERS, search_urls.COUNT, PEOPLE),
    View.MAP: (TEXT, *FILTERS, search_urls.COUNT, PLACES),
}
"""The parameters of each page."""
NOT_IN_API = {search_urls.PAGE, SHOW}
"""Parameters of pages that the API does not have: it returns all rows."""
API_PARAMETERS = {
    view: (*(name for name in names if name not in NOT_IN_API), FORMAT, export_urls.BOM)
    for view, names in PARAMETERS.items()
}


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """What an analysis has besides a search.

    `queries`: the queries to compare. `by`: the period, `None` for a fitting one.
    `split`: the facet whose selected values are compared, or "".
    """

    queries: tuple[str, ...] = ()
    by: str | None = None
    split: str = ""
    show: str = COUNTS
    order: LineOrder = LineOrder.ARTICLE
    people: int = PEOPLE_COUNTS.default
    places: int = PLACE_COUNTS.default


DEFAULT_OPTIONS = AnalysisOptions()


@dataclass(frozen=True, slots=True)
class AnalysisParameters:
    """The parsed parameters of an analysis."""

    request: SearchRequest
    options: AnalysisOptions
    format_name: str = JSON
    with_mark: bool = True
    problems: tuple[ParameterProblem, ...] = field(default=())


def parse(
    view: View, arguments: QueryArguments, *, is_api: bool = False
) -> AnalysisParameters:
    """Parse the parameters of an analysis. Never raises."""
    names = (API_PARAMETERS if is_api else PARAMETERS)[view]
    selected = SelectedArguments(arguments, names)
    problems: list[ParameterProblem] = []
    queries = _parse_queries(selected, problems) if view is View.COMPARE else ()
    search_names = [name for name in names if name != TEXT or view is not View.COMPARE]
    search_names = [name for name in search_names if name in search_urls.PARAMETERS]
    search = search_urls.parse(
        SelectedArguments(selected, search_names), search_urls.API_OPTIONS
    )
    problems += search.problems
    options = AnalysisOptions(
        queries=queries,
        by=url_parameters.choice(selected, BY, PERIOD_CHOICES, "", problems) or None,
        split=url_parameters.choice(selected, SPLIT, SPLIT_CHOICES, "", problems),
        show=url_parameters.choice(selected, SHOW, SHOW_CHOICES, COUNTS, problems),
        order=url_parameters.choice(
            selected, ORDER, ORDER_CHOICES, LineOrder.ARTICLE, problems
        ),
        people=search_urls.parse_number(selected, PEOPLE, PEOPLE_COUNTS, problems),
        places=search_urls.parse_number(selected, PLACES, PLACE_COUNTS, problems),
    )
    format_name = url_parameters.choice(
        selected, FORMAT, FORMAT_CHOICES, JSON, problems
    )
    with_mark = export_urls.parse_mark(selected, problems)
    problems += url_parameters.unknown_parameters(arguments, names)
    request = search.request
    if view is View.COMPARE:
        request = replace(request, text=queries[0] if queries else "")
    return AnalysisParameters(request, options, format_name, with_mark, tuple(problems))


def _parse_queries(
    arguments: QueryArguments, problems: list[ParameterProblem]
) -> tuple[str, ...]:
    """Return the distinct queries among the first `MAX_SERIES`, without empty ones."""
    texts = arguments.getlist(TEXT)
    if len(texts) > MAX_SERIES:
        message = Message(TOO_MANY_SEARCHES, count=MAX_SERIES)
        problems.append(ParameterProblem(TEXT, message))
    cleaned = [
        url_parameters.sanitize(text, search_urls.MAX_QUERY_LENGTH)
        for text in texts[:MAX_SERIES]
    ]
    return tuple(dict.fromkeys(filter(None, cleaned)))


def url(
    view: View, request: SearchRequest, options: AnalysisOptions = DEFAULT_OPTIONS
) -> str:
    """Return the URL of an analysis of a search."""
    pairs = _to_pairs(view, request, options, PARAMETERS[view])
    return url_parameters.with_query(local(view), url_parameters.encode(pairs))


def api_url(
    view: View,
    request: SearchRequest,
    options: AnalysisOptions = DEFAULT_OPTIONS,
    format_name: str = JSON,
) -> str:
    """Return the API URL of an analysis of a search."""
    pairs = _to_pairs(view, request, options, API_PARAMETERS[view])
    if format_name != JSON:
        pairs.append((FORMAT, format_name))
    path = local(f"{search_urls.API}{view}")
    return url_parameters.with_query(path, url_parameters.encode(pairs))


def _to_pairs(
    view: View,
    request: SearchRequest,
    options: AnalysisOptions,
    names: tuple[str, ...],
) -> list[tuple[str, str]]:
    pairs = search_urls.to_params(
        replace(request, collapse_copies=False), search_urls.API_DEFAULT
    )
    if view is View.COMPARE and options.queries:
        filters = [pair for pair in pairs if pair[0] != TEXT]
        pairs = [(TEXT, query) for query in options.queries] + filters
    pairs += url_parameters.without_defaults(
        {
            BY: (options.by or "", ""),
            SPLIT: (options.split, ""),
            SHOW: (options.show, COUNTS),
            ORDER: (str(options.order), str(LineOrder.ARTICLE)),
            PEOPLE: (str(options.people), str(PEOPLE_COUNTS.default)),
            PLACES: (str(options.places), str(PLACE_COUNTS.default)),
        }
    )
    return [pair for pair in pairs if pair[0] in names]


def hidden_fields(view: View, request: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of the filters that a form of a page passes on."""
    pairs = _to_pairs(view, request, DEFAULT_OPTIONS, PARAMETERS[view])
    own = {TEXT, search_urls.PAGE}
    if view is View.QUOTATIONS:
        own |= {"person", search_urls.SINCE, search_urls.UNTIL}
    return [pair for pair in pairs if pair[0] not in own]


def shown_filters(request: SearchRequest) -> list[str]:
    """Return the filters of an analysis, each as a text to show."""
    return [
        f"{name}: {value}"
        for name, value in search_urls.to_params(
            replace(request, collapse_copies=False)
        )
        if name in FILTERS
    ]
