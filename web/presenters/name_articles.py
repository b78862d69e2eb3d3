"""What the page of a person, an organisation or a place shows of their articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from index.engine import Sort
from index.search.request import SearchRequest
from index.search.response import SearchResponse
from index.search.service import SearchService
from web.presenters import articles, facets, navigation
from web.presenters.timeline import build_timeline, with_days
from web.urls import search as search_urls

MAX_OUTLETS = 12


def find_articles(
    service: SearchService, request: SearchRequest, *, oldest_first: bool
) -> SearchResponse:
    """Return the articles of a name by date, with the counts for the timeline."""
    request = replace(request, sort=Sort.OLDEST if oldest_first else Sort.NEWEST)
    return with_days(service.search, service.search(request))


def template_values(
    service: SearchService,
    response: SearchResponse,
    url: Callable[[int, bool], str],
) -> dict[str, Any]:
    """Return what the template needs to show the articles.

    `url` returns the URL of the page, by the number of the page of articles and whether
    the oldest come first.
    """
    request = response.request
    oldest_first = request.sort is Sort.OLDEST
    return {
        "answer": response,
        "outlets": facets.facet_links(
            request, "outlet", response.facets["outlet"][:MAX_OUTLETS]
        ),
        "timeline": build_timeline(response, service.archive_counts),
        "cards": articles.result_cards(response),
        "pager": navigation.make_pager(
            response.result_count,
            request.size,
            request.page,
            lambda number: url(number, oldest_first),
        ),
        "articles_url": search_urls.search(replace(request, page=1)),
        "orders": facets.age_sort_links(
            lambda oldest: url(1, oldest), oldest_first=oldest_first
        ),
        "oldest_first": oldest_first,
    }
