"""URLs of searches: parse and build them, with the names and limits of parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from archive.catalog import PeopleOrder
from archive.messages import N_, Message
from archive.text.date_parsing import DayMonthOrder
from index.engine import FACETS, Sort
from index.query.dates import date_problem, resolve_ambiguous_dates
from index.schema import (
    decode_facet_value,
    encode_facet_value,
    normalize_facet_value,
)
from index.search.cursors import cursor_problem
from index.search.request import (
    MAX_PAGE_SIZE,
    PAGE_SIZE,
    Filters,
    SearchRequest,
    TimelineView,
)
from web.urls.base import local
from web.urls.parameters import (
    MAX_VALUE_LENGTH,
    ParameterProblem,
    QueryArguments,
    choice,
    encode,
    encode_value,
    path_for,
    sanitize,
    single_value,
    unknown_parameters,
    with_query,
    without_defaults,
)

TEXT = "q"
SINCE, UNTIL, UNDATED, SORT, PAGE, SIZE, AFTER = (
    "from",
    "to",
    "undated",
    "sort",
    "page",
    "size",
    "after",
)
COPIES, ALL, COLLAPSED = "copies", "all", "collapsed"
LEFT, RIGHT, ORDER, LETTER = "left", "right", "order", "letter"
TIMELINE = "timeline"
COUNT, ARTICLES, STORIES = "count", "articles", "stories"
EXCLUSION_PARAMETERS = {facet: f"not-{facet}" for facet in FACETS}
"""The parameters that exclude a value, by facet."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#"
PARAMETERS = (
    TEXT,
    *FACETS,
    *EXCLUSION_PARAMETERS.values(),
    SINCE,
    UNTIL,
    UNDATED,
    SORT,
    TIMELINE,
    COUNT,
    PAGE,
    SIZE,
    AFTER,
    COPIES,
)
_POSITIONS = {name: position for position, name in enumerate(PARAMETERS)}
SEARCH, PEOPLE = "/", "/people"
STATS = "/stats"
DOCUMENT, PERSON, STORY = "/documents/{}", "/people/{}", "/stories/{}"
VERSIONS = "/documents/{}/versions"
API = "/api/v1"
SUGGEST = f"{API}/suggest"
"""The path of the suggestions."""
STATS_JSON = API + STATS
API_PAGE, OPENAPI = "/api/", API + "/openapi.json"

COPY_CHOICES = {ALL: False, COLLAPSED: True}
FLAG_CHOICES = {"1": True, "0": False}
TIMELINE_CHOICES = {str(view): view for view in TimelineView}
COUNT_CHOICES = {ARTICLES: False, STORIES: True}
SORT_CHOICES = {str(sort): sort for sort in Sort}
ORDER_CHOICES = {str(order): order for order in PeopleOrder}
LETTER_CHOICES = {letter: letter.upper() for letter in LETTERS + LETTERS.lower()}
"""The meaning of the values of parameters."""
CHOICES: Mapping[str, Iterable[str]] = {
    UNDATED: FLAG_CHOICES,
    TIMELINE: TIMELINE_CHOICES,
    COUNT: COUNT_CHOICES,
    SORT: SORT_CHOICES,
    COPIES: COPY_CHOICES,
    ORDER: ORDER_CHOICES,
    LETTER: LETTER_CHOICES,
}
MAX_PAGE = 1_000_000
MAX_QUERY_LENGTH = 2_000  # above the limit of the parser, which reports long queries
MAX_VALUES = 50
MAX_ALL_VALUES = 100


class NumberBounds(NamedTuple):
    """The smallest and largest value of a parameter, and its default."""

    minimum: int
    maximum: int
    default: int


PAGE_NUMBERS = NumberBounds(1, MAX_PAGE, default=1)
SEARCH_SIZES = NumberBounds(0, MAX_PAGE_SIZE, PAGE_SIZE)
"""Results per page of a search. With 0, there are only counts."""
LIST_SIZES = NumberBounds(1, MAX_PAGE_SIZE, PAGE_SIZE)
"""Entries per page of a list without counts."""
NUMBER_BOUNDS = {PAGE: PAGE_NUMBERS, SIZE: SEARCH_SIZES}
"""Parameters that are whole numbers."""
REPEATABLE = frozenset((*FACETS, *EXCLUSION_PARAMETERS.values()))
"""Parameters that may occur up to `MAX_VALUES` times."""

DATE_CLAUSE = re.compile(r'\bdate:\s*(?:"[^"]*"|\([^)]*\)|\S+)', re.IGNORECASE)

TOO_MANY_VALUES = N_(
    "At most {count} values can be selected and excluded together. The others were "
    "left out. Use fewer values."
)
INVALID_NUMBER = N_(
    "“{value}” is not a whole number from {least} to {most}. Use such a number, or "
    "omit the parameter."
)

DEFAULT = SearchRequest()
API_DEFAULT = SearchRequest(collapse_copies=False)
"""In the API, each article is a result of its own by default."""
_options_of = attrgetter(
    "since",
    "until",
    "undated",
    "sort",
    "timeline_view",
    "count_stories",
    "page",
    "size",
    "after",
    "collapse_copies",
)
"""Return what `_option_values` writes, to find out fast that all are defaults."""


@dataclass(frozen=True, slots=True)
class ParsedUrl:
    """A parsed URL: the request, and the parameters that are invalid or unknown."""

    request: SearchRequest
    problems: tuple[ParameterProblem, ...]


@dataclass(frozen=True, slots=True)
class ParsingOptions:
    """How a route reads the parameters of a search.

    `collapse_copies`: the default of the parameter `copies`.
    `other_parameters`: the parameters that the route has besides those of a search.
    `day_month_order`: the order in which ambiguous dates are read, if there is one.
    `sizes`: the bounds of the parameter `size`.
    """

    collapse_copies: bool = True
    other_parameters: tuple[str, ...] = ()
    day_month_order: DayMonthOrder | None = None
    sizes: NumberBounds = SEARCH_SIZES


PAGE_OPTIONS = ParsingOptions()
API_OPTIONS = ParsingOptions(collapse_copies=False)


def parse(
    arguments: QueryArguments, options: ParsingOptions = PAGE_OPTIONS
) -> ParsedUrl:
    """Parse the parameters of a search. Never raises."""
    problems: list[ParameterProblem] = []
    request = _parse_request(arguments, options, problems)
    if options.day_month_order:
        request = _resolve_dates(request, options.day_month_order)
    names = (*PARAMETERS, *options.other_parameters)
    messages = {
        SINCE: request.since.strip() and date_problem(request.since),
        UNTIL: request.until.strip() and date_problem(request.until),
        AFTER: cursor_problem(request),
    }
    problems += [
        ParameterProblem(name, message) for name, message in messages.items() if message
    ]
    problems += unknown_parameters(arguments, names)
    return ParsedUrl(request, tuple(problems))


def _resolve_dates(request: SearchRequest, order: DayMonthOrder) -> SearchRequest:
    """Return the request with ambiguous dates in ISO 8601, so that links are clear."""
    return replace(
        request,
        text=DATE_CLAUSE.sub(
            lambda match: resolve_ambiguous_dates(match[0], order), request.text
        ),
        since=resolve_ambiguous_dates(request.since, order),
        until=resolve_ambiguous_dates(request.until, order),
    )


def _parse_request(
    arguments: QueryArguments, options: ParsingOptions, problems: list[ParameterProblem]
) -> SearchRequest:
    selected = _parse_filters(arguments, {facet: facet for facet in FACETS}, problems)
    omitted = _parse_filters(arguments, EXCLUSION_PARAMETERS, problems)
    filters, excluded = _limit_values((selected, omitted), problems)
    return SearchRequest(
        text=sanitize(single_value(arguments, TEXT, problems), MAX_QUERY_LENGTH),
        filters=filters,
        excluded=excluded,
        since=sanitize(single_value(arguments, SINCE, problems), MAX_VALUE_LENGTH),
        until=sanitize(single_value(arguments, UNTIL, problems), MAX_VALUE_LENGTH),
        undated=choice(arguments, UNDATED, FLAG_CHOICES, False, problems),
        sort=choice(arguments, SORT, SORT_CHOICES, Sort.RELEVANCE, problems),
        timeline_view=choice(
            arguments, TIMELINE, TIMELINE_CHOICES, TimelineView.NUMBERS, problems
        ),
        count_stories=choice(arguments, COUNT, COUNT_CHOICES, False, problems),
        page=parse_number(arguments, PAGE, PAGE_NUMBERS, problems),
        size=parse_number(arguments, SIZE, options.sizes, problems),
        after=sanitize(single_value(arguments, AFTER, problems), MAX_VALUE_LENGTH),
        collapse_copies=choice(
            arguments, COPIES, COPY_CHOICES, options.collapse_copies, problems
        ),
    )


def parse_list(
    arguments: QueryArguments, other_parameters: tuple[str, ...] = ()
) -> ParsedUrl:
    """Parse the query and the page of a list that is not a search. Never raises."""
    text, problems = _parse_text(arguments)
    page = parse_number(arguments, PAGE, PAGE_NUMBERS, problems)
    problems += unknown_parameters(arguments, (TEXT, PAGE, *other_parameters))
    return ParsedUrl(SearchRequest(text=text, page=page), tuple(problems))


def parse_beginning(
    arguments: QueryArguments,
) -> tuple[str, list[ParameterProblem]]:
    """Return the beginning of a query to complete, and the problems. Never raise."""
    text, problems = _parse_text(arguments)
    return text, problems + unknown_parameters(arguments, (TEXT,))


def _parse_text(arguments: QueryArguments) -> tuple[str, list[ParameterProblem]]:
    problems: list[ParameterProblem] = []
    value = single_value(arguments, TEXT, problems)
    return sanitize(value, MAX_VALUE_LENGTH), problems


def to_params(
    request: SearchRequest, default: SearchRequest = DEFAULT
) -> list[tuple[str, str]]:
    """Return the parameters of a request in a fixed order, without defaults."""
    pairs = [(TEXT, request.text)] if request.text else []
    pairs += filter_params(request)
    if _options_of(request) != _options_of(default):
        pairs += without_defaults(_option_values(request, default))
    return pairs


def _option_values(
    request: SearchRequest, default: SearchRequest
) -> dict[str, tuple[str, str]]:
    """Return the value and the default of each parameter with one value."""
    return {
        SINCE: (request.since, default.since),
        UNTIL: (request.until, default.until),
        UNDATED: (str(int(request.undated)), "0"),
        SORT: (str(request.sort), str(default.sort)),
        TIMELINE: (request.timeline_view, TimelineView.NUMBERS),
        COUNT: ((ARTICLES, STORIES)[request.count_stories], ARTICLES),
        PAGE: (str(request.page), str(default.page)),
        SIZE: (str(request.size), str(default.size)),
        AFTER: (request.after, default.after),
        COPIES: (
            (ALL, COLLAPSED)[request.collapse_copies],
            (ALL, COLLAPSED)[default.collapse_copies],
        ),
    }


def filter_params(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of the selected and the excluded values."""
    if not request.filters and not request.excluded:
        return []
    excluded = [
        (EXCLUSION_PARAMETERS[facet], value)
        for facet, value in facet_values(request.excluded)
    ]
    return facet_values(request.filters) + excluded


def facet_values(filters: Filters) -> list[tuple[str, str]]:
    """Return the pairs of facet and value in filters, in the order of the facets."""
    return [
        (facet, encode_facet_value(value))
        for facet in FACETS
        for value in filters.get(facet, ())
    ]


def query_string(request: SearchRequest, default: SearchRequest = DEFAULT) -> str:
    """Return the query string of a request, without `?`. Inverse of `parse`."""
    return encode(to_params(request, default))


def first_page_params(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of the first page of a search."""
    return to_params(replace(request, page=1, after=""))


def add_value_url(
    pairs: list[tuple[str, str]], parameter: str
) -> Callable[[str | None], str]:
    """Return a function that gives the URL of a search with one more value.

    `pairs` are its `first_page_params`. The common parts of the URLs are built once.
    """
    position = _POSITIONS[parameter]
    before = [pair for pair in pairs if _POSITIONS[pair[0]] <= position]
    after = pairs[len(before) :]
    head = f"{local(SEARCH)}?{encode((*before, (parameter, '')))}"
    tail = f"&{encode(after)}" if after else ""
    return lambda value: f"{head}{encode_value(encode_facet_value(value))}{tail}"


def date_range_url_parts(request: SearchRequest) -> tuple[str, str, str]:
    """Return the URL of the search in a date range, in three parts.

    The first and last day go between the parts.
    """
    first, last = "0001", "0002"  # placeholders for the days
    pairs = to_params(replace(request, since=first, until=last, page=1, after=""))
    position = pairs.index((SINCE, first))
    head = encode([*pairs[:position], (SINCE, "")])
    tail = encode(pairs[position + 2 :])
    return f"{local(SEARCH)}?{head}", f"&{UNTIL}=", f"&{tail}" if tail else ""


def search(request: SearchRequest) -> str:
    """Return the URL of a search page."""
    return with_query(local(SEARCH), query_string(request))


def search_for(text: str) -> str:
    """Return the URL of a search for a query without filters."""
    return with_query(local(SEARCH), encode([(TEXT, text)]))


def search_json(request: SearchRequest) -> str:
    """Return the API URL of a search."""
    return with_query(local(f"{API}/search"), query_string(request, API_DEFAULT))


def document(id: str) -> str:
    """Return the URL of a document."""
    return local(path_for(DOCUMENT, id))


def document_json(id: str) -> str:
    """Return the API URL of a document."""
    return local(API + path_for(DOCUMENT, id))


def story(id: str, left: str = "", right: str = "") -> str:
    """Return the URL of the versions of a document, with two of them compared."""
    versions = [
        (name, value) for name, value in ((LEFT, left), (RIGHT, right)) if value
    ]
    return with_query(local(path_for(STORY, id)), encode(versions))


def story_json(id: str) -> str:
    """Return the API URL of the versions of a document."""
    return local(API + path_for(STORY, id))


def versions(id: str) -> str:
    """Return the URL of the earlier versions of a document."""
    return local(path_for(VERSIONS, id))


def versions_json(id: str) -> str:
    """Return the API URL of the earlier versions of a document."""
    return local(API + path_for(VERSIONS, id))


def parse_versions(arguments: QueryArguments) -> tuple[str, str]:
    """Parse the IDs of the two versions to compare, or "". Never raises."""
    left, right = (single_value(arguments, name, []) for name in (LEFT, RIGHT))
    return sanitize(left, MAX_VALUE_LENGTH), sanitize(right, MAX_VALUE_LENGTH)


def person(slug: str, page: int = 1, *, oldest_first: bool = False) -> str:
    """Return the URL of a person, with quotations and articles by date."""
    order = Sort.OLDEST if oldest_first else DEFAULT.sort
    path = local(path_for(PERSON, slug))
    if page == DEFAULT.page and not oldest_first:
        return path
    return with_query(path, query_string(replace(DEFAULT, page=page, sort=order)))


def parse_oldest_first(arguments: QueryArguments) -> bool:
    """Return whether the page of a person begins with the oldest. Never raises."""
    return single_value(arguments, SORT, []) == Sort.OLDEST


def person_json(slug: str) -> str:
    """Return the API URL of a person."""
    return local(API + path_for(PERSON, slug))


def _parse_filters(
    arguments: QueryArguments,
    parameter_names: Mapping[str, str],
    problems: list[ParameterProblem],
) -> Filters:
    """Parse the values of the parameter of each facet."""
    filters = {}
    for facet, name in parameter_names.items():
        raw_values = arguments.getlist(name)
        if not raw_values:
            continue
        if len(raw_values) > MAX_VALUES:
            message = Message(
                "At most {count} values can be selected. Use fewer values.",
                count=MAX_VALUES,
            )
            problems.append(ParameterProblem(name, message))
        normalized = filter(None, map(normalize_facet_value, raw_values))
        values = tuple(dict.fromkeys(map(decode_facet_value, normalized)))
        if values:
            filters[facet] = values[:MAX_VALUES]
    return filters


def _limit_values(
    both: tuple[Filters, Filters], problems: list[ParameterProblem]
) -> tuple[Filters, Filters]:
    """Return the first `MAX_ALL_VALUES` values of the filters and the exclusions."""
    remaining = MAX_ALL_VALUES
    limited: list[Filters] = []
    for filters in both:
        kept_filters: dict[str, tuple[str | None, ...]] = {}
        for facet, values in filters.items():
            if len(values) > remaining:
                message = Message(TOO_MANY_VALUES, count=MAX_ALL_VALUES)
                problems.append(ParameterProblem(facet, message))
            if values[:remaining]:
                kept_filters[facet] = values[:remaining]
            remaining -= len(kept_filters.get(facet, ()))
        limited.append(kept_filters)
    return limited[0], limited[1]


def parse_number(
    arguments: QueryArguments,
    name: str,
    bounds: NumberBounds,
    problems: list[ParameterProblem],
) -> int:
    """Parse a whole number within its bounds."""
    value = single_value(arguments, name, problems)[:MAX_VALUE_LENGTH]
    if not value:
        return bounds.default
    number = int(value) if value.isascii() and value.isdigit() else -1
    if bounds.minimum <= number <= bounds.maximum:
        return number
    message = Message(
        INVALID_NUMBER,
        value=sanitize(value, MAX_VALUE_LENGTH),
        least=bounds.minimum,
        most=bounds.maximum,
    )
    problems.append(ParameterProblem(name, message))
    return bounds.maximum if number > bounds.maximum else bounds.default
