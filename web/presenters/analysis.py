"""Links and shares of the analyses of a search."""

from __future__ import annotations

from dataclasses import replace

from index.search import refinements
from index.search.co_mentions import CoMention
from index.search.comparison import Comparison, Series
from index.search.request import SearchRequest
from web.urls import results as result_urls
from web.urls import search as search_urls

MAX_LINKED_QUERY = 300
"""Characters of a query that is repeated in the URL of each match."""


def share_of_archive(
    comparison: Comparison, series: Series, period: str | None
) -> float:
    """Return the part of the articles of the archive in a period that a search has."""
    count = series.counts.get(period, 0)
    return count / max(comparison.archive.get(period, 0), count, 1)


def match_url(id: str, request: SearchRequest) -> str:
    """Return the URL of an article with the matches of a query, unless it is long.

    An answer can have thousands of these URLs.
    """
    text = request.text if len(request.text) <= MAX_LINKED_QUERY else ""
    return result_urls.document_urls(SearchRequest(text=text))(id, 0)


def pair_url(pair: CoMention, request: SearchRequest) -> str:
    """Return the URL of the articles that name both people of a pair."""
    return search_urls.search(pair_request(pair, request))


def pair_request(pair: CoMention, request: SearchRequest) -> SearchRequest:
    """Return the search for the articles that name both people of a pair.

    Several people in a filter mean any of them, so one of them is in the query.
    """
    name = pair.right.label.replace('"', " ")
    text = f'({request.text}) person:"{name}"' if request.text else f'person:"{name}"'
    with_left = refinements.with_filter(request, "person", (pair.left.value,))
    return replace(with_left, text=text, collapse_copies=True)


def period_url(series: Series, facet: str, period: str) -> str:
    """Return the URL of the articles of a search in a period."""
    request = refinements.with_filter(series.request, facet, (period,))
    return search_urls.search(replace(request, collapse_copies=True))


def feature_url(series: Series, facet: str | None, name: str) -> str:
    """Return the URL of the articles of a search with a word, or with a person."""
    request = replace(series.request, collapse_copies=True)
    if facet:
        return search_urls.search(refinements.with_filter(request, facet, (name,)))
    text = f'({request.text}) "{name}"' if request.text else f'"{name}"'
    return search_urls.search(replace(request, text=text))
