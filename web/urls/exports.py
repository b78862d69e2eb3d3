"""Addresses of what other programs take: citations, exports, the feed, OpenSearch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from index.engine import Sort
from index.search.request import SearchRequest
from web.urls import parameters as url_parameters
from web.urls import search as search_urls

FORMAT = "format"
CITE = "/documents/{}/cite."
EXPORT = "/export"
FEED = "/feed.atom"
OPENSEARCH = "/opensearch.xml"
SUGGESTIONS = "/complete"
SEARCH_TERMS = "{searchTerms}"
"""What OpenSearch puts the reader's words in the place of."""
SEARCH_TEMPLATE = f"{search_urls.SEARCH}?{search_urls.TEXT}={SEARCH_TERMS}"
SUGGESTIONS_TEMPLATE = f"{SUGGESTIONS}?{search_urls.TEXT}={SEARCH_TERMS}"
FEED_TEMPLATE = f"{FEED}?{search_urls.TEXT}={SEARCH_TERMS}"


def absolute_url(site_url: str, path: str) -> str:
    """An address with the site that serves it."""
    return site_url.rstrip("/") + path


def escape_spaces(url: str) -> str:
    """Another's address with its spaces and quotation marks written as addresses have them."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace")


def cite(id: str, suffix: str) -> str:
    """Address of a document's citation in one format."""
    return f"{url_parameters.path_for(CITE, id)}{suffix}"


def export(request: SearchRequest, format_name: str) -> str:
    """Address of the whole of what a search finds, as a file."""
    return exports_by_format(request, (format_name,))[format_name]


def exports_by_format(
    request: SearchRequest, format_names: Iterable[str]
) -> dict[str, str]:
    """Addresses of the whole of what a search finds, as files of these formats."""
    query = _search_parameters(request)
    before = f"{query}&" if query else ""
    return {
        kind: url_parameters.with_query(
            EXPORT, before + url_parameters.encode([(FORMAT, kind)])
        )
        for kind in format_names
    }


def feed(request: SearchRequest) -> str:
    """Address of the feed of a search, which has an order of its own."""
    return url_parameters.with_query(
        FEED, _search_parameters(replace(request, sort=search_urls.DEFAULT.sort))
    )


def newest_first(request: SearchRequest) -> SearchRequest:
    """The request of a feed: what came last into the archive first, copies too."""
    return replace(request, sort=Sort.ADDED, collapse_copies=False, page=1, after="")


def parse_format(arguments: url_parameters.QueryArguments) -> str:
    """The format that an export is asked for in, or ""; never raises."""
    return url_parameters.sanitize(
        arguments.get(FORMAT, ""), url_parameters.MAX_VALUE_LENGTH
    )


def _search_parameters(request: SearchRequest) -> str:
    """The parameters of a search, whichever page it is at, however it is counted; every copy stands for itself."""
    return search_urls.query_string(
        replace(request, page=1, after="", collapse_copies=False, count_stories=False),
        search_urls.API_DEFAULT,
    )
