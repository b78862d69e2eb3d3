"""Serialize search results, facet values and completions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from index.engine import Completion
from index.schema import encode_facet_value
from index.search.request import PAGE_SIZE, SearchRequest
from index.search.response import FacetValue, SearchResponse, SearchResult
from web.api.schemas import search as schemas
from web.api.serializers.values import serialize_dates
from web.api.serializers.zero_results import serialize_explanation
from web.messages import labels
from web.presenters import articles
from web.presenters.facet_values import FacetValuePage, page_urls
from web.presenters.zero_results import ZeroResultsExplanation
from web.urls import exports as export_urls
from web.urls import facet_values as facet_value_urls
from web.urls import search as search_urls

MAX_PAGED_OFFSET = 1_000
"""The number of results after which links to the next page use a cursor."""
COUNT_NAMES: Mapping[bool, schemas.CountBy] = {False: "articles", True: "stories"}
"""The value of `count_by`, by whether stories are counted."""


def serialize_search(
    response: SearchResponse,
    explanation: ZeroResultsExplanation | None = None,
) -> schemas.Answer:
    """Serialize a page of search results.

    `messages` come before those of the response. `explanation` is for a search without
    results.
    """
    return {
        "query": response.request.text,
        "total": response.total,
        "page": response.request.page,
        "size": response.request.size,
        "took_ms": round(response.took_ms, 2),
        "stories": response.story_count,
        "count_by": COUNT_NAMES[response.request.count_stories],
        "results": [_serialize_result(result) for result in response.results],
        "related": [_serialize_result(result) for result in response.related],
        "facets": {
            name: [_serialize_facet_value(name, value) for value in values]
            for name, values in response.facets.items()
        },
        "suggestion": response.suggestion,
        "messages": list(response.messages),
        "explanation": serialize_explanation(explanation) if explanation else None,
        "links": _search_links(response),
    }


def serialize_facet_values(
    parameters: facet_value_urls.ValueListParameters,
    listed: FacetValuePage,
) -> schemas.Values:
    """Serialize a page of the values of a facet.

    `articles` and `stories` are the numbers of results of the search.
    """
    return {
        "facet": parameters.facet,
        "query": parameters.request.text,
        "find": parameters.find,
        "order": str(parameters.order),
        "articles": listed.response.total,
        "stories": listed.response.story_count,
        "count_by": COUNT_NAMES[parameters.request.count_stories],
        "total": listed.total,
        "page": parameters.request.page,
        "size": parameters.request.size,
        "values": [
            _serialize_facet_value(parameters.facet, value) for value in listed.values
        ],
        "messages": list(listed.response.messages),
        "links": _facet_value_links(parameters, listed),
    }


def serialize_completion(completion: Completion, label: str) -> schemas.Completion:
    """Serialize a completion, with the URL of the search for it."""
    if completion.kind == "word":
        url = search_urls.search_for(completion.value)
    else:
        url = search_urls.search(
            SearchRequest(filters={completion.kind: (completion.value,)})
        )
    return {
        "kind": completion.kind,
        "value": completion.value,
        "label": label,
        "count": completion.count,
        "url": url,
    }


def _serialize_result(result: SearchResult) -> schemas.Result:
    article = result.summary
    return {
        "id": article.id,
        "source_id": article.source_id,
        "title": article.title,
        "outlet": article.outlet,
        "agency": article.agency,
        **serialize_dates(article.dates, article.confidence),
        "people": [
            {"name": person.name, "slug": person.slug} for person in article.people
        ],
        "snippet": str(articles.snippet_html(result.snippet)),
        "score": round(result.score, 4),
        "matches": result.match_count,
        "missing_words": list(result.missing_words),
        "folded": list(result.copy_ids),
        "url": search_urls.document(article.id),
    }


def _serialize_facet_value(facet: str, value: FacetValue) -> schemas.FacetValue:
    label = labels.facet_value_label(facet, value.value, value.label)
    return {
        "value": encode_facet_value(value.value),
        "label": label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }


def _facet_value_links(
    parameters: facet_value_urls.ValueListParameters, listed: FacetValuePage
) -> schemas.ValuesLinks:
    page = parameters.request.page
    has_next = page * parameters.request.size < listed.total
    page_url = page_urls(facet_value_urls.json_url, parameters)
    return {
        "self": page_url(page),
        "next": page_url(page + 1) if has_next else None,
        "prev": page_url(page - 1) if page > 1 else None,
        "html": facet_value_urls.page_url(parameters),
        "search": search_urls.search_json(listed.response.request),
    }


def _search_links(response: SearchResponse) -> schemas.SearchLinks:
    request = response.request
    next_request = _next_request(response)
    has_previous = request.page > 1 and request.size > 0
    previous = replace(request, page=request.page - 1) if has_previous else None
    return {
        "self": search_urls.search_json(request),
        "next": search_urls.search_json(next_request) if next_request else None,
        "prev": search_urls.search_json(previous) if previous else None,
        "html": search_urls.search(
            replace(
                request,
                collapse_copies=True,
                size=request.size or PAGE_SIZE,
                after="",
            )
        ),
        "atom": export_urls.feed(request),
        "csv": export_urls.export(request, "csv"),
    }


def _next_request(response: SearchResponse) -> SearchRequest | None:
    """Return the request of the next page, or `None` after the last one.

    Far from the start it uses a cursor, which costs the same at any depth.
    """
    request = response.request
    if not response.next_cursor or not request.size:
        return None
    if request.after or request.page * request.size >= MAX_PAGED_OFFSET:
        return replace(request, page=1, after=response.next_cursor)
    return replace(request, page=request.page + 1)
