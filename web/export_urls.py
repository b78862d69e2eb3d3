"""Addresses of what other programs take: citations, exports, the feed, OpenSearch."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlencode, urljoin

from index.desk import Request
from index.port import Sort
from web import urls

FORMAT = "format"
CITE = "/documents/{}/cite.{}"
EXPORT = "/export"
FEED = "/feed.atom"
OPENSEARCH = "/opensearch.xml"
COMPLETE = "/complete"
TERMS = "{searchTerms}"
"""What OpenSearch puts the reader's words in the place of."""
SEARCH_TEMPLATE = f"{urls.SEARCH}?{urls.TEXT}={TERMS}"
COMPLETE_TEMPLATE = f"{COMPLETE}?{urls.TEXT}={TERMS}"
FEED_TEMPLATE = f"{FEED}?{urls.TEXT}={TERMS}"


def absolute(site: str, address: str) -> str:
    """An address with the site that serves it."""
    return urljoin(site, address)


def spaceless(address: str) -> str:
    """Another's address with its spaces and quotation marks written as addresses have them."""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~-._", errors="replace")


def cite(id: str, suffix: str) -> str:
    """Address of a document's citation in one format."""
    return CITE.format(quote(id, safe="", errors="replace"), suffix)


def export(request: Request, kind: str) -> str:
    """Address of the whole of what a search finds, as a file."""
    first = replace(request, page=1, after="", fold=False)
    return f"{EXPORT}?{_and(urls.write(first, urls.USUAL_JSON), FORMAT, kind)}"


def feed(request: Request) -> str:
    """Address of the feed of a search, which has an order of its own."""
    asked = replace(request, page=1, after="", fold=False, sort=urls.USUAL.sort)
    query = urls.write(asked, urls.USUAL_JSON)
    return f"{FEED}?{query}" if query else FEED


def arrivals(request: Request) -> Request:
    """The request of a feed: what came last into the archive first, copies too."""
    return replace(request, sort=Sort.ADDED, fold=False, page=1, after="")


def read_format(arguments: urls.Arguments) -> str:
    """The format that an export is asked for in, or ""; never raises."""
    return urls.clean(arguments.get(FORMAT, ""), urls.MAX_VALUE)


def _and(query: str, name: str, value: str) -> str:
    return "&".join(filter(None, (query, urlencode({name: value}))))
