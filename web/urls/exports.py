"""Build URLs of citations, exports, the feed and OpenSearch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from index.engine import Sort
from index.search.request import SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls
from web.urls.base import local, without_base

FORMAT, BOM = "format", "bom"
CITE = "/documents/{}/cite."
EXPORT = "/export"
TEXT_SUFFIX = "/text"
"""The end of the address of the whole text of a document."""
TEXT = "/documents/{}" + TEXT_SUFFIX
FEED = "/feed.atom"
OPENSEARCH = "/opensearch.xml"
SUGGESTIONS = "/complete"
EXPORT_OPTIONS = replace(search_urls.API_OPTIONS, other_parameters=(FORMAT, BOM))
EXPORT_PARAMETERS = (*search_urls.PARAMETERS, FORMAT, BOM)
FEED_OPTIONS = replace(search_urls.API_OPTIONS, sizes=search_urls.LIST_SIZES)
SEARCH_TERMS = "{searchTerms}"
"""Placeholder that OpenSearch clients replace with the query."""
SEARCH_TEMPLATE = f"{search_urls.SEARCH}?{search_urls.TEXT}={SEARCH_TERMS}"
SUGGESTIONS_TEMPLATE = f"{SUGGESTIONS}?{search_urls.TEXT}={SEARCH_TERMS}"
FEED_TEMPLATE = f"{FEED}?{search_urls.TEXT}={SEARCH_TERMS}"


def absolute_url(site_url: str, path: str) -> str:
    """Return the absolute URL of a path."""
    return site_url.rstrip("/") + without_base(path)


def escape_spaces(url: str) -> str:
    """Return an external URL with spaces and quotation marks percent-encoded."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace")


def cite(id: str, suffix: str) -> str:
    """Return the URL of the citation of a document in a format."""
    return local(f"{url_parameters.path_for(CITE, id)}{suffix}")


def text(id: str) -> str:
    """Return the URL of the whole text of a document, as plain text."""
    return local(url_parameters.path_for(TEXT, id))


def export(request: SearchRequest, format_name: str) -> str:
    """Return the URL that exports all results of a search."""
    return exports_by_format(request, (format_name,))[format_name]


def exports_by_format(
    request: SearchRequest, format_names: Iterable[str]
) -> dict[str, str]:
    """Return the URLs that export all results of a search, by format."""
    query = _search_parameters(replace(request, size=search_urls.DEFAULT.size))
    prefix = f"{query}&" if query else ""
    return {
        format_name: url_parameters.with_query(
            local(EXPORT), prefix + url_parameters.encode([(FORMAT, format_name)])
        )
        for format_name in format_names
    }


def feed(request: SearchRequest) -> str:
    """Return the URL of the first page of the feed of a search."""
    size = request.size or search_urls.DEFAULT.size
    unsorted = replace(request, sort=search_urls.DEFAULT.sort, size=size)
    return url_parameters.with_query(local(FEED), _search_parameters(unsorted))


def feed_page(request: SearchRequest) -> str:
    """Return the URL of the page of a feed that a request is for."""
    pairs = [(search_urls.PAGE, str(request.page))] if request.page > 1 else []
    return url_parameters.with_parameters(feed(request), pairs)


def newest_first(request: SearchRequest) -> SearchRequest:
    """Return the request of a feed: last added first, including copies."""
    return replace(request, sort=Sort.ADDED, collapse_copies=False, after="")


def parse_format(
    arguments: url_parameters.QueryArguments,
    problems: list[url_parameters.ParameterProblem],
) -> str:
    """Return the requested format of an export, or "". Never raise."""
    value = url_parameters.single_value(arguments, FORMAT, problems)
    return url_parameters.sanitize(value, url_parameters.MAX_VALUE_LENGTH)


def parse_mark(
    arguments: url_parameters.QueryArguments,
    problems: list[url_parameters.ParameterProblem],
) -> bool:
    """Return whether a CSV file begins with a byte order mark."""
    return url_parameters.choice(
        arguments, BOM, search_urls.FLAG_CHOICES, True, problems
    )


def _search_parameters(request: SearchRequest) -> str:
    """Return the parameters of a search without page, counting and collapsing."""
    return search_urls.query_string(
        replace(request, page=1, after="", collapse_copies=False, count_stories=False),
        search_urls.API_DEFAULT,
    )
