"""URL ↔ request, both ways: the only place that knows the names and limits of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from archive.catalog import Order
from archive.messages import N_, Message
from index.engine import FACETS, Sort
from index.search.request import (
    MAX_PAGE_SIZE,
    PAGE_SIZE,
    Filters,
    SearchRequest,
    TimelineView,
)
from web.urls.parameters import (
    FORMER_NAMES,
    MAX_VALUE,
    Arguments,
    Problem,
    chosen,
    clean,
    given,
    joined,
    path,
    quoted,
    written,
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
EXCLUDED = {facet: f"not-{facet}" for facet in FACETS}
"""The parameter that leaves a value of a facet out."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#"
PARAMETERS = (
    TEXT,
    *FACETS,
    *EXCLUDED.values(),
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
SEARCH, PEOPLE = "/", "/people"
STATS = "/stats"
DOCUMENT, PERSON, STORY = "/documents/{}", "/people/{}", "/stories/{}"
API = "/api/v1"
SUGGEST = f"{API}/suggest"
"""Paths of the pages; before each but the first, `API` gives the JSON beside it."""
STATS_JSON = API + STATS
API_PAGE, OPENAPI = "/api/", API + "/openapi.json"

FOLDS = {ALL: False, COLLAPSED: True}
FLAGS = {"1": True, "0": False}
VIEWS = {str(each): each for each in TimelineView}
COUNTS = {ARTICLES: False, STORIES: True}
SORTS = {str(each): each for each in Sort}
ORDERS = {str(each): each for each in Order}
INITIALS = {each: each.upper() for each in LETTERS + LETTERS.lower()}
"""What the values of parameters stand for."""
CHOICES: Mapping[str, Iterable[str]] = {
    UNDATED: FLAGS, TIMELINE: VIEWS, COUNT: COUNTS, SORT: SORTS, COPIES: FOLDS, ORDER: ORDERS, LETTER: INITIALS,
}  # fmt: skip
MAX_PAGE = 1_000_000
MAX_TEXT = 2_000  # beyond the desk's own limit, which answers with a message
MAX_VALUES = 50
NUMBERS = {PAGE: (1, MAX_PAGE), SIZE: (PAGE_SIZE, MAX_PAGE_SIZE)}
"""Parameters that are whole numbers from 1: the usual one, and the highest."""
REPEATED = frozenset((*FACETS, *EXCLUDED.values()))
"""Parameters that may be given up to `MAX_VALUES` times."""

NO_NUMBER = N_(
    "“{value}” is not a whole number from 1 to {most}. Use such a number, or "
    "omit the parameter."
)


USUAL = SearchRequest()
USUAL_JSON = SearchRequest(collapse_copies=False)
"""For programs each article is a result of its own, unless they ask otherwise."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A URL understood: the request with mended values, what was mended, and the names that mean nothing."""

    request: SearchRequest
    problems: tuple[Problem, ...]
    unknown: tuple[str, ...]


def read(arguments: Arguments, *, fold: bool = True) -> Reading:
    """The request that a URL's parameters stand for, with copies folded or not where it does not say; never raises."""
    problems: list[Problem] = []
    request = SearchRequest(
        text=clean(given(arguments, TEXT, problems), MAX_TEXT),
        filters=_filters(arguments, {facet: facet for facet in FACETS}, problems),
        excluded=_filters(arguments, EXCLUDED, problems),
        since=clean(given(arguments, SINCE, problems), MAX_VALUE),
        until=clean(given(arguments, UNTIL, problems), MAX_VALUE),
        undated=chosen(arguments, UNDATED, FLAGS, False, problems),
        sort=chosen(arguments, SORT, SORTS, Sort.RELEVANCE, problems),
        timeline_view=chosen(
            arguments, TIMELINE, VIEWS, TimelineView.NUMBERS, problems
        ),
        count_stories=chosen(arguments, COUNT, COUNTS, False, problems),
        page=_number(arguments, PAGE, problems),
        size=_number(arguments, SIZE, problems),
        after=clean(given(arguments, AFTER, problems), MAX_VALUE),
        collapse_copies=chosen(arguments, COPIES, FOLDS, fold, problems),
    )
    names = {clean(FORMER_NAMES.get(name, name), MAX_VALUE) for name in arguments}
    return Reading(request, tuple(problems), tuple(sorted(names - set(PARAMETERS))))


def read_list(arguments: Arguments) -> Reading:
    """The words and the page asked for in a list other than search results; never raises."""
    problems: list[Problem] = []
    text, page = (
        clean(given(arguments, TEXT, problems), MAX_VALUE),
        _number(arguments, PAGE, problems),
    )
    return Reading(SearchRequest(text=text, page=page), tuple(problems), ())


def pairs(
    request: SearchRequest, usual: SearchRequest = USUAL
) -> list[tuple[str, str]]:
    """The parameters that stand for a request, in a fixed order; what is usual is left out."""
    found = [(TEXT, request.text)] if request.text else []
    found += narrowing(request)
    rest = {
        SINCE: (request.since, usual.since),
        UNTIL: (request.until, usual.until),
        UNDATED: (str(int(request.undated)), "0"),
        SORT: (str(request.sort), str(usual.sort)),
        TIMELINE: (request.timeline_view, TimelineView.NUMBERS),
        COUNT: ((ARTICLES, STORIES)[request.count_stories], ARTICLES),
        PAGE: (str(request.page), str(usual.page)),
        SIZE: (str(request.size), str(usual.size)),
        AFTER: (request.after, usual.after),
        COPIES: (
            (ALL, COLLAPSED)[request.collapse_copies],
            (ALL, COLLAPSED)[usual.collapse_copies],
        ),
    }
    return found + [
        (name, value) for name, (value, default) in rest.items() if value != default
    ]


def narrowing(request: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that stand for the values chosen and excluded."""
    taken = [
        (facet, value) for facet in FACETS for value in request.filters.get(facet, ())
    ]
    return taken + [
        (EXCLUDED[facet], value)
        for facet in FACETS
        for value in request.excluded.get(facet, ())
    ]


def write(request: SearchRequest, usual: SearchRequest = USUAL) -> str:
    """The query string of a request, without `?`; `read` gives the request back."""
    return written(pairs(request, usual))


def adding(request: SearchRequest, parameter: str) -> Callable[[str], str]:
    """Addresses of the search with one more value of a parameter: what is the same in all is written once."""
    others, place = (
        pairs(replace(request, page=1, after="")),
        PARAMETERS.index(parameter),
    )
    before = [each for each in others if PARAMETERS.index(each[0]) <= place]
    head, tail = written((*before, (parameter, ""))), written(others[len(before) :])
    return lambda value: (
        f"{SEARCH}?{head}{quoted(value)}" + (f"&{tail}" if tail else "")
    )


def between(request: SearchRequest) -> tuple[str, str, str]:
    """Address of the search from one day to another, in three pieces: the days stand where these meet."""
    first, last = "0001", "0002"  # like any day, they are written as they are
    found = pairs(replace(request, since=first, until=last, page=1, after=""))
    at = found.index((SINCE, first))
    head, tail = written([*found[:at], (SINCE, "")]), written(found[at + 2 :])
    return f"{SEARCH}?{head}", f"&{UNTIL}=", f"&{tail}" if tail else ""


def search(request: SearchRequest) -> str:
    """Address of a search page."""
    return joined(SEARCH, write(request))


def search_for(text: str) -> str:
    """Address of a search for words alone."""
    return joined(SEARCH, written([(TEXT, text)]))


def search_json(request: SearchRequest) -> str:
    """Address of the same search for programs."""
    return joined(f"{API}/search", write(request, USUAL_JSON))


def document(id: str) -> str:
    """Address of a document's page."""
    return path(DOCUMENT, id)


def document_json(id: str) -> str:
    """Address of a document for programs."""
    return API + path(DOCUMENT, id)


def story(id: str, left: str = "", right: str = "") -> str:
    """Address of all versions of a document, with two of them compared."""
    chosen = [(name, value) for name, value in ((LEFT, left), (RIGHT, right)) if value]
    return joined(path(STORY, id), written(chosen))


def story_json(id: str) -> str:
    """Address of the versions of a document for programs."""
    return API + path(STORY, id)


def read_versions(arguments: Arguments) -> tuple[str, str]:
    """The ids of the two versions that are to be compared, or ""; never raises."""
    left, right = (given(arguments, name, []) for name in (LEFT, RIGHT))
    return clean(left, MAX_VALUE), clean(right, MAX_VALUE)


def person(slug: str, page: int = 1) -> str:
    """Address of a person's page."""
    return joined(
        path(PERSON, slug), write(SearchRequest(page=page)) if page > 1 else ""
    )


def person_json(slug: str) -> str:
    """Address of a person for programs."""
    return API + path(PERSON, slug)


def _filters(
    arguments: Arguments, parameters: Mapping[str, str], problems: list[Problem]
) -> Filters:
    """Values by facet, of the parameter of each."""
    found = {}
    for facet, name in parameters.items():
        typed = arguments.getlist(name)
        values = tuple(
            dict.fromkeys(filter(None, (clean(each, MAX_VALUE) for each in typed)))
        )
        if len(typed) > MAX_VALUES:
            problems.append(
                Problem(
                    name,
                    Message(
                        "At most {count} values can be selected. Use fewer values.",
                        count=MAX_VALUES,
                    ),
                )
            )
        if values:
            found[facet] = values[:MAX_VALUES]
    return found


def _number(arguments: Arguments, name: str, problems: list[Problem]) -> int:
    """A whole number within its bounds."""
    usual, most = NUMBERS[name]
    value = given(arguments, name, problems)[:MAX_VALUE]
    if not value:
        return usual
    number = int(value) if value.isascii() and value.isdigit() else 0
    if 1 <= number <= most:
        return number
    problems.append(
        Problem(name, Message(NO_NUMBER, value=clean(value, MAX_VALUE), most=most))
    )
    return most if number > most else usual
