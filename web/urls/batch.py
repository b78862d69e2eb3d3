"""The address and the parameters of a search for a list of names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.engine import FACETS
from index.search.request import SearchRequest
from web.urls import exports as export_urls
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

BATCH = f"{search_urls.API}/batch"
LITERAL, HITS, COLUMN = "literal", "hits", "column"
FORMAT, CSV, JSON = export_urls.FORMAT, "csv", "json"
HIT_COUNTS = search_urls.NumberBounds(0, 10, default=3)
FORMAT_CHOICES = {JSON: JSON, CSV: CSV}
OWN_PARAMETERS = (LITERAL, HITS, COLUMN, FORMAT, export_urls.BOM)
SEARCH_PARAMETERS = (
    *FACETS,
    *search_urls.EXCLUSION_PARAMETERS.values(),
    search_urls.SINCE,
    search_urls.UNTIL,
    search_urls.UNDATED,
    search_urls.SORT,
)
"""Parameters of a search that apply to all names."""
PARAMETERS = (*OWN_PARAMETERS, *SEARCH_PARAMETERS)
OPTIONS = search_urls.ParsingOptions(other_parameters=OWN_PARAMETERS)


@dataclass(frozen=True, slots=True)
class BatchParameters:
    """The parameters of a list of names.

    `request` has the filters of all searches. `column` is the column of a table.
    """

    request: SearchRequest
    literal: bool
    hit_count: int
    column: str
    format_name: str
    with_mark: bool
    problems: tuple[url_parameters.ParameterProblem, ...]


def parse(arguments: url_parameters.QueryArguments) -> BatchParameters:
    """Parse the parameters of a list of names. Never raises."""
    search = search_urls.parse(arguments, OPTIONS)
    others = [name for name in search_urls.PARAMETERS if name not in PARAMETERS]
    problems = [
        problem for problem in search.problems if problem.parameter not in others
    ]
    problems += [
        problem
        for problem in url_parameters.unknown_parameters(arguments, PARAMETERS)
        if problem.parameter in others
    ]
    column = url_parameters.single_value(arguments, COLUMN, problems)
    return BatchParameters(
        request=replace(search.request, text="", page=1, after=""),
        literal=url_parameters.choice(
            arguments, LITERAL, search_urls.FLAG_CHOICES, False, problems
        ),
        hit_count=search_urls.parse_number(arguments, HITS, HIT_COUNTS, problems),
        column=url_parameters.sanitize(column, url_parameters.MAX_VALUE_LENGTH),
        format_name=url_parameters.choice(
            arguments, FORMAT, FORMAT_CHOICES, JSON, problems
        ),
        with_mark=export_urls.parse_mark(arguments, problems),
        problems=tuple(problems),
    )
