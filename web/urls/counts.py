"""The address and the parameters of counts by one facet or by two."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.engine import FACETS
from index.search.counting import DEFAULT_VALUES, MAX_VALUES, CountAxes
from index.search.request import SearchRequest
from web.urls import exports as export_urls
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local

COUNTS = f"{search_urls.API}/counts"
DEFAULT_BY = "month"
BY, SPLIT, VALUES = "by", "split", "values"
FORMAT, CSV, JSON = export_urls.FORMAT, "csv", "json"
FORMAT_CHOICES = {JSON: JSON, CSV: CSV}
FACET_CHOICES = {facet: facet for facet in FACETS}
VALUE_COUNTS = search_urls.NumberBounds(1, MAX_VALUES, DEFAULT_VALUES)
OWN_PARAMETERS = (BY, SPLIT, VALUES, FORMAT, export_urls.BOM)
UNUSED_PARAMETERS = frozenset(
    {
        search_urls.SORT,
        search_urls.TIMELINE,
        search_urls.PAGE,
        search_urls.SIZE,
        search_urls.AFTER,
        search_urls.COPIES,
    }
)
"""Parameters of a search that have no meaning for counts."""
SEARCH_PARAMETERS = tuple(
    name for name in search_urls.PARAMETERS if name not in UNUSED_PARAMETERS
)
PARAMETERS = (*SEARCH_PARAMETERS, *OWN_PARAMETERS)


@dataclass(frozen=True, slots=True)
class CountParameters:
    """The parameters of counts. `request` has the search."""

    request: SearchRequest
    axes: CountAxes
    format_name: str
    with_mark: bool
    problems: tuple[url_parameters.ParameterProblem, ...]


def parse(arguments: url_parameters.QueryArguments) -> CountParameters:
    """Parse the parameters of counts. Never raises."""
    selected = url_parameters.SelectedArguments(arguments, SEARCH_PARAMETERS)
    search = search_urls.parse(selected, search_urls.API_OPTIONS)
    problems = [
        *search.problems,
        *url_parameters.unknown_parameters(arguments, PARAMETERS),
    ]
    by = url_parameters.choice(arguments, BY, FACET_CHOICES, DEFAULT_BY, problems)
    split = url_parameters.choice(arguments, SPLIT, FACET_CHOICES, "", problems)
    limit = search_urls.parse_number(arguments, VALUES, VALUE_COUNTS, problems)
    return CountParameters(
        request=search.request,
        axes=CountAxes(by, split or None, limit),
        format_name=url_parameters.choice(
            arguments, FORMAT, FORMAT_CHOICES, JSON, problems
        ),
        with_mark=export_urls.parse_mark(arguments, problems),
        problems=tuple(problems),
    )


def counts(request: SearchRequest, axes: CountAxes, format_name: str = JSON) -> str:
    """Return the URL of counts in a format."""
    unsorted = replace(
        request, sort=search_urls.API_DEFAULT.sort, collapse_copies=False
    )
    pairs = [
        (name, value)
        for name, value in search_urls.to_params(unsorted, search_urls.API_DEFAULT)
        if name not in UNUSED_PARAMETERS
    ]
    pairs.append((BY, axes.by))
    if axes.split:
        pairs.append((SPLIT, axes.split))
    pairs += url_parameters.without_defaults(
        {
            VALUES: (str(axes.max_values), str(DEFAULT_VALUES)),
            FORMAT: (format_name, JSON),
        }
    )
    return url_parameters.with_query(local(COUNTS), url_parameters.encode(pairs))
